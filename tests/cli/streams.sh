# "-" is standard input where a file is read, and standard output where one is written; a file of this name is ./-.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
export XDG_CACHE_HOME=${XDG_CACHE_HOME:-$scratch/cache}
face=$photos/Tom_Cruise_avp_2014_4.jpg
small=(--crop 128 --face-width 96)
"$MASKGEN" --iters 1 --faces "$face" "${small[@]}" -q --out run || exit 1
# same INPUT COMMAND…: with "-" and the file on standard input the command prints what it prints with the file's name.
same() {
    local file=$1
    shift
    "$MASKGEN" "${@//@/$file}" >named 2>/dev/null && "$MASKGEN" "${@//@/-}" <"$file" >streamed 2>said || { cat said; return 1; }
    diff <(sed -e "s|$file|-|g" named) streamed
}
ok "score: a picture" same "$face" score @
ok "score: a pattern" same run/pattern.png score @ --faces "$face" "${small[@]}"
ok "score: a pattern's record" same run/run.json score @ --faces "$face" "${small[@]}" --json
ok "score: from a pipe" bash -c 'cat "$1" | "$MASKGEN" score - | grep -q "1 face"' - "$face"
ok "export: a pattern" same run/run.json export @ -o sheet.svg
ok "replay: a record" bash -c '"$MASKGEN" replay - <run/run.json | grep -q "run.json: identical"'
ok "render: a pattern" bash -c '"$MASKGEN" render - --faces "$1" -q --out worn <run/pattern.png && "$MASKGEN" render run/pattern.png --faces "$1" -q --out too && diff -r worn too' - "$face"
ok "render: a face" bash -c '"$MASKGEN" render plain-white --faces - -q --out by <"$1" && cmp by/-.pattern.png <("$MASKGEN" render plain-white --faces "$1" -q --out of; cat of/*.pattern.png)' - "$face"
ok "a spec" bash -c 'echo "{\"mask\": \"kn95\"}" | "$MASKGEN" faces --config - --count 1 --crop 128 --face-width 64 --samples 1 -q --out a &&
    "$MASKGEN" faces --mask kn95 --count 1 --crop 128 --face-width 64 --samples 1 -q --out b && diff -r a b'
printf '#000000\n#ff0000\n' >two.hex
ok "a palette, whose run replays without it" bash -c '"$MASKGEN" --palette - --iters 1 --faces "$1" --crop 128 --face-width 96 -q --out red <two.hex && "$MASKGEN" replay red/run.json -q' - "$face"
"$MASKGEN" score "$face" --baseline b.json --update-baseline -q 2>/dev/null
ok "a baseline" bash -c '"$MASKGEN" score "$1" --baseline - <b.json | grep -q "^-: 1 of 1 score holds"' - "$face"
ok "which is not written there" exits 2 'name a file, not standard input' "$MASKGEN" score "$face" --baseline - --update-baseline <b.json

ok "export to standard output" bash -c 'for f in pdf svg png; do
    "$MASKGEN" export plain-white -o one.$f -q && "$MASKGEN" export plain-white -o - --format $f >two.$f && [ -s two.$f ] && cmp one.$f two.$f || exit 1; done'
ok "a tile, too" bash -c '"$MASKGEN" export plain-white --tile --dpi 40 -o tile.png -q && "$MASKGEN" export plain-white --tile --dpi 40 -o - --format png | cmp tile.png'
ok "only with its format" exits 2 'add --format' "$MASKGEN" export plain-white -o -
ok "a file has its format in its name" exits 2 'read only with --output -' "$MASKGEN" export plain-white -o x.pdf --format pdf
ok "one page alone" exits 2 'SVG and PNG hold one page' "$MASKGEN" export plain-white -o - --format svg --page A5 --mask-size L
ok "of which nothing was written" [ ! -s "$scratch/stdout" ]
ok "a full disk is told" bash -c '"$MASKGEN" export plain-white -o - --format pdf >/dev/full 2>said; [ $? -eq 1 ] && grep -q "No space left" said'
ok "JUnit to standard output, and nothing else" bash -c '"$MASKGEN" score "$1" --junit j.xml -q && "$MASKGEN" score "$1" --junit - | cmp j.xml' - "$face"
ok "a benchmark, too" bash -c '"$MASKGEN" score "$1" --benchmark-json b.txt -q && "$MASKGEN" score "$1" --benchmark-json - </dev/null | cmp b.txt' - "$face"
ok "one document is enough" exits 2 'json is read only without --junit -' "$MASKGEN" score "$face" --junit - --json
if type -P script >/dev/null; then
    ok "no document on a terminal" bash -c 'script -qec "$MASKGEN export plain-white -o - --format pdf" /dev/null | grep -q "does not go to a terminal"'
else
    echo "# not run: no document on a terminal (no script here)"
fi

ok "two readers" exits 2 'read once: not by --config and FILE' "$MASKGEN" score - --config - <<<'{}'
ok "twice one" exits 2 'read once: not by FILE and FILE' "$MASKGEN" eval - - --out e </dev/null
ok "nothing on standard input" exits 2 'empty file: -' "$MASKGEN" score - </dev/null
ok "a closed standard input" exits 2 'empty file: -' bash -c '"$MASKGEN" score - <&-'
ok "a model is a file" exits 2 'standard input, a file was expected' "$MASKGEN" score "$face" --detector yunet --model - </dev/null
ok "a folder is no stream" exits 2 'a folder is wanted' "$MASKGEN" --out -
mkdir here
cd here
cp "$face" ./-
ok "a file of this name is ./-" bash -c '"$MASKGEN" score ./- </dev/null | grep -q "^-: a picture, 1 face"'
ok "and - is not it" exits 2 'empty file' "$MASKGEN" score - </dev/null
ok "nothing was written by what was refused" [ "$(ls -A)" = - ]
done_testing
