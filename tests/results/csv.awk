# Read before a program on CSV: `f` has a line's fields, `at` the header's places, `get(NAME)` one of them, `num(NAME)`
# as a number (RFC 4180; no line breaks in fields).
function split_csv(line, out,    n, text) {
    n = 0
    while (1) {
        n++
        if (substr(line, 1, 1) == "\"") {
            text = ""
            line = substr(line, 2)
            while (match(line, /"/)) {
                text = text substr(line, 1, RSTART - 1)
                line = substr(line, RSTART + 1)
                if (substr(line, 1, 1) != "\"") break
                text = text "\""
                line = substr(line, 2)
            }
            out[n] = text
            if (substr(line, 1, 1) != ",") return n
            line = substr(line, 2)
        } else if (match(line, /,/)) {
            out[n] = substr(line, 1, RSTART - 1)
            line = substr(line, RSTART + 1)
        } else {
            out[n] = line
            return n
        }
    }
}

function get(name) { return (name in at) ? f[at[name]] : "" }
function num(name) { return get(name) == "" ? "" : get(name) + 0 } # a number, which compares as one

{
    delete f
    fields = split_csv($0, f)
}
FNR == 1 {
    delete at
    for (i = 1; i <= fields; i++) at[f[i]] = i
}
