/* Recognition as tables for a terminal. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text/format.h"
#include "base/text/text.h"
#include "report/recognition/recognition.h"

enum { LABEL = 20, FIELD = 18, NARROW = 10 };

static void put_share(mg_strbuf *w, const mg_figure *f, int width)
{
    char text[64] = "–";
    if (!isnan(f->value))
        mg_format(text, sizeof text, "%.0f %% (%.0f–%.0f)", 100 * f->value, 100 * f->ci.lo, 100 * f->ci.hi);
    mg_strbuf_pad(w, text, width);
}

static void put_value(mg_strbuf *w, const mg_figure *f, int width)
{
    char text[64] = "–";
    if (!isnan(f->value) && isnan(f->ci.lo))
        mg_format(text, sizeof text, "%.2f", f->value);
    else if (!isnan(f->value))
        mg_format(text, sizeof text, "%.2f (%.2f–%.2f)", f->value, f->ci.lo, f->ci.hi);
    mg_strbuf_pad(w, text, width);
}

static void put_per_cent(mg_strbuf *w, double share, int width)
{
    char text[32] = "–";
    if (!isnan(share))
        mg_format(text, sizeof text, "%.0f %%", 100 * share);
    mg_strbuf_pad(w, text, width);
}

/* ---- one model: every condition against the bare gallery --------------------------------------------------------- */

static void put_heading(mg_strbuf *w, const mg_eval *e)
{
    const mg_eval_recognition *r = &e->recognition;
    mg_strbuf_put(w, "%-*s", LABEL, "");
    for (int f = 0; f < r->finders.count; f++) {
        char name[MG_TEXT_MAX], text[MG_TEXT_MAX + 16];
        snprintf(text, sizeof text, "%s misses", mg_detector_name(&r->finders.at[f], name, sizeof name));
        mg_strbuf_pad(w, text, FIELD);
    }
    mg_strbuf_pad(w, "not aligned", 13);
    mg_strbuf_pad(w, "similarity", FIELD + 4);
    mg_strbuf_pad(w, "matched", FIELD);
    for (int f = 0; f < MG_FMRS; f++) {
        char text[32];
        snprintf(text, sizeof text, "at 1 in %d", mg_fmr_one_in[f]);
        mg_strbuf_pad(w, text, FIELD);
    }
    mg_strbuf_pad(w, "rank 1", FIELD);
    mg_strbuf_pad(w, "rank 5", NARROW);
    mg_strbuf_pad(w, "rank 10", NARROW);
    mg_strbuf_pad(w, "false match", 13);
    mg_strbuf_put(w, "\n");
}

static void put_row(mg_strbuf *w, const mg_eval *e, const mg_eval_people *s, int gallery, size_t group)
{
    const mg_match_estimate *v = mg_eval_match(e, s, gallery, group, 0);
    mg_strbuf_put(w, "  %-*s", LABEL - 2, e->conditions.group[group].title);
    for (int f = 0; f < e->recognition.finders.count; f++)
        put_share(w, mg_eval_undetected(e, s, f, group), FIELD);
    put_per_cent(w, v->asked ? (double)v->unaligned / v->asked : NAN, 13);
    put_value(w, &v->similarity, FIELD + 4);
    put_share(w, &v->matched, FIELD);
    for (int f = 0; f < MG_FMRS; f++)
        put_share(w, &v->at_fmr[f], FIELD);
    put_share(w, &v->rank[0], FIELD);
    put_per_cent(w, v->rank[1].value, NARROW);
    put_per_cent(w, v->rank[2].value, NARROW);
    put_per_cent(w, v->false_match.value, 13);
    mg_strbuf_put(w, "\n");
}

static void put_gallery(mg_strbuf *w, const mg_gallery *g, const char *what)
{
    mg_strbuf_put(w, "  %s: %zu enrolled", what, g->enrolled);
    if (g->failed)
        mg_strbuf_put(w, ", failure to enrol %zu", g->failed);
    if (g->pairs == 0) {
        mg_strbuf_put(w, "; no two people to tell false matches by\n");
        return;
    }
    mg_strbuf_put(w, "; impostors %.2f ± %.2f; false matches at the model's threshold %.2f %% (%.2f–%.2f) of %zu pairs",
                  g->mean, g->sd, 100 * g->false_match.value, 100 * g->false_match.ci.lo, 100 * g->false_match.ci.hi,
                  g->pairs);
    for (int f = 0; f < MG_FMRS; f++)
        if (g->reach[f])
            mg_strbuf_put(w, "; 1 in %d from %.3f on (%.3f–%.3f)", mg_fmr_one_in[f], g->at_fmr[f], g->at_fmr_ci[f].lo,
                          g->at_fmr_ci[f].hi);
        else
            mg_strbuf_put(w, "; 1 in %d is out of reach: %d pairs are needed", mg_fmr_one_in[f], 3 * mg_fmr_one_in[f]);
    mg_strbuf_put(w, "\n");
}

/* ---- what defeats a pattern ---------------------------------------------------------------------------------------
 */

/* White, the best of K, and the patterns: the columns of comparisons. */
static bool is_compared(const mg_condition_group *g)
{
    return g->height == MG_HEIGHT_WHOLE && (g->kind == MG_CONDITION_BEST || g->kind == MG_CONDITION_PATTERN ||
                                            (g->kind == MG_CONDITION_PLAIN && strcmp(g->title, "white") == 0));
}

static void put_variants(mg_strbuf *w, const mg_eval *e, const mg_eval_people *s, int model)
{
    static const struct {
        const char *what;
        bool upper, masked;
        int shots;
    } rows[] = {{"bare gallery, whole face", false, false, 0},
                {"  best of three", false, false, 1},
                {"masked gallery", false, true, 0},
                {"  best of three", false, true, 1},
                {"upper half, bare gallery", true, false, 0},
                {"  best of three", true, false, 1},
                {"upper half, masked gallery", true, true, 0},
                {"  best of three", true, true, 1}};
    mg_strbuf_put(w, "  matched at 1 in 100, and rank 1:\n  %-28s", "");
    for (size_t k = 0; k < e->conditions.groups; k++)
        if (is_compared(&e->conditions.group[k]))
            mg_strbuf_pad(w, e->conditions.group[k].title, 2 * FIELD);
    mg_strbuf_put(w, "\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int gallery = mg_eval_gallery(model, rows[i].upper, rows[i].masked);
        mg_strbuf_put(w, "  %-28s", rows[i].what);
        for (size_t k = 0; k < e->conditions.groups; k++) {
            if (!is_compared(&e->conditions.group[k]))
                continue;
            const mg_match_estimate *v = mg_eval_match(e, s, gallery, k, rows[i].shots);
            put_share(w, &v->at_fmr[0], FIELD);
            put_share(w, &v->rank[0], FIELD);
        }
        mg_strbuf_put(w, "\n");
    }
}

/* How far two pictures of one person differ where nothing is done to them. */
static void put_floor(mg_strbuf *w, const mg_eval *e, const mg_eval_people *s, int model)
{
    size_t white = (size_t)mg_eval_group(e, MG_CONDITION_PLAIN, -1, "white");
    const mg_match_estimate *bare = mg_eval_match(e, s, mg_eval_gallery(model, false, false), 0, 0);
    const mg_match_estimate *both = mg_eval_match(e, s, mg_eval_gallery(model, false, true), white, 0);
    mg_strbuf_put(w, "  noise floor: two bare pictures of a person %.2f ± %.2f, two in plain white masks %.2f ± %.2f\n",
                  bare->similarity.value, bare->sd, both->similarity.value, both->sd);
}

static void put_other_way(mg_strbuf *w, const mg_eval *e, const mg_eval_people *s, int model)
{
    int any = 0, gallery = mg_eval_gallery(model, false, false);
    mg_strbuf_put(w, "  nearer to the person than plain white, of all that was worn:");
    for (size_t k = 1; k < e->conditions.groups; k++) {
        const mg_figure *f = mg_eval_than_white(e, s, gallery, k);
        if (mg_eval_in_match_table(&e->conditions.group[k]) && f->ci.lo > 0)
            mg_strbuf_put(w, "%s %s %+.3f (%+.3f…%+.3f)", any++ ? "," : "", e->conditions.group[k].title, f->value,
                          f->ci.lo, f->ci.hi);
    }
    mg_strbuf_put(w, "%s\n", any ? "" : " nothing whose interval excludes 0");
}

/* Similarity as the mask grows. */
static void put_curve(mg_strbuf *w, const mg_eval *e, const mg_eval_people *s, int model)
{
    int gallery = mg_eval_gallery(model, false, false);
    mg_strbuf_put(w, "  similarity, and matched, as the mask grows from the chin (tenths of its height):\n");
    for (int height = 0; height <= MG_HEIGHT_WHOLE; height++) {
        mg_strbuf_put(w, "  %2d ", height);
        for (size_t k = 0; k < e->conditions.groups; k++) {
            const mg_condition_group *g = &e->conditions.group[k];
            const mg_match_estimate *v = mg_eval_match(e, s, gallery, k, 0);
            bool grows = g->kind == MG_CONDITION_PATTERN || !strcmp(g->title, "white") || !strcmp(g->title, "black");
            if (height == 0 ? g->kind != MG_CONDITION_BARE : !grows || g->height != height)
                continue;
            mg_strbuf_pad(w, g->title, 16);
            put_value(w, &v->similarity, FIELD);
            put_share(w, &v->matched, FIELD);
        }
        mg_strbuf_put(w, "\n");
    }
}

/* ---- sentences ----------------------------------------------------------------------------------------------------
 */

static const char *noun(const mg_eval_people *s, size_t n)
{
    return s->heads ? (n == 1 ? "head" : "heads") : n == 1 ? "person" : "people";
}

static void put_matched(mg_strbuf *w, const mg_match_estimate *v)
{
    mg_strbuf_put(w, "%.0f %% (%.0f–%.0f)", 100 * v->matched.value, 100 * v->matched.ci.lo, 100 * v->matched.ci.hi);
}

void mg_recognition_sentence(mg_strbuf *w, const mg_eval *e, const mg_eval_people *s, int model)
{
    char name[MG_TEXT_MAX + 96];
    int gallery = mg_eval_gallery(model, false, false);
    size_t white = (size_t)mg_eval_group(e, MG_CONDITION_PLAIN, -1, "white");
    mg_eval_model_name(name, e, model);
    for (int i = 0; i < e->patterns; i++) {
        size_t own = (size_t)mg_eval_group(e, MG_CONDITION_PATTERN, i, NULL);
        const mg_match_estimate *v = mg_eval_match(e, s, gallery, own, 0);
        const mg_figure *d = mg_eval_than_white(e, s, gallery, own);
        if (v->probes == 0) {
            mg_strbuf_put(w, "%s%s: no probe under %s could be compared.", i ? " " : "", name,
                          e->conditions.group[own].title);
            continue;
        }
        mg_strbuf_put(w, "%s%s: of probes whose face was found, ", i ? " " : "", name);
        put_matched(w, v);
        mg_strbuf_put(w, " still match under %s%s, ", e->patterns > 1 ? "" : "the ", e->conditions.group[own].title);
        put_matched(w, mg_eval_match(e, s, gallery, white, 0));
        mg_strbuf_put(w, " under plain white (%d %s, one enrolment each); %s.", v->people, noun(s, (size_t)v->people),
                      isnan(d->ci.lo) ? "whether it makes a difference cannot be told"
                      : d->ci.hi < 0  ? "less alike than in plain white"
                      : d->ci.lo > 0  ? "MORE alike than in plain white"
                                      : "no difference to plain white is shown");
    }
}

/* ---- sets ---------------------------------------------------------------------------------------------------------
 */

static void put_model(mg_strbuf *w, const mg_eval *e, const mg_eval_people *s, int model)
{
    char name[MG_TEXT_MAX + 96];
    int gallery = mg_eval_gallery(model, false, false);
    mg_eval_model_name(name, e, model);
    mg_strbuf_put(w, "%s: a match from similarity %.3f on\n", name, s->gallery[gallery].threshold);
    put_heading(w, e);
    for (size_t k = 0; k < e->conditions.groups; k++)
        if (mg_eval_in_match_table(&e->conditions.group[k]))
            put_row(w, e, s, gallery, k);
    put_gallery(w, &s->gallery[gallery], "bare gallery");
    put_gallery(w, &s->gallery[mg_eval_gallery(model, false, true)], "masked gallery");
    put_gallery(w, &s->gallery[mg_eval_gallery(model, true, false)], "upper half, bare gallery");
    put_gallery(w, &s->gallery[mg_eval_gallery(model, true, true)], "upper half, masked gallery");
    put_variants(w, e, s, model);
    put_floor(w, e, s, model);
    put_other_way(w, e, s, model);
    if (e->curve)
        put_curve(w, e, s, model);
    mg_strbuf_put(w, "  ");
    mg_recognition_sentence(w, e, s, model);
    mg_strbuf_put(w, "\n\n");
}

static void put_set(mg_strbuf *w, const mg_eval *e, const mg_eval_people *s)
{
    enum { SHOWN = 10 };
    mg_strbuf_put(w, "Recognition of %s, faces %g px wide: %zu with probes, %zu enrolled",
                  s->heads ? "synthetic heads" : "photographed people", s->width, s->probed, s->people);
    if (s->others)
        mg_strbuf_put(w, ", of these %zu others", s->others);
    if (s->left_out)
        mg_strbuf_put(w, "; %zu %s left out, whom a pattern was searched on", s->left_out, noun(s, s->left_out));
    mg_strbuf_put(w, "\n");
    for (size_t i = 0; i < s->dropped.count && i < SHOWN; i++)
        mg_strbuf_put(w, "  not used: %s\n", mg_shown(s->dropped.item[i]));
    if (s->dropped.count > SHOWN)
        mg_strbuf_put(w, "  … and %zu more, in eval.json\n", s->dropped.count - SHOWN);
    for (int m = 0; m < mg_matches_models(&s->matches); m++)
        put_model(w, e, s, m);
}

void mg_recognition_put(mg_strbuf *w, const mg_eval *e)
{
    const mg_eval_recognition *r = &e->recognition;
    if (!r->asked)
        return;
    for (int i = 0; i < r->sets; i++)
        put_set(w, e, &r->set[i]);
    for (size_t i = 0; i < r->missing.count; i++)
        mg_strbuf_put(w, "Not asked: %s\n", mg_shown(r->missing.item[i]));
    mg_strbuf_put(w, "Recognition: rates are of probes whose face was found and aligned; the person is the unit, "
                     "intervals are 95 %%, "
                     "over people. A masked gallery wears plain white. Renderings, not printed masks.\n\n");
}
