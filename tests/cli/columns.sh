# The files that researchers read: each is as its schema says, schema and help say the same, and Python's standard library reads them.
. "$(dirname "$0")/lib.bash"
schemas=$PWD/src/report/schemas validate=$PWD/tests/tools/validate.py
cd "$scratch"
valid() { python3 -W error "$validate" "$schemas" "$@" | sed 's/^/# /'; [ "${PIPESTATUS[0]}" -eq 0 ]; }
refused() { ! python3 -W error "$validate" "$schemas" "$@" >/dev/null; }

face=$photos/Tom_Cruise_avp_2014_4.jpg
"$MASKGEN" --iters 5 --crop 192 --face-width 96 --faces "$face" synth:1 --views 2 --detector hog,lbp --palette high-chroma --out run --quiet
"$MASKGEN" --family stamps --stamp face --scene canvas --objective decoy --size 100x100 --iters 5 --search random --out canvas --quiet
ok "a run's record and trace" valid run/run.json run/trace.csv run/spec.json
ok "those of a canvas and of another search" valid canvas/run.json canvas/trace.csv canvas/spec.json
"$MASKGEN" eval run/run.json --detector lbp,haar-profile --randoms 1 --best-of 3 --coverage --views 2 --crop 192 --face-width 96 \
    --faces heldout:1 "$face" --out eval --quiet 2>/dev/null
ok "an evaluation's figures and outcomes" valid eval/eval.json eval/eval.csv
"$MASKGEN" --iters 2 --crop 128 --face-width 96 --people synth:2 --views 2 --objective confuse --recogniser mock-embed --aligner box --out confuse --quiet
ok "a search on recognisers" valid confuse/run.json confuse/spec.json
"$MASKGEN" eval run/run.json --detector none --recogniser mock-embed --aligner box,oracle --randoms 1 --best-of 3 --crop 192 --face-width 96 \
    --people heldout:2 --out people --quiet 2>/dev/null
ok "recognition's figures and comparisons" valid people/eval.json people/recognition.csv
spec_of() { python3 -c 'import json, sys; print(*sorted(json.load(open(sys.argv[1]))))' "$1"; }
ok "every option of a spec is in its schema" [ "$(spec_of confuse/spec.json)" = "$(python3 -c 'import json, sys
print(*sorted(set(json.load(open(sys.argv[1]))["properties"]) - {"files", "search"}))' "$schemas/spec.schema.json")" ]

# Each of these is a fault that the schemas must see.
python3 - <<'PY'
import json
run = json.load(open("run/run.json"))
run["table"][0]["rate"] = 1.5
json.dump(run, open("rate.json", "w"))
run = json.load(open("run/run.json"))
del run["result"]["genes"]
json.dump(run, open("genes.json", "w"))
run = json.load(open("run/run.json"))
run["extra"] = 1
json.dump(run, open("extra.json", "w"))
PY
for fault in rate genes extra; do ok "a record with a fault is refused: $fault" refused run.json=$fault.json; done
sed '2s/,[01]$/,2/' run/trace.csv >trace.csv
ok "so is a trace" refused trace.csv
sed '1s/found/seen/' eval/eval.csv >eval.csv
ok "so is an outcome under another name" refused eval.csv

# What help tells of the columns are the schema's own words; the example in it runs and gives the record's figures.
"$MASKGEN" help columns >columns.txt
told() { for word in iter best_loss true_margin false_faces_on_mask rate_ci best_of_k_s p_holm; do grep -q "$word" columns.txt || { echo "# $word"; return 1; }; done; }
ok "help tells of the columns" told
sed -n 's/^    //p' columns.txt | sed -n '/^import csv/,/^$/p' >example.py
ok "its example is a program" [ "$(wc -l <example.py)" -ge 6 ]
ok "which Python runs" code 0 bash -c 'cd run && python3 ../example.py ../eval >../said.txt'
ok "and it tells the record's best loss" grep -q "$(python3 -c 'import json; print("%.4f" % json.load(open("run/run.json"))["result"]["loss"])')" said.txt
done_testing
