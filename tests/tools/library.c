/* The pattern library's claims: what a pattern does on heads that no search saw, measured, written down, and held to.
 *
 *   library claim TARGET TITLE COMMAND RUN…   of several runs (run.json) that differ in their seed, the one whose
 * pattern is best on `select`, measured on `heldout` and written as the pattern JSON TARGET; exit 3: it does not work
 *   library measure FILE…                     the claims of pattern JSONs measured anew; genes, titles and commands
 * stay library reword FILE…                      the sentences of claims made anew from the figures that stand beside
 * them; nothing is measured library check quick|full FILE…            every claim measured again and compared; a CHECK
 * line for each library table FILE…                       the claims side by side, in Markdown
 *
 * A pattern works where, on at least half of the views of `heldout`, it does what it was searched for, and on more of
 * them than any plain mask does. A claim has two sets of figures: those on all of `heldout`, and those on its first
 * heads, which a quick test can afford. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "objective/terms.h"
#include "../unit/context.h"
#include "report/claim.h"
#include "faceset/faceset.h"
#include "measure/controls.h"
#include "measure/subjects.h"
#include "pattern/plain.h"
#include "base/file/file.h"
#include "pattern/pattern_file.h"
#include "report/record_json.h"

#define FULL "heldout:64"
#define CHOICE "select:32"
#define QUICK "heldout:8"
#define NOTE "CC0. Made by make library; tests/tools/library.c measures the claim again."

/* Heads are drawn alike on every machine but for the last bits of libm: a margin may move this much, and a face on the
 * threshold tip over. */
#define MARGIN_MOVES 0.01
#define RATE_MOVES 0.02

enum { JSON_MAX = 1 << 24, RUNS_MAX = 16, VIEWS_MAX = 4096, FILES_MAX = 64, EXIT_NO_WORK = 3 };

static mg_pool *pool;

/* The pattern's own detectors, of which one that confirms is recorded. `listed`: detections from as far below the
 * threshold as a search looks at. */
static mg_status open_detector(mg_detectors *out, const mg_spec *s, bool listed, mg_err *err)
{
    mg_status st = MG_OK;
    *out = (mg_detectors){0};
    MG_TRY(mg_detectors_parse(out, "dlib-hog", err));
    MG_TRY(mg_detectors_see(out, s->faces.channels == MG_CHANNELS_RGB, (int)s->upsample, err));
    if (listed)
        MG_TRY(mg_detector_list_from(&out->at[0], mg_decoy_floor(out->at[0].row), err));
done:
    return st;
}

static mg_status load_heads(mg_faceset *set, const mg_spec *s, const char *heads, mg_err *err)
{
    mg_faces_spec f = s->faces;
    f.paths = (mg_list){0};
    mg_status st = mg_list_add(&f.paths, heads, err);
    if (st == MG_OK)
        st = mg_faceset_load(set, &f, test_context(pool), NULL, err);
    mg_list_free(&f.paths);
    return st;
}

/* ---- what was searched for ------------------------------------------------------------------------------------ */

/* An objective's loss on each view of a set, under the best of random patterns and under the pattern. */
enum { BEST, OWN, BOTH };
typedef struct losses {
    double of[BOTH][VIEWS_MAX];
    size_t views;
} losses;

static mg_status observe_both(mg_outcomes *out, mg_conditions *worn, const mg_detectors *by, const mg_faceset *set,
                              const mg_pattern_file *f, mg_err *err)
{
    mg_status st = MG_OK;
    mg_observe_opts how = {
        .conditions = worn, .model = by->at, .models = 1, .keep = true, .context = test_context(pool)};
    MG_TRY(mg_conditions_add_genome(worn, MG_CONDITION_BEST, "best-of-K", f->pattern, 0, &f->best, err));
    MG_TRY(mg_conditions_add_genome(worn, MG_CONDITION_PATTERN, "pattern", f->pattern, 0, &f->genome, err));
    MG_TRY(mg_observe(out, &how, set->view, set->views, NULL, err));
done:
    return st;
}

static mg_status lose(losses *out, const mg_faceset *set, const mg_pattern_file *f, mg_err *err)
{
    mg_status st = MG_OK;
    mg_detectors by = {0};
    mg_conditions worn = {0};
    mg_outcomes seen = {0};
    mg_loss_terms terms;
    *out = (losses){.views = set->views};
    if (set->views > VIEWS_MAX)
        MG_TRY(mg_fail(err, MG_EINPUT, "more than %d views", VIEWS_MAX));
    MG_TRY(mg_loss_terms_parse(&terms, f->spec.objective, err));
    bool listed = mg_loss_terms_flags(&terms) & MG_LOSS_LIST;
    MG_TRY(open_detector(&by, &f->spec, listed, err));
    MG_TRY(observe_both(&seen, &worn, &by, set, f, err));
    for (size_t i = 0; i < set->views; i++) {
        const mg_face *face = set->view[i].face;
        mg_loss_context v = {face->box,      face->layer.bounds,    f->spec.kappa,
                             f->spec.decoys, -MG_MARGIN_FLOOR / 12, listed ? mg_decoy_floor(by.at[0].row) : 0};
        for (size_t g = 0; g < BOTH; g++)
            for (int k = 0; k < terms.count; k++)
                out->of[g][i] += terms.weight[k] * terms.row[k]->loss(&mg_full_score_at(&seen, 0, g, i)->score, &v);
    }
done:
    mg_outcomes_free(&seen);
    mg_conditions_free(&worn);
    mg_detectors_free(&by);
    return st;
}

/* ---- writing a claim ------------------------------------------------------------------------------------------ */

static void put_estimate(mg_json *o, const mg_estimate *e)
{
    mg_json_put_number(o, "views", e->views);
    mg_json_put_number(o, "hits", e->hits);
    mg_json_put_number(o, "rate", e->rate.value);
    mg_interval_to_json(o, "rate_ci", e->rate.ci);
    mg_json_put_number(o, "margin", e->margin.value);
    mg_interval_to_json(o, "margin_ci", e->margin.ci);
    mg_json_put_number(o, "false_faces", e->false_faces.value);
}

/* Whether one view shows what was searched for. */
static bool succeeds(const mg_outcome *v, unsigned terms)
{
    return (!(terms & MG_LOSS_FACE) || !v->hit) && (!(terms & MG_LOSS_LIST) || v->on_mask > 0);
}

/* A control or the result: `scores` for the pattern itself, else a member of "controls". */
static void put_group(mg_json *scores, mg_json *controls, const mg_controls *c, int group, unsigned terms,
                      const double *loss)
{
    const mg_condition_group *g = &c->conditions.group[group];
    const mg_estimate *e = mg_controls_estimate(c, 0, group);
    mg_json *to = g->kind == MG_CONDITION_PATTERN ? scores : mg_json_put(controls, g->title, mg_json_object());
    put_estimate(to, e);
    if (g->count > 1)
        return;
    mg_interval_to_json(to, "false_faces_ci", e->false_faces.ci);
    if (g->kind == MG_CONDITION_BARE)
        return;
    int successes = 0;
    for (size_t i = 0; i < c->outcomes.views; i++)
        successes += succeeds(mg_outcome_at(&c->outcomes, 0, g->first, i), terms);
    mg_json_put_number(to, "successes", successes);
    mg_interval_to_json(to, "success_ci", mg_estimate_success(e, terms & MG_LOSS_FACE, terms & MG_LOSS_LIST).ci);
    if (g->genome.count)
        mg_json_put_number(to, "loss", mg_mean(loss, c->outcomes.views));
    if (g->kind == MG_CONDITION_BEST)
        mg_json_put(to, "genes", mg_genome_to_json(&g->genome));
}

/* The pattern against the best of as many random ones, face by face: the mean difference of what was minimised, and
 * McNemar's p on the first view of each face. */
static void put_gain(mg_json *scores, const mg_controls *c, const mg_subjects *of, const losses *l, unsigned terms)
{
    static bool seen[VIEWS_MAX];
    static double difference[VIEWS_MAX], by_face[VIEWS_MAX];
    int only[BOTH] = {0, 0};
    mg_json *o = mg_json_put(scores, "against_best_of_k", mg_json_object());
    const size_t condition[BOTH] = {c->conditions.count - 2, c->conditions.count - 1};
    memset(seen, 0, sizeof seen);
    for (size_t i = 0; i < l->views; i++) {
        bool done[BOTH];
        for (int k = 0; k < BOTH; k++)
            done[k] = succeeds(mg_outcome_at(&c->outcomes, 0, condition[k], i), terms);
        for (int k = 0; k < BOTH; k++)
            only[k] += !seen[of->face[i]] && done[k] && !done[!k];
        seen[of->face[i]] = true;
        difference[i] = l->of[OWN][i] - l->of[BEST][i];
    }
    mg_subjects_means(by_face, of, difference);
    mg_json_put_number(o, "loss_difference", mg_mean(by_face, of->faces));
    mg_interval_to_json(o, "loss_difference_ci", mg_subjects_bootstrap(of, by_face, 1));
    mg_json_put_number(o, "success_p", mg_mcnemar(only[0], only[1]));
}

static void put_against(mg_json *to, const char *key, const char *control, const mg_figure *gain)
{
    mg_json *o = mg_json_put(to, key, mg_json_object());
    mg_json_put_string(o, "control", control);
    mg_json_put_number(o, "difference", gain->value);
    mg_interval_to_json(o, "difference_ci", gain->ci);
}

/* The comparisons that the sentence rests on (claim.h). */
static void put_hardest(mg_json *scores, const mg_claim_facts *facts)
{
    bool margin = !isnan(facts->margin.ci.lo), false_faces = !isnan(facts->false_faces.ci.lo);
    if (!margin && !false_faces)
        return;
    mg_json *o = mg_json_put(scores, "against_hardest", mg_json_object());
    if (margin)
        put_against(o, "margin", mg_control_names[mg_claim_hardest(facts, true)], &facts->margin);
    if (false_faces)
        put_against(o, "false_faces", mg_control_names[mg_claim_hardest(facts, false)], &facts->false_faces);
}

/* What is known before anything is measured. `tested_on` must outlive the facts. */
static mg_status begin_facts(mg_claim_facts *facts, const mg_detector *by, const mg_pattern_file *f,
                             const char *tested_on, mg_err *err)
{
    mg_loss_terms terms;
    mg_status st = mg_loss_terms_parse(&terms, f->spec.objective, err);
    if (st == MG_OK)
        *facts = (mg_claim_facts){.detector = by->row->name,
                                  .rgb = mg_detector_rgb(by),
                                  .upsample = mg_detector_upsample(by),
                                  .tested_on = tested_on,
                                  .terms = mg_loss_terms_flags(&terms)};
    return st;
}

static void name_heads(char out[96 + MG_SUBJECTS_TEXT], size_t heads, size_t views)
{
    char text[MG_SUBJECTS_TEXT];
    mg_subjects_words(text, "head", heads, heads, views);
    snprintf(out, 96 + MG_SUBJECTS_TEXT, "%s that no search saw", text);
}

/* The comparisons that the sentence rests on, the controls, which are taken over, and the sentence. */
static mg_status put_claim(mg_json *scores, mg_json *controls, const mg_controls *c, const mg_detector *by,
                           const mg_pattern_file *f, mg_err *err)
{
    mg_claim_facts facts;
    char *claim = NULL, faces[96 + MG_SUBJECTS_TEXT];
    mg_status st = MG_OK;
    name_heads(faces, c->faces, c->outcomes.views);
    MG_TRY(begin_facts(&facts, by, f, faces, err));
    mg_claim_facts_of(&facts, c, 0);
    MG_TRY(mg_claim_words(&claim, &facts, err));
    put_hardest(scores, &facts);
    mg_json_put(scores, "controls", controls);
    controls = NULL;
    mg_json_put_string(scores, "claim", claim);
done:
    mg_json_free(controls);
    free(claim);
    return st;
}

/* All on the held-out heads: the pattern's figures, its controls, and the sentence. */
static mg_status put_full(mg_json *scores, const mg_pattern_file *f, mg_err *err)
{
    static losses l;
    const mg_genome *best = f->best.count > 0 ? &f->best : NULL;
    mg_faceset set = {0};
    mg_detectors by = {0};
    mg_controls c = {0};
    mg_subjects of = {0};
    mg_loss_terms terms;
    mg_json *controls = mg_json_object();
    mg_status st = MG_OK;
    MG_TRY(load_heads(&set, &f->spec, FULL, err));
    MG_TRY(open_detector(&by, &f->spec, false, err));
    MG_TRY(mg_loss_terms_parse(&terms, f->spec.objective, err));
    mg_controls_opts opts = {f->pattern, best, &f->genome, set.view, set.views, &by, 1, test_context(pool), NULL};
    MG_TRY(mg_controls_measure(&c, &opts, err));
    if (!mg_subjects_new(&of, c.outcomes.of, set.views))
        MG_TRY(mg_fail(err, MG_ENOMEM, "out of memory for %zu views", set.views));
    if (best)
        MG_TRY(lose(&l, &set, f, err));
    for (size_t g = 0; g < c.conditions.groups; g++)
        put_group(scores, controls, &c, (int)g, mg_loss_terms_flags(&terms),
                  l.of[c.conditions.group[g].kind == MG_CONDITION_PATTERN]);
    if (best)
        put_gain(scores, &c, &of, &l, mg_loss_terms_flags(&terms));
    st = put_claim(scores, controls, &c, &by.at[0], f, err);
    controls = NULL;
done:
    mg_json_free(controls);
    mg_subjects_free(&of);
    mg_controls_free(&c);
    mg_detectors_free(&by);
    mg_faceset_free(&set);
    return st;
}

/* The pattern alone on `heads`. */
static mg_status estimate(mg_estimate *out, const mg_pattern_file *f, const char *heads, mg_err *err)
{
    mg_faceset set = {0};
    mg_detectors by = {0};
    mg_conditions worn = {0};
    mg_outcomes seen = {0};
    mg_status st = MG_OK;
    MG_TRY(load_heads(&set, &f->spec, heads, err));
    MG_TRY(open_detector(&by, &f->spec, false, err));
    mg_observe_opts how = {.conditions = &worn, .model = by.at, .models = 1, .context = test_context(pool)};
    MG_TRY(mg_conditions_add_genome(&worn, MG_CONDITION_PATTERN, "pattern", f->pattern, 0, &f->genome, err));
    MG_TRY(mg_observe(&seen, &how, set.view, set.views, NULL, err));
    MG_TRY(mg_estimate_of(out, &seen, 0, 0, 1, err));
done:
    mg_outcomes_free(&seen);
    mg_conditions_free(&worn);
    mg_detectors_free(&by);
    mg_faceset_free(&set);
    return st;
}

/* Everything that is claimed of `f`. `choice`, which is taken over: how it was chosen, or NULL. */
static mg_status write_claim(const char *target, const mg_pattern_file *f, mg_json *choice, const char *title,
                             const char *command, mg_err *err)
{
    mg_estimate quick;
    mg_json *o = mg_json_object();
    mg_json_put_string(o, "title", title);
    mg_json_put_string(o, "note", NOTE);
    mg_json_put_string(o, "command", command);
    mg_json_put(o, "spec", mg_spec_to_json(&f->spec));
    mg_json_put(o, "genes", mg_genome_to_json(&f->genome));
    mg_json *scores = mg_json_put(o, "scores", mg_json_object()),
            *d = mg_json_put(scores, "detector", mg_json_object());
    mg_status st = MG_OK;
    mg_json_put_string(d, "name", "dlib-hog");
    mg_json_put_string(d, "channels", f->spec.faces.channels == MG_CHANNELS_RGB ? "rgb" : "grey");
    mg_json_put_number(d, "upsample", (double)f->spec.upsample);
    mg_json_put_string(scores, "faces", FULL);
    mg_json_put_number(scores, "evals", (double)f->evals);
    if (choice)
        mg_json_put(scores, "choice", choice);
    MG_TRY(put_full(scores, f, err));
    MG_TRY(estimate(&quick, f, QUICK, err));
    mg_json *q = mg_json_put(scores, "quick", mg_json_object());
    mg_json_put_string(q, "faces", QUICK);
    put_estimate(q, &quick);
    MG_TRY(mg_json_write(target, o, err));
done:
    mg_json_free(o);
    return st;
}

/* ---- choosing ------------------------------------------------------------------------------------------------- */

/* Of patterns and of best-of-Ks, each the one that loses least on `select`: f[*chosen] then has both. */
static mg_status choose(int *chosen, mg_json **choice, mg_pattern_file *f, int runs, mg_err *err)
{
    static const char *const key[BOTH] = {"best_of_k", "patterns"};
    static losses l;
    double loss[RUNS_MAX][BOTH];
    int least[BOTH] = {0, 0};
    mg_faceset set;
    mg_status st = load_heads(&set, &f->spec, CHOICE, err);
    if (st != MG_OK)
        return st;
    for (int i = 0; st == MG_OK && i < runs; i++) {
        st = lose(&l, &set, &f[i], err);
        for (int k = 0; k < BOTH; k++) {
            loss[i][k] = mg_mean(l.of[k], l.views);
            least[k] = loss[i][k] < loss[least[k]][k] ? i : least[k];
        }
    }
    mg_faceset_free(&set);
    if (st != MG_OK)
        return st;
    *choice = mg_json_object();
    mg_json_put_string(*choice, "faces", CHOICE);
    mg_json *seeds = mg_json_put(*choice, "seeds", mg_json_array());
    for (int i = 0; i < runs; i++)
        mg_json_put_number(seeds, NULL, (double)f[i].spec.search.seed);
    for (int k = OWN; k >= BEST; k--) {
        mg_json *all = mg_json_put(*choice, key[k], mg_json_array());
        for (int i = 0; i < runs; i++)
            mg_json_put_number(all, NULL, loss[i][k]);
    }
    *chosen = least[OWN];
    f[least[OWN]].best = f[least[BEST]].best;
    return MG_OK;
}

/* Whether a written claim says that the pattern works. */
static mg_status works(bool *out, const char *path, mg_err *err)
{
    mg_json *root;
    mg_status st = mg_json_load(&root, path, JSON_MAX, err);
    if (st != MG_OK)
        return st;
    const mg_json *s = mg_json_find(root, "scores"), *controls = mg_json_find(s, "controls");
    double n = mg_json_number(mg_json_find(s, "successes"));
    *out = 2 * n >= mg_json_number(mg_json_find(s, "views"));
    for (const mg_plain *p = mg_plains; p->name; p++)
        *out &= n > mg_json_number(mg_json_find(mg_json_find(controls, p->name), "successes"));
    mg_json_free(root);
    return MG_OK;
}

static mg_status claim_best(bool *working, char **run, int runs, const char *target, const char *title,
                            const char *command, mg_err *err)
{
    static mg_pattern_file f[RUNS_MAX];
    mg_json *choice = NULL;
    char seeded[MG_TEXT_MAX];
    int loaded = 0, chosen = 0;
    mg_status st = runs <= RUNS_MAX ? MG_OK : mg_fail(err, MG_EINPUT, "more than %d runs", RUNS_MAX);
    for (; st == MG_OK && loaded < runs; loaded += st == MG_OK)
        st = mg_pattern_file_load(&f[loaded], run[loaded], err);
    for (int i = 0; st == MG_OK && i < runs; i++)
        if (f[i].best.count == 0)
            st = mg_fail(err, MG_EINPUT, "%s: has no best-of-K (was it interrupted?)", run[i]);
    if (st == MG_OK)
        st = choose(&chosen, &choice, f, runs, err);
    if (st == MG_OK) {
        snprintf(seeded, sizeof seeded, "%s --seed %lld", command, (long long)f[chosen].spec.search.seed);
        st = write_claim(target, &f[chosen], choice, title, seeded, err);
    }
    if (st == MG_OK)
        st = works(working, target, err);
    while (loaded > 0)
        mg_pattern_file_free(&f[--loaded]);
    return st;
}

/* ---- holding to a claim --------------------------------------------------------------------------------------- */

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
    mg_json *root;
    figures c;
    mg_estimate t;
    *held = -1;
    mg_status st = mg_json_load(&root, path, JSON_MAX, err);
    if (st != MG_OK)
        return st;
    st = claimed(&c, root, quick, path, err);
    if (st == MG_OK && c.heads) {
        st = mg_pattern_file_load(&f, path, err);
        if (st == MG_OK) {
            st = estimate(&t, &f, c.heads, err);
            mg_pattern_file_free(&f);
        }
        if (st == MG_OK) {
            double n = t.views;
            *held = n == c.views && fabs(t.margin.value - c.margin) <= MARGIN_MOVES &&
                    fabs(t.hits - c.hits) <= RATE_MOVES * n && fabs(t.false_faces.value - c.false_faces) <= RATE_MOVES;
            const char *base = mg_file_base(path);
            printf("CHECK %.*s margin%+.3f,hits%d/%d,false%.2f margin%+.3f,hits%g/%g,false%.2f %d\n",
                   (int)strcspn(base, "."), base, t.margin.value, t.hits, t.views, t.false_faces.value, c.margin,
                   c.hits, c.views, c.false_faces, *held);
        }
    }
    mg_json_free(root);
    return st;
}

static mg_status measure_anew(const char *path, mg_err *err)
{
    mg_json *root;
    mg_pattern_file f;
    const char *title, *command;
    mg_status st = mg_json_load(&root, path, JSON_MAX, err);
    if (st != MG_OK)
        return st;
    const mg_json *scores = mg_json_find(root, "scores"), *choice = scores ? mg_json_find(scores, "choice") : NULL;
    st = mg_json_need_string(root, "title", &title, path, err);
    if (st == MG_OK)
        st = mg_json_need_string(root, "command", &command, path, err);
    if (st == MG_OK)
        st = mg_pattern_file_load(&f, path, err);
    if (st == MG_OK) {
        st = write_claim(path, &f, choice ? mg_json_copy(choice) : NULL, title, command, err);
        mg_pattern_file_free(&f);
    }
    mg_json_free(root);
    return st;
}

/* ---- rewording ------------------------------------------------------------------------------------------------ */

static double number(const mg_json *o, const char *key)
{
    const mg_json *v = o ? mg_json_find(o, key) : NULL;
    return v ? mg_json_number(v) : NAN;
}

static mg_claim_row recorded_row(const mg_json *r)
{
    return r ? (mg_claim_row){true, number(r, "rate"), number(r, "margin"), number(r, "false_faces")}
             : (mg_claim_row){0};
}

static mg_figure recorded_gain(const mg_json *of, const char *difference, const char *interval)
{
    mg_figure g = {number(of, difference), {NAN, NAN}};
    double ci[2];
    if (of && mg_json_need_numbers(of, interval, ci, 2, "", NULL) == MG_OK)
        g.ci = (mg_interval){ci[0], ci[1]};
    return g;
}

/* The margins' paired difference from the hardest control. Files before "against_hardest" have it where that is the
 * best of as many random ones, and where no loss of the two was cut off at 0, so that loss and margin differ by kappa
 * alone, on the mean and so on every head. */
static mg_figure recorded_margin(const mg_json *scores, const mg_claim_facts *f, double kappa)
{
    const mg_json *hardest = mg_json_find(scores, "against_hardest"),
                  *best = mg_json_find(mg_json_find(scores, "controls"), "best-of-K");
    int h = mg_claim_hardest(f, true);
    if (hardest)
        return recorded_gain(mg_json_find(hardest, "margin"), "difference", "difference_ci");
    bool whole = fabs(number(scores, "loss") - f->own.margin - kappa) < 1e-9 &&
                 fabs(number(best, "loss") - number(best, "margin") - kappa) < 1e-9;
    if (h >= 0 && strcmp(mg_control_names[h], "best-of-K") == 0 && whole)
        return recorded_gain(mg_json_find(scores, "against_best_of_k"), "loss_difference", "loss_difference_ci");
    return (mg_figure){NAN, {NAN, NAN}};
}

static mg_status recorded_facts(mg_claim_facts *f, const mg_json *scores, const mg_pattern_file *file, const char *path,
                                mg_err *err)
{
    const mg_json *controls = mg_json_find(scores, "controls"), *hardest = mg_json_find(scores, "against_hardest");
    double ci[2];
    mg_status st = mg_json_need_numbers(scores, "rate_ci", ci, 2, path, err);
    if (st != MG_OK)
        return st;
    f->views = (int)number(scores, "views");
    f->hits = (int)number(scores, "hits");
    f->faces = f->photos = f->views / (int)(file->spec.faces.views * file->spec.faces.widths.count);
    f->rate_ci = (mg_interval){ci[0], ci[1]};
    f->own = recorded_row(scores);
    for (int i = 0; i < MG_CONTROLS; i++)
        f->control[i] = recorded_row(mg_json_find(controls, mg_control_names[i]));
    f->margin = recorded_margin(scores, f, file->spec.kappa);
    f->false_faces =
        recorded_gain(hardest ? mg_json_find(hardest, "false_faces") : NULL, "difference", "difference_ci");
    return MG_OK;
}

/* `scores` with the comparisons and the sentence in their places. */
static mg_json *reworded(const mg_json *scores, const mg_claim_facts *facts, const char *claim)
{
    mg_json *o = mg_json_object();
    for (const mg_json *m = mg_json_first(scores); m; m = mg_json_next(m)) {
        const char *key = mg_json_key(m);
        if (strcmp(key, "controls") == 0)
            put_hardest(o, facts);
        if (strcmp(key, "claim") == 0)
            mg_json_put_string(o, key, claim);
        else if (strcmp(key, "against_hardest") != 0)
            mg_json_put(o, key, mg_json_copy(m));
    }
    return o;
}

static mg_status reword_file(const char *path, const mg_json *root, const mg_pattern_file *f, mg_err *err)
{
    const mg_json *scores = mg_json_find(root, "scores");
    mg_detectors by;
    mg_claim_facts facts;
    char *claim = NULL, tested_on[96 + MG_SUBJECTS_TEXT];
    mg_status st = open_detector(&by, &f->spec, false, err);
    if (st == MG_OK)
        st = begin_facts(&facts, &by.at[0], f, tested_on, err);
    if (st == MG_OK)
        st = recorded_facts(&facts, scores, f, path, err);
    mg_detectors_free(&by);
    if (st != MG_OK)
        return st;
    name_heads(tested_on, (size_t)facts.faces, (size_t)facts.views);
    st = mg_claim_words(&claim, &facts, err);
    mg_json *o = mg_json_object();
    for (const mg_json *m = mg_json_first(root); st == MG_OK && m; m = mg_json_next(m))
        mg_json_put(o, mg_json_key(m), m == scores ? reworded(scores, &facts, claim) : mg_json_copy(m));
    if (st == MG_OK)
        st = mg_json_write(path, o, err);
    mg_json_free(o);
    free(claim);
    return st;
}

/* Files that claim nothing stay as they are. */
static mg_status reword(const char *path, mg_err *err)
{
    mg_json *root;
    mg_pattern_file f;
    mg_status st = mg_json_load(&root, path, JSON_MAX, err);
    if (st != MG_OK)
        return st;
    const mg_json *scores = mg_json_find(root, "scores");
    if (scores && mg_json_find(scores, "controls")) {
        st = mg_pattern_file_load(&f, path, err);
        if (st == MG_OK) {
            st = reword_file(path, root, &f, err);
            mg_pattern_file_free(&f);
        }
    }
    mg_json_free(root);
    return st;
}

/* ---- the table ------------------------------------------------------------------------------------------------ */

static void show_ci(const mg_json *o, const char *key, const char *format, double scale)
{
    double ci[2];
    if (o && mg_json_need_numbers(o, key, ci, 2, "", NULL) == MG_OK)
        printf(format, scale * ci[0], scale * ci[1]);
}

/* One cell: the share of views on which the true face is found, its mean margin, and false faces a view where there are
 * any. */
static void show_cell(const mg_json *row)
{
    printf(" | %.0f %%", 100 * number(row, "rate"));
    show_ci(row, "rate_ci", " (%.0f–%.0f)", 100);
    printf(", %+.2f", number(row, "margin"));
    show_ci(row, "margin_ci", " (%+.2f … %+.2f)", 1);
    if (number(row, "false_faces") >= 0.005) {
        printf(", %.2f false", number(row, "false_faces"));
        show_ci(row, "false_faces_ci", " (%.2f–%.2f)", 1);
    }
}

static const mg_json *scores_of(const mg_json *root)
{
    return mg_json_find(root, "scores");
}

static void show_plains(const mg_json *root)
{
    for (const mg_plain *p = mg_plains; p->name; p++)
        show_cell(mg_json_find(mg_json_find(scores_of(root), "controls"), p->name));
    printf(" |\n");
}

/* Random, best-of-K and annealed patterns of one entry. */
static void show_claim(const mg_json *root, const char *name, int length)
{
    const mg_json *scores = scores_of(root), *controls = mg_json_find(scores, "controls"),
                  *best = mg_json_find(controls, "best-of-K");
    const mg_json *gain = mg_json_find(scores, "against_best_of_k");
    double ci[2] = {0, 0};
    if (!best || !gain || mg_json_need_numbers(gain, "loss_difference_ci", ci, 2, "", NULL) != MG_OK)
        return;
    printf("| %.*s", length, name);
    show_cell(mg_json_find(controls, "random"));
    show_cell(best);
    show_cell(scores);
    printf(" | %.0f, %.0f of %.0f | %+.2f (%+.2f … %+.2f)%s |\n", number(best, "successes"),
           number(scores, "successes"), number(scores, "views"), number(gain, "loss_difference"), ci[0], ci[1],
           ci[1] < 0   ? ""
           : ci[0] > 0 ? " **worse**"
                       : " **no gain**");
}

static void scene_of(char out[64], const mg_json *root)
{
    const mg_json *width = mg_json_find(mg_json_find(root, "spec"), "face-width");
    const char *widths = mg_json_string(width);
    if (widths)
        snprintf(out, 64, "%.40s px", widths);
    else
        snprintf(out, 64, "%g px", mg_json_number(width));
}

/* Whether no earlier file was measured on faces of the same width. */
static bool new_scene(char scene[64], mg_json *const *root, int i)
{
    char other[64];
    bool found = false;
    scene_of(scene, root[i]);
    for (int k = 0; k < i; k++) {
        scene_of(other, root[k]);
        found |= strcmp(scene, other) == 0;
    }
    return !found;
}

/* The plain masks, which are the same for all patterns of one scene; then a row for every file. */
static mg_status show_table(char **path, int files, mg_err *err)
{
    mg_json *root[FILES_MAX];
    char scene[64];
    int loaded = 0;
    mg_status st = files <= FILES_MAX ? MG_OK : mg_fail(err, MG_EINPUT, "more than %d files", (int)FILES_MAX);
    for (; st == MG_OK && loaded < files; loaded += st == MG_OK)
        st = mg_json_load(&root[loaded], path[loaded], JSON_MAX, err);
    printf("| plain masks, %s", FULL);
    for (const mg_plain *p = mg_plains; p->name; p++)
        printf(" | %s", p->name);
    printf(" |\n|---|---|---|---|---|---|\n");
    for (int i = 0; st == MG_OK && i < files; i++)
        if (new_scene(scene, root, i)) {
            printf("| faces of %s", scene);
            show_plains(root[i]);
        }
    printf("\n| %s | random | best of K | annealed | succeeds: best of K, annealed | loss less best of K's "
           "|\n|---|---|---|---|---|---|\n",
           FULL);
    for (int i = 0; st == MG_OK && i < files; i++) {
        const char *name = mg_file_base(path[i]);
        show_claim(root[i], name, (int)strcspn(name, "."));
    }
    while (loaded > 0)
        mg_json_free(root[--loaded]);
    return st;
}

/* ---- verbs ---------------------------------------------------------------------------------------------------- */

static mg_status check_all(int *code, bool quick, char **path, int files, mg_err *err)
{
    mg_status st = MG_OK;
    for (int i = 0; st == MG_OK && i < files; i++) {
        int held;
        st = check(&held, path[i], quick, err);
        *code |= held == 0;
        if (st == MG_OK && held < 0)
            printf("# %s claims nothing on held-out heads\n", path[i]);
    }
    return st;
}

int main(int argc, char **argv)
{
    mg_err err = {MG_OK, ""};
    const char *verb = argc > 2 ? argv[1] : "";
    int code = 0;
    mg_status st = mg_pool_new(&pool, mg_cpu_count(), &err);
    if (st == MG_OK && strcmp(verb, "claim") == 0 && argc > 5) {
        bool working = false;
        st = claim_best(&working, argv + 5, argc - 5, argv[2], argv[3], argv[4], &err);
        code = working ? 0 : EXIT_NO_WORK;
    } else if (st == MG_OK && strcmp(verb, "measure") == 0) {
        for (int i = 2; st == MG_OK && i < argc; i++)
            st = measure_anew(argv[i], &err);
    } else if (st == MG_OK && strcmp(verb, "reword") == 0) {
        for (int i = 2; st == MG_OK && i < argc; i++)
            st = reword(argv[i], &err);
    } else if (st == MG_OK && strcmp(verb, "check") == 0) {
        st = check_all(&code, strcmp(argv[2], "quick") == 0, argv + 3, argc - 3, &err);
    } else if (st == MG_OK && strcmp(verb, "table") == 0) {
        st = show_table(argv + 2, argc - 2, &err);
    } else if (st == MG_OK) {
        st = mg_fail(&err, MG_EINPUT,
                     "usage: library claim TARGET TITLE COMMAND RUN… | measure FILE… | reword FILE… | check quick|full "
                     "FILE… | table FILE…");
    }
    mg_pool_free(pool);
    if (st != MG_OK)
        fprintf(stderr, "library: %s\n", err.msg);
    return st == MG_OK ? code : 2;
}
