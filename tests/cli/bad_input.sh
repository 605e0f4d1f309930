# Bad input: a clear message, exit code 2, nothing written.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
face=$photos/Tom_Cruise_avp_2014_4.jpg
mkdir empty nofaces
printf 'not a picture\n' >text.png
"$MASKGEN" list families >/dev/null
head -c 3000 "$face" >short.jpg
# A PNG header that promises 30000×30000 pixels; the CRC is right, so only the size is wrong.
printf '\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x75\x30\x00\x00\x75\x30\x08\x02\x00\x00\x00\x24\x33\xcd\x1b' >huge.png
run() { "$MASKGEN" --iters 2 --out "$scratch/out" "$@"; }

ok "a missing folder" exits 2 'nowhere' run --faces nowhere
ok "an empty folder" exits 2 'no usable face.*empty' run --faces empty
cp text.png nofaces/
ok "a folder without faces" exits 2 'no usable face.*nofaces' run --faces nofaces
ok "a text file named .png" exits 2 'neither PNG nor JPEG.*text\.png' run --faces text.png
ok "a truncated JPEG" exits 2 'damaged.*short\.jpg' run --faces short.jpg
"$MASKGEN" --faces "$face" --iters 0 --quiet --out good
head -c 1500 good/pattern.png >cut.png
ok "a truncated PNG" exits 2 'cut\.png' run --faces cut.png
ok "a 30000×30000 PNG header" exits 2 '30000.*huge\.png' run --faces huge.png
echo '{"iters": 5, "itres": 3}' >unknown.json
ok "a spec with an unknown key" exits 2 'unknown\.json.*itres' run --config unknown.json
echo '{"iters": "five"}' >type.json
ok "a spec with a wrong type" exits 2 'string.*type\.json.*iters' run --config type.json
printf '{"iters": 5,\n "seed": }' >syntax.json
ok "a spec that is not JSON names the line" exits 2 'line 2.*syntax\.json' run --config syntax.json
ok "a missing spec" exits 2 'gone\.json' run --config gone.json
ok "--iters -1" exits 2 '-1 .*iters' run --iters -1
ok "an unknown option suggests the nearest" exits 2 'did you mean --iters\?.*itres' run --itres 5
ok "an option without its argument" exits 2 'iters' "$MASKGEN" --iters
ok "an unknown family" exits 2 'plaid' run --family plaid --faces "$face"
ok "an unknown command" exits 2 'frobnicate' "$MASKGEN" frobnicate
ok "a face wider than its crop" exits 2 'face-width' run --faces "$face" --face-width 310
mkdir readonly
chmod 555 readonly
if [ "$(id -u)" = 0 ]; then
    ok "an --out that cannot be made (a file is in the way)" exits 2 'text\.png' "$MASKGEN" --faces "$face" --iters 2 --out text.png/sub
else
    ok "an unwritable --out" exits 2 'readonly' "$MASKGEN" --faces "$face" --iters 2 --out readonly/sub
fi
ok "render: a picture that is no pattern" exits 2 'not a pattern' "$MASKGEN" render "$face" --faces "$face" --out "$scratch/r"
ok "score: a missing picture" exits 2 'gone\.png' "$MASKGEN" score gone.png
ok "score: an unknown detector" exits 2 'sonar' "$MASKGEN" score "$face" --detector sonar
ok "nothing was written by a refused spec" [ ! -e "$scratch/out/run.json" ] 

# A full disk: every file may grow to 8 KiB only, so the preview cannot be written.
mkdir full
(
    trap '' XFSZ
    ulimit -f 8
    exec "$MASKGEN" --faces "$face" --iters 2 --quiet --out full
) 2>full.err
code=$?
ok "a full disk fails with exit 1 and names the file" bash -c "[ $code -eq 1 ] && grep -q preview.png '$scratch/full.err'"
ok "and leaves no half-written file" bash -c "! ls -A '$scratch/full' | grep -qE 'preview|tmp'"
done_testing
