/* Objectives: losses on made-up scores, weighted lists, and that early rejection, increments and threads leave the
 * trajectory alone. */
#include "test.h"
#include "context.h"

#include <math.h>

#include "score/dlib/dlib.h"
#include "faceset/faceset.h"
#include "objective/objective.h"
#include "maskgen/search.h"
#include "base/rng.h"
#include "cloth/texture.h"

#define PHOTOS "/usr/share/doc/libdlib19.1/examples/faces/"

#define CLOSE(a, b, by) assert_true(fabs((a) - (b)) <= (by))

static const mg_loss_context sight = {{100, 100, 80, 80}, {90, 140, 100, 60}, 2, 3, 0.25, -1};

static double loss_of(const char *name, const mg_score *s, const mg_loss_context *v)
{
    mg_loss_terms a;
    MUST(mg_loss_terms_parse(&a, name, err));
    return a.row[0]->loss(s, v);
}

/* ---- losses ---- */

static void losses_are_what_they_say(void **state)
{
    (void)state;
    const mg_detection det[] = {{{102, 98, 80, 80}, 1.5f, NULL},    /* the true face */
                                {{110, 150, 40, 40}, 0.5f, 0},      /* on the mask */
                                {{140, 150, 40, 40}, -0.25f, NULL}, /* on the mask, not quite found */
                                {{300, 300, 40, 40}, 2, 0}};        /* elsewhere */
    mg_score s = {.true_margin = 1.5, .false_margin = 2, .hit = true, .count = 4, .det = det};
    assert_true(loss_of("hide", &s, &sight) == 3.5);
    assert_int_equal(mg_decoys(&s, &sight), 1);
    double smooth = 1 / (1 + exp(2 - 2)) + 1 / (1 + exp(2 + 1));
    CLOSE(mg_decoys_smooth(&s, &sight), smooth, 1e-12);
    CLOSE(loss_of("decoy", &s, &sight), 3 - smooth, 1e-12);
    assert_true(loss_of("count", &s, &sight) == 2);
    assert_true(loss_of("divert", &s, &sight) == 3.5 + 1.5);
    s.true_margin = -2.5;
    assert_true(loss_of("hide", &s, &sight) == 0);
    assert_true(loss_of("divert", &s, &sight) == 1.5);
    s.count = 1;
    assert_true(loss_of("divert", &s, &sight) == 3); /* no decoy: as if at the floor */
    assert_true(loss_of("decoy", &s, &sight) == 3.5);
}

/* Networks give every spot some faint score: hundreds of them are no face, and a better one is worth something from
 * the list's end on. */
static void the_surest_decoy_leads_far_below_the_threshold(void **state)
{
    (void)state;
    enum { FAINT = 300 };
    const mg_loss_context one = {{100, 100, 80, 80}, {100, 140, 80, 60}, 2, 1, 1.5, -6};
    mg_detection det[FAINT];
    mg_score s = {.true_margin = 8, .hit = true, .count = FAINT, .det = det};
    for (int i = 0; i < FAINT; i++)
        det[i] = (mg_detection){{100 + i % 60, 140 + i / 60, 8, 8}, -5, NULL};
    assert_true(mg_decoys_smooth(&s, &one) < 0.02);
    double before = loss_of("decoy", &s, &one);
    for (float margin = -4.75f; margin <= 6; margin += 0.25f) {
        det[0].margin = margin;
        double after = loss_of("decoy", &s, &one);
        assert_true(after < before - (margin <= 0 ? 0.02 : 0.01));
        before = after;
    }
    assert_true(before < 0.2);
    det[0].margin = 30;
    assert_true(loss_of("decoy", &s, &one) < 0.001);
}

/* In the canvas everything counts, and nothing is the true face. */
static void a_canvas_has_no_true_face(void **state)
{
    (void)state;
    const mg_loss_context canvas = {{0, 0, 0, 0}, {0, 0, 400, 400}, 2, 10, 0.25, -1};
    const mg_detection det[] = {{{0, 0, 80, 80}, 1, 0}, {{-10, 330, 80, 80}, 0, 0}, {{380, 380, 80, 80}, 1, 0}};
    mg_score s = {.true_margin = -3, .count = 3, .det = det};
    assert_int_equal(mg_decoys(&s, &canvas), 2);
}

/* Early rejection rests on this. */
static void no_loss_lies_below_its_bound(void **state)
{
    (void)state;
    mg_rng rng;
    mg_rng_seed(&rng, 3, 1);
    for (int k = 0; k < 2000; k++) {
        mg_detection det[20];
        int n = (int)mg_rng_below(&rng, 21);
        for (int i = 0; i < n; i++)
            det[i] = (mg_detection){{(int)mg_rng_below(&rng, 250), (int)mg_rng_below(&rng, 250), 60, 60},
                                    (float)mg_rng_range(&rng, -1, 4),
                                    0};
        mg_score s = {.true_margin = mg_rng_range(&rng, -3, 4), .count = n, .det = det};
        for (const mg_loss_term *a = mg_loss_term_rows; a->name; a++) {
            if (!a->loss) { /* of recognisers */
                assert_true(a->flags & MG_LOSS_MATCH);
                continue;
            }
            double loss = a->loss(&s, &sight);
            assert_true(isfinite(loss) && loss >= a->least);
        }
    }
}

/* ---- lists ---- */

#define REFUSED(call, word)                                                                                            \
    do {                                                                                                               \
        mg_err e_ = {MG_OK, ""}, *err = &e_;                                                                           \
        assert_int_equal(call, MG_EINPUT);                                                                             \
        if (!strstr(e_.msg, word))                                                                                     \
            fail_msg("\"%s\" does not say \"%s\"", e_.msg, word);                                                      \
    } while (0)

static void objectives_are_weighted(void **state)
{
    (void)state;
    mg_loss_terms a;
    MUST(mg_loss_terms_parse(&a, "hide:1,decoy:0.3", err));
    assert_int_equal(a.count, 2);
    assert_string_equal(a.row[1]->name, "decoy");
    assert_true(a.weight[0] == 1 && a.weight[1] == 0.3);
    assert_int_equal(mg_loss_terms_flags(&a), MG_LOSS_FACE | MG_LOSS_LIST);
    MUST(mg_loss_terms_parse(&a, "hide", err));
    assert_true(a.count == 1 && a.weight[0] == 1 && mg_loss_terms_flags(&a) == MG_LOSS_FACE);
    REFUSED(mg_loss_terms_parse(&a, "hid", err), "decoy");
    REFUSED(mg_loss_terms_parse(&a, "", err), "hide");
    REFUSED(mg_loss_terms_parse(&a, "hide,", err), "hide");
    REFUSED(mg_loss_terms_parse(&a, "hide:0", err), "weight");
    REFUSED(mg_loss_terms_parse(&a, "hide:-1", err), "weight");
    REFUSED(mg_loss_terms_parse(&a, "hide:1,hide:2", err), "twice");
    REFUSED(mg_loss_terms_parse(&a, "hide:nan", err), "hide:nan");
}

/* ---- trajectories ---- */

enum { FACES = 3, STEPS = 40, CANVAS_W = 240, CANVAS_H = 200 };
static mg_faceset faces, canvas;

static int load_faces(void **state)
{
    (void)state;
    static const char *const path[] = {PHOTOS "Tom_Cruise_avp_2014_4.jpg", PHOTOS "2008_001009.jpg",
                                       PHOTOS "2007_007763.jpg"};
    mg_spec spec;
    MUST(mg_spec_init(&spec, err));
    spec.faces.size = 208;
    spec.faces.widths = (mg_reals){1, {150}};
    for (int i = 0; i < 3; i++)
        MUST(mg_list_add(&spec.faces.paths, path[i], err));
    MUST(mg_faceset_load(&faces, &spec.faces, test_context(NULL), NULL, err));
    MUST(mg_faceset_canvas(&canvas, CANVAS_W, CANVAS_H, err));
    mg_spec_free(&spec);
    return faces.views >= FACES ? 0 : -1;
}

static int free_faces(void **state)
{
    (void)state;
    mg_faceset_free(&faces);
    mg_faceset_free(&canvas);
    return 0;
}

typedef struct trajectory {
    mg_trace_row row[STEPS];
    mg_genome best;
    mg_objective_stats stats;
    double decoys;
} trajectory;

typedef struct setting {
    const char *family, *objective, *detector;
    bool flat, rgb, whole, patient; /* whole: no increments; patient: no early rejection */
    int threads;
} setting;

static mg_problem inner;

static mg_status try_to_the_end(void *self, const mg_genome *g, double limit, double *loss, bool *above, mg_err *err)
{
    mg_status st = inner.try_state(self, g, INFINITY, loss, above, err);
    *above = *loss > limit;
    return st;
}

static mg_objective *open_objective(const setting *s, mg_pattern **pattern, mg_pool **pool,
                                    mg_detector_ops slow[MG_DETECTORS_MAX])
{
    mg_spec spec;
    mg_detectors by;
    mg_objective_opts opts = {.searched = &by, .kappa = 2, .decoys = 4};
    mg_objective *o;
    MUST(mg_spec_init(&spec, err));
    snprintf(spec.pattern.family, sizeof spec.pattern.family, "%s", s->family);
    MUST(mg_pattern_new(pattern, &spec.pattern, s->flat ? CANVAS_W : MG_TEXTURE_W, s->flat ? CANVAS_H : MG_TEXTURE_H,
                        err));
    MUST(mg_pool_new(pool, s->threads, err));
    MUST(mg_loss_terms_parse(&opts.terms, s->objective, err));
    MUST(mg_detectors_parse(&by, s->detector, err));
    MUST(mg_detectors_see(&by, s->rgb, s->flat, err));
    for (int d = 0; s->whole && d < by.count; d++) {
        slow[d] = *by.at[d].row;
        slow[d].begin = NULL;
        by.at[d].row = &slow[d];
    }
    opts.context = test_context(*pool);
    MUST(mg_objective_new(&o, *pattern, s->flat ? canvas.view : faces.view, s->flat ? 1 : FACES, &opts, err));
    mg_detectors_free(&by);
    mg_spec_free(&spec);
    return o;
}

static trajectory run(setting s)
{
    mg_pattern *pattern;
    mg_pool *pool;
    mg_detector_ops slow[MG_DETECTORS_MAX];
    mg_objective *o = open_objective(&s, &pattern, &pool, slow);
    mg_problem p = inner = mg_objective_problem(o);
    mg_search_spec spec = {.iters = STEPS, .seed = 5, .target_rate = -1};
    mg_search *search;
    trajectory t;
    if (s.patient)
        p.try_state = try_to_the_end;
    MUST(mg_search_new(&search, &spec, &p, err));
    for (int i = 0; i < STEPS; i++)
        MUST(mg_search_step(search, &t.row[i], err));
    t.best = mg_search_at(search)->best;
    t.stats = mg_objective_count(o);
    t.decoys = mg_objective_decoys(o);
    mg_search_free(search);
    mg_objective_free(o);
    mg_pool_free(pool);
    mg_pattern_free(pattern);
    return t;
}

static void same(const trajectory *a, const trajectory *b)
{
    for (int i = 0; i < STEPS; i++) {
        assert_int_equal(a->row[i].accepted, b->row[i].accepted);
        assert_true(a->row[i].loss == b->row[i].loss && a->row[i].best_loss == b->row[i].best_loss &&
                    a->row[i].temperature == b->row[i].temperature);
    }
    assert_true(mg_genome_equal(&a->best, &b->best));
    assert_true(a->decoys == b->decoys);
}

static const char *const objectives[] = {"hide", "decoy:1,hide:0.5", "divert", "count", "keep"};

static void early_rejection_changes_nothing(void **state)
{
    (void)state;
    int64_t early = 0;
    for (size_t i = 0; i < sizeof objectives / sizeof *objectives; i++) {
        setting s = {"stamps", objectives[i], "hog", .threads = 1};
        trajectory quick = run(s);
        s.patient = true;
        trajectory slow = run(s);
        same(&quick, &slow);
        assert_int_equal(slow.stats.early, 0);
        assert_true(quick.stats.views <= slow.stats.views);
        early += quick.stats.early;
    }
    assert_true(early > 0);
}

static void increments_change_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof objectives / sizeof *objectives; i++) {
        setting s = {"bars", objectives[i], "hog", .threads = 1};
        trajectory quick = run(s);
        s.whole = true;
        trajectory slow = run(s);
        same(&quick, &slow);
    }
}

static void increments_change_nothing_in_the_canvas(void **state)
{
    (void)state;
    setting s = {"stamps", "decoy", "hog", .flat = true, .rgb = true, .threads = 1};
    trajectory quick = run(s);
    s.whole = true;
    trajectory slow = run(s);
    same(&quick, &slow);
    assert_true(quick.row[STEPS - 1].best_loss < quick.row[0].loss);
}

static void threads_change_nothing(void **state)
{
    (void)state;
    setting s = {"stamps", "divert:1,decoy:0.3", "hog", .threads = 1};
    trajectory one = run(s);
    s.threads = 3;
    trajectory three = run(s);
    same(&one, &three);
}

static double loss_at(const setting *s, const mg_genome *genome, mg_genome *drawn)
{
    mg_pattern *pattern;
    mg_pool *pool;
    mg_detector_ops slow[MG_DETECTORS_MAX];
    mg_objective *o = open_objective(s, &pattern, &pool, slow);
    mg_problem p = mg_objective_problem(o);
    mg_rng rng;
    mg_rng_seed(&rng, 11, 2);
    if (!genome)
        p.random(o, &rng, drawn);
    double loss;
    MUST(p.reset(o, genome ? genome : drawn, &loss, err));
    mg_objective_free(o);
    mg_pool_free(pool);
    mg_pattern_free(pattern);
    return loss;
}

static void several_detectors_add_up(void **state)
{
    (void)state;
    mg_genome g;
    setting s = {"cells", "hide:2,decoy:0.5", "hog", .threads = 2};
    double hog = loss_at(&s, NULL, &g);
    s.detector = "mock";
    double mock = loss_at(&s, &g, NULL);
    s.detector = "mock:0.5,hog:3";
    CLOSE(loss_at(&s, &g, NULL), 0.5 * mock + 3 * hog, 1e-9);
    s.detector = "mock:0.5,dlib-hog:3";
    CLOSE(loss_at(&s, &g, NULL), 0.5 * mock + 3 * hog, 1e-3);
    s.objective = "hide";
    s.detector = "mock:1,hog:0.7";
    trajectory quick = run(s);
    s.patient = s.whole = true;
    trajectory slow = run(s);
    same(&quick, &slow);
}

/* The objective's count is that of a plain dlib call on the painted pixels. */
static void the_canvas_is_the_picture(void **state)
{
    (void)state;
    mg_genome g;
    setting s = {"stamps", "count", "hog", .flat = true, .rgb = true, .threads = 1};
    double loss = loss_at(&s, NULL, &g);
    mg_spec spec;
    mg_pattern *pattern;
    mg_image im;
    mg_dlib_hog *hog;
    const mg_detection *det;
    int n, inside = 0;
    MUST(mg_spec_init(&spec, err));
    strcpy(spec.pattern.family, "stamps");
    MUST(mg_pattern_new(&pattern, &spec.pattern, CANVAS_W, CANVAS_H, err));
    MUST(mg_image_new(&im, CANVAS_W, CANVAS_H, 3, err));
    mg_pattern_paint(pattern, &g, (mg_rect){0, 0, im.w, im.h}, &im);
    MUST(mg_dlib_hog_new(&hog, err));
    MUST(mg_dlib_hog_detect(hog, &im, 1, 0, &det, &n, err));
    for (int i = 0; i < n; i++) {
        int x = det[i].box.x + det[i].box.w / 2, y = det[i].box.y + det[i].box.h / 2;
        inside += x >= 0 && y >= 0 && x < im.w && y < im.h;
    }
    assert_true(loss == fmax(0, 4 - inside));
    mg_dlib_hog_free(hog);
    mg_image_free(&im);
    mg_pattern_free(pattern);
    mg_spec_free(&spec);
}

static void the_canvas_refuses_to_hide(void **state)
{
    (void)state;
    mg_spec spec;
    mg_pattern *pattern;
    mg_objective *o;
    mg_detectors by;
    mg_objective_opts opts = {.searched = &by, .kappa = 2, .decoys = 4};
    MUST(mg_spec_init(&spec, err));
    MUST(mg_pattern_new(&pattern, &spec.pattern, CANVAS_W, CANVAS_H, err));
    MUST(mg_loss_terms_parse(&opts.terms, "decoy,hide:0.1", err));
    MUST(mg_detectors_parse(&by, "mock", err));
    REFUSED(mg_objective_new(&o, pattern, canvas.view, 1, &opts, err), "hide");
    assert_null(o);
    mg_detectors_free(&by);
    mg_pattern_free(pattern);
    mg_spec_free(&spec);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(losses_are_what_they_say),  cmocka_unit_test(the_surest_decoy_leads_far_below_the_threshold),
        cmocka_unit_test(a_canvas_has_no_true_face), cmocka_unit_test(no_loss_lies_below_its_bound),
        cmocka_unit_test(objectives_are_weighted),   cmocka_unit_test(early_rejection_changes_nothing),
        cmocka_unit_test(increments_change_nothing), cmocka_unit_test(increments_change_nothing_in_the_canvas),
        cmocka_unit_test(threads_change_nothing),    cmocka_unit_test(several_detectors_add_up),
        cmocka_unit_test(the_canvas_is_the_picture), cmocka_unit_test(the_canvas_refuses_to_hide),
    };
    return cmocka_run_group_tests(tests, load_faces, free_faces);
}
