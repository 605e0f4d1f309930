# The whole suite under AddressSanitizer with UBSan, and under ThreadSanitizer: no test fails and no sanitizer says a word, also where a test
# would not look at a program's exit code. SANITIZERS chooses; each keeps its build folder, and its reports in build/verify/sanitizers.
mkdir -p "$work"
for san in ${SANITIZERS:-address,undefined thread}; do
    name=${san//,/-}
    rm -rf "${work:?}/$name"
    mkdir "$work/$name"
    reports="log_path=$PWD/$work/$name/report"
    env -u ONLY -u B -u MASKGEN -u MAKEFLAGS -u MAKELEVEL \
        ASAN_OPTIONS="detect_leaks=1:$reports" UBSAN_OPTIONS="print_stacktrace=1:$reports" \
        TSAN_OPTIONS="suppressions=$PWD/tests/tsan.supp:print_suppressions=0:$reports" \
        make --no-print-directory SAN="$san" test 2>&1 | tee "$work/$name.log" | grep --line-buffered -E '^FAILED|passed'
    read -r passed failed < <(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' "$work/$name.log" | tail -1)
    said=$(find "$work/$name" -type f | wc -l)
    echo "CHECK $name ${passed:-0}-passed-${failed:-no}-failed-$said-reports 0-failed-0-reports \
$([ "${passed:-0}" -gt 0 ] && [ "${failed:-1}" -eq 0 ] && [ "$said" -eq 0 ] && echo 1 || echo 0)"
done
