# 100 fresh heads before any redraw, by quintile of skin tone: how many dlib-hog finds at a margin of at least 0.8, and at what mean margin.
# needs: nothing
. tests/results/lib.bash
allow=1 once heads "$B/tests/heads" 500000 100
echo "group,$figure_columns"
awk '/ heads  mean margin / {
        name = $0; sub(/ +[0-9]+ heads .*/, "", name); n = $0; sub(/ heads .*/, "", n); sub(/.* /, "", n)
        margin = $0; sub(/.*mean margin /, "", margin); sub(/ .*/, "", margin); share = $0; sub(/.*0\.8: +/, "", share); sub(/ .*/, "", share)
        p = share / 100; z = 1.959964; mid = (p + z * z / (2 * n)) / (1 + z * z / n) # Wilson
        half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        printf "%s,found at 0.8 and more,%.4f,%.4f,%.4f,share,%d,%d,%d,measured\n", name, p, mid - half, mid + half, n, n, n
        printf "%s,mean margin,%.4f,,,detector units,%d,%d,%d,measured\n", name, margin, n, n, n }' "$work/heads.txt"
