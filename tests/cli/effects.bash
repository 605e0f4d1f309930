# Sourced by the tests that show what each option of a command does: with it the command prints or writes something else than without, or
# it is refused. `command` is the command's words; its arguments stand in arrays that the tests name.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
export XDG_CACHE_HOME=${XDG_CACHE_HOME:-$scratch/cache}
face=$photos/Tom_Cruise_avp_2014_4.jpg
other=$photos/2008_001009.jpg
shown=

# effect FOLDER ARGUMENT…: all that the command prints and writes in a new folder of its own, less what time it took.
effect() {
    local to=$1
    shift
    rm -rf "$to"
    mkdir "$to"
    [ -z "${before:-}" ] || cp -r "$before/." "$to"
    (cd "$to" && "$MASKGEN" $command "$@" >stdout 2>stderr; echo $? >code)
    find "$to" -name run.json -exec sed -i '/"timings": {/,/}/d' {} +
    rm -f "$to"/*/.lock "$to"/.lock
}
# differs OPTION (first) ARGUMENT…: the array named `first` alone, and with these arguments behind it. What is refused has no effect.
differs() {
    local -n base=$2
    [ -d "without-$2" ] || effect "without-$2" "${base[@]}"
    effect with "${base[@]}" "${@:3}"
    if grep -qx 2 with/code; then
        sed 's/^/# /' with/stderr
        return 1
    fi
    ! diff -rq "without-$2" with >/dev/null || { echo "# no effect"; return 1; }
}
changes() {
    shown+=" $1"
    ok "$command --$1" differs "$1" "$2" --"$1" "${@:3}"
}
# An option that must not change any result: the same with it, and a value out of its range is refused.
keeps() {
    shown+=" $1"
    local -n base=$2
    [ -d "without-$2" ] || effect "without-$2" "${base[@]}"
    effect with "${base[@]}" --"$1" "$3"
    ok "$command --$1 changes no result" diff -r -I "\"$1\":" "without-$2" with
    ok "$command --$1 out of its range" exits 2 "$1" "$MASKGEN" $command "${base[@]}" --"$1" "$4"
}
# The effects are no accident: the same twice.
steady() {
    local -n base=$1
    effect "without-$1" "${base[@]}"
    effect with "${base[@]}"
    ok "$command is the same twice" diff -r "without-$1" with
    ok "and succeeds" grep -qx "${2:-0}" with/code
}
# all_shown [GROUP…]: no option of the command's help, or of these groups of it, is left out.
all_shown() {
    ok "every option of $command${*:+, }$* was shown" diff <(tr ' ' '\n' <<<"$shown" | sed '/^$/d' | sort -u) \
        <("$MASKGEN" help ${command%% *} | awk -v groups=" $* " '/^[A-Z][a-z]*:$/ { use = groups == "  " || index(groups, " " substr($0, 1, length - 1) " ") } use' |
            sed -nE 's/^  (-[a-zA-Z], )?--([a-z0-9-]+).*/\2/p' | sort)
    done_testing
}
