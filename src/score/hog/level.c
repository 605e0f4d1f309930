/* Memory of one level of the pyramid. */
#include "score/hog/hog_internal.h"

#include <stdlib.h>

static size_t round_up(size_t n, size_t to)
{
    return (n + to - 1) / to * to;
}

/* Sizes in floats. Lines of F and P have room for a segment that starts at the last column. */
static void size_up(hog_level *l, size_t n[7])
{
    size_t cr = (size_t)l->cr, cc = (size_t)l->cc, hr = (size_t)l->hr, hc = (size_t)l->hc;
    l->np = round_up(cc + 1, 16);
    l->fp = round_up(hc + HOG_TAPS + HOG_SEGMENT, 4);
    l->pp = round_up(hc + HOG_SEGMENT, 4);
    l->rp = round_up(hc, 16) + HOG_LANES;
    n[0] = cr * cc * HOG_H;
    n[1] = (cr + 1) * l->np;
    n[2] = hr * HOG_H * l->fp;
    n[3] = hr * 2 * HOG_TAPS * MG_PARTS * l->pp;
    n[4] = hr * MG_PARTS * l->rp;
    n[5] = hr * l->rp;
    n[6] = hr * (MG_PARTS + 1);
}

static bool complete(const hog_level *l)
{
    return l->side && l->H && l->N && l->NN && l->NI && l->F && l->P && l->R && l->is_true && l->is_false && l->best &&
           l->low_x && l->high_x && l->low_y && l->high_y && l->raw_x && l->raw_y;
}

/* The sizes are those of dlib's impl_extract_fhog_features. */
mg_status hog_level_new(hog_level *out, const hog_planes *im, mg_err *err)
{
    *out = (hog_level){.im = im};
    hog_level *l = out;
    l->cr = (int)((float)im->h / (float)HOG_CELL + 0.5);
    l->cc = (int)((float)im->w / (float)HOG_CELL + 0.5);
    l->hr = hog_max(l->cr - 2, 0);
    l->hc = hog_max(l->cc - 2, 0);
    if (!l->hr || !l->hc)
        l->hr = l->hc = 0;
    l->seen_y = hog_min(l->cr * HOG_CELL, im->h) - 2;
    l->seen_x = hog_min(l->cc * HOG_CELL, im->w) - 2;
    l->tail_x = 1;
    while (l->tail_x < l->seen_x + 1 - 7)
        l->tail_x += 8;
    size_t n[7];
    size_up(l, n);
    l->H = hog_alloc(n[0], sizeof(float));
    l->N = hog_alloc(n[1], sizeof(float));
    l->NN = hog_alloc(n[1], sizeof(float));
    l->NI = hog_alloc(n[1], sizeof(float));
    l->F = hog_alloc(n[2], sizeof(float));
    l->P = hog_alloc(n[3], sizeof(float));
    l->R = hog_alloc(n[4], sizeof(float));
    l->side = hog_alloc((size_t)l->hr, 1);
    l->is_true = hog_alloc(n[5], sizeof(float));
    l->is_false = hog_alloc(n[5], sizeof(float));
    l->best = hog_alloc(n[6], sizeof(float));
    l->low_x = hog_alloc((size_t)l->hc, sizeof(int));
    l->high_x = hog_alloc((size_t)l->hc, sizeof(int));
    l->low_y = hog_alloc((size_t)l->hr, sizeof(int));
    l->high_y = hog_alloc((size_t)l->hr, sizeof(int));
    l->raw_x = hog_alloc(2 * (size_t)l->hc, sizeof(long));
    l->raw_y = hog_alloc(2 * (size_t)l->hr, sizeof(long));
    if (!complete(l)) {
        hog_level_free(l);
        return mg_fail(err, MG_ENOMEM, "hog: out of memory for a level of %d×%d", im->w, im->h);
    }
    return MG_OK;
}

void hog_level_free(hog_level *l)
{
    void *const all[] = {l->side,     l->H,    l->N,     l->NN,     l->NI,    l->F,      l->P,     l->R,    l->is_true,
                         l->is_false, l->best, l->low_x, l->high_x, l->low_y, l->high_y, l->raw_x, l->raw_y};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
    *l = (hog_level){0};
}

size_t hog_level_bytes(const hog_level *l)
{
    hog_level copy = *l;
    size_t n[7], sum;
    size_up(&copy, n);
    sum = n[0] + 3 * n[1] + n[2] + n[3] + n[4] + 2 * n[5] + n[6];
    return sum * sizeof(float) + ((size_t)l->hc + (size_t)l->hr) * (2 * sizeof(int) + 2 * sizeof(long));
}
