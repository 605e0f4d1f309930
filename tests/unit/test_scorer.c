/* The table of detectors: names are found, each row keeps the promises of score.h, and the manual page names it. */
#include "test.h"

#include <math.h>

#include "maskgen/decode.h"
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

TEST_MAIN(cmocka_unit_test(names_are_found), cmocka_unit_test(arguments_follow_the_colon),
          cmocka_unit_test(unknown_names_list_the_known), cmocka_unit_test(scores_keep_their_promises),
          cmocka_unit_test(every_row_can_name_its_weights),
          cmocka_unit_test(colour_needs_colour), cmocka_unit_test(mock_follows_brightness),
          cmocka_unit_test(manual_page_names_every_row))
