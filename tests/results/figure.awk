# A figure as the tables hold it.
function number(v) { return v == "" ? "" : sprintf("%.4f", v + 0 == 0 ? 0 : v) }
function quoted(v) { return v ~ /,/ ? "\"" v "\"" : v }
