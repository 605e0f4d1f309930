# The table of the README: the library's cells that hide, which were searched on other heads and chosen on select, beside their controls, by one
# detector of every kind, on held-out heads and on photos. The width is that of the search.
# needs: weights, yunet
. tests/results/lib.bash
echo "$eval_columns"
evaluate front "found margin" photos cells-hide --detector "$(installed_of dlib-hog haar-default lbp ultraface yunet)" \
    --faces heldout:64 "$photos" --face-width 160 --randoms 5
