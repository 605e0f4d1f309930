# Evaluation from the command line: two photos, a file that is none, an absent detector, the files it writes.
. "$(dirname "$0")/lib.bash"
unset MASKGEN_MODELS
export XDG_CACHE_HOME=${XDG_CACHE_HOME:-$scratch/cache}
cat >"$scratch/checks.json" <<END
{"spec": {"faces": ["$photos/Tom_Cruise_avp_2014_4.jpg"], "seed": 3}, "result": {"evals": 4,
 "genes": [0,15,0,15,0,15, 15,0,15,0,15,0, 0,15,0,15,0,15, 15,0,15,0,15,0]}}
END
cat >"$scratch/white.json" <<END
{"spec": {"faces": ["$photos/Tom_Cruise_avp_2014_4.jpg"]},
 "genes": [15,15,15,15,15,15, 15,15,15,15,15,15, 15,15,15,15,15,15, 15,15,15,15,15,15]}
END
mkdir "$scratch/photos"
cp "$photos/Tom_Cruise_avp_2014_4.jpg" "$scratch/photos/a.jpg"
echo "no picture" >"$scratch/photos/b.jpg"
ln -s nowhere "$scratch/photos/c.jpg"
small=(--randoms 2 --faces "$scratch/photos" --face-width 105)

"$MASKGEN" eval "$scratch/checks.json" "$scratch/white.json" "${small[@]}" --best-of 3 --detector dlib-hog,ultraface --out "$scratch/out" \
    >"$scratch/text" 2>"$scratch/err"
ok "eval exits 0" [ $? -eq 0 ]
ok "where standard error is no terminal it is told what will be measured, and of the first stage" bash -c "
    [ \$(wc -l <'$scratch/err') -eq 2 ] && grep -qx 'maskgen: 3 photos, faces 105 px wide, 14 conditions, 1 of 2 detectors installed: up to 42 measurements if a photo has one face' '$scratch/err'"
"$MASKGEN" eval plain-white --quiet --detector lbp "${small[@]}" --best-of 1 --out "$scratch/q" 2>"$scratch/err" >"$scratch/quiet"
ok "--quiet says nothing at all" [ ! -s "$scratch/err" -a ! -s "$scratch/quiet" ]
ok "eval.json and eval.csv, nothing else" [ "$(ls "$scratch/out" | xargs)" = "eval.csv eval.json" ]
ok "the csv has its header" [ "$(head -1 "$scratch/out/eval.csv")" = faces,face_width,face,origin,detector,print,bare_found,true_margin,found,false_margin,false_faces,false_faces_on_mask ]
# bare, 5 plain, 2 random (both patterns are of one family), 2 best-of-K, 2 patterns
ok "a row for every print on every face found" bash -c "[ \$(grep -c dlib-hog '$scratch/out/eval.csv') -eq \$((12 * \$(grep -c '\"bare\",1' '$scratch/out/eval.csv'))) ]"
ok "the broken file is listed" grep -q 'photos/b.jpg' "$scratch/text"
ok "so is the link to nowhere" grep -q 'No such file.*photos/c.jpg' "$scratch/text"
ok "an absent detector is named with what to do" grep -q '^ultraface: not installed: run' "$scratch/text"
ok "each pattern has its sentence" [ "$(grep -c 'dlib-hog .*finds .* under pattern 1.*under pattern 2' "$scratch/text")" -eq 1 ]
ok "the figures of a white pattern are those of the control" bash -c "
    cut -d, -f5- '$scratch/out/eval.csv' | grep '\"white\"' | sed 's/\"white\"//' >'$scratch/w1'
    cut -d, -f5- '$scratch/out/eval.csv' | grep '\"pattern 2\"' | sed 's/\"pattern 2\"//' >'$scratch/w2'
    [ -s '$scratch/w1' ] && cmp '$scratch/w1' '$scratch/w2'"
"$MASKGEN" eval "$scratch/checks.json" "${small[@]}" --detector dlib-hog --json --out "$scratch/j" >"$scratch/json"
ok "--json prints what eval.json holds" cmp "$scratch/json" "$scratch/j/eval.json"
ok "K is what the search evaluated" grep -q '"k": 4,' "$scratch/json"
"$MASKGEN" eval "$scratch/checks.json" "$scratch/white.json" "${small[@]}" --best-of 3 --detector dlib-hog,ultraface --markdown --out "$scratch/j" \
    >"$scratch/md"
ok "--markdown: bare, 5 plain, random, 2 best-of-K and 2 patterns in a table of the one detector that is there" bash -c "
    grep -q '^| . photographed faces*, 105 px wide | dlib-hog |\$' '$scratch/md' && [ \$(grep -c '^| .* ([0-9]*–[0-9]*) |\$' '$scratch/md') -eq 11 ]"
ok "and the absent one is named" grep -q 'ultraface: not installed' "$scratch/md"
sed 's/"genes"/"scores": {"controls": {"best-of-K": {"genes": [1,2,3,4,5,6, 1,2,3,4,5,6, 1,2,3,4,5,6, 1,2,3,4,5,6]}}}, "genes"/' \
    "$scratch/white.json" >"$scratch/recorded.json"
"$MASKGEN" eval "$scratch/recorded.json" "${small[@]}" --detector dlib-hog --json --out "$scratch/j" >"$scratch/json2"
ok "the best-of-K that a pattern's file records is taken" bash -c "
    grep -q '\"best_of_k_recorded\": true' '$scratch/json2' && grep -q '\"best_of_k\": \[1, 2, 3, 4, 5, 6, 1' '$scratch/json2'"
"$MASKGEN" eval "$scratch/recorded.json" "${small[@]}" --best-of 2 --detector dlib-hog --json --out "$scratch/j" >"$scratch/json3"
ok "unless another K is asked for" grep -q '"best_of_k_recorded": false' "$scratch/json3"
# The mock finds a face on whatever is bright; exec, a small one in the middle of the lower half of any picture: a second face on the mask.
cat >"$scratch/second.sh" <<'END'
while read -r picture; do
    echo '{"faces": [{"box": [110, 70, 105, 105], "margin": 1}, {"box": [140, 175, 40, 40], "margin": 0.5}]}'
done
END
"$MASKGEN" eval stamps-divert "$scratch/white.json" --faces synth:2 --crop 320 --face-width 105 --randoms 1 --best-of 1 \
    --detector "exec:sh $scratch/second.sh" --out "$scratch/second" >"$scratch/second.txt" 2>/dev/null
ok "a detector that finds a second face on every mask says so" bash -c "
    grep -q '^  on the mask  *1.00 ' '$scratch/second.txt' && grep -q '^  second face  *100 % ' '$scratch/second.txt'"
ok "success is by the pattern's own objective: nothing is diverted while the true face is found" \
    grep -q 'Does what it was searched for (divert[^)]*) on 0 % (0–66) of faces; white 0 %, black 0 %' "$scratch/second.txt"
ok "the json has a success for each pattern and condition" bash -c "
    [ \$(grep -c '\"objective\": \"divert' '$scratch/second/eval.json') -ge 8 ] && grep -q '\"second_face\": 1,' '$scratch/second/eval.json' &&
    grep -q '\"false_faces_on_mask_ci\": \[1, 1\]' '$scratch/second/eval.json'"
ok "the csv counts them" bash -c "[ \$(grep -c ',1\$' '$scratch/second/eval.csv') -gt 10 ]"
"$MASKGEN" eval plain-black --faces "$photos/Tom_Cruise_avp_2014_4.jpg" --views 6 --randoms 1 --best-of 1 --detector dlib-hog --face-width 105 \
    --out "$scratch/v" >"$scratch/views" 2>/dev/null
ok "six views of a face are one face" bash -c "
    grep -q '^Photos, faces 105 px wide: 6 views of 1 face; intervals over 1 face\$' '$scratch/views' && grep -q '^  found .*[01]\.[0-9]/1 ' '$scratch/views' &&
    ! grep -q '[0-9]/6' '$scratch/views'"
ok "in the JSON, too" bash -c "grep -q '\"faces\": 1,' '$scratch/v/eval.json' && grep -q '\"views\": 6,' '$scratch/v/eval.json' && ! grep -q '\"faces\": 6' '$scratch/v/eval.json'"
"$MASKGEN" eval plain-black --faces "$photos/2008_001009.jpg" --randoms 1 --best-of 1 --detector dlib-hog --face-width 105 --markdown \
    --out "$scratch/v" >"$scratch/two" 2>/dev/null
ok "faces of one photo are counted with it" grep -q '^| 2 photographed faces in 1 photo, 105 px wide ' "$scratch/two"
ok "no pattern is wrong usage" exits 2 'no pattern is named' "$MASKGEN" eval --out "$scratch/x"
ok "an unknown detector is wrong usage" exits 2 'nosuch' "$MASKGEN" eval plain-white --detector nosuch --out "$scratch/x"
ok "a folder without pictures is bad input" exits 2 'no picture' "$MASKGEN" eval plain-white --faces "$scratch/out" --out "$scratch/x"
done_testing
