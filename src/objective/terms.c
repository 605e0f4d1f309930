/* The table of objectives, and the reading of weighted lists. */
#include "objective/terms.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/param/param.h"
#include "base/text/text.h"
#include "base/text/format.h"

/* ---- losses -------------------------------------------------------------------------------------------------------------- */

static bool is_decoy(const mg_detection *d, const mg_sight *v)
{
    mg_rect centre = {d->box.x + d->box.w / 2, d->box.y + d->box.h / 2, 1, 1};
    return !mg_rect_empty(mg_rect_inter(centre, v->inside)) && mg_rect_iou(d->box, v->box) < MG_IOU_TRUE;
}

int mg_decoys(const mg_score *s, const mg_sight *v)
{
    int n = 0;
    for (int i = 0; i < s->count; i++)
        n += s->det[i].margin >= 0 && is_decoy(&s->det[i], v);
    return n;
}

double mg_decoys_smooth(const mg_score *s, const mg_sight *v)
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

double mg_decoy_floor(const mg_scorer_ops *detector)
{
    return fmin(0, detector->floor / 3);
}

static double hide(const mg_score *s, const mg_sight *v)
{
    return fmax(0, s->true_margin + v->kappa);
}

/* The margin of the surest decoy, as far as any is listed. */
static double surest(const mg_score *s, const mg_sight *v)
{
    for (int i = 0; i < s->count; i++)
        if (is_decoy(&s->det[i], v))
            return fmax(v->floor, s->det[i].margin);
    return v->floor;
}

/* Far below the threshold the smooth count is flat, and that is where masks begin for networks: so half a face for what the surest one still
 * lacks of being found, from the list's floor on. */
static double decoy(const mg_score *s, const mg_sight *v)
{
    double lacks = v->floor < 0 ? fmin(1, fmax(0, surest(s, v) / v->floor)) : 0;
    return fmax(0, v->decoys - mg_decoys_smooth(s, v)) + 0.5 * lacks;
}

static double count(const mg_score *s, const mg_sight *v)
{
    return fmax(0, v->decoys - mg_decoys(s, v));
}

/* The surest decoy, as far above the threshold as the true face is below it. */
static double divert(const mg_score *s, const mg_sight *v)
{
    return hide(s, v) + fmax(0, v->kappa - surest(s, v));
}

const mg_aim mg_aim_rows[] = {
    {"hide", "the true face is not found: max(0, true-face margin + kappa)", MG_AIM_FACE, hide, 0, 0},
    {"decoy", "false faces on the mask: max(0, decoys - their smooth count) + 0.5 × how far the best false face is below the threshold (1: at the floor)", MG_AIM_LIST, decoy, 0, 1},
    {"count", "the same with a plain count, which has no slope: how the first experiment of this kind scored", MG_AIM_LIST,
     count, 0, 1},
    {"divert", "the true face is not found while at least one false face is: hide + max(0, kappa - best false margin)",
     MG_AIM_FACE | MG_AIM_LIST, divert, 0, 0},
    {NULL, NULL, 0, NULL, 0, 0},
};

/* ---- weighted lists ------------------------------------------------------------------------------------------------------ */

/* A weight: a positive number and nothing after it. */
static bool read_weight(const char *text, double *out)
{
    char *end;
    errno = 0;
    *out = mg_strtod(text, &end);
    return *text && !*end && errno == 0 && isfinite(*out) && (strpbrk(text, "xX") == NULL);
}

/* Cuts ":WEIGHT" off the end of `item`, where there is one; else the weight is 1. */
static mg_status cut_weight(char *item, double *weight, const char *option, mg_err *err)
{
    char *colon = strrchr(item, ':');
    double read;
    *weight = 1;
    if (!colon || !read_weight(colon + 1, &read)) /* what follows may be a file or a command */
        return MG_OK;
    *weight = read;
    if (!(*weight > 0 && *weight <= 1e6))
        return mg_fail_at(err, MG_EINPUT, option, "the weight of \"%.60s\" is not above 0 and at most 1000000", item);
    *colon = 0;
    return MG_OK;
}

static mg_status unknown_aim(const char *name, mg_err *err)
{
    char all[200] = "", hint[MG_HINT];
    mg_nearest near = {.name = name};
    for (const mg_aim *a = mg_aim_rows; a->name; a++) {
        size_t n = strlen(all);
        snprintf(all + n, sizeof all - n, "%s%s", n ? ", " : "", a->name);
        mg_nearest_offer(&near, a->name);
    }
    return mg_fail(err, MG_EINPUT, "objective: there is no \"%.40s\"%s; there are %s (as in hide:1,decoy:0.3)", name,
                   mg_nearest_hint(hint, &near), all);
}

mg_status mg_aims_parse(mg_aims *out, const char *text, mg_err *err)
{
    *out = (mg_aims){0};
    for (const char *s = text;; s++) {
        char item[64];
        size_t n = strcspn(s, ",");
        double weight;
        snprintf(item, sizeof item, "%.*s", (int)n, s);
        mg_status st = n < sizeof item ? cut_weight(item, &weight, "objective", err) : unknown_aim(item, err);
        if (st != MG_OK)
            return st;
        const mg_aim *a = mg_aim_rows;
        while (a->name && strcmp(a->name, item) != 0)
            a++;
        if (!a->name)
            return unknown_aim(item, err);
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

unsigned mg_aims_flags(const mg_aims *a)
{
    unsigned flags = 0;
    for (int i = 0; i < a->count; i++)
        flags |= a->row[i]->flags;
    return flags;
}

/* Whether a detector's name, or the word "all", stands at s. */
static bool detector_at(const char *s)
{
    size_t n = strcspn(s, ":,");
    for (const mg_scorer_ops *const *d = mg_scorers; *d; d++)
        if (strlen((*d)->name) == n && strncmp(s, (*d)->name, n) == 0)
            return true;
    return n == 3 && strncmp(s, "all", 3) == 0 && s[n] != ':';
}

/* Length of the item at s: up to the end or a comma. An argument may hold commas: it goes on up to one before a detector's name. */
static size_t item_length(const char *s)
{
    size_t name = strcspn(s, ":,"), n = strcspn(s, ",");
    bool argument = s[name] == ':' && mg_scorer_takes_argument(s, name);
    while (argument && s[n] && !detector_at(s + n + 1))
        n += 1 + strcspn(s + n + 1, ",");
    return n;
}

mg_status mg_target_next(mg_target *out, const char **text, const mg_scorer_opts *opts, const char *engine, mg_err *err)
{
    char item[MG_TEXT_MAX];
    const char *s = *text;
    size_t n = item_length(s);
    *out = (mg_target){.opts = *opts, .weight = 1};
    if (n >= sizeof item)
        return mg_fail_at(err, MG_EINPUT, "detector", "an item of more than %zu bytes", sizeof item - 1);
    memcpy(item, s, n);
    item[n] = 0;
    *text = s[n] ? s + n + 1 : NULL;
    mg_status st = cut_weight(item, &out->weight, "detector", err);
    return st == MG_OK ? mg_scorer_find(&out->ops, engine && strcmp(item, "hog") == 0 ? engine : item, &out->opts, err) : st;
}

bool mg_target_same(const mg_target *a, const mg_target *b)
{
    return a->ops == b->ops && strcmp(a->opts.file, b->opts.file) == 0;
}

mg_status mg_target_unweighted(const mg_target *t, mg_err *err)
{
    return t->weight >= 1 && t->weight <= 1
               ? MG_OK
               : mg_fail_at(err, MG_EINPUT, t->ops->name, "detector: weights are for searching; a score has none");
}

mg_status mg_targets_parse(mg_targets *out, const char *text, const mg_scorer_opts *opts, const char *engine, mg_err *err)
{
    *out = (mg_targets){0};
    while (text) {
        if (out->count == MG_TARGETS_MAX)
            return mg_fail_at(err, MG_EINPUT, "detector", "more than %d detectors", (int)MG_TARGETS_MAX);
        mg_target *t = &out->at[out->count++];
        mg_status st = mg_target_next(t, &text, opts, engine, err);
        if (st != MG_OK)
            return st;
        for (const mg_target *o = out->at; o < t; o++)
            if (mg_target_same(o, t))
                return mg_fail_at(err, MG_EINPUT, t->ops->name, "detector: named twice");
    }
    return MG_OK;
}
