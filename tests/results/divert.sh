# False faces on worn masks, the true face hidden: drawings of the detector's weights, annealed on heads, reported on held-out heads and on
# people with the plain masks beside them. Two prints of twelve stamps, six and their mirror images: one for faces that fill a 640 px crop, and
# one for faces from 160 to 320 px, where the detector enlarges pictures once (it sees no face under 80 px, so a mask on a face of 160 px has
# room for one at most; the first experiment enlarged too).
# needs: portraits
. tests/results/lib.bash
stamps=(--family stamps --grid 12x4 --symmetry mirror --objective divert:0.1,decoy)
search near "${stamps[@]}" --iters 1000 --crop 640 --faces synth:8 --face-width 530
search far "${stamps[@]}" --iters 500 --crop 400 --faces synth:4 --face-width 160,240,320 --upsample 1
# on PRINT SET FACES OPTION…
on() {
    local print=$1 set=$2 faces=$3
    shift 3
    asked "$set" || return 0
    heads=$set evaluate "$print-$set" "hidden on_mask" "$set" "$work/$print.json" --detector dlib-hog --randoms 1 --faces "$faces" "$@"
}
echo "$eval_columns"
on near heldout:32 heldout:32 --crop 640 --face-width 530
on near photos "$photos" --crop 640 --face-width 530
[ -z "$portraits" ] || on near portraits "$portraits" --crop 640 --face-width 530
on far heldout:8 heldout:8 --crop 400 --face-width 160,200,240,280,320 --upsample 1
on far photos "$photos" --crop 400 --face-width 160,200,240,280,320 --upsample 1
