# The first experiment's problem, seeds 1 to 5: its method beside ours; then the six stamps as a tile, four by four on the same canvas. Measured by
# the recipe of the published table, where a program that calls dlib alone judges the pictures.
mkdir -p "$work"
bash tests/results/replicate.sh >"$work/replicate.csv" || exit 1
echo "CHECK exit_code $(cat "$work/once.code") =0 $(($(cat "$work/once.code") == 0))"
awk -f tests/results/csv.awk -f <(cat <<'AWK'
FNR > 1 {
    v = num("value"); seed = get("seed"); figure = get("figure")
    if (get("method") != "maskgen") { if (figure == "faces") printf "# its own method, tile %s, seed %d: %d faces\n", get("tile"), seed, v }
    else if (get("tile") == "1x1" && figure == "faces") { printf "CHECK faces_seed%d %d >=6 %d\n", seed, v, (v >= 6); seeds++ }
    else if (get("tile") == "1x1" && figure == "least margin") printf "CHECK least_margin_seed%d %.3f >=0.4 %d\n", seed, v, (v >= 0.4)
    else if (figure == "faces") { printf "CHECK faces_4x4 %d >=90 %d\n", v, (v >= 90); tiled++ }
    else if (figure == "mean margin" && get("tile") == "4x4") printf "CHECK mean_margin_4x4 %.3f >=1.0 %d\n", v, (v >= 1)
}
END {
    if (seeds != 5) printf "CHECK seeds %d =5 0\n", seeds
    if (!tiled) print "CHECK faces_4x4 none >=90 0"
}
AWK
) "$work/replicate.csv"
