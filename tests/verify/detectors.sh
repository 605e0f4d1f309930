# Does each installed detector find what it is asked about, bare: 64 held-out heads, the photos of libdlib19.1 and the portraits, faces 105 px
# wide. A detector that does not know synthetic heads as faces may not be used on them, and eval must say so with its figure.
# Heads and faces on photos are there because dlib-hog found them, so its own share of them says nothing; of the portraits, one face on each,
# its share is that of the files.
mkdir -p "$work"
sets=(heldout:64 "$photos")
portraits=${MASKGEN_DEV_FACES:-}
if [ -n "$portraits" ]; then sets+=("$portraits"); else echo "# not run: the portraits of \$MASKGEN_DEV_FACES"; fi
"$MASKGEN" eval plain-white --detector all --randoms 1 --best-of 1 --face-width 105 --faces "${sets[@]}" --out "$work/eval" >"$work/text" ||
    echo "CHECK eval exit-$? exit-0 0"
files=$(find "${portraits:-/nowhere}" -iname '*.jpg' -o -iname '*.png' 2>/dev/null | wc -l)
grep -E '^[0-9]+ (unreadable files?|photos? without a usable face|faces? dropped)|^[a-z-]+: not installed' "$work/text" | sort -u | sed 's/^/# /'

# "set detector faces found others photos": what was asked bare, how often it was asked under anything else, and how many photos (heads) that was:
# what an interval counts, for 22 of the 33 faces on photos are in one.
awk -F'","' -v portraits="$portraits/" 'NR > 1 {
        set = $1 ~ /^heads/ ? "heldout" : index($2, portraits) == 1 ? "portraits" : "photos"
        at = set " " $3
        split($4, field, ",")
        if ($4 ~ /^bare"/) { faces[at]++; found[at] += field[2]; photos[at] += !seen[at, $2]++ } else others[at]++
    }
    END { for (at in faces) print at, faces[at], found[at], others[at] + 0, photos[at] }' "$work/eval/eval.csv" | sort >"$work/counts"

[ -s "$work/counts" ] || echo "CHECK detectors_asked 0 >0 0"
while read -r set detector faces found others photos; do
    [ "$set $detector" = "portraits dlib-hog" ] && faces=$files photos=$files
    awk -v set="$set" -v detector="$detector" -v of="$faces" -v n="$photos" -v k="$found" 'BEGIN {
        z = 1.959964; p = k / of; mid = (p + z * z / (2 * n)) / (1 + z * z / n) # Wilson
        half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        printf "%-10s %-16s %d of %d, %.0f %% (%.0f–%.0f %%)\n", set, detector, k, of, 100 * p, 100 * (mid - half), 100 * (mid + half) }'
    share=$(awk "BEGIN { printf \"%.1f%%\", 100 * $found / $faces }")
    enough=$((100 * found >= 95 * faces))
    case $set in
    portraits) echo "CHECK ${detector}_finds_portraits $share >=95% $enough" ;;
    heldout)
        if [ $enough = 1 ]; then
            echo "CHECK ${detector}_finds_heads $share >=95% 1"
        else
            grep -q "^$detector: finds $found of $faces bare heads\?, fewer than 95 %: not used on them" "$work/text" && [ "$others" -eq 0 ]
            echo "CHECK ${detector}_listed_and_not_used_on_heads $share-asked-$others-times asked-0-times $(($? == 0))"
        fi
        ;;
    esac
done <"$work/counts"
