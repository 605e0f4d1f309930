# Three patterns annealed on the default heads, worn by people and heads that no search saw, beside 40 random patterns; and how the random
# patterns' mean margins on heads correlate with those on photos: are heads stand-ins for people?
# needs: portraits
. tests/results/lib.bash
default_patterns
echo "$eval_columns"
# on SET FACES: the figures of a set, and each random pattern's mean margin into $work/all.
on() {
    asked "$1" || return 0
    evaluate "$1" "found margin" "$1" "$work"/default-{1,2,3}.json --detector dlib-hog --randoms 40 --face-width 160 --faces "$2"
    awk -f tests/tools/eval.awk -v set="$1" "$work/$1/eval.csv" | grep ' random-' >>"$work/all"
}
: >"$work/all"
on heldout:64 heldout:64
on photos "$photos"
[ -z "$portraits" ] || on portraits "$portraits"
awk '{ if (!($1 in sets)) { sets[$1]; order[++count] = $1 } margin[$1, $3] = $8; n[$1] = $4; patterns[$3] }
    function row(set, condition, figure, value, unit) {
        printf "%s,160,dlib-hog,,%s,%s,%.4f,,,%s,%d,%d,,measured\n", set, condition, figure, value, unit, 40 * n[set], n[set]
    }
    END {
        for (i = 1; i <= count; i++) {
            s = order[i]; least = 9; k = x = y = xx = yy = xy = 0
            for (p in patterns) {
                a = margin[order[1], p]; b = margin[s, p]; if (b < least) least = b
                k++; x += a; y += b; xx += a * a; yy += b * b; xy += a * b
            }
            row(s, "lowest of 40 random", "margin", least, "detector units")
            if (i > 1 && order[1] == "heldout:64") row(s, "40 random", "correlation with heads", (k * xy - x * y) / sqrt((k * xx - x * x) * (k * yy - y * y)), "Pearson")
        }
    }' "$work/all"
