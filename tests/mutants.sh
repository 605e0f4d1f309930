#!/bin/bash
# Faults on purpose: each mutant in tests/mutants/*.txt is a text in one source that is replaced by another, and the tests that must then fail.
# It is applied to a copy of the tree below $B/mutants, built, and tried, JOBS (2) at a time. Prints a line for each, in the lists' order, and
# last "N mutants, N survived, N are no faults"; exit 1 unless the last two are 0.
#   FAST=1         only those marked so
#   ONLY=PATTERN   only mutants whose source matches
# A mutant whose tests hang for two minutes is killed. No fault is one whose text is not there once, that does not build, or whose tests fail
# without it.
#
# A mutant in a list: what it means; "SOURCE | TEST… [| fast]", where test_NAME is a program and cli_NAME a script; "- TEXT", which stands in
# the source exactly once; "+ TEXT". An empty line ends it.
set -u
cd "$(dirname "$0")/.."
here=$PWD B=${B:-build} JOBS=${JOBS:-2}
work=$here/$B/mutants
name=() source=() tests=() old=() new=()

read_list() {
    local title from by mark minus plus
    while IFS= read -r title; do
        [ -n "$title" ] || continue
        IFS='|' read -r from by mark
        IFS= read -r minus
        IFS= read -r plus
        from=${from// /}
        [ -z "${FAST:-}" ] || [[ $mark == *fast* ]] || continue
        [[ -z "${ONLY:-}" || $from == $ONLY ]] || continue
        if [[ $minus != '- '* || $plus != '+ '* ]] || [ ! -e "$from" ] || [ -z "${by// /}" ]; then
            echo "$1: not a mutant: $title" >&2
            exit 1
        fi
        name+=("$title") source+=("$from") tests+=("$by") old+=("${minus#- }") new+=("${plus#+ }")
    done <"$1"
}

# copy TREE: sources, and what is built of them. Programs are links, which the linker replaces and never writes to.
copy() {
    mkdir -p "$1/$B"
    cp -a Makefile src include patterns tests "$1/"
    cp -a "$B"/{obj,face_recipe,bundle_data.c,cli_texts.c,cli_schemas.c,objects.a,maskgen} "$1/$B/"
    cp -al "$B/tests" "$1/$B/"
}

# restore TREE SOURCE: puts back what a mutant has changed and what was built of it.
restore() {
    local file
    cp -p "$2" "$1/$2"
    while IFS= read -r file; do
        cp -p --remove-destination "$B/$file" "$1/$B/$file" 2>/dev/null || rm -f "$1/$B/$file"
    done < <(find "$1/$B" -type f -newer "$1/begun" -printf '%P\n')
}

# swap FILE OLD NEW: replaces a text that is there exactly once; 1 where it is not.
swap() {
    OLD=$2 NEW=$3 awk -v RS='\001' -v ORS= '{
        at = index($0, ENVIRON["OLD"])
        rest = substr($0, at + length(ENVIRON["OLD"]))
        if (!at || index(rest, ENVIRON["OLD"])) exit 1
        print substr($0, 1, at - 1) ENVIRON["NEW"] rest }' "$1" >"$1.mutant" && mv "$1.mutant" "$1"
}

# build TREE TEST, run TREE TEST: what it is of, whether it passes.
build() {
    local target=$B/maskgen
    [[ $2 == cli_* ]] || target=$B/tests/$2
    make -s -C "$1" B="$B" "$target" >"$1/log" 2>&1
}
run() {
    local script=tests/cli/${2#cli_}.sh
    if [[ $2 == cli_* ]]; then
        (cd "$1" && B=$B MASKGEN=$1/$B/maskgen MASKGEN_SLOW=1 timeout 120 bash "$script") >"$1/log" 2>&1 && ! grep -q '^not ok' "$1/log"
    else
        (cd "$1" && timeout 120 "$B/tests/$2") >"$1/log" 2>&1
    fi
}

# sound TREE N: whether the N-th test passes where there is no fault; else says so.
sound() {
    build "$1" "${all[$2]}" && run "$1" "${all[$2]}" || echo "${all[$2]}"
}

# try TREE N: prints what became of the N-th mutant.
try() {
    local tree=$1 from=${source[$2]} test verdict=survived
    touch "$tree/begun"
    if ! swap "$tree/$from" "${old[$2]}" "${new[$2]}"; then
        rm -f "$tree/$from.mutant"
        verdict='does not apply'
    else
        for test in ${tests[$2]}; do
            if ! build "$tree" "$test"; then
                verdict='does not build'
                break
            elif ! run "$tree" "$test"; then
                verdict="killed by $test"
                break
            fi
        done
    fi
    restore "$tree" "$from"
    echo "$verdict: ${name[$2]} ($from)"
}

# share COUNT TASK: TASK TREE N for N = 0 … COUNT - 1, each by whichever of the JOBS trees is free; what they print in the order of N.
share() {
    local tree i
    rm -rf "$work/task" && mkdir "$work/task"
    for ((tree = 0; tree < JOBS; tree++)); do
        for ((i = 0; i < $1; i++)); do
            mkdir "$work/task/$i" 2>/dev/null || continue
            $2 "$work/$tree" $i >"$work/task/$i/says.part"
            mv "$work/task/$i/says.part" "$work/task/$i/says"
        done &
    done
    for ((i = 0; i < $1; i++)); do
        until [ -e "$work/task/$i/says" ] || [ -z "$(jobs -r)" ]; do sleep 0.1; done
        cat "$work/task/$i/says"
    done
    wait
}

for list in tests/mutants/*.txt; do read_list "$list"; done
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
rm -rf "$work"
for ((tree = 0; tree < JOBS; tree++)); do copy "$work/$tree"; done
mapfile -t all < <(printf '%s\n' ${tests[@]+${tests[*]}} | sort -u)
unsound=" $(share ${#all[@]} sound | xargs) "
share ${#name[@]} try | while IFS= read -r line; do
    by=$(sed -n 's/^killed by \([a-z0-9_]*\):.*/\1/p' <<<"$line")
    [[ -z $by || $unsound != *" $by "* ]] || line="$by fails anyway: ${line#*: }"
    echo "$line"
done | tee "$work/said"
mutants=${#name[@]} survived=$(grep -c '^survived:' "$work/said") killed=$(grep -c '^killed by ' "$work/said")
echo "$mutants mutants, $survived survived, $((mutants - survived - killed)) are no faults"
[ "$killed" -eq "$mutants" ] && [ "$mutants" -gt 0 ]
