/* Cuts a mask at a height.
 *
 * Cloth coordinate v runs from the mask's upper edge (0) to the chin (1). A pixel keeps its cloth where at least half
 * of what it shows of it has v ≥ 1 − height / MG_HEIGHT_WHOLE; every other pixel shows the bare face. The curve ends at
 * the mask's own upper edge. */
#include "measure/coverage.h"

#include <stdlib.h>
#include <string.h>

#include "cloth/texture.h"
#include "maskgen/measure.h"

static bool keeps(const mg_layer *l, size_t p, int height)
{
    double all = 0, kept = 0, limit = 1 - height / (double)MG_HEIGHT_WHOLE;
    for (uint32_t s = l->first[p]; s < l->first[p + 1]; s++) {
        mg_rect e = mg_texture_extent(l->sample[s].texel);
        double v = (e.y + e.h / 2.0) / MG_TEXTURE_H;
        all += l->sample[s].gain;
        kept += v >= limit ? l->sample[s].gain : 0;
    }
    return l->first[p + 1] > l->first[p] && 2 * kept >= all;
}

mg_status mg_coverage_cut(mg_face *out, const mg_face *face, int height, mg_err *err)
{
    size_t pixels = (size_t)face->w * (size_t)face->h, samples = face->layer.first[pixels];
    const mg_layer *from = &face->layer;
    *out = *face;
    mg_layer *l = &out->layer;
    l->rest = malloc(pixels * 3 * sizeof *l->rest);
    l->first = malloc((pixels + 1) * sizeof *l->first);
    l->sample = malloc((samples ? samples : 1) * sizeof *l->sample);
    if (!l->rest || !l->first || !l->sample) {
        mg_coverage_free(out);
        return mg_fail(err, MG_ENOMEM, "out of memory for the mask of %s", face->name);
    }
    uint32_t n = 0;
    for (size_t p = 0; p < pixels; p++) {
        bool kept = keeps(from, p, height);
        uint32_t count = kept ? from->first[p + 1] - from->first[p] : 0;
        memcpy(&l->rest[3 * p], kept ? &from->rest[3 * p] : &face->bare[3 * p], 3 * sizeof *l->rest);
        memcpy(&l->sample[n], &from->sample[from->first[p]], count * sizeof *l->sample);
        l->first[p] = n;
        n += count;
    }
    l->first[pixels] = n;
    return MG_OK;
}

void mg_coverage_free(mg_face *f)
{
    free(f->layer.rest);
    free(f->layer.first);
    free(f->layer.sample);
    *f = (mg_face){0};
}

double mg_coverage_share(const mg_face *f, int height)
{
    mg_rect b = mg_rect_inter(f->box, (mg_rect){0, 0, f->w, f->h});
    size_t covered = 0;
    for (int y = b.y; y < b.y + b.h; y++)
        for (int x = b.x; x < b.x + b.w; x++) {
            covered += keeps(&f->layer, (size_t)y * (size_t)f->w + (size_t)x, height);
        }
    return mg_rect_empty(b) ? 0 : (double)covered / ((double)b.w * b.h);
}
