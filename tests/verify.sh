#!/bin/bash
# The long checks that issues ask for: every script in tests/verify prints "CHECK name figure bound held" lines (held: 1 or 0) among whatever
# it has to say. All of it is shown; the lines go to build/verify.json, where those of scripts that did not run stay. ONLY=pattern chooses
# scripts. One that ends badly, or that checks nothing and does not say why ("# not run: …"), is missed.
set -u
cd "$(dirname "$0")/.."
export B=${B:-build} MASKGEN=$PWD/${B:-build}/maskgen
photos=/usr/share/doc/libdlib19.1/examples/faces
export photos
out=$B/verify
mkdir -p "$out"
held=0 missed=0 ran=0 rows=

# row NAME FIGURE BOUND HELD: one line of verify.json, and its count.
row() {
    [ "$4" = 1 ] && held=$((held + 1)) || missed=$((missed + 1))
    rows+="  {\"name\": \"$1\", \"figure\": \"$2\", \"bound\": \"$3\", \"held\": $([ "$4" = 1 ] && echo true || echo false)},"$'\n'
}

# Rows of an earlier verify.json whose scripts do not run now, or are no more.
keep() {
    local line name
    [ ! -e "$B/verify.json" ] || while read -r line; do
        name=$(sed -n 's/^{"name": "\([^."]*\)\..*/\1/p' <<<"$line")
        [ -z "$name" ] || [ ! -e "tests/verify/$name.sh" ] || [[ -z "${ONLY:-}" || $name == $ONLY ]] || rows+="  ${line%,},"$'\n'
    done <"$B/verify.json"
}
keep
for script in tests/verify/*.sh; do
    name=$(basename "$script" .sh)
    [ -n "${ONLY:-}" ] && [[ $name != $ONLY ]] && continue
    echo "== $name"
    ran=$((ran + 1))
    work=$out/$name bash "$script" 2>&1 | tee "$out/$name.log"
    code=${PIPESTATUS[0]}
    while read -r _ check figure bound ok; do row "$name.$check" "$figure" "$bound" "$ok"; done < <(grep '^CHECK ' "$out/$name.log")
    if [ "$code" -ne 0 ]; then
        echo "$name: MISSED, the script ended with exit $code"
        row "$name.exit" "$code" 0 0
    elif ! grep -qE '^(CHECK |# not run)' "$out/$name.log"; then
        echo "$name: MISSED, the script checked nothing"
        row "$name.checks" 0 '>0' 0
    fi
done
if [ $ran -eq 0 ]; then
    echo "no check is called ${ONLY:-anything}; there are:" tests/verify/*.sh
    exit 1
fi
printf '[\n%s\n]\n' "${rows%,$'\n'}" >"$B/verify.json.tmp" && mv "$B/verify.json.tmp" "$B/verify.json"
echo "$held held, $missed missed; figures in $B/verify.json"
[ $missed -eq 0 ]
