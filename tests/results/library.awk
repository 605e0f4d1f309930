# Rows of results from one claim of the pattern library: reads what build/tests/leaves prints of a pattern's JSON, with -v name=ENTRY. Of
# every condition: the share of views on which the true face is found, its mean margin, false faces a view, and the share on which it does
# what the pattern was searched for. Then the difference in loss from the best of K.
BEGIN { FS = "\t" }
{
    leaf[$1] = $2
    if ($1 ~ /^scores\.controls\.[^.]*\.views$/) {
        split($1, part, ".")
        order[++controls] = part[3]
    }
}
END {
    for (i = 1; i <= controls; i++) condition(order[i], "scores.controls." order[i])
    condition("searched", "scores")
    at = "scores.against_best_of_k.loss_difference"
    if (at in leaf) row("searched", "loss less best of K's", leaf[at], leaf[at "_ci.0"], leaf[at "_ci.1"], "loss", leaf["scores.views"])
    if (controls) row("searched", "evaluations", leaf["scores.evals"], "", "", "evaluations", 1)
}

function condition(called, at,    views) {
    if (!((at ".rate") in leaf)) return
    views = leaf[at ".views"]
    row(called, "found", leaf[at ".rate"], leaf[at ".rate_ci.0"], leaf[at ".rate_ci.1"], "share", views)
    row(called, "margin", leaf[at ".margin"], leaf[at ".margin_ci.0"], leaf[at ".margin_ci.1"], "detector units", views)
    row(called, "false_faces", leaf[at ".false_faces"], leaf[at ".false_faces_ci.0"], leaf[at ".false_faces_ci.1"], "faces a view", views)
    if ((at ".successes") in leaf)
        row(called, "success", leaf[at ".successes"] / views, leaf[at ".success_ci.0"], leaf[at ".success_ci.1"], "share", views)
}

function number(v) { return v == "" ? "" : sprintf("%.4f", v + 0 == 0 ? 0 : v) }

function row(called, figure, value, low, high, unit, n) {
    printf "%s,\"%s\",%s,%s,%s,%s,%s,%s,%s,%s,%s,%d,%d,%d,measured\n", name, leaf["title"], leaf["spec.family"], leaf["spec.objective"],
        leaf["spec.face-width"], called, figure, number(value), number(low), number(high), unit, n, n, n
}
