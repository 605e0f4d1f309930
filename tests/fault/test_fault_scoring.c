/* Everything between a face and a measured score with an allocation that fails: heads, renderers, detectors,
 * measurements, sheets, exports. OpenCV's and dlib's own exceptions become MG_ENOMEM as well. */
#include "fault.h"
#include "context.h"

#include <unistd.h>

#include "print/cut.h"
#include "base/image/picture.h"
#include "maskgen/eval.h"
#include "maskgen/export.h"
#include "maskgen/measure.h"
#include "objective/objective.h"
#include "pattern/pattern_file.h"
#include "face/photo/photo.h"
#include "maskgen/render.h"
#include "regress/score_file.h"
#include "maskgen/scorer.h"
#include "score/recog/recog.h"
#include "report/sheet.h"
#include "face/head/synth.h"
#include "base/hash.h"
#include "cloth/texture.h"

enum { SIDE = 48, PICTURE = 100 };

static mg_face head, other;
static mg_image picture;

static void small_head(mg_synth_opts *o)
{
    mg_synth_defaults(o);
    o->size = SIDE;
    o->face_width = 24;
    o->samples = 1;
}

static int make(void **state)
{
    (void)state;
    mg_synth_opts o;
    small_head(&o);
    if (mg_synth_face(&head, &o, NULL) != MG_OK)
        return -1;
    o.seed = 1;
    if (mg_synth_face(&other, &o, NULL) != MG_OK || mg_image_new(&picture, PICTURE, PICTURE, 3, NULL) != MG_OK)
        return -1;
    for (size_t i = 0; i < (size_t)PICTURE * PICTURE * 3; i++)
        picture.px[i] = (uint8_t)(i * i / 777 + i / 5);
    other.subject = (mg_subject){1, 1};
    return 0;
}

static int unmake(void **state)
{
    (void)state;
    mg_face_free(&head);
    mg_face_free(&other);
    mg_image_free(&picture);
    return 0;
}

/* ---- faces ---------------------------------------------------------------------------------------------------- */

static mg_status synth(char digest[DIGEST], mg_err *err)
{
    mg_face f = {0};
    mg_synth_opts o;
    small_head(&o);
    mg_status st = mg_synth_face(&f, &o, err);
    if (st == MG_OK)
        snprintf(digest, DIGEST, "%s", f.hash);
    mg_face_free(&f);
    return st;
}

static mg_status render(char digest[DIGEST], mg_err *err)
{
    mg_renderer *r = NULL;
    mg_texture t = {0};
    mg_view v = mg_view_plain(&head);
    v.blur = 1;
    v.noise = 2;
    v.jpeg = 70;
    mg_status st = mg_renderer_new(&r, &v, err);
    if (st == MG_OK)
        st = mg_view_texture(&t, &v, err);
    if (st == MG_OK) {
        mg_renderer_draw(r, &t);
        mg_hash_bytes(mg_renderer_rgb(r)->px, SIDE * SIDE * 3, digest);
    }
    mg_texture_free(&t);
    mg_renderer_free(r);
    return st;
}

static void faces_of_no_memory(void **state)
{
    (void)state;
    fault_every("synthetic head", synth, FAULT_ALL, 20);
    fault_every("renderer", render, FAULT_ALL, 0);
}

/* ---- detectors ------------------------------------------------------------------------------------------------ */

static const char *detector;

static mg_status score(char digest[DIGEST], mg_err *err)
{
    mg_detector d;
    char hex[MG_HASH_HEX] = "";
    void *self = NULL;
    mg_score s = {0};
    mg_status st = mg_detector_new(&d, detector, err);
    if (st == MG_OK)
        st = mg_detector_list_from(&d, -1, err);
    if (st == MG_OK)
        st = mg_detector_open(&self, &d, test_context(NULL), err);
    if (st == MG_OK)
        st = d.row->score(self, &picture, (mg_rect){20, 20, 60, 60}, &s, err);
    if (st == MG_OK)
        st = mg_detector_weights(d.row, self, hex, err);
    if (st == MG_OK)
        snprintf(digest, DIGEST, "%.9g %.9g %d %s", s.true_margin, s.false_margin, s.count, hex);
    if (self)
        d.row->close(self);
    mg_detector_free(&d);
    return st;
}

static void detectors_of_no_memory(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        long most;
        fault_whose whose; /* OpenCV's reader of networks leaks when its memory is out */
    } list[] = {{"mock", 0, FAULT_ALL},
                {"exec:while read p; do echo '{\"faces\": [{\"box\": [1, 1, 9, 9]}]}'; done", 20, FAULT_ALL},
                {"lbp", 40, FAULT_ALL},
                {"haar-alt2", 25, FAULT_ALL},
                {"dlib-hog", 25, FAULT_ALL},
                {"hog", 40, FAULT_ALL},
                {"yunet", 25, FAULT_LEAKY}};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        mg_detector d;
        detector = list[i].name;
        MUST(mg_detector_new(&d, detector, err));
        bool there = mg_detector_available(&d, test_context(NULL), NULL) == MG_OK;
        mg_detector_free(&d);
        if (!there)
            printf("# not run: %s\n", detector);
        else
            fault_every(detector, score, list[i].whose, list[i].most);
    }
}

/* ---- recognisers ---------------------------------------------------------------------------------------------- */

static mg_status embed(char digest[DIGEST], mg_err *err)
{
    static float v[MG_EMBED_MAX];
    mg_recognisers list = {0}, copy = {0};
    mg_aligners aligners;
    mg_alignment a;
    void *self = NULL, *finder = NULL;
    mg_status st;
    MG_TRY(mg_recognisers_parse(&list, detector, err));
    MG_TRY(mg_recognisers_copy(&copy, &list, err));
    MG_TRY(mg_aligners_parse(&aligners, "box", err));
    MG_TRY(aligners.at[0]->open(&finder, aligners.at[0], test_context(NULL), err));
    MG_TRY(mg_recogniser_open(&self, &copy.at[0], test_context(NULL), err));
    MG_TRY(aligners.at[0]->find(finder, &picture, (mg_rect){20, 20, 60, 60}, &a, err));
    MG_TRY(copy.at[0].row->embed(self, &picture, &a, true, v, err));
    snprintf(digest, DIGEST, "%.9g %.9g %d", (double)v[0], (double)v[1], copy.at[0].row->dims(self));
done:
    if (self)
        copy.at[0].row->close(self);
    if (finder)
        aligners.at[0]->close(finder);
    mg_recognisers_free(&list);
    mg_recognisers_free(&copy);
    return st;
}

static void recognisers_of_no_memory(void **state)
{
    (void)state;
    static const char *const list[] = {"mock-embed:said,mock-embed",
                                       "exec-embed:while read q; do echo '{\"vector\": [1, 2]}'; done;threshold=0.3"};
    for (int i = 0; i < 2; i++) {
        detector = list[i];
        fault_every(detector, embed, FAULT_ALL, 0);
    }
}

/* ---- measuring and searching ---------------------------------------------------------------------------------- */

static mg_status measure(char digest[DIGEST], mg_err *err)
{
    mg_status st = MG_OK;
    mg_detector by = {0};
    mg_conditions c = {0};
    mg_outcomes seen = {0};
    mg_estimate e;
    mg_comparison change;
    mg_view v[3] = {mg_view_plain(&head), mg_view_plain(&head), mg_view_plain(&other)};
    mg_observe_opts how = {.conditions = &c, .model = &by, .models = 1, .keep = true};
    double mean, some[3] = {1, 4, 9};
    v[1].gain = 0.8f;
    MG_TRY(mg_detector_new(&by, "mock", err));
    MG_TRY(mg_conditions_add_bare(&c, err));
    MG_TRY(mg_conditions_add_plains(&c, err));
    MG_TRY(mg_conditions_add_heights(&c, err));
    MG_TRY(mg_observe(&seen, &how, v, 3, NULL, err));
    MG_TRY(mg_estimate_of(&e, &seen, 0, 1, 3, err));
    MG_TRY(mg_compare(&change, &seen, 0, 1, 2, 3, err));
    MG_TRY(mg_estimate_mean(&mean, &seen, 0, 1, some, err));
    snprintf(digest, DIGEST, "%d %d %.9g %.9g %.9g %.9g", e.views, e.faces, e.margin.value, e.margin.ci.lo,
             change.margin.value, mean);
done:
    mg_outcomes_free(&seen);
    mg_conditions_free(&c);
    mg_detector_free(&by);
    return st;
}

/* A search by a row with options, saved after a step. */
static mg_status walk(mg_search **s, mg_objective *o, char digest[DIGEST], mg_err *err)
{
    mg_status st = MG_OK;
    mg_search_spec spec = {.method = "mlrose:attempts=3", .iters = 2};
    mg_problem p = mg_objective_problem(o);
    mg_trace_row row;
    unsigned char *data = NULL;
    size_t size = 0;
    MG_TRY(mg_search_new(s, &spec, &p, err));
    MG_TRY(mg_search_step(*s, &row, err));
    MG_TRY(mg_search_save(*s, &data, &size, err));
    snprintf(digest, DIGEST, "%.9g %zu", row.loss, size);
done:
    free(data);
    return st;
}

static mg_status search(char digest[DIGEST], mg_err *err)
{
    mg_pattern_file f;
    mg_objective *o = NULL;
    mg_view v = mg_view_plain(&head);
    mg_detectors by = {0};
    mg_objective_opts opts = {.searched = &by, .kappa = 2, .decoys = 1};
    mg_search *s = NULL;
    mg_status st = mg_pattern_file_load(&f, "cells-example", err);
    if (st != MG_OK)
        return st;
    st = mg_detectors_parse(&by, "mock", err);
    if (st == MG_OK)
        st = mg_loss_terms_parse(&opts.terms, "hide", err);
    if (st == MG_OK)
        st = mg_objective_new(&o, f.pattern, &v, 1, &opts, err);
    if (st == MG_OK)
        st = walk(&s, o, digest, err);
    mg_search_free(s);
    mg_objective_free(o);
    mg_detectors_free(&by);
    mg_pattern_file_free(&f);
    return st;
}

static void measurements_of_no_memory(void **state)
{
    (void)state;
    fault_every("measurement", measure, FAULT_ALL, 0);
    fault_every("objective", search, FAULT_ALL, 40);
}

/* ---- sheets: cairo bears it, fontconfig below it does not ----------------------------------------------------- */

static mg_status sheet(char digest[DIGEST], mg_err *err)
{
    mg_image out = {0};
    mg_view v = mg_view_plain(&head);
    mg_sheet_column c = {"bare", NULL, NULL, 0};
    mg_sheet s = {"title", "a foot that is long enough for two lines of the sheet, or so", NULL, &v, 1, &c, 1, 64};
    mg_status st = mg_sheet_draw(&out, &s, err);
    if (st == MG_OK)
        mg_hash_bytes(out.px, (size_t)out.w * (size_t)out.h * 3, digest);
    mg_image_free(&out);
    return st;
}

static mg_export_format format;

static mg_status print(char digest[DIGEST], mg_err *err)
{
    static const char *const ending[] = {"pdf", "svg", "png"};
    char path[80];
    mg_cut *cut = NULL;
    mg_export_report report = {0};
    mg_export_opts o = {
        .page = {210, 297}, .scale = 1, .dpi = 30, .overlap = 10, .bleed = 3, .title = "b", .size = "M"};
    snprintf(path, sizeof path, "/tmp/maskgen-fault-%ld.%s", (long)getpid(), ending[format]);
    mg_status st = mg_cut_load(&cut, "surgical", err);
    if (st == MG_OK)
        st = mg_export_sheets(path, &picture, cut, &o, &report, err);
    if (st == MG_OK)
        snprintf(digest, DIGEST, "%d %d %d %d", report.pages, report.places, report.colours, access(path, R_OK));
    mg_cut_free(cut);
    unlink(path);
    return st;
}

static void sheets_of_no_memory(void **state)
{
    (void)state;
    static const char *const name[] = {"PDF", "SVG", "PNG sheet"};
    fault_every("contact sheet", sheet, FAULT_OWN, 0);
    for (int i = 0; i < 3; i++) {
        format = (mg_export_format)i;
        fault_every(name[i], print, FAULT_OWN, 20);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faces_of_no_memory),       cmocka_unit_test(detectors_of_no_memory),
        cmocka_unit_test(recognisers_of_no_memory), cmocka_unit_test(measurements_of_no_memory),
        cmocka_unit_test(sheets_of_no_memory),
    };
    return cmocka_run_group_tests(tests, make, unmake);
}
