# Signals and want: hang-up, termination, a broken pipe, out of memory, no permission, no weights, a folder in use. Each leaves valid files or none,
# and a clear exit code. (Interrupts and kills: run.sh, resume.sh; a full disk: bad_input.sh.)
. "$(dirname "$0")/lib.bash"
cd "$scratch"
run=(--faces synth:1 --crop 128 --face-width 96 --quiet)
endless=("${run[@]}" --iters 1000000000 --checkpoint-every 50)

# whole DIR: a record, a picture and a trace that can be read, and nothing half-written.
whole() {
    "$B/tests/table" "$1/run.json" >/dev/null && "$B/tests/pixel" "$1/pattern.png" copy.png 0 0 0 && [ -s "$1/trace.csv" ] &&
        ! ls -A "$1" | grep '\.tmp\.'
}

for signal in HUP:129 TERM:143 PIPE:141; do
    name=${signal%:*}
    "$MASKGEN" "${endless[@]}" --out "$name" &
    pid=$!
    appears "$name/checkpoint.1"
    kill -"$name" $pid
    wait $pid
    ok "SIG$name during the search exits ${signal#*:}" [ $? -eq "${signal#*:}" ]
    ok "and leaves whole files" whole "$name"
    ok "with the reason" grep -q "\"stop\": \".*(SIG$name)\"" "$name/run.json"
done

"$MASKGEN" "${endless[@]}" --out early &
pid=$!
appears early/spec.json
kill -TERM $pid
wait $pid
ok "SIGTERM before the search exits 143" [ $? -eq 143 ]
ok "and leaves whole files" whole early
(trap '' HUP; exec "$MASKGEN" "${run[@]}" --iters 40 --checkpoint-every 5 --out nohup) &
pid=$!
appears nohup/checkpoint.0
kill -HUP $pid
wait $pid
ok "under nohup SIGHUP changes nothing" [ $? -eq 0 ]
"$MASKGEN" --faces synth:1 --crop 128 --face-width 96 --iters 3 --out pipe 2>/dev/null | true
ok "a reader that has gone: exit 141" [ "${PIPESTATUS[0]}" -eq 141 ]
ok "after everything was written" whole pipe
ok "a full standard output: exit 1" bash -c "'$MASKGEN' --faces synth:1 --crop 128 --face-width 96 --iters 3 --out full >/dev/full 2>/dev/null; [ \$? -eq 1 ]"
ok "after everything was written, too" whole full

# A folder in use.
"$MASKGEN" "${endless[@]}" --out busy &
pid=$!
appears busy/checkpoint.1
ok "a second run in one folder is refused" exits 2 'another process.*: busy/\.lock' "$MASKGEN" "${run[@]}" --iters 1 --out busy
ok "so is its resume" exits 2 'another process.*: busy/\.lock' "$MASKGEN" resume busy
kill -INT $pid
wait $pid
ok "the first has lost nothing" [ $? -eq 130 ]
ok "of its files" whole busy

# An older run's files outlive a run that could not begin.
before=$(sha256sum busy/*)
ok "a mistyped --faces" exits 2 'nowhere' "$MASKGEN" --faces nowhere --out busy
ok "missing weights" exits 2 'not installed: run `make models`' env MASKGEN_MODELS="$scratch/none" XDG_CACHE_HOME="$scratch/none" HOME="$scratch/none" \
    "$MASKGEN" --faces "$photos/2008_001009.jpg" --detector ultraface --out busy
ok "neither touches the older run" [ "$before" = "$(sha256sum busy/*)" ]
ok "missing weights in a fresh folder leave nothing to resume" bash -c "
    MASKGEN_MODELS=none XDG_CACHE_HOME=none HOME=none '$MASKGEN' --faces '$photos/2008_001009.jpg' --detector ultraface --out fresh 2>/dev/null; [ \$? -eq 2 ] && [ -z \"\$(ls fresh)\" ]"

# No memory: whatever the limit, an exit code and a message, never a crash; below some 80 MB not even the libraries load.
case ${B##*/} in
*san*) echo "# not run: limits of memory (a sanitizer's shadow needs more)" ;;
*)
    verdicts=
    for mb in 78 90 102 114; do
        said=$( (ulimit -v $((mb * 1024)); exec "$MASKGEN" "${run[@]}" --iters 5 --out "memory$mb") 2>&1)
        code=$?
        [ $code -eq 0 ] && whole "memory$mb" && verdicts+=" fine" && continue
        [ $code -eq 1 ] && [[ $said == maskgen:* ]] && [ ! -e "memory$mb/run.json" ] && verdicts+=" said" && continue
        [ $code -eq 127 ] && verdicts+=" none" && continue
        verdicts+=" $mb:$code"
    done
    ok "limits of memory end in a message or in a whole run" bash -c "[[ ! '$verdicts' =~ : ]] && [[ '$verdicts' =~ said ]] || { echo '# $verdicts'; false; }"
    ;;
esac

# No permission. Root may write anywhere, so somebody else tries.
as=()
if [ "$(id -u)" = 0 ]; then
    as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    chmod 755 "$scratch"
fi
if "${as[@]}" test -x "$MASKGEN" 2>/dev/null; then
    mkdir locked late && chmod 555 locked && chmod 777 late
    ok "a folder that may not be written to: exit 2" exits 2 'Permission denied: locked' "${as[@]}" "$MASKGEN" "${run[@]}" --iters 1 --out locked
    ok "below it, too" exits 2 'cannot make .*: locked/sub' "${as[@]}" "$MASKGEN" "${run[@]}" --iters 1 --out locked/sub
    ok "it stays empty" empty locked
    cp -r busy kept && chmod 555 kept && chmod 444 kept/.lock
    ok "resume there: exit 2" exits 2 'Permission denied: kept/\.lock' "${as[@]}" "$MASKGEN" resume kept
    "${as[@]}" "$MASKGEN" "${endless[@]}" --out late 2>late.err &
    pid=$!
    appears late/checkpoint.1
    chmod 555 late
    wait $pid
    ok "a folder that is closed during a run: exit 1" [ $? -eq 1 ]
    ok "with the file's name" grep -qE 'Permission denied: late/checkpoint\.[01]' late.err
else
    echo "# not run: folders without permission (no other user to be)"
fi
done_testing
