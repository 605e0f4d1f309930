# Objectives, several detectors, the canvas, and the first experiment side by side.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
face=$photos/Tom_Cruise_avp_2014_4.jpg
run() { "$MASKGEN" --faces "$face" --crop 208 --face-width 150 --iters 6 --family stamps --out out "$@"; }

ok "the objectives are listed" bash -c "'$MASKGEN' list objectives | cut -d' ' -f1 | xargs | grep -qx 'hide decoy count divert confuse keep'"
ok "an unknown objective is refused with the list" exits 2 'objective.*sonar.*hide, decoy' run --objective sonar
ok "a weight of 0 is refused" exits 2 'weight.*objective' run --objective hide:0
ok "an unknown detector among several is refused" exits 2 'detector.*sonar' run --detector hog:1,sonar
ok "the same detector twice is refused" exits 2 'named twice' run --detector hog,hog:2
flat() { "$MASKGEN" --scene canvas --size 200x200 --iters 6 --family stamps --out out "$@"; }
ok "hiding in the canvas is refused" exits 2 'canvas.*decoy' flat
ok "a target rate in the canvas is refused" exits 2 'target-rate' flat --objective decoy --target-rate 0
ok "nothing was written by a refused run" [ ! -e out/run.json ]

ok "weights combine" run --objective divert:1,decoy:0.3 --quiet
ok "the claim speaks of dlib's own detector" grep -q '"claim": "Detection, not recognition: dlib-hog' out/run.json
ok "a second detector has its own table" bash -c "
    '$MASKGEN' --faces '$face' --crop 208 --face-width 150 --iters 3 --detector hog:1,lbp:0.5 --out two | grep -cE '^(dlib-hog|lbp)$' | grep -qx 2 &&
    grep -q '\"others\"' two/run.json && ! grep -q '\"name\": \"hog\"' two/run.json"

# The canvas: pattern.png is what was scored, whoever scores it, and incremental or not it is the same search.
canvas=(--scene canvas --size 260x200 --family stamps --objective decoy --decoys 6 --upsample 1 --channels rgb --iters 150 --quiet)
ok "a canvas is searched" "$MASKGEN" "${canvas[@]}" --threads 1 --out canvas
faces=$(sed -n 's/.*finds \([0-9]*\) faces in the flat picture.*/\1/p' canvas/run.json | head -1)
ok "at least two faces are found in it" [ "${faces:-0}" -ge 2 ]
"$MASKGEN" score --as picture --upsample 1 --channels rgb --json canvas/pattern.png >scored.json
ok "score finds as many in pattern.png" grep -q "\"faces\": $faces\b" scored.json
"$MASKGEN" "${canvas[@]}" --threads 2 --out canvas2
ok "threads change nothing" cmp canvas/trace.csv canvas2/trace.csv
ok "and the picture is the same" cmp canvas/pattern.png canvas2/pattern.png
ok "a canvas pattern is not worn" exits 2 'canvas' "$MASKGEN" render canvas/pattern.png --faces "$face" --out worn

ok "compare wants to know with what" exits 2 'compare original' "$MASKGEN" compare
"$MASKGEN" compare original --iters 12 --seeds 1 --json --out cmp >cmp.json
code=$?
ok "compare ends with 0, or 3 where the six stamps were not reached" [ $code -eq 0 -o $code -eq 3 ]
ok "its verdict and its exit code agree" bash -c "grep -q '\"reached\": $([ $code -eq 0 ] && echo true || echo false)' cmp.json"
faces=$(grep '"faces"' cmp.json | sed -n 2p | tr -dc 0-9)
ok "its count is that of score on the picture" bash -c "
    '$MASKGEN' score --upsample 1 --channels rgb --json cmp/seed-1.maskgen.png | grep -q '\"faces\": $faces\b'"
done_testing
