# What is said of few faces, of many views of them, and after an interrupt; and what a sheet prints of an older version's claim.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
face=$photos/Tom_Cruise_avp_2014_4.jpg
small=(--crop 160 --face-width 110)
says() { sed -n 's/^ *"claim": "\(.*\)",\{0,1\}$/\1/p' "$1"; }

"$MASKGEN" --faces "$face" "${small[@]}" --iters 60 --out one >one.txt
for words in 'below that of every' '1 faces' 'its mean margin'; do
    ok "of one face nobody hears '$words'" bash -c "! grep -qi '$words' one.txt && ! grep -qi '$words' one/run.json"
done
ok "but that one face is too few" grep -q '1 face is too few for a comparison with the controls' one.txt
ok "the record says the same" bash -c "[ \"\$(grep -c '1 face is too few' one/run.json)\" -eq 1 ]"
"$MASKGEN" export one/pattern.png -q -o one.pdf
pdftotext one.pdf - | tr '\n' ' ' >sheet.txt
ok "so does the sheet that is made of pattern.png" bash -c "grep -q '1 face is too few' sheet.txt && ! grep -qi 'below that of every' sheet.txt"

"$MASKGEN" --faces "$face" "${small[@]}" --views 6 --iters 5 --out views >views.txt
ok "six views of a face are one face" bash -c "
    head -4 views.txt | grep -q '^6 views of 1 face; intervals are over 1 face\$' && grep -q '^bare *[01]\.[0-9] of 1 ' views.txt && ! grep -q ' of 6  ' views.txt"
ok "whose interval is as wide as one face's" bash -c "
    sed -n 's/^bare .* of 1 *\([0-9]*\)–\([0-9]*\) %.*/\1 \2/p' views.txt | { read -r lo hi; [ \$((hi - lo)) -ge 70 ]; }"
ok "the mean margin has none" grep -qE '^pattern .*%  +[+-]?[0-9.]+  – ' views.txt
ok "the record counts both" bash -c "grep -q '\"views\": 6,' views/run.json && grep -q '\"faces\": 1,' views/run.json && grep -q '\"photos\": 1,' views/run.json"

"$MASKGEN" --faces "$photos/2007_007763.jpg" "$photos/2008_001009.jpg" "$face" "${small[@]}" --iters 0 --quiet --out crowd 2>/dev/null
ok "faces of one photo are counted with their photo" bash -c "grep -qE '\"claim\".*[0-9]+ faces in 2 photos that the search saw' crowd/run.json"

"$MASKGEN" --faces synth:8 --crop 128 --face-width 96 --iters 1000000000 --checkpoint-every 50 --quiet --out cut &
pid=$!
appears cut/checkpoint.1
kill -INT $pid
wait $pid
ok "after an interrupt the best of random patterns is named as not measured" bash -c "
    grep -q '\"claim\".*Not measured: the best of as many random ones\.' cut/run.json"
ok "and nothing is below every control" bash -c "! grep -q 'every control[:.]' cut/run.json"

old='Detection, not recognition: dlib-hog (grey) finds the true face on 0 of 1. Its mean margin is below that of every control. Tested by hand. Not medical protection.'
printf '{"spec": {"grid": "1x1"}, "genes": [3], "scores": {"claim": "%s"}}' "$old" >old.json
"$MASKGEN" export old.json -q -o old.pdf
pdftotext old.pdf - | tr '\n' ' ' >old.txt
ok "a sheet leaves an older version's untested comparison out" bash -c "! grep -q 'below that of every' old.txt && ! pdfinfo old.pdf | grep -q 'below that of every'"
ok "and says so, between what else the claim says" grep -q 'on 0 of 1\. An older version.s comparison with the controls is left out: it had no interval\. Tested by hand\.' old.txt
done_testing
