# A table of results is well formed (after csv.awk): as many fields in each row as in the header, figures with low <= value <= high, known kinds,
# and every part has a row in index.csv, which -v parts="TABLE,PART;…" lists. -v table=NAME. A line for every fault.
FNR == 1 {
    columns = fields
    n = split(parts, part, ";")
    for (i = 1; i <= n; i++) indexed[part[i]]
    n = split("figure value low high unit n faces photos kind", must, " ")
    for (i = 1; i <= n; i++) if (!(must[i] in at)) fault("no column " must[i])
    next
}
fields != columns { fault(fields " fields, not " columns); next }
index($0, "#") { fault("a #") }
!numeric(get("value")) || get("value") == "" { fault("no figure: " get("value")) }
!numeric(get("low")) || !numeric(get("high")) || (get("low") == "") != (get("high") == "") { fault("no interval: " get("low") " " get("high")) }
get("low") != "" && (get("low") - get("value") > 0.00006 || get("value") - get("high") > 0.00006) { fault("the figure is outside of its interval") }
get("kind") !~ /^(measured|cited|chosen)$/ { fault("unknown kind " get("kind")) }
!((table "," f[1]) in indexed) { fault("index.csv does not know " f[1]) }
$0 in seen { fault("the same row twice") }
FNR > 2 && !ordered(last, $0) { fault("not sorted") }
{ seen[$0]; last = $0 }

function numeric(text) { return text ~ /^(-?[0-9]+(\.[0-9]+)?)?$/ }
function ordered(a, b) { return a "" <= b "" }
function fault(what) { printf "%s:%d: %s\n", FILENAME, FNR, what }
