#!/bin/bash
# Faults on purpose: each mutant in tests/mutants/*.txt is a text in one source that is replaced by another, and the tests that must then fail.
# It is applied to a copy of the tree below $B/mutants, built, and tried. Prints a line for each, and last "N mutants, N survived, N do not
# apply"; exit 1 unless the last two are 0. A mutant whose tests do not compile, or hang for two minutes, counts as killed.
#   FAST=1         only those marked so
#   ONLY=PATTERN   only mutants whose source matches
#
# A mutant in a list: what it means; "SOURCE | TEST… [| fast]", where test_NAME is a program and cli_NAME a script; "- TEXT", which stands in
# the source exactly once; "+ TEXT". An empty line ends it.
set -u
cd "$(dirname "$0")/.."
here=$PWD B=${B:-build}
tree=$here/$B/mutants/tree
mutants=0 survived=0 lost=0

prepare() {
    rm -rf "$tree" && mkdir -p "$tree/$B"
    cp -a Makefile src include patterns tests "$tree/"
    cp -a "$B"/{obj,tests,face_recipe,bundle_data.c,cli_texts.c,cli_schemas.c,objects.a,maskgen} "$tree/$B/"
}

# swap FILE OLD NEW: replaces a text that is there exactly once; 1 where it is not.
swap() {
    OLD=$2 NEW=$3 awk -v RS='\001' -v ORS= '{
        at = index($0, ENVIRON["OLD"])
        rest = substr($0, at + length(ENVIRON["OLD"]))
        if (!at || index(rest, ENVIRON["OLD"])) exit 1
        print substr($0, 1, at - 1) ENVIRON["NEW"] rest }' "$1" >"$1.mutant" && mv "$1.mutant" "$1"
}

# fails TEST: whether it fails in the changed tree.
fails() {
    local log=$tree/log
    if [[ $1 == cli_* ]]; then
        make -s -C "$tree" B="$B" "$B/maskgen" >"$log" 2>&1 || return 0
        ! (cd "$tree" && B=$B MASKGEN=$tree/$B/maskgen MASKGEN_SLOW=1 timeout 120 bash "tests/cli/${1#cli_}.sh") >"$log" 2>&1 || grep -q '^not ok' "$log"
    else
        make -s -C "$tree" B="$B" "$B/tests/$1" >"$log" 2>&1 || return 0
        ! (cd "$tree" && timeout 120 "$B/tests/$1") >"$log" 2>&1
    fi
}

# try_one NAME SOURCE TESTS OLD NEW
try_one() {
    local name=$1 source=$2 tests=$3 test verdict=survived
    mutants=$((mutants + 1))
    cp "$here/$source" "$tree/$source"
    if ! swap "$tree/$source" "$4" "$5"; then
        echo "does not apply: $name ($source)"
        lost=$((lost + 1))
        return
    fi
    for test in $tests; do
        if fails "$test"; then
            verdict="killed by $test"
            break
        fi
    done
    [ "$verdict" != survived ] || survived=$((survived + 1))
    echo "$verdict: $name ($source)"
    cp "$here/$source" "$tree/$source"
}

prepare
for list in tests/mutants/*.txt; do
    while IFS= read -r name; do
        [ -n "$name" ] || continue
        IFS='|' read -r source tests mark
        IFS= read -r old
        IFS= read -r new
        source=${source// /}
        [ -z "${FAST:-}" ] || [[ $mark == *fast* ]] || continue
        [[ -z "${ONLY:-}" || $source == $ONLY ]] || continue
        if [[ $old != '- '* || $new != '+ '* ]] || [ ! -e "$source" ] || [ -z "${tests// /}" ]; then
            echo "does not apply: $name ($list)"
            mutants=$((mutants + 1)) lost=$((lost + 1))
            continue
        fi
        try_one "$name" "$source" "$tests" "${old#- }" "${new#+ }"
    done <"$list"
done
rm -rf "$tree"
echo "$mutants mutants, $survived survived, $lost do not apply"
[ $survived -eq 0 ] && [ $lost -eq 0 ] && [ $mutants -gt 0 ]
