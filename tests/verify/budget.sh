# What a longer search buys: the default spec after 1,000, 10,000 and 100,000 iterations, seeds 1 to 3, measured on `select`, which no search saw.
# Loss and share found on the heads searched on stand beside it. Prints the README's table.
mkdir -p "$work"
# row ITERS: of three runs, the median, least and greatest loss on select; the true faces found, of all; the median loss of the search itself.
row() {
    local iters=$1 seed
    for seed in 1 2 3; do
        "$MASKGEN" --seed $seed --iters "$iters" --out "$work/$iters-$seed" --quiet
        "$MASKGEN" score "$work/$iters-$seed/pattern.png" --faces select:32 |
            awk -v seen="$(tail -1 "$work/$iters-$seed/trace.csv" | cut -d, -f5)" '
                /true face found on/ { for (i = 1; i <= NF; i++) if ($i == "on") { hits = $(i + 1); of = $(i + 3) + 0 } next }
                $1 ~ /^[-+]/ { n++; loss += $1 + 2 > 0 ? $1 + 2 : 0 }
                END { printf "%.4f %d %d %.4f\n", loss / n, hits, of, seen }'
    done | sort -n | awk -v iters="$iters" '
        { loss[NR] = $1; hits += $2; of += $3; seen[NR] = $4 }
        END { printf "| %d | %.3f (%.3f … %.3f) | %d of %d (%.1f %%) | %.3f |\n", iters, loss[2], loss[1], loss[3], hits, of, 100 * hits / of,
                     (seen[1] + seen[2] + seen[3]) / 3
              print loss[2] >"'"$work"'/" iters ".loss" }'
}
echo "| iterations | loss on select: median (of 3 seeds) | true face found | mean loss on the heads searched on |"
echo "|---|---|---|---|"
for iters in 1000 10000 100000; do row $iters; done
first=$(cat "$work/1000.loss") last=$(cat "$work/100000.loss")
echo "CHECK a_hundred_times_the_search_generalises $last <$first $(awk "BEGIN { print $last < $first ? 1 : 0 }")"
