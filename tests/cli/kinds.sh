# Values of another kind than their key wants, in the files that the commands read.
. "$(dirname "$0")/lib.bash"
cd "$(dirname "$0")/../.."
dir=$scratch/run
"$MASKGEN" -q --iters 2 --faces synth:1 --seed 3 --out "$dir" >"$scratch/log" 2>&1 || cat "$scratch/log"
cp "$dir/run.json" "$scratch/whole.json"
sed 's/"interrupted": false/"interrupted": "yes"/' "$scratch/whole.json" >"$dir/run.json"
ok "resume: \"interrupted\" that is no flag is not taken for a finished run" exits 2 'interrupted: expected true or false, found a string: .*run\.json' \
    "$MASKGEN" resume "$dir"
sed 's/"interrupted": false/"interrupted": 1/' "$scratch/whole.json" >"$dir/run.json"
ok "replay: nor for a whole one" exits 2 'interrupted: expected true or false, found a number: .*run\.json' "$MASKGEN" replay "$dir/run.json" --check
sed 's/"seam": true/"seam": 1/' patterns/masks/kn95.json >"$scratch/seam.json"
ok "export: a flag of a mask's shape that is a number" exits 2 'seam: expected true or false, found a number: piece front of .*seam\.json' \
    "$MASKGEN" export plain-white --mask "$scratch/seam.json" -o "$scratch/x.pdf"
ok "and nothing is written" [ ! -e "$scratch/x.pdf" ]
done_testing
