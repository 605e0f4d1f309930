# Sourced by the shell tests: TAP, a scratch folder, and the few checks that they share.
set -u
: "${MASKGEN:?run through make test}"
case $B in /*) ;; *) export B=$PWD/$B ;; esac # some scripts work elsewhere
scratch=$(mktemp -d)
trap 'chmod -R u+w "$scratch" 2>/dev/null; rm -rf "$scratch"' EXIT
count=0
photos=/usr/share/doc/libdlib19.1/examples/faces

. "$(dirname "${BASH_SOURCE[0]}")/../runs.bash"

# ok NAME CONDITION…: a test that passes when the command does.
ok() {
    local name=$1
    shift
    count=$((count + 1))
    if "$@"; then echo "ok $count - $name"; else echo "not ok $count - $name"; fi
}

# exits CODE PATTERN COMMAND…: its exit code, and an extended regular expression in its standard error.
exits() {
    local want=$1 pattern=$2 code
    shift 2
    "$@" >"$scratch/stdout" 2>"$scratch/stderr"
    code=$?
    if [ $code -ne "$want" ] || ! grep -qE -- "$pattern" "$scratch/stderr"; then
        echo "# exit $code (wanted $want), standard error (wanted /$pattern/):"
        sed 's/^/#   /' "$scratch/stderr"
        return 1
    fi
}

# code CODE COMMAND…: its exit code alone.
code() {
    local want=$1
    shift
    "$@" >"$scratch/stdout" 2>"$scratch/stderr"
    local got=$?
    [ $got -eq "$want" ] || { echo "# exit $got (wanted $want)"; sed 's/^/#   /' "$scratch/stderr"; return 1; }
}

# appears FILE: within a minute, more under a sanitizer.
appears() {
    for _ in $(seq $((6000 * MASKGEN_SLOW))); do
        [ -e "$1" ] && return
        sleep 0.01
    done
    false
}

# Width and height of a PNG, from its header.
png_size() { od -An -tu1 -j16 -N8 "$1" | awk '{ print $1 * 16777216 + $2 * 65536 + $3 * 256 + $4 "x" $5 * 16777216 + $6 * 65536 + $7 * 256 + $8 }'; }
export -f png_size

# One whole JSON document, as cJSON reads it.
is_json() { "$B/tests/json" "$1"; }

empty() { [ -z "$(ls -A "$1" 2>/dev/null)" ]; }
done_testing() { echo "1..$count"; }
