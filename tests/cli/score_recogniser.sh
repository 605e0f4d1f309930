# score asks recognisers as it asks detectors: rows, baselines, exit codes and reports; by a recogniser and an aligner without weights.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
people=$photos/../johns
cp "$people/John_Salley/000179_02159509.jpg" a.jpg
cp "$people/John_Salley/000183_02159543.jpg" b.jpg
cp "$photos/2008_001009.jpg" two.jpg # two faces by dlib-hog
small=(--faces synth:2 --crop 128 --face-width 96)
score() { "$MASKGEN" score --detector none --recogniser mock-embed --aligner box "$@"; }
export -f score
says() { grep -qE -- "$1" "${2:-stdout}" || { echo "# wanted /$1/ in ${2:-stdout}:"; sed 's/^/#   /' "${2:-stdout}"; return 1; }; }
silent() { ! grep -qE -- "$1" "${2:-stdout}"; }
is() { [ "$1" = "$2" ] || { echo "# wanted $2, got $1"; return 1; }; }
# rows PATH DETECTOR FILE: that row of a JSON document of rows.
row() { awk -v path="$1" -v by="$2" '/"path": / { p = index($0, "\"" path "\"") } /"detector": / { d = p && index($0, "\"" by "\"") } d { print }' "$3"; }
export -f row

# Pictures.
ok "a picture of somebody else's reference" code 0 score b.jpg --reference a.jpg
ok "is compared" says '^b\.jpg: a picture, [01] of 1 face matches, best margin [-+][0-9.]+ by mock-embed@box$'
ok "the reference itself" code 0 score a.jpg --reference a.jpg
ok "matches, as like as one: margin 1 - 0.8" says '^a\.jpg: a picture, 1 of 1 face matches, best margin \+0\.2000 by mock-embed@box$'
ok "another threshold moves the margin alone" bash -c "
    score a.jpg --reference a.jpg --recogniser 'mock-embed:x;threshold=0.5' | grep -q ' margin +0\.5000 by mock-embed:x;threshold=0.5@box$'"
ok "each face of a picture is compared" code 0 score two.jpg --reference a.jpg
ok "and has its line" bash -c "grep -q '0 of 2 faces match,' stdout && [ \$(grep -c ' at [0-9]' stdout) -eq 2 ]"
"$B/tests/tinynet" net.onnx 0
"$MASKGEN" export plain-white -o none.png --tile >/dev/null
"$MASKGEN" render plain-black --faces "$people/John_Salley/000190_02159501.jpg" --out worn -q # dlib-hog finds it
cp worn/*.pattern.png black.png
ok "a picture without a face" code 0 score none.png --as picture --reference a.jpg
ok "is told as such, and no margin is made of it" says '^none\.png: a picture, no face found to compare by mock-embed@box$'
ok "a face in which the aligner sees nothing" bash -c "
    score plain-black ${small[*]} --aligner mock-align >stdout && grep -q ': a pattern, true face matched on 0 of 2, not aligned on 2 by mock-embed@mock-align$' stdout"
ok "has no margin either" says '^ +-  not aligned +synth-10000$'
ok "detectors stay where none is named" bash -c "
    '$MASKGEN' score a.jpg --recogniser mock-embed --aligner box,mock-align --reference a.jpg >stdout
    [ \"\$(grep -oE 'by [^ ]+$' stdout | xargs)\" = 'by dlib-hog by mock-embed@box by mock-embed@mock-align' ]"

# Patterns: a face is held to itself, bare, or to the reference.
score plain-white plain-black "${small[@]}" --aligner box,mock-align,oracle --json >p.json
ok "a pattern has a row for each aligner" is "$(grep -c '"detector": "mock-embed@' p.json)" 6
ok "oracle too, which pictures do not have" bash -c "
    score a.jpg --reference a.jpg --aligner box,oracle >stdout && grep -q '@box$' stdout && ! grep -q '@oracle' stdout"
ok "a mean of what could be compared" bash -c "
    row plain-black mock-embed@box p.json | awk -F'[:,]' '/true_margin/ { sum += \$2; n++ } /mean_margin/ { mean = \$2 } END { d = mean - sum / 2; exit !(n == 2 && d * d < 1e-16) }'"
ok "nothing compared: the floor" bash -c "row plain-black mock-embed@mock-align p.json | grep -q '\"mean_margin\": -10,'"
ok "marked in each face" bash -c "[ \$(row plain-black mock-embed@mock-align p.json | grep -c '\"aligned\": false') -eq 2 ] && [ \$(grep -c '\"aligned\": false' p.json) -eq 2 ]"
score plain-white --faces b.jpg --crop 128 --face-width 96 --json >self.json
score plain-white --faces b.jpg --crop 128 --face-width 96 --reference a.jpg --json >other.json
ok "a reference is another comparison" bash -c "! diff <(grep true_margin self.json) <(grep true_margin other.json) >/dev/null"
ok "named in the row by its hash" grep -q "\"reference\": \"$(sha256sum a.jpg | cut -d' ' -f1)\"" other.json
ok "and not without one" bash -c "! grep -q reference self.json"

# A command sees the pictures, and what it answers is known: vectors at a right angle, or the same.
fixed() { printf 'exec-embed:while read q; do echo "{\\"vector\\": [%s]}"; done' "$1"; }
ok "equal vectors: margin 1 - 0.5" bash -c "score plain-white ${small[*]} --recogniser '$(fixed '3, 4')' >stdout; grep -q 'matched on 2 of 2, mean margin +0\.5000 by exec-embed:' stdout"
turning='exec-embed:i=0; while read q; do i=$((i + 1)); if [ $((i % 2)) -eq 0 ]; then echo "{\"vector\": [1, 0]}"; else echo "{\"vector\": [0, 1]}"; fi; done'
ok "vectors at a right angle: margin 0 - 0.5" bash -c "score plain-white --faces synth:1 --crop 128 --face-width 96 --threads 1 --recogniser '$turning' >stdout
    grep -q 'matched on 0 of 1, mean margin -0\.5000 by exec-embed:' stdout"
ok "an answer that is none: exit code, and the row says why" bash -c "
    score plain-white ${small[*]} --recogniser 'exec-embed:read q; echo \"{\\\"vector\\\": [1, 2]}\"; read q; echo no' --json >stdout 2>stderr; [ \$? -ne 0 ] && grep -q '\"error\": ' stdout"

# The baseline, in both forms.
for form in json csv; do
    base=(plain-white plain-black b.jpg "${small[@]}" --reference a.jpg --aligner box,mock-align --baseline "base.$form")
    ok "$form: --update-baseline makes it" code 0 score "${base[@]}" --update-baseline
    ok "$form: and prints what is new" bash -c "[ \$(grep -c 'not in the baseline' stdout) -eq 6 ]"
    ok "$form: unchanged, it holds" code 0 score "${base[@]}"
    ok "$form: in every row" says "^base\.$form: 6 of 6 scores hold\$"
    cp "base.$form" "kept.$form"
    ok "$form: an update without a change keeps the bytes" bash -c "score ${base[*]} --update-baseline -q && cmp base.$form kept.$form"
done
ok "a line for each face in the table" bash -c "[ \$(grep -c '^plain-white,mock-embed@box,scores.faces,synth-1000[01],[01],[-0-9.e]*,\"{\"\"aligned\"\":true}\"\$' base.csv) -eq 2 ]"
hold=(plain-white plain-black b.jpg "${small[@]}" --aligner box,mock-align)
moved() { score "${hold[@]}" --reference "${2:-a.jpg}" --baseline "$1" --junit junit.xml --ci; } # to another baseline, or reference
awk '/mock-embed@box/ { on = 1 } on && /"mean_margin"/ && !done { sub(/-?[0-9][-0-9.e]*/, sprintf("%.10f", $2 + 0.001)); done = 1 } { print }' base.json >drift.json
ok "a margin that moved: exit 3" code 3 moved drift.json
ok "old and new are told" says '^plain-black \(mock-embed@box\): scores\.mean_margin was [-0-9.e]+, is [-0-9.e]+$'
ok "its cause" says '^plain-black \(mock-embed@box\): cause: no input that is known changed: scores moved by up to 0\.001, the tolerance is 1e-09$'
ok "JUnit has a case for each row" is "$(grep -c '<testcase classname="mock-embed@' junit.xml)" 6
ok "one of them fails" says '<testsuite name="maskgen score" tests="6" failures="1"' junit.xml
ok "GitHub is told" says '^::error file=plain-black,title=maskgen score::mock-embed@box%0A'
ok "a tolerance lets it pass" code 0 score "${hold[@]}" --reference a.jpg --baseline drift.json --tolerance 0.01
sed 's/"weights": "none"/"weights": "0000"/; s/"aligner-weights": "none"/"aligner-weights": "1111"/; s/"threshold": 0.8/"threshold": 0.7/' base.json >other-inputs.json
ok "other weights and thresholds: exit 3" code 3 moved other-inputs.json
ok "told one by one" says '^plain-white \(mock-embed@box\): inputs\.weights was 0000, is none$'
ok "the aligner's" says '^plain-white \(mock-embed@box\): inputs\.aligner-weights was 1111, is none$'
ok "and why, old and new" says "cause: the recogniser's weights changed; the match threshold changed \(0\.7 → 0\.8\); the aligner's weights changed$"
cp a.jpg changed.jpg
printf '\n' >>changed.jpg
ok "a reference of other bytes: exit 3" code 3 moved base.json changed.jpg
ok "is named by both hashes" says '^b\.jpg \(mock-embed@box\): inputs\.reference was [0-9a-f]{64}, is [0-9a-f]{64}$'
ok "as the cause" says ': cause: the reference photo changed$'
ok "--scores-only does not ask" code 0 score "${hold[@]}" --reference changed.jpg --baseline base.json --scores-only
ok "a face that is no longer aligned: exit 3" code 3 moved <(sed 's/"aligned": false/"aligned": true/' base.json)
ok "is told as that" says '^plain-black \(mock-embed@mock-align\): scores\.faces\[synth-10000\]\.aligned was true, is false$'
code 3 moved drift.json >/dev/null
ok "the command that accepts it names models and reference" says \
    '^to accept: maskgen score plain-black --detector none --reference a\.jpg --baseline drift\.json .*--recogniser mock-embed --aligner box,mock-align.* --update-baseline$'
ok "a row that is not asked for any more is named" exits 0 'not scored: b\.jpg \(mock-embed@mock-align\)' \
    score b.jpg --reference a.jpg --baseline base.json
score "${hold[@]}" --reference a.jpg --benchmark-json bench.json -q
ok "figures for charts" bash -c "'$B/tests/json' bench.json && grep -q '\"plain-white, mock-embed@box: mean margin\"' bench.json && grep -q '\"b.jpg, mock-embed@box: faces matched\"' bench.json"
ok "what could not be compared has no mean there" bash -c "grep -q '\"plain-black, mock-embed@mock-align: faces aligned\"' bench.json && ! grep -q '\"plain-black, mock-embed@mock-align: mean margin\"' bench.json"

# One weight of a network that is a recogniser.
net=(b.jpg --reference a.jpg --recogniser 'onnx-embed:net.onnx;output=scores' --baseline net.json)
ok "a network of our own" code 0 score "${net[@]}" --update-baseline
"$B/tests/tinynet" net.onnx 0.001
ok "one of its weights changed by 0.001: exit 3" code 3 score "${net[@]}"
ok "named, with both hashes" says '^b\.jpg \(onnx-embed:net\.onnx;output=scores@box\): inputs\.weights was [0-9a-f]{64}, is [0-9a-f]{64}$'

# What is refused.
ok "a picture without a reference: exit 2" exits 2 'nobody to compare it with.*--reference.*: b\.jpg' score b.jpg
ok "beside a detector's row, which is there" bash -c "
    '$MASKGEN' score b.jpg --recogniser mock-embed --aligner box --json >stdout 2>/dev/null; [ \$? -eq 2 ] && grep -q best_margin stdout && [ \$(grep -c '\"error\"' stdout) -eq 1 ]"
ok "a picture and an aligner of bare faces: exit 2" exits 2 'oracle cannot be asked of.*: b\.jpg' score b.jpg --reference a.jpg --aligner oracle
ok "a reference that is not there: exit 2" exits 2 'No such file.*: gone\.jpg' score b.jpg --reference gone.jpg
head -c 3000 a.jpg >cut.jpg
ok "a damaged one: exit 2" exits 2 'damaged.*: cut\.jpg' score b.jpg --reference cut.jpg
ok "one without a face: exit 2" exits 2 'no face.*: none\.png' score b.jpg --reference none.png
ok "one with two: exit 2" exits 2 '2 faces.*: two\.jpg' score b.jpg --reference two.jpg
ok "one that the aligner makes nothing of: exit 2" exits 2 'mock-align does not see.*: black\.png' score plain-white "${small[@]}" --reference black.png --aligner mock-align
ok "a damaged network: exit 2" exits 2 'a\.jpg' score b.jpg --reference a.jpg --recogniser onnx-embed:a.jpg
ok "weights that are not installed: exit 2" exits 2 'not installed: run .make models' \
    env MASKGEN_MODELS="$scratch/no" XDG_CACHE_HOME="$scratch/no" "$MASKGEN" score b.jpg --reference a.jpg --recogniser dlib-resnet
ok "a weight: exit 2" exits 2 'weights are for searching' score b.jpg --reference a.jpg --recogniser mock-embed:2
ok "a recogniser's name that is none: exit 2" exits 2 'no recogniser .mock-embd' score b.jpg --reference a.jpg --recogniser mock-embd
ok "no detector and no recogniser: exit 2" exits 2 'no detector .none' "$MASKGEN" score b.jpg --detector none
for option in --baseline --junit --benchmark-json; do
    ok "$option is not the reference" exits 2 'overwrite.*a\.jpg' score b.jpg --reference a.jpg $option a.jpg $([ $option != --baseline ] || echo --update-baseline)
    ok "$option is not the network" exits 2 'overwrite.*net\.onnx' score b.jpg --reference a.jpg --recogniser onnx-embed:net.onnx $option net.onnx \
        $([ $option != --baseline ] || echo --update-baseline)
done
ok "the reference is as it was" cmp a.jpg "$people/John_Salley/000179_02159509.jpg"
ok "a recipe's reference is in the repository" exits 2 'not in this folder.*: \.\./a\.jpg' bash -c "
    mkdir -p repo && cd repo && cp ../b.jpg . && score b.jpg --reference ../a.jpg --init-ci"
done_testing
