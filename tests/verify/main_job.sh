# Photos, seeds 1 to 3: the result's mean true-face margin is below that of every control, its detection rate no higher than any.
for seed in 1 2 3; do
    "$MASKGEN" --faces "$photos" --seed $seed --iters 1000 --out "$work/$seed" 2>/dev/null
    "$B/tests/table" "$work/$seed/run.json" | awk -v seed=$seed '
        $1 == "pattern" { margin = $5; rate = $4; next }
        $1 != "bare" && (least == "" || $5 < least) { least = $5 }
        $1 != "bare" && (low == "" || $4 < low) { low = $4 }
        END { printf "CHECK margin_below_every_control_seed%d %.3f <%.3f %d\n", seed, margin, least, margin < least
              printf "CHECK rate_no_higher_than_any_seed%d %.3f <=%.3f %d\n", seed, rate, low, rate <= low }'
done
