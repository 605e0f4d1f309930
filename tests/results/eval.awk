# Rows of results from an evaluation (after figure.awk): reads what build/tests/leaves prints of an eval.json.
#   -v figures="found margin"   which figures, of: found margin false_faces on_mask second_face hidden
#   -v heads=NAME photos=NAME   what the sets of heads and of photos are called in the first column
# A share of faces found counts those that the detector finds bare; the row `bare` counts all. A detector that eval does not use on a set
# keeps its share of bare faces, which is why.
BEGIN {
    FS = "\t"
    wanted = split(figures, want, " ")
    split("rate margin false_faces false_faces_on_mask second_face rate", member, " ")
    split("found margin false_faces on_mask second_face hidden", name, " ")
    split("share,detector units,faces a view,faces a view,share,share", units, ",")
    for (i in name) {
        key[name[i]] = member[i]
        unit[name[i]] = units[i]
    }
}
{ leaf[$1] = $2 }
END {
    for (s = 0; ("sets." s ".kind") in leaf; s++) {
        for (d = 0; ("sets." s ".detectors." d ".detector") in leaf; d++) tell("sets." s, "sets." s ".detectors." d)
        count_photos("sets." s)
    }
}

# How many of a set's faces are in the photo that has most of them: what its intervals suffer from.
function count_photos(set,    i, photo, most, count) {
    for (i = 0; (set ".used." i ".origin") in leaf; i++) {
        photo = leaf[set ".used." i ".origin"]
        if (++count[photo] > most) most = count[photo]
    }
    place = (leaf[set ".kind"] == "heads" ? heads : photos) "," leaf[set ".face_width"] ","
    row("", "", "faces of the fullest photo", most, "", "", "faces", leaf[set ".faces"], leaf[set ".faces"], of(set, "photos", leaf[set ".faces"]))
}

function tell(set, at,    r) {
    place = (leaf[set ".kind"] == "heads" ? heads : photos) "," leaf[set ".face_width"] "," leaf[at ".detector"]
    if (leaf[at ".used"] == "false") {
        n = leaf[at ".bare_asked"]
        if (n > 0) row("", "bare, not used on this set", "found", leaf[at ".bare_found"] / n, "", "", "share", n, n, of(set, "photos", n))
        return
    }
    for (r = 0; (at ".rows." r ".print") in leaf; r++) group(at ".rows." r)
}

function group(at,    pattern, condition, i, figure, k, low, high, value, n) {
    if (leaf[at ".faces"] == 0) return
    condition = leaf[at ".print"]
    sub(/ [0-9]+$/, "", condition)
    if (condition == "pattern") condition = "searched"
    pattern = (at ".pattern") in leaf ? leaf["patterns." leaf[at ".pattern"] - 1 ".path"] : ""
    sub(/.*\//, "", pattern)
    sub(/\.json$/, "", pattern)
    n = of(at, "views", leaf[at ".faces"]) * leaf[at ".prints"]
    for (i = 1; i <= wanted; i++) {
        figure = want[i]
        k = at "." key[figure]
        value = leaf[k]
        low = leaf[k "_ci.0"]
        high = leaf[k "_ci.1"]
        if (figure == "hidden") {
            value = 1 - value
            low = 1 - leaf[k "_ci.1"]
            high = 1 - leaf[k "_ci.0"]
        }
        row(pattern, condition, figure, value, low, high, unit[figure], n, leaf[at ".faces"], of(at, "photos", leaf[at ".faces"]))
    }
}

function of(at, what, otherwise) { return (at "." what) in leaf ? leaf[at "." what] : otherwise }

function row(pattern, condition, figure, value, low, high, unit, n, faces, photos) {
    print place "," pattern "," quoted(condition) "," figure "," number(value) "," number(low) "," number(high) "," unit "," n "," faces "," photos ",measured"
}
