# The house: levels, headers, and that this harness can fail.
. "$(dirname "$0")/lib.bash"
cd "$(dirname "$0")/../.."
ok "every public header compiles alone" make -s check-headers
ok "a missing plan, a crash and a failure are seen" bash -c '
    t=$(mktemp -d); trap "rm -rf $t" EXIT
    mkdir -p "$t/tests/cli" "$t/build/tests"; cp tests/run.sh "$t/tests/"
    printf "echo ok 1 - a\n" >"$t/tests/cli/noplan.sh"
    printf "echo 1..1; echo not ok 1 - b\n" >"$t/tests/cli/fails.sh"
    printf "echo 1..2; echo ok 1 - c; kill -SEGV \$\$\n" >"$t/tests/cli/crash.sh"
    out=$(ONLY= B=build bash "$t/tests/run.sh"); [ $? -ne 0 ] && [ "$(tail -1 <<<"$out")" = "2 passed, 3 failed" ]'
ok "a suite in which nothing ran fails" bash -c '
    t=$(mktemp -d); trap "rm -rf $t" EXIT
    mkdir -p "$t/tests/cli" "$t/build/tests"; cp tests/run.sh "$t/tests/"
    printf "echo 1..1; echo ok 1 - a\n" >"$t/tests/cli/a.sh"
    out=$(ONLY=typo B=build timeout 20 bash "$t/tests/run.sh"); [ $? -eq 1 ] && [ "$(tail -1 <<<"$out")" = "0 passed, 1 failed" ] &&
        ONLY=cli_a B=build bash "$t/tests/run.sh" >/dev/null'
ok "a long check that crashes or checks nothing is missed; others keep their rows" bash -c '
    t=$(mktemp -d); trap "rm -rf $t" EXIT
    mkdir -p "$t/tests/verify" "$t/build"; cp tests/verify.sh "$t/tests/"
    echo "echo CHECK a 1 1 1" >"$t/tests/verify/good.sh"; echo "echo CHECK b 1 1 1; exit 7" >"$t/tests/verify/crash.sh"
    echo "echo nothing" >"$t/tests/verify/mute.sh"; echo "echo \"# not run: no weights\"" >"$t/tests/verify/absent.sh"
    run() { ONLY=$1 B=build bash "$t/tests/verify.sh" | tail -1; }
    json=$t/build/verify.json
    [ "$(run good)" = "1 held, 0 missed; figures in build/verify.json" ] && [ "$(run absent)" = "0 held, 0 missed; figures in build/verify.json" ] &&
        [ "$(run crash)" = "1 held, 1 missed; figures in build/verify.json" ] && [ "$(run mute)" = "0 held, 1 missed; figures in build/verify.json" ] &&
        [ "$(grep -c name "$json")" -eq 4 ] && "$B/tests/json" "$json" && ! ONLY=typo B=build bash "$t/tests/verify.sh" >/dev/null &&
        [ "$(run "")" = "2 held, 2 missed; figures in build/verify.json" ] && [ "$(grep -c name "$json")" -eq 4 ]'
# Its rule replaces a program, as a linker does: the trees share what is built by links.
ok "a fault on purpose that is seen, one that is not, and three that are none are told apart" bash -c '
    t=$(mktemp -d); trap "rm -rf $t" EXIT
    mkdir -p "$t"/{src,include,patterns,tests/mutants,build/obj,build/tests}; cp tests/mutants.sh "$t/tests/"; cd "$t"
    touch build/{face_recipe,bundle_data.c,cli_texts.c,cli_schemas.c,objects.a,maskgen}; printf "good\nfine\n" >src/a
    printf "build/tests/test_%%: src/a\n\t@grep -q good \$< && cp --remove-destination tests/test_\$* \$@\n" >Makefile
    printf "grep -q fine src/a\n" >tests/test_a; printf "false\n" >tests/test_b; chmod +x tests/test_[ab]; make -s build/tests/test_{a,b}
    printf "%s\n" Seen "src/a | test_a | fast" "- fine" "+ bad" "" Unseen "src/a | test_a" "- good" "+ very good" "" \
        "Twice there" "src/a | test_a" "- o" "+ 0" "" "Not built" "src/a | test_a" "- good" "+ bad" "" \
        "Failed before" "src/a | test_b" "- fine" "+ bad" >tests/mutants/a.txt
    out=$(ONLY= B=build bash tests/mutants.sh); [ $? -eq 1 ] && [ "$(tail -1 <<<"$out")" = "5 mutants, 1 survived, 3 are no faults" ] &&
        [ "$(cut -d: -f1 <<<"$out" | head -5 | xargs)" = "killed by test_a survived does not apply does not build test_b fails anyway" ] &&
        ONLY= FAST=1 B=build bash tests/mutants.sh >/dev/null && [ ! -e build/mutants ] && [ "$(xargs <src/a)" = "good fine" ]'
# Reports are handed finished figures: nothing of theirs calls what observes, estimates or compares.
computing() {
    nm -A "$B"/obj/report/*.o | grep -E ' U mg_(observe|observer_\w+|conditions_add\w*|estimate_(of|mean)|compare|subjects_(new|means|bootstrap|rate)|controls_measure|bootstrap_\w+|wilson\w*|mcnemar|holm|mean|sd|correlation)$'
}
ok "no report climbs down for a figure" [ -d "$B/obj/report" -a -z "$(computing)" ]
painting() {
    grep -rlE '\<(mg_texture_of_\w+|mg_pattern_paint|mg_plain_paint|mg_texture_refresh)\(' src/measure src/run src/eval src/regress src/report | sort | xargs
}
ok "what is measured is painted in one place; replicate paints its canvas" \
    [ "$(painting)" = "src/measure/condition.c src/run/replicate.c" ]
# Results are whole or not there: mg_file_write makes a temporary file, fsync and rename. The other place is a scratch file of models, which
# is held to its SHA-256 before it is copied.
opened_elsewhere() {
    grep -rnE '\<(fopen|freopen|creat|mkstemp|ofstream)\>|O_CREAT|O_TRUNC' src --include=*.c --include=*.cc |
        grep -vE '^src/base/file/(file_write|lock)\.c:|^src/cli/fetch\.c:.*open\(output,|fopen\(path, "rb"\)'
}
ok "nobody opens results to write but base/file/file_write.c and lock.c" [ -z "$(opened_elsewhere)" ]
done_testing
