# Recognition from the command line, by a recogniser without weights: who is enrolled and who is left out, what is told, what is refused, and a
# search that goes on where it was stopped.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
johns=$photos/../johns
face=$photos/Tom_Cruise_avp_2014_4.jpg
small=(--crop 128 --face-width 96)
by=(--recogniser mock-embed --aligner box,oracle)
measure() { "$MASKGEN" eval "${pattern:-bars-hide}" --detector none "${by[@]}" "${small[@]}" --randoms 1 --best-of 1 "$@"; }
get() { python3 -c 'import json, sys
d = json.load(open(sys.argv[1]))["recognition"]
print(eval(sys.argv[2], {"d": d, "s": d["sets"][0]}))' "$1" "$2"; }

# Two people of five, and their photos.
ok "people are measured" measure --people "$johns:1/3" --others "$face" --out out --quiet
ok "those of the first third" [ "$(get out/eval.json 's["with_probes"]')" = 2 ]
ok "and one other are enrolled" [ "$(get out/eval.json '(s["enrolled"], s["others"])')" = "(3, 1)" ]
ok "each once" [ "$(get out/eval.json 'sorted(u["person"] for u in s["used"] if u["enrolled"])')" = "[0, 1, 2]" ]
ok "their other photos are probes" [ "$(get out/eval.json 'len([u for u in s["used"] if not u["enrolled"]])')" -ge 18 ]
ok "two models" [ "$(get out/eval.json '[(m["recogniser"], m["aligner"]) for m in s["models"]]')" = "[('mock-embed', 'box'), ('mock-embed', 'oracle')]" ]
ok "four galleries each" [ "$(get out/eval.json '[len(m["galleries"]) for m in s["models"]]')" = "[4, 4]" ]
ok "three pairs are too few for any false-match rate" [ "$(get out/eval.json '[t["in_reach"] for t in s["models"][0]["galleries"][0]["thresholds"]]')" = "[False, False]" ]
ok "recognition.csv has the probes of both" [ "$(cut -d, -f3 out/recognition.csv | sort -u | xargs)" = "0 1 person" ]

# The same figures from the single comparisons.
ok "the mean similarity is that of recognition.csv" python3 - <<'PY'
import csv, json
rows = [r for r in csv.DictReader(open("out/recognition.csv")) if (r["aligner"], r["print"], r["face"], r["gallery"]) == ("box", "white", "whole", "bare")]
people = {}
for r in rows:
    people.setdefault(r["person"], []).append(float(r["similarity"]))
mean = sum(sum(v) / len(v) for v in people.values()) / len(people)
for g in json.load(open("out/eval.json"))["recognition"]["sets"][0]["models"][0]["galleries"]:
    if (g["face"], g["enrolled_in"]) == ("whole", "bare"):
        told = [r for r in g["rows"] if r["print"] == "white" and r["shots"] == 1][0]
assert len(people) == 2 and abs(mean - told["similarity"]) < 1e-6, (mean, told)
PY
measure --people heldout:2 --threads 1 --out one >one.txt 2>/dev/null
measure --people heldout:2 --threads 2 --out two >two.txt 2>/dev/null
ok "threads change nothing" diff <(sed 's/^one//' one.txt) <(sed 's/^two//' two.txt)
ok "nor the record" cmp -s one/eval.json two/eval.json
for words in 'Recognition of synthetic heads' 'noise floor' 'upper half, masked gallery' 'best of three' 'nearer to the person than plain white' 'dlib-hog misses' \
    'white, low' 'out of reach' 'bare gallery'; do
    ok "the table tells: $words" grep -q "$words" one.txt
done
ok "as Markdown too" bash -c "cd '$scratch' && '$MASKGEN' eval bars-hide --detector none ${by[*]} ${small[*]} --randoms 1 --best-of 1 --people heldout:2 --out md --markdown 2>/dev/null | grep -q '^| plain white, low | '"

# Search people and test people never mix.
ok "a search on people" "$MASKGEN" --iters 3 --people "$johns:1/3" --objective confuse "${by[@]}" "${small[@]}" --out found --quiet
pattern=found/pattern.png ok "they are left out" measure --people "$johns" --others "$face" --out apart --quiet
ok "and counted" [ "$(get apart/eval.json '(s["left_out_searched_on"], s["with_probes"])')" = "(2, 3)" ]
cp -r "$johns/John_Salley" alone && mkdir renamed && mv alone renamed/somebody
pattern=found/run.json exits_with=2 ok "by the content of their photos" exits 2 'nobody with two usable pictures' measure --people renamed --out none
ok "what a run tells" bash -c "python3 -c 'import json
r = json.load(open(\"$scratch/found/run.json\"))
assert [x[\"name\"] for x in r[\"recognisers\"]] == [\"mock-embed\"] and [x[\"name\"] for x in r[\"aligners\"]] == [\"box\", \"oracle\"]
assert [row[\"name\"] for row in r[\"recognition\"][0][\"table\"]][-1] == \"pattern\"
assert \"Recognition, on the people that the search saw\" in r[\"result\"][\"claim\"]'"
ok "a picture holds no folder" bash -c "! grep -aq '$johns' '$scratch/found/pattern.png'"

# A search that is stopped goes on as if it had not been.
long=(--iters 400 --people synth:2 --views 2 --objective confuse:1,keep:0.2 "${by[@]}" "${small[@]}" --checkpoint-every 5 --quiet)
"$MASKGEN" "${long[@]}" --out whole
"$MASKGEN" "${long[@]}" --out cut &
until [ -e cut/checkpoint.1 ] || ! kill -0 $!; do sleep 0.05; done
kill -INT $!
wait $!
ok "it is interrupted" [ $? -eq 130 ]
"$MASKGEN" resume cut --quiet
ok "an interrupted search on recognisers is the same" same_run whole cut
ok "and is replayed" "$MASKGEN" replay whole/run.json --check --quiet

# Refused.
ok "a recogniser is needed" exits 2 'confuse asks recognisers' "$MASKGEN" --objective confuse --out none
ok "one picture a person is too few" exits 2 'no other picture of this person' "$MASKGEN" --objective confuse "${by[@]}" --faces synth:1 "${small[@]}" --out none
ok "a mistyped recogniser" exits 2 'did you mean dlib-resnet' measure --recogniser dlib-resnett --out none
ok "a mistyped aligner" exits 2 'did you mean oracle' measure --aligner oracel --out none
ok "weights in an evaluation" exits 2 'weights are for searching' measure --recogniser mock-embed:2 --out none
ok "nobody there" exits 2 'no such folder, and no set of heads: nosuch' measure --people nosuch --out none
mkdir -p empty/folder
ok "a folder without people" exits 2 'nobody in it' measure --people empty --out none
ok "a share that cannot be" exits 2 'share must be I/N' measure --people "$johns:4/3" --out none
ok "a head's number" exits 2 'nor FIRST-LAST' measure --people heldout:5-2 --out none
head -c 300 /dev/urandom >torn.onnx
ok "a torn network" exits 2 'torn.onnx' measure --recogniser "onnx-embed:torn.onnx" --people heldout:1 --out none
echo '{"modelTopology": {"node": []' >torn.json
ok "a torn graph" exits 2 'torn.json' measure --recogniser "tfjs:torn.json" --people heldout:1 --out none
echo '{"modelTopology": {"node": [{"name": "x", "op": "Placeholder"}]}, "weightsManifest": [{"paths": ["w.bin"], "weights": [{"name": "w", "shape": [2147483647, 2147483647, 2147483647], "dtype": "float32"}]}]}' >huge.json
: >w.bin
ok "a tensor too large" exits 2 'huge.json' measure --recogniser "tfjs:huge.json" --people heldout:1 --out none
ok "nothing was written" [ ! -e none ]
done_testing
