# Patterns that confuse recognisers: searched on some people, measured on others, beside plain masks; what defeats them, and what they cost in
# detection; similarity against the share of the face that is covered; and how long an evaluation of a hundred people takes. CONFUSE_ITERS
# varies the searches. Needs the weights of `make models`; portraits in $MASKGEN_DEV_FACES are searched on, else the crowds of libdlib19.1.
johns=/usr/share/doc/libdlib19.1/examples/johns
if "$MASKGEN" list recognisers | grep -A1 -E '^(dlib-resnet|fr-feature|faceres)' | grep -q 'not installed'; then
    echo "# not run: make models"
    exit 0
fi
rm -rf "${work:?}" && mkdir -p "$work"
iters=${CONFUSE_ITERS:-600}
width=(--face-width 105 --crop 192)
searched=("$photos")
others=("$photos")
if [ -d "${MASKGEN_DEV_FACES:-}" ]; then
    searched=("$MASKGEN_DEV_FACES"/portrait_0[1-8].jpg)
    others=("$MASKGEN_DEV_FACES"/portrait_[1-4]*.jpg)
fi
# figure FILE EXPRESSION: of the eval.json, whose one set of people is s; m(recogniser, aligner, face, gallery, print) is a row of one shot.
figure() {
    python3 - "$@" <<'PY'
import json, sys
s = json.load(open(sys.argv[1]))["recognition"]["sets"][0]
def m(recogniser, aligner, face="whole", gallery="bare", worn="pattern", shots=1, height=1):
    for model in s["models"]:
        if (model["recogniser"], model["aligner"]) == (recogniser, aligner):
            for g in model["galleries"]:
                if (g["face"], g["enrolled_in"]) == (face, gallery):
                    return [r for r in g["rows"] if r["print"] == worn and r["shots"] == shots and (worn == "bare" or abs(r["mask_height"] - height) < 1e-9)][0]
print(eval(sys.argv[2]))
PY
}

for family in lowerface cells parts; do
    "$MASKGEN" --family $family --objective confuse --recogniser dlib-resnet,fr-feature --aligner oracle --faces "${searched[@]}" --views 2 "${width[@]}" \
        --iters "$iters" --start random --out "$work/$family" --quiet || exit 1
    "$MASKGEN" eval "$work/$family/run.json" --detector dlib-hog,yunet,ultraface --faces "$johns"/*/ --recogniser all --aligner all --people "$johns" \
        --others "${others[@]}" --coverage --randoms 3 "${width[@]}" --out "$work/$family" 2>/dev/null >"$work/$family.txt" || exit 1
    echo "# $family, searched for $iters iterations on other faces; five people of libdlib19.1, one enrolment each (no hundred people's photos are at hand):"
    sed 's/^/# /' "$work/$family.txt"
    for pair in dlib-resnet:0.08 fr-feature:0.10; do
        name=${pair%:*} bound=${pair#*:}
        rate=$(figure "$work/$family/eval.json" "round(m('$name', 'oracle')['matched'], 3)")
        white=$(figure "$work/$family/eval.json" "round(m('$name', 'oracle', worn='white')['matched'], 3)")
        echo "# $family, $name, oracle: matched $rate in the pattern, $white in plain white"
        [ $family != lowerface ] || echo "CHECK lowerface_${name}_matched $rate <=$bound $(awk -v a="$rate" -v b="$bound" 'BEGIN { print (a <= b) }')"
    done
    below=$(figure "$work/$family/eval.json" "int(m('faceres', 'box')['similarity_ci'][1] < m('faceres', 'box', worn='white')['similarity_ci'][0])")
    echo "# $family, faceres, never searched on: its interval lies below plain white's: $below"
done
steps=$(figure "$work/lowerface/eval.json" "sum(m('dlib-resnet', 'oracle', worn='white', height=h / 10)['similarity'] >= m('dlib-resnet', 'oracle', worn='white', height=(h + 1) / 10)['similarity'] - 0.01 for h in range(1, 10))")
echo "CHECK similarity_falls_as_the_mask_grows $steps 9_of_9_steps $((steps == 9))"

start=$(date +%s)
"$MASKGEN" eval lowerface-hide --detector none --recogniser dlib-resnet,fr-feature,faceres --aligner dlib-68,oracle --people heldout:100 "${width[@]}" --randoms 1 \
    --best-of 1 --out "$work/hundred" --quiet 2>/dev/null || exit 1
took=$(($(date +%s) - start))
echo "CHECK seconds_for_100_people_3_recognisers_2_aligners $took <=600 $((took <= 600))"
