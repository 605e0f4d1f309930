/* The table of objectives, and the reading of their lists. */
#include "objective/terms.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text/text.h"
#include "base/text/weight.h"

/* ---- losses --------------------------------------------------------------------------------------------------- */

static bool is_decoy(const mg_detection *d, const mg_loss_context *v)
{
    mg_rect centre = {d->box.x + d->box.w / 2, d->box.y + d->box.h / 2, 1, 1};
    return !mg_rect_empty(mg_rect_inter(centre, v->inside)) && mg_rect_iou(d->box, v->box) < MG_IOU_TRUE;
}

int mg_decoys(const mg_score *s, const mg_loss_context *v)
{
    int n = 0;
    for (int i = 0; i < s->count; i++)
        n += s->det[i].margin >= 0 && is_decoy(&s->det[i], v);
    return n;
}

double mg_decoys_smooth(const mg_score *s, const mg_loss_context *v)
{
    double n = 0;
    int seen = 0;
    for (int i = 0; i < s->count && seen < 2 * v->decoys; i++)
        if (is_decoy(&s->det[i], v)) {
            n += 1 / (1 + exp(2 - s->det[i].margin / v->unit));
            seen++;
        }
    return n;
}

double mg_decoy_floor(const mg_detector_ops *detector)
{
    return fmin(0, detector->floor / 3);
}

static double hide(const mg_score *s, const mg_loss_context *v)
{
    return fmax(0, s->true_margin + v->kappa);
}

/* The margin of the surest decoy, as far as any is listed. */
static double surest(const mg_score *s, const mg_loss_context *v)
{
    for (int i = 0; i < s->count; i++)
        if (is_decoy(&s->det[i], v))
            return fmax(v->floor, s->det[i].margin);
    return v->floor;
}

/* Far below the threshold the smooth count is flat, and that is where masks begin for networks: so half a face for
 * what the surest one still lacks of being found, from the list's floor on. */
static double decoy(const mg_score *s, const mg_loss_context *v)
{
    double lacks = v->floor < 0 ? fmin(1, fmax(0, surest(s, v) / v->floor)) : 0;
    return fmax(0, v->decoys - mg_decoys_smooth(s, v)) + 0.5 * lacks;
}

static double count(const mg_score *s, const mg_loss_context *v)
{
    return fmax(0, v->decoys - mg_decoys(s, v));
}

/* The surest decoy, as far above the threshold as the true face is below it. */
static double divert(const mg_score *s, const mg_loss_context *v)
{
    return hide(s, v) + fmax(0, v->kappa - surest(s, v));
}

static double keep(const mg_score *s, const mg_loss_context *v)
{
    return fmax(0, v->kappa - s->true_margin);
}

const mg_loss_term mg_loss_term_rows[] = {
    {"hide", "the true face is not found: max(0, true-face margin + kappa)", MG_LOSS_FACE, hide, 0, 0},
    {"decoy",
     "false faces on the mask: max(0, decoys - their smooth count) + 0.5 × how far the best false face is below the "
     "threshold (1: at the floor)",
     MG_LOSS_LIST, decoy, 0, 1},
    {"count", "the same with a plain count, which has no slope: how the first experiment of this kind scored",
     MG_LOSS_LIST, count, 0, 1},
    {"divert", "the true face is not found while at least one false face is: hide + max(0, kappa - best false margin)",
     MG_LOSS_FACE | MG_LOSS_LIST, divert, 0, 0},
    {"confuse",
     "the face no longer matches the same person's other bare pictures (--recogniser, --aligner, --match): "
     "max(0, 5 × match margin + kappa)",
     MG_LOSS_FACE | MG_LOSS_MATCH, NULL, 0, 0},
    {"keep", "the true face is still found, beside confuse: max(0, kappa - true-face margin)",
     MG_LOSS_FACE | MG_LOSS_FALLS, keep, 0, 0},
    {NULL, NULL, 0, NULL, 0, 0},
};

/* ---- weighted lists ------------------------------------------------------------------------------------------- */

static mg_status unknown_term(const char *name, mg_err *err)
{
    char all[200] = "", hint[MG_HINT];
    mg_nearest near = {.name = name};
    for (const mg_loss_term *a = mg_loss_term_rows; a->name; a++) {
        size_t n = strlen(all);
        snprintf(all + n, sizeof all - n, "%s%s", n ? ", " : "", a->name);
        mg_nearest_offer(&near, a->name);
    }
    return mg_fail(err, MG_EINPUT, "objective: there is no \"%.40s\"%s; there are %s (as in hide:1,decoy:0.3)", name,
                   mg_nearest_hint(hint, &near), all);
}

mg_status mg_loss_terms_parse(mg_loss_terms *out, const char *text, mg_err *err)
{
    *out = (mg_loss_terms){0};
    for (const char *s = text;; s++) {
        char item[64];
        size_t n = strcspn(s, ",");
        double weight;
        snprintf(item, sizeof item, "%.*s", (int)n, s);
        mg_status st = n < sizeof item ? mg_weight_cut(item, &weight, "objective", err) : unknown_term(item, err);
        if (st != MG_OK)
            return st;
        const mg_loss_term *a = mg_loss_term_rows;
        while (a->name && strcmp(a->name, item) != 0)
            a++;
        if (!a->name)
            return unknown_term(item, err);
        for (int i = 0; i < out->count; i++)
            if (out->row[i] == a)
                return mg_fail(err, MG_EINPUT, "objective: %s is named twice", a->name);
        out->row[out->count] = a;
        out->weight[out->count++] = weight;
        s += n;
        if (!*s)
            return MG_OK;
    }
}

unsigned mg_loss_terms_flags(const mg_loss_terms *a)
{
    unsigned flags = 0;
    for (int i = 0; i < a->count; i++)
        flags |= a->row[i]->flags;
    return flags;
}
