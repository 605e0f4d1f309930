/* The table of detectors: names are found, each row keeps the promises of scorer.h, and the manual page names it. */
#include "detector.h"

#include <math.h>

#include "base/image/picture.h"
#include "base/json/json.h"
#include "base/param/param.h"
#include "base/rng.h"

#define PHOTO "/usr/share/doc/libdlib19.1/examples/faces/2007_007763.jpg"
#define EVERY_ROW(r) (const mg_detector_ops *const *r = mg_detector_rows; *r; r++)

static void names_are_found(void **state)
{
    (void)state;
    for
        EVERY_ROW(r)
        {
            mg_detector d;
            char name[64], back[64];
            snprintf(name, sizeof name, "%s%s", (*r)->name, (*r)->argument ? ":x y" : "");
            MUST(mg_detector_new(&d, name, err));
            assert_ptr_equal(d.row, *r);
            assert_string_equal(mg_detector_argument(&d), (*r)->argument ? "x y" : "");
            assert_string_equal(mg_detector_name(&d, back, sizeof back), name);
            mg_detector_free(&d);
        }
}

/* An argument stands at the beginning of its option rows; a row and the one that confirms it have the same options. */
static void rows_are_sound(void **state)
{
    (void)state;
    for
        EVERY_ROW(r)
        {
            mg_detector d;
            assert_true(!(*r)->params == !(*r)->opts_size);
            assert_true(!(*r)->argument || ((*r)->params && (*r)->params->type == MG_TEXT));
            if (!(*r)->confirmed_by)
                continue;
            MUST(mg_detector_new(&d, (*r)->confirmed_by, err));
            assert_null(d.row->confirmed_by);
            assert_ptr_equal(d.row->params, (*r)->params);
            assert_int_equal(d.row->opts_size, (*r)->opts_size);
            mg_detector_free(&d);
        }
}

#define REFUSED(text, says)                                                                                            \
    do {                                                                                                               \
        mg_err e_ = {MG_OK, ""};                                                                                       \
        mg_detector d_;                                                                                                \
        assert_int_equal(mg_detector_new(&d_, text, &e_), MG_EINPUT);                                                  \
        assert_true(!d_.row && !d_.opts);                                                                              \
        if (!strstr(e_.msg, says))                                                                                     \
            fail_msg("%s: %s", text, e_.msg);                                                                          \
    } while (0)

static void arguments_follow_the_colon(void **state)
{
    (void)state;
    mg_detector d;
    char longer[MG_PATH_MAX + 10] = "mock:";
    MUST(mg_detector_new(&d, "mock:a file: with colons", err));
    assert_string_equal(d.row->name, "mock");
    assert_string_equal(mg_detector_argument(&d), "a file: with colons");
    mg_detector_free(&d);
    memset(longer + 5, 'x', MG_PATH_MAX);
    REFUSED(longer, "longer than 4095 bytes");
    REFUSED("dlib-hog:x", "there is no detector 'dlib-hog:x'");
    REFUSED("onnx", "onnx:FILE");
    REFUSED("exec:", "exec:COMMAND");
}

static void unknown_names_list_the_known(void **state)
{
    (void)state;
    REFUSED("no-such", "no detector 'no-such'; there are hog, dlib-hog");
    REFUSED("dlib-hgo", "did you mean dlib-hog?");
    REFUSED("", "there are hog");
}

/* ---- options ---- */

static void options_belong_to_rows(void **state)
{
    (void)state;
    mg_detectors list;
    mg_detector copy;
    mg_err e;
    MUST(mg_detectors_parse(&list, "hog,lbp,ultraface", err));
    MUST(mg_detectors_see(&list, true, 1, err));
    assert_true(mg_detector_rgb(&list.at[0]) && mg_detector_upsample(&list.at[0]) == 1);
    assert_true(!mg_detector_rgb(&list.at[1]) && mg_detector_upsample(&list.at[1]) == 0);
    assert_true(mg_detector_rgb(&list.at[2]) && mg_detector_upsample(&list.at[2]) == 0);
    MUST(mg_detector_copy(&copy, &list.at[0], err));
    MUST(mg_detectors_see(&list, false, 0, err));
    assert_true(!mg_detector_rgb(&list.at[0]) && mg_detector_rgb(&list.at[2])); /* a network sees colour always */
    assert_true(mg_detector_rgb(&copy) && mg_detector_upsample(&copy) == 1);
    assert_int_equal(mg_detectors_see(&list, false, 3, &e), MG_EINPUT);
    assert_non_null(strstr(e.msg, "upsample"));
    mg_detector_free(&copy);
    mg_detectors_free(&list);
}

/* ---- lists ---- */

#define NO_LIST(parse, text, says)                                                                                     \
    do {                                                                                                               \
        mg_err e_ = {MG_OK, ""};                                                                                       \
        mg_detectors l_;                                                                                               \
        assert_int_equal(parse(&l_, text, &e_), MG_EINPUT);                                                            \
        assert_int_equal(l_.count, 0);                                                                                 \
        if (!strstr(e_.msg, says))                                                                                     \
            fail_msg("%s: %s", text, e_.msg);                                                                          \
    } while (0)

static void lists_have_weights(void **state)
{
    (void)state;
    mg_detectors t;
    mg_err e;
    MUST(mg_detectors_parse(&t, "dlib-hog:2,hog:0.5", err));
    assert_int_equal(t.count, 2);
    assert_string_equal(t.at[0].row->name, "dlib-hog");
    assert_string_equal(t.at[1].row->name, "hog");
    assert_true(t.at[0].weight == 2 && t.at[1].weight == 0.5);
    assert_int_equal(mg_detectors_unweighted(&t, &e), MG_EINPUT);
    assert_non_null(strstr(e.msg, "weights are for searching"));
    mg_detectors_free(&t);
    /* An argument may hold commas and colons; a last number is a weight. */
    MUST(mg_detectors_parse(&t, "mock:a, b:c:0.25,hog", err));
    assert_int_equal(t.count, 2);
    assert_string_equal(mg_detector_argument(&t.at[0]), "a, b:c");
    assert_true(t.at[0].weight == 0.25 && t.at[1].weight == 1);
    mg_detectors_free(&t);
    MUST(mg_detectors_parse(&t, "mock:some file.onnx", err));
    assert_true(t.at[0].weight == 1);
    mg_detectors_free(&t);
    MUST(mg_detectors_parse(&t, "exec:exit 7", err));
    assert_true(t.at[0].weight == 1);
    mg_detectors_free(&t);
    NO_LIST(mg_detectors_parse, "hog,sonar", "sonar");
    NO_LIST(mg_detectors_parse, "hog:1,hog:2", "twice");
    NO_LIST(mg_detectors_parse, "hog:0", "weight");
    NO_LIST(mg_detectors_parse, "hog,", "no detector ''");
    NO_LIST(mg_detectors_parse, "all", "no detector 'all'");
}

/* Every row that is offered, stands alone and records its own scores. */
static void all_is_every_row_that_stands_alone(void **state)
{
    (void)state;
    mg_detectors t;
    int rows = 0;
    for
        EVERY_ROW(r)
    rows += !((*r)->flags & MG_DETECTOR_UNLISTED) && !(*r)->confirmed_by && !mg_detector_needs_argument(*r);
    MUST(mg_detectors_parse_all(&t, "mock,exec:tr a,b,all", err)); /* the word parts an argument as a name does */
    assert_int_equal(t.count, 2 + rows);
    assert_string_equal(mg_detector_argument(&t.at[1]), "tr a,b");
    mg_detectors_free(&t);
    NO_LIST(mg_detectors_parse_all, "all,lbp", "named twice");
    NO_LIST(mg_detectors_parse_all, "lbp:2", "weights are for searching");
}

static void a_search_is_confirmed_by_the_reference(void **state)
{
    (void)state;
    mg_detectors t, own;
    mg_err e;
    MUST(mg_detectors_parse(&t, "hog:3,lbp", err));
    MUST(mg_detectors_see(&t, true, 2, err));
    MUST(mg_detectors_copy(&own, &t, err));
    MUST(mg_detectors_confirm(&own, err));
    assert_string_equal(own.at[0].row->name, "dlib-hog");
    assert_string_equal(own.at[1].row->name, "lbp");
    assert_string_equal(t.at[0].row->name, "hog");
    assert_true(own.at[0].weight == 3 && mg_detector_rgb(&own.at[0]) && mg_detector_upsample(&own.at[0]) == 2);
    mg_detectors_free(&own);
    mg_detectors_free(&t);
    MUST(mg_detectors_parse(&t, "hog,dlib-hog", err));
    assert_int_equal(mg_detectors_confirm(&t, &e), MG_EINPUT);
    assert_non_null(strstr(e.msg, "twice"));
    mg_detectors_free(&t);
}

/* ---- what a score is ---- */

/* Names of parts come from the row's details, whose best is the true margin; the others stand at the floor. */
static void check_detail(const mg_detector_ops *row, void *self, const mg_score *s)
{
    mg_json *detail = mg_detector_detail(row, self);
    const mg_json *parts = mg_json_find(detail, "parts");
    double best = row->floor;
    assert_int_equal(mg_json_count(parts), 5);
    for (const mg_json *p = mg_json_first(parts); p; p = mg_json_next(p))
        best = fmax(best, mg_json_number(p));
    assert_true(best == (row->detail ? s->true_margin : row->floor));
    for (int i = 0; i < s->count; i++)
        assert_true(!s->det[i].part == !row->detail && (!row->detail || mg_json_find(parts, s->det[i].part)));
    mg_json_free(detail);
}

static void check_score(const mg_detector_ops *ops, const mg_score *s, mg_rect box)
{
    assert_true(s->true_margin >= ops->floor && s->false_margin >= ops->floor);
    assert_true(isfinite(s->true_margin) && isfinite(s->false_margin));
    int overlapping = 0;
    for (int i = 0; i < s->count; i++) {
        assert_true(s->det[i].margin >= 0 && (!i || s->det[i].margin <= s->det[i - 1].margin));
        overlapping += mg_rect_iou(s->det[i].box, box) >= MG_IOU_TRUE;
    }
    assert_true(s->hit == (overlapping > 0));
    assert_int_equal(s->false_count, s->count - overlapping);
}

/* What a score hangs on is named: the weights by a hash, the library by its version. */
static void check_inputs(const mg_detector_ops *ops, void *self)
{
    char hex[MG_HASH_HEX], library[MG_LIBRARY_TEXT];
    MUST(mg_detector_weights(ops, self, hex, err));
    assert_int_equal(strspn(hex, "0123456789abcdef"), MG_HASH_HEX - 1);
    mg_detector_library(ops, library);
    const char *blank = strchr(library, ' ');
    assert_true(ops->library ? blank && blank[1] >= '0' && blank[1] <= '9' : strcmp(library, "none") == 0);
}

/* Only a black box cannot tell. Who uses a library says which. */
static void every_row_can_name_its_weights(void **state)
{
    (void)state;
    for
        EVERY_ROW(r)
        {
            bool silent = mg_detector_takes_command(*r) || (*r)->flags & MG_DETECTOR_UNLISTED;
            assert_true(((*r)->weights != NULL) == !silent);
            assert_true(!(*r)->library == !(*r)->version);
        }
}

/* Rows that need a model or an argument are opened where they can be. */
static void scores_keep_their_promises(void **state)
{
    (void)state;
    mg_image rgb;
    MUST(mg_picture_load(&rgb, NULL, PHOTO, err));
    mg_rect box = {rgb.w / 3, rgb.h / 4, rgb.w / 4, rgb.w / 4};
    for
        EVERY_ROW(r)
        {
            const mg_detector_ops *row = *r;
            mg_score score;
            assert_true(row->name && row->summary && row->licence && row->tolerance > 0);
            if (mg_detector_needs_argument(row) || !is_available(row->name, NULL))
                continue;
            void *self = open_detector(&row, row->name);
            MUST(row->score(self, &rgb, box, &score, err));
            check_score(row, &score, box);
            check_detail(row, self, &score);
            if (row->weights)
                check_inputs(row, self);
            row->close(self);
        }
    mg_image_free(&rgb);
}

static void colour_needs_colour(void **state)
{
    (void)state;
    static const char *const name[] = {"dlib-hog", "hog"};
    mg_image grey;
    MUST(mg_image_new(&grey, 90, 90, 1, err));
    for (int i = 0; i < 2; i++) {
        const mg_detector_ops *ops;
        mg_score s;
        mg_err e;
        void *self;
        MUST(open_as(&self, &ops, name[i], "channels", "rgb", err));
        assert_int_equal(ops->score(self, &grey, (mg_rect){0, 0, 80, 80}, &s, &e), MG_EINPUT);
        assert_non_null(strstr(e.msg, "colour was asked for"));
        ops->close(self);
    }
    mg_image_free(&grey);
}

static void mock_follows_brightness(void **state)
{
    (void)state;
    const mg_detector_ops *ops;
    void *self = open_detector(&ops, "mock");
    mg_image im;
    MUST(mg_image_new(&im, 8, 8, 1, err));
    mg_score s;
    MUST(ops->begin(self, &im, (mg_rect){0, 0, 8, 4}, false, &s, err));
    assert_true(s.true_margin == -2 && !s.hit && s.count == 0);
    memset(im.px, 255, 32);
    MUST(ops->update(self, &im, (mg_rect){0, 0, 8, 4}, &s, err));
    assert_true(s.true_margin == 2 && s.hit && s.count == 1);
    ops->undo(self);
    mg_image_free(&im);
    ops->close(self);
}

/* Noise with a lighter square, and the same with a part of it changed. */
static void two_pictures(mg_image *a, mg_image *b, mg_rect dirty)
{
    mg_rng r;
    mg_rng_seed(&r, 12, 0);
    MUST(mg_image_new(a, 200, 180, 1, err));
    for (int i = 0; i < a->w * a->h; i++)
        a->px[i] = (uint8_t)(mg_rng_below(&r, 120) + (i % a->w > 70 ? 60 : 0));
    MUST(mg_image_copy(b, a, err));
    for (int y = dirty.y; y < dirty.y + dirty.h; y++)
        for (int x = dirty.x; x < dirty.x + dirty.w; x++)
            *mg_image_at(b, x, y) = (uint8_t)mg_rng_below(&r, 256);
}

/* Every optional call of a row that has it, too early: refused, and nothing is broken by it. */
static void before_any_picture(const mg_detector_ops *ops, void *self, const mg_image *im, mg_rect dirty)
{
    mg_score s;
    mg_err e = {0};
    double bound;
    ops->undo(self);
    assert_int_equal(ops->update(self, im, dirty, &s, &e), MG_EINPUT);
    assert_non_null(strstr(e.msg, "before any picture"));
    if (!ops->update_bound)
        return;
    assert_int_equal(ops->update_bound(self, im, dirty, &bound, &e), MG_EINPUT);
    assert_int_equal(ops->update_rest(self, &s, &e), MG_EINPUT);
}

/* Halves of an update out of order: refused, and the state stays what it was. */
static void halves_out_of_order(const mg_detector_ops *ops, void *self, const mg_image *a, const mg_image *b,
                                mg_rect dirty, mg_rect box)
{
    mg_score first, s;
    mg_err e = {0};
    double bound;
    MUST(ops->begin(self, a, box, false, &first, err));
    assert_int_equal(ops->update_bound(self, b, dirty, &bound, &e), MG_EINPUT); /* needs true_only */
    MUST(ops->begin(self, a, box, true, &first, err));
    assert_int_equal(ops->update_rest(self, &s, &e), MG_EINPUT);
    MUST(ops->update_bound(self, b, dirty, &bound, err));
    assert_int_equal(ops->update_bound(self, a, dirty, &bound, &e), MG_EINPUT);
    assert_int_equal(ops->update(self, a, dirty, &s, &e), MG_EINPUT);
    assert_non_null(strstr(e.msg, "half done"));
    ops->undo(self);
    assert_int_equal(ops->update_rest(self, &s, &e), MG_EINPUT);
    MUST(ops->update(self, a, dirty, &s, err));
    assert_true(s.true_margin == first.true_margin);
    MUST(ops->update_bound(self, b, dirty, &bound, err));
    MUST(ops->update_rest(self, &s, err));
    assert_int_equal(ops->update_rest(self, &s, &e), MG_EINPUT);
    ops->undo(self);
    ops->undo(self);
    MUST(ops->update(self, a, dirty, &s, err));
    assert_true(s.true_margin == first.true_margin);
}

/* True: the row is incremental. */
static bool order_of(const mg_detector_ops *ops, const mg_image *a, const mg_image *b, mg_rect dirty)
{
    const mg_rect box = {40, 30, 110, 110};
    assert_true(!ops->begin == !ops->update && !ops->begin == !ops->undo);
    assert_true(!ops->update_bound == !ops->update_rest);
    if (!ops->begin)
        return false;
    mg_image other;
    mg_score score;
    mg_err e = {0};
    MUST(mg_image_new(&other, 190, 180, 1, err));
    void *self = open_detector(&ops, ops->name);
    before_any_picture(ops, self, a, dirty);
    if (ops->update_bound)
        halves_out_of_order(ops, self, a, b, dirty, box);
    MUST(ops->begin(self, a, box, false, &score, err));
    assert_int_equal(ops->update(self, &other, dirty, &score, &e), MG_EINPUT); /* another size */
    ops->close(self);
    mg_image_free(&other);
    return true;
}

static void order_is_checked(void **state)
{
    (void)state;
    mg_image a, b;
    const mg_rect dirty = {60, 50, 40, 30};
    int rows = 0;
    two_pictures(&a, &b, dirty);
    for
        EVERY_ROW(r)
    rows += order_of(*r, &a, &b, dirty);
    assert_true(rows >= 2);
    mg_image_free(&a);
    mg_image_free(&b);
}

TEST_MAIN(cmocka_unit_test(names_are_found), cmocka_unit_test(rows_are_sound),
          cmocka_unit_test(arguments_follow_the_colon), cmocka_unit_test(unknown_names_list_the_known),
          cmocka_unit_test(options_belong_to_rows), cmocka_unit_test(lists_have_weights),
          cmocka_unit_test(all_is_every_row_that_stands_alone),
          cmocka_unit_test(a_search_is_confirmed_by_the_reference), cmocka_unit_test(scores_keep_their_promises),
          cmocka_unit_test(every_row_can_name_its_weights), cmocka_unit_test(colour_needs_colour),
          cmocka_unit_test(mock_follows_brightness), cmocka_unit_test(order_is_checked))
