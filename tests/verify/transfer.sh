# Three patterns annealed on the default heads, worn on photos that no search saw, beside 40 random patterns: are heads stand-ins for people?
rm -rf "$work" && mkdir -p "$work"
for seed in 1 2 3; do
    "$MASKGEN" --seed $seed --iters 1000 --out "$work/$seed" --quiet 2>/dev/null
    cp "$work/$seed/run.json" "$work/$seed.json"
done
sets=(heldout:64 "$photos")
if [ -n "${MASKGEN_DEV_FACES:-}" ]; then sets+=("$MASKGEN_DEV_FACES"); else echo "# not run: the portraits of \$MASKGEN_DEV_FACES"; fi
for set in "${sets[@]}"; do
    name=$(basename "${set%%:*}")
    "$MASKGEN" eval "$work"/{1,2,3}.json --detector dlib-hog --randoms 40 --face-width 160 --faces "$set" --out "$work/$name" 2>/dev/null
    awk -f tests/tools/eval.awk -v set="$name" "$work/$name/eval.csv" >>"$work/all"
done
awk '{ rate[$1, $3] = $5 / $4; margin[$1, $3] = $8; if (!($1 in seen)) { seen[$1]; name[++sets] = $1 } }
    # Pearson correlation of the random patterns'"'"' mean margins on the heads and on a set.
    function correlation(set,    k, n, x, y, sx, sy, xx, yy, xy) {
        for (k = 1; (name[1], "random-1-" k) in margin; k++) {
            x = margin[name[1], "random-1-" k]; y = margin[set, "random-1-" k]
            n++; sx += x; sy += y; xx += x * x; yy += y * y; xy += x * y
        }
        return n > 1 ? (n * xy - sx * sy) / sqrt((n * xx - sx * sx) * (n * yy - sy * sy)) : 0
    }
    END {
        for (i = 2; i <= sets; i++) {
            s = name[i]; worst = -9; least = 9; most = 0
            for (k = 1; k <= 3; k++) {
                if (margin[s, "pattern-" k] > worst) worst = margin[s, "pattern-" k]
                if (rate[s, "pattern-" k] > most) most = rate[s, "pattern-" k]
            }
            for (k = 1; (s, "random-1-" k) in margin; k++) if (margin[s, "random-1-" k] < least) least = margin[s, "random-1-" k]
            c = correlation(s)
            printf "CHECK %s_annealed_below_random %.3f <%.3f %d\n", s, worst, least, (worst < least)
            printf "CHECK %s_rate_at_most_half_of_white %.3f <=%.3f %d\n", s, most, rate[s, "white"] / 2, (most <= rate[s, "white"] / 2)
            printf "CHECK %s_rate_no_higher_than_black %.3f <=%.3f %d\n", s, most, rate[s, "black"], (most <= rate[s, "black"])
            printf "CHECK %s_correlation %.3f >=0.85 %d\n", s, c, (c >= 0.85)
        }
        if (sets < 2) print "CHECK transfer no_photos >=1_set 0"
    }' "$work/all"
