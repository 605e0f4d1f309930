# Rows of results from what an evaluation says of recognition (after figure.awk): reads what build/tests/leaves prints of an eval.json.
#   -v pattern=NAME   what its one pattern is called in the first column
# Every print is told by the whole face in a bare gallery; plain white, the best of K and the pattern in the other galleries, too. A share of
# matches counts probes that were aligned; intervals are over people. The mask that grows is told by its similarity.
BEGIN { FS = "\t" }
{ leaf[$1] = $2 }
END {
    set = "recognition.sets.0"
    for (i = 0; (set ".failure_to_detect." i ".print") in leaf; i++) missed(set ".failure_to_detect." i)
    for (m = 0; (set ".models." m ".recogniser") in leaf; m++)
        for (g = 0; (set ".models." m ".galleries." g ".face") in leaf; g++) gallery(set ".models." m, set ".models." m ".galleries." g)
}

function missed(at) {
    place = pattern "," leaf[set ".face_width"] "," leaf[at ".detector"] ",,,,,"
    row(condition(at), "failure to detect", at ".share", "share", leaf[set ".with_probes"])
}

function gallery(model, at,    r, plain, one, height) {
    plain = leaf[at ".face"] == "whole" && leaf[at ".enrolled_in"] == "bare"
    for (r = 0; (at ".rows." r ".print") in leaf; r++) {
        one = at ".rows." r
        height = leaf[one ".mask_height"]
        if (leaf[one ".people"] == 0 || (!plain && condition(one) !~ /^(white|best-of-K|searched)$/)) continue
        if (height > 0 && height < 0.999) {
            if (!plain || leaf[one ".shots"] > 1) continue
        } else height = ""
        place = pattern "," leaf[set ".face_width"] "," leaf[model ".recogniser"] "," leaf[model ".aligner"] "," leaf[at ".face"] "," \
            leaf[at ".enrolled_in"] "," leaf[one ".shots"] "," (height == "" ? "" : sprintf("%.1f", height))
        if (leaf[one ".shots"] == 1) row(condition(one), "similarity", one ".similarity", "similarity", leaf[one ".people"])
        if (height != "") continue
        row(condition(one), "matched", one ".matched", "share", leaf[one ".people"])
        row(condition(one), "rank 1", one ".ranks.0.share", "share", leaf[one ".people"])
    }
}

function condition(at,    c) {
    c = leaf[at ".print"]
    return c == "pattern" ? "searched" : c
}

function row(name, figure, at, unit, people) {
    print place "," quoted(name) "," figure "," number(leaf[at]) "," number(leaf[at "_ci.0"]) "," number(leaf[at "_ci.1"]) "," unit "," \
        people "," people "," people ",measured"
}
