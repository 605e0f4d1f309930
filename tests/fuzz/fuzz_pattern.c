/* Pattern files (JSON, run.json, PNG with genes): spec, genes, those of its best-of-K, and the family that paints them.
 * Whatever is taken must paint in full and in part without touching a pixel outside. */
#include "fuzz.h"
#include "pattern/pattern_file.h"
#include "cloth/texture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mg_pattern_file f;
    mg_image print = {0};
    mg_err err = {MG_OK, ""};
    mg_status st = mg_pattern_file_decode(&f, data, size, "fuzz", &err);
    HOLDS(st != MG_EIO && st != MG_ELIB);
    if (st != MG_OK)
        return 0;
    HOLDS(mg_image_new(&print, MG_TEXTURE_W, MG_TEXTURE_H, 3, &err) == MG_OK);
    mg_pattern_paint(f.pattern, &f.genome, (mg_rect){0, 0, MG_TEXTURE_W, MG_TEXTURE_H}, &print);
    for (int i = 0; i < mg_pattern_genes(f.pattern); i++) {
        mg_rect one = mg_pattern_footprint(f.pattern, &f.genome, i);
        mg_pattern_paint(f.pattern, &f.genome, mg_rect_grow(one, 1), &print);
    }
    if (f.best.count > 0)
        mg_pattern_paint(f.pattern, &f.best, (mg_rect){0, 0, MG_TEXTURE_W, MG_TEXTURE_H}, &print);
    mg_image_free(&print);
    mg_pattern_file_free(&f);
    return 0;
}
