# The main job: files, determinism over threads, the record against a separate scoring of rendered PNGs, Ctrl-C, exit codes.
. "$(dirname "$0")/lib.bash"
face=$photos/Tom_Cruise_avp_2014_4.jpg
small=(--crop 160 --face-width 110)
short=(--faces "$face" "$photos/2008_001009.jpg" "${small[@]}" --iters 30 --engine dlib --quiet)

"$MASKGEN" "${short[@]}" --out "$scratch/a/deep/one" --threads 1
ok "a run exits 0" [ $? -eq 0 ]
for file in pattern.png preview.png run.json trace.csv spec.json; do
    ok "writes $file" [ -s "$scratch/a/deep/one/$file" ]
done
ok "nothing else is left in the folder" [ "$(ls "$scratch/a/deep/one" | sort | xargs)" = "pattern.png preview.png run.json spec.json trace.csv" ]
ok "the trace has its header and a row per iteration" bash -c "
    [ \"\$(head -1 '$scratch/a/deep/one/trace.csv')\" = iter,evals,temperature,loss,best_loss,accepted ] &&
    [ \$(wc -l <'$scratch/a/deep/one/trace.csv') -eq 31 ]"

# Byte-identical for any number of threads: pattern.png, trace.csv, run.json less exec.
"$MASKGEN" "${short[@]}" --out "$scratch/two" --threads 2
ok "one thread and two give the same bytes" same_run "$scratch/a/deep/one" "$scratch/two"
"$MASKGEN" "${short[@]}" --seed 2 --out "$scratch/seed2"
ok "another seed gives another pattern" bash -c "! cmp -s '$scratch/two/pattern.png' '$scratch/seed2/pattern.png'"
"$MASKGEN" --config "$scratch/two/run.json" --engine dlib --quiet --out "$scratch/again"
ok "a run.json is a spec: the same bytes again" same_run "$scratch/two" "$scratch/again"

# The recorded margins are those of a detector call on the PNGs that render writes.
"$MASKGEN" render "$scratch/two/pattern.png" --controls --faces "$face" "$photos/2008_001009.jpg" "${small[@]}" --quiet --out "$scratch/worn"
ok "render writes a picture per face and print, and the sheet" [ "$(ls "$scratch/worn" | wc -l)" -eq $((7 * $(ls "$scratch"/worn/*.bare.png | wc -l) + 1)) ]
ok "the recorded margins equal a separate program's on the rendered PNGs" "$B/tests/margins" "$scratch/two/run.json" "$scratch/worn"

"$MASKGEN" "${short[@]}" --iters 100000 --out "$scratch/int" 2>/dev/null &
pid=$!
until [ -s "$scratch/int/spec.json" ] || ! kill -0 $pid; do sleep 0.1; done
sleep 1
kill -INT $pid
wait $pid
ok "Ctrl-C exits 130" [ $? -eq 130 ]
ok "and leaves the best so far" bash -c "[ -s '$scratch/int/pattern.png' ] && grep -q SIGINT '$scratch/int/run.json'"

"$MASKGEN" "${short[@]}" --crop 320 --face-width 160 --iters 3 --start random --target-rate 0 --out "$scratch/miss"
ok "a target rate that is missed exits 3" [ $? -eq 3 ]
"$MASKGEN" "${short[@]}" --iters 3 --target-rate 1 --out "$scratch/met"
ok "one that is met stops the search and exits 0" [ $? -eq 0 ]
ok "and is the stop reason" grep -q '"stop": "target rate reached"' "$scratch/met/run.json"
"$MASKGEN" --faces "$face" --iters 2 --json --out "$scratch/j" >"$scratch/j.json"
ok "--json prints one JSON document" is_json "$scratch/j.json"
ok "a pipe stays quiet on standard error" bash -c "'$MASKGEN' --faces '$face' --iters 2 --out '$scratch/q' 2>&1 >/dev/null | wc -c | grep -qx 0"
done_testing
