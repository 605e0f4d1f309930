# Where results cannot be written, every command says so before its work, which may take hours: exit 2, and nothing is there.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
face=$photos/Tom_Cruise_avp_2014_4.jpg
echo text >file
# A folder in the place of a result is in root's way, too.
blocked() { rm -rf out && mkdir -p "out/$1"; }
# refused PATTERN COMMAND…: at once, by that message; 20 s are enough for a look, and far too few for any of these.
refused() {
    local pattern=$1
    shift
    exits 2 "$pattern" timeout $((20 * MASKGEN_SLOW)) "$MASKGEN" "$@"
}

for name in pattern.png preview.png trace.csv run.json; do
    blocked $name
    ok "run: a folder in the place of $name" refused "is a folder: out/$name" --iters 1000000000 --faces "$face" --out out
done
ok "no run was begun there" [ ! -e out/spec.json ]
for name in eval.json eval.csv; do
    blocked $name
    ok "eval: a folder in the place of $name" refused "is a folder: out/$name" eval plain-white --out out
done
blocked sheet.png
ok "render: a folder in the place of sheet.png" refused 'is a folder: out/sheet\.png' render plain-white --faces "$face" --out out
ok "no picture was written" bash -c "! ls out/*.plain-white.png out/*.pattern.png 2>/dev/null | grep -q ."
ok "faces: a folder in the place of sheet.png" refused 'is a folder: out/sheet\.png' faces --count 10000 --sheet --out out
ok "no head was written" [ ! -e out/000.png ]
ok "compare: a file in the place of the folder" refused 'file' compare original --iters 20 --seeds 1 --out file/out
ok "not one search was done" bash -c "! grep -q done stderr"
ok "export: a folder that is not there" refused 'nosuch/x\.pdf' export plain-white -o nosuch/x.pdf --simulate --faces heldout:64
mkdir folder.pdf
ok "export: a folder in the place of the file" refused 'is a folder.*: folder\.pdf' export plain-white -o folder.pdf --simulate --faces heldout:64
if [ "$(id -u)" != 0 ]; then
    mkdir readonly
    chmod 555 readonly
    for command in "--iters 1000000000 --faces $face" "eval plain-white" "render plain-white --faces $face" "faces --count 10000" \
        "compare original --iters 1000000"; do
        ok "a folder that is read-only: $command" refused 'cannot be written.*readonly' $command --out readonly
    done
else
    echo "# not run: read-only folders, for root may write there"
fi
mkdir killed
"$MASKGEN" --iters 2 --faces "$face" -q --out killed
rm killed/run.json killed/pattern.png
mkdir killed/pattern.png
sed -i 's/"iters": 2/"iters": 1000000000/' killed/spec.json
ok "resume: a folder in the place of pattern.png" refused 'is a folder: killed/pattern\.png' resume killed
done_testing
