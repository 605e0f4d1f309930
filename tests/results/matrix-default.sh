# The default search's pattern from three seeds beside its controls, by every detector, on held-out heads and on photos, at three distances.
# dlib-mmod, which takes as long as all others together, is asked at one.
# needs: weights, yunet
. tests/results/lib.bash
default_patterns
quick=$(installed_of dlib-hog haar-default haar-alt2 haar-profile lbp ultraface blazeface-front blazeface-back facemesh-full faceboxes yunet)
slow=$(installed_of dlib-mmod)
sets=()
! asked heldout:64 || sets+=(heldout:64)
! asked photos || sets+=("$photos")
# at NAME DETECTORS WIDTH
at() { evaluate "$1" found photos "$work"/default-{1,2,3}.json --detector "$2" --faces "${sets[@]}" --face-width "$3" --randoms 3; }
echo "$eval_columns"
for width in 105 40 190; do at at-$width "$quick" $width; done
[ -z "$slow" ] || at slow "$slow" 105
