#!/bin/bash
# Runs each fuzz target under libFuzzer for $T seconds: run.sh [PARSER…]. New coverage stays in $B/corpus; a finding is
# copied to tests/fuzz/corpus, where the suite replays it from then on. Exit 1 when there was one. LIMIT: the seconds, by the
# wall's clock, that one input may take (5); a machine that is busy with other things needs more.
set -u
cd "$(dirname "$0")/../.."
B=${B:-build-fuzz} T=${T:-60} LIMIT=${LIMIT:-5} found=0
[ $# -gt 0 ] || set -- $(for p in "$B"/tests/fuzz_*; do basename "$p" | sed 's/^fuzz_//'; done)
for parser; do
    seeds=tests/fuzz/corpus/$parser kept=$B/corpus/$parser finds=$B/finds/$parser
    mkdir -p "$kept" "$finds"
    dictionary=tests/fuzz/$parser.dict
    limit=65536
    [ "$parser" = face ] && limit=40000
    UBSAN_OPTIONS=print_stacktrace=1 LSAN_OPTIONS=suppressions=tests/lsan.supp:print_suppressions=0 "$B/tests/fuzz_$parser" \
        -max_total_time="$T" -timeout="$LIMIT" -rss_limit_mb=1024 -max_len=$limit -print_final_stats=1 -artifact_prefix="$finds/" \
        $([ -f "$dictionary" ] && echo "-dict=$dictionary") "$kept" "$seeds" >"$B/fuzz-$parser.log" 2>&1
    code=$?
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$B/fuzz-$parser.log")
    covered=$(grep -o 'cov: [0-9]*' "$B/fuzz-$parser.log" | tail -1)
    news=0
    for find in "$finds"/*; do
        [ -e "$find" ] || continue
        cp "$find" "$seeds/find-$(sha256sum "$find" | cut -c1-12)"
        news=$((news + 1))
    done
    printf '%-12s %10s runs, %s, %d findings%s\n' "$parser" "${runs:-?}" "${covered:-cov: ?}" "$news" \
        "$([ $code -eq 0 ] || echo ", exit $code: $B/fuzz-$parser.log")"
    [ $code -eq 0 ] && [ $news -eq 0 ] || found=1
done
exit $found
