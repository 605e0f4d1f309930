# What a longer search buys: the default spec after 1,000, 10,000 and 100,000 iterations, seeds 1 to 3, measured on `select`, which no search saw.
# Loss on the heads searched on stands beside it. Prints the README's table.
mkdir -p "$work"
echo "| iterations | loss on select: median (of 3 seeds) | true face found | loss on the heads searched on |"
echo "|---|---|---|---|"
for iters in 1000 10000 100000; do
    for seed in 1 2 3; do "$B/tests/budget" $iters $seed; done | sort -k3 -n | tee "$work/$iters" | awk '
        { loss[NR] = $3; hits += $4; of += $5; seen += $6 / 3 }
        END { printf "| %d | %.3f (%.3f … %.3f) | %d of %d (%.1f %%) | %.3f |\n", $1, loss[2], loss[1], loss[3], hits, of, 100 * hits / of, seen }'
done
first=$(sed -n 2p "$work/1000" | cut -d' ' -f3) last=$(sed -n 2p "$work/100000" | cut -d' ' -f3)
echo "CHECK a_hundred_times_the_search_generalises $last <$first $(awk "BEGIN { print $last < $first ? 1 : 0 }")"
