/* The pattern library's claims: what a pattern does on heads that no search saw, measured, written down, and held to.
 *
 *   library claim SOURCE TARGET TITLE COMMAND   SOURCE (run.json, pattern.png, pattern JSON) measured and written as the pattern JSON TARGET
 *   library measure FILE…                       the claims of pattern JSONs measured anew; genes, titles and commands stay
 *   library check quick|full FILE…              every claim measured again and compared; a CHECK line for each
 *
 * A claim has two sets of figures: those on all of `heldout`, and those on its first heads, which a quick test can afford. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "maskgen/controls.h"
#include "maskgen/faceset.h"
#include "maskgen/pattern_file.h"
#include "maskgen/record.h"

#define FULL "heldout:64"
#define QUICK "heldout:8"
#define NOTE "CC0. Made by make library; tests/tools/library.c measures the claim again."

/* Heads are drawn alike on every machine but for the last bits of libm: a margin may move this much, and a face on the threshold tip over. */
#define MARGIN_MOVES 0.01
#define RATE_MOVES 0.02

enum { ROUNDS = 2000, JSON_MAX = 1 << 24 };

static mg_pool *pool;

/* What the pattern's own detector says: dlib's, in the pattern's channels. */
static mg_status judge(mg_detector *by, const mg_spec *s, mg_err *err)
{
    *by = (mg_detector){.opts = {.rgb = s->faces.channels == MG_CHANNELS_RGB, .upsample = (int)s->upsample}};
    return mg_scorer_find(&by->ops, "dlib-hog", &by->opts, err);
}

static mg_status load_heads(mg_faceset *set, const mg_spec *s, const char *heads, mg_err *err)
{
    mg_faces_spec f = s->faces;
    f.paths = (mg_list){0};
    mg_status st = mg_list_add(&f.paths, heads, err);
    if (st == MG_OK)
        st = mg_faceset_load(set, &f, pool, NULL, err);
    mg_list_free(&f.paths);
    return st;
}

/* ---- writing a claim ----------------------------------------------------------------------------------------------------- */

static void put_tally(mg_json *o, const mg_tally *t)
{
    mg_json_put_number(o, "views", t->views);
    mg_json_put_number(o, "hits", t->hits);
    mg_json_put_number(o, "rate", t->rate);
    mg_interval_to_json(o, "rate_ci", t->rate_ci);
    mg_json_put_number(o, "margin", t->margin);
    mg_interval_to_json(o, "margin_ci", t->margin_ci);
    mg_json_put_number(o, "false_faces", t->false_faces);
}

static mg_interval false_faces_ci(const mg_reading *r, size_t n)
{
    double *count = malloc((n ? n : 1) * sizeof *count);
    mg_interval ci = {NAN, NAN};
    for (size_t i = 0; count && i < n; i++)
        count[i] = r[i].score.false_count;
    if (count)
        ci = mg_bootstrap_mean(count, n, ROUNDS, 1);
    free(count);
    return ci;
}

/* The whole table on all held-out heads: the pattern's figures, its controls, and the sentence. */
static mg_status put_full(mg_json *scores, const mg_pattern_file *f, const mg_detector *by, mg_err *err)
{
    mg_faceset set;
    mg_table t = {0};
    char *claim = NULL, faces[96];
    mg_status st = load_heads(&set, &f->spec, FULL, err);
    if (st != MG_OK)
        return st;
    size_t each = (size_t)(f->spec.faces.views * f->spec.faces.widths.count);
    snprintf(faces, sizeof faces, "%zu heads that no search saw, in %zu views", set.views / each, set.views);
    st = mg_controls_measure(&t, f->pattern, NULL, &f->genome, set.view, set.views, by, 1, pool, err);
    if (st == MG_OK)
        st = mg_claim(&claim, &t, by, faces, err);
    mg_json *controls = mg_json_object();
    for (size_t i = 0; st == MG_OK && i < t.count; i++) {
        const mg_row *r = &t.row[i];
        bool own = strcmp(r->name, "pattern") == 0;
        put_tally(own ? scores : mg_json_put(controls, r->name, mg_json_object()), &r->tally);
        if (own)
            mg_interval_to_json(scores, "false_faces_ci", false_faces_ci(r->reading, set.views));
    }
    mg_json_put(scores, "controls", controls);
    mg_json_put_string(scores, "claim", claim ? claim : "");
    free(claim);
    mg_table_free(&t);
    mg_faceset_free(&set);
    return st;
}

/* The pattern alone on `heads`. */
static mg_status tally(mg_tally *out, const mg_pattern_file *f, const mg_detector *by, const char *heads, mg_err *err)
{
    mg_rect all = {0, 0, MG_TEXTURE_W, MG_TEXTURE_H};
    mg_faceset set;
    mg_texture cloth = {0};
    mg_status st = load_heads(&set, &f->spec, heads, err);
    if (st != MG_OK)
        return st;
    mg_reading *r = calloc(set.views, sizeof *r);
    st = r ? mg_texture_new(&cloth, err) : mg_fail(err, MG_ENOMEM, "no memory for %zu readings", set.views);
    if (st == MG_OK) {
        mg_pattern_paint(f->pattern, &f->genome, all, &cloth.print);
        mg_texture_refresh(&cloth, all);
        st = mg_measure(r, set.view, set.views, &cloth, by, pool, err);
    }
    if (st == MG_OK) {
        *out = mg_tally_of(r, set.views, 1);
        mg_readings_free(r, set.views);
    }
    free(r);
    mg_texture_free(&cloth);
    mg_faceset_free(&set);
    return st;
}

static mg_status write_claim(const char *source, const char *target, const char *title, const char *command, mg_err *err)
{
    mg_pattern_file f;
    mg_detector by;
    mg_tally quick;
    mg_status st = mg_pattern_file_load(&f, source, err);
    if (st != MG_OK)
        return st;
    mg_json *o = mg_json_object();
    mg_json_put_string(o, "title", title);
    mg_json_put_string(o, "note", NOTE);
    mg_json_put_string(o, "command", command);
    mg_json_put(o, "spec", mg_spec_to_json(&f.spec));
    mg_json_put(o, "genes", mg_genome_to_json(&f.genome));
    mg_json *scores = mg_json_put(o, "scores", mg_json_object()), *d = mg_json_put(scores, "detector", mg_json_object());
    st = judge(&by, &f.spec, err);
    mg_json_put_string(d, "name", "dlib-hog");
    mg_json_put_string(d, "channels", by.opts.rgb ? "rgb" : "grey");
    mg_json_put_number(d, "upsample", by.opts.upsample);
    mg_json_put_string(scores, "faces", FULL);
    mg_json_put_number(scores, "evals", (double)f.evals);
    if (st == MG_OK)
        st = put_full(scores, &f, &by, err);
    if (st == MG_OK)
        st = tally(&quick, &f, &by, QUICK, err);
    if (st == MG_OK) {
        mg_json *q = mg_json_put(scores, "quick", mg_json_object());
        mg_json_put_string(q, "faces", QUICK);
        put_tally(q, &quick);
        st = mg_json_write(target, o, err);
    }
    mg_json_free(o);
    mg_pattern_file_free(&f);
    return st;
}

/* ---- holding to a claim -------------------------------------------------------------------------------------------------- */

typedef struct figures {
    const char *heads;
    double hits, views, margin, false_faces;
} figures;

/* The claimed figures; heads NULL where the file claims nothing on such heads (a control). */
static mg_status claimed(figures *out, const mg_json *root, bool quick, const char *path, mg_err *err)
{
    const mg_json *s = mg_json_find(root, "scores");
    *out = (figures){0};
    if (quick && s)
        s = mg_json_find(s, "quick");
    if (!s || !mg_json_find(s, "faces"))
        return MG_OK;
    mg_status st = mg_json_need_string(s, "faces", &out->heads, path, err);
    if (st == MG_OK)
        st = mg_json_need_number(s, "hits", &out->hits, path, err);
    if (st == MG_OK)
        st = mg_json_need_number(s, "views", &out->views, path, err);
    if (st == MG_OK)
        st = mg_json_need_number(s, "margin", &out->margin, path, err);
    return st == MG_OK ? mg_json_need_number(s, "false_faces", &out->false_faces, path, err) : st;
}

/* *held: 1 or 0; −1 where nothing is claimed. */
static mg_status check(int *held, const char *path, bool quick, mg_err *err)
{
    mg_pattern_file f;
    mg_detector by;
    mg_json *root;
    figures c;
    mg_tally t;
    *held = -1;
    mg_status st = mg_json_load(&root, path, JSON_MAX, err);
    if (st != MG_OK)
        return st;
    st = claimed(&c, root, quick, path, err);
    if (st == MG_OK && c.heads) {
        st = mg_pattern_file_load(&f, path, err);
        if (st == MG_OK) {
            st = judge(&by, &f.spec, err);
            if (st == MG_OK)
                st = tally(&t, &f, &by, c.heads, err);
            mg_pattern_file_free(&f);
        }
        if (st == MG_OK) {
            double n = t.views;
            *held = n == c.views && fabs(t.margin - c.margin) <= MARGIN_MOVES && fabs(t.hits - c.hits) <= RATE_MOVES * n &&
                    fabs(t.false_faces - c.false_faces) <= RATE_MOVES;
            const char *base = strrchr(path, '/');
            base = base ? base + 1 : path;
            printf("CHECK %.*s margin%+.3f,hits%d/%d,false%.2f margin%+.3f,hits%g/%g,false%.2f %d\n", (int)strcspn(base, "."), base,
                   t.margin, t.hits, t.views, t.false_faces, c.margin, c.hits, c.views, c.false_faces, *held);
        }
    }
    mg_json_free(root);
    return st;
}

static mg_status measure_anew(const char *path, mg_err *err)
{
    mg_json *root;
    const char *title, *command;
    mg_status st = mg_json_load(&root, path, JSON_MAX, err);
    if (st != MG_OK)
        return st;
    st = mg_json_need_string(root, "title", &title, path, err);
    if (st == MG_OK)
        st = mg_json_need_string(root, "command", &command, path, err);
    if (st == MG_OK)
        st = write_claim(path, path, title, command, err);
    mg_json_free(root);
    return st;
}

int main(int argc, char **argv)
{
    mg_err err = {MG_OK, ""};
    const char *verb = argc > 1 ? argv[1] : "";
    int code = 0;
    mg_status st = mg_pool_new(&pool, mg_cpu_count(), &err);
    if (st == MG_OK && strcmp(verb, "claim") == 0 && argc == 6) {
        st = write_claim(argv[2], argv[3], argv[4], argv[5], &err);
    } else if (st == MG_OK && strcmp(verb, "measure") == 0) {
        for (int i = 2; st == MG_OK && i < argc; i++)
            st = measure_anew(argv[i], &err);
    } else if (st == MG_OK && strcmp(verb, "check") == 0 && argc > 2) {
        for (int i = 3; st == MG_OK && i < argc; i++) {
            int held;
            st = check(&held, argv[i], strcmp(argv[2], "quick") == 0, &err);
            code |= held == 0;
            if (st == MG_OK && held < 0)
                printf("# %s claims nothing on held-out heads\n", argv[i]);
        }
    } else if (st == MG_OK) {
        st = mg_fail(&err, MG_EINPUT, "usage: library claim SOURCE TARGET TITLE COMMAND | measure FILE… | check quick|full FILE…");
    }
    mg_pool_free(pool);
    if (st != MG_OK)
        fprintf(stderr, "library: %s\n", err.msg);
    return st == MG_OK ? code : 2;
}
