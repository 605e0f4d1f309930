/* The model's filters in the order that the kernels walk them: row filters by plane, column filters by part. */
#include "score/hog/hog_internal.h"

#include <stdlib.h>
#include <string.h>

void *hog_alloc(size_t count, size_t size)
{
    size_t bytes = (count * size + 127) & ~(size_t)63; /* one line more than asked for: vectors may read over the end */
    void *p = aligned_alloc(64, bytes);
    if (p)
        memset(p, 0, bytes);
    return p;
}

static int total_rank(const mg_hog_model *m)
{
    int n = 0;
    for (int d = 0; d < MG_PARTS; d++)
        for (int p = 0; p < MG_HOG_PLANES; p++)
            n += m->plane[d][p].rank;
    return n;
}

static void fill_cols(hog_bank *b, const mg_hog_model *m, int col_of[MG_PARTS][MG_HOG_PLANES])
{
    int n = 0;
    for (int d = 0; d < MG_PARTS; d++) {
        b->part_first[d] = n;
        for (int p = 0; p < MG_HOG_PLANES; p++) {
            col_of[d][p] = n;
            for (int k = 0; k < m->plane[d][p].rank; k++)
                memcpy(b->col[n++], m->plane[d][p].col[k], sizeof *b->col);
        }
    }
    b->part_first[MG_PARTS] = n;
}

static void fill_rows(hog_bank *b, const mg_hog_model *m, int col_of[MG_PARTS][MG_HOG_PLANES])
{
    int n = 0;
    for (int p = 0; p < MG_HOG_PLANES; p++) {
        b->plane_first[p] = n;
        for (int d = 0; d < MG_PARTS; d++)
            for (int k = 0; k < m->plane[d][p].rank; k++) {
                b->to[n] = col_of[d][p] + k;
                memcpy(b->row[n++], m->plane[d][p].row[k], sizeof *b->row);
            }
    }
    b->plane_first[MG_HOG_PLANES] = n;
}

mg_status hog_bank_new(hog_bank *out, const mg_hog_model *model, mg_err *err)
{
    *out = (hog_bank){.count = total_rank(model)};
    size_t n = (size_t)out->count;
    out->row = hog_alloc(n, sizeof *out->row);
    out->col = hog_alloc(n, sizeof *out->col);
    out->to = hog_alloc(n, sizeof *out->to);
    if (!out->row || !out->col || !out->to) {
        hog_bank_free(out);
        return mg_fail(err, MG_ENOMEM, "hog: out of memory for the filters");
    }
    int col_of[MG_PARTS][MG_HOG_PLANES];
    fill_cols(out, model, col_of);
    fill_rows(out, model, col_of);
    memcpy(out->threshold, model->threshold, sizeof out->threshold);
    out->nms_iou = model->nms_iou;
    out->nms_covered = model->nms_covered;
    out->min_side = model->min_side;
    return MG_OK;
}

void hog_bank_free(hog_bank *b)
{
    free(b->row);
    free(b->col);
    free(b->to);
    *b = (hog_bank){0};
}
