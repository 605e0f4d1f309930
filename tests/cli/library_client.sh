# The library in another program: only mg_ names leave it, and a host's own names do not meet ours.
. "$(dirname "$0")/lib.bash"
cd "$(dirname "$0")/../.."
nm -g --defined-only "$B/libmaskgen.a" | awk 'NF == 3 { print $3 }' >"$scratch/names"
ok "the library's names are there" grep -qx mg_face_save "$scratch/names"
ok "all of them are mg_'s" bash -c "! grep -v '^mg_' '$scratch/names' | sed 's/^/# /' | head | grep ."
ok "no two members have one name" bash -c "[ -z \"\$(ar t '$B/libmaskgen.a' | sort | uniq -d)\" ]"
cat >"$scratch/host.c" <<'C'
#include <stdio.h>
#include "maskgen/image.h"
#include "face/head/synth.h"
/* Names that the library uses inside. */
void grid_free(void) { puts("the host's grid_free"); }
int scene_init = 1, camera_ray = 2, windows_free = 3, head_mean = 4;
int main(void)
{
    mg_synth_opts o;
    mg_face f;
    mg_err err;
    mg_synth_defaults(&o);
    o.size = 48;
    o.face_width = 32;
    o.samples = 1;
    if (mg_synth_face(&f, &o, &err) != MG_OK)
        return 1;
    grid_free();
    mg_face_free(&f);
    return scene_init + camera_ray + windows_free + head_mean - 10;
}
C
# As the Makefile links: asked of make itself.
san=
case $B in *-san-*) san=${B##*-san-} san=${san//-/,} ;; esac
link=$(MAKEFLAGS='' make -s SAN="$san" --eval='print-link: ; @echo $(CC) $(LDFLAGS) "|" $(LDLIBS)' B="${B#"$PWD"/}" print-link)
ok "a host with names like our own links" bash -c "${link%%|*} -Iinclude -Isrc '$scratch/host.c' '$B/libmaskgen.a' ${link#*|} -o '$scratch/host'"
ok "and runs, with each its own" [ "$("$scratch/host")" = "the host's grid_free" ]
done_testing
