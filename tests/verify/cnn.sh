# Searches on networks, measured by the recipe of the published table on people that no search saw: second faces for UltraFace at 105 px, and
# colours that hide far faces from BlazeFace at 40 px. The lower face and the colours are held to their figures on the even set, the portraits
# that were not searched on, where there are portraits.
mkdir -p "$work"
bash tests/results/networks.sh >"$work/networks.csv" || exit 1
[ -s "$work/networks.csv" ] || exit 0 # no weights, and that was told
awk -f tests/results/csv.awk -f <(cat <<'AWK'
# Faces are counted together over sets.
FNR > 1 && get("figure") ~ /^(second_face|found)$/ {
    s = get("set"); c = get("condition"); k = get("detector") SUBSEP get("figure") SUBSEP
    sets[s]; rows[++count] = k; value[count] = num("value"); faces[count] = num("faces"); of[count] = get("pattern"); on[count] = s; worn[count] = c
}
function share(detector, figure, pattern, condition, only,    i, sum, n) {
    for (i = 1; i <= count; i++)
        if (rows[i] == detector SUBSEP figure SUBSEP && worn[i] == condition && (of[i] == pattern || of[i] == "") && asked(pattern, on[i], only)) {
            sum += value[i] * faces[i]; n += faces[i]
        }
    return n ? 100 * sum / n : -1
}
function asked(pattern, s, only,    i) {
    if (only && s != only) return 0
    for (i = 1; i <= count; i++) if (of[i] == pattern && on[i] == s) return 1
    return 0
}
function plain(best, detector, figure, pattern, only,    i, n, p, v, out) {
    n = split("white black blue skin stripes", p, " ")
    for (i = 1; i <= n; i++) {
        v = share(detector, figure, pattern, p[i], only)
        if (i == 1 || best * v > best * out) out = v
    }
    return out
}
function second(pattern, only,    v, most) {
    v = share("ultraface", "second_face", pattern, "searched", only)
    most = plain(1, "ultraface", "second_face", pattern, only)
    printf "CHECK second_face_%s %.1f%% >=80%% %d\n", pattern, v, (v >= 80)
    printf "CHECK second_face_plain_%s %.1f%% <=2%% %d\n", pattern, most, (most >= 0 && most <= 2)
    printf "# %s, yunet: %.1f %%\n", pattern, share("yunet", "second_face", pattern, "searched", only)
}
END {
    even = "other-portraits" in sets ? "other-portraits" : "crowd"
    second("parts", "")
    second("lowerface", even)
    v = share("blazeface-front", "found", "far", "searched", even)
    least = plain(-1, "blazeface-front", "found", "far", even)
    printf "CHECK found_at_40px %.1f%% <=%.1f%% %d\n", v, least / 2, (v >= 0 && v <= least / 2)
    printf "# found at 40 px: best plain %.1f %%, best of random %.1f %%\n", least, share("blazeface-front", "found", "far", "best-of-K", even)
}
AWK
) "$work/networks.csv"
