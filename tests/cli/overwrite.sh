# Outputs that are inputs, and what an older result leaves behind: nothing is lost, nothing old passes for new.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
photo=$photos/Tom_Cruise_avp_2014_4.jpg
mkdir a b
cp "$photo" a/x.jpg
printf '{"spec": {"family": "cells"}, "genes": [%s0]}' "$(printf '0, %.0s' {1..23})" >a/p.json

# ---- outputs that are inputs ----
quick=(--faces a/x.jpg --crop 128 --face-width 96 --iters 2 --quiet)
"$MASKGEN" "${quick[@]}" --out made
cp made/pattern.png me.png
ln me.png hard.png
ln -s me.png soft.png
mkdir in
cp me.png in/pattern.png
cp a/x.jpg in/run.json
printf '#000000\n#ffffff\n' >in/trace.csv
cp me.png in/preview.png
cp made/spec.json in/spec.json
sum() { find in me.png hard.png soft.png a b -type f -exec sha256sum {} + | sort; }
before=$(sum)
refused() { # NAME PLACE COMMAND…: exit 2, the reason, the place.
    ok "$1" exits 2 "would overwrite .*: $2" "$MASKGEN" "${@:3}"
}
refused "export onto its own pattern" 'me\.png$' export me.png -o me.png
refused "export onto it by another path" '\./me\.png$' export me.png -o ./me.png
refused "export through a link" 'soft\.png$' export me.png -o soft.png
refused "export of a link" 'me\.png$' export soft.png -o me.png
refused "export through a hard link" 'hard\.png$' export me.png -o hard.png
cp me.png x-2.png
refused "export whose second page is the pattern" 'x-2\.png$' export x-2.png -o x.png --mask-size L
ok "with fewer pages the same names do" code 0 "$MASKGEN" export x-2.png -o x.png --quiet
cp a/x.jpg face.png
refused "export --simulate onto a face" 'face\.png$' export plain-white --simulate --faces face.png -o face.png
refused "a tile onto its own pattern" 'me\.png$' export me.png --tile -o me.png
refused "run onto a face" 'in/pattern\.png$' --faces in/pattern.png --iters 1 --out in
refused "run onto one of a folder's faces" 'in/pattern\.png$' --faces in --iters 1 --out in
refused "run onto a stamp" 'in/preview\.png$' --faces a/x.jpg --family stamps --stamp in/preview.png --iters 1 --out in
refused "run onto a palette" 'in/trace\.csv$' --faces a/x.jpg --palette in/trace.csv --iters 1 --out in
refused "run onto its config" 'in/spec\.json$' --config in/spec.json --out in
ln -s in linked
refused "run through a link to the folder" 'linked/spec\.json$' --config in/spec.json --out linked
mkdir -p onto
ln me.png onto/x.pattern.png
refused "render onto its own pattern" 'onto/x\.pattern\.png$' render me.png "${quick[@]:0:6}" --out onto
rm onto/x.pattern.png
ln a/x.jpg onto/sheet.png
refused "render onto a face" 'onto/sheet\.png$' render me.png "${quick[@]:0:6}" --out onto
ln made/spec.json onto/000.json
refused "faces onto its config" 'onto/000\.json$' faces --config made/spec.json --count 1 --out onto
ln a/p.json onto/eval.json
refused "eval onto its pattern" 'onto/eval\.json$' eval a/p.json --faces a/x.jpg --detector dlib-hog --randoms 1 --best-of 1 --out onto
ln a/x.jpg onto/eval.csv
refused "eval onto a face" 'onto/eval\.csv$' eval plain-white --faces a/x.jpg --detector dlib-hog --randoms 1 --best-of 1 --out onto
refused "score's baseline onto a picture" 'me\.png$' score me.png --as picture --baseline me.png --update-baseline
refused "score's JUnit report onto a picture" 'hard\.png$' score me.png --as picture --junit hard.png
refused "score's JUnit report onto a face" 'a/x\.jpg$' score me.png --faces a/x.jpg --junit a/x.jpg
ok "score's JUnit report onto its baseline, which is not there yet" \
    exits 2 'one file: \./b\.json$' "$MASKGEN" score a/x.jpg --baseline b.json --update-baseline --junit ./b.json
ok "which is not there now" [ ! -e b.json ]
ok "nothing has been touched" [ "$before" = "$(sum)" ]
rm in/run.json
sed -i 's|a/x.jpg|in/pattern.png|' in/spec.json
refused "resume onto a face" 'in/pattern\.png$' resume in

ok "a result that is not an input is replaced" code 0 "$MASKGEN" export me.png -q -o x.png

# ---- an older result ----
wide=(export me.png -q --mask-size L)
"$MASKGEN" "${wide[@]}" --page 180x200 -o s.svg
pages=$(ls s.svg s-*.svg | wc -l)
cp me.png s-$((pages + 1)).svg
ok "a longer export has several sheets" [ "$pages" -ge 3 ]
"$MASKGEN" export me.png -q -o s.svg 2>quiet.txt
ok "a shorter one takes the others away" [ "$(LC_ALL=C ls s.svg s-*.svg | xargs)" = "s-$((pages + 1)).svg s.svg" ]
ok "--quiet says nothing" [ ! -s quiet.txt ]
for format in svg png; do
    "$MASKGEN" export me.png --page 180x200 --dpi 50 --mask-size L -o t.$format >/dev/null
    cp me.png t-2.$format
    "$MASKGEN" export me.png --dpi 50 -o t.$format >/dev/null 2>said.txt
    ok "what is no sheet of ours stays ($format)" cmp me.png t-2.$format
    ok "and is named ($format)" grep -q "not part of this export.*: t-2\.$format" said.txt
    ok "what is one does not ($format)" [ ! -e t-3.$format ]
    ok "and is named, too ($format)" grep -q "removed: a sheet.*: t-3\.$format" said.txt
done

tiny=(--faces synth:1 --crop 128 --face-width 96)
run() { "$MASKGEN" "${tiny[@]}" "$@" --out older >/dev/null 2>said.txt; }
run --iters 3 --seed 3
ok "a fresh folder: not a word" [ ! -s said.txt ]
run --iters 3 --seed 3
ok "the same run again: not a word" [ ! -s said.txt ]
"$MASKGEN" eval older/pattern.png "${tiny[@]:0:4}" --face-width 96 --detector dlib-hog --randoms 1 --best-of 1 --quiet --out older
run --iters 3 --seed 3
ok "nor does it cost the evaluation" [ -s older/eval.json -a -s older/eval.csv ]
run --iters 4 --seed 7
ok "another run says which it replaces" grep -qE "replaces the finished run of $(date +%Y)-[0-9-]+ [0-9]+:[0-9]+, seed 3, in older$" said.txt
ok "and what goes with it" grep -q 'removed eval.json and eval.csv.*: older$' said.txt
ok "so that the folder is of one run" [ "$(ls older | xargs)" = "pattern.png preview.png run.json spec.json trace.csv" ]
"$MASKGEN" eval plain-white "${tiny[@]:0:4}" --face-width 96 --detector dlib-hog --randoms 1 --best-of 1 --quiet --out older
echo '{"patterns": []}' >mine.json
run --iters 3 --seed 8
ok "an evaluation of another pattern stays" [ -s older/eval.json -a -s older/eval.csv ]
cp mine.json older/eval.json
run --iters 3 --seed 9 --quiet
ok "so does an eval.json that is not ours" cmp mine.json older/eval.json
ok "--quiet says nothing of it" [ ! -s said.txt ]
"$MASKGEN" "${tiny[@]}" --iters 1000000000 --seed 4 --checkpoint-every 5 --quiet --out older &
pid=$!
appears older/checkpoint.0
kill -9 $pid
wait $pid 2>/dev/null
run --iters 3
ok "a killed run is named with what could be done" grep -qE 'replaces the unfinished run of .*, seed 4, in older .maskgen resume' said.txt
"$MASKGEN" "${tiny[@]}" --iters 1000000000 --seed 5 --checkpoint-every 5 --quiet --out older &
pid=$!
appears older/checkpoint.0
kill -INT $pid
wait $pid
run --iters 3
ok "so is an interrupted one" grep -qE 'replaces the interrupted run of .*, seed 5, in older .maskgen resume' said.txt

show() { "$MASKGEN" render me.png "${tiny[@]:2}" --faces "$@" --out shown >/dev/null 2>said.txt; }
show synth:2 --controls
cp me.png shown/holiday.png
show synth:1
ok "pictures of an earlier rendering are named" grep -qE 'maskgen: 13 pictures of an earlier rendering are not part of this one, beginning with: shown/synth-10000.bare.png$' said.txt
show synth:2 --controls --quiet
ok "not when asked to be quiet" [ ! -s said.txt ]
show synth:2 --controls
ok "and not where all are replaced" [ ! -s said.txt ]
heads() { "$MASKGEN" faces --crop 96 --face-width 60 --samples 1 --out heads "$@" >/dev/null 2>said.txt; }
heads --count 3 --sheet
heads --count 1
ok "heads of an earlier call are named" grep -q '2 heads of an earlier call, from 001 on, are not part of this one: heads' said.txt
ok "and its sheet" grep -q 'not drawn anew: heads/sheet.png' said.txt
ok "and stay" [ -s heads/002.mask ]
done_testing
