/* What is worn in an evaluation: the bare face, plain masks, random patterns, each pattern's best-of-K, the patterns themselves. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eval/eval_internal.h"
#include "base/context.h"
#include "maskgen/search.h"
#include "base/rng.h"
#include "base/text/text.h"
#include "pattern/textures.h"

/* ---- prints -------------------------------------------------------------------------------------------------------------- */

static eval_column *add_column(eval_wardrobe *w, eval_kind kind, int pattern, const char *title)
{
    eval_column *c = &w->column[w->columns++];
    *c = (eval_column){.kind = kind, .first = w->prints, .pattern = pattern, .step = EVAL_WHOLE};
    snprintf(c->title, sizeof c->title, "%s", title);
    return c;
}

static void add_print(eval_wardrobe *w, const char *name, const mg_texture *cloth, int step)
{
    eval_print *p = &w->print[w->prints++];
    *p = (eval_print){.cloth = cloth, .step = step};
    snprintf(p->name, sizeof p->name, "%s", name);
    w->column[w->columns - 1].count++;
}

static mg_status new_cloth(eval_wardrobe *w, mg_texture **out, mg_err *err)
{
    *out = NULL;
    if (w->cloths == w->room)
        return mg_fail(err, MG_ELIB, "eval: more prints than the %zu that were counted", w->room);
    *out = &w->cloth[w->cloths++];
    return MG_OK;
}

static mg_status hang_genome(eval_wardrobe *w, const char *name, const mg_pattern *pattern, const mg_genome *g, mg_err *err)
{
    mg_texture *cloth;
    mg_status st = new_cloth(w, &cloth, err);
    if (st == MG_OK)
        st = mg_texture_of_genome(cloth, pattern, g, (mg_raster){0, 0}, err);
    if (st != MG_OK)
        return st;
    add_print(w, name, cloth, EVAL_WHOLE);
    return MG_OK;
}

static mg_status hang_plains(eval_wardrobe *w, mg_err *err)
{
    mg_status st = MG_OK;
    add_column(w, EVAL_BARE, -1, "bare");
    add_print(w, "bare", NULL, EVAL_WHOLE);
    for (const mg_plain *p = mg_plains; st == MG_OK && p->name; p++) {
        mg_texture *cloth;
        st = new_cloth(w, &cloth, err);
        if (st == MG_OK)
            st = mg_texture_of_plain(cloth, p, (mg_raster){0, 0}, err);
        if (st != MG_OK)
            break;
        add_column(w, EVAL_PLAIN, -1, p->name);
        add_print(w, p->name, cloth, EVAL_WHOLE);
    }
    return st;
}

/* "pattern", or "pattern 2" where there are several. */
static void number(char out[96], const eval_wardrobe *w, const char *word, int i)
{
    if (w->patterns > 1)
        snprintf(out, 96, "%s %d", word, i + 1);
    else
        snprintf(out, 96, "%s", word);
}

/* ---- random patterns and the best of them -------------------------------------------------------------------------------- */

static mg_status hang_randoms(eval_wardrobe *w, int i, const mg_eval_opts *opts, mg_err *err)
{
    eval_pattern *p = &w->pattern[i];
    for (p->random = 0; p->random < i; p->random++)
        if (mg_spec_same_pattern(&w->pattern[p->random].file.spec, &p->file.spec))
            return MG_OK;
    char name[96];
    mg_rng rng;
    mg_status st = MG_OK;
    mg_rng_seed(&rng, (uint64_t)opts->spec->search.seed, 0x72616e646f6d);
    add_column(w, EVAL_RANDOM, i, "random");
    for (int k = 0; st == MG_OK && k < opts->randoms; k++) {
        mg_genome g;
        mg_pattern_random(p->file.pattern, &rng, &g);
        snprintf(name, sizeof name, "random-%d-%d", i + 1, k + 1);
        st = hang_genome(w, name, p->file.pattern, &g, err);
    }
    return st;
}

/* The best of k random states by the objective, the detectors and the faces of the pattern's own search. */
static mg_status search_best(eval_pattern *p, const mg_context *context, const mg_tick *tick, mg_err *err)
{
    const mg_spec *s = &p->file.spec;
    mg_detectors by = {0};
    mg_objective_opts how = {.targets = &by, .kappa = s->kappa, .decoys = s->decoys, .context = context};
    mg_faceset faces = {0};
    mg_pattern *pattern = NULL;
    mg_objective *objective = NULL;
    mg_status st = mg_aims_parse(&how.aims, s->objective, err);
    if (st == MG_OK)
        st = mg_detectors_parse(&by, s->detector, err);
    if (st == MG_OK)
        st = mg_detectors_see(&by, s->faces.channels == MG_CHANNELS_RGB, (int)s->upsample, err);
    if (st == MG_OK)
        st = mg_pattern_new(&pattern, &s->pattern, MG_TEXTURE_W, MG_TEXTURE_H, err);
    if (st == MG_OK)
        st = mg_faceset_load(&faces, &s->faces, context, NULL, err);
    if (st == MG_OK)
        st = mg_objective_new(&objective, pattern, faces.view, faces.views, &how, err);
    if (st == MG_OK) {
        mg_problem problem = mg_objective_problem(objective);
        st = mg_search_best_random(&problem, p->k, (uint64_t)s->search.seed, tick, &p->best, &p->best_loss, err);
    }
    mg_objective_free(objective);
    mg_detectors_free(&by);
    mg_pattern_free(pattern);
    mg_faceset_free(&faces);
    return st;
}

/* A search of random patterns, and what it is called. */
typedef struct counted {
    const mg_eval_opts *opts;
    const char *what;
} counted;

static void show_random(void *ctx, int64_t done, int64_t all)
{
    const counted *c = ctx;
    char text[224];
    snprintf(text, sizeof text, "%s: %lld/%lld", c->what, (long long)done, (long long)all);
    mg_context_done(c->opts->context, text, 0, 0);
}

/* As the pattern's own file records it, else searched anew. Absent search faces or weights cost this control, not the evaluation. */
static mg_status hang_best(eval_wardrobe *w, int i, const mg_eval_opts *opts, mg_err *err)
{
    eval_pattern *p = &w->pattern[i];
    char text[160];
    mg_err why = {MG_OK, ""};
    snprintf(text, sizeof text, "best of %s for %s", mg_count(p->k, "random pattern"), p->file.name);
    mg_status st = MG_OK;
    counted told = {opts, text};
    mg_tick tick = {&told, show_random};
    p->best_recorded = opts->k == 0 && p->file.best.count > 0;
    if (p->best_recorded)
        p->best = p->file.best;
    else
        st = search_best(p, opts->context, &tick, &why);
    if (st == MG_EINPUT || st == MG_EMISSING) {
        snprintf(p->why, sizeof p->why, "%s", why.msg);
        return MG_OK;
    }
    if (st != MG_OK) {
        if (err)
            *err = why;
        return st;
    }
    p->has_best = true;
    number(text, w, "best-of-K", i);
    add_column(w, EVAL_BEST, i, text);
    return hang_genome(w, text, p->file.pattern, &p->best, err);
}

/* ---- patterns ------------------------------------------------------------------------------------------------------------ */

static mg_status load_pattern(eval_wardrobe *w, const char *path, const mg_eval_opts *opts, mg_err *err)
{
    eval_pattern *p = &w->pattern[w->patterns];
    mg_status st = mg_pattern_file_load(&p->file, path, err);
    if (st != MG_OK)
        return st;
    w->patterns++;
    if (!(p->path = strdup(path)))
        return mg_fail(err, MG_ENOMEM, "out of memory for a path");
    for (size_t i = 0; i < p->file.changed.count; i++)
        mg_context_notice(opts->context, p->file.changed.item[i]);
    int64_t evals = p->file.evals, iters = p->file.spec.search.iters;
    p->k_known = opts->k > 0 || evals > 0;
    p->k = opts->k > 0 ? opts->k : evals > 0 ? evals : iters > MG_EVAL_K ? iters : MG_EVAL_K;
    return MG_OK;
}

static mg_status hang_pattern(eval_wardrobe *w, int i, mg_err *err)
{
    char title[96];
    eval_pattern *p = &w->pattern[i];
    number(title, w, "pattern", i);
    add_column(w, EVAL_PATTERN, i, title);
    return hang_genome(w, title, p->file.pattern, &p->file.genome, err);
}

/* White, black and the patterns, cut at nine heights. */
static void hang_curve(eval_wardrobe *w)
{
    size_t whole_columns = w->columns;
    for (int step = MG_EVAL_STEPS; step >= 1; step--)
        for (size_t c = 0; c < whole_columns; c++) {
            const eval_column *from = &w->column[c];
            bool plain = from->kind == EVAL_PLAIN && (!strcmp(from->title, "white") || !strcmp(from->title, "black"));
            if (!plain && from->kind != EVAL_PATTERN)
                continue;
            char name[112];
            snprintf(name, sizeof name, "%s@%d%%", from->title, 100 * step / EVAL_WHOLE);
            eval_column *to = add_column(w, from->kind, from->pattern, from->title);
            to->step = step;
            add_print(w, name, w->print[from->first].cloth, step);
        }
}

/* Whether there is room for all that is measured side by side. */
static mg_status check_room(const eval_wardrobe *w, const mg_eval_opts *opts, size_t patterns, size_t columns, size_t cut, mg_err *err)
{
    size_t prints = w->room + 1 + cut;
    if (patterns == 0)
        return mg_fail(err, MG_EINPUT, "eval: no pattern is named; maskgen list patterns lists those of the library");
    if (patterns > MG_EVAL_PATTERNS)
        return mg_fail(err, MG_EINPUT, "eval: %zu patterns are too many; at most %d are measured side by side", patterns, (int)MG_EVAL_PATTERNS);
    if (columns > EVAL_COLUMNS)
        return mg_fail(err, MG_EINPUT, "eval: %zu patterns make %zu columns%s; at most %d fit: name fewer patterns", patterns, columns,
                       cut ? " with --coverage" : "", (int)EVAL_COLUMNS);
    if (prints > EVAL_PRINTS)
        return mg_fail(err, MG_EINPUT, "--randoms: %s with %s each make %zu prints; at most %d fit",
                       mg_count(patterns, "pattern"), mg_count(opts->randoms, "random one"), prints, (int)EVAL_PRINTS);
    return MG_OK;
}

static size_t count_plains(void)
{
    size_t plains = 0;
    while (mg_plains[plains].name)
        plains++;
    return plains;
}

static size_t count_cloths(const mg_eval_opts *opts)
{
    return count_plains() + opts->patterns->count * ((size_t)opts->randoms + 2);
}

/* White, black and the patterns, cut. */
static size_t count_cut(const mg_eval_opts *opts)
{
    return opts->coverage ? MG_EVAL_STEPS * (opts->patterns->count + 2) : 0;
}

size_t eval_wardrobe_prints(const mg_eval_opts *opts)
{
    return 1 + count_cloths(opts) + count_cut(opts);
}

mg_status eval_wardrobe_fill(eval_wardrobe *w, const mg_eval_opts *opts, mg_err *err)
{
    size_t patterns = opts->patterns->count, cut = count_cut(opts);
    w->room = count_cloths(opts);
    mg_status st = check_room(w, opts, patterns, 1 + count_plains() + 3 * patterns + cut, cut, err);
    if (st != MG_OK)
        return st;
    w->cloth = calloc(w->room, sizeof *w->cloth);
    st = w->cloth ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for %zu prints", w->room);
    for (size_t i = 0; st == MG_OK && i < patterns; i++)
        st = load_pattern(w, opts->patterns->item[i], opts, err);
    if (st == MG_OK)
        st = hang_plains(w, err);
    for (int i = 0; st == MG_OK && i < w->patterns; i++)
        st = hang_randoms(w, i, opts, err);
    for (int i = 0; st == MG_OK && i < w->patterns; i++)
        st = hang_best(w, i, opts, err);
    for (int i = 0; st == MG_OK && i < w->patterns; i++)
        st = hang_pattern(w, i, err);
    if (st == MG_OK && opts->coverage)
        hang_curve(w);
    return st;
}

void eval_wardrobe_free(eval_wardrobe *w)
{
    for (size_t i = 0; i < w->cloths; i++)
        mg_texture_free(&w->cloth[i]);
    for (int i = 0; i < w->patterns; i++) {
        mg_pattern_file_free(&w->pattern[i].file);
        free(w->pattern[i].path);
    }
    free(w->cloth);
}

const eval_column *eval_column_find(const eval_wardrobe *w, eval_kind kind, int pattern, const char *title)
{
    if (kind == EVAL_RANDOM && pattern >= 0)
        pattern = w->pattern[pattern].random;
    for (size_t c = 0; c < w->columns; c++) {
        const eval_column *k = &w->column[c];
        if (k->kind == kind && k->step == EVAL_WHOLE && (k->pattern < 0 || k->pattern == pattern) && (!title || !strcmp(k->title, title)))
            return k;
    }
    return NULL;
}
