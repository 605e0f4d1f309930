# A Markdown table of one CSV (after csv.awk). Settings, lists divided by ";":
#   where="set=photos;figure=found"   rows of the CSV that are shown; a value NAME/OTHER allows either, @ is none
#   rows=COLUMN+COLUMN  columns=COLUMN   which columns of the CSV make the table's rows and columns
#   order=ROW;ROW  across=COLUMN;…    which of them, in this order; without it all, as they come; a row NAME+* is all that begin so
#   names=KEY=TITLE;…                 what rows and columns are called
#   cell=share | signed | plain | fine | times   how a figure is written, with its interval; interval=no leaves that out
#   corner=TEXT                      the upper left cell
#   list=1                            no table: the one figure that is chosen, for sentences
BEGIN {
    tests = split(where, test, ";")
    for (i = 1; i <= tests; i++) {
        k = index(test[i], "=")
        column[i] = substr(test[i], 1, k - 1)
        allowed[i] = substr(test[i], k + 1)
    }
    row_keys = split(rows, row_key, "[+]")
    wanted_rows = split(order, wanted_row, ";")
    wanted_columns = split(across, wanted_column, ";")
    n = split(names, pair, ";")
    for (i = 1; i <= n; i++) called[substr(pair[i], 1, index(pair[i], "=") - 1)] = substr(pair[i], index(pair[i], "=") + 1)
}
FNR > 1 && chosen() {
    r = ""
    for (i = 1; i <= row_keys; i++) r = r (i > 1 ? "+" : "") get(row_key[i])
    c = get(columns)
    if (!(r in row_seen)) { row_seen[r]; seen_row[++seen_rows] = r }
    if (!(c in column_seen)) { column_seen[c]; seen_column[++seen_columns] = c }
    value[r, c] = figure(num("value"), num("low"), num("high"))
}
END {
    if (list) {
        print value[seen_row[1], seen_column[1]]
        exit
    }
    if (!seen_rows) exit
    if (!wanted_rows) { wanted_rows = seen_rows; for (i = 1; i <= seen_rows; i++) wanted_row[i] = seen_row[i] }
    if (!wanted_columns) { wanted_columns = seen_columns; for (i = 1; i <= seen_columns; i++) wanted_column[i] = seen_column[i] }
    printf "| %s |", corner
    line = "|---|"
    for (k = 1; k <= wanted_columns; k++) if (wanted_column[k] in column_seen) {
        printf " %s |", title(wanted_column[k])
        line = line "---|"
    }
    print "\n" line
    for (i = 1; i <= wanted_rows; i++) {
        if (wanted_row[i] !~ /\+\*$/) {
            show(wanted_row[i])
            continue
        }
        prefix = substr(wanted_row[i], 1, length(wanted_row[i]) - 1)
        for (j = 1; j <= seen_rows; j++) if (index(seen_row[j], prefix) == 1) show(seen_row[j])
    }
}

function show(r,    k) {
    if (!(r in row_seen)) return
    printf "| %s |", title(r)
    for (k = 1; k <= wanted_columns; k++)
        if (wanted_column[k] in column_seen) printf " %s |", (r, wanted_column[k]) in value ? value[r, wanted_column[k]] : "–"
    print ""
}

function chosen(    i, k, n, one, any) {
    for (i = 1; i <= tests; i++) {
        n = split(allowed[i], one, "/")
        any = allowed[i] == "" && get(column[i]) == ""
        for (k = 1; k <= n; k++) any = any || get(column[i]) == (one[k] == "@" ? "" : one[k])
        if (!any) return 0
    }
    return 1
}

function figure(v, low, high) {
    if (v == "") return "–"
    if (cell == "share") return sprintf("%d %%", rounded(100 * v)) (low == "" || interval == "no" ? "" : sprintf(" (%d–%d)", rounded(100 * low), rounded(100 * high)))
    if (cell == "signed") return sprintf("%+.2f", v) (low == "" || interval == "no" ? "" : sprintf(" (%+.2f … %+.2f)", low, high))
    if (cell == "fine") return sprintf("%.3f", v) (low == "" ? "" : sprintf(" (%.3f … %.3f)", low, high))
    if (cell == "times") return sprintf(v < 10 ? "%.1f" : "%d", v < 10 ? v : rounded(v)) (low == "" || interval == "no" ? "" : sprintf(" (%s … %s)", low < 10 ? sprintf("%.1f", low) : rounded(low), high < 10 ? sprintf("%.1f", high) : rounded(high)))
    return sprintf(v == int(v) && low == "" ? "%d" : "%.2f", v) (low == "" || interval == "no" ? "" : sprintf(" (%.2f–%.2f)", low, high))
}

function rounded(x) { return int(x + 0.5 + 1e-9) }

# Words for the names of conditions; what a pattern's own rows are called by their pattern.
function title(name,    part) {
    if (name in called) return called[name]
    if (name ~ /^(white|black|blue|skin|stripes)$/) return name == "stripes" ? "stripes" : "plain " name
    if (split(name, part, "[+]") == 2) {
        if (part[1] == "searched") return "**" part[2] "**"
        if (part[1] == "best-of-K") return "best of K, " part[2]
        if (part[1] == "random") return "random, like " part[2]
        return title(part[1]) (part[2] == "" ? "" : ", " part[2])
    }
    if (split(name, part, "[+]") > 2) gsub(/[+]/, ", ", name)
    if (name == "random") return "random patterns, averaged"
    if (name == "best-of-K") return "best of K random patterns"
    if (name == "searched") return "**searched**"
    return name
}
