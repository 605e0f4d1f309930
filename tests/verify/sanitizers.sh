# The whole suite under AddressSanitizer with UBSan, and under ThreadSanitizer: no test fails and no sanitizer says a word (run.sh counts each
# report as a failure). SANITIZERS chooses; each keeps its build folder.
mkdir -p "$work"
for san in ${SANITIZERS:-address,undefined thread}; do
    name=${san//,/-}
    env -u ONLY -u B -u MASKGEN -u MAKEFLAGS -u MAKELEVEL make --no-print-directory SAN="$san" test 2>&1 |
        tee "$work/$name.log" | grep --line-buffered -E '^FAILED|passed'
    read -r passed failed < <(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' "$work/$name.log" | tail -1)
    echo "CHECK $name ${passed:-0}-passed-${failed:-no}-failed 0-failed $([ "${passed:-0}" -gt 0 ] && [ "${failed:-1}" -eq 0 ] && echo 1 || echo 0)"
done
