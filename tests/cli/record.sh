# A pattern's record needs no file but the photos, says where they are to be put, and tells nobody in which folders it was made.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
home=$scratch/home/jane.doe/private
mkdir -p "$home/photos" elsewhere
cp "$photos/Tom_Cruise_avp_2014_4.jpg" "$home/me.jpg"
printf 'GIMP Palette\nName: own\n17 34 51 night\n221 204 187\n170 0 0\n' >"$home/own.gpl"
small=(--crop 128 --face-width 96 --quiet)
"$MASKGEN" --faces synth:1 --palette "$home/own.gpl" "${small[@]}" --iters 5 --out run
"$MASKGEN" export run/pattern.png -q --dpi 50 -o before.png

# ---- a palette ----
mv "$home/own.gpl" hidden.gpl
cd elsewhere
ok "without its palette a pattern prints" code 0 "$MASKGEN" export ../run/pattern.png --dpi 50 -o here.png
ok "the same sheet" cmp here.png ../before.png
ok "so does run.json" code 0 "$MASKGEN" export ../run/run.json -q --dpi 50 -o run.png
ok "and scores" code 0 "$MASKGEN" score ../run/pattern.png --faces synth:1 "${small[@]}"
ok "and replays from run.json to the same bytes" code 0 "$MASKGEN" replay ../run/run.json
cat ../run/spec.json >spec.json
ok "and runs again from spec.json" code 0 "$MASKGEN" --config spec.json --quiet --out again
ok "to the same picture" cmp again/pattern.png ../run/pattern.png
sed '3s/17 34 51/255 255 255/' ../hidden.gpl >own.gpl
ok "a palette that is another one is named" exits 0 'palette.*is recorded and used: own\.gpl' "$MASKGEN" export ../run/pattern.png --dpi 50 -o here.png
ok "and not used" cmp here.png ../before.png
ok "by score" exits 0 'recorded and used: own\.gpl' "$MASKGEN" score ../run/pattern.png --faces synth:1 --crop 128 --face-width 96
ok "by render" exits 0 'recorded and used: own\.gpl' "$MASKGEN" render ../run/pattern.png --faces synth:1 --crop 128 --face-width 96 --out worn
cp ../hidden.gpl own.gpl
ok "the same one is not" code 0 "$MASKGEN" export ../run/pattern.png --dpi 50 -o here.png
ok "worth a word" [ -z "$(cat "$scratch/stderr")" ]
cp own.gpl "$home/own.gpl"
sed -i '3s/17 34 51/255 255 255/' "$home/own.gpl"
ok "an edited palette is named by replay" exits 0 'recorded and used: .*own\.gpl' "$MASKGEN" replay ../run/run.json --check
"$MASKGEN" --config ../run/run.json --out config "${small[@]}"
ok "--config takes the recorded colours" cmp config/pattern.png ../run/pattern.png
"$MASKGEN" --config ../run/run.json --palette "$home/own.gpl" --out option "${small[@]}"
ok "--palette on the command line takes the file" grep -q '"colours": "#ffffff,' option/run.json
cd ..

# ---- a stamp ----
"$MASKGEN" render plain-stripes --faces synth:1 --crop 300 --face-width 200 --quiet --out stamp
cp stamp/*.pattern.png "$home/mine.png"
"$MASKGEN" --family stamps --stamp "$home/mine.png" --faces synth:1 "${small[@]}" --iters 1 --out stamped
"$MASKGEN" export stamped/pattern.png -q --dpi 50 -o before.png
rm "$home/mine.png"
cd elsewhere
ok "without its stamp a pattern prints" code 0 "$MASKGEN" export ../stamped/pattern.png -q --dpi 50 -o here.png
ok "the same sheet, again" cmp here.png ../before.png
ok "a stamped run.json replays to the same bytes" code 0 "$MASKGEN" replay ../stamped/run.json
cp "$photos/Tom_Cruise_avp_2014_4.jpg" mine.png
ok "another stamp is named" exits 0 'stamp.*is recorded and used: mine\.png' "$MASKGEN" export ../stamped/pattern.png --dpi 50 -o here.png
cd ..
"$MASKGEN" --family stamps --stamp before.png --faces synth:1 --iters 1000000 --checkpoint-every 2 "${small[@]}" --out killed &
pid=$!
appears killed/checkpoint.1
kill -9 $pid
wait $pid 2>/dev/null
rm before.png
sed -i 's/"iters": 1000000/"iters": 2/' killed/spec.json
ok "what was killed goes on without its stamp" exits 2 'spec\.iters has changed since the checkpoint' "$MASKGEN" resume killed
rm killed/checkpoint.?
ok "or begins anew" code 0 "$MASKGEN" resume killed
for bad in '"palette": {"sha256": "00", "colours": "#000000,#ffffff"}' '"palette": {"sha256": "'"$(printf '%064d' 0)"'", "colours": "#000000"}' \
    '"stamp": {"sha256": "'"$(printf '%064d' 0)"'", "png": "####"}' '"plaid": {}' '"stamp": {"sha256": "'"$(printf '%064d' 0)"'", "png": "AAAA"}'; do
    echo '{"spec": {"family": "stamps", "palette": "own.gpl", "stamp": "mine.png", "files": {'"$bad"'}}, "genes": []}' >bad.json
    ok "a damaged record: $bad" exits 2 '^maskgen: .*(bad\.json|palette|mine\.png)' "$MASKGEN" export bad.json -o bad.pdf
done

# ---- whose home ----
printf 'while read p; do echo "{\\"faces\\": []}"; done\n' >"$home/detect.sh"
cp "$photos/2008_001009.jpg" "$home/photos/you.jpg"
"$MASKGEN" --faces "$home/me.jpg" "$home/photos/" synth:1 --detector "exec:sh $home/detect.sh" --iters 0 "${small[@]}" --out exec
for dir in run stamped exec; do
    "$B/tests/record" "$dir/pattern.png" >"$dir.txt"
    ok "a picture tells of no folder ($dir)" bash -c "[ -s $dir.txt ] && ! grep -qE 'jane|private|home' $dir.txt"
    ok "run.json keeps the paths ($dir)" grep -q "$home/" "$dir/run.json"
done
ok "but of file names" grep -q '"faces":\["me.jpg","photos","synth:1"\]' exec.txt
ok "with the SHA-256 of every photo" grep -q '"photos":\[{"name":"me.jpg","sha256":"'"$(sha256sum <"$home/me.jpg" | cut -d' ' -f1)"'"}' exec.txt
ok "and of a command's words" grep -q '"detector":"exec:sh detect.sh"' exec.txt
for f in pdf svg png; do "$MASKGEN" export exec/pattern.png -q --dpi 50 -o "sheet.$f"; done
ok "nor do sheets and contact sheets" bash -c "! grep -aqE 'jane|private' sheet.* */preview.png elsewhere/worn/sheet.png"

# ---- where the photos are ----
"$MASKGEN" --faces "$home/me.jpg" "${small[@]}" --iters 3 --out face
cd elsewhere
hash=$(sha256sum <"$home/me.jpg" | cut -d' ' -f1)
ok "a picture's record asks for its photo, by SHA-256" exits 2 "$hash.*give it with --faces: me\\.jpg" "$MASKGEN" replay ../face/pattern.png
ok "and takes it from anywhere" code 0 "$MASKGEN" replay ../face/pattern.png --faces "$home/me.jpg"
ok "a folder, too" exits 2 'give them with --faces: photos' "$MASKGEN" replay ../exec/pattern.png --faces "$home/me.jpg"
ok "a photo that the record does not name" exits 2 'names no face like this: .*you\.jpg' "$MASKGEN" replay ../face/pattern.png --faces "$home/photos/you.jpg"
cp "$photos/2008_001009.jpg" me.jpg
ok "another photo of that name: exit 3" code 3 "$MASKGEN" replay ../face/pattern.png --faces me.jpg --check
ok "by both hashes" grep -q "input differs: faces.photos\[me.jpg\].sha256 was $hash, is $(sha256sum <me.jpg | cut -d' ' -f1)" "$scratch/stdout"
rm me.jpg
"$MASKGEN" eval ../face/pattern.png --faces synth:1 --crop 160 --face-width 96 --detector dlib-hog --randoms 1 --quiet --out eval
ok "eval has the best of K without the photos" grep -q '"best_of_k_recorded": true' eval/eval.json
ok "export --simulate asks for them" exits 2 'give them with --faces: me\.jpg' "$MASKGEN" export ../face/pattern.png --simulate -o s.pdf
done_testing
