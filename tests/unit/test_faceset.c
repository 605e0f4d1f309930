/* Sets of faces: whose heads they are, how large a face is, and what its views differ in. */
#include "context.h"
#include "test.h"

#include <math.h>

#include "base/hash.h"
#include "faceset/faceset.h"
#include "maskgen/spec.h"

#define PHOTO "/usr/share/doc/libdlib19.1/examples/faces/Tom_Cruise_avp_2014_4.jpg"

static int ascending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* What was searched or chosen on is not what is reported on; a head that is drawn anew is another one. */
static void sets_share_no_head(void **state)
{
    (void)state;
    enum { ATTEMPTS = 20, MOST = (16 + 32 + 64) * ATTEMPTS };
    static const struct {
        const char *name;
        int count;
    } set[] = {{"search", 16}, {"select", 32}, {"heldout", 64}};
    static uint64_t seed[MOST];
    size_t n = 0;
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < set[i].count; k++)
            for (int attempt = 0; attempt < ATTEMPTS; attempt++)
                assert_true(mg_faceset_seed(&seed[n++], set[i].name, k, attempt));
    qsort(seed, n, sizeof *seed, ascending);
    for (size_t i = 1; i < n; i++)
        assert_true(seed[i] != seed[i - 1]);
    assert_false(mg_faceset_seed(&seed[0], "held", 0, 0));
}

static mg_faceset load(const char *what, int64_t views, int64_t view_seed)
{
    mg_spec spec;
    mg_faceset set;
    MUST(mg_spec_init(&spec, err));
    MUST(mg_list_add(&spec.faces.paths, what, err));
    spec.faces.size = 144;
    spec.faces.widths = (mg_reals){1, {90}};
    spec.faces.views = views;
    spec.faces.view_seed = view_seed;
    MUST(mg_faceset_load(&set, &spec.faces, test_context(NULL), NULL, err));
    mg_spec_free(&spec);
    return set;
}

static bool is_plain(const mg_view *v)
{
    return v->gain == 1 && v->contrast == 1 && v->blur == 0 && v->noise == 0 && v->jpeg == 0;
}

static bool alike(const mg_view *a, const mg_view *b)
{
    return a->gain == b->gain && a->contrast == b->contrast && a->blur == b->blur && a->noise == b->noise &&
           a->jpeg == b->jpeg && a->noise_seed == b->noise_seed;
}

/* The first view is the face as it is, the others are drawn by their number and the seed. */
static void views_are_drawn_by_the_seed(void **state)
{
    (void)state;
    static const char *const what[] = {PHOTO, "synth:1"};
    for (int i = 0; i < 2; i++) {
        mg_faceset a = load(what[i], 3, 1), again = load(what[i], 3, 1), other = load(what[i], 3, 2);
        assert_int_equal(a.views, 3);
        for (size_t k = 0; k < 3; k++) {
            assert_true(is_plain(&a.view[k]) == (k == 0) && alike(&a.view[k], &again.view[k]));
            assert_true(alike(&a.view[k], &other.view[k]) == (k == 0));
        }
        assert_false(alike(&a.view[1], &a.view[2]));
        mg_faceset_free(&a);
        mg_faceset_free(&again);
        mg_faceset_free(&other);
    }
}

/* Heads are drawn within 6 % of the width that was asked for, and their boxes tell it. */
static void a_head_is_as_wide_as_asked(void **state)
{
    (void)state;
    mg_faceset set = load("synth:3", 2, 1);
    double sum = 0;
    for (size_t i = 0; i < set.views; i++) {
        mg_rect b = set.view[i].face->box;
        assert_true(b.w == b.h && fabs(b.w / 90.0 - 1) < 0.08);
        sum += b.w / 90.0;
    }
    assert_true(fabs(sum / (double)set.views - 1) < 0.03);
    mg_faceset_free(&set);
}

TEST_MAIN(cmocka_unit_test(sets_share_no_head), cmocka_unit_test(views_are_drawn_by_the_seed),
          cmocka_unit_test(a_head_is_as_wide_as_asked))
