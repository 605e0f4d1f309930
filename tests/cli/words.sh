# Two faults have two messages, and each says what to do.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
library=($("$MASKGEN" list patterns | awk '{print $1}'))
many=("${library[@]}" "${library[@]}" "${library[@]}")
ok "eval without a pattern" exits 2 'no pattern is named; maskgen list patterns' "$MASKGEN" eval --out e
ok "eval of more patterns than go side by side" exits 2 '40 patterns are too many; at most 32' "$MASKGEN" eval "${many[@]:0:40}" --out e
ok "eval with more conditions than fit" exits 2 'randoms: 12 patterns with 100 random ones each make [0-9]+ conditions; at most 1024' \
    "$MASKGEN" eval "${library[@]:0:12}" --randoms 100 --out e
ok "lower masks are conditions, too" exits 2 'randoms: 32 patterns with 25 random ones each make [0-9]+ conditions; at most 1024' \
    "$MASKGEN" eval "${many[@]:0:32}" --coverage --randoms 25 --out e
for row in "40,x parted by commas" "40;105 parted by commas" "20 outside 30" "31,32,33,34,35,36,37,38,39 more than 8 widths" "40,40 twice"; do
    ok "--face-width ${row%% *}" exits 2 "${row#* }" "$MASKGEN" eval bars-hide --face-width "${row%% *}" --out e
done
ok "compare without its argument" exits 2 'missing argument; usage: maskgen compare original' "$MASKGEN" compare
ok "compare with another" exits 2 'only "original".*: orginal' "$MASKGEN" compare orginal
ok "compare with one more" exits 2 'only "original".*: more' "$MASKGEN" compare original more
ok "render without a pattern" exits 2 'no pattern is named; maskgen list patterns' "$MASKGEN" render --out r
ok "a stamp that is not there" exits 2 'neither hog nor face, and there is no such file: nosuch\.png' \
    "$MASKGEN" --family stamps --stamp nosuch.png --iters 1 --faces synth:1 --out r
echo "no picture" >text.png
ok "a stamp that is no picture" exits 2 'neither PNG nor JPEG: text\.png' "$MASKGEN" --family stamps --stamp text.png --iters 1 --faces synth:1 --out r
ok "list objectives speaks of false faces" bash -c "'$MASKGEN' list objectives | grep -q 'how far the best false face is below the threshold'"
ok "nothing was written" [ ! -e r ]
done_testing
