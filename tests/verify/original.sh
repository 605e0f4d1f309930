# The first experiment's problem, seeds 1 to 5: its method beside ours; then the six stamps as a tile, four by four on the same canvas. The
# pictures are judged by a program that calls dlib alone.
judge() { "$B/tests/margins" --faces "$1"; } # faces, least and mean margin
code=0
"$MASKGEN" compare original --out "$work/once" 2>/dev/null || code=$?
echo "CHECK exit_code $code =0 $((code == 0))"
for seed in 1 2 3 4 5; do
    read -r faces least _ < <(judge "$work/once/seed-$seed.maskgen.png")
    read -r theirs _ < <(judge "$work/once/seed-$seed.mlrose.png")
    awk -v seed=$seed -v faces="$faces" -v least="$least" -v theirs="$theirs" 'BEGIN {
        printf "CHECK faces_seed%d %d >=6 %d\n", seed, faces, (faces >= 6)
        printf "CHECK least_margin_seed%d %.3f >=0.4 %d\n", seed, least, (least >= 0.4)
        printf "# its own method, seed %d: %d faces\n", seed, theirs }'
done
# 4 × 4: one seed, since every move touches the whole canvas.
"$MASKGEN" compare original --repeat 4x4 --seeds 1 --out "$work/tiled" 2>/dev/null
judge "$work/tiled/seed-1.maskgen.png" | awk '{
    printf "CHECK faces_4x4 %d >=90 %d\n", $1, ($1 >= 90)
    printf "CHECK mean_margin_4x4 %.3f >=1.0 %d\n", $3, ($3 >= 1) }
    END { if (!NR) print "CHECK faces_4x4 none >=90 0" }'
