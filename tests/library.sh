#!/bin/bash
# Makes the pattern library anew: every family × objective, searched from three seeds. tests/tools/library.c chooses one of each three on
# `select` and measures it on `heldout` beside its controls; patterns that work go to patterns/NAME.json with spec, genes, command and claim,
# the others' claims stay in build/library/claims. Ends with the table of all of them in Markdown. Run by `make library`; the plain controls in
# patterns/ are written by hand. `make results ONLY=library ENTRIES='cells-*'` runs this, too, and writes the figures of both kinds of entries to
# tests/results/library.csv.
#   ONLY='cells-*'   only these entries
#   MEASURE=1        no search: the claims of the patterns that are there, measured again (after a change of the heads)
#   ITERS=N OUT=DIR  a rehearsal: N iterations each, written to DIR
set -eu
cd "$(dirname "$0")/.."
B=${B:-build} MASKGEN=${MASKGEN:-$PWD/$B/maskgen} OUT=${OUT:-patterns}

# A decoy needs at least 80 px of cloth, so these faces are larger.
near='--faces synth:8 --crop 448 --face-width 320 --iters 300'

# name | title | seeds | options of maskgen. Each family with each objective, then greys, cloth colours, symmetry and seamless tiles.
entries() {
    cat <<TABLE
cells-example    | Cells, an example: the default search              | 1     | --iters 1000
cells-hide       | Cells that hide                                    | 1 2 3 | --iters 1000
shapes-hide      | Black and white shapes that hide                   | 1 2 3 | --family shapes --iters 1000
bars-hide        | Gratings that hide                                 | 1 2 3 | --family bars --iters 1000
parts-hide       | Face parts that hide                               | 1 2 3 | --family parts --iters 1000
lowerface-hide   | A false lower face that hides                      | 1 2 3 | --family lowerface --iters 1000
stamps-hide      | Drawings of the detector's weights that hide       | 1 2 3 | --family stamps --iters 1000
cells-decoy      | Cells that are found as faces                      | 1 2 3 | --objective decoy $near
shapes-decoy     | Black and white shapes that are found as faces     | 1 2 3 | --family shapes --objective decoy $near
bars-decoy       | Gratings that are found as faces                   | 1 2 3 | --family bars --objective decoy $near
parts-decoy      | Face parts that are found as faces                 | 1 2 3 | --family parts --objective decoy $near
lowerface-decoy  | A false lower face that is found as a face         | 1 2 3 | --family lowerface --objective decoy $near
stamps-decoy     | Drawings of the detector's weights, found as faces | 1 2 3 | --family stamps --objective decoy $near
cells-divert     | Cells: a face where none is, and none where one is | 1 2 3 | --objective divert $near
shapes-divert    | Shapes found as a face while the true face hides   | 1 2 3 | --family shapes --objective divert $near
bars-divert      | Gratings found as a face while the true face hides | 1 2 3 | --family bars --objective divert $near
parts-divert     | Parts found as a face while the true face hides    | 1 2 3 | --family parts --objective divert $near
lowerface-divert | A lower face found while the true face hides       | 1 2 3 | --family lowerface --objective divert $near
stamps-divert    | Drawings found as faces while the true face hides  | 1 2 3 | --family stamps --objective divert $near
cells-greys      | Four greys that hide                               | 1     | --levels 4 --iters 1000
cells-fabric     | Cells in colours that cloth printing keeps         | 1     | --palette fabric-safe --iters 1000
cells-mirror     | Cells that hide, left and right alike              | 1     | --symmetry mirror --grid 8x6 --iters 1000
bars-seamless    | A seamless tile of gratings that hides             | 1     | --family bars --repeat 3x2 --iters 1000
TABLE
}

work=$B/library claims=$B/library/claims
mkdir -p "$claims" "$OUT"
trim() { sed 's/^ *//; s/ *$//' <<<"$1"; }
entries | while IFS='|' read -r name title seeds options; do
    name=$(trim "$name") title=$(trim "$title")
    [[ -z "${ONLY:-}" || $name == $ONLY ]] || continue
    claim=$claims/$name.json runs=() code=0
    read -ra words <<<"$options"
    if [ -n "${MEASURE:-}" ]; then
        [ ! -e "$OUT/$name.json" ] || cp "$OUT/$name.json" "$claim"
        [ -e "$claim" ] || continue
        "$B/tests/library" measure "$claim"
        [ ! -e "$OUT/$name.json" ] || cp "$claim" "$OUT/$name.json"
    else
        for seed in $seeds; do
            "$MASKGEN" "${words[@]}" ${ITERS:+--iters "$ITERS"} --seed "$seed" --quiet --out "$work/$name-$seed"
            runs+=("$work/$name-$seed/run.json")
        done
        "$B/tests/library" claim "$claim" "$title" "maskgen ${words[*]}" "${runs[@]}" || code=$?
        case $code in
        0) cp "$claim" "$OUT/$name.json" ;;
        3)
            echo "$name does not work: not kept"
            rm -f "$OUT/$name.json"
            ;;
        *) exit $code ;;
        esac
    fi
    sed -n 's/^ *"claim": "\(.*\)",\{0,1\}$/'"$name"': \1/p' "$claim"
done
echo
"$B/tests/library" table $(entries | sed 's/ *|.*//' | while read -r name; do
    [ ! -e "$claims/$name.json" ] || echo "$claims/$name.json"
done)
