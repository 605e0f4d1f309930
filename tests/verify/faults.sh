# Every call of the system that run, resume, score --update-baseline, export and models make (of allocations and reads, which there are
# thousands of, MOST spread evenly) fails in its turn; disks are full, folders read-only, memory is short and the clock goes back. Whatever
# happens, a command does its work or exits 1 with the reason, and what was there before is whole.
mkdir -p "$work"
rm -rf "${work:?}"/*
arena=$work
. tests/fault/sweep.bash
[ -e "$preload" ] || { echo "# not run: a sanitizer's program takes no library that stands before its own functions"; exit; }
most=${MOST:-40} cases=$work/cases
prepare "${commands[@]}" || exit 1

# `spread KIND [SUFFIX]`: the faults of a kind in all commands.
spread() {
    local c n i step
    for c in ${COMMANDS:-${commands[@]}}; do
        n=$(calls "$c" "$1")
        step=$((n > most ? n / most : 1))
        for ((i = 1; i <= n; i += step)); do echo "$c $1:$i${2:-}"; done
    done
}

{
    for kind in ${KINDS:-${kinds[@]}}; do spread "$kind"; done
    if [ -z "${KINDS:-}" ]; then
        most=10
        spread write +   # a disk that stays full
        spread alloc +   # memory that stays short
        spread write :4  # EINTR, which is no failure
        spread open :13  # EACCES
        spread open :30  # EROFS
        # Address space, in kB, from where the loader of programs can begin.
        for c in "${commands[@]}"; do for ((kb = 200000; kb <= 330000; kb += 13000)); do echo "$c space:$kb"; done; done
    fi
} >"$work/faults"
strike_all "$work/faults" >"$cases"

# ---- clock, disk and folder as they are ----------------------------------------------------------------------------------------------------
# `as_before COMMAND CODE PATTERN WRAPPER…`: the command under a wrapper that makes its folder, $dir, unfit.
as_before() {
    local command=$1 want=$2 pattern=$3 dir=$work/place code why
    shift 3
    rm -rf "$dir"
    cp -a "$arena/$command/before" "$dir"
    chmod -R go+rX "$dir"
    (cd "$dir" && XDG_CACHE_HOME=$dir/cache dir=$dir "$@" "$MASKGEN" $(arguments "$command")) >"$dir.out" 2>"$dir.err"
    code=$?
    echo "$command $* $code"
}
