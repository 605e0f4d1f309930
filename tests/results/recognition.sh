# Prints that were searched to confuse recognisers, on people whom the figures are not of: the five of Debian's libdlib19.1, photographed eleven
# times each, one picture enrolled and the others probes. Every recogniser and every aligner, a bare gallery and one in plain white masks, the
# whole face and its upper half, one shot and the best of three; plain masks that grow from the chin upwards; and what detectors miss.
# Searched on two recognisers with the landmarks of the bare face, which no mask can disturb: on portraits, or else on the crowds of that package.
# needs: weights, yunet, portraits
. tests/results/lib.bash
johns=/usr/share/doc/libdlib19.1/examples/johns
for recogniser in dlib-resnet fr-feature faceres; do
    if ! installed $recogniser recognisers; then not_run "the weights of $recogniser are not installed (make models)" && exit 0; fi
done
aligners=dlib-68,dlib-5,fr-landmark,oracle,box
! installed yunet aligners || aligners+=,yunet
finders=$(installed_of dlib-hog haar-alt2 ultraface yunet)
searched=("$photos") others=("$photos")
if [ -n "$portraits" ]; then
    all=("$(realpath "$portraits")"/*.jpg)
    searched=("${all[@]:0:16}") others=("${all[@]:16}")
fi
size=(--face-width 105 --crop 192)

# people FAMILY NAME OPTION…: its print on the five, as rows.
people() {
    local family=$1 name=$2
    shift 2
    once "$name" "$MASKGEN" eval "$work/$family.json" --detector none --people "$johns" --others "${others[@]}" --randoms 3 "${size[@]}" "$@" \
        --threads "${THREADS:-auto}" --out "$work/$name"
    "$B/tests/leaves" "$work/$name/eval.json" | awk -v pattern="$family" -f tests/results/figure.awk -f tests/results/recognise.awk
}

echo "pattern,width,asked,aligner,face,gallery,shots,height,condition,$figure_columns"
for row in lowerface:400 cells:200 parts:200; do
    family=${row%:*} iters=${row#*:}
    asked $family || continue
    search $family --family $family --objective confuse --recogniser dlib-resnet,fr-feature --aligner oracle --faces "${searched[@]}" --views 2 \
        "${size[@]}" --iters "${ITERS:-$iters}" --start sampled
    people $family $family-people --finder "$finders" --recogniser all --aligner "$aligners"
    [ $family != lowerface ] || people $family coverage --recogniser dlib-resnet,fr-feature --aligner dlib-68,oracle --coverage |
        awk -F, 'index($8, "0.") == 1'
done
