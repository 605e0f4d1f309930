# Every call of the system that run, resume, score --update-baseline, export and models make fails in its turn (of allocations and reads, of
# which there are thousands, MOST spread evenly); then disks are full, folders read-only and files of the future. Whatever happens, a command
# does its work or exits 1 with the reason, and what was there before is whole. KINDS and COMMANDS choose some.
mkdir -p "$work"
rm -rf "${work:?}"/*
arena=$(realpath "$work")
. tests/runs.bash
. tests/fault/sweep.bash
[ -e "$preload" ] || { echo "# not run: a sanitizer's program takes no library that stands before its own functions"; exit; }
read -ra kinds <<<"${KINDS:-${kinds[*]}}"
read -ra commands <<<"${COMMANDS:-${commands[*]}}"
prepare "${commands[@]}" || exit 1

# `spread MOST KIND [SUFFIX]`: the faults of a kind in all commands.
spread() {
    local c n i step
    for c in "${commands[@]}"; do
        [[ $c${3:-} != models:?? ]] || continue # a model file that may not be read is listed as one
        n=$(calls "$c" "$2")
        step=$((n > $1 ? (n + $1 - 1) / $1 : 1))
        for ((i = 1; i <= n; i += step)); do echo "$c $2:$i${3:-}"; done
    done
}

for kind in "${kinds[@]}"; do spread "${MOST:-40}" "$kind"; done >"$arena/faults"
if [ -z "${KINDS:-}" ]; then
    spread 10 write +  # a disk that stays full
    spread 10 alloc +  # memory that stays short
    spread 5 write :4  # EINTR, which is no failure
    spread 10 open :13 # EACCES
    spread 10 open :30 # EROFS
fi >>"$arena/faults"
strike_all "$arena/faults" >"$arena/cases"

# ---- places that are really so -------------------------------------------------------------------------------------------------------------
# `unfit COMMAND HOW`: one case in a folder that is on a full disk, on one for reading only, or another user's.
unfit() {
    local command=$1 how=$2 dir=$arena/place said='No space left on device' code verdict=failed as=()
    mkdir -p "$dir"
    mount -t tmpfs -o size=64m,mode=755 tmpfs "$dir" || return
    cp -a "$arena/$command/before/." "$dir"
    chmod -R a+rX "$dir"
    mkdir -p "$dir/cache/maskgen/faces"
    case $how in
    full) cat /dev/zero >"$dir/cache/maskgen/faces/filler.face" 2>/dev/null ;;
    readonly) mount -o remount,ro "$dir" && said='Read-only file system' ;;
    other) as=(setpriv --reuid=65534 --regid=65534 --clear-groups) said='Permission denied' ;;
    esac
    (cd "$dir" && XDG_CACHE_HOME=$dir/cache exec timeout 60 "${as[@]}" "$MASKGEN" $(arguments "$command")) >"$dir.out" 2>"$dir.err"
    code=$?
    [ $code -eq 1 ] || { [ $code -eq 2 ] && [ "$how" != full ]; } || verdict=BAD
    grep -q "^maskgen: .*$said" "$dir.err" && [ "$(digest "$dir")" = "$(<"$arena/$command/before.sums")" ] || verdict=BAD
    umount "$dir"
    echo "$command $how:0 $code $verdict $([ $verdict = failed ] || head -c 200 "$dir.err")"
}

# `ahead COMMAND`: what is there was written in an hour from now, as after the clock has been put back.
ahead() {
    local dir=$arena/ahead verdict=done
    cp -a "$arena/$1/before" "$dir"
    find "$dir" -exec touch -d '+1 hour' {} +
    (cd "$dir" && XDG_CACHE_HOME=$dir/cache exec "$MASKGEN" $(arguments "$1")) >"$dir.out" 2>/dev/null
    [ "$(digest "$dir")" = "$(<"$arena/$1/after.sums")" ] && cmp -s "$dir.out" "$arena/$1/stdout" || verdict=BAD
    echo "$1 ahead:0 0 $verdict"
    rm -rf "$dir"
}

if [ -z "${KINDS:-}" ]; then
    for c in "${commands[@]}"; do ahead "$c"; done >>"$arena/cases"
    if mkdir "$arena/try" && mount -t tmpfs tmpfs "$arena/try" 2>/dev/null; then
        umount "$arena/try"
        for c in "${commands[@]}"; do
            [[ $c == models || $c == fetch ]] && continue # which write nothing here
            for how in full readonly other; do unfit "$c" $how; done
        done >>"$arena/cases"
    else
        echo "# not run: disks that are really full or for reading only, which need the right to mount"
    fi
fi

# ---- the sum -------------------------------------------------------------------------------------------------------------------------------
grep -E '^[^ ]+ [^ ]+ [0-9]+ (BAD|crash|hang)' "$arena/cases" | cut -c1-400
awk '{ kind = $2; sub(/:.*/, "", kind); n[kind " " $1 " " $4]++ } END { for (k in n) print k, n[k] }' "$arena/cases" | sort |
    awk '{ if ($1 " " $2 != last) printf "%s%s:", last == "" ? "" : "\n", last = $1 " " $2; printf " %d %s", $4, $3 } END { print "" }'
count() { grep -cE "^[^ ]+ $1" "$arena/cases"; }
for kind in $(sed 's/^[^ ]* //; s/:.*//' "$arena/cases" | sort -u); do
    echo "CHECK injected_$kind $(count "$kind:[^ ]* [0-9]+ (done|failed|BAD|crash|hang)") >0 $(($(count "$kind:[^ ]* [0-9]+ (done|failed|BAD|crash|hang)") > 0))"
done
for what in BAD crash hang; do
    n=$(count "[^ ]+ [0-9]+ $what")
    echo "CHECK $(sed 's/BAD/lost_half_written_or_wrongly_told/; s/hang/hang_over_10s/' <<<"$what") $n 0 $((n == 0))"
done
all=$(wc -l <"$arena/cases") none=$(count '[^ ]+ [0-9]+ none')
echo "CHECK cases_that_met_no_fault $none <$((all / 20 + 1)) $((none < all / 20 + 1))"
