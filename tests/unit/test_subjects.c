/* Faces, photos and their views: what is averaged, what is resampled, and how much of it there is. */
#include "test.h"
#include "context.h"

#include <math.h>

#include "faceset/faceset.h"
#include "base/rng.h"
#include "measure/subjects.h"

static mg_subjects subjects(const mg_subject *of, size_t n)
{
    mg_subjects s;
    assert_true(mg_subjects_new(&s, of, n));
    return s;
}

static void check_near(double got, double want, double within)
{
    if (!(fabs(got - want) <= within))
        fail_msg("got %.9g, expected %.9g ± %g", got, want, within);
}

/* Faces 4, 9 and 2 in photos 7, 7 and 3: numbered in the order of their numbers, whatever those are. */
static void faces_and_photos_are_counted(void **state)
{
    (void)state;
    const mg_subject of[] = {{4, 7}, {9, 7}, {4, 7}, {2, 3}, {9, 7}, {4, 7}};
    const double v[] = {1, 5, 2, 8, 7, 6};
    double by_face[3];
    mg_subjects s = subjects(of, 6);
    assert_int_equal(s.faces, 3);
    assert_int_equal(s.photos, 2);
    mg_subjects_means(by_face, &s, v);
    check_near(by_face[0], 8, 0);
    check_near(by_face[1], 3, 0);
    check_near(by_face[2], 6, 0);
    assert_true(s.photo[1] == s.photo[2] && s.photo[0] != s.photo[1]);
    mg_subjects_free(&s);
    s = subjects(NULL, 5);
    assert_true(s.faces == 5 && s.photos == 5 && s.face[3] == 3);
    mg_subjects_free(&s);
}

/* Where every face is seen once, in its own photo, the figures are the textbook's. */
static void one_view_of_each_face_is_the_plain_case(void **state)
{
    (void)state;
    const double hit[] = {1, 0, 1, 1, 0, 0, 1, 1, 1, 0}, v[] = {.1, -.4, .3, .9, -.2, -.7, .4, .8, .5, -.1};
    mg_subjects s = subjects(NULL, 10);
    mg_interval a = mg_subjects_rate(&s, 6, hit, 3), b = mg_wilson(6, 10), c = mg_subjects_bootstrap(&s, v, 3),
                d = mg_bootstrap_mean(v, 10, MG_BOOTSTRAP_ROUNDS, 3);
    assert_true(a.lo == b.lo && a.hi == b.hi && c.lo == d.lo && c.hi == d.hi);
    mg_subjects_free(&s);
}

/* Six views of one face are one face: 5 of 6 found is no 44–97 %. */
static void views_are_not_faces(void **state)
{
    (void)state;
    mg_subject of[6] = {{0, 0}};
    const double by_face = 5 / 6.0, all = 1;
    mg_subjects s = subjects(of, 6);
    assert_int_equal(s.faces, 1);
    mg_interval some = mg_subjects_rate(&s, by_face, &by_face, 1), every = mg_subjects_rate(&s, 1, &all, 1);
    check_near(every.lo, 0.2065, 5e-5); /* 1 of 1 by Wilson */
    check_near(every.hi, 1, 0);
    assert_true(some.lo < 0.2 && some.hi > 0.98);
    assert_true(isnan(mg_subjects_bootstrap(&s, &by_face, 1).lo)); /* one face tells nothing of others */
    mg_subjects_free(&s);
}

/* 200 faces in 20 photos that are found or missed together: by face a third of the width. */
static void faces_of_one_photo_are_resampled_together(void **state)
{
    (void)state;
    mg_subject of[200];
    double hit[200], found = 0;
    for (size_t i = 0; i < 200; i++) {
        of[i] = (mg_subject){i, i / 10};
        hit[i] = i < 100;
        found += hit[i];
    }
    mg_subjects s = subjects(of, 200), each = subjects(NULL, 200);
    mg_interval photos = mg_subjects_rate(&s, found, hit, 1), faces = mg_subjects_rate(&each, found, hit, 1);
    check_near(photos.lo, 0.3, 0.06); /* 20 photos: 0.5 ± 0.22 */
    check_near(photos.hi, 0.7, 0.06);
    check_near(faces.hi - faces.lo, 0.137, 0.005);
    mg_interval b = mg_subjects_bootstrap(&s, hit, 1);
    assert_true(b.lo < 0.35 && b.hi > 0.65); /* and that is not Wilson's, where resampling tells nothing */
    mg_subjects_free(&s);
    mg_subjects_free(&each);
}

/* Four faces in two photos, one of them found: too few for the bootstrap, so Wilson's interval of 25 % of two. */
static void the_interval_of_few_counts_photos(void **state)
{
    (void)state;
    const mg_subject of[] = {{0, 0}, {1, 0}, {2, 2}, {3, 2}};
    const double hit[] = {1, 0, 0, 0};
    mg_subjects s = subjects(of, 4);
    mg_interval i = mg_subjects_rate(&s, 1, hit, 1);
    check_near(i.lo, 0.0267, 5e-5);
    check_near(i.hi, 0.8021, 5e-5);
    mg_subjects_free(&s);
}

/* Faces of which 40 % are nearly always found and the others hardly: five views of each. Coverage of the true rate over
 * many samples. */
static void the_interval_of_repeated_views_covers(void **state)
{
    (void)state;
    enum { SAMPLES = 300, FACES = 30, EACH = 5 };
    mg_rng r;
    mg_rng_seed(&r, 5, 0);
    mg_subject of[FACES * EACH];
    for (size_t i = 0; i < FACES * EACH; i++)
        of[i] = (mg_subject){i / EACH, i / EACH};
    mg_subjects s = subjects(of, FACES * EACH);
    int covered = 0, naive = 0;
    for (int k = 0; k < SAMPLES; k++) {
        double v[FACES * EACH], by_face[FACES], p = 0, found = 0;
        for (size_t i = 0; i < FACES * EACH; i++) {
            if (i % EACH == 0)
                p = mg_rng_unit(&r) < 0.4 ? 0.95 : 0.05;
            v[i] = mg_rng_unit(&r) < p;
            found += v[i] / EACH;
        }
        mg_subjects_means(by_face, &s, v);
        mg_interval a = mg_subjects_rate(&s, found, by_face, (uint64_t)k),
                    b = mg_wilson((int)lround(found * EACH), FACES * EACH);
        double truth = 0.4 * 0.95 + 0.6 * 0.05;
        covered += a.lo <= truth && truth <= a.hi;
        naive += b.lo <= truth && truth <= b.hi;
    }
    print_message("coverage by face %.3f, with views as faces %.3f\n", covered / (double)SAMPLES,
                  naive / (double)SAMPLES);
    assert_true(covered >= 0.90 * SAMPLES && naive < 0.75 * SAMPLES);
    mg_subjects_free(&s);
}

static void words_say_what_was_counted(void **state)
{
    (void)state;
    static const struct {
        size_t faces, photos, views;
        const char *says;
    } cases[] = {{16, 16, 16, "16 faces"},
                 {1, 1, 1, "1 face"},
                 {1, 1, 6, "6 views of 1 face"},
                 {34, 6, 34, "34 faces in 6 photos"},
                 {34, 6, 170, "170 views of 34 faces in 6 photos"},
                 {2, 1, 2, "2 faces in 1 photo"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[MG_SUBJECTS_TEXT];
        mg_subjects_words(text, "face", cases[i].faces, cases[i].photos, cases[i].views);
        assert_string_equal(text, cases[i].says);
    }
}

/* By photo and number, in any order; the same photo named twice shows the same face twice. */
static void sitters_are_told_apart(void **state)
{
    (void)state;
    mg_sitter s[] = {{"b.jpg", 0, {0, 0}}, {"a.jpg", 1, {0, 0}}, {"a.jpg", 0, {0, 0}},
                     {"b.jpg", 0, {0, 0}}, {"a.jpg", 1, {0, 0}}, {"a.jp", 1, {0, 0}}};
    MUST(mg_sitters_tell_apart(s, 6, err));
    static const mg_subject want[] = {{0, 0}, {1, 1}, {2, 1}, {0, 0}, {1, 1}, {5, 5}};
    for (int i = 0; i < 6; i++)
        assert_true(s[i].subject.face == want[i].face && s[i].subject.photo == want[i].photo);
}

/* Three heads at two widths in two views each: twelve views of three. */
static void heads_at_several_widths_are_the_same_heads(void **state)
{
    (void)state;
    mg_spec spec;
    mg_faceset set;
    mg_subjects s;
    MUST(mg_spec_init(&spec, err));
    MUST(mg_list_add(&spec.faces.paths, "synth:3", err));
    spec.faces.size = 144;
    spec.faces.views = 2;
    spec.faces.widths = (mg_reals){2, {72, 90}};
    MUST(mg_faceset_load(&set, &spec.faces, test_context(NULL), NULL, err));
    mg_subject of[12];
    assert_int_equal(set.views, 12);
    for (size_t i = 0; i < 12; i++)
        of[i] = set.view[i].face->subject;
    s = subjects(of, 12);
    assert_int_equal(s.n, 12);
    assert_int_equal(s.faces, 3);
    assert_int_equal(s.photos, 3);
    for (size_t f = 0; f < 3; f++)
        assert_int_equal(s.views[f], 4);
    mg_subjects_free(&s);
    mg_faceset_free(&set);
    mg_spec_free(&spec);
}

TEST_MAIN(cmocka_unit_test(faces_and_photos_are_counted), cmocka_unit_test(one_view_of_each_face_is_the_plain_case),
          cmocka_unit_test(views_are_not_faces), cmocka_unit_test(faces_of_one_photo_are_resampled_together),
          cmocka_unit_test(the_interval_of_few_counts_photos), cmocka_unit_test(the_interval_of_repeated_views_covers),
          cmocka_unit_test(words_say_what_was_counted), cmocka_unit_test(sitters_are_told_apart),
          cmocka_unit_test(heads_at_several_widths_are_the_same_heads))
