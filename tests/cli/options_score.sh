# What each option of score does.
. "$(dirname "$0")/effects.bash"
command=score
where=(--faces "$face" --crop 128 --face-width 96)
"$MASKGEN" --iters 0 "${where[@]}" -q --out a && "$MASKGEN" --iters 0 --start random "${where[@]}" -q --out b || exit 1
cp a/pattern.png p.png
"$MASKGEN" score p.png a/pattern.png "${where[@]}" -q --baseline both.json --update-baseline 2>/dev/null
"$MASKGEN" score p.png "${where[@]}" -q --baseline same.json --update-baseline 2>/dev/null
cp b/pattern.png p.png
"$MASKGEN" score p.png "${where[@]}" -q --baseline other.json --update-baseline 2>/dev/null
cp a/pattern.png p.png
sed 's/"maskgen": "[0-9.]*"/"maskgen": "0.0.0"/g' same.json >older.json
sed -E 's/("true_margin": -?[0-9]+\.[0-9])[0-9]*/\19/' same.json >moved.json
mkdir start
cp p.png same.json both.json other.json older.json moved.json start
mkdir start/a
cp a/pattern.png start/a
before=start
printf '{"mask": "kn95"}' >spec.json
score=(p.png "${where[@]}")
steady score
changes detector score lbp
changes as score picture
match=("${score[@]}" --recogniser mock-embed --aligner box)
changes recogniser match mock-embed:other
changes aligner match mock-align
changes reference match "$photos/../johns/John_Salley/000179_02159509.jpg"
shown+=" model"
ok "score --model is refused without yunet" exits 2 'only with --detector yunet' "$MASKGEN" score "$face" --model x.onnx
ok "and is opened with it" exits 2 'x\.onnx' "$MASKGEN" score "$face" --detector yunet --model x.onnx
changes baseline score same.json
both=("${score[@]}" --baseline both.json)
changes missing both fail
moved=("${score[@]}" --baseline moved.json)
changes tolerance moved 50
other_=("${score[@]}" --baseline other.json)
changes update-baseline other_
update=("${both[@]}" --update-baseline)
changes prune update
older=("${score[@]}" --baseline older.json)
changes scores-only older
changes junit score j.xml
changes benchmark-json score bench.json
changes init-ci score github
changes ci other_
changes all-changes other_
changes faces score "$other"
changes mask score kn95
changes views score 2
views=("${score[@]}" --views 2)
changes view-seed views 2
changes crop score 144
changes face-width score 90
changes channels score rgb
changes upsample score 1
keeps threads score 2 1025
changes quiet score
changes verbose score
changes json score
changes config score ../spec.json
all_shown
