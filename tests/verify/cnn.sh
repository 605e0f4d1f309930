# Searches on networks, reported on photos of people that no search saw: decoys for UltraFace, from parts of faces and from a drawn lower face,
# at a face width of 105 px, beside YuNet, which was never searched on; and colours that hide far faces from BlazeFace, at 40 px. Searched on
# photos too: what was searched on heads alone is seen as a face on more than twice as many heads as photos.
installed() { "$MASKGEN" list detectors | grep -A 1 "^$1 " | grep -q '; installed$'; }
for detector in ultraface blazeface-front; do
    if ! installed "$detector"; then
        echo "# not run: the weights of $detector are not installed (make models)"
        exit 0
    fi
done
beside=
if installed yunet; then beside=,yunet; else echo "# not run: yunet beside ultraface, which is not installed"; fi
near=("$photos"/{2,T}*.jpg) # a dozen faces; the picture left out has twenty
sets=("$photos/bald_guys.jpg")
if [ -n "${MASKGEN_DEV_FACES:-}" ]; then sets+=("$MASKGEN_DEV_FACES"); else echo "# not run: the portraits of \$MASKGEN_DEV_FACES"; fi

# Temperatures: a move that costs a tenth of a logit on every face passes with probability .5 at first and .01 at last.
search() {
    local name=$1
    shift
    "$MASKGEN" --channels rgb --quiet --out "$work/$name" "$@"
}

# decoys NAME FAMILY OPTIONS…: searched, then measured on all sets together.
decoys() {
    local name=$1
    shift
    search "$name" --family "$@" --detector ultraface --objective decoy --decoys 1 --face-width 105 --faces "${near[@]}" \
        --temp 0.012 --min-temp 0.0015
    "$B/tests/decoys" --detectors "ultraface$beside" "$work/$name/run.json" 320 105 "${sets[@]}" | tee "$work/$name.log"
    awk -v family="$name" '
        { seen[$1, $4] += $(NF - 7); of[$1, $4] += $(NF - 5); names[$1] }
        END {
            plains = split("white black blue skin stripes", plain, " ")
            for (i = 1; i <= plains; i++) if (share("ultraface", plain[i]) > most) most = share("ultraface", plain[i])
            printf "CHECK second_face_%s %.1f%% >=80%% %d\n", family, share("ultraface", "pattern"), (share("ultraface", "pattern") >= 80)
            printf "CHECK second_face_plain_%s %.1f%% <=2%% %d\n", family, most, (of["ultraface", "white"] > 0 && most <= 2)
            for (d in names) printf "# %s, %s: %.1f %% of %d, best of random %.1f %%\n", family, d, share(d, "pattern"), of[d, "pattern"], share(d, "best-of-K")
        }
        function share(d, p) { return of[d, p] ? 100 * seen[d, p] / of[d, p] : -1 }' "$work/$name.log"
}
# Three copies side by side, of which the middle one is seen: fewer genes, and a face as small as a mask can hold.
decoys parts parts --grid 2x4 --repeat 3x1 --iters 900
decoys lowerface lowerface --repeat 3x1 --iters 1800 --restarts 2

search far --family cells --palette high-chroma --detector blazeface-front --objective hide --face-width 40 --faces "${near[@]}" --iters 2000
"$B/tests/decoys" --detectors blazeface-front "$work/far/run.json" 320 40 "${sets[@]}" | tee "$work/far.log"
awk '{ hidden[$4] += $6; of[$4] += $8 }
    END {
        plains = split("white black blue skin stripes", plain, " "); least = 101
        for (i = 1; i <= plains; i++) if (found(plain[i]) < least) least = found(plain[i])
        printf "CHECK found_at_40px %.1f%% <=%.1f%% %d\n", found("pattern"), least / 2, (of["pattern"] > 0 && found("pattern") <= least / 2)
        printf "# found at 40 px: pattern %.1f %%, best plain %.1f %%, best of random %.1f %%\n", found("pattern"), least, found("best-of-K") }
    function found(p) { return of[p] ? 100 - 100 * hidden[p] / of[p] : -1 }' "$work/far.log"
