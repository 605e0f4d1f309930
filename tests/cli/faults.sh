# One call of the system fails, of each kind in each command: the exit code, the reason and what was there before are right.
# tests/verify/faults.sh goes over all calls.
. "$(dirname "$0")/lib.bash"
if [ ! -e "$B/tests/fault_preload.so" ]; then
    echo "# not run: a sanitizer's program takes no library that stands before its own functions"
    done_testing
    exit
fi
arena=$scratch/arena
. "$(dirname "$0")/../fault/sweep.bash"

# One call of a kind, two thirds through a command: where results are replaced. What takes long gets few of them.
faults() {
    local c kind kinds_of n
    for c in "${commands[@]}"; do
        case $c in
        run) kinds_of="write rename unlink" ;;
        resume) kinds_of="alloc thread close" ;;
        baseline) kinds_of="alloc read fsync" ;;
        svg) kinds_of="rename read" ;;
        pdf) kinds_of="write" ;;
        *) kinds_of="${kinds[*]}" ;;
        esac
        for kind in $kinds_of; do
            n=$(calls "$c" "$kind")
            [ "$n" -eq 0 ] || echo "$c $kind:$(((2 * n + 2) / 3))"
        done
    done
    echo "baseline write:1+"
    echo "png open:2:13"
    echo "png rename:1:30"
}

ok "every command works, and its calls are counted" prepare "${commands[@]}"
faults >"$scratch/faults"
ok "there are faults of every kind" [ "$(sed 's/.* //; s/:.*//' "$scratch/faults" | sort -u | wc -l)" -eq ${#kinds[@]} ]
strike_all "$scratch/faults" >"$scratch/cases"
while read -r command fault code verdict why; do
    ok "$command, $fault" grep -qxE 'done|failed' <<<"$verdict"
    [ -z "$why" ] || echo "# $verdict, exit $code: $why"
done < <(sort "$scratch/cases")
ok "each had its verdict" [ "$(wc -l <"$scratch/cases")" -eq "$(wc -l <"$scratch/faults")" ]
done_testing
