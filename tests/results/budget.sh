# What a longer search buys: the default spec from seeds 1 to 3 after more and more iterations, measured on `select`, which no search saw; loss
# on the heads searched on beside it. BUDGETS chooses: that of 100,000 iterations takes hours.
# needs: nothing
. tests/results/lib.bash
echo "iterations,seed,$figure_columns"
for iters in ${BUDGETS:-1000 10000 100000}; do
    for seed in 1 2 3; do
        once "$iters-$seed" "$B/tests/budget" "$iters" $seed
        awk '{ printf "%d,%d,loss on select,%.4f,,,detector units,%d,%d,%d,measured\n", $1, $2, $3, $5, $5, $5
               printf "%d,%d,found on select,%.4f,,,share,%d,%d,%d,measured\n", $1, $2, $4 / $5, $5, $5, $5
               printf "%d,%d,loss on the heads searched on,%.4f,,,detector units,16,16,16,measured\n", $1, $2, $6 }' "$work/$iters-$seed.txt"
    done
done
