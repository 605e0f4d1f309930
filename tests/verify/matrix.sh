# The matrix of the README: the default search's pattern from three seeds and the best of each family × objective, beside their controls, by
# every detector, on held-out heads and on photos. Markdown, in two parts: the default patterns at three distances; the library at one, without
# dlib-mmod, which takes as long as all others together.
mkdir -p "$work"
quick=dlib-hog,haar-default,haar-alt2,lbp,ultraface,blazeface-front,blazeface-back,yunet
ours=()
for seed in 1 2 3; do
    "$MASKGEN" --iters 1000 --seed "$seed" --quiet --out "$work/default-$seed"
    cp "$work/default-$seed/run.json" "$work/default-$seed.json" # eval names a pattern by its file
    ours+=("$work/default-$seed.json")
done
library=()
for file in patterns/*-{hide,decoy,divert}.json; do
    [ ! -e "$file" ] || library+=("$(basename "$file" .json)")
done
matrix() { # NAME DETECTORS WIDTHS RANDOMS PATTERN…
    local name=$1 detectors=$2 widths=$3 randoms=$4
    shift 4
    "$MASKGEN" eval "$@" --detector "$detectors" --faces heldout:64 "$photos" --face-width "$widths" --randoms "$randoms" --markdown \
        --out "$work/$name" 2>/dev/null | tee "$work/$name.md"
    echo "CHECK $name $(grep -c '^| \*\*' "$work/$name.md")_rows_of_patterns >=1 $([ "$(grep -c '^| \*\*' "$work/$name.md")" -ge 1 ] && echo 1 || echo 0)"
}
matrix default all 40,105,190 3 "${ours[@]}"
[ ${#library[@]} -eq 0 ] || matrix library $quick 105 1 "${library[@]}"
# What is expected of CNN detectors is that they still find the face: at 105 px, in the photos, under every default pattern.
sed -n '/^| [0-9].*photographed face.*, 105 px/,/^$/p' "$work/default.md" | awk -F' *[|] *' '
    NR == 1 { for (i = 3; i < NF; i++) name[i] = $i }
    /^\| \*\*/ { for (i = 3; i < NF; i++) { split($i, v, " "); if (!(i in least) || v[1] < least[i]) least[i] = v[1] } }
    END { for (i in least) printf "# least found under a default pattern, %s: %d %%\n", name[i], least[i] }'
