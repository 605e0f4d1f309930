/* Likeness by a recogniser without weights: against its own vectors, and as a part of an objective. */
#include "test.h"
#include "context.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cloth/texture.h"
#include "faceset/faceset.h"
#include "maskgen/search.h"
#include "objective/objective.h"

#define CLOSE(a, b, by) assert_true(fabs((a) - (b)) <= (by))

enum { PEOPLE = 2, VIEWS = 3 };
static mg_faceset faces; /* two heads, each in three poses and lights */

static int load_faces(void **state)
{
    (void)state;
    mg_spec spec;
    MUST(mg_spec_init(&spec, err));
    spec.faces.size = 128;
    spec.faces.widths = (mg_reals){1, {96}};
    spec.faces.views = VIEWS;
    MUST(mg_list_add(&spec.faces.people, "synth:2", err));
    MUST(mg_faceset_load(&faces, &spec.faces, test_context(NULL), NULL, err));
    mg_spec_free(&spec);
    return faces.views == PEOPLE * VIEWS ? 0 : -1;
}

static int free_faces(void **state)
{
    (void)state;
    mg_faceset_free(&faces);
    return 0;
}

static void heads_are_people(void **state)
{
    (void)state;
    for (size_t i = 0; i < faces.views; i++)
        for (size_t k = 0; k < faces.views; k++)
            assert_int_equal(mg_face_same_person(faces.view[i].face, faces.view[k].face), i / VIEWS == k / VIEWS);
}

/* Recognisers and aligners of a test. */
typedef struct judges {
    mg_recognisers by;
    mg_aligners aligners;
} judges;

static mg_likeness *open_likeness(judges *j, const char *by, const char *aligners, bool worst)
{
    mg_likeness *l;
    MUST(mg_recognisers_parse(&j->by, by, err));
    MUST(mg_aligners_parse(&j->aligners, aligners, err));
    mg_likeness_opts o = {&j->by, &j->aligners, worst, 2, 1, test_context(NULL)};
    MUST(mg_likeness_new(&l, faces.view, faces.views, &o, err));
    return l;
}

static void close_likeness(judges *j, mg_likeness *l)
{
    mg_likeness_free(l);
    mg_recognisers_free(&j->by);
}

/* Of a bare view by its box, by hand. */
static void embed_bare(float *out, const judges *j, size_t i)
{
    void *self;
    mg_renderer *r;
    mg_alignment a = {.found = true, .scheme = MG_ALIGN_BOX, .box = faces.view[i].face->box};
    MUST(mg_recogniser_open(&self, &j->by.at[0], test_context(NULL), err));
    MUST(mg_renderer_new(&r, &faces.view[i], err));
    mg_renderer_bare(r);
    MUST(j->by.at[0].row->embed(self, mg_renderer_rgb(r), &a, false, out, err));
    mg_renderer_free(r);
    j->by.at[0].row->close(self);
}

static mg_likeness_answer ask_bare(mg_likeness *l, size_t i)
{
    mg_likeness_answer answer;
    mg_renderer *r;
    MUST(mg_renderer_new(&r, &faces.view[i], err));
    mg_renderer_bare(r);
    MUST(mg_likeness_of(&answer, l, i, mg_renderer_rgb(r), 0, err));
    mg_renderer_free(r);
    return answer;
}

static void it_is_the_mean_over_the_other_pictures(void **state)
{
    (void)state;
    judges j;
    mg_likeness *l = open_likeness(&j, "mock-embed", "box", false);
    static float v[PEOPLE * VIEWS][MG_EMBED_MAX];
    void *self;
    MUST(mg_recogniser_open(&self, &j.by.at[0], test_context(NULL), err));
    int dims = j.by.at[0].row->dims(self);
    j.by.at[0].row->close(self);
    for (size_t i = 0; i < faces.views; i++)
        embed_bare(v[i], &j, i);
    for (size_t i = 0; i < faces.views; i++) {
        double sum = 0;
        for (size_t k = i / VIEWS * VIEWS; k < i / VIEWS * VIEWS + VIEWS; k++)
            sum += k == i ? 0 : j.by.at[0].row->similarity(v[i], v[k], dims);
        double margin = sum / (VIEWS - 1) - mg_recogniser_threshold(&j.by.at[0]);
        mg_likeness_answer a = ask_bare(l, i);
        CLOSE(a.margin, margin, 1e-6);
        CLOSE(a.loss, fmax(0, margin / MG_LIKENESS_UNIT + 2), 1e-5);
    }
    close_likeness(&j, l);
}

/* Of thresholds 0.9 and −0.5, weighted 1 and 3. */
static void several_are_averaged_or_the_worst_counts(void **state)
{
    (void)state;
    judges one, two, both;
    mg_likeness *hard = open_likeness(&one, "mock-embed:a;threshold=0.9", "box", false);
    mg_likeness *easy = open_likeness(&two, "mock-embed:b;threshold=-0.5", "box", false);
    mg_likeness_answer a = ask_bare(hard, 1), b = ask_bare(easy, 1);
    assert_true(b.loss > a.loss);
    mg_likeness *l = open_likeness(&both, "mock-embed:a;threshold=0.9:1,mock-embed:b;threshold=-0.5:3", "box", false);
    CLOSE(ask_bare(l, 1).loss, (a.loss + 3 * b.loss) / 4, 1e-9);
    CLOSE(ask_bare(l, 1).margin, b.margin, 1e-9);
    close_likeness(&both, l);
    l = open_likeness(&both, "mock-embed:a;threshold=0.9:1,mock-embed:b;threshold=-0.5:3", "box", true);
    CLOSE(ask_bare(l, 1).loss, b.loss, 1e-9);
    close_likeness(&both, l);
    close_likeness(&one, hard);
    close_likeness(&two, easy);
}

static void somebody_known_by_one_picture_is_refused(void **state)
{
    (void)state;
    judges j;
    mg_likeness *l;
    mg_err e = {MG_OK, ""};
    MUST(mg_recognisers_parse(&j.by, "mock-embed", err));
    MUST(mg_aligners_parse(&j.aligners, "box", err));
    mg_likeness_opts o = {&j.by, &j.aligners, false, 2, 1, NULL};
    assert_int_equal(mg_likeness_new(&l, faces.view, VIEWS + 1, &o, &e), MG_EINPUT); /* the second head once */
    assert_null(l);
    assert_non_null(strstr(e.msg, "other picture"));
    mg_recognisers_free(&j.by);
}

/* ---- in an objective ---- */

enum { STEPS = 25 };
typedef struct trajectory {
    mg_trace_row row[STEPS];
    mg_genome best;
    double rate;
    mg_objective_stats stats;
} trajectory;

static mg_problem inner;

static mg_status try_to_the_end(void *self, const mg_genome *g, double limit, double *loss, bool *above, mg_err *err)
{
    mg_status st = inner.try_state(self, g, INFINITY, loss, above, err);
    *above = *loss > limit;
    return st;
}

static trajectory search(const char *terms, int threads, bool patient)
{
    mg_spec spec;
    mg_pattern *pattern;
    mg_pool *pool;
    mg_detectors by;
    judges j;
    mg_objective *o;
    mg_search *s;
    trajectory t;
    MUST(mg_spec_init(&spec, err));
    MUST(mg_pattern_new(&pattern, &spec.pattern, MG_TEXTURE_W, MG_TEXTURE_H, err));
    MUST(mg_pool_new(&pool, threads, err));
    MUST(mg_detectors_parse(&by, "hog", err));
    MUST(mg_recognisers_parse(&j.by, "mock-embed", err));
    MUST(mg_aligners_parse(&j.aligners, "box,oracle", err));
    mg_objective_opts opts = {&by, {0}, 2, 4, &j.by, &j.aligners, false, test_context(pool)};
    MUST(mg_loss_terms_parse(&opts.terms, terms, err));
    MUST(mg_objective_new(&o, pattern, faces.view, faces.views, &opts, err));
    mg_problem p = inner = mg_objective_problem(o);
    if (patient)
        p.try_state = try_to_the_end;
    mg_search_spec how = {.iters = STEPS, .seed = 3, .target_rate = -1};
    MUST(mg_search_new(&s, &how, &p, err));
    for (int i = 0; i < STEPS; i++)
        MUST(mg_search_step(s, &t.row[i], err));
    t.best = mg_search_at(s)->best;
    double loss;
    MUST(p.reset(p.self, &t.best, &loss, err)); /* from nothing: the loss of the best is what its trajectory says */
    CLOSE(loss, mg_search_at(s)->best_loss, 1e-9);
    t.rate = mg_objective_rate(o);
    t.stats = mg_objective_count(o);
    mg_search_free(s);
    mg_objective_free(o);
    mg_recognisers_free(&j.by);
    mg_detectors_free(&by);
    mg_pool_free(pool);
    mg_pattern_free(pattern);
    mg_spec_free(&spec);
    return t;
}

static void same(const trajectory *a, const trajectory *b)
{
    for (int i = 0; i < STEPS; i++)
        assert_true(a->row[i].accepted == b->row[i].accepted && a->row[i].loss == b->row[i].loss);
    assert_true(mg_genome_equal(&a->best, &b->best) && a->rate == b->rate);
}

static const char *const objectives[] = {"confuse", "confuse:1,hide:0.5", "confuse:2,keep:0.3"};

static void threads_and_giving_up_early_change_nothing(void **state)
{
    (void)state;
    int64_t early = 0;
    for (size_t i = 0; i < sizeof objectives / sizeof *objectives; i++) {
        trajectory quick = search(objectives[i], 1, false), slow = search(objectives[i], 1, true),
                   two = search(objectives[i], 2, false);
        same(&quick, &slow);
        same(&quick, &two);
        early += quick.stats.early;
        assert_true(quick.row[STEPS - 1].best_loss <= quick.row[0].best_loss);
    }
    assert_true(early > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads_are_people),
        cmocka_unit_test(it_is_the_mean_over_the_other_pictures),
        cmocka_unit_test(several_are_averaged_or_the_worst_counts),
        cmocka_unit_test(somebody_known_by_one_picture_is_refused),
        cmocka_unit_test(threads_and_giving_up_early_change_nothing),
    };
    return cmocka_run_group_tests(tests, load_faces, free_faces);
}
