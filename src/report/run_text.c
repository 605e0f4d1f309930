/* A finished run for a terminal. */
#include "report/run_text.h"

#include <math.h>
#include <stdio.h>

#include "base/text/format.h"
#include "base/text/strbuf.h"
#include "base/text/text.h"
#include "measure/subjects.h"

/* A canvas has no true face: only faces found. */
static void put_canvas(mg_strbuf *w, const mg_controls *c, int model)
{
    mg_strbuf_put(w, "%-12s %12s %12s %12s\n", "", "faces found", "best margin", "mean margin");
    for (size_t i = 0; i < c->conditions.groups; i++) {
        const mg_condition_group *g = &c->conditions.group[i];
        const mg_estimate *e = mg_controls_estimate(c, model, (int)i);
        char mean[32];
        mg_format(mean, sizeof mean, e->detections ? "%+.2f" : "–", e->detection_margin);
        mg_strbuf_put(w, "%-12s %12.*f %+12.2f %*s\n", g->title, g->count > 1, e->false_faces.value, e->best_margin,
                      e->detections ? 12 : 14, mean);
    }
}

/* Where faces and views, or faces and photos, are not the same number: what the intervals count. */
static void put_repeats(mg_strbuf *w, const mg_controls *c)
{
    char text[MG_SUBJECTS_TEXT];
    if (c->photos == c->outcomes.views)
        return;
    mg_subjects_words(text, "face", c->faces, c->photos, c->outcomes.views);
    mg_strbuf_put(w, "%s; intervals are over %s\n", text, mg_count(c->photos, c->photos < c->faces ? "photo" : "face"));
}

static void put_group(mg_strbuf *w, const mg_condition_group *g, const mg_estimate *e)
{
    char found[32], interval[32], margins[32];
    mg_format(found, sizeof found, "%.*f of %d", g->count > 1 || e->views > e->faces, e->rate.value * e->faces,
              e->faces);
    mg_format(interval, sizeof interval, "%.0f–%.0f %%", 100 * e->rate.ci.lo, 100 * e->rate.ci.hi);
    if (isnan(e->margin.ci.lo))
        snprintf(margins, sizeof margins, "–");
    else
        mg_format(margins, sizeof margins, "%+.2f … %+.2f", e->margin.ci.lo, e->margin.ci.hi);
    mg_strbuf_put(w, "%-12s %14s  %-15s %11.2f  %-18s %11.2f\n", g->title, found, interval, e->margin.value, margins,
                  e->false_faces.value);
}

mg_status mg_controls_print(char **out, const mg_controls *c, int model, mg_err *err)
{
    mg_strbuf w = {0};
    if (c->flat) {
        put_canvas(&w, c, model);
        return mg_strbuf_take(&w, out, err);
    }
    put_repeats(&w, c);
    mg_strbuf_put(&w, "%-12s %14s  %-13s %11s  %-16s %11s\n", "", "true face", "95 % interval", "mean margin",
                  "95 % interval", "false faces");
    for (size_t i = 0; i < c->conditions.groups; i++)
        put_group(&w, &c->conditions.group[i], mg_controls_estimate(c, model, (int)i));
    return mg_strbuf_take(&w, out, err);
}
