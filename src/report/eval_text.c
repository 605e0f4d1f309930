/* An evaluation in words and figures: the matrix and its sentences, eval.json, eval.csv. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eval/eval_internal.h"
#include "base/file/file.h"
#include "report/record_json.h"
#include "base/text/text.h"
#include "base/text/strbuf.h"
#include "score/libraries.h"
#include "base/text/format.h"

#define FIGURE_P 0.05 /* below it a difference is spoken of */

/* ---- JSON ---------------------------------------------------------------------------------------------------------------- */

static void json_lines(mg_json *o, const char *key, const mg_list *lines)
{
    mg_json *a = mg_json_put(o, key, mg_json_array());
    for (size_t i = 0; i < lines->count; i++)
        mg_json_put_string(a, NULL, lines->item[i]);
}

/* Beside a number of faces: how many views and photos they are from, where that is another number. */
static void json_repeats(mg_json *o, size_t photos, size_t views)
{
    if (photos == views)
        return;
    mg_json_put_number(o, "photos", (double)photos);
    mg_json_put_number(o, "views", (double)views);
}

static mg_json *cell_json(const mg_cell *c, const eval_column *as)
{
    mg_json *o = mg_json_object();
    mg_json_put_string(o, "print", as->title);
    if (as->pattern >= 0)
        mg_json_put_number(o, "pattern", as->pattern + 1);
    mg_json_put_number(o, "prints", (double)as->count);
    mg_json_put_number(o, "faces", c->n);
    json_repeats(o, (size_t)c->photos, (size_t)c->views);
    if (c->n == 0)
        return o;
    mg_json_put_number(o, "found", c->found);
    mg_json_put_number(o, "rate", c->rate);
    mg_interval_to_json(o, "rate_ci", c->rate_ci);
    mg_json_put_number(o, "margin", c->margin);
    mg_interval_to_json(o, "margin_ci", c->margin_ci);
    mg_json_put_number(o, "false_margin", c->false_margin);
    mg_json_put_number(o, "false_faces", c->false_faces);
    return o;
}

static void json_tests(mg_json *to, const mg_eval *e, const eval_set *s, int d)
{
    mg_json *all = mg_json_put(to, "mcnemar", mg_json_array());
    for (int i = 0; i < e->wardrobe.patterns; i++)
        for (int k = 0; k < EVAL_RIVALS; k++) {
            const eval_test *t = eval_test_of(e, s, d, i, k);
            if (!t->made)
                continue;
            mg_json *o = mg_json_put(all, NULL, mg_json_object());
            mg_json_put_number(o, "pattern", i + 1);
            mg_json_put_string(o, "against", t->against->title);
            mg_json_put_number(o, "only_pattern_found", t->pair.only_a);
            mg_json_put_number(o, "only_control_found", t->pair.only_b);
            mg_json_put_number(o, "p", t->pair.p);
            mg_json_put_number(o, "p_holm", t->adjusted);
        }
}

/* Mean share of the face's box that is covered, over the faces that the column's figures are of; NaN without memory, which e->starved tells. */
static double mean_share(const mg_eval *e, const eval_set *s, int d, const eval_column *c)
{
    double *share = malloc((s->views + 1) * sizeof *share), mean = NAN;
    mg_panel panel = eval_panel(e, s, d);
    for (size_t i = 0; share && i < s->views; i++)
        share[i] = s->face[i].share[c->step];
    if (!share || mg_panel_mean(&mean, &panel, c->first, share, NULL) != MG_OK)
        *e->starved = true;
    free(share);
    return mean;
}

static mg_json *curve_json(const mg_eval *e, const eval_set *s, int d)
{
    mg_json *all = mg_json_array();
    for (size_t c = 0; c < e->wardrobe.columns; c++) {
        const eval_column *k = &e->wardrobe.column[c];
        if (k->kind == EVAL_BARE || k->kind == EVAL_RANDOM || k->kind == EVAL_BEST)
            continue;
        mg_cell v = eval_cell(e, s, d, k);
        mg_json *o = mg_json_put(all, NULL, cell_json(&v, k));
        mg_json_put_number(o, "mask_height", k->step / (double)EVAL_WHOLE);
        mg_json_put_number(o, "face_share", mean_share(e, s, d, k));
    }
    return all;
}

static bool has_curve(const mg_eval *e)
{
    return e->curve;
}

static void put_detector(mg_strbuf *w, const mg_eval *e, const eval_set *s, int d);

static mg_json *panel_json(const mg_eval *e, const eval_set *s, int d)
{
    mg_json *o = mg_json_object();
    mg_panel panel = eval_panel(e, s, d);
    mg_json_put_string(o, "detector", e->detector[d].name);
    mg_json_put_bool(o, "used", s->used[d]);
    if (!s->used[d])
        mg_json_put_string(o, "why_not", s->note[d]);
    mg_cell bare = eval_cell(e, s, d, &e->wardrobe.column[0]);
    mg_json_put_number(o, "bare_asked", bare.n);
    mg_json_put_number(o, "bare_found", mg_panel_bare(&panel));
    mg_json_put_number(o, "dropped_not_found_bare", bare.n - mg_panel_bare(&panel));
    if (!s->used[d])
        return o;
    mg_json *rows = mg_json_put(o, "rows", mg_json_array());
    for (size_t c = 0; c < e->wardrobe.columns; c++)
        if (e->wardrobe.column[c].step == EVAL_WHOLE) {
            mg_cell v = eval_cell(e, s, d, &e->wardrobe.column[c]);
            mg_json_put(rows, NULL, cell_json(&v, &e->wardrobe.column[c]));
        }
    json_tests(o, e, s, d);
    if (has_curve(e))
        mg_json_put(o, "coverage", curve_json(e, s, d));
    mg_strbuf w = {0};
    char *text;
    put_detector(&w, e, s, d);
    if (mg_strbuf_take(&w, &text, NULL) == MG_OK)
        mg_json_put_string(o, "claim", text);
    else
        mg_json_put(o, "claim", NULL); /* so that it is not printed */
    free(text);
    return o;
}

static mg_json *set_json(const mg_eval *e, const eval_set *s)
{
    mg_json *o = mg_json_object();
    mg_json_put_string(o, "kind", s->heads ? "heads" : "photos");
    mg_json_put_number(o, "face_width", s->width);
    mg_json_put_number(o, "faces", (double)s->faces);
    if (!s->heads)
        json_lines(o, "passed_over", &e->passed);
    json_repeats(o, s->photos, s->views);
    json_lines(o, "unreadable", &s->unreadable);
    json_lines(o, "without_usable_face", &s->faceless);
    json_lines(o, "dropped_faces", &s->dropped);
    mg_json *used = mg_json_put(o, "used", mg_json_array());
    for (size_t i = 0; i < s->views; i++) {
        mg_json *f = mg_json_put(used, NULL, mg_json_object());
        mg_json_put_string(f, "name", s->face[i].name);
        mg_json_put_string(f, "origin", s->face[i].origin);
        mg_json_put_string(f, "sha256", s->face[i].hash);
        mg_json_put_number(f, "face_share", s->face[i].share[EVAL_WHOLE]);
    }
    mg_json *all = mg_json_put(o, "detectors", mg_json_array());
    for (int d = 0; d < e->detectors; d++)
        mg_json_put(all, NULL, panel_json(e, s, d));
    return o;
}

static mg_json *pattern_json(const eval_pattern *p)
{
    mg_json *o = mg_json_object();
    mg_json_put_string(o, "path", p->path);
    mg_json_put_string(o, "title", p->file.title);
    mg_json_put(o, "genes", mg_genome_to_json(&p->file.genome));
    mg_json_put(o, "spec", mg_spec_to_json(&p->file.spec));
    mg_json_put_number(o, "k", (double)p->k);
    mg_json_put_bool(o, "k_known", p->k_known);
    mg_json_put_number(o, "search_evals", (double)p->file.evals); /* 0: not told */
    if (p->has_best) {
        mg_json_put(o, "best_of_k", mg_genome_to_json(&p->best));
        mg_json_put_bool(o, "best_of_k_recorded", p->best_recorded);
        if (!p->best_recorded)
            mg_json_put_number(o, "best_of_k_loss", p->best_loss);
    } else {
        mg_json_put_string(o, "no_best_of_k", p->why);
    }
    return o;
}

mg_json *mg_eval_to_json(const mg_eval *e)
{
    mg_json *o = mg_json_object();
    mg_json_put_string(o, "maskgen", MG_VERSION);
    mg_json_put(o, "libraries", mg_libraries_to_json());
    mg_json_put_string(o, "speaks_of", "detection, not recognition; not medical protection");
    mg_json_put_string(o, "intervals", "95 %: percentile bootstrap over photos of means by face; for rates Wilson where each face is seen "
                                       "once, in a photo of its own, or where resampling cannot tell; McNemar exact, one verdict for each face; "
                                       "p_holm: adjusted by Holm for all comparisons of this report");
    mg_json_put_number(o, "comparisons", e->tests);
    mg_json_put(o, "spec", mg_spec_to_json(&e->spec));
    mg_json_put_numbers(o, "face_widths", e->width, (size_t)e->widths);
    mg_json *patterns = mg_json_put(o, "patterns", mg_json_array());
    for (int i = 0; i < e->wardrobe.patterns; i++)
        mg_json_put(patterns, NULL, pattern_json(&e->wardrobe.pattern[i]));
    mg_json *detectors = mg_json_put(o, "detectors", mg_json_array());
    for (int d = 0; d < e->detectors; d++) {
        const eval_detector *by = &e->detector[d];
        mg_json *j = mg_json_put(detectors, NULL, mg_json_object());
        mg_json_put_string(j, "name", by->name);
        mg_json_put_string(j, "licence", by->by.row->licence);
        mg_json_put_bool(j, "installed", by->installed);
        if (!by->installed)
            mg_json_put_string(j, "why_not", by->why);
        mg_json_put_string(j, "channels", e->spec.faces.channels == MG_CHANNELS_RGB || mg_detector_rgb(&by->by) ? "rgb" : "grey");
    }
    mg_json *sets = mg_json_put(o, "sets", mg_json_array());
    for (int i = 0; i < e->sets; i++)
        mg_json_put(sets, NULL, set_json(e, &e->set[i]));
    if (*e->starved)
        mg_json_put(o, "sets", NULL); /* so that it is not printed */
    return o;
}

/* ---- CSV ----------------------------------------------------------------------------------------------------------------- */

/* A field in quotes, its own quotes doubled (RFC 4180). */
static void put_field(mg_strbuf *w, const char *text)
{
    mg_strbuf_put(w, "\"");
    while (*text) {
        int n = (int)strcspn(text, "\"");
        mg_strbuf_put(w, "%.*s%s", n, text, text[n] ? "\"\"" : "");
        text += n + (text[n] != 0);
    }
    mg_strbuf_put(w, "\",");
}

static void put_verdicts(mg_strbuf *w, const mg_eval *e, const eval_set *s, int d, size_t face)
{
    mg_panel panel = eval_panel(e, s, d);
    const mg_verdict *v = panel.at + face * panel.stride;
    for (size_t p = 0; p < e->wardrobe.prints; p++) {
        if (!v[p].known)
            continue;
        mg_strbuf_put(w, "%s,%g,", s->heads ? "heads" : "photos", s->width);
        put_field(w, s->face[face].name);
        put_field(w, s->face[face].origin);
        put_field(w, e->detector[d].name);
        put_field(w, e->wardrobe.print[p].name);
        mg_strbuf_put(w, "%d,%.9g,%d,%.9g,%d\n", v[0].hit, v[p].true_margin, v[p].hit, v[p].false_margin,
                      v[p].false_faces);
    }
}

static mg_status csv(char **out, const mg_eval *e, mg_err *err)
{
    mg_strbuf w = {0};
    mg_strbuf_put(
        &w, "faces,face_width,face,origin,detector,print,bare_found,true_margin,found,false_margin,false_faces\n");
    for (int i = 0; i < e->sets; i++)
        for (size_t f = 0; f < e->set[i].views; f++)
            for (int d = 0; d < e->detectors; d++)
                put_verdicts(&w, e, &e->set[i], d, f);
    return mg_strbuf_take(&w, out, err);
}

mg_status mg_eval_write(const mg_eval *e, const char *dir, mg_err *err)
{
    char path[MG_PATH_MAX], *text = NULL;
    mg_json *root = mg_eval_to_json(e);
    mg_status st = mg_path(path, err, "%s/eval.json", dir);
    if (st == MG_OK)
        st = mg_json_write(path, root, err);
    mg_json_free(root);
    if (st == MG_OK)
        st = csv(&text, e, err);
    if (st == MG_OK)
        st = mg_path(path, err, "%s/eval.csv", dir);
    if (st == MG_OK)
        st = mg_file_write(path, text, strlen(text), err);
    free(text);
    return st;
}

/* ---- words --------------------------------------------------------------------------------------------------------------- */

static void put_p(mg_strbuf *w, double p)
{
    if (p < 0.001)
        mg_strbuf_put(w, "p < 0.001");
    else
        mg_strbuf_put(w, "p = %.3g", p);
}

/* A number of faces; several views of a face count for their share. */
static void put_faces(mg_strbuf *w, const mg_cell *c)
{
    mg_strbuf_put(w, "%.*f", c->views > c->n, c->found);
}

/* "fewer than plain white (54, p < 0.001)". */
static void put_rival(mg_strbuf *w, const mg_eval *e, const eval_set *s, int d, int pattern, int i)
{
    const eval_test *t = eval_test_of(e, s, d, pattern, i);
    mg_strbuf_put(w, "%s ", i ? "," : ":");
    if (!t->made) {
        mg_strbuf_put(w, "the best of random ones was not measured"); /* plain masks always are */
        return;
    }
    mg_cell c = eval_cell(e, s, d, t->against);
    if (!(t->adjusted < FIGURE_P))
        mg_strbuf_put(w, "no clear difference from");
    else
        mg_strbuf_put(w, "%s than", t->pair.only_a < t->pair.only_b ? "fewer" : "MORE");
    if (i < 2)
        mg_strbuf_put(w, " plain %s (", t->against->title);
    else
        mg_strbuf_put(w, " the best of %s (", mg_count((size_t)e->wardrobe.pattern[pattern].k, "random one"));
    put_faces(w, &c);
    mg_strbuf_put(w, ", ");
    put_p(w, t->adjusted);
    mg_strbuf_put(w, ")");
}

/* Over several patterns: how far apart they lie. */
static void put_spread(mg_strbuf *w, const mg_eval *e, const eval_set *s, int d)
{
    double lo = INFINITY, hi = -INFINITY, sum = 0, v[MG_EVAL_PATTERNS];
    int n = e->wardrobe.patterns;
    for (int i = 0; i < n; i++) {
        v[i] = eval_cell(e, s, d, eval_column_find(&e->wardrobe, EVAL_PATTERN, i, NULL)).found;
        lo = fmin(lo, v[i]);
        hi = fmax(hi, v[i]);
        sum += v[i];
    }
    if (n > 1)
        mg_strbuf_put(w, " Over the %d patterns: %.0f to %.0f, mean %.1f, standard deviation %.1f.", n, lo, hi, sum / n,
                      mg_sd(v, (size_t)n));
}

/* One honest sentence for each pattern. */
static void put_detector(mg_strbuf *w, const mg_eval *e, const eval_set *s, int d)
{
    const char *name = e->detector[d].name;
    mg_panel panel = eval_panel(e, s, d);
    int bare = mg_panel_bare(&panel), asked = eval_cell(e, s, d, &e->wardrobe.column[0]).n;
    if (!s->used[d]) {
        mg_strbuf_put(w, "%s: %s.", name, s->note[d]);
        return;
    }
    if (bare == 0) {
        mg_strbuf_put(w, "%s finds none of %s at this width: nothing can be said.", name, mg_count(asked, "bare face"));
        return;
    }
    for (int i = 0; i < e->wardrobe.patterns; i++) {
        const eval_column *own = eval_column_find(&e->wardrobe, EVAL_PATTERN, i, NULL);
        mg_cell c = eval_cell(e, s, d, own);
        mg_strbuf_put(w, "%s%s %sfinds ", i ? " " : "", name, c.rate >= 0.9 ? "still " : "");
        put_faces(w, &c);
        mg_strbuf_put(w, " of %d under %s%s", c.n, e->wardrobe.patterns > 1 ? "" : "the ", own->title);
        for (int k = 0; k < EVAL_RIVALS; k++)
            put_rival(w, e, s, d, i, k);
        mg_strbuf_put(w, ".");
    }
    put_spread(w, e, s, d);
}

enum { LABEL = 18, FIELD = 12 };

/* Pads by characters, not bytes: dashes and dots are longer in UTF-8. */
static void put_padded(mg_strbuf *w, const char *text, int width)
{
    int n = 0;
    for (const char *c = text; *c; c++)
        n += ((unsigned char)*c & 0xc0) != 0x80;
    mg_strbuf_put(w, "%*s%s", n < width ? width - n : 1, "", text);
}

static void put_line(mg_strbuf *w, const mg_eval *e, const eval_set *s, int d, const char *label,
                     void (*figure)(char out[48], const mg_cell *, const eval_column *))
{
    mg_strbuf_put(w, "  %-*s", LABEL - 2, label);
    for (size_t c = 0; c < e->wardrobe.columns; c++) {
        const eval_column *k = &e->wardrobe.column[c];
        if (k->step < EVAL_WHOLE)
            continue;
        char text[48];
        mg_cell v = eval_cell(e, s, d, k);
        figure(text, &v, k);
        put_padded(w, text, FIELD);
    }
    mg_strbuf_put(w, "\n");
}

static void figure_found(char out[48], const mg_cell *c, const eval_column *k)
{
    mg_format(out, 48, "%.*f/%d", k->count > 1 || c->views > c->n, c->found, c->n);
}

static void figure_interval(char out[48], const mg_cell *c, const eval_column *k)
{
    (void)k;
    mg_format(out, 48, "%.0f–%.0f %%", 100 * c->rate_ci.lo, 100 * c->rate_ci.hi);
}

static void figure_margin(char out[48], const mg_cell *c, const eval_column *k)
{
    (void)k;
    mg_format(out, 48, "%+.2f", c->margin);
}

static void figure_margins(char out[48], const mg_cell *c, const eval_column *k)
{
    (void)k;
    if (isnan(c->margin_ci.lo))
        snprintf(out, 48, "–");
    else
        mg_format(out, 48, "%+.2f…%+.2f", c->margin_ci.lo, c->margin_ci.hi);
}

static void figure_false(char out[48], const mg_cell *c, const eval_column *k)
{
    (void)k;
    mg_format(out, 48, "%.2f", c->false_faces);
}

static void put_panel(mg_strbuf *w, const mg_eval *e, const eval_set *s, int d)
{
    mg_panel panel = eval_panel(e, s, d);
    if (eval_has_figures(e, s, d)) {
        mg_strbuf_put(w, "%s\n", e->detector[d].name);
        put_line(w, e, s, d, "found", figure_found);
        put_line(w, e, s, d, "95 % interval", figure_interval);
        put_line(w, e, s, d, "mean margin", figure_margin);
        put_line(w, e, s, d, "95 % interval", figure_margins);
        put_line(w, e, s, d, "false faces", figure_false);
    }
    put_detector(w, e, s, d);
    int dropped = eval_cell(e, s, d, &e->wardrobe.column[0]).n - mg_panel_bare(&panel);
    if (s->used[d] && dropped > 0)
        mg_strbuf_put(w, " Dropped, since not found bare: %d.", dropped);
    mg_strbuf_put(w, "\n\n");
}

/* "2 faces dropped:" and up to ten of them; `one` is such a thing, `how` what is said of it. */
static void put_lines(mg_strbuf *w, const char *one, const char *how, const mg_list *lines)
{
    enum { SHOWN = 10 };
    if (lines->count)
        mg_strbuf_put(w, "%s%s:\n", mg_count(lines->count, one), how);
    for (size_t i = 0; i < lines->count && i < SHOWN; i++)
        mg_strbuf_put(w, "  %s\n", mg_shown(lines->item[i]));
    if (lines->count > SHOWN)
        mg_strbuf_put(w, "  … and %zu more, in eval.json\n", lines->count - SHOWN);
}

/* Margins against the share of the face that is covered. */
static void put_curve(mg_strbuf *w, const mg_eval *e, const eval_set *s, int d)
{
    if (!eval_has_figures(e, s, d))
        return;
    mg_strbuf_put(w, "%s: found, and mean margin, as the mask grows from the chin\n%-*s", e->detector[d].name, LABEL,
                  "  of the face's box");
    for (size_t c = 0; c < e->wardrobe.columns; c++)
        if (e->wardrobe.column[c].step == EVAL_WHOLE &&
            (e->wardrobe.column[c].kind == EVAL_PATTERN || !strcmp(e->wardrobe.column[c].title, "white") ||
             !strcmp(e->wardrobe.column[c].title, "black")))
            put_padded(w, e->wardrobe.column[c].title, 2 * FIELD);
    mg_strbuf_put(w, "\n");
    for (int step = 1; step <= EVAL_WHOLE; step++) {
        bool told = false; /* the share, which all columns of a step have in common */
        for (size_t c = 0; c < e->wardrobe.columns; c++) {
            const eval_column *k = &e->wardrobe.column[c];
            char text[64];
            bool shown = k->kind == EVAL_PATTERN || !strcmp(k->title, "white") || !strcmp(k->title, "black");
            if (!shown || k->step != step)
                continue;
            if (!told)
                mg_strbuf_put(w, "  %-*.0f", LABEL - 2, 100 * mean_share(e, s, d, k));
            told = true;
            mg_cell v = eval_cell(e, s, d, k);
            mg_format(text, sizeof text, "%.*f/%d  %+.2f", v.views > v.n, v.found, v.n, v.margin);
            put_padded(w, text, 2 * FIELD);
        }
        mg_strbuf_put(w, "\n");
    }
    mg_strbuf_put(w, "\n");
}

static void put_set(mg_strbuf *w, const mg_eval *e, const eval_set *s)
{
    char faces[MG_SUBJECTS_TEXT];
    mg_subjects_words(faces, s->heads ? "head" : "face", s->faces, s->photos, s->views);
    mg_strbuf_put(w, "%s, faces %g px wide: %s", s->heads ? "Synthetic heads" : "Photos", s->width, faces);
    if (s->unreadable.count + s->faceless.count + s->dropped.count)
        mg_strbuf_put(w, " (files unreadable: %zu, photos without a usable face: %zu, faces dropped: %zu)",
                      s->unreadable.count, s->faceless.count, s->dropped.count);
    if (s->photos < s->views)
        mg_strbuf_put(w, "; intervals over %s",
                      mg_count(s->photos, s->photos < s->faces ? "photo"
                                          : s->heads           ? "head"
                                                               : "face"));
    mg_strbuf_put(w, "\n");
    if (!s->heads)
        put_lines(w, "folder", " with other files", &e->passed);
    put_lines(w, "unreadable file", "", &s->unreadable);
    put_lines(w, "photo", " without a usable face", &s->faceless);
    put_lines(w, "face", " dropped", &s->dropped);
    if (s->faces == 0) {
        mg_strbuf_put(w, "\n");
        return;
    }
    mg_strbuf_put(w, "%-*s", LABEL, "");
    for (size_t c = 0; c < e->wardrobe.columns; c++)
        if (e->wardrobe.column[c].step == EVAL_WHOLE)
            put_padded(w, e->wardrobe.column[c].title, FIELD);
    mg_strbuf_put(w, "\n");
    for (int d = 0; d < e->detectors; d++)
        put_panel(w, e, s, d);
    for (int d = 0; has_curve(e) && d < e->detectors; d++)
        put_curve(w, e, s, d);
}

mg_status mg_eval_print(char **out, const mg_eval *e, mg_err *err)
{
    mg_strbuf w = {0};
    for (int i = 0; i < e->wardrobe.patterns; i++) {
        const eval_pattern *p = &e->wardrobe.pattern[i];
        mg_strbuf_put(&w, "%s: %s (%s, %s searched on %s, seed %lld)",
                      eval_column_find(&e->wardrobe, EVAL_PATTERN, i, NULL)->title, mg_shown(p->path),
                      p->file.spec.pattern.family, p->file.spec.objective, mg_shown(p->file.spec.detector),
                      (long long)p->file.spec.search.seed);
        if (p->has_best && p->file.evals > 0 && p->k != p->file.evals)
            mg_strbuf_put(&w, "; K = %lld, though its search evaluated %lld\n", (long long)p->k,
                          (long long)p->file.evals);
        else if (p->has_best)
            mg_strbuf_put(&w, "; K = %lld%s\n", (long long)p->k,
                          p->k_known ? "" : ", since its search's effort is not known");
        else
            mg_strbuf_put(&w, "; no best-of-K: %s\n", mg_shown(p->why));
    }
    mg_strbuf_put(&w, "\n");
    for (int i = 0; i < e->sets; i++)
        put_set(&w, e, &e->set[i]);
    mg_strbuf_put(&w,
                  "Detection, not recognition. Each detector is asked at its own threshold, on renderings; p-values "
                  "are McNemar's, on "
                  "one view of each face, those of one photo taken as independent, and adjusted by Holm for the %s of "
                  "this report. Nothing here speaks "
                  "of printed masks.\n",
                  mg_count(e->tests, "comparison"));
    mg_status st = mg_strbuf_take(&w, out, err);
    return st == MG_OK ? eval_whole(out, e, err) : st;
}
