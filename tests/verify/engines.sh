# The engine and dlib itself walk the same way: same accepted moves, same pattern.png; and the property test at its full size.
for seed in 1 2 3; do
    "$MASKGEN" --seed $seed --iters 1000 --out "$work/hog$seed" --quiet
    "$MASKGEN" --seed $seed --iters 1000 --engine dlib --out "$work/dlib$seed" --quiet
    moves() { cut -d, -f1,2,6 "$1/trace.csv"; }
    cmp -s <(moves "$work/hog$seed") <(moves "$work/dlib$seed"); same_moves=$((!$?))
    cmp -s "$work/hog$seed/pattern.png" "$work/dlib$seed/pattern.png"; same_pattern=$((!$?))
    echo "CHECK same_moves_seed$seed $same_moves =1 $same_moves"
    echo "CHECK same_pattern_seed$seed $same_pattern =1 $same_pattern"
done
MASKGEN_PROPERTY=2000 "$B/tests/test_hog" && ok=1 || ok=0
echo "CHECK property_2000 $ok =1 $ok"
