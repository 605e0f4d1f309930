# The bundled patterns keep what they claim on the first held-out heads (make verify asks all of them), and a false claim is found out.
. "$(dirname "$0")/lib.bash"
cd "$(dirname "$0")/../.."
library=$B/tests/library

# claim MARGIN HITS FALSE [VIEWS]: a pattern that claims these on heldout:4, checked.
claim() {
    printf '{"title": "Stripes", "command": "none", "spec": {"family": "cells", "grid": "1x12"}, "genes": [0,15,0,15,0,15,0,15,0,15,0,15],
 "scores": {"quick": {"faces": "heldout:4", "views": %s, "hits": %s, "margin": %s, "false_faces": %s}}}' "${4:-4}" "$2" "$1" "$3" >"$scratch/c.json"
    "$library" check quick "$scratch/c.json"
}
measured=$(claim -9 4 0)
read -r margin hits false < <(sed -n 's|^CHECK c margin\([^,]*\),hits\([0-9]*\)/4,false\([0-9.]*\) .*|\1 \2 \3|p' <<<"$measured")
margin=${margin#+}
ok "a margin that was not measured is found out" code 1 claim -9 "$hits" "$false"
ok "what was measured holds" code 0 claim "$margin" "$hits" "$false"
ok "another number of faces found does not" code 1 claim "$margin" $((hits + 1)) "$false"
ok "nor another number of false faces" code 1 claim "$margin" "$hits" 3
ok "a claim on other views does not" code 1 claim "$margin" "$hits" "$false" 5

"$library" check quick patterns/*.json >"$scratch/all"
code=$?
grep '^CHECK .* 0$' "$scratch/all" | sed 's/^/# stale, see make library: /'
for name in $(sed -n 's|^# patterns/\(.*\)\.json claims nothing.*|\1|p' "$scratch/all"); do
    case $name in plain-*) ;; *) echo "# not run: $name claims nothing on held-out heads (make library)" ;; esac
done
ok "every bundled pattern keeps its claim on heldout:8" [ $code -eq 0 ]
mkdir "$scratch/again"
cp patterns/*.json "$scratch/again"
"$library" reword "$scratch"/again/*.json
ok "every sentence is what the figures beside it bear out" diff -r -x masks -x README.md patterns "$scratch/again"
ok "and none is below every control without its interval" bash -c "! grep -l 'below that of every control\.' patterns/*.json"
ok "the table of make library names every pattern but the controls" bash -c '
    for f in patterns/*.json; do
        name=$(basename "$f" .json)
        [[ $name == plain-* ]] || grep -q "^$name *|" tests/library.sh || { echo "# $name"; exit 1; }
    done'

done_testing
