# What each option of compare does; few runs, for each takes seconds.
. "$(dirname "$0")/effects.bash"
command='compare original'
json=(--iters 1 --seeds 1 --out o --json)
# timeless FOLDER ARGUMENT…: as effect, less the seconds, which are no result.
timeless() {
    effect "$@"
    sed -i '/s_per_\(eval\|call\)"/d' "$1/stdout"
}
timeless without "${json[@]}" --threads 1
timeless with "${json[@]}" --threads 2
ok "compare is the same twice, by whatever --threads" diff -r without with
ok "which has a range" exits 2 threads "$MASKGEN" $command --threads 1025
shown+=" threads"
# shows OPTION ARGUMENT…: as `changes`.
shows() {
    shown+=" $1"
    timeless with "${json[@]}" --"$@"
    ok "compare --$1" bash -c '! grep -qx 2 with/code && ! diff -rq without with >/dev/null'
}
shows iters 2
shows seed 2
shows seeds 2
shows repeat 2x1
shows engine dlib
effect with --iters 1 --seeds 1 --out p --quiet
ok "compare --quiet prints nothing" [ ! -s with/stdout ]
effect with --iters 1 --seeds 1 --out p --verbose
ok "compare --out names the folder" [ -e with/p/seed-1.maskgen.png ]
ok "compare --verbose tells of versions" grep -q 'maskgen: CPU path' with/stderr
ok "without --json a table is printed" bash -c 'grep -q "^seed  method" with/stdout && ! grep -q "{" with/stdout'
shown+=" quiet out verbose json"
all_shown
