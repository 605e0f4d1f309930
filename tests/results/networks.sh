# Searches on networks, reported on people that no search saw: second faces for UltraFace, from parts of faces and from a drawn lower face, at a
# face width of 105 px, beside YuNet, which was never searched on; and colours that hide far faces from BlazeFace, at 40 px.
# Parts are searched on the photos but one, and looked at on that one, which has most of the faces, and on the portraits. The lower face and the
# far colours need a more even set: with portraits they are searched on twelve of these, and looked at on the others and on the photos.
# needs: weights, yunet, portraits
. tests/results/lib.bash
for detector in ultraface blazeface-front; do
    if ! installed $detector; then not_run "the weights of $detector are not installed (make models)" && exit 0; fi
done
by=$(installed_of ultraface yunet)
near=("$photos"/{2,T}*.jpg)
# Three copies side by side, of which the middle one is seen: fewer genes, and a face as small as a mask can hold. Temperatures: a move that
# costs a tenth of a logit on every face passes with probability .5 at first and .01 at last.
decoys=(--channels rgb --detector ultraface --objective decoy --decoys 1 --face-width 105 --repeat 3x1 --iters 900 --temp 0.012 --min-temp 0.0015)
own=("${near[@]}") rest=(crowd "$photos/bald_guys.jpg") aside=()
if [ -n "$portraits" ]; then
    all=("$(realpath "$portraits")"/*.jpg)
    rm -rf "$work/others" && mkdir -p "$work/others"
    ln -s "${all[@]:12}" "$work/others"
    own=("${all[@]:0:12}") rest=(other-portraits "$work/others") aside=(photos "$photos")
fi
search parts --family parts --grid 2x4 "${decoys[@]}" --faces "${near[@]}"
search lowerface --family lowerface --restarts 1 "${decoys[@]}" --faces "${own[@]}"
search far --channels rgb --family cells --palette high-chroma --detector blazeface-front --objective hide --face-width 40 --iters 2000 \
    --faces "${own[@]}"
# on PRINT DETECTORS WIDTH SET FACES…: each set with its faces.
on() {
    local print=$1 detectors=$2 width=$3
    shift 3
    while [ $# -gt 0 ]; do
        ! asked "$1" || evaluate "$print-$1" "second_face found" "$1" "$work/$print.json" --detector "$detectors" --channels rgb --randoms 1 \
            --face-width "$width" --faces "$2"
        shift 2
    done
}
echo "$eval_columns"
on parts "$by" 105 crowd "$photos/bald_guys.jpg" ${portraits:+portraits "$portraits"}
on lowerface "$by" 105 "${rest[@]}" "${aside[@]}"
on far blazeface-front 40 "${rest[@]}" "${aside[@]}"
