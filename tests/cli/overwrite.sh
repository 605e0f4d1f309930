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
refused "a tile onto its own pattern" 'me\.png$' export me.png --repeat -o me.png
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
refused "eval onto its pattern" 'onto/eval\.json$' eval a/p.json --faces a/x.jpg --detectors dlib-hog --randoms 1 --best-of 1 --out onto
ln a/x.jpg onto/eval.csv
refused "eval onto a face" 'onto/eval\.csv$' eval plain-white --faces a/x.jpg --detectors dlib-hog --randoms 1 --best-of 1 --out onto
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
done_testing
