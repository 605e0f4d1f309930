/* Numbers of foreign files are held to what they are used as: a float, an int, a loss. The other side of each check
 * is in the tests of the file's kind, which read sound ones. */
#include "test.h"

#include <math.h>
#include <unistd.h>

#include "run/checkpoint.h"
#include "print/cut.h"
#include "base/bundle.h"
#include "face/face_file.h"
#include "run/replay.h"
#include "base/file/file.h"

static char dir[] = "/tmp/maskgen-test-XXXXXX";

static int make_dir(void **state)
{
    (void)state;
    return mkdtemp(dir) ? 0 : -1;
}

static int remove_dir(void **state)
{
    (void)state;
    return rmdir(dir);
}

/* ---- checkpoints ---------------------------------------------------------------------------------------------- */

static mg_status keep(const mg_checkpoint *k, mg_list *notices)
{
    mg_checkpoint back;
    bool found;
    mg_err e;
    MUST(mg_checkpoint_write(k, dir, 0, err));
    mg_status st = mg_checkpoint_read(&back, &found, dir, notices, &e);
    mg_checkpoint_free(&back);
    MUST(mg_checkpoint_remove(dir, err));
    return st != MG_OK || !found ? MG_EINPUT : MG_OK;
}

static void a_checkpoints_reals_are_numbers(void **state)
{
    (void)state;
    mg_trace_row row = {.iter = 1, .loss = 0.5};
    mg_checkpoint k = {.inputs = (char[]){"{}"}, .row = &row, .rows = 1};
    double *const real[] = {&row.loss, &row.best_loss, &row.temperature}; /* those of the search: test_search.c */
    mg_list notices = {0};
    row.best_loss = INFINITY;
    assert_int_equal(keep(&k, &notices), MG_OK);
    assert_int_equal(notices.count, 0);
    for (size_t i = 0; i < sizeof real / sizeof *real; i++) {
        double was = *real[i];
        *real[i] = NAN;
        assert_int_equal(keep(&k, &notices), MG_EINPUT);
        assert_int_equal(notices.count, i + 1);
        assert_non_null(strstr(notices.item[i], "no number"));
        *real[i] = was;
    }
    mg_list_free(&notices);
}

/* ---- face templates ------------------------------------------------------------------------------------------- */

static mg_status face_with(float *(*field)(mg_face *f), float v, mg_err *e)
{
    char path[64];
    mg_face f = {0}, back;
    snprintf(path, sizeof path, "%s/face", dir);
    MUST(mg_face_alloc(&f, 4, 4, err));
    f.layer.sample = calloc(16, sizeof *f.layer.sample);
    f.layer.bounds = (mg_rect){1, 1, 2, 2};
    snprintf(f.name, sizeof f.name, "test");
    mg_tone_srgb(&f.tone);
    for (int i = 6; i <= 16; i++) /* one sample, of pixel 5 */
        f.layer.first[i] = 1;
    if (field)
        *field(&f) = v;
    MUST(mg_face_seal(&f, err));
    MUST(mg_face_save(&f, path, err));
    mg_status st = mg_face_load(&back, path, e);
    if (st == MG_OK)
        mg_face_free(&back);
    mg_face_free(&f);
    unlink(path);
    return st;
}

static float *bare(mg_face *f)
{
    return &f->bare[0];
}
static float *rest(mg_face *f)
{
    return &f->layer.rest[15];
}
static float *gain(mg_face *f)
{
    return &f->layer.sample[0].gain;
}
static float *tint(mg_face *f)
{
    return &f->layer.tint[2];
}
static float *tone(mg_face *f)
{
    return &f->tone.at[MG_TONE_STEPS];
}

static void a_faces_floats_can_be_summed(void **state)
{
    (void)state;
    static float *(*const field[])(mg_face * f) = {bare, rest, gain, tint, tone};
    static const float wrong[] = {1e30f, -1e30f, INFINITY, NAN};
    mg_err e = {MG_OK, ""};
    assert_int_equal(face_with(NULL, 0, &e), MG_OK);
    for (size_t i = 0; i < sizeof field / sizeof *field; i++) {
        for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++)
            if (face_with(field[i], wrong[k], &e) != MG_EINPUT)
                fail_msg("field %zu: %g is taken", i, (double)wrong[k]);
        assert_int_equal(face_with(field[i], 0.5f, &e), MG_OK);
    }
}

/* ---- whole numbers -------------------------------------------------------------------------------------------- */

static void a_cuts_notches_are_whole(void **state)
{
    (void)state;
    size_t size;
    const char *text = mg_bundle_find("masks/surgical.json", &size);
    mg_cut *c;
    mg_err e = {MG_OK, ""};
    char *own = calloc(1, size + 64);
    assert_true(text && own);
    memcpy(own, text, size);
    char *at = strstr(own, "\"notches\": 1}");
    assert_non_null(at);
    at += strlen("\"notches\": 1");
    memmove(at + 2, at, strlen(at) + 1);
    memcpy(at, ".5", 2);
    assert_int_equal(mg_cut_parse(&c, own, strlen(own), "own.json", &e), MG_EINPUT);
    assert_non_null(strstr(e.msg, "notches"));
    memcpy(at, ".0", 2);
    MUST(mg_cut_parse(&c, own, strlen(own), "own.json", err));
    mg_cut_free(c);
    free(own);
}

static void a_records_iterations_are_whole(void **state)
{
    (void)state;
    static const char *const iters[] = {"2.5", "-1", "1e300", "\"2\""};
    char path[64], text[200];
    snprintf(path, sizeof path, "%s/run.json", dir);
    for (int i = 0; i < 4; i++) {
        mg_replay r;
        mg_err e = {MG_OK, ""};
        snprintf(text, sizeof text, "{\"spec\": {}, \"result\": {\"stop\": \"iters\", \"iters\": %s}}", iters[i]);
        MUST(mg_file_write(path, text, strlen(text), err));
        assert_int_equal(mg_replay_load(&r, path, &e), MG_EINPUT);
        assert_non_null(strstr(e.msg, "iters"));
    }
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_checkpoints_reals_are_numbers),
        cmocka_unit_test(a_faces_floats_can_be_summed),
        cmocka_unit_test(a_cuts_notches_are_whole),
        cmocka_unit_test(a_records_iterations_are_whole),
    };
    return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
