#!/bin/bash
# Results are data: each recipe tests/results/NAME.sh measures, its rows go to tests/results/NAME.csv and its circumstances to index.csv, and
# from the tables the texts are made (text.sh). Run by `make results`. ONLY='matrix-*' chooses recipes; ONLY=text makes the texts alone.
# REUSE=1 takes what lies in build/results already; other settings stand in lib.bash and in the recipes.
set -eu
cd "$(dirname "$0")/.."
export B=${B:-build} LC_ALL=C.UTF-8
export MASKGEN=${MASKGEN:-$PWD/$B/maskgen}
to=tests/results

# put FILE PARTS: FILE anew from standard input, a table whose header comes first. Rows of the old file whose key is not among the new ones
# stay; the key is the first column, in index.csv the first two. Sorted, so that the same figures are the same bytes.
put() {
    local file=$1 columns=$2
    cat >"$file.tmp"
    {
        head -1 "$file.tmp"
        {
            awk -F, -v columns="$columns" 'function key() { return columns > 1 ? $1 FS $2 : $1 }
                FNR == 1 { if (FNR != NR) { old = 1; same = $0 == header } else header = $0; next }
                !old { made[key()]; print; next }
                same && !(key() in made)' "$file.tmp" "$([ -e "$file" ] && echo "$file" || echo /dev/null)"
        } | LC_ALL=C sort -u
    } >"$file.new"
    rm "$file.tmp" && mv "$file.new" "$file"
}

# index NAME: a row for each part that was measured now: what made it, and when.
index() {
    local name=$1 needs part version machine
    needs=$(sed -n 's/^# needs: //p' "$to/$name.sh")
    version=$("$MASKGEN" --version | awk 'NR == 1 { print $2 }')
    machine="$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -1), $(nproc) processors"
    echo "table,part,command,needs,cpu_minutes,date,version,commit,machine,remeasured"
    tail -n +2 "$work/rows" | cut -d, -f1 | sort -u | while read -r part; do
        awk -v at="$name,$part,make results ONLY=$name,\"$needs\"" -v version="$version" -v machine="$machine" '
            { seconds += $1; if ($2 >= date) { date = $2; commit = $3 } }
            END { printf "%s,%.1f,%s,%s,%s,\"%s\",yes\n", at, seconds / 60, date, version, commit, machine }' "$work"/*.made
    done
}

ran=0
for recipe in "$to"/*.sh; do
    name=$(basename "$recipe" .sh)
    [ "$name" != text ] || continue
    [ -z "${ONLY:-}" ] || [[ $name == $ONLY ]] || continue
    ran=$((ran + 1))
    export work=$B/results/$name
    mkdir -p "$work"
    [ -n "${REUSE:-}" ] || rm -f "$work"/*.made
    echo "== $name"
    bash "$recipe" >"$work/rows"
    [ "$(wc -l <"$work/rows")" -gt 1 ] || continue # not run, for a reason that was told
    put "$to/$name.csv" 1 <"$work/rows"
    ! ls "$work"/*.made >/dev/null 2>&1 || index "$name" | put "$to/index.csv" 2
done
if [ $ran -eq 0 ] && [ "${ONLY:-}" != text ]; then
    echo "no recipe is called $ONLY; there are: $(ls "$to"/*.sh | xargs -n 1 basename -s .sh | grep -vx text | xargs), and text" >&2
    exit 1
fi
bash "$to/text.sh"
