# Ten minutes of libFuzzer on each parser, two at a time (FUZZ_SECONDS to shorten).
seconds=${FUZZ_SECONDS:-600}
make -s -j2 fuzz T=1 FUZZERS=palette >/dev/null # builds
ls build-fuzz/tests/fuzz_* | grep -v '\.d$' | sed 's/.*fuzz_//' |
    B=build-fuzz T=$seconds xargs -P 2 -n 1 tests/fuzz/run.sh |
    while read -r parser runs _ _ covered findings rest; do
        echo "$parser $runs runs, coverage $covered $findings $rest"
        echo "CHECK $parser $findings-findings-in-$runs-runs 0-findings-in-${seconds}-s $([ "$findings" = 0 ] && [[ $rest != *exit* ]] && echo 1 || echo 0)"
    done
