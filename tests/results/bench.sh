# Speed against dlib, in the same run: medians with the least and the greatest round. A machine's own.
# needs: a quiet machine
. tests/results/lib.bash
allow=1 once hog "$B/bench/bench_hog" "$work/bench.json" # exit 1: a floor or a bound is missed
allow=1 once run "$B/bench/bench_run" "$work/bench.json"
echo "what,$figure_columns"
"$B/tests/leaves" "$work/bench.json" | awk -F'\t' '$1 ~ /^figures\./ {
        name = $1; sub(/^figures\./, "", name); member = "median"
        if (name ~ /\.(median|min|max|floor|bound)$/) { member = name; sub(/.*\./, "", member); sub(/\.[a-z]+$/, "", name) }
        if (member == "median") order[++count] = name
        of[name, member] = $2 }
    END { for (i = 1; i <= count; i++) {
            name = order[i]
            unit = name ~ /_MB$/ ? "MB" : name ~ /(^|_)ms(_|$)/ ? "ms" : name ~ /_s$/ ? "s" : name ~ /share/ ? "share" : "times"
            low = of[name, "min"]; high = of[name, "max"]
            printf "%s,median,%.4f,%s,%s,%s,,,,measured\n", name, of[name, "median"], low == "" ? "" : sprintf("%.4f", low), high == "" ? "" : sprintf("%.4f", high), unit } }'
