# `maskgen --iters N` without any other option is killed (kill -9) after a minute and resumed: at most 30 s of work are repeated, and its files
# are those of a run that nobody disturbed. Nothing is kept where checkpoints are off; what they cost. NIGHT_ITERS varies N (100,000 take
# some ten minutes of searching and as much for the best of as many random patterns, twice).
. tests/runs.bash
rm -rf "${work:?}" && mkdir -p "$work" && work=$(realpath "$work")
export XDG_CACHE_HOME=$work/cache
tools=$PWD/$B/tests
n=${NIGHT_ITERS:-100000}
cd "$work" || exit 1
"$MASKGEN" --iters 1 --out first --quiet # draws the heads, which the others find in the cache

# iteration SCREEN: the numbers of iterations that the terminal has shown.
iteration() { tr '\r' '\n' <"$1" | grep -aoE "search +\[[#.]*\] [0-9]+/$n" | sed 's,.* \([0-9]*\)/.*,\1,'; }
# cut_down SECONDS SCREEN COMMAND…: runs it under a terminal and kills it.
cut_down() {
    printf 'echo $$ >pid; exec %s\n' "$(printf '%q ' "${@:3}")" >job.sh
    script -qec 'sh job.sh' "$2" >/dev/null </dev/null &
    sleep "$1"
    kill -9 "$(cat pid)"
    killed=$(date +%s.%N)
    wait
}
cut_down 60 screen "$MASKGEN" --iters "$n" --out night
kept=$(stat -c %.Y night/checkpoint.? 2>/dev/null | sort -n | tail -1)
repeated=$(awk -v a="${kept:-0}" -v b="$killed" 'BEGIN { printf "%.1f", b - a }')
echo "CHECK seconds_repeated $repeated <=30.5 $(awk "BEGIN { print $repeated <= 30.5 }")" # a step, and writing, are on top of 30 s
script -qec "$(printf '%q ' "$MASKGEN") resume night" resumed >/dev/null </dev/null
code=$?
echo "# killed at iteration $(iteration screen | tail -1), resumed at $(iteration resumed | head -1)"
"$MASKGEN" --iters "$n" --out whole --quiet
same=0
for file in pattern.png preview.png trace.csv; do cmp -s night/$file whole/$file && same=$((same + 1)); done
cmp -s <(without_exec night/run.json) <(without_exec whole/run.json) && same=$((same + 1))
echo "CHECK files_of_the_undisturbed_run exit-$code,$same exit-0,4 $((code == 0 && same == 4))"

cut_down 45 screen "$MASKGEN" --iters "$n" --checkpoint-every off --out off
left=$(find off -name 'checkpoint*' | wc -l)
echo "CHECK checkpoints_where_they_are_off $left 0 $((left == 0 && $(iteration screen | wc -l) > 0))"

# One checkpoint a step against none: processor seconds of one, whose trace is 1,000 steps long on average. By the clock there is one in 30 s.
cost() {
    "$tools/peak" "$MASKGEN" --iters 2000 --faces synth:1 --crop 128 --face-width 96 --threads 1 --checkpoint-every "$1" --out cost --quiet 3>&1
}
read -r _ _ off _ < <(cost off)
read -r _ _ each _ < <(cost 1)
awk -v off="$off" -v each="$each" -v n="$n" 'BEGIN {
    one = (each - off) / 2000; share = 100 * one * n / 1000 / 30
    printf "# a checkpoint after 1,000 steps: %.1f ms\n", 1000 * one
    printf "CHECK per_cent_of_the_time_for_checkpoints_after_%d_steps %.2f <=2 %d\n", n, share, share <= 2 }'
