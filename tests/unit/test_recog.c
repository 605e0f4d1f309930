/* Recognisers and aligners: what every row promises, lists of them, and what is refused: networks of another kind,
 * numbers that are none, commands that fail. Without weights but where a row is named. */
#include "models.h"

#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../tools/onnx_writer.h"
#include "base/file/file.h"
#include "score/dlib/dlib.h"
#include "score/recog/recog.h"
#include "score/recog/vector_answer.h"

static mg_image picture; /* 40 × 30, no two rows or columns alike */
static char folder[MG_PATH_MAX];

static int begin(void **state)
{
    (void)state;
    if (mg_image_new(&picture, 40, 30, 3, NULL) != MG_OK || mg_temp_folder(folder, NULL, "test", NULL) != MG_OK)
        return -1;
    for (int y = 0; y < 30; y++)
        for (int x = 0; x < 40; x++)
            for (int c = 0; c < 3; c++)
                mg_image_at(&picture, x, y)[c] =
                    (uint8_t)(3 * x + 4 * y + 20 * (c == x / 10) + 10 * (x > 20 && y > 12));
    return 0;
}

static int end(void **state)
{
    (void)state;
    mg_image_free(&picture);
    return rmdir(folder);
}

static mg_alignment face(void)
{
    return (mg_alignment){.found = true,
                          .scheme = MG_ALIGN_FIVE,
                          .box = {8, 4, 24, 24},
                          .point = {{14, 11}, {26, 11}, {20, 17}, {15, 23}, {25, 23}}};
}

/* ---- one of a list ------------------------------------------------------------------------------------------------
 */

typedef struct open_one {
    mg_recognisers list;
    const mg_recogniser_ops *row;
    void *self;
} open_one;

static mg_status open_as_recogniser(open_one *o, const char *text, mg_err *err)
{
    *o = (open_one){.self = NULL};
    mg_status st = mg_recognisers_parse(&o->list, text, err);
    if (st != MG_OK)
        return st;
    o->row = o->list.at[0].row;
    st = mg_recogniser_open(&o->self, &o->list.at[0], test_context(NULL), err);
    if (st != MG_OK) {
        assert_null(o->self);
        mg_recognisers_free(&o->list);
    }
    return st;
}

static void close_it(open_one *o)
{
    o->row->close(o->self);
    mg_recognisers_free(&o->list);
}

#define REFUSED(text, code, words)                                                                                     \
    do {                                                                                                               \
        open_one o_;                                                                                                   \
        mg_err e_ = {MG_OK, ""};                                                                                       \
        assert_int_equal(open_as_recogniser(&o_, text, &e_), code);                                                    \
        if (!strstr(e_.msg, words))                                                                                    \
            fail_msg("\"%s\" does not hold \"%s\"", e_.msg, words);                                                    \
    } while (0)

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static void rows_keep_their_promises(void **state)
{
    (void)state;
    for (const mg_recogniser_ops *const *r = mg_recogniser_rows; *r; r++) {
        assert_true((*r)->name && (*r)->summary && (*r)->licence && (*r)->open && (*r)->dims && (*r)->embed);
        assert_true((*r)->similarity && (*r)->close && (*r)->tolerance > 0 && (*r)->threshold > -1);
        assert_true((*r)->threshold < 1 && !strpbrk((*r)->name, ":,; ") && ((*r)->library == NULL) == !(*r)->version);
        assert_true(!(*r)->argument || ((*r)->params && (*r)->params->type == MG_TEXT && (*r)->opts_size > 0));
        for (const mg_recogniser_ops *const *s = mg_recogniser_rows; s < r; s++)
            assert_string_not_equal((*r)->name, (*s)->name);
    }
    for (const mg_aligner_ops *const *r = mg_aligner_rows; *r; r++) {
        assert_true((*r)->name && (*r)->summary && (*r)->licence && (*r)->open && (*r)->find && (*r)->close);
        assert_true(!strpbrk((*r)->name, ":,; ") && ((*r)->library == NULL) == !(*r)->version);
        for (const mg_aligner_ops *const *s = mg_aligner_rows; s < r; s++)
            assert_string_not_equal((*r)->name, (*s)->name);
    }
}

/* Each row on a photo: the same vector twice, another one for another face and for the upper half, and the one of its
 * list's threshold lies between. */
static void every_recogniser_that_is_there_embeds(void **state)
{
    (void)state;
    mg_image photo;
    mg_recognisers all;
    load_photo(&photo, 9);
    MUST(mg_recognisers_parse(&all, "all,mock-embed", err));
    for (int i = 0; i < all.count; i++) {
        static float v[4][MG_EMBED_MAX];
        mg_err e = {MG_OK, ""};
        const mg_recogniser_ops *row = all.at[i].row;
        mg_alignment a = {.found = true, .scheme = MG_ALIGN_BOX, .box = {10, 10, photo.w / 2, photo.h / 2}}, b = a;
        char hex[MG_HASH_HEX];
        void *self;
        b.box.x += photo.w / 3;
        if (mg_recogniser_available(&all.at[i], test_context(NULL), &e) != MG_OK) {
            printf("# not run: %s (%s)\n", row->name, e.msg);
            continue;
        }
        MUST(mg_recogniser_open(&self, &all.at[i], test_context(NULL), err));
        int dims = row->dims(self);
        assert_in_range(dims, 2, MG_EMBED_MAX);
        MUST(row->embed(self, &photo, &a, false, v[0], err));
        MUST(row->embed(self, &photo, &b, false, v[1], err));
        MUST(row->embed(self, &photo, &a, true, v[2], err));
        MUST(row->embed(self, &photo, &a, false, v[3], err));
        assert_memory_equal(v[0], v[3], (size_t)dims * sizeof(float));
        assert_true(fabs(row->similarity(v[0], v[3], dims) - 1) < 1e-6);
        assert_true(row->similarity(v[0], v[1], dims) < 0.999 && row->similarity(v[0], v[2], dims) < 0.999);
        MUST(mg_recogniser_weights(row, self, hex, err));
        assert_int_equal(strlen(hex), row->weights ? 64 : 4);
        a.found = false;
        assert_int_equal(row->embed(self, &photo, &a, false, v[0], &e), MG_EINPUT);
        row->close(self);
    }
    mg_recognisers_free(&all);
    mg_image_free(&photo);
}

static mg_rect box_of(const mg_image *photo)
{
    mg_dlib_hog *h;
    const mg_detection *det;
    int count;
    MUST(mg_dlib_hog_new(&h, err));
    MUST(mg_dlib_hog_detect(h, photo, 0, 0, &det, &count, err));
    assert_true(count > 0);
    mg_rect box = det[0].box;
    mg_dlib_hog_free(h);
    return box;
}

/* Where they find it, eyes, nose and mouth stand in their order, and within three tenths of the eyes' distance of
 * dlib's 68 points. */
static void every_aligner_that_is_there_agrees(void **state)
{
    (void)state;
    mg_image photo;
    mg_aligners all;
    mg_point want[5], five[5];
    int compared = 0;
    load_photo(&photo, 9);
    const mg_rect box = box_of(&photo);
    MUST(mg_aligners_parse(&all, "all", err));
    for (int i = 0; i < all.count; i++) {
        mg_err e = {MG_OK, ""};
        const mg_aligner_ops *row = all.at[i];
        mg_alignment a;
        char hex[MG_HASH_HEX];
        void *self;
        if (row->available && row->available(row, test_context(NULL), &e) != MG_OK) {
            printf("# not run: %s (%s)\n", row->name, e.msg);
            continue;
        }
        MUST(row->open(&self, row, test_context(NULL), err));
        MUST(row->find(self, &photo, box, &a, err));
        MUST(mg_aligner_weights(row, self, hex, err));
        assert_int_equal(strlen(hex), row->weights ? 64 : 4);
        assert_memory_equal(&a.box, &box, sizeof box);
        int n = mg_alignment_five(five, &a);
        if (i == 0) {
            assert_int_equal(n, 5);
            memcpy(want, five, sizeof want);
        }
        double eyes = hypot(want[0].x - want[1].x, want[0].y - want[1].y);
        for (int k = 0; k < n; k++, compared++)
            if (hypot(five[k].x - want[k].x, five[k].y - want[k].y) > 0.3 * eyes)
                fail_msg("%s: point %d at %g, %g and not %g, %g", row->name, k, five[k].x, five[k].y, want[k].x,
                         want[k].y);
        row->close(self);
    }
    assert_true(compared >= 10); /* dlib-68 and oracle are there where anything is built */
    mg_image_free(&photo);
}

static void the_oracle_is_dlibs_68(void **state)
{
    (void)state;
    mg_aligners two;
    mg_alignment a[2];
    MUST(mg_aligners_parse(&two, "dlib-68,oracle", err));
    assert_true(!(two.at[0]->flags & MG_ALIGNER_BARE) && two.at[1]->flags & MG_ALIGNER_BARE);
    for (int i = 0; i < 2; i++) {
        void *self;
        MUST(two.at[i]->open(&self, two.at[i], test_context(NULL), err));
        MUST(two.at[i]->find(self, &picture, (mg_rect){8, 4, 24, 24}, &a[i], err));
        two.at[i]->close(self);
    }
    assert_memory_equal(a[0].point, a[1].point, sizeof a[0].point);
}

/* ---- lists ------------------------------------------------------------------------------------------------------- */

static void lists_are_read(void **state)
{
    (void)state;
    char name[MG_TEXT_MAX];
    mg_recognisers list, copy;
    MUST(mg_recognisers_parse(
        &list, "fr-feature:0.5,mock-embed:a,b:2,exec-embed:x; y=1 | z,w;threshold=0.25;timeout=2,dlib-resnet", err));
    assert_int_equal(list.count, 4);
    const char *const names[] = {"fr-feature", "mock-embed:a,b", "exec-embed:x; y=1 | z,w;timeout=2;threshold=0.25",
                                 "dlib-resnet"};
    const double weights[] = {0.5, 2, 1, 1}, thresholds[] = {0.45, 0.8, 0.25, 0.4};
    MUST(mg_recognisers_copy(&copy, &list, err));
    mg_recognisers_free(&list);
    assert_int_equal(list.count, 0);
    for (int i = 0; i < copy.count; i++) {
        mg_recognisers again;
        assert_string_equal(mg_recogniser_name(&copy.at[i], name, sizeof name), names[i]);
        assert_true(fabs(copy.at[i].weight - weights[i]) < 1e-12);
        assert_true(fabs(mg_recogniser_threshold(&copy.at[i]) - thresholds[i]) < 1e-12);
        MUST(mg_recognisers_parse(&again, name, err)); /* a name reads back as the same */
        assert_memory_equal(again.at[0].opts ? again.at[0].opts : "", copy.at[i].opts ? copy.at[i].opts : "",
                            copy.at[i].row->opts_size);
        mg_recognisers_free(&again);
    }
    mg_recognisers_free(&copy);
}

static void options_follow_a_file(void **state)
{
    (void)state;
    char name[2 * MG_TEXT_MAX];
    mg_recognisers list;
    MUST(mg_recognisers_parse(
        &list,
        "onnx-embed:a/b.onnx;size=96;order=bgr;mean=1,2.5,3;scale=0.1;layout=rows;crop=box;box=1.3;"
        "output=v;threshold=0.3:3,mock-embed",
        err));
    assert_int_equal(list.count, 2);
    assert_string_equal(mg_recogniser_name(&list.at[0], name, sizeof name),
                        "onnx-embed:a/b.onnx;size=96;order=bgr;layout=rows;mean=1,2.5,3;scale=0.1;crop=box;"
                        "box=1.3;output=v;threshold=0.3");
    assert_true(fabs(list.at[0].weight - 3) < 1e-12);
    mg_recognisers_free(&list);
    MUST(mg_recognisers_parse(&list, "onnx-embed:a.onnx,onnx-embed:a.onnx;size=96", err)); /* another one */
    assert_int_equal(list.count, 2);
    mg_recognisers_free(&list);
}

static void all_are_those_without_an_argument(void **state)
{
    (void)state;
    mg_recognisers list;
    mg_aligners aligners;
    int listed = 0;
    for (const mg_recogniser_ops *const *r = mg_recogniser_rows; *r; r++)
        listed += !((*r)->flags & MG_RECOGNISER_UNLISTED) && !(*r)->argument;
    MUST(mg_recognisers_parse(&list, "all,onnx-embed:x", err));
    assert_int_equal(list.count, listed + 1);
    mg_recognisers_free(&list);
    MUST(mg_aligners_parse(&aligners, "all", err));
    assert_string_equal(aligners.at[0]->name, "dlib-68");
    assert_string_equal(aligners.at[aligners.count - 1]->name, "box");
}

#define NO_LIST(text, words)                                                                                           \
    do {                                                                                                               \
        mg_recognisers l_;                                                                                             \
        mg_err e_ = {MG_OK, ""};                                                                                       \
        assert_int_equal(mg_recognisers_parse(&l_, text, &e_), MG_EINPUT);                                             \
        assert_int_equal(l_.count, 0);                                                                                 \
        if (!strstr(e_.msg, words))                                                                                    \
            fail_msg("\"%s\" does not hold \"%s\"", e_.msg, words);                                                    \
    } while (0)

static void bad_lists_are_refused(void **state)
{
    (void)state;
    mg_aligners a;
    mg_err e;
    NO_LIST("", "there is no recogniser ''");
    NO_LIST("fr-featur", "did you mean fr-feature?");
    NO_LIST("dlib-resnet,", "there is no recogniser ''");
    NO_LIST("fr-feature,fr-feature", "named twice");
    NO_LIST("mock-embed:x,dlib-resnet,mock-embed:x:2", "named twice");
    NO_LIST("onnx-embed", "onnx-embed:FILE");
    NO_LIST("onnx-embed:;size=96", "onnx-embed:FILE");
    NO_LIST("exec-embed:", "exec-embed:COMMAND");
    NO_LIST("fr-feature:x", "there is no recogniser 'fr-feature:x'");
    NO_LIST("fr-feature:-1", "weight");
    NO_LIST("onnx-embed:a;sise=96", "did you mean size?");
    NO_LIST("onnx-embed:a;size", "no option 'size'");
    NO_LIST("onnx-embed:a;size=1", "onnx-embed: size");
    NO_LIST("onnx-embed:a;size=96;size=97", "given twice");
    NO_LIST("onnx-embed:a;order=bgrr", "bgr");
    NO_LIST("onnx-embed:a;threshold=nan", "threshold");
    assert_int_equal(mg_aligners_parse(&a, "dlib-86", &e), MG_EINPUT);
    assert_non_null(strstr(e.msg, "did you mean dlib-68?"));
    assert_int_equal(mg_aligners_parse(&a, "box,box", &e), MG_EINPUT);
    assert_non_null(strstr(e.msg, "named twice"));
    assert_int_equal(mg_aligners_parse(&a, "box:2", &e), MG_EINPUT);
    assert_int_equal(a.count, 0);
}

/* ---- networks ---------------------------------------------------------------------------------------------------- */

static const char *file_of(const char *name)
{
    static char path[MG_PATH_MAX];
    MUST(mg_path(path, err, "%s/%s", folder, name));
    return path;
}

/* Mean colour in, `values` numbers out, by weights [values][3]; `second`: the same once more, as another output. */
static void write_net(const char *path, int values, const float *weight, bool second, bool cut_off)
{
    static message model, graph;
    static const float bias[16];
    model.size = graph.size = 0;
    put_node(&graph, "GlobalAveragePool", (const char *const[]){"input", NULL}, "mean", NULL);
    put_node(&graph, "Flatten", (const char *const[]){"mean", NULL}, "colour", NULL);
    put_text(&graph, 2, "tiny");
    put_value(&graph, 11, "input", (int[]){1, 3, 16, 16}, 4);
    put_constant(&graph, "w", (int[]){values, 3}, 2, 1, weight, 3 * (size_t)values * sizeof *weight);
    put_constant(&graph, "b", (int[]){values}, 1, 1, bias, (size_t)values * sizeof *bias);
    for (int i = 0; i < 1 + second; i++) {
        put_node(&graph, "Gemm", (const char *const[]){"colour", "w", "b", NULL}, i ? "other" : "vector", "transB");
        put_value(&graph, 12, i ? "other" : "vector", (int[]){1, values}, 2);
    }
    put_model(&model, &graph);
    MUST(mg_file_write(path, model.at, cut_off ? model.size / 2 : model.size, err));
}

/* The network gives the means of what it is fed back, so that its input is seen: order, mean, scale, layout. */
static void networks_are_fed_as_their_options_say(void **state)
{
    (void)state;
    static const float same[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    const char *const options[] = {"", ";order=bgr", ";order=bgr;mean=30,20,10;scale=0.5"};
    const float want[3][3] = {{100, 150, 200}, {200, 150, 100}, {85, 65, 45}};
    mg_image plain;
    mg_alignment a = {.found = true, .scheme = MG_ALIGN_BOX, .box = {5, 5, 20, 20}};
    const char *path = file_of("same.onnx");
    write_net(path, 3, same, false, false);
    MUST(mg_image_new(&plain, 40, 40, 3, err));
    for (int i = 0; i < 3 * 40 * 40; i++)
        plain.px[i] = (uint8_t)(100 + 50 * (i % 3));
    for (int k = 0; k < 3; k++) {
        char text[2 * MG_TEXT_MAX];
        float v[3];
        open_one o;
        snprintf(text, sizeof text, "onnx-embed:%s;size=16%s%s", path, k < 2 ? ";mean=0;scale=1" : "", options[k]);
        MUST(open_as_recogniser(&o, text, err));
        assert_int_equal(o.row->dims(o.self), 3);
        a.scheme = MG_ALIGN_BOX;
        a.box = (mg_rect){12, 12, 16, 16};
        MUST(o.row->embed(o.self, &plain, &a, false, v, err));
        for (int i = 0; i < 3; i++)
            assert_float_equal(v[i], want[k][i], 1e-3);
        close_it(&o);
    }
    mg_image_free(&plain);
    unlink(path);
}

static void other_networks_are_refused(void **state)
{
    (void)state;
    static float weight[48];
    char text[2 * MG_TEXT_MAX], path[MG_PATH_MAX];
    float v[16];
    open_one o;
    mg_err e = {MG_OK, ""};
    mg_alignment a = face();
    for (int i = 0; i < 48; i++)
        weight[i] = (float)i;
    snprintf(path, sizeof path, "%s", file_of("x.onnx"));
    snprintf(text, sizeof text, "onnx-embed:%s;size=16", path);
    REFUSED(text, MG_EINPUT, path); /* not there */
    REFUSED("tfjs:/nowhere/model.json;size=16", MG_EINPUT, "/nowhere/model.json");
    REFUSED("tfjs:/nowhere/model.json;layout=rows", MG_EINPUT, "layout");
    write_net(path, 4, weight, false, true);
    REFUSED(text, MG_EINPUT, path); /* half a file */
    write_net(path, 1, weight, false, false);
    REFUSED(text, MG_EINPUT, "has 1 values, not 2 to 4096");
    write_net(path, 4, weight, true, false);
    REFUSED(text, MG_EINPUT, "which is the vector?");
    snprintf(text, sizeof text, "onnx-embed:%s;size=16;output=other", path);
    MUST(open_as_recogniser(&o, text, err));
    close_it(&o);
    snprintf(text, sizeof text, "onnx-embed:%s;size=16;mean=1,2", path);
    REFUSED(text, MG_EINPUT, "mean: one number or three");
    weight[5] = NAN;
    write_net(path, 4, weight, false, false);
    snprintf(text, sizeof text, "onnx-embed:%s;size=16", path);
    MUST(open_as_recogniser(&o, text, err));
    assert_int_equal(o.row->embed(o.self, &picture, &a, false, v, &e), MG_ELIB);
    assert_true(ends_with(e.msg, path) && strstr(e.msg, "infinity or no number"));
    close_it(&o);
    memset(weight, 0, sizeof weight);
    write_net(path, 4, weight, false, false);
    MUST(open_as_recogniser(&o, text, err));
    assert_int_equal(o.row->embed(o.self, &picture, &a, false, v, &e), MG_ELIB);
    assert_non_null(strstr(e.msg, "all zeros"));
    close_it(&o);
    unlink(path);
}

static void damaged_weights_are_missing(void **state)
{
    (void)state;
    static const char *const files[] = {"dlib_face_recognition_resnet_model_v1.dat",
                                        "fr_feature.onnx",
                                        "faceres.bin",
                                        "mobileface.bin",
                                        "fr_landmark.onnx",
                                        "shape_predictor_5_face_landmarks.dat"};
    mg_context c = {.model_dir = {folder, NULL}};
    mg_recognisers list;
    mg_aligners aligners;
    MUST(mg_recognisers_parse(&list, "dlib-resnet,fr-feature,faceres,mobileface", err));
    MUST(mg_aligners_parse(&aligners, "fr-landmark,dlib-5", err));
    for (int k = 0; k < 6; k++)
        for (int damaged = 0; damaged < 2; damaged++) {
            mg_err e = {MG_OK, ""};
            void *self;
            if (damaged)
                MUST(mg_file_write(file_of(files[k]), "abc", 3, err));
            assert_int_equal(k < 4 ? mg_recogniser_open(&self, &list.at[k], &c, &e)
                                   : aligners.at[k - 4]->open(&self, aligners.at[k - 4], &c, &e),
                             MG_EMISSING);
            assert_null(self);
            assert_non_null(strstr(e.msg, files[k]));
            assert_non_null(strstr(e.msg, damaged ? "damaged" : "make models"));
            if (damaged)
                unlink(file_of(files[k]));
        }
    mg_recognisers_free(&list);
}

/* ---- commands ---------------------------------------------------------------------------------------------------- */

static void a_command_is_asked_and_answers(void **state)
{
    (void)state;
    float v[3];
    open_one o;
    mg_err e = {MG_OK, ""};
    mg_alignment a = face();
    /* What it was asked is handed back: the first number of "box", and of "points". */
    MUST(open_as_recogniser(
        &o,
        "exec-embed:while read q; do p=${q#*'\"path\":\"'}; p=${p%%'\"'*}; test -s \"$p\" || exit 9; "
        "b=${q#*'\"box\":['}; f=${q#*'\"points\":[['}; "
        "echo \"{\\\"vector\\\": [1, ${b%%,*}, ${f%%,*}]}\"; done;timeout=5",
        err));
    assert_int_equal(o.row->dims(o.self), 3);
    MUST(o.row->embed(o.self, &picture, &a, false, v, err));
    assert_true(fabsf(v[0] - 1) < 1e-6f && fabsf(v[1] - 8) < 1e-6f && fabsf(v[2] - 14) < 1e-6f);
    a.found = false;
    assert_int_equal(o.row->embed(o.self, &picture, &a, false, v, &e), MG_EINPUT);
    close_it(&o);
    REFUSED("exec-embed:true", MG_ELIB, "exec-embed: the command ended with exit code 0 at picture 1");
    REFUSED("exec-embed:read q; exit 3", MG_ELIB, "exit code 3");
    REFUSED("exec-embed:sleep 9;timeout=0.2", MG_ELIB, "said nothing for 0.2 s");
    REFUSED("exec-embed:read q; echo '{\"error\": \"no luck\"}'", MG_ELIB, "no luck");
    REFUSED("exec-embed:read q; echo '{\"vector\": [1]}'", MG_EINPUT, "a vector of 1 values");
    REFUSED("exec-embed:read q; echo '{\"vector\": [0, 0]}'", MG_EINPUT, "all zeros");
    REFUSED("exec-embed:read q; echo '{\"vector\": [1, 1e39]}'", MG_EINPUT, "something else than numbers");
    REFUSED("exec-embed:read q; echo '{\"vector\": [1, \"2\"]}'", MG_EINPUT, "something else than numbers");
    REFUSED("exec-embed:read q; echo '{\"vektor\": [1, 2]}'", MG_EINPUT, "no list \"vector\"");
    REFUSED("exec-embed:read q; echo nonsense", MG_EINPUT, "answer 1: nonsense");
    MUST(open_as_recogniser(
        &o, "exec-embed:read q; echo '{\"vector\": [1, 2]}'; read q; echo '{\"vector\": [1, 2, 3]}'", err));
    a.found = true;
    assert_int_equal(o.row->embed(o.self, &picture, &a, false, v, &e), MG_EINPUT);
    assert_non_null(strstr(e.msg, "a vector of 3 values, not 2 as before"));
    close_it(&o);
}

/* A command sees no more of the lower half than another recogniser does. */
static void a_command_sees_the_upper_half_alone(void **state)
{
    (void)state;
    char text[2 * MG_TEXT_MAX], copy[MG_PATH_MAX];
    float v[2];
    open_one o;
    mg_image seen;
    mg_alignment a = face();
    snprintf(copy, sizeof copy, "%s", file_of("seen.png"));
    snprintf(
        text, sizeof text,
        "exec-embed:while read q; do p=${q#*'\"path\":\"'}; cp \"${p%%%%'\"'*}\" %s; echo '{\"vector\": [1, 2]}'; done",
        copy);
    MUST(open_as_recogniser(&o, text, err));
    MUST(o.row->embed(o.self, &picture, &a, true, v, err));
    close_it(&o);
    MUST(mg_picture_load(&seen, NULL, copy, err));
    assert_int_equal(seen.w, 40);
    const uint8_t grey[3] = {128, 128, 128};
    assert_memory_equal(mg_image_at(&seen, 20, 5), mg_image_at(&picture, 20, 5), 3);
    assert_memory_equal(mg_image_at(&seen, 20, 11), mg_image_at(&picture, 20, 11), 3);
    assert_memory_equal(mg_image_at(&seen, 20, 16), grey, 3);
    assert_memory_equal(mg_image_at(&seen, 0, 29), grey, 3);
    mg_image_free(&seen);
    unlink(copy);
}

/* ---- the mock ---------------------------------------------------------------------------------------------------- */

static void the_mock_tells_faces_apart_by_colour_and_place(void **state)
{
    (void)state;
    static float v[4][MG_EMBED_MAX];
    open_one o;
    mg_alignment a = face(), b = face(), far = face();
    mg_image brighter;
    MUST(open_as_recogniser(&o, "mock-embed:said;threshold=0.9", err));
    int dims = o.row->dims(o.self);
    for (int i = 0; i < 5; i++) {
        b.point[i].x += 1;
        far.point[i] = (mg_point){far.point[i].y, far.point[i].x};
    }
    MUST(mg_image_copy(&brighter, &picture, err));
    for (int i = 0; i < 3 * 40 * 30; i++)
        brighter.px[i] = (uint8_t)(brighter.px[i] / 4 * 3 + 12); /* other light, the same face */
    MUST(o.row->embed(o.self, &picture, &a, false, v[0], err));
    MUST(o.row->embed(o.self, &picture, &b, false, v[1], err));
    MUST(o.row->embed(o.self, &picture, &far, false, v[2], err));
    MUST(o.row->embed(o.self, &brighter, &a, false, v[3], err));
    double near = o.row->similarity(v[0], v[1], dims), turned = o.row->similarity(v[0], v[2], dims),
           light = o.row->similarity(v[0], v[3], dims);
    assert_true(near > 0.9 && light > 0.99 && turned < near);
    mg_image_free(&brighter);
    close_it(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_keep_their_promises),
        cmocka_unit_test(every_recogniser_that_is_there_embeds),
        cmocka_unit_test(every_aligner_that_is_there_agrees),
        cmocka_unit_test(the_oracle_is_dlibs_68),
        cmocka_unit_test(lists_are_read),
        cmocka_unit_test(options_follow_a_file),
        cmocka_unit_test(all_are_those_without_an_argument),
        cmocka_unit_test(bad_lists_are_refused),
        cmocka_unit_test(networks_are_fed_as_their_options_say),
        cmocka_unit_test(other_networks_are_refused),
        cmocka_unit_test(damaged_weights_are_missing),
        cmocka_unit_test(a_command_is_asked_and_answers),
        cmocka_unit_test(a_command_sees_the_upper_half_alone),
        cmocka_unit_test(the_mock_tells_faces_apart_by_colour_and_place),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
