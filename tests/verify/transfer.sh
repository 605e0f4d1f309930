# Three patterns annealed on the default heads, worn by people that no search saw, beside 40 random patterns: are heads stand-ins for people?
# Measured by the recipe of the published table, and held to its sentences.
mkdir -p "$work"
bash tests/results/transfer.sh >"$work/transfer.csv" || exit 1
awk -f tests/results/csv.awk -f <(cat <<'AWK'
FNR > 1 {
    s = get("set"); v = num("value"); c = get("condition")
    if (!(s in sets)) { sets[s]; if (s != "heldout:64") name[++count] = s }
    if (c == "searched" && get("figure") == "found" && v > most[s]) most[s] = v
    if (c == "searched" && get("figure") == "margin" && (!(s in worst) || v > worst[s])) worst[s] = v
    if (get("figure") == "found") found[s, c] = v
    if (c == "lowest of 40 random") least[s] = v
    if (get("figure") == "correlation with heads") correlation[s] = v
}
END {
    for (i = 1; i <= count; i++) {
        s = name[i]
        printf "CHECK %s_annealed_below_random %.3f <%.3f %d\n", s, worst[s], least[s], (s in worst && worst[s] < least[s])
        printf "CHECK %s_rate_at_most_half_of_white %.3f <=%.3f %d\n", s, most[s], found[s, "white"] / 2, (s in worst && most[s] <= found[s, "white"] / 2)
        printf "CHECK %s_rate_no_higher_than_black %.3f <=%.3f %d\n", s, most[s], found[s, "black"], (s in worst && most[s] <= found[s, "black"])
        printf "CHECK %s_correlation %.3f >=0.85 %d\n", s, correlation[s], (correlation[s] >= 0.85)
    }
    if (!count) print "CHECK transfer no_photos >=1_set 0"
}
AWK
) "$work/transfer.csv"
