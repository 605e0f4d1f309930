/* Why this file exists: a sentence on a sheet is read by people who never see the table, so it may say no more than the
 * table bears out. */
#include "report/claim.h"

#include <math.h>

#include "base/text/text.h"
#include "base/text/strbuf.h"

const char *const mg_control_names[MG_CONTROLS] = {"white", "black", "blue", "skin", "stripes", "random", "best-of-K"};
static const char *const spoken[MG_CONTROLS] = {"plain white",
                                                "plain black",
                                                "plain blue",
                                                "plain skin colour",
                                                "stripes",
                                                "random patterns",
                                                "the best of as many random ones"};
enum { WHITE, BLACK, BLUE, SKIN, STRIPES, RANDOM, BEST };

/* ---- facts ---------------------------------------------------------------------------------------------------- */

int mg_claim_hardest(const mg_claim_facts *f, bool by_margin)
{
    int hardest = -1;
    double least = INFINITY;
    for (int i = 0; i < MG_CONTROLS; i++) {
        double v = by_margin ? f->control[i].margin : -f->control[i].false_faces;
        if (f->control[i].measured && v < least) {
            hardest = i;
            least = v;
        }
    }
    return hardest;
}

void mg_claim_facts_of(mg_claim_facts *f, const mg_controls *c, int model)
{
    const mg_figure unknown = {NAN, {NAN, NAN}};
    int group[MG_CONTROLS];
    const mg_estimate *own = mg_controls_estimate(c, model, mg_controls_find(c, "pattern"));
    f->views = own->views;
    f->faces = own->faces;
    f->photos = own->photos;
    f->hits = own->hits;
    f->rate_ci = own->rate.ci;
    f->own = (mg_claim_row){true, own->rate.value, own->margin.value, own->false_faces.value};
    for (int i = 0; i < MG_CONTROLS; i++) {
        group[i] = mg_controls_find(c, mg_control_names[i]);
        f->control[i] = (mg_claim_row){false, 0, 0, 0};
        if (group[i] < 0)
            continue;
        const mg_estimate *e = mg_controls_estimate(c, model, group[i]);
        f->control[i] = (mg_claim_row){true, e->rate.value, e->margin.value, e->false_faces.value};
    }
    f->flat = c->flat;
    f->found = own->detections;
    f->best_margin = own->best_margin;
    f->found_margin = own->detection_margin;
    int least = mg_claim_hardest(f, true), most = mg_claim_hardest(f, false);
    f->margin = least < 0 ? unknown : mg_controls_against(c, model, group[least])->margin;
    f->false_faces = most < 0 ? unknown : mg_controls_against(c, model, group[most])->false_faces;
}

/* ---- words ---------------------------------------------------------------------------------------------------- */

/* " under plain white, stripes": those of `which`, with commas. */
static void put_list(mg_strbuf *w, const bool which[MG_CONTROLS])
{
    const char *sep = " ";
    for (int i = 0; i < MG_CONTROLS; i++)
        if (which[i]) {
            mg_strbuf_put(w, "%s%s", sep, spoken[i]);
            sep = ", ";
        }
}

static void put_missing(mg_strbuf *w, const mg_claim_facts *f)
{
    bool missing[MG_CONTROLS], any = false;
    for (int i = 0; i < MG_CONTROLS; i++)
        any |= missing[i] = !f->control[i].measured;
    if (!any)
        return;
    mg_strbuf_put(w, " Not measured:");
    put_list(w, missing);
    mg_strbuf_put(w, ".");
}

static bool all_measured(const mg_claim_facts *f)
{
    bool all = true;
    for (int i = 0; i < MG_CONTROLS; i++)
        all &= f->control[i].measured;
    return all;
}

/* Whom an interval is over, where it is not simply the faces that were just counted: " over 6 photos". */
static void put_over(mg_strbuf *w, const mg_claim_facts *f)
{
    if (f->photos < f->faces)
        mg_strbuf_put(w, " over %s", mg_count(f->photos, "photo"));
    else if (f->faces < f->views)
        mg_strbuf_put(w, " over %s", mg_count(f->faces, "face"));
}

static void put_found(mg_strbuf *w, const mg_claim_facts *f)
{
    mg_strbuf_put(w, "Detection, not recognition: %s (%s) finds the true face on %d of %d%s (95 %% interval",
                  f->detector, f->rgb ? "colour" : "grey", f->hits, f->views, f->views > f->faces ? " views" : "");
    put_over(w, f);
    mg_strbuf_put(w, " %.0f–%.0f %%) under this pattern", 100 * f->rate_ci.lo, 100 * f->rate_ci.hi);
    const char *sep = ", ";
    for (int i = WHITE; i <= BLACK; i++)
        if (f->control[i].measured) {
            mg_strbuf_put(w, "%s%.0f of %d under %s", sep, f->control[i].rate * f->views, f->views, spoken[i]);
            sep = " and ";
        }
    mg_strbuf_put(w, "; tested on %s.", f->tested_on);
}

/* How many faces there are is told where they are too few for a comparison; true then. */
static bool put_too_few(mg_strbuf *w, const mg_claim_facts *f)
{
    if (f->photos >= MG_CLAIM_FACES)
        return false;
    const char *noun = f->photos < f->faces ? "photo" : "face";
    mg_strbuf_put(w, " %s %s too few for a comparison with the controls", mg_count(f->photos, noun),
                  f->photos == 1 ? "is" : "are");
    return true;
}

/* Controls under which the mean margin is no higher. */
static void put_no_lower(mg_strbuf *w, const mg_claim_facts *f)
{
    bool lower[MG_CONTROLS], any = false;
    for (int i = 0; i < MG_CONTROLS; i++)
        any |= lower[i] = f->control[i].measured && f->control[i].margin <= f->own.margin;
    if (!any)
        return;
    mg_strbuf_put(w, " It is no lower than under");
    put_list(w, lower);
    mg_strbuf_put(w, ".");
}

static void put_margin(mg_strbuf *w, const mg_claim_facts *f)
{
    const mg_figure *g = &f->margin;
    int h = mg_claim_hardest(f, true);
    if (!(f->terms & MG_LOSS_FACE)) {
        mg_strbuf_put(w, " It was not searched to hide the true face.");
        return;
    }
    if (put_too_few(w, f)) {
        if (f->photos >= MG_CLAIM_SOME && h >= 0)
            mg_strbuf_put(w, ": mean margin %+.2f, under the hardest of them, %s, %+.2f", f->own.margin, spoken[h],
                          f->control[h].margin);
        mg_strbuf_put(w, ".");
        return;
    }
    if (h < 0 || isnan(g->ci.lo) || isnan(g->ci.hi))
        return;
    if (g->ci.hi < 0) {
        mg_strbuf_put(w,
                      " Its mean margin is below that of every control%s: %.2f (95 %% interval %.2f … %.2f) below the "
                      "hardest, %s.",
                      all_measured(f) ? "" : " measured", -g->value, -g->ci.hi, -g->ci.lo, spoken[h]);
        return;
    }
    mg_strbuf_put(
        w, " Its mean margin is %s that of the hardest control, %s: difference %+.2f (95 %% interval %+.2f … %+.2f).",
        g->ci.lo > 0 ? "ABOVE" : "not clearly different from", spoken[h], g->value, g->ci.lo, g->ci.hi);
    put_no_lower(w, f);
}

/* How many, beside the controls. */
static void put_false_faces(mg_strbuf *w, const mg_claim_facts *f)
{
    static const int beside[] = {WHITE, BLACK, STRIPES, RANDOM, BEST};
    mg_strbuf_put(w, " False faces a picture: %.2f", f->own.false_faces);
    const char *sep = " (", *end = "";
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
        if (f->control[beside[i]].measured) {
            mg_strbuf_put(w, "%s%s %.2f", sep, spoken[beside[i]], f->control[beside[i]].false_faces);
            sep = ", ";
            end = ")";
        }
    mg_strbuf_put(w, "%s.", end);
}

/* Where they were searched for. */
static void put_more_false_faces(mg_strbuf *w, const mg_claim_facts *f)
{
    const mg_figure *g = &f->false_faces;
    int h = mg_claim_hardest(f, false);
    if (!(f->terms & MG_LOSS_LIST) || h < 0 || isnan(g->ci.lo) || isnan(g->ci.hi))
        return;
    if (f->photos < MG_CLAIM_FACES) {
        if (!(f->terms & MG_LOSS_FACE)) { /* else it is said already */
            put_too_few(w, f);
            mg_strbuf_put(w, ".");
        }
        return;
    }
    if (g->ci.lo > 0)
        mg_strbuf_put(
            w, " These are more than under every control%s: %.2f (95 %% interval %.2f … %.2f) more than under %s.",
            all_measured(f) ? "" : " measured", g->value, g->ci.lo, g->ci.hi, spoken[h]);
    else
        mg_strbuf_put(w, " These are %s than under %s: difference %+.2f (95 %% interval %+.2f … %+.2f).",
                      g->ci.hi < 0 ? "FEWER" : "not clearly more", spoken[h], g->value, g->ci.lo, g->ci.hi);
}

static void put_canvas(mg_strbuf *w, const mg_claim_facts *f)
{
    mg_strbuf_put(w, "%s (%s, enlarged %s) finds %s in the flat picture, where there is no face", f->detector,
                  f->rgb ? "colour" : "grey", mg_count(f->upsample, "time"), mg_count(f->found, "face"));
    if (f->found)
        mg_strbuf_put(w, "; best margin %+.2f, mean %+.2f", f->best_margin, f->found_margin);
    mg_strbuf_put(w, ".");
    put_false_faces(w, f);
    put_missing(w, f);
    mg_strbuf_put(w, " Nothing was worn: this says nothing about masks on faces. Not medical protection.");
}

mg_status mg_claim_words(char **out, const mg_claim_facts *f, mg_err *err)
{
    mg_strbuf w = {0};
    if (f->flat) {
        put_canvas(&w, f);
        return mg_strbuf_take(&w, out, err);
    }
    put_found(&w, f);
    put_margin(&w, f);
    if (f->own.false_faces > 0 || (f->terms & MG_LOSS_LIST)) {
        put_false_faces(&w, f);
        put_more_false_faces(&w, f);
    }
    put_missing(&w, f);
    mg_strbuf_put(&w,
                  " This says nothing about other detectors, other faces or a printed mask. Not medical protection.");
    return mg_strbuf_take(&w, out, err);
}

mg_status mg_claim(char **out, const mg_controls *c, int model, const mg_detector *by, unsigned terms,
                   const char *tested_on, mg_err *err)
{
    mg_claim_facts f = {.detector = by->row->name,
                        .rgb = mg_detector_rgb(by),
                        .upsample = mg_detector_upsample(by),
                        .tested_on = tested_on,
                        .terms = terms};
    *out = NULL;
    mg_claim_facts_of(&f, c, model);
    return mg_claim_words(out, &f, err);
}
