#!/bin/bash
# The rules of the house, told in full: who may include whom, no circles, folders that can be overseen, each library behind one door.
# Circles of calls are read from the objects below $B, which `make check-deps` builds first.
set -u
export LC_ALL=C
cd "$(dirname "$0")/.."
B=${B:-build}
declare -A level=([base]=0 [spec]=1 [cloth]=1 [score]=2 [search]=2 [pattern]=3 [face]=3 [render]=4 [print]=4 [faceset]=5 [objective]=6
                  [measure]=7 [run]=8 [eval]=8 [regress]=8 [report]=9 [cli]=10)
# The folder that each public header speaks for.
declare -A speaks=([status]=base [context]=base [image]=base [version]=base [spec]=spec [scorer]=score [search]=search [pattern]=pattern
                   [mask]=face [face]=face [render]=render [export]=print [measure]=measure [run]=run [eval]=eval)
most=12 # sources a folder, besides the rows of its table
bad=0
refuse() { echo "$*"; bad=1; }

# A line "FILE TARGET" for every include of ours.
includes() {
    grep -rHoE '^ *# *include +"[^"]+"' include src --include='*.[ch]' --include='*.cc' | sed -E 's/^([^:]+):[^"]*"([^"]+)"/\1 \2/'
}
# folder NAME: the folder below src that a file or an included name belongs to, in REPLY.
folder() {
    case $1 in
    include/maskgen/* | maskgen/*) REPLY=${1##*/} REPLY=${REPLY%.h} && REPLY=${speaks[$REPLY]:-} ;;
    *) REPLY=${1#src/} && REPLY=${REPLY%%/*} ;;
    esac
}

while read -r file target; do
    folder "$file" && from=$REPLY
    folder "$target" && to=$REPLY
    if [[ $target == maskgen/* ]]; then [ -f "include/$target" ]; else [ -f "src/$target" ]; fi ||
        { refuse "$file: no such header in include/ or src/: $target"; continue; }
    if [ -z "${level[$from]:-}" ] || [ -z "${level[$to]:-}" ]; then
        refuse "$file includes $target: one of the two has no level"
    elif [ "$from" != "$to" ] && [ "${level[$to]}" -ge "${level[$from]}" ]; then
        refuse "$file ($from, level ${level[$from]}) includes $target ($to, level ${level[$to]})"
    fi
    [[ $file != include/* || $target == maskgen/* ]] || refuse "$file is public, $target is not"
done < <(includes)

# circle NAME: refuses where the pairs on standard input, "from to", have one; tsort tells its members.
circle() {
    local loop
    loop=$(tsort 2>&1 >/dev/null | sed -n 's/^tsort: \([^ ]*\)$/\1/p' | xargs)
    [ -z "$loop" ] || refuse "a circle of $1: $loop"
}
circle includes < <(includes | sed -E 's, maskgen/, include/maskgen/,; t; s, , src/,' | awk '$1 != $2')

# Calls between the files of a folder: who needs what whom has defined.
[ -d "$B/obj" ] || refuse "$B/obj is not there: make check-deps builds it"
while read -r dir; do
    circle "calls in src/${dir#"$B/obj/"}" < <(
        nm -A -g "$dir"/*.o | awk -v dir="$dir/" '
            { object = $1; sub(/:.*/, "", object); sub(dir, "", object); kind = $(NF - 1); name = $NF }
            kind == "U" { need[++n] = object; what[n] = name; next }
            kind ~ /[TDRBV]/ { at[name] = object }
            END { for (i = 1; i <= n; i++) if (what[i] in at && at[what[i]] != need[i]) print need[i], at[what[i]] }' | sort -u)
done < <(find "$B/obj" -mindepth 1 -type d | sort)

# Rows of tables are found by what defines them: a command, or a member of a list in rows.h.
rows=" $(find src -name rows.h -exec sed -nE 's/^ROW\((\w+)\).*/\1/p' {} + | xargs) "
while read -r dir; do
    count=0
    for source in "$dir"/*.c "$dir"/*.cc; do
        [ -f "$source" ] || continue
        name=${source##*/} name=${name%.*}
        [[ $name == cmd_* || $rows == *" $name "* ]] || count=$((count + 1))
    done
    [ $count -le $most ] || refuse "$dir has $count sources besides table rows; at most $most can be overseen"
done < <(find src -type d | sort)

# What leaves the archive is what the public headers declare for others (MG_API), all of it and nothing else.
declared() { sed -nE 's/^MG_API extern .*\<(\w+)\[.*/\1/p; t; s/^MG_API [^(]*\<(\w+)\(.*/\1/p' include/maskgen/*.h | sort; }
if [ -f "$B/libmaskgen.a" ]; then
    left=$(nm -g --defined-only "$B/libmaskgen.a" | awk 'NF == 3 { print $3 }' | sort)
    for name in $(comm -23 <(declared) <(echo "$left")); do refuse "libmaskgen.a lacks the public $name"; done
    for name in $(comm -13 <(declared) <(echo "$left")); do refuse "libmaskgen.a gives away $name, which is not public"; done
else
    refuse "$B/libmaskgen.a is not there: make check-deps builds it"
fi

# door WHAT PATTERN PLACES: only there is it included or called.
door() {
    local hits
    hits=$(grep -rlE "$2" include src --include='*.[ch]' --include='*.cc' | grep -vE "^src/($3)" | xargs)
    [ -z "$hits" ] || refuse "$1 outside src/${3//|/ src/}: $hits"
}
door libpng '# *include <png\.h>' 'base/image/'
door libjpeg '# *include <jpeglib\.h>' 'base/image/'
door cJSON '# *include <cJSON\.h>' 'base/json/'
door cairo '# *include <cairo' 'print/'
door lcms2 '# *include <lcms2' 'cloth/'
door dlib '# *include <dlib/' 'score/dlib/'
door OpenCV '# *include <opencv2/' 'score/cv/|face/photo/pnp\.cc'
door getenv '\<getenv *\(' 'cli/'
[ $bad -eq 0 ] && echo "deps: ok"
exit $bad
