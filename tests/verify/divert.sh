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
"$B/tests/decoys" "$work/near/run.json" 640 530 "${sets[@]}" | tee "$work/near.log"
"$B/tests/decoys" "$work/far/run.json" 400 160,200,240,280,320 heldout:8 "$photos" | tee "$work/far.log"
awk '/^#/ { next }
    { set = $1; sub(/:.*/, "", set) }
    $3 == "pattern" {
        printf "CHECK false_faces_%s %.2f >=6 %d\nCHECK hidden_%s %.1f%% >=95%% %d\n", set, $15, ($15 >= 6), set, $8, ($8 >= 95) }
    $3 != "pattern" && $15 + 0 > most[set] { most[set] = $15 }
    END { for (set in most) printf "# most false faces under a plain mask, %s: %.2f\n", set, most[set]
          if (!NR) print "CHECK false_faces none >=6 0" }' "$work/near.log"
awk '$2 == "all" && $3 == "pattern" {
        set = $1; sub(/:.*/, "", set); printf "CHECK false_faces_160_to_320px_%s %.2f >=2 %d\n", set, $15, ($15 >= 2) }
    END { if (!NR) print "CHECK false_faces_160_to_320px none >=2 0" }' "$work/far.log"
