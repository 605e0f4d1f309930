# Searches on networks, reported on photos of people that no search saw: decoys for UltraFace, from parts of faces and from a drawn lower face,
# at a face width of 105 px, beside YuNet, which was never searched on; and colours that hide far faces from BlazeFace, at 40 px.
# Parts are searched on eleven faces of libdlib19.1's photos and looked at on all others. The lower face and the far colours need a more even
# set: with portraits they are searched on twelve of these and held to their figures on the rest, with those photos beside it.
installed() { "$MASKGEN" list detectors | grep -A 1 "^$1 " | grep -q '; installed$'; }
for detector in ultraface blazeface-front; do
    if ! installed "$detector"; then
        echo "# not run: the weights of $detector are not installed (make models)"
        exit 0
    fi
done
beside=
if installed yunet; then beside=,yunet; else echo "# not run: yunet beside ultraface, which is not installed"; fi
rm -rf "$work" && mkdir -p "$work/crowd"
near=("$photos"/{2,T}*.jpg)
ln -s "$photos/bald_guys.jpg" "$work/crowd" # the picture left out has twenty faces
others=("$work/crowd")
own=("${near[@]}") held=crowd aside=()
if [ -n "${MASKGEN_DEV_FACES:-}" ]; then
    portraits=("$(realpath "$MASKGEN_DEV_FACES")"/*.jpg)
    mkdir "$work/portraits"
    ln -s "${portraits[@]:12}" "$work/portraits"
    others+=("$MASKGEN_DEV_FACES") own=("${portraits[@]:0:12}") held=portraits aside=("$photos")
else
    echo "# not run: the portraits of \$MASKGEN_DEV_FACES"
fi

search() {
    local name=$1
    shift
    "$MASKGEN" --channels rgb --quiet --out "$work/$name" "$@"
}

# found NAME DETECTORS WIDTH SET…: what the search NAME found does on the sets, as eval.awk tells it.
found() {
    local name=$1 detectors=$2 width=$3
    shift 3
    for set; do
        local at=$work/$name-$(basename "$set")
        "$MASKGEN" eval "$work/$name/run.json" --detector "$detectors" --channels rgb --randoms 1 --face-width "$width" --faces "$set" \
            --quiet --out "$at"
        awk -f tests/tools/eval.awk -v set="$(basename "$set")" "$at/eval.csv"
    done | tee "$work/$name.log"
}

# second NAME HELD: the log of NAME, held to its figure on the set of that name, or on all.
second() {
    awk -v family="$1" -v held="$2" '
        held == "all" || $1 == held { seen[$2, $3] += $6; of[$2, $3] += $4; names[$2] }
        END {
            plains = split("white black blue skin stripes", plain, " ")
            for (i = 1; i <= plains; i++) if (share("ultraface", plain[i]) > most) most = share("ultraface", plain[i])
            printf "CHECK second_face_%s %.1f%% >=80%% %d\n", family, share("ultraface", "pattern"), (share("ultraface", "pattern") >= 80)
            printf "CHECK second_face_plain_%s %.1f%% <=2%% %d\n", family, most, (of["ultraface", "white"] > 0 && most <= 2)
            for (d in names) printf "# %s, %s: %.1f %% of %d, best of random %.1f %%\n", family, d, share(d, "pattern"), of[d, "pattern"], share(d, "best-of-K")
        }
        function share(d, p) { return of[d, p] ? 100 * seen[d, p] / of[d, p] : -1 }' "$work/$1.log"
}
# Temperatures: a move that costs a tenth of a logit on every face passes with probability .5 at first and .01 at last.
for_decoys=(--detector ultraface --objective decoy --decoys 1 --face-width 105 --temp 0.012 --min-temp 0.0015)

# Three copies side by side, of which the middle one is seen: fewer genes, and a face as small as a mask can hold.
search parts --family parts --grid 2x4 --repeat 3x1 --iters 900 "${for_decoys[@]}" --faces "${near[@]}"
found parts "ultraface$beside" 105 "${others[@]}"
second parts all
search lowerface --family lowerface --repeat 3x1 --iters 900 --restarts 1 "${for_decoys[@]}" --faces "${own[@]}"
found lowerface "ultraface$beside" 105 "$work/$held" "${aside[@]}"
second lowerface $held

search far --family cells --palette high-chroma --detector blazeface-front --objective hide --face-width 40 --iters 2000 --faces "${own[@]}"
found far blazeface-front 40 "$work/$held" "${aside[@]}"
awk -v held=$held '$1 == held { seen[$3] += $5; of[$3] += $4 }
    END {
        plains = split("white black blue skin stripes", plain, " "); least = 101
        for (i = 1; i <= plains; i++) if (found(plain[i]) < least) least = found(plain[i])
        printf "CHECK found_at_40px %.1f%% <=%.1f%% %d\n", found("pattern"), least / 2, (of["pattern"] > 0 && found("pattern") <= least / 2)
        printf "# found at 40 px: pattern %.1f %%, best plain %.1f %%, best of random %.1f %%\n", found("pattern"), least, found("best-of-K") }
    function found(p) { return of[p] ? 100 * seen[p] / of[p] : -1 }' "$work/far.log"
