# Faces and patterns whose names meet: each result has a file and a key of its own.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
small=(--crop 128 --face-width 96)
photo=$photos/Tom_Cruise_avp_2014_4.jpg
names() { (cd "$1" && ls | xargs); }

mkdir a b c
cp "$photo" a/x.jpg
cp "$photo" b/x.jpg
cp "$photo" c/x.jpg
"$MASKGEN" render plain-black --faces a/x.jpg b/x.jpg c/x.jpg "${small[@]}" --out three >three.txt
ok "three photos of one name are three pictures" [ "$(names three)" = "sheet.png x.pattern.png x~2.pattern.png x~3.pattern.png" ]
cp "$photo" 'c/x~2.jpg'
cp "$photo" 'b/x*2.jpg'
cp "$photo" 'b/x?2.jpg'
"$MASKGEN" render plain-black --faces a/x.jpg b/x.jpg 'c/x~2.jpg' 'b/x*2.jpg' 'b/x?2.jpg' "${small[@]}" --quiet --out four
ok "a photo that is called x~2, and names that differ in odd bytes" \
    [ "$(names four)" = "sheet.png x.pattern.png x_2.pattern.png x_2~2.pattern.png x_2~3.pattern.png x~2.pattern.png" ]
long=$(printf '%060d' 0)
cp "$photo" "a/$long-1.jpg"
cp "$photo" "a/$long-2.jpg"
cp "$photo" "a/$long-3.jpg"
"$MASKGEN" render plain-black --faces "a/$long"-[123].jpg "${small[@]}" --quiet --out long
ok "long names that differ in their ends" [ "$(ls long | wc -l)" -eq 4 ]
cp "$photos/2008_001322.jpg" a/group.jpg
cp "$photo" a/group-2.jpg
cp "$photo" b/group-2.jpg
"$MASKGEN" render plain-black --faces a/group.jpg [ab]/group-2.jpg "${small[@]}" --out group >group.txt 2>/dev/null
ok "a second face of a photo and a photo of that name" \
    [ "$(ls group | wc -l)" -eq $(($(sed -n 's/ pictures.*//p' group.txt) + 1)) ]
"$MASKGEN" eval plain-black --faces a/x.jpg b/x.jpg c/x.jpg --crop 128 --face-width 96 --detector dlib-hog --randoms 1 --best-of 1 --quiet --out eval
ok "an evaluation has a name for each, too" \
    [ "$(grep -o '"x[^"]*","[abc]/x.jpg"' eval/eval.csv | sort -u | xargs -d '\n')" = '"x","a/x.jpg" "x~2","b/x.jpg" "x~3","c/x.jpg"' ]

printf '{"spec": {"family": "cells"}, "genes": [%s0]}' "$(printf '0, %.0s' {1..23})" >a/p.json
printf '{"spec": {"family": "cells"}, "genes": [%s15]}' "$(printf '15, %.0s' {1..23})" >b/p.json
cp b/p.json white.json
"$MASKGEN" render a/p.json b/p.json white.json --controls --faces a/x.jpg "${small[@]}" --quiet --out prints
ok "two patterns of one name, and one called like a plain mask" \
    [ "$(names prints)" = "sheet.png x.bare.png x.black.png x.blue.png x.p.png x.p~2.png x.skin.png x.stripes.png x.white.png x.white~2.png" ]
ok "each is its own picture" bash -c "! cmp -s prints/x.p.png prints/x.p~2.png && cmp -s prints/x.p~2.png prints/x.white~2.png"
done_testing
