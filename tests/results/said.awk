# What README and RESULTS.md say of their tables in words, asked of the table itself (after csv.awk): -v table=front, default, library or
# recognition.
# A line "CHECK TABLE_NAME FIGURE BOUND HELD" for each sentence; "# not run: …" for detectors that were not there.
FNR > 1 && get("figure") == "found" && (table == "front" || num("width") == 105) {
    d = get("detector"); s = get("set"); c = get("condition"); v = num("value")
    asked[s]
    if (c == "searched") {
        rows++
        if (!((d, s) in least) || v < least[d, s]) least[d, s] = v
        if (v > most[d, s]) most[d, s] = v
        if (num("high") > high[d, s]) high[d, s] = num("high")
    } else {
        found[d, s, c] = v
        low[d, s, c] = num("low")
    }
}

FNR > 1 && table == "recognition" && get("pattern") == "lowerface" && get("height") == "" && (get("shots") == 1 || get("shots") == "") {
    k = get("asked") " " get("aligner") " " get("face") " " get("gallery") " " get("condition") " " get("figure")
    of[k] = num("value")
    from[k] = num("low")
    to[k] = num("high")
}

function check(name, figure, bound, is) { printf "CHECK %s_%s %s %s %d\n", table, name, figure, bound, is }
function at_most(name, figure, bound) { check(name, figure, "<=" bound, figure != "" && figure <= bound) }
function at_least(name, figure, bound) { check(name, figure, ">=" bound, figure != "" && figure >= bound - 0.0004) }
function told(detector, set) {
    if ((detector, set) in least) return 1
    printf "# not run: %s on %s\n", detector, set
    return 0
}

# "Neural networks still find nearly every face under these patterns."
function networks(set, bound,    n, name, i) {
    n = split("ultraface blazeface-front blazeface-back yunet", name, " ")
    for (i = 1; i <= n; i++)
        if (told(name[i], set)) at_least(name[i] "_still_finds_" set, least[name[i], set], bound)
}

# "Against the detector that it was searched on, the pattern hides more heads than any plain mask. Six photos are too few to tell it from
# stripes there." "Part of that carries over to the Haar cascade." "Plain black hides photographed faces better than heads."
function front_says(    n, plain, i) {
    n = split("white black blue skin stripes", plain, " ")
    for (i = 1; i <= n; i++)
        at_most("hides_more_heads_than_" plain[i], most["dlib-hog", "heldout:64"], found["dlib-hog", "heldout:64", plain[i]])
    at_least("photos_do_not_tell_it_from_stripes", high["dlib-hog", "photos"], low["dlib-hog", "photos", "stripes"])
    at_most("carries_over_to_haar", high["haar-default", "heldout:64"], low["haar-default", "heldout:64", "white"])
    at_most("black_hides_photos_better", found["dlib-hog", "photos", "black"], found["dlib-hog", "heldout:64", "black"])
    networks("heldout:64", 0.94)
    networks("photos", 0.94)
}

# "What it does to dlib-hog, on which it was searched, carries over to the Haar cascades, hardly to LBP. At 105 px the small networks still
# find every head under it." Of the photos they miss a face or two.
function matrix_says(set) {
    networks(set, set == "photos" ? 0.97 : 1)
    if (table != "default") return
    if (told("dlib-mmod", set)) at_least("dlib-mmod_still_finds_" set, least["dlib-mmod", set], 0.75)
    at_most("hidden_from_dlib-hog_" set, most["dlib-hog", set], 0.1)
    at_most("haar-alt2_finds_at_most_half_of_white_" set, most["haar-alt2", set], found["haar-alt2", set, "white"] / 2)
    at_least("lbp_still_finds_" set, least["lbp", set], 0.5)
}

# "All these intervals overlap." "By the upper half of the face alone dlib-resnet ranks the owner first for nearly all probes, and for most once
# the gallery wears plain masks, too." "It brings detection back."
function recognition_says(    n, name, i, a, b) {
    n = split("dlib-resnet fr-feature faceres", name, " ")
    for (i = 1; i <= n; i++) {
        a = name[i] " oracle whole bare searched matched"
        b = name[i] " oracle whole bare white matched"
        check(name[i] "_intervals_overlap", from[a] ".." to[a], from[b] ".." to[b], (a in of) && (b in of) && from[a] <= to[b] && from[b] <= to[a])
    }
    at_least("upper_half_ranks_first", of["dlib-resnet oracle upper half bare searched rank 1"], 0.95)
    at_least("masked_gallery_ranks_first", of["dlib-resnet oracle whole white searched rank 1"], 0.75)
    at_most("detection_comes_back", of["dlib-hog    searched failure to detect"], of["dlib-hog    white failure to detect"])
}

END {
    if (table == "recognition") {
        recognition_says()
        exit
    }
    check("rows_of_patterns", rows + 0, ">=1", rows >= 1)
    n = split("heldout:64 photos", set, " ")
    for (i = 1; i <= n; i++)
        if (!(set[i] in asked)) check("rows_on_" set[i], 0, ">0", 0)
    if (table == "front") front_says()
    else for (i = 1; i <= n; i++)
        if (set[i] in asked) matrix_says(set[i])
}
