# Standard output that cannot be written: exit 1 with the reason in every command, never a truncated result with exit 0.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
face=$photos/Tom_Cruise_avp_2014_4.jpg
small=(--faces "$face" --crop 128 --face-width 96)
"$MASKGEN" "${small[@]}" --iters 1 --out run -q || exit 1
printf '{"genes": [0], "spec": {"grid": "1x1"}}' >one.json

# Each command in a form that prints something, to be run in a folder of its own.
commands=(
    "" --version version --help help "help eval" "help files" "help manual" "completion bash" list "list masks" models
    "--iters 1 ${small[*]} --out again" "--iters 1 ${small[*]} --out again --json"
    "render plain-white ${small[*]} --out worn"
    "score $face" "score $face --json" "score plain-white ${small[*]}" "score $face --baseline b.json --update-baseline"
    "faces --count 1 --crop 128 --face-width 64 --samples 1 --out heads"
    "eval one.json --faces $face --face-width 105 --detector dlib-hog --randoms 1 --best-of 1 --out eval"
    "eval one.json --faces $face --face-width 105 --detector dlib-hog --randoms 1 --best-of 1 --out eval --json"
    "export plain-white -o p.svg" "export plain-white -o p.svg --json"
    "resume run" "replay run/run.json"
    "compare original --iters 1 --seeds 1 --out cmp"
)
for command in run render score faces eval export resume replay compare list models completion help version; do commands+=("$command --help"); done
commands[0]="-h"

full() { "$MASKGEN" $1 >/dev/full; }
closed() { "$MASKGEN" $1 >&-; }
# A pipe whose reader is gone, where the signal is ignored (as under many servers).
broken() { (trap '' PIPE; exec 9> >(exec 0<&-); wait $!; "$MASKGEN" $1 >&9); }
for command in "${commands[@]}"; do
    ok "full disk: ${command//$photos\//}" exits 1 '^maskgen: standard output is not whole: No space left on device$' full "$command"
done
# Closing and breaking are the same place in the program: once for every command is enough.
for command in --help list "score $face --json" "${commands[9]}" "resume run" "replay run/run.json" "export plain-white -o p.svg"; do
    ok "closed: ${command//$photos\//}" exits 1 '^maskgen: standard output is not whole: Bad file descriptor$' closed "$command"
done
for command in --help list "score $face --json" "export plain-white -o p.svg"; do
    ok "broken pipe: ${command//$photos\//}" exits 1 '^maskgen: standard output is not whole: Broken pipe$' broken "$command"
done
ok "a command that prints nothing needs no standard output" bash -c '"$MASKGEN" score "$1" -q >&-' - "$face"
ok "what is printed never lands in a file opened in its place" bash -c '"$MASKGEN" render plain-white "${@:1}" --out shut >&- 2>/dev/null; ! grep -rqa "pictures\? of" shut' - "${small[@]}"
ok "nor with all streams closed" bash -c '"$MASKGEN" faces --count 1 --crop 128 --face-width 64 --samples 1 --out mute <&- >&- 2>&-; [ $? -eq 1 ] &&
    "$MASKGEN" faces --count 1 --crop 128 --face-width 64 --samples 1 --out loud -q && diff -r mute loud'
ok "a refusal stays a refusal" exits 2 'not a command' closed nosuch
ok "a closed reader ends a listing by its signal" bash -c 'set -o pipefail; "$MASKGEN" list | head -c 1 >/dev/null; code=${PIPESTATUS[0]}; [ $code -eq 141 ] || [ $code -eq 0 ]'
done_testing
