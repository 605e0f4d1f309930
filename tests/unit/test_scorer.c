/* The table of detectors: names are found, each row keeps the promises of score.h, and the manual page names it. */
#include "test.h"

#include <math.h>

#include "base/image/picture.h"
#include "base/rng.h"
#include "maskgen/scorer.h"

#define PHOTO "/usr/share/doc/libdlib19.1/examples/faces/2007_007763.jpg"

static void names_are_found(void **state)
{
    (void)state;
    for (const mg_scorer_ops *const *s = mg_scorers; *s; s++) {
        const mg_scorer_ops *found;
        mg_scorer_opts opts = {0};
        char name[64];
        bool argument = !strcmp((*s)->name, "onnx") || !strcmp((*s)->name, "exec");
        snprintf(name, sizeof name, "%s%s", (*s)->name, argument ? ":x y" : "");
        MUST(mg_scorer_find(&found, name, &opts, err));
        assert_ptr_equal(found, *s);
        assert_string_equal(opts.file, argument ? "x y" : "");
    }
}

static void arguments_follow_the_colon(void **state)
{
    (void)state;
    const mg_scorer_ops *found;
    mg_scorer_opts opts = {0};
    MUST(mg_scorer_find(&found, "mock:a file: with colons", &opts, err));
    assert_string_equal(found->name, "mock");
    assert_string_equal(opts.file, "a file: with colons");
    mg_err e;
    char longer[MG_PATH_MAX + 10] = "mock:";
    memset(longer + 5, 'x', MG_PATH_MAX);
    assert_int_equal(mg_scorer_find(&found, longer, &opts, &e), MG_EINPUT);
    assert_int_equal(mg_scorer_find(&found, "dlib-hog:x", &opts, &e), MG_EINPUT);
    assert_null(found);
}

static void unknown_names_list_the_known(void **state)
{
    (void)state;
    const mg_scorer_ops *found;
    mg_scorer_opts opts = {0};
    mg_err e;
    assert_int_equal(mg_scorer_find(&found, "no-such", &opts, &e), MG_EINPUT);
    assert_null(found);
    assert_non_null(strstr(e.msg, "no-such"));
    assert_non_null(strstr(e.msg, "dlib-hog"));
}

static void check_score(const mg_scorer_ops *ops, const mg_score *s, mg_rect box)
{
    assert_true(s->true_margin >= ops->floor && s->false_margin >= ops->floor);
    assert_true(isfinite(s->true_margin) && isfinite(s->false_margin));
    int overlapping = 0;
    for (int i = 0; i < s->count; i++) {
        assert_true(s->det[i].margin >= 0 && (!i || s->det[i].margin <= s->det[i - 1].margin));
        overlapping += mg_rect_iou(s->det[i].box, box) >= MG_IOU_TRUE;
        assert_true(s->det[i].part >= -1 && s->det[i].part < MG_PARTS);
    }
    assert_true(s->hit == (overlapping > 0));
    assert_int_equal(s->false_count, s->count - overlapping);
    double best = ops->floor;
    for (int p = 0; p < MG_PARTS; p++)
        best = fmax(best, s->part_margin[p]);
    assert_true(best == ops->floor || best == s->true_margin);
}

/* What a score hangs on is named: the weights by a hash, the library by its version. */
static void check_inputs(const mg_scorer_ops *ops, void *self)
{
    char hex[MG_HASH_HEX], library[MG_LIBRARY_TEXT];
    MUST(mg_scorer_weights(ops, self, hex, err));
    assert_int_equal(strspn(hex, "0123456789abcdef"), MG_HASH_HEX - 1);
    mg_scorer_library(ops, library);
    const char *blank = strchr(library, ' ');
    assert_true(blank && blank[1] >= '0' && blank[1] <= '9');
}

/* Only a black box cannot tell. */
static void every_row_can_name_its_weights(void **state)
{
    (void)state;
    for (const mg_scorer_ops *const *s = mg_scorers; *s; s++) {
        bool told = (*s)->weights && (*s)->library && (*s)->version;
        assert_true(told == (strcmp((*s)->name, "exec") != 0));
    }
}

/* Rows that need a model or an argument are opened where they can be. */
static void scores_keep_their_promises(void **state)
{
    (void)state;
    mg_image rgb;
    MUST(mg_picture_load(&rgb, NULL, PHOTO, err));
    mg_rect box = {rgb.w / 3, rgb.h / 4, rgb.w / 4, rgb.w / 4};
    for (const mg_scorer_ops *const *s = mg_scorers; *s; s++) {
        mg_scorer_opts opts = {0};
        mg_err e;
        assert_true((*s)->name && (*s)->summary && (*s)->licence && (*s)->tolerance > 0);
        bool incremental = (*s)->flags & MG_SCORER_INCREMENTAL;
        assert_true(incremental == ((*s)->begin && (*s)->update && (*s)->undo));
        if (!strcmp((*s)->name, "onnx") || !strcmp((*s)->name, "exec") ||
            ((*s)->available && (*s)->available(&opts, &e) != MG_OK))
            continue;
        void *self;
        mg_score score;
        MUST((*s)->open(&self, &opts, err));
        MUST((*s)->score(self, &rgb, box, &score, err));
        check_score(*s, &score, box);
        check_inputs(*s, self);
        (*s)->close(self);
    }
    mg_image_free(&rgb);
}

static void colour_needs_colour(void **state)
{
    (void)state;
    const mg_scorer_ops *ops;
    mg_scorer_opts opts = {.rgb = true};
    MUST(mg_scorer_find(&ops, "dlib-hog", &opts, err));
    void *self;
    MUST(ops->open(&self, &opts, err));
    mg_image grey;
    MUST(mg_image_new(&grey, 90, 90, 1, err));
    mg_score s;
    mg_err e;
    assert_int_equal(ops->score(self, &grey, (mg_rect){0, 0, 80, 80}, &s, &e), MG_EINPUT);
    mg_image_free(&grey);
    ops->close(self);
}

static void mock_follows_brightness(void **state)
{
    (void)state;
    const mg_scorer_ops *ops;
    mg_scorer_opts opts = {0};
    MUST(mg_scorer_find(&ops, "mock", &opts, err));
    void *self;
    MUST(ops->open(&self, &opts, err));
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

/* Roff writes a hyphen as \-. */
static void manual_page_names_every_row(void **state)
{
    (void)state;
    FILE *f = fopen("src/maskgen.1", "r");
    if (!f)
        skip();
    static char text[1 << 18];
    size_t n = 0;
    for (int c; (c = getc(f)) != EOF && n + 1 < sizeof text;)
        if (c != '\\')
            text[n++] = (char)c;
    text[n] = 0;
    fclose(f);
    for (const mg_scorer_ops *const *s = mg_scorers; *s; s++)
        if (!strstr(text, (*s)->name))
            fail_msg("src/maskgen.1 does not name the detector %s", (*s)->name);
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
static void before_any_picture(const mg_scorer_ops *ops, void *self, const mg_image *im, mg_rect dirty)
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
static void halves_out_of_order(const mg_scorer_ops *ops, void *self, const mg_image *a, const mg_image *b, mg_rect dirty, mg_rect box)
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
static bool order_of(const mg_scorer_ops *ops, const mg_image *a, const mg_image *b, mg_rect dirty)
{
    const mg_rect box = {40, 30, 110, 110};
    assert_true(!(ops->flags & MG_SCORER_INCREMENTAL) == !(ops->begin && ops->update && ops->undo));
    assert_true(!ops->update_bound == !ops->update_rest);
    if (!(ops->flags & MG_SCORER_INCREMENTAL))
        return false;
    mg_scorer_opts opts = {0};
    mg_image other;
    mg_score score;
    mg_err e = {0};
    void *self;
    MUST(mg_image_new(&other, 190, 180, 1, err));
    MUST(ops->open(&self, &opts, err));
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
    const mg_scorer_ops *mock;
    mg_scorer_opts opts = {0};
    mg_image a, b;
    const mg_rect dirty = {60, 50, 40, 30};
    int rows = 0;
    two_pictures(&a, &b, dirty);
    for (const mg_scorer_ops *const *s = mg_scorers; *s; s++)
        rows += order_of(*s, &a, &b, dirty);
    assert_true(rows >= 1);
    MUST(mg_scorer_find(&mock, "mock", &opts, err)); /* not in the table: for tests */
    assert_true(order_of(mock, &a, &b, dirty));
    mg_image_free(&a);
    mg_image_free(&b);
}

TEST_MAIN(cmocka_unit_test(names_are_found), cmocka_unit_test(arguments_follow_the_colon),
          cmocka_unit_test(unknown_names_list_the_known), cmocka_unit_test(scores_keep_their_promises),
          cmocka_unit_test(every_row_can_name_its_weights),
          cmocka_unit_test(colour_needs_colour), cmocka_unit_test(mock_follows_brightness),
          cmocka_unit_test(manual_page_names_every_row), cmocka_unit_test(order_is_checked))
