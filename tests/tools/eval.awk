# Sums up an eval.csv for scripts: a line for each detector and condition, "SET DETECTOR CONDITION views found second on-mask margin": views
# that were asked, on how many of them the true face is found, on how many a false face is found on the mask; then means: false faces on the
# mask, margin of the true face. SET is what -v set=NAME says; several widths are taken together. Intervals are in eval.json.
BEGIN { FS = "," }
FNR == 1 { next }
{
    gsub(/"/, "")
    gsub(/ /, "-", $6)
    key = $5 " " $6
    if (!(key in views)) order[++keys] = key
    views[key]++
    found[key] += $9
    second[key] += $12 > 0
    on_mask[key] += $12
    margin[key] += $8
}
END {
    for (i = 1; i <= keys; i++) {
        key = order[i]
        printf "%s %s %d %d %d %.3f %+.4f\n", set, key, views[key], found[key], second[key], on_mask[key] / views[key], margin[key] / views[key]
    }
}
