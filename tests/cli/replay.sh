# replay: the same bytes again, or the input that differs by name.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
cp "$photos/Tom_Cruise_avp_2014_4.jpg" face.jpg
"$MASKGEN" --faces face.jpg --iters 20 --crop 128 --face-width 96 --quiet --out run
mkdir tmp
export TMPDIR=$scratch/tmp
ok "a run.json replays" code 0 "$MASKGEN" replay run/run.json --check
ok "with every file compared" bash -c "[ \$(grep -c identical '$scratch/stdout') -eq 3 ]"
ok "a pattern.png replays, with two threads" code 0 "$MASKGEN" replay run/pattern.png --threads 2
ok "nothing is left in the temporary folder" empty tmp
cp -r run changed
sed -i 's/"loss": [0-9.]*/"loss": 0.25/' changed/run.json
ok "a changed figure: exit 3" code 3 "$MASKGEN" replay changed/run.json
ok "named" grep -q 'run.json: DIFFERS: result.loss was 0.25' stdout
cp run/trace.csv changed/trace.csv
sed -i '5s/,/,1/' changed/trace.csv
cp run/run.json changed/
ok "a changed line of the trace: exit 3" code 3 "$MASKGEN" replay changed/run.json
ok "with its number" grep -q 'trace.csv: DIFFERS: differs from line 5 on' stdout
cp "$photos/2008_001009.jpg" face.jpg
ok "another face, --check: exit 3 without a run" code 3 "$MASKGEN" replay run/run.json --check
ok "the face is named by its hash" grep -qE 'input differs: faces\.used\[.*\]\.sha256 was [0-9a-f]{64}, is [0-9a-f]{64}' stdout
ok "no file was compared" bash -c "! grep -qE 'identical|DIFFERS' '$scratch/stdout'"
ok "from pattern.png too" code 3 "$MASKGEN" replay run/pattern.png --check
ok "by the hash of all faces" grep -qE 'input differs: faces\.sha256' stdout
ok "without --check it runs and says what differs" code 3 "$MASKGEN" replay run/pattern.png
ok "in the picture" grep -q 'pattern.png: DIFFERS' stdout
rm face.jpg
ok "a face that is gone: exit 2, by name" exits 2 'face\.jpg' "$MASKGEN" replay run/run.json
sed -i 's/"dlib": "[0-9.]*"/"dlib": "18.0"/' run/run.json
cp "$photos/Tom_Cruise_avp_2014_4.jpg" face.jpg
ok "another library version: exit 3" code 3 "$MASKGEN" replay run/run.json --check
ok "by name" grep -q 'input differs: libraries.dlib was 18.0' stdout
ok "a photo is no record: exit 2" exits 2 'a picture without.*: face\.jpg' "$MASKGEN" replay face.jpg
ok "spec.json is no record: exit 2" exits 2 'no record of a run' "$MASKGEN" replay run/spec.json
# Losses of the two engines differ in the last digits, so run.json says which it was; pattern.png does not hang on it.
cp "$photos/2008_001009.jpg" face.jpg
"$MASKGEN" --faces face.jpg --iters 8 --crop 128 --face-width 96 --engine dlib --quiet --out slow
ok "a run by dlib's engine replays without being told" code 0 "$MASKGEN" replay slow/run.json --check
ok "its pattern.png by the other engine" code 0 "$MASKGEN" replay slow/pattern.png --check
ok "no file named: exit 2" exits 2 'name one' "$MASKGEN" replay
ok "nothing was left behind" empty tmp
done_testing
