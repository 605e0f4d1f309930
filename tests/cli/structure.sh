# The house: levels, headers, and that this harness can fail.
. "$(dirname "$0")/lib.bash"
cd "$(dirname "$0")/../.."
ok "no file includes a header of a higher level" tests/check_levels.sh
ok "every public header compiles alone" make -s check-headers
ok "a missing plan, a crash and a failure are seen" bash -c '
    t=$(mktemp -d); trap "rm -rf $t" EXIT
    mkdir -p "$t/tests/cli" "$t/build/tests"; cp tests/run.sh "$t/tests/"
    printf "echo ok 1 - a\n" >"$t/tests/cli/noplan.sh"
    printf "echo 1..1; echo not ok 1 - b\n" >"$t/tests/cli/fails.sh"
    printf "echo 1..2; echo ok 1 - c; kill -SEGV \$\$\n" >"$t/tests/cli/crash.sh"
    out=$(ONLY= B=build bash "$t/tests/run.sh"); [ $? -ne 0 ] && [ "$(tail -1 <<<"$out")" = "2 passed, 3 failed" ]'
done_testing
