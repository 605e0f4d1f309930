# The first experiment's problem, its method beside ours: six stamps on a black canvas from five seeds, then the six as a tile, four by four on
# the same canvas, from one seed, since every move touches the whole canvas. A program that calls dlib alone counts the faces.
# needs: nothing
. tests/results/lib.bash
# exit 3: less was reached than the first experiment found
allow=3 once once "$MASKGEN" compare original --threads "${THREADS:-auto}" --out "$work/once"
allow=3 once tiled "$MASKGEN" compare original --repeat 4x4 --seeds 1 --threads "${THREADS:-auto}" --out "$work/tiled"
echo "tile,seed,method,$figure_columns"
for tile in once:1x1 tiled:4x4; do
    for picture in "$work/${tile%:*}"/seed-*.png; do
        IFS=.- read -r _ seed method _ <<<"$(basename "$picture")"
        "$B/tests/margins" --faces "$picture" | awk -v at="${tile#*:},$seed,$method" '{
            printf "%s,faces,%d,,,faces,1,,1,measured\n", at, $1
            printf "%s,least margin,%.4f,,,detector units,%d,,1,measured\n%s,mean margin,%.4f,,,detector units,%d,,1,measured\n", at, $2, $1, at, $3, $1 }'
    done
done
