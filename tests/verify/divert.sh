# False faces on worn masks, the true face hidden: drawings of the detector's weights, annealed on heads, reported on held-out heads and on
# photos with the plain masks beside them. Two prints of twelve stamps, six and their mirror images: one for faces that fill a 640 px crop, and
# one for faces from 160 to 320 px, where the detector enlarges pictures once (it sees no face under 80 px, so a mask on a face of 160 px has
# room for one at most; the first experiment enlarged too).
search() {
    local name=$1
    shift
    "$MASKGEN" --family stamps --grid 12x4 --symmetry mirror --objective divert:0.1,decoy --quiet --out "$work/$name" "$@"
}
search near --iters 1000 --crop 640 --faces synth:8 --face-width 530
search far --iters 500 --crop 400 --faces synth:4 --face-width 160,240,320 --upsample 1

sets=(heldout:32 "$photos")
if [ -n "${MASKGEN_DEV_FACES:-}" ]; then sets+=("$MASKGEN_DEV_FACES"); else echo "# not run: the portraits of \$MASKGEN_DEV_FACES"; fi
# beside NAME CROP WIDTHS OPTION… -- SET…: what the search NAME found does on each set, as eval.awk tells it.
beside() {
    local name=$1 crop=$2 widths=$3 options=()
    shift 3
    while [ "$1" != -- ]; do options+=("$1") && shift; done
    shift
    for set; do
        local at=$work/$name-$(basename "${set%%:*}")
        "$MASKGEN" eval "$work/$name/run.json" --detector dlib-hog --randoms 1 --crop "$crop" --face-width "$widths" "${options[@]}" \
            --faces "$set" --quiet --out "$at"
        awk -f tests/tools/eval.awk -v set="$(basename "${set%%:*}")" "$at/eval.csv"
    done | tee "$work/$name.log"
}
beside near 640 530 -- "${sets[@]}"
beside far 400 160,200,240,280,320 --upsample 1 -- heldout:8 "$photos"
awk '$3 == "pattern" {
        hidden = 100 * ($4 - $5) / $4
        printf "CHECK false_faces_%s %.2f >=6 %d\nCHECK hidden_%s %.1f%% >=95%% %d\n", $1, $7, ($7 >= 6), $1, hidden, (hidden >= 95) }
    $3 ~ /^(white|black|blue|skin|stripes)$/ && $7 + 0 > most[$1] { most[$1] = $7 }
    END { for (set in most) printf "# most false faces under a plain mask, %s: %.2f\n", set, most[set]
          if (!NR) print "CHECK false_faces none >=6 0" }' "$work/near.log"
awk '$3 == "pattern" { printf "CHECK false_faces_160_to_320px_%s %.2f >=2 %d\n", $1, $7, ($7 >= 2) }
    END { if (!NR) print "CHECK false_faces_160_to_320px none >=2 0" }' "$work/far.log"
