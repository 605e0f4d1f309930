#!/bin/bash
# Runs the suite: every unit program (cmocka, TAP), every shell test in tests/cli (TAP), the structure checks.
# Prints a line per failure and, last, "N passed, N failed"; before it, how many tests were skipped: those that need weights or portraits
# which are not there name themselves. A program without a plan, with fewer tests than it planned, or that ends badly counts as failed, and
# so does a suite in which nothing ran. ONLY=pattern chooses by name (test_png, cli_run, 'cli_*').
set -u
shopt -s nullglob
cd "$(dirname "$0")/.."
export B=${B:-build} VERSION=${VERSION:-}
export MASKGEN="$PWD/$B/maskgen"
logs=$B/test-logs
rm -rf "$logs"
mkdir -p "$logs/sanitizer"
# Faces that one test has made serve the others, and the next run: what is cached hangs on the code that makes it.
export XDG_CACHE_HOME=$PWD/$B/test-cache
# Sanitizers report into files, so that a report is seen where a test looks away from a program's exit code.
report=log_path=$PWD/$logs/sanitizer/report
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1:$report} UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1:$report}
export LSAN_OPTIONS=${LSAN_OPTIONS:-suppressions=$PWD/tests/lsan.supp:print_suppressions=0}
export TSAN_OPTIONS=${TSAN_OPTIONS:-suppressions=$PWD/tests/tsan.supp:print_suppressions=0:$report}
export CMOCKA_MESSAGE_OUTPUT=TAP
# Sanitizers make everything slower: limits of time are stretched by this.
case $B in *san*) slow=15 ;; *) slow=1 ;; esac
export MASKGEN_SLOW=${MASKGEN_SLOW:-$slow}

# The tests find commands of PACKAGES and of Debian's essential packages only (awk is base-files'), so that none calls what a fresh machine
# lacks; git is there, for the sources were cloned. Without dpkg or PACKAGES the PATH stays as it is.
limit_path() {
    local bin=$PWD/$logs/bin at
    [ -n "${PACKAGES:-}" ] && type dpkg-query >/dev/null 2>&1 || return 0
    mkdir -p "$bin"
    at=$(dpkg-query -W -f '${Essential} ${Package}\n' | sed -n 's/^yes //p')
    dpkg-query -L $at $PACKAGES 2>/dev/null | grep -E '^(/usr)?/s?bin/[^/]*$' | while read -r at; do
        [ -x "$at" ] && ln -sf "$at" "$bin/"
    done
    for at in awk git; do
        if type -P $at >/dev/null; then ln -sf "$(type -P $at)" "$bin/"; fi
    done
    export PATH=$bin
}
limit_path

# run NAME COMMAND…: one TAP producer; its counts go to NAME.counts.
run() {
    local name=$1 log=$logs/$1.log begin=$SECONDS code ok bad skip plan
    shift
    timeout $((900 * MASKGEN_SLOW)) "$@" >"$log" 2>&1
    code=$?
    ok=$(grep -c '^ok ' "$log")
    skip=$(grep -c '^not ok .*# SKIP' "$log") # so cmocka marks what a test skips
    bad=$(($(grep -c '^not ok ' "$log") - skip))
    plan=$(sed -n 's/^1\.\.\([0-9]*\).*/\1/p' "$log" | head -1)
    {
        if [ -z "$plan" ] || [ $((ok + bad + skip)) -ne "$plan" ] || { [ $code -ne 0 ] && [ "$bad" -eq 0 ]; }; then
            echo "FAILED $name: exit $code, $ok passed and $bad failed of ${plan:-no plan}; last lines of $log:"
            tail -n 15 "$log" | sed 's/^/    /'
            bad=$((bad + 1))
        elif [ "$bad" -gt 0 ]; then
            echo "FAILED $name: see $log"
            grep -B 3 -A 3 '^not ok ' "$log" | sed 's/^/    /'
        fi
        grep -h '^# not run' "$log" | sort -u
        printf '%-28s %4d passed %3d failed %4d s\n' "$name" "$ok" "$bad" $((SECONDS - begin))
    } >"$log.report"
    [ ! -t 1 ] || printf '\r\033[K'
    cat "$log.report"
    echo "$ok $bad $skip" >"$logs/$name.counts"
}

# start NAME COMMAND…: as many at once as there are processors.
start() {
    [ -n "${ONLY:-}" ] && [[ $1 != $ONLY ]] && return
    while [ "$(jobs -rp | wc -l)" -ge "$(($(nproc) + watchers))" ]; do wait -n; done
    run "$@" &
}

# A sign of life on a terminal, every five seconds: what has run so far, and which tests are at work.
watchers=0
show_work() {
    local name at_work
    while sleep 5; do
        at_work=
        for name in "$logs"/*.log; do [ -e "$name.report" ] || at_work+=" $(basename "$name" .log)"; done
        printf '\r\033[K%d s: %d done, at work:%s' $SECONDS "$(ls "$logs" | grep -c '\.counts$')" "$at_work"
    done
}
if [ -t 1 ]; then
    show_work &
    watcher=$! watchers=1
    trap 'kill $watcher 2>/dev/null' EXIT
fi

# The longest first, so that nobody waits for them at the end.
first='test_engines test_detectors cli_export cli_environment cli_eval cli_options_compare cli_run'
for name in $first; do
    case $name in
    test_*) [ -x "$B/tests/$name" ] && start "$name" "$B/tests/$name" ;;
    cli_*) [ -f "tests/cli/${name#cli_}.sh" ] && start "$name" bash "tests/cli/${name#cli_}.sh" ;;
    esac
done
for program in "$B"/tests/test_*; do
    name=$(basename "$program")
    [[ $name == *.* || " $first " == *" $name "* ]] || start "$name" "$program"
done
for program in "$B"/tests/replay_*; do
    name=$(basename "$program")
    [[ $name == *.* ]] || start "$name" "$program" "tests/fuzz/corpus/${name#replay_}"
done
for script in tests/cli/*.sh; do
    name=cli_$(basename "$script" .sh)
    [[ " $first " == *" $name "* ]] || start "$name" bash "$script"
done
while [ "$(jobs -rp | wc -l)" -gt $watchers ]; do wait -n; done
[ $watchers -eq 0 ] || { kill $watcher; printf '\r\033[K'; }
counts=("$logs"/*.counts)
read -r passed failed skipped < <(cat "${counts[@]}" </dev/null | awk '{ p += $1; f += $2; s += $3 } END { print p + 0, f + 0, s + 0 }')
for said in "$logs"/sanitizer/*; do
    echo "FAILED: a sanitizer's report, $said:"
    head -n 15 "$said" | sed 's/^/    /'
    failed=$((failed + 1))
done
if [ ${#counts[@]} -eq 0 ]; then
    echo "FAILED: no test ran${ONLY:+: none is called $ONLY (ONLY)}"
    failed=1
fi
[ "$skipped" -eq 0 ] || echo "$skipped tests were not run, as named above"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
