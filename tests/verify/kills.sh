# Kills a run at 100 random moments (kill -9, seeded), some of its resumes too, and resumes: every one must end in the bytes of the undisturbed
# run. A run that was killed before it had written spec.json left nothing, and is begun anew. KILLS, KILL_SEED and KILL_JOBS (at once) vary it.
. tests/runs.bash
mkdir -p "$work"
rm -rf "${work:?}"/*
export XDG_CACHE_HOME=$work/cache
run=("$MASKGEN" --faces synth:2 --iters 2000 --crop 128 --face-width 96 --checkpoint-every 7 --threads 1 --quiet)
"${run[@]}" --out "$work/whole" # draws the heads, which later runs find in the cache
begin=$(date +%s%N)
"${run[@]}" --out "$work/timed"
took=$((($(date +%s%N) - begin) / 1000000))

# What a killed run has left.
stage() {
    [ -e "$1/run.json" ] && echo written && return
    [ -e "$1/checkpoint.0" ] && echo searching && return
    [ -e "$1/spec.json" ] && echo setting-up || echo nothing
}

# strike COMMAND…: starts it and kills it at a random moment of a run's length; fails when it was done before.
strike() {
    local ms=$((RANDOM * took / 32768)) code
    "$@" >/dev/null 2>&1 &
    sleep "$((ms / 1000)).$(printf %03d $((ms % 1000)))"
    kill -9 $! 2>/dev/null
    wait $! 2>/dev/null
    code=$?
    [ $code -eq 137 ]
}

# The i-th: killed, in half of the cases the resume too, and so on; then left in peace.
once() {
    local dir=$work/k$1 kills=1 stages
    RANDOM=$((${KILL_SEED:-1} * 1000 + $1))
    until strike "${run[@]}" --out "$dir"; do rm -rf "$dir"; done
    stages=$(stage "$dir")
    while true; do
        local go=("$MASKGEN" resume "$dir" --quiet)
        [ -e "$dir/spec.json" ] || go=("${run[@]}" --out "$dir")
        if [ $((RANDOM % 2)) -eq 0 ] && [ $kills -lt 5 ]; then
            strike "${go[@]}" || break
            kills=$((kills + 1))
            stages+=,$(stage "$dir")
        else
            "${go[@]}" >/dev/null 2>"$dir.err" || { echo "$1 $kills $stages failed: $(head -1 "$dir.err")"; return; }
            break
        fi
    done
    if same_run "$work/whole" "$dir" >/dev/null 2>&1; then
        echo "$1 $kills $stages same"
        rm -rf "$dir" "$dir.err"
    else
        echo "$1 $kills $stages DIFFERENT: $dir"
    fi
}

n=${KILLS:-100}
for i in $(seq "$n"); do
    while [ "$(jobs -rp | wc -l)" -ge "${KILL_JOBS:-$(nproc)}" ]; do wait -n; done
    once "$i" &
done >"$work/outcomes"
wait
grep -v ' same$' "$work/outcomes"
good=$(grep -c ' same$' "$work/outcomes")
awk -v ms="$took" '{ kills += $2; n = split($3, s, ","); for (i = 1; i <= n; i++) at[s[i]]++ }
    END { printf "%d kills of a run of %d ms; left behind:", kills, ms; for (k in at) printf " %s %d", k, at[k]; print "" }' "$work/outcomes"
cmp -s "$work/whole/trace.csv" "$work/timed/trace.csv" || good=0
echo "CHECK identical_after_kills $good/$n $n/$n $([ "$good" -eq "$n" ] && echo 1 || echo 0)"
