/* Face templates. The checksum at the end is made right first, or nothing behind it would ever be reached; what is
 * taken is rendered with a mask on. */
#include "fuzz.h"
#include "face/face_file.h"
#include "maskgen/render.h"
#include "cloth/texture.h"
#include "base/hash.h"

static void draw(const mg_face *f)
{
    static mg_texture texture; /* made once: it is larger than most templates */
    mg_renderer *r;
    mg_err err = {MG_OK, ""};
    mg_view view = mg_view_plain(f);
    if (!texture.texel && mg_texture_new(&texture, &err) != MG_OK)
        return;
    if (mg_renderer_new(&r, &view, &err) == MG_OK) {
        mg_renderer_bare(r);
        mg_renderer_draw(r, &texture);
        mg_renderer_update(r, &texture, (mg_rect){3, 5, 40, 20});
        mg_renderer_free(r);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mg_face f;
    mg_err err = {MG_OK, ""};
    mg_status st = mg_face_decode(&f, data, size, "fuzz", &err);
    fuzz_refusal(st, &err);
    mg_face_free(&f);
    if (size < MG_HASH_HEX)
        return 0;
    char hex[MG_HASH_HEX];
    uint8_t *good = malloc(size);
    if (!good)
        return 0;
    memcpy(good, data, size);
    mg_hash_bytes(good, size - (MG_HASH_HEX - 1), hex);
    memcpy(good + size - (MG_HASH_HEX - 1), hex, MG_HASH_HEX - 1);
    st = mg_face_decode(&f, good, size, "fuzz", &err);
    fuzz_refusal(st, &err);
    if (st == MG_OK && (long)f.w * f.h <= 128 * 128)
        draw(&f);
    mg_face_free(&f);
    free(good);
    return 0;
}
