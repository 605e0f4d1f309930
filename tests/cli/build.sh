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
# Undefined behaviour that -Wcast-qual and UBSan do not see.
nowhere() { ! grep -rnE --include='*.[ch]' --include='*.cc' -- "$1" src; }
ok "no const is cast away by way of a number" nowhere '\*\)\(uintptr_t\)'
ok "nothing is indexed off a member" nowhere '\(&[^()]*(->|\.)[^()]*\)\['
done_testing
