# Genes that are held, by number or colour; which gene is which; and what is said to somebody with a drawing of one's own.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
run() { "$MASKGEN" -q --iters 2 --faces synth:1 --seed 3 --out "$@" >log 2>&1 || { cat log; false; }; }
ok "a run with colours in --lock" run a --lock '0=black,5=#ffffff,7=3'
ok "its record holds numbers" grep -q '"lock": "0=0,5=15,7=3"' a/run.json
ok "so does what it resumes from" grep -q '"lock": "0=0,5=15,7=3"' a/spec.json
ok "and the genes are held" grep -qE '"genes": \[0, [0-9]+, [0-9]+, [0-9]+, [0-9]+, 15, [0-9]+, 3,' a/run.json
ok "the record runs again" code 0 "$MASKGEN" replay a/run.json
run b --lock '0=0,5=15,7=3'
ok "numbers give the same pattern, byte for byte" cmp a/pattern.png b/pattern.png
ok "a colour that is not there: the nearest and all of them" exits 2 'paints orange; the nearest is .*4 #9e2a2e.*15 #684634' \
    "$MASKGEN" --iters 1 --faces synth:1 --palette fabric-safe --lock 0=orange --out c

ok "render --numbered" code 0 "$MASKGEN" render a/pattern.png --numbered --out n
ok "writes one picture" [ "$(ls n)" = numbered.png ]
ok "of one pattern" exits 2 'numbered takes one pattern, not 2' "$MASKGEN" render bars-hide cells-hide --numbered --out m
cp a/pattern.png n/numbered.png
ok "render --numbered does not overwrite its pattern" exits 2 'numbered\.png' "$MASKGEN" render n/numbered.png --numbered --out n
ok "which is whole" cmp a/pattern.png n/numbered.png
ok "--help names it" bash -c "'$MASKGEN' render --help | grep -q -- '--numbered'"

"$MASKGEN" faces --count 1 --first 1 --out heads -q
own='a picture, not a pattern.*--family stamps --stamp FILE\.png.*score --as picture: .*000\.png'
cp heads/000*.png 000.png 2>/dev/null || cp heads/*.png 000.png
for command in "render 000.png --out x" "export 000.png -o x.pdf" "eval 000.png --out x"; do
    ok "${command%% *}: a drawing of one's own, and what can be done with it" exits 2 "$own" "$MASKGEN" $command
done
echo '{"spec": {}}' >none.json
ok "JSON without genes is another fault" exits 2 'this JSON holds no "genes": none\.json' "$MASKGEN" export none.json -o x.pdf
ok "the drawing as a stamp makes a pattern" run s --family stamps --stamp 000.png
ok "that can be printed" code 0 "$MASKGEN" export s/pattern.png -q --dpi 40 -o s.pdf
done_testing
