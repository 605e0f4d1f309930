# score: patterns and pictures, several detectors; a baseline catches a changed pixel, gene, face, weight and score, and names each.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
cp "$photos/Tom_Cruise_avp_2014_4.jpg" face.jpg
small=(--faces synth:1 --crop 128 --face-width 96)
score() { "$MASKGEN" score "$@"; }
says() { grep -qE -- "$1" stdout || { echo "# wanted /$1/ in:"; sed 's/^/#   /' stdout; return 1; }; }
silent() { ! grep -qE -- "$1" stdout; }

# A pattern of 24 cells in a file of its own, and the face as a PNG that can be edited: one raw byte is one channel of one pixel.
genes() { echo "{\"spec\": {\"family\": \"cells\"}, \"genes\": [$1, 2, 15, 0, 15, 15, 12, 10, 15, 1, 0, 1, 15, 15, 15, 0, 13, 15, 1, 15, 15, 4, 15, 9]}"; }
genes 6 >mask.json
"$B/tests/pixel" face.jpg face.png 200 400 0
"$B/tests/pixel" face.jpg moved.png 200 400 128

ok "a picture: faces, margins, sub-detectors" code 0 score face.jpg
ok "in words" says '^face\.jpg: a picture, 1 face, best margin \+[0-9.]+ by dlib-hog$'
ok "with its sub-detector" says '^  \+[0-9.]+  (front|left|right|rotated-left|rotated-right) +at [0-9]+,[0-9]+'
ok "a pattern is worn" code 0 score mask.json "${small[@]}" --detector dlib-hog,haar-alt2
ok "by each detector" bash -c "[ \$(grep -c 'true face found on . of 1' stdout) -eq 2 ]"
ok "a bundled pattern, by its name" code 0 score plain-white "${small[@]}" -q
ok "--as picture takes a pattern's PNG for a picture" bash -c "
    '$MASKGEN' --iters 0 ${small[*]} -q --out run && '$MASKGEN' score --as picture run/pattern.png | grep -q 'pattern.png: a picture, [0-9]* face'"
ok "--as pattern refuses a picture" exits 2 'not a pattern.*: face\.jpg' score --as pattern face.jpg
ok "JSON has a row for each" bash -c "'$MASKGEN' score --json face.jpg mask.json ${small[*]} | grep -c '\"as\": ' | grep -qx 2"
ok "a weight is refused" exits 2 'weights are for searching' score --detector dlib-hog:0.5 face.jpg

# The baseline: two detectors, a pattern and a picture.
all=(mask.json face.png "${small[@]}" --detector dlib-hog,haar-alt2 --baseline base.json)
ok "a baseline that is not there: exit 2" exits 2 'No such file.*: base\.json' score "${all[@]}"
ok "--tolerance without one: exit 2" exits 2 'need --baseline' score face.png --tolerance 1
ok "--update-baseline makes it" code 0 score "${all[@]}" --update-baseline
ok "and prints what is new" bash -c "[ \$(grep -c 'not in the baseline' stdout) -eq 4 ]"
ok "unchanged, it holds" code 0 score "${all[@]}"
ok "in every row" says '^base\.json: 4 of 4 scores hold$'
cp base.json kept.json
ok "--update-baseline without a change keeps the bytes" code 0 score "${all[@]}" --update-baseline -q
ok "all of them" cmp base.json kept.json

# One gene.
genes 7 >mask.json
ok "one gene: exit 3" code 3 score "${all[@]}"
ok "named, with both values" says '^mask\.json \(dlib-hog\): inputs\.genes\[0\] was 6, is 7$'
ok "and the print by its hash" says '^mask\.json \(haar-alt2\): inputs\.sha256 was [0-9a-f]{64}, is [0-9a-f]{64}$'
ok "its scores too" says '^mask\.json \(dlib-hog\): scores\.'
ok "not the picture" silent '^face\.png \('
genes 6 >mask.json

# One pixel of a face, worn and as a picture.
cp face.png worn.png
worn=(mask.json --faces worn.png --crop 128 --face-width 96 --baseline worn.json)
score "${worn[@]}" --update-baseline -q >stdout
cp moved.png worn.png
ok "one pixel of a face under the mask: exit 3" code 3 score "${worn[@]}"
ok "the face is named, with both hashes" says '^mask\.json \(dlib-hog\): inputs\.faces\[worn\]\.sha256 was [0-9a-f]{64}, is [0-9a-f]{64}$'
cp moved.png face.png
ok "one pixel of a picture: exit 3" code 3 score "${all[@]}"
ok "named" says '^face\.png \(dlib-hog\): inputs\.sha256 was [0-9a-f]{64}, is [0-9a-f]{64}$'
ok "scores alone, within a wide tolerance, hold" code 0 score face.png --baseline base.json --scores-only --tolerance 1
"$B/tests/pixel" face.jpg face.png 200 400 0

# One weight of a detector, by 0.001.
"$B/tests/tinynet" net.onnx 0
net=(face.png --detector onnx:net.onnx --baseline net.json)
score "${net[@]}" --update-baseline -q >stdout
ok "a network of our own holds" code 0 score "${net[@]}"
"$B/tests/tinynet" net.onnx 0.001
ok "one of its weights changed by 0.001: exit 3" code 3 score "${net[@]}"
ok "named, with both hashes" says '^face\.png \(onnx:net\.onnx\): inputs\.weights was [0-9a-f]{64}, is [0-9a-f]{64}$'

# A library update, as it shows in scores and in versions (tests/unit/test_baseline.c changes one weight of a detector).
ok "a score that a library update moved by 0.001: exit 3" bash -c "
    awk '/\"best_margin\"/ && !done { sub(/[-0-9.]+/, sprintf(\"%.10f\", \$2 + 0.001)); done = 1 } { print }' kept.json >drift.json
    '$MASKGEN' score face.png --baseline drift.json >stdout; [ \$? -eq 3 ]"
ok "named" says '^face\.png \(dlib-hog\): scores\.best_margin was '
ok "--scores-only catches it too" code 3 score face.png --baseline drift.json --scores-only
ok "a tolerance of 0.01 lets it pass" code 0 score face.png --baseline drift.json --tolerance 0.01
sed -i 's/"library": "dlib [0-9.]*"/"library": "dlib 18.0"/; s/"weights": "f/"weights": "0/' drift.json
ok "another library version: exit 3" code 3 score face.png --baseline drift.json --tolerance 0.01
ok "is named" says '^face\.png \(dlib-hog\): inputs\.library was dlib 18\.0, is dlib [0-9.]+$'
ok "--scores-only does not ask" code 0 score face.png --baseline drift.json --tolerance 0.01 --scores-only

# Rows that are not there, either way.
cp face.jpg other.jpg
ok "a file without a row: exit 3" code 3 score other.jpg --baseline base.json
ok "is said" says '^other\.jpg \(dlib-hog\): not in the baseline$'
ok "rows that were not asked for are named, exit 0" exits 0 'not scored: mask\.json \(haar-alt2\)' score face.png --baseline base.json
ok "--update-baseline of one file keeps the others" bash -c "
    '$MASKGEN' score other.jpg --baseline base.json --update-baseline -q >/dev/null && [ \$(grep -c '\"path\"' base.json) -eq 5 ]"

# Reports.
genes 7 >'m<&">.json'
ok "JUnit and annotations with a failure" code 3 score 'm<&">.json' face.png "${small[@]}" --baseline base.json --junit junit.xml --ci
ok "JUnit counts it" grep -q '<testsuite name="maskgen score" tests="[0-9]*" failures="1"' junit.xml
ok "with the name escaped" grep -qF 'name="m&lt;&amp;&quot;&gt;.json"' junit.xml
ok "every element is closed" bash -c "
    [ \$(grep -o '<testcase' junit.xml | wc -l) -eq \$(( \$(grep -o '</testcase>' junit.xml | wc -l) + \$(grep -oE '<testcase[^>]*/>' junit.xml | wc -l) )) ] &&
    [ \$(tail -1 junit.xml) = '</testsuites>' ] && ! sed 's/&\(lt\|gt\|amp\|quot\|apos\);//g' junit.xml | grep -q '&'"
# librsvg reads what stands in an SVG's metadata, and refuses it where it is not well-formed.
wrapped() { { echo '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><metadata>'; tail -n +2 "$1"; echo '</metadata></svg>'; } >w.svg; rsvg-convert w.svg -o w.png 2>/dev/null; }
ok "an XML reader takes it" wrapped junit.xml
sed 's/&lt;/</' junit.xml >broken.xml
ok "and would not take it with a stray bracket" bash -c "$(declare -f wrapped); ! wrapped broken.xml"
ok "the annotation names file and change" says '^::error file=m<&">\.json,title=maskgen score::dlib-hog%0Anot in the baseline%0Ato accept: '
ok "with --json standard output stays JSON" bash -c "
    '$MASKGEN' score other.jpg face.png --baseline kept.json --ci --json 2>err >out.json; [ \$? -eq 3 ] && head -c 1 out.json | grep -q '{' && tail -n 1 out.json | grep -qx '}' &&
    grep -q '^::error file=other.jpg' err && grep -q '\"kind\": \"missing\"' out.json"

# Bad baselines; nothing half-written.
echo '{"rows": []}' >bad.json
ok "no baseline: exit 2" exits 2 'not a baseline.*: bad\.json' score face.png --baseline bad.json
echo '{"maskgen-baseline": 2, "rows": []}' >bad.json
ok "another version: exit 2" exits 2 'baseline version 2.*: bad\.json' score face.png --baseline bad.json
ok "is not overwritten by an update" bash -c "'$MASKGEN' score face.png --baseline bad.json --update-baseline 2>/dev/null; [ \$? -eq 2 ] && grep -q ': 2,' bad.json"
ok "an update that fails midway leaves the baseline as it was" bash -c "
    cp base.json b.json; '$MASKGEN' score face.png gone.png --baseline b.json --update-baseline >/dev/null 2>&1; [ \$? -eq 2 ] && cmp base.json b.json"
ok "nothing is left over" bash -c "! ls | grep -q '\.tmp\.'"

# What a network or a command answers is checked before it is a score.
for weight in nan inf; do
    "$B/tests/tinynet" $weight.onnx $weight
    ok "a network that answers $weight: exit 1, the file named" exits 1 "no number.*: $weight\.onnx" "$MASKGEN" score face.jpg --detector onnx:$weight.onnx
done
large="while read p; do echo '{\"faces\": [{\"box\": [1, 2, 30, 40], \"margin\": 1e39}]}'; done"
ok "a command's margin past single precision: exit 2, its answer quoted" exits 2 'a margin of 1e\+39.*"margin": 1e39' \
    "$MASKGEN" score face.jpg --detector "exec:$large" --baseline large.json --update-baseline
ok "and no baseline" [ ! -e large.json ]
done_testing
