/* Contact sheets of many faces: more columns, then smaller pictures, and a refusal that can be asked for before the
 * work. */
#include "test.h"

#include "report/sheet.h"
#include "face/head/synth.h"

enum { MOST = 4000 };
static mg_face face;
static mg_view views[MOST];
static mg_sheet_column bare[] = {{"bare", NULL, NULL, 0}};

static mg_sheet sheet_of(size_t n)
{
    return (mg_sheet){"many", "A foot.", NULL, views, n, bare, 1, 160};
}

static int open_face(void **state)
{
    (void)state;
    mg_synth_opts o;
    mg_synth_defaults(&o);
    o.size = 64;
    o.face_width = 48;
    o.samples = 1;
    if (mg_synth_face(&face, &o, NULL) != MG_OK)
        return -1;
    for (size_t i = 0; i < MOST; i++)
        views[i] = mg_view_plain(&face);
    return 0;
}

static int close_face(void **state)
{
    (void)state;
    mg_face_free(&face);
    return 0;
}

/* Eight columns of 160 px, as many as a smaller sheet has, hold 700 faces. */
static void many_faces_have_a_sheet(void **state)
{
    (void)state;
    static const size_t n[] = {1, 200, 1000, MOST};
    for (size_t i = 0; i < sizeof n / sizeof *n; i++) {
        mg_image out;
        mg_sheet s = sheet_of(n[i]);
        MUST(mg_sheet_check(&s, err));
        MUST(mg_sheet_draw(&out, &s, err));
        if (n[i] == 200)
            assert_int_equal(out.w, 2 * 16 + 8 * (160 + 20) - 20); /* a few hundred keep their shape */
        if (n[i] == 1000)
            assert_true(out.w > 2 * 16 + 8 * (160 + 20) - 20 &&
                        (out.w - 2 * 16 + 20) % (160 + 20) == 0); /* and their size */
        mg_image_free(&out);
    }
}

static void too_many_are_refused_beforehand(void **state)
{
    (void)state;
    mg_err err = {MG_OK, ""};
    mg_image out;
    static mg_sheet_column wide[64];
    mg_sheet s = {"many", NULL, NULL, NULL, 100000, wide, 64, 160};
    assert_int_equal(mg_sheet_check(&s, &err), MG_EINPUT);
    assert_string_equal(err.msg, "100000 faces with 64 pictures each are too many for one sheet; name fewer");
    assert_int_equal(mg_sheet_draw(&out, &s, NULL), MG_EINPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(many_faces_have_a_sheet),
                                       cmocka_unit_test(too_many_are_refused_beforehand)};
    return cmocka_run_group_tests(tests, open_face, close_face);
}
