# Small programs on one CSV (after csv.awk), chosen by -v program=NAME; text.sh asks them.

# faces: what a table's faces are: how many, in how many photos, and, where it is told, how unevenly; short=1 leaves the width out.
program == "faces" && FNR > 1 && get("set") == set && get("width") == width {
    if (get("figure") == "faces of the fullest photo") most = num("value")
    else if (get("condition") != "bare" && told) next
    told = 1
    people = get("faces")
    pictures = get("photos")
}

# has: whether a search has figures on a set.
program == "has" && FNR > 1 && get("set") == set && get("pattern") == pattern && !told { printf "yes"; told = 1 }

# stale: which tables have figures on photos or portraits from before the light on photographs was mended.
program == "stale" && FNR > 1 && get("part") ~ /^(photos|portraits|crowd|other-portraits)$/ && get("remeasured") != "yes" {
    stale = stale (stale ? ", " : "") get("table") " (" get("part") (get("remeasured") == "no" ? "" : ", those of kind cited") ")"
}

# count: how many files of a group there are.
program == "count" && FNR > 1 && get("group") == group { count++ }

# made: the line under a table. Days name their parts where there are several days, and not too many parts.
program == "made" && FNR > 1 && get("table") == table {
    day = get("date") (get("remeasured") == "yes" ? "" : get("remeasured") == "no" ? ", and not again since" : " in part, the rest on 2026-11-22")
    if (!(day in on)) order[++days] = day
    on[day] = on[day] (on[day] ? ", " : "") get("part")
    if (!((day, get("commit")) in seen)) at_commit[day] = at_commit[day] (at_commit[day] ? ", " : "") get("commit")
    seen[day, get("commit")]
    parts++
    command = get("command")
    needs = get("needs")
    if (num("cpu_minutes") > minutes) minutes = num("cpu_minutes")
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
    value[k] = num("value")
    low[k] = num("low")
    high[k] = num("high")
}

END {
    if (program == "faces" && told) {
        if (set ~ /^heldout/) text = people " held-out heads"
        else if (set == "photos" || set == "crowd")
            text = people " faces in " pictures " photo" (pictures > 1 ? "s" : "") (pictures > 1 && most ? ", " most " of them in one picture" : "")
        else text = people " " set
        gsub(/-/, " ", text)
        sub(/held out/, "held-out", text)
        printf("%s%s", text, short ? "" : ", " width " px wide")
    }
    if (program == "stale" && stale)
        printf("\nThe light on photographs was mended later, which changed 20 of 74 templates a little. Not measured again since then:\n%s.\n", stale)
    if (program == "count") print count + 0
    if (program == "machine") print machine
    if (program == "made" && command != "") {
        for (i = 1; i <= days; i++) when = when (i > 1 ? "; " : "") (days > 1 && parts <= 6 ? on[order[i]] " " : "") order[i] " (commit " at_commit[order[i]] ")"
        printf("Figures: [%s.csv](%s.csv). `%s` makes them; it needs %s%s. Measured: %s.\n\n", table, table, command, needs,
            minutes > 0 ? sprintf(" and %.0f min of processor time", minutes < 1 ? 1 : minutes) : "", when)
    }
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
