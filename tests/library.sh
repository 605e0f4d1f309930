#!/bin/bash
# Makes the pattern library anew: searches every entry of the table below and writes patterns/NAME.json with its spec, genes, command and the
# claim that tests/tools/library.c measures on `heldout`. Run by `make library`; the plain controls in patterns/ are written by hand.
#   ONLY='cells-*'   only these entries
#   MEASURE=1        no search: the claims of the patterns that are there, measured again (after a change of the heads)
#   ITERS=N OUT=DIR  a rehearsal: N iterations each, written to DIR
set -eu
cd "$(dirname "$0")/.."
B=${B:-build} MASKGEN=${MASKGEN:-$PWD/$B/maskgen} OUT=${OUT:-patterns}

# name | title | options of maskgen. One entry per family and objective that works, then greys, cloth colours, symmetry and a seamless tile.
entries() {
    cat <<'TABLE'
cells-example   | Cells, an example: the default search            | --iters 1000
cells-hide      | Cells that hide                                  | --iters 10000
shapes-hide     | Black and white shapes that hide                 | --family shapes --iters 10000
bars-hide       | Gratings that hide                               | --family bars --iters 10000
parts-hide      | Face parts that hide                             | --family parts --iters 10000
lowerface-hide  | A false lower face that hides                    | --family lowerface --iters 10000
stamps-hide     | Drawings of the detector's weights that hide     | --family stamps --iters 10000
cells-greys     | Four greys that hide                             | --levels 4 --iters 10000
cells-fabric    | Cells in colours that cloth printing keeps       | --palette fabric-safe --iters 10000
cells-mirror    | Cells that hide, left and right alike            | --symmetry mirror --grid 8x6 --iters 10000
bars-seamless   | A seamless tile of gratings that hides           | --family bars --repeat 3x2 --iters 10000
stamps-decoy    | Drawings of the detector's weights, found as faces | --family stamps --objective decoy --crop 448 --face-width 320 --iters 1500
parts-decoy     | Face parts that are found as faces               | --family parts --objective decoy --crop 448 --face-width 320 --iters 1500
stamps-divert   | Drawings found as faces while the true face hides | --family stamps --grid 4x4 --repeat 2x1 --objective divert,decoy --crop 448 --face-width 320 --iters 1500
bars-divert     | Gratings found as a face while the true face hides | --family bars --grid 8x6 --objective divert --crop 448 --face-width 320 --iters 1500
TABLE
}

work=$B/library
mkdir -p "$work" "$OUT"
entries | while IFS='|' read -r name title options; do
    name=${name%"${name##*[! ]}"} title=${title# }
    title=${title%"${title##*[! ]}"}
    [[ -z "${ONLY:-}" || $name == $ONLY ]] || continue
    read -ra words <<<"$options"
    if [ -n "${MEASURE:-}" ]; then
        [ ! -e "$OUT/$name.json" ] || "$B/tests/library" measure "$OUT/$name.json"
    else
        "$MASKGEN" "${words[@]}" ${ITERS:+--iters "$ITERS"} --quiet --out "$work/$name" || exit 1
        "$B/tests/library" claim "$work/$name/run.json" "$OUT/$name.json" "$title" "maskgen ${words[*]}"
    fi
    [ ! -e "$OUT/$name.json" ] || sed -n 's/^ *"claim": "\(.*\)",\{0,1\}$/'"$name"': \1/p' "$OUT/$name.json"
done
