# False faces on worn masks, the true face hidden, measured by the recipe of the published table: one print for faces that fill a crop of 640 px,
# and one for faces from 160 to 320 px, whose figures are taken together over five widths.
mkdir -p "$work"
bash tests/results/divert.sh >"$work/divert.csv" || exit 1
awk -f tests/results/csv.awk -f <(cat <<'AWK'
FNR > 1 && get("condition") == "searched" {
    s = get("set"); near = num("width") == 530
    if (get("figure") == "on_mask" && near) { printf "CHECK false_faces_%s %.2f >=6 %d\n", s, num("value"), (num("value") >= 6); seen++ }
    if (get("figure") == "hidden" && near) printf "CHECK hidden_%s %.1f%% >=95%% %d\n", s, 100 * num("value"), (num("value") >= 0.95)
    if (get("figure") == "on_mask" && !near) { sum[s] += num("value"); widths[s]++ }
}
FNR > 1 && get("condition") ~ /^(white|black|blue|skin|stripes)$/ && get("figure") == "on_mask" && num("width") == 530 {
    plain[get("set")]; if (num("value") > most[get("set")]) most[get("set")] = num("value")
}
END {
    for (s in plain) printf "CHECK no_false_face_under_a_plain_mask_%s %.2f <=0.05 %d\n", s, most[s], (most[s] <= 0.05)
    for (s in sum) {
        printf "CHECK false_faces_160_to_320px_%s %.2f >=2 %d\n", s, sum[s] / widths[s], (sum[s] / widths[s] >= 2)
        far++
    }
    if (!seen) print "CHECK false_faces none >=6 0"
    if (!far) print "CHECK false_faces_160_to_320px none >=2 0"
}
AWK
) "$work/divert.csv"
