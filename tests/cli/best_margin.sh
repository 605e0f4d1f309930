# A picture's margin is that of its best face, and below 0 exactly where there is none: on the terminal, in JSON, in a baseline.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
# One line a row of rows: faces, best margin, the margin of each face.
rows() { awk '/"faces":/ { f = $2 + 0 } /"best_margin":/ { b = $2 + 0; m = "" } /"margin":/ { m = m " " $2 + 0 } /"detections":/ && /\[\]/ || /^ *\],?$/ { if (b != "") print f, b m; b = "" }' "$1"; }
# agree FILE N: N rows, each of whose margins is the best of its list, or below 0 over an empty one.
agree() {
    rows "$1" | tee rows.txt | awk -v want="$2" '
        { best = -1e9; for (i = 3; i <= NF; i++) if ($i > best) best = $i }
        $1 != NF - 2 || ($1 ? $2 != best || best < 0 : $2 >= 0) { bad = 1 }
        END { exit bad || NR != want }' || { sed 's/^/# /' rows.txt; return 1; }
}
cascades=haar-default,haar-alt2,haar-profile,lbp
"$MASKGEN" score "$photos/dogs.jpg" "$photos/2009_004587.jpg" "$photos/2007_007763.jpg" --detector $cascades,dlib-hog \
    --json --baseline base.json --update-baseline >rows.json
ok "JSON: one figure, not two" agree rows.json 15
ok "the baseline too" agree base.json 15
ok "some pictures have no face, others several" bash -c 'grep -q "^0 " rows.txt && grep -qE "^[4-9] " rows.txt'
ok "on the terminal no face is told with a margin of a face" bash -c "
    '$MASKGEN' score '$photos/dogs.jpg' --detector haar-alt2 | tee words.txt | grep -q ': a picture, 0 faces, best margin -0\.'"
ok "the same picture again holds" code 0 "$MASKGEN" score "$photos/dogs.jpg" --detector haar-alt2 --baseline base.json
done_testing
