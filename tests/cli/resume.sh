# Checkpoints: a killed run goes on to the same bytes; torn files, changed inputs, finished and foreign folders.
. "$(dirname "$0")/lib.bash"
cp "$photos/Tom_Cruise_avp_2014_4.jpg" "$scratch/face.jpg"
run=(--faces "$scratch/face.jpg" --iters 300 --crop 128 --face-width 96 --quiet)
# stopped DIR SIGNAL: starts the run and sends it the signal once its second checkpoint is there.
stopped() {
    "$MASKGEN" "${run[@]}" --checkpoint-every 5 --out "$1" &
    local pid=$!
    appears "$1/checkpoint.1"
    kill "$2" $pid
    wait $pid
}
"$MASKGEN" "${run[@]}" --out "$scratch/whole"

stopped "$scratch/a" -9 2>/dev/null
ok "a killed run leaves two checkpoints and no run.json" bash -c "[ -s '$scratch/a/checkpoint.0' ] && [ -s '$scratch/a/checkpoint.1' ] && [ ! -e '$scratch/a/run.json' ]"
for name in torn both face; do cp -r "$scratch/a" "$scratch/$name"; done
touch "$scratch/a/run.json.tmp.1" "$scratch/a/notes.tmp.1"
"$MASKGEN" resume "$scratch/a" --quiet
ok "resume exits 0" [ $? -eq 0 ]
ok "and ends with the bytes of the undisturbed run" same_run "$scratch/whole" "$scratch/a"
ok "checkpoints and half-written files are gone, other files are not" bash -c "[ \"\$(ls '$scratch/a' | xargs)\" = 'notes.tmp.1 pattern.png preview.png run.json spec.json trace.csv' ]"
before=$(cd "$scratch/a" && sha256sum ./*.* | sha256sum; stat -c %Y%Z "$scratch"/a/*.json)
ok "on a finished run it exits 0" code 0 "$MASKGEN" resume "$scratch/a"
ok "and changes nothing" [ "$before" = "$(cd "$scratch/a" && sha256sum ./*.* | sha256sum; stat -c %Y%Z "$scratch"/a/*.json)" ]

cp -r "$scratch/a" "$scratch/mute"
echo '{}' >"$scratch/mute/run.json"
ok "a record that does not say it is whole is none: anew" exits 0 'starting anew' "$MASKGEN" resume "$scratch/mute"
ok "to the same bytes once more" same_run "$scratch/whole" "$scratch/mute"

# The newer of the two is torn.
newer=$(ls -t "$scratch"/torn/checkpoint.? | head -1)
truncate -s -100 "$newer"
ok "a torn checkpoint is passed over with a notice" exits 0 "not used: torn.*$(basename "$newer")" "$MASKGEN" resume "$scratch/torn"
ok "to the same bytes" same_run "$scratch/whole" "$scratch/torn"
cp -r "$scratch/both" "$scratch/b"
for file in "$scratch"/both/checkpoint.?; do printf 'x' | dd of="$file" bs=1 seek=300 conv=notrunc status=none; done
ok "two damaged ones: anew from spec.json" exits 0 'SHA-256 does not match' "$MASKGEN" resume "$scratch/both"
ok "to the same bytes again" same_run "$scratch/whole" "$scratch/both"
ok "as is said" grep -q 'no checkpoint: starting anew from spec.json' "$scratch/stderr"

# A changed input is named.
cp "$photos/2008_001009.jpg" "$scratch/face.jpg"
ok "a changed face is named, exit 2" exits 2 'faces\.used.*has changed since the checkpoint' "$MASKGEN" resume "$scratch/face"
cp "$photos/Tom_Cruise_avp_2014_4.jpg" "$scratch/face.jpg"
sed -i 's/"kappa": 2/"kappa": 1.5/' "$scratch/face/spec.json"
ok "a changed spec is named, exit 2" exits 2 'spec\.kappa has changed since the checkpoint .2, now 1.5' "$MASKGEN" resume "$scratch/face"
mkdir "$scratch/empty"
ok "a folder without a run, exit 2" exits 2 'no spec\.json' "$MASKGEN" resume "$scratch/empty"
ok "which stays empty" bash -c "[ -z \"\$(ls -A '$scratch/empty')\" ]"
printf '{"iters": 5,' >"$scratch/empty/spec.json"
ok "a damaged spec.json, exit 2" exits 2 'spec\.json' "$MASKGEN" resume "$scratch/empty"

# An interrupted run leaves valid files and goes on.
stopped "$scratch/int" -INT
ok "an interrupt exits 130" [ $? -eq 130 ]
ok "with a record that says so" grep -q '"interrupted": true' "$scratch/int/run.json"
ok "a record of an interrupted run replays" code 0 "$MASKGEN" replay "$scratch/int/run.json"
ok "resume takes it to the end" code 0 "$MASKGEN" resume "$scratch/int" --quiet
ok "to the bytes of the undisturbed run" same_run "$scratch/whole" "$scratch/int"

# A fresh run into an old folder starts from nothing.
"$MASKGEN" "${run[@]}" --seed 2 --iters 0 --out "$scratch/b"
ok "a new run removes old checkpoints" bash -c "! ls '$scratch'/b/checkpoint.* 2>/dev/null"
done_testing
