#!/bin/bash
# The levels of the house: a file may include only headers of its own folder or of lower levels. The noun of a public header
# maskgen/NOUN.h lives where src/*/NOUN.c or its shim stands.
set -u
cd "$(dirname "$0")/.."
declare -A level=([base]=0 [vision]=1 [spec]=1 [pattern]=2 [face]=2 [render]=3 [score]=3 [search]=3 [objective]=4
                  [evidence]=5 [print]=5 [cli]=6)

# Which folder owns maskgen/NOUN.h.
owner() {
    local file
    for file in src/*/"$1".c src/*/shim_"$1".cc src/*/*/"$1".c src/*/"$1"/engine.c; do
        [ -f "$file" ] && { echo "$file" | cut -d/ -f2; return; }
    done
}

bad=0
while IFS=: read -r file line text; do
    noun=$(sed -n 's/.*"maskgen\/\([a-z0-9_]*\)\.h".*/\1/p' <<<"$text")
    if [[ $file == include/* ]]; then
        from=$(owner "$(basename "$file" .h)")
    else
        from=$(cut -d/ -f2 <<<"$file")
    fi
    to=$(owner "$noun")
    if [ -z "$to" ] || [ -z "$from" ]; then
        echo "$file:$line: nobody owns maskgen/$noun.h or this header"
        bad=1
    elif [ "$from" != "$to" ] && [ "${level[$to]}" -ge "${level[$from]}" ]; then
        echo "$file:$line: $from (level ${level[$from]}) includes maskgen/$noun.h of $to (level ${level[$to]})"
        bad=1
    fi
done < <(grep -n '#include "maskgen/' -r src include)
# Private headers stay in their folder.
while IFS=: read -r file line text; do
    header=$(sed -n 's/.*"\([a-z0-9_]*\.h\)".*/\1/p' <<<"$text")
    [ -f "$(dirname "$file")/$header" ] || { echo "$file:$line: $header is not in its folder"; bad=1; }
done < <(grep -nE '#include "[a-z0-9_]+\.h"' -r src)
[ $bad -eq 0 ] && echo "levels: ok"
exit $bad
