# What a person sees while something takes long: a bar with an end, and a sign of life at least every other second; nothing of it in a pipe.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
face=$photos/Tom_Cruise_avp_2014_4.jpg

# seen COMMAND…: what it writes on a terminal of 100 columns, a drawing of the live line on each line.
seen() { script -qec "stty cols 100; $(printf '%q ' "$@")" /dev/null </dev/null | sed 's/\x1b\[K//g' | tr '\r' '\n'; }

slow='exec:while read p; do sleep 4; echo "{\"faces\": []}"; done'
seen "$MASKGEN" score --detector "$slow" "$face" "$face" >slow.txt
ok "a detector that takes seconds is seen to be at work" bash -c '[ "$(grep -c "^scoring file  \[.*0:0[1-9]" slow.txt)" -ge 3 ]' || sed 's/^/# /' slow.txt
ok "the result stands on lines of its own" grep -q '^.*Tom_Cruise.*: a picture' slow.txt
ok "in a pipe it is not told" bash -c '"$MASKGEN" score --detector "$2" "$1" 2>&1 >/dev/null | wc -c | grep -qx 0' - "$face" 'exec:while read p; do echo "{\"faces\": []}"; done'

# Slow enough on any machine for a rate to be known.
slow='exec:while read p; do sleep 0.02; echo "{\"faces\": []}"; done'
seen "$MASKGEN" --detector "$slow" --iters 60 --faces "$face" --out run >run.txt
ok "a search has a bar, a rate and an end" grep -qE '^search  \[#+\.*\] [0-9]+/60  [0-9.]+/s  ETA [0-9]+:[0-9][0-9]  best ' run.txt
ok "so has the best of K" grep -qE '^best of [0-9]+ random patterns  \[#*\.*\] [0-9]+/[0-9]+' run.txt
ok "so have the controls" grep -qE '^controls  \[#+\] 1/1' run.txt
ok "no line is wider than the terminal" awk '/^(search|best of|faces)/ && length > 99 { exit 1 }' run.txt
ok "quiet is quiet on a terminal" bash -c '[ "$(script -qec "$MASKGEN --iters 5 --faces $1 --quiet --out quiet" /dev/null </dev/null | tr -d "\r\n" | wc -c)" -eq 0 ]' - "$face"
ok "and a run in a pipe writes no live line" bash -c '"$MASKGEN" --iters 5 --faces "$1" --out pipe 2>&1 >/dev/null | wc -c | grep -qx 0' - "$face"

seen "$MASKGEN" eval run/run.json --detector lbp --face-width 105,160 --faces "$face" --out eval >eval.txt
ok "an evaluation has one bar from its begin to its end" bash -c 'grep -qE "\] 0/2 " eval.txt && grep -qE "160 px: photo 0/1, face 1/1  \[#+\] 2/2" eval.txt' || sed 's/^/# /' eval.txt
"$MASKGEN" eval run/run.json --detector lbp --face-width 105 --faces "$face" --out eval >/dev/null 2>log.txt
ok "a log tells how far it is at its first line" grep -qE '^maskgen: (105 px|best of).* of [0-9]+ done' log.txt || sed 's/^/# /' log.txt
done_testing
