# The best of each family × objective that does what it was searched for, by every detector but dlib-mmod, on held-out heads and on photos.
# needs: weights, yunet
. tests/results/lib.bash
library=()
for file in patterns/*-{hide,decoy,divert}.json; do [ ! -e "$file" ] || library+=("$(basename "$file" .json)"); done
sets=()
! asked heldout:64 || sets+=(heldout:64)
! asked photos || sets+=("$photos")
echo "$eval_columns"
evaluate library found photos "${library[@]}" \
    --detector "$(installed_of dlib-hog haar-default haar-alt2 lbp ultraface blazeface-front blazeface-back facemesh-full faceboxes yunet)" \
    --faces "${sets[@]}" --face-width 105 --randoms 1
