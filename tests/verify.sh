#!/bin/bash
# The long checks that issues ask for: every script in tests/verify prints "CHECK name figure bound held" lines (held: 1 or 0) among whatever
# it has to say. All of it is shown; the lines go to build/verify.json. ONLY=pattern chooses scripts.
set -u
cd "$(dirname "$0")/.."
export B=${B:-build} MASKGEN=$PWD/${B:-build}/maskgen
photos=/usr/share/doc/libdlib19.1/examples/faces
export photos
out=$B/verify
mkdir -p "$out"
held=0 missed=0 rows=
for script in tests/verify/*.sh; do
    name=$(basename "$script" .sh)
    [ -n "${ONLY:-}" ] && [[ $name != $ONLY ]] && continue
    echo "== $name"
    work=$out/$name bash "$script" 2>&1 | tee "$out/$name.log"
    while read -r _ check figure bound ok; do
        [ "$ok" = 1 ] && held=$((held + 1)) || missed=$((missed + 1))
        rows+="${rows:+,
}  {\"name\": \"$name.$check\", \"figure\": \"$figure\", \"bound\": \"$bound\", \"held\": $([ "$ok" = 1 ] && echo true || echo false)}"
    done < <(grep '^CHECK ' "$out/$name.log")
done
printf '[\n%s\n]\n' "$rows" >"$B/verify.json.tmp" && mv "$B/verify.json.tmp" "$B/verify.json"
echo "$held held, $missed missed; figures in $B/verify.json"
[ $missed -eq 0 ]
