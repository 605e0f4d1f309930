# The default search's pattern from three seeds beside its controls, by every detector, on held-out heads and on photos, at three distances.
# dlib-mmod, which takes as long as all others together, is asked at one.
# needs: weights, yunet
. tests/results/lib.bash
default_patterns
names=(dlib-hog haar-default haar-alt2 haar-profile lbp ultraface blazeface-front blazeface-back yunet)
quick=$(installed_of "${names[@]}") all=$(installed_of "${names[@]}" dlib-mmod 2>/dev/null)
echo "$eval_columns"
for width in 105 40 190; do
    [ $width = 105 ] && by=$all || by=$quick
    evaluate "at-$width" found photos "$work"/default-{1,2,3}.json --detector "$by" --faces heldout:64 "$photos" --face-width $width --randoms 3
done
