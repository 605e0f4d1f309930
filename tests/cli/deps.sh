# The rules of the house hold, and check-deps refuses what breaks one: on a scratch house of four rooms.
. "$(dirname "$0")/lib.bash"
cd "$(dirname "$0")/../.."
ok "the house keeps its rules" tests/check_deps.sh
house=$scratch/house
# put FILE LINE…: writes a source or header of the scratch house; compiles a source.
put() {
    local file=$house/$1 object=$house/build/obj/${1#src/}
    mkdir -p "$(dirname "$file")"
    printf '%s\n' "${@:2}" >"$file"
    [[ $1 == *.c ]] || return 0
    mkdir -p "$(dirname "$object")"
    gcc -I"$house/src" -I"$house/include" -c "$file" -o "${object%.c}.o"
}
# A house that keeps the rules.
build() {
    rm -rf "$house"
    mkdir -p "$house/tests"
    cp tests/check_deps.sh "$house/tests/"
    put include/maskgen/status.h 'int status;'
    put include/maskgen/scorer.h '#include "maskgen/status.h"'
    put src/base/low.h '#include "maskgen/status.h"' 'int low(void);'
    put src/base/low.c '#include "base/low.h"' 'int low(void) { return 1; }'
    put src/score/high.c '#include "base/low.h"' 'int high(void) { return low(); }'
    put src/search/by.c 'int by(void) { return 1; }'
    put src/cli/main.c '#include <stdlib.h>' 'int main(void) { return !getenv("HOME"); }'
    ar rcs "$house/build/libmaskgen.a"
}
checks() { (unset B && bash "$house/tests/check_deps.sh" 2>&1); }
# refused NAME WORDS: what has been added since `build` is refused in these words; the house is built anew.
refused() {
    local said
    said=$(checks)
    ok "$1" grep -q "$2" <<<"$said"
    build
}
build
ok "a house that keeps the rules passes" checks

printf '#include "base/gone.h"\n' >"$house/src/score/lost.h"
refused "a header that is not there is told" 'no such header.*base/gone.h'
put src/score/scores.h 'int scores;'
put src/base/up.c '#include "score/scores.h"' 'int up(void) { return 0; }'
refused "an upward include is refused" 'src/base/up.c (base, level 0) includes score/scores.h (score, level 2)'
put src/search/moves.h 'int moves;'
put src/score/side.c '#include "search/moves.h"' 'int side(void) { return 0; }'
refused "an include between folders of one level is refused" 'src/score/side.c .*includes search/moves.h'
printf '#pragma once\n#include "base/b.h"\n' >"$house/src/base/a.h"
printf '#pragma once\n#include "base/a.h"\n' >"$house/src/base/b.h"
refused "a circle of includes is refused" 'a circle of includes: .*src/base/b.h'
put src/base/ping.c 'int pong(void); int ping(void) { return pong(); }'
put src/base/pong.c 'int ping(void); int pong(void) { return ping(); }'
refused "a circle of calls in a folder is refused" 'a circle of calls in src/base: .*pong.o'
touch "$house"/src/score/extra_{1..12}.c
refused "a folder of 13 sources is refused" 'src/score has 13 sources'
touch "$house"/src/score/extra_{1..12}.c
put src/score/rows.h 'ROW(extra_1)'
said=$(checks)
ok "a row of a table is not counted" [ "$said" = "deps: ok" ]
build
put include/maskgen/scorer.h '#include "base/low.h"'
refused "a public header that needs a private one is refused" 'include/maskgen/scorer.h is public, base/low.h is not'
put src/base/home.c '#include <stdlib.h>' 'char *home(void) { return getenv("HOME"); }'
refused "reading the environment below cli is refused" 'getenv outside src/cli/: src/base/home.c'
printf '#include <png.h>\n' >"$house/src/score/own.h"
refused "a library behind a second door is refused" 'libpng outside src/base/image/: src/score/own.h'
ar rcs "$house/build/libmaskgen.a" "$house/build/obj/base/low.o"
refused "a private name that leaves the archive is refused" 'libmaskgen.a gives away low, which is not public'
put include/maskgen/status.h 'MG_API const char *low(int *of);' 'MG_API extern const int *const rows[];'
said=$(checks)
ok "a public name that is not in the archive is refused" [ "$said" = "$(printf 'libmaskgen.a lacks the public %s\n' low rows)" ]
build
put src/attic/old.c 'int old(void) { return 0; }'
put src/attic/user.c '#include "base/low.h"' 'int user(void) { return low(); }'
refused "a folder without a level is refused" 'no level'
done_testing
