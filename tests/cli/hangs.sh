# Nothing waits for ever: for a pipe that nobody writes to or reads from, for a lock, for a child. Commands that wait run side by side.
. "$(dirname "$0")/lib.bash"
cd "$scratch"
unset MASKGEN_MODELS
export XDG_CACHE_HOME=$scratch/cache
mkfifo fifo out.pdf
exec 9<>fifo # a writer that never writes
name=$("$MASKGEN" list patterns | awk 'NR == 1 { print $1 }')
photo=$photos/2007_007763.jpg
patience=$((25 * MASKGEN_SLOW))

# start NAME COMMAND…: in the background, its exit code (124: it hung) and words into NAME.code and NAME.err.
start() {
    local name=$1
    shift
    { timeout -k 1 $patience "$@" >"$name.out" 2>"$name.err" </dev/null; echo $? >"$name.code"; } &
}
# gave NAME CODE PATTERN
gave() {
    [ "$(cat "$1.code")" = "$2" ] && { [ -z "$3" ] || grep -qE -- "$3" "$1.err"; } && return
    echo "# exit $(cat "$1.code") (wanted $2), standard error (wanted /$3/):"
    sed 's/^/#   /' "$1.err"
    return 1
}
ends='did not come to its end within 5 s'
start picture "$MASKGEN" score fifo
start pattern "$MASKGEN" render fifo --faces synth:1 --out o1
start config "$MASKGEN" --config fifo --out o2
start palette "$MASKGEN" --palette fifo --iters 1 --out o3
start baseline "$MASKGEN" score "$photo" --baseline fifo
start stamp "$MASKGEN" --family stamps --stamp fifo --iters 1 --out o6
start replay "$MASKGEN" replay fifo
start mask "$MASKGEN" export fifo -o x.pdf
start network "$MASKGEN" score "$photo" --detector onnx:fifo
start yunet "$MASKGEN" score "$photo" --detector yunet --model fifo
start reader "$MASKGEN" export "$name" -o out.pdf
start chatter "$MASKGEN" score "$photo" --detector "exec:while :; do echo '{\"faces\":[]}'; done"

# Clients of registries that neither end nor mind SIGTERM, and their children.
mkdir bin
cat >bin/npm <<'X'
#!/bin/sh
case $* in *faceplugin*) ;; *) exit 9 ;; esac
trap '' TERM
sleep 300 >/dev/null 2>&1 &
echo $$ $! >"$PIDS"
cat >/dev/null # our input: a question to the user would wait here
while :; do sleep 0.1; done
X
printf '#!/bin/sh\nexit 9\n' >bin/apt-get
chmod +x bin/npm bin/apt-get
export PATH=$scratch/bin:$PATH
PIDS=$scratch/pids1 start client env XDG_CACHE_HOME="$scratch/c1" "$MASKGEN" models --fetch --timeout 1
PIDS=$scratch/pids2 XDG_CACHE_HOME=$scratch/c2 "$MASKGEN" models --fetch 2>/dev/null </dev/null &
killed=$!
appears pids2
kill -TERM $killed
wait $killed
code=$?
over() { for _ in $(seq 100); do ps_of "$@" || return 0; sleep 0.05; done; false; }
ps_of() { local p; for p; do grep -qs '^State:.[^ZX]' "/proc/$p/status" && return; done; false; }
ok "a signal ends the client that fetches, and what it started" over $(cat pids2)
ok "then the program" [ $code -eq 143 ]
wait
ok "a picture: a pipe without an end" gave picture 2 "$ends"
ok "a pattern" gave pattern 2 "$ends"
ok "a spec" gave config 2 "$ends"
ok "a palette" gave palette 2 "$ends"
ok "a baseline" gave baseline 2 "$ends"
ok "a stamp" gave stamp 2 "$ends"
ok "a record" gave replay 2 "$ends"
ok "a pattern to print" gave mask 2 "$ends"
ok "a network" gave network 2 'pipe or device'
ok "yunet's network" gave yunet 2 'pipe or device'
ok "an output that nobody reads" gave reader 1 'nobody has read'
ok "a command that keeps printing" gave chatter 0 ''
ok "a client that does not end" gave client 1 'npm did not end within 1 s'
ok "is ended with what it started" over $(cat pids1)
# Pipes that end are files.
ok "a spec from a pipe" bash -c "'$MASKGEN' score '$photo' --config <(echo '{\"upsample\": 0}') --detector lbp >/dev/null"
ok "a report into a pipe" bash -c "[ \"\$('$MASKGEN' score '$photo' --detector lbp --junit >(cat >junit.xml; echo >junit.done) >/dev/null; echo \$?)\" = 0 ]"
ok "and it arrives" appears junit.done
# A lock is not waited for.
mkdir o5
"$MASKGEN" --faces synth:1 --crop 128 --face-width 96 --iters 100000 --out o5 -q >/dev/null 2>&1 &
running=$!
appears o5/spec.json
ok "a folder at work is refused at once" exits 2 'another process is at work' timeout $patience "$MASKGEN" --iters 1 --faces synth:1 --out o5
kill $running
wait $running 2>/dev/null
done_testing
