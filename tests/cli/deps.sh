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

# ---- packages: `make deps` installs what building and running use, `make deps-test` what the tests use besides ------------------------
# owners FILE…: the headers that these include from outside this tree, each with the package that holds it.
owners() {
    local header at
    for header in $(grep -rhoE '^# *include <[^>]+>' "$@" | sed 's/.*<//; s/>//' | sort -u); do
        for at in /usr/include/{,opencv4/,cairo/,"$(gcc -print-multiarch)/"}"$header" /usr/include/c++/*/"$header" "$(gcc -print-file-name=include)/$header"; do
            [ ! -e "$at" ] || { echo "$header $(dpkg-query -S "$(readlink -f "$at")" | sed 's/:.*//')"; break; }
        done
    done
}
# strangers PACKAGES FILE…: those headers that none of the packages holds; the compilers bring libc's, libstdc++'s and their own. libjpeg-dev
# is empty and brings the package that holds them.
strangers() {
    local packages=" $1 " header owner
    shift
    owners "$@" | while read -r header owner; do
        case $owner in libc6-dev | linux-libc-dev | libgcc-*-dev | libstdc++-*-dev) continue ;; esac
        [[ $packages == *" ${owner/libjpeg62-turbo-dev/libjpeg-dev} "* ]] || echo "$header ($owner)"
    done
}
if type dpkg-query >/dev/null 2>&1; then
    run=" $(make -s --no-print-directory packages | xargs) " tests=" $(make -s --no-print-directory packages-test | xargs) "
    ok "no package is in both lists" [ -z "$(printf '%s\n' $run $tests | sort | uniq -d)" ]
    ok "every header that src uses is in PACKAGES" [ -z "$(strangers "$run" src include)" ]
    ok "every header that the tests use is in one of the lists" [ -z "$(strangers "$run$tests" tests/unit tests/fault tests/fuzz tests/tools tests/bench)" ]
    ok "a header of no listed package is seen" [ -n "$(strangers " gcc " src)" ]
    # What a package of the tests is there for: a header, a command or a file.
    used() { # used PACKAGE FOLDER…: whether something in the folders names what it holds
        local package=$1 words
        shift
        words=$(dpkg-query -L "$package" | sed -nE 's,^(/usr)?/bin/([^/]+)$,\\b\2\\b,p; s,^/usr/include/([^/]+\.h)$,<\1>,p; s,^(/usr/share/color/icc)/.*,\1,p; s,^/usr/lib/python3/dist-packages/([a-z]+)/__init__\.py$,(import|from) \1,p' | sort -u)
        [ -n "$words" ] && grep -rqE --include='*.sh' --include='*.py' --include='*.[ch]' --include='*.cc' --include=Makefile -- "$(paste -sd'|' <<<"$words")" "$@"
    }
    for package in $tests; do
        ok "the tests use $package" used "$package" tests
    done
    tests/commands.sh Makefile src/base/bundle.sh src/package/*.sh | sed 's/.*: //' | sort -u >"$scratch/called"
    dpkg-query -L $tests | sed -nE 's,^(/usr)?/bin/([^/]+)$,\2,p' | sort -u >"$scratch/of_tests"
    ok "the Makefile calls no command of the tests' packages" [ -z "$(comm -12 "$scratch/called" "$scratch/of_tests")" ]
fi

# make run installs the one list, make test both.
wants() { MAKEFLAGS='' make -n "$1" | sed -n 's,^ *src/package/install.sh ,,p' | xargs; }
ok "make run needs PACKAGES alone" [ "$(wants run)" = "$(make -s --no-print-directory packages | xargs)" ]
ok "so does make deps" [ "$(wants deps)" = "$(wants run)" ]
ok "make test needs TEST_PACKAGES besides" [ "$(wants test)" = "$(make -s --no-print-directory packages packages-test | xargs)" ]
ok "so does make deps-test" [ "$(wants deps-test)" = "$(wants test)" ]
done_testing
