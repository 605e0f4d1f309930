# The build: what depends on what, where make cannot see it by itself; and what no compiler warns of.
. "$(dirname "$0")/lib.bash"
cd "$(dirname "$0")/../.."
build=${B#"$PWD"/}
# What make would do for the cache's object if the file had just been edited; nothing is built.
would() { MAKEFLAGS='' make -n B="$build" -W "$1" "$build/obj/faceset/cache.o"; }
ok "nothing is left to build" bash -c "MAKEFLAGS='' make -n B='$build' '$build/obj/faceset/cache.o' | grep -q 'up to date'"
for file in src/base/rng.c src/base/image/image.c src/cloth/texture.c src/face/head/head.c src/face/head/head.h src/base/image/picture.c src/base/rng.h; do
    would "$file" >"$scratch/would"
    ok "another $file is another key of cached faces" grep -q 'sha256sum.*face_recipe' "$scratch/would"
    ok "and is compiled into it" grep -q -- '-c src/faceset/cache.c' "$scratch/would"
done
# Flags stand in the Makefile, and the count of files is true.
MAKEFLAGS='' make -n B="$build" -W Makefile "$build/obj/base/rng.o" "$build/obj/score/cv/shim_cv.o" >"$scratch/would"
ok "another Makefile compiles C and C++ anew" [ "$(grep -cE -- '-c src/(base/rng.c|score/cv/shim_cv.cc)' "$scratch/would")" -eq 2 ]
MAKEFLAGS='' make -s B="$scratch/b" "$scratch/b/bundle_data.c" "$scratch/b/obj/base/rng.o" "$scratch/b/obj/base/hash.o" >"$scratch/said" 2>&1
ok "a build says n of m" [ "$(sed -nE 's,^(\[./.\]) (GEN|CC )  *[^ ]*$,\1 \2,p' "$scratch/said" | xargs)" = "[1/3] GEN [2/3] CC [3/3] CC" ]
MAKEFLAGS='' make -s B="$scratch/b" "$scratch/b/obj/base/rng.o" "$scratch/b/obj/base/text/text.o" >"$scratch/said" 2>&1
ok "of what is out of date" bash -c "grep -qF '[1/1] CC' '$scratch/said' && [ \$(wc -l <'$scratch/said') -le 2 ]"
MAKEFLAGS='' make V=1 B="$scratch/c" "$scratch/c/obj/base/rng.o" >"$scratch/said" 2>&1
ok "V=1 shows the commands alone" bash -c "grep -q -- ' -c src/base/rng.c -o' '$scratch/said' && ! grep -qF '[1/1]' '$scratch/said'"

# Undefined behaviour that -Wcast-qual and UBSan do not see.
nowhere() { ! grep -rnE --include='*.[ch]' --include='*.cc' -- "$1" src; }
ok "no const is cast away by way of a number" nowhere '\*\)\(uintptr_t\)'
ok "nothing is indexed off a member" nowhere '\(&[^()]*(->|\.)[^()]*\)\['
done_testing
