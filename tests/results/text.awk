# Small programs on one CSV (after csv.awk), chosen by -v program=NAME; text.sh asks them.

# faces: what a table's faces are: how many, in how many photos, and how unevenly; short=1 leaves the width out.
program == "faces" && FNR > 1 && get("set") == set && get("width") == width && get("figure") == "faces of the fullest photo" && !told {
    n = get("faces")
    if (set ~ /^heldout/) text = n " held-out heads"
    else if (set == "photos" || set == "crowd") text = n " faces in " get("photos") " photo" (get("photos") > 1 ? "s, " get("value") + 0 " of them in one picture" : "")
    else text = n " " set
    gsub(/-/, " ", text)
    sub(/held out/, "held-out", text)
    printf "%s%s", text, short ? "" : ", " width " px wide"
    told = 1
}

# has: whether a search has figures on a set.
program == "has" && FNR > 1 && get("set") == set && get("pattern") == pattern && !told { printf "yes"; told = 1 }

# count: how many files of a group there are.
program == "count" && FNR > 1 && get("group") == group { count++ }

# made: the line under a table.
program == "made" && FNR > 1 && get("table") == table {
    day = get("date") ", commit " get("commit") (get("remeasured") == "yes" ? "" : " (taken over)")
    if (!(day in seen)) { seen[day]; days = days (days ? "; " : "") day }
    command = get("command")
    needs = get("needs")
    if (get("cpu_minutes") + 0 > minutes) minutes = get("cpu_minutes") + 0
}

program == "machine" && FNR > 1 && get("table") == table { machine = get("machine") }
program == "sizes" && FNR > 1 && get("figure") == "mean margin" { printf "%s=%s, %d heads;", get("group"), get("group"), get("n") }

# files: the detectors' files.
program == "files" && FNR == 1 { print "| file | for | source | licence | SHA-256 |\n|---|---|---|---|---|" }
program == "files" && FNR > 1 && get("group") ~ /^(weights|cascades)$/ {
    printf "| %s | %s | %s | %s | `%s` |\n", get("file"), get("for"), get("source"), get("licence"), get("sha256")
}

# library, kept, unkept: the entries of the library side by side; those that work alone; how many do not.
program ~ /^(library|kept|unkept)$/ && FNR > 1 {
    e = get("entry")
    if (!(e in family)) order[++entries] = e
    family[e] = get("family")
    objective[e] = get("objective")
    name[e] = get("title")
    wide[e] = get("width")
    k = e SUBSEP get("condition") SUBSEP get("figure")
    value[k] = get("value")
    low[k] = get("low")
    high[k] = get("high")
}

END {
    if (program == "count") print count + 0
    if (program == "machine") print machine
    if (program == "made" && command != "")
        printf("Figures: [%s.csv](%s.csv). `%s` makes them; it needs %s%s. Measured %s.\n\n", table, table, command, needs,
            minutes > 0 ? sprintf(" and %.0f min of processor time", minutes < 1 ? 1 : minutes) : "", days)
    if (program == "library") tell_library()
    if (program == "kept") tell_kept()
    if (program == "unkept") {
        for (i = 1; i <= entries; i++) unkept += !works(order[i])
        print unkept
    }
}

function share(k) { return k in value ? sprintf("%d %%", int(100 * value[k] + 0.5)) : "–" }
function whole(k) { return k in value ? share(k) " (" int(100 * low[k] + 0.5) "–" int(100 * high[k] + 0.5) ")" : "–" }
function signed(k) { return sprintf("%+.2f", value[k]) (low[k] == "" ? "" : sprintf(" (%+.2f … %+.2f)", low[k], high[k])) }

function works(e,    i, plain, p, k) {
    k = e SUBSEP "searched" SUBSEP "success"
    if (value[k] < 0.5) return 0
    plain = split("white black blue skin stripes", p, " ")
    for (i = 1; i <= plain; i++) if (value[e, p[i], "success"] >= value[k]) return 0
    return 1
}

function cell(e, condition,    k) {
    k = e SUBSEP condition SUBSEP
    return whole(k "found") ", " signed(k "margin") (value[k "false_faces"] >= 0.005 ? sprintf(", %.2f false", value[k "false_faces"]) : "")
}

function tell_library(    i, j, e, w, p, plain, done, k) {
    plain = split("white black blue skin stripes", p, " ")
    printf "| plain masks, heldout:64 |"
    for (i = 1; i <= plain; i++) printf " %s |", p[i]
    print "\n|---|---|---|---|---|---|"
    for (i = 1; i <= entries; i++) {
        e = order[i]
        if (wide[e] in done || !((e, "white", "found") in value)) continue
        done[wide[e]]
        printf "| faces %s px wide |", wide[e]
        for (j = 1; j <= plain; j++) printf " %s |", cell(e, p[j])
        print ""
    }
    print "\n| heldout:64: found, margin | random | best of K | searched | success: best of K → searched | difference in loss, searched − best of K | kept |"
    print "|---|---|---|---|---|---|---|"
    for (i = 1; i <= entries; i++) {
        e = order[i]
        k = e SUBSEP "searched" SUBSEP "loss less best of K's"
        if (!(k in value)) continue
        printf("| %s | %s | %s | %s | %s → %s | %s%s | %s |\n", e, cell(e, "random"), cell(e, "best-of-K"), cell(e, "searched"),
            share(e SUBSEP "best-of-K" SUBSEP "success"), share(e SUBSEP "searched" SUBSEP "success"), signed(k),
            high[k] < 0 ? "" : low[k] > 0 ? " **worse**" : " **no gain**", works(e) ? "yes" : "no")
    }
}

function tell_kept(    i, e, k) {
    print "| name | what it is | objective | found by dlib-hog: plain white → best of K → pattern | mean margin | false faces a head | success |"
    print "|---|---|---|---|---|---|---|"
    for (i = 1; i <= entries; i++) {
        e = order[i]
        k = e SUBSEP "searched" SUBSEP
        if (!works(e)) continue
        printf "| [%s](%s.json) | %s | %s | %s → %s → %s | %s | %.2f | %s |\n", e, e, name[e], objective[e], share(e SUBSEP "white" SUBSEP "found"),
            share(e SUBSEP "best-of-K" SUBSEP "found"), whole(k "found"), signed(k "margin"), value[k "false_faces"], whole(k "success")
    }
}
