/* Every reader and writer of files with an allocation that fails: out of memory is said as such, never as bad input,
 * never passed over with something missing, and nothing leaks. */
#include "fault.h"

#include <unistd.h>

#include "regress/baseline.h"
#include "base/bundle.h"
#include "run/checkpoint.h"
#include "print/cut.h"
#include "base/image/picture.h"
#include "face/face_file.h"
#include "base/file/file.h"
#include "base/hash.h"
#include "base/json/json.h"
#include "maskgen/mask.h"
#include "pattern/palette.h"
#include "pattern/pattern_file.h"
#include "base/image/png.h"
#include "regress/score_file.h"
#include "maskgen/spec.h"
#include "spec/rows.h"
#include "cloth/texture.h"

#define FACES "/usr/share/doc/libdlib19.1/examples/faces/"

static char dir[] = "/tmp/maskgen-fault-XXXXXX";

static const char *in_dir(const char *name)
{
    static char path[4][128];
    static int turn;
    char *p = path[turn = (turn + 1) % 4];
    snprintf(p, sizeof path[0], "%s/%s", dir, name);
    return p;
}

static void told(char digest[DIGEST], const void *data, size_t size)
{
    mg_hash_bytes(data, size, digest);
}

/* ---- JSON ----------------------------------------------------------------------------------------------------- */

static const char document[] = "{\"name\": \"a\\u00e4\", \"list\": [1, 2.5, 9007199254740993, 1e3, true, null, "
                               "{\"deep\": [[], {}]}], \"text\": \"long enough not to be"
                               " kept anywhere else than on the heap\", \"k\": {\"a\": 1, \"b\": 2, \"c\": 3}}";

static mg_status json(char digest[DIGEST], mg_err *err)
{
    mg_json *root = NULL, *copy = NULL;
    char *text = NULL;
    mg_status st = mg_json_parse(&root, document, strlen(document), "document", err);
    if (st == MG_OK && !(copy = mg_json_copy(root)))
        st = mg_fail(err, MG_ENOMEM, "out of memory for a copy"); /* so mg_json_copy says it */
    if (st == MG_OK) {
        mg_json *o = mg_json_put(copy, "more", mg_json_object());
        mg_json_put_string(o, "s", "t");
        mg_json_put_numbers(o, "n", (double[]){1, 2, 3}, 3);
        mg_json_put_bool(o, "b", true);
        st = mg_json_print(&text, copy, true, err);
    }
    if (st == MG_OK)
        told(digest, text, strlen(text));
    free(text);
    mg_json_free(copy);
    mg_json_free(root);
    return st;
}

static void json_of_no_memory(void **state)
{
    (void)state;
    fault_every("JSON", json, FAULT_ALL, 0);
}

/* ---- options -------------------------------------------------------------------------------------------------- */

static mg_status spec(char digest[DIGEST], mg_err *err)
{
    static const char *const argv[] = {"--iters",      "5",      "--faces", "synth:1", "synth:2",
                                       "--face-width", "96,128", "a",       "b",       "c"};
    mg_spec s = {0};
    mg_list rest = {0};
    mg_json *o = NULL;
    char *text = NULL, *help = NULL;
    mg_params tables[] = {{mg_spec_rows, &s}, {NULL, NULL}};
    mg_status st = mg_spec_init(&s, err);
    if (st == MG_OK)
        st = mg_params_argv(&(mg_argv){.tables = tables, .argc = 10, .argv = (char *const *)argv, .rest = &rest}, err);
    if (st == MG_OK) {
        o = mg_spec_to_json(&s);
        st = mg_json_print(&text, o, true, err);
    }
    if (st == MG_OK)
        st = mg_spec_from_json(&s, o, "spec", err);
    if (st == MG_OK)
        st = mg_params_help(&help, mg_spec_rows, err);
    if (st == MG_OK)
        snprintf(digest, DIGEST, "%zu %zu %zu %zu", strlen(text), strlen(help), rest.count, s.faces.paths.count);
    free(text);
    free(help);
    mg_json_free(o);
    mg_list_free(&rest);
    mg_spec_free(&s);
    return st;
}

static void options_of_no_memory(void **state)
{
    (void)state;
    fault_every("spec", spec, FAULT_ALL, 0);
}

/* ---- patterns, palettes, masks -------------------------------------------------------------------------------- */

static mg_status pattern(char digest[DIGEST], mg_err *err)
{
    mg_pattern_file f;
    mg_texture t = {0};
    char *says = NULL;
    bool is = false;
    mg_rect all = {0, 0, MG_TEXTURE_W, MG_TEXTURE_H};
    mg_status st = mg_pattern_file_probe(&is, "cells-example", err);
    if (st == MG_OK)
        st = mg_pattern_file_load(&f, "cells-example", err);
    if (st != MG_OK)
        return st;
    st = mg_pattern_file_statement(&says, &f, err);
    if (st == MG_OK)
        st = mg_texture_new(&t, err);
    if (st == MG_OK) {
        mg_pattern_paint(f.pattern, &f.genome, all, &t.picture);
        told(digest, t.picture.px, (size_t)t.picture.w * (size_t)t.picture.h * 3);
        snprintf(digest + 64, DIGEST - 64, " %d %zu", is, strlen(says));
    }
    free(says);
    mg_texture_free(&t);
    mg_pattern_file_free(&f);
    return st;
}

static mg_status palette(char digest[DIGEST], mg_err *err)
{
    mg_palette p;
    mg_status st = mg_palette_load(&p, in_dir("own.gpl"), err);
    if (st == MG_OK)
        snprintf(digest, DIGEST, "%s %d", p.name, p.count);
    return st;
}

static mg_status mask(char digest[DIGEST], mg_err *err)
{
    mg_mask m;
    mg_cut *c = NULL;
    mg_status st = mg_mask_load(&m, in_dir("own.json"), err);
    if (st == MG_OK)
        st = mg_cut_load(&c, in_dir("own.json"), err);
    if (st == MG_OK)
        snprintf(digest, DIGEST, "%s %d", m.name, c->pieces);
    mg_cut_free(c);
    return st;
}

static void shapes_of_no_memory(void **state)
{
    (void)state;
    size_t size;
    const char *text = mg_bundle_find("masks/surgical.json", &size);
    MUST(mg_file_write(in_dir("own.json"), text, size, err));
    MUST(mg_file_write(in_dir("own.gpl"), "GIMP Palette\nName: own\n0 0 0\n9 9 9\n", 35, err));
    fault_every("pattern", pattern, FAULT_ALL, 100);
    fault_every("palette", palette, FAULT_ALL, 0);
    fault_every("mask and cut", mask, FAULT_ALL, 300);
    unlink(in_dir("own.json"));
    unlink(in_dir("own.gpl"));
}

/* ---- pictures ------------------------------------------------------------------------------------------------- */

static mg_status png(char digest[DIGEST], mg_err *err)
{
    mg_image im = {0}, back = {0};
    char *text = NULL, words[2000];
    memset(words, 'x', sizeof words - 1);
    words[sizeof words - 1] = 0;
    mg_status st = mg_image_new(&im, 40, 30, 3, err);
    if (st == MG_OK) {
        memset(im.px, 77, 40 * 30 * 3);
        st = mg_png_write(in_dir("a.png"), &im, words, 300, err);
    }
    if (st == MG_OK)
        st = mg_picture_load(&back, &text, in_dir("a.png"), err);
    if (st == MG_OK)
        snprintf(digest, DIGEST, "%d %d %d %zu", back.w, back.h, back.px[3599], text ? strlen(text) : 0);
    free(text);
    mg_image_free(&im);
    mg_image_free(&back);
    unlink(in_dir("a.png"));
    return st;
}

static mg_status jpeg(char digest[DIGEST], mg_err *err)
{
    mg_image im = {0};
    mg_status st = mg_picture_load(&im, NULL, FACES "2009_004587.jpg", err);
    if (st == MG_OK)
        told(digest, im.px, (size_t)im.w * (size_t)im.h * 3);
    mg_image_free(&im);
    return st;
}

static void pictures_of_no_memory(void **state)
{
    (void)state;
    fault_every("PNG", png, FAULT_ALL, 0);
    fault_every("JPEG", jpeg, FAULT_ALL, 60);
}

/* ---- baselines, checkpoints, face templates, folders ---------------------------------------------------------- */

#define ROW                                                                                                            \
    "{\"path\": \"a.png\", \"as\": \"picture\", \"detector\": \"lbp\", \"inputs\": {\"sha256\": \"00\"}, \"scores\": " \
    "{\"faces\": 1, "                                                                                                  \
    "\"best_margin\": 0.5, \"detections\": [{\"margin\": 0.5, \"box\": [1, 2, 3, 4]}]}}"

static mg_status baseline(char digest[DIGEST], mg_err *err)
{
    static const char file[] = "{\"maskgen-baseline\": 1, \"rows\": [" ROW "]}";
    mg_baseline *b = NULL;
    mg_json *row = NULL, *rows = NULL;
    char *words = NULL, *junit = NULL;
    mg_status st = mg_json_parse(&row, ROW, strlen(ROW), "row", err);
    if (st == MG_OK)
        st = mg_file_write_scratch(in_dir("base.json"), file, strlen(file), err);
    if (st == MG_OK)
        st = mg_baseline_load(&b, in_dir("base.json"), err);
    if (st == MG_OK)
        st = mg_baseline_put(b, row, err);
    if (st == MG_OK)
        st = mg_baseline_write(b, in_dir("base.json"), err);
    if (st == MG_OK)
        st = mg_score_text(&words, row, err);
    if (st == MG_OK && (!(rows = mg_json_array()) || !mg_json_put(rows, NULL, mg_json_copy(row))))
        st = mg_fail(err, MG_ENOMEM, "out of memory for rows");
    if (st == MG_OK)
        st = mg_score_junit(&junit, &(mg_score_report){.rows = rows}, err);
    if (st == MG_OK)
        snprintf(digest, DIGEST, "%zu %zu %zu", mg_baseline_count(b), strlen(words), strlen(junit));
    free(words);
    free(junit);
    mg_json_free(row);
    mg_json_free(rows);
    mg_baseline_free(b);
    unlink(in_dir("base.json"));
    return st;
}

/* The same as a table, and every report on a row that changed. */
static mg_status table(char digest[DIGEST], mg_err *err)
{
    static const char file[] = "path,detector,what,name,found,margin,value\n,,maskgen-baseline,,,,1\n"
                               "m,lbp,as,,,,pattern\nm,lbp,inputs.genes,,,,\"[1,2]\"\nm,lbp,inputs.faces,a,,,00\n"
                               "m,lbp,scores.found,,,,1\nm,lbp,scores.faces,a,1,0.5,\"{\"\"x\"\":\"\"1\"\"}\"\n";
    static const char changed[] =
        "{\"path\": \"m\", \"as\": \"pattern\", \"detector\": \"lbp\", \"accept\": \"maskgen score m\", \"inputs\": "
        "{\"genes\": "
        "[1, 3], \"faces\": []}, \"scores\": {\"found\": 0, \"mean_margin\": 0, \"faces\": [{\"true_margin\": 0}, "
        "{\"true_margin\": 1}]}, \"changes\": [{\"kind\": \"input\", \"what\": \"inputs.genes[1]\", \"was\": \"2\", "
        "\"is\": \"3\"}, {\"kind\": \"score\", \"what\": \"scores.found\", \"was\": \"1\", \"is\": \"0\"}]}";
    mg_baseline *b = NULL;
    mg_json *row = NULL, *rows = NULL;
    char *text[5] = {NULL};
    size_t n = 0;
    mg_status st = mg_baseline_decode(&b, file, strlen(file), "t.csv", err);
    if (st == MG_OK)
        st = mg_baseline_encode(&text[0], b, "t.csv", err);
    if (st == MG_OK)
        st = mg_json_parse(&row, changed, strlen(changed), "row", err);
    if (st == MG_OK)
        st = mg_score_put_cause(row, 0.1, err);
    if (st == MG_OK && (!(rows = mg_json_array()) || !mg_json_put(rows, NULL, mg_json_copy(row))))
        st = mg_fail(err, MG_ENOMEM, "out of memory for rows");
    mg_score_report r = {.rows = rows, .accept = "maskgen score m"};
    if (st == MG_OK)
        st = mg_score_annotations(&text[1], &r, err);
    if (st == MG_OK)
        st = mg_score_summary(&text[2], &r, err);
    if (st == MG_OK)
        st = mg_score_junit(&text[3], &r, err);
    if (st == MG_OK)
        st = mg_score_benchmark(&text[4], rows, err);
    for (int i = 0; i < 5; i++) {
        n = n * 31 + (text[i] ? strlen(text[i]) : 0);
        free(text[i]);
    }
    if (st == MG_OK)
        snprintf(digest, DIGEST, "%zu %zu", mg_baseline_count(b), n);
    mg_json_free(row);
    mg_json_free(rows);
    mg_baseline_free(b);
    return st;
}

static mg_status checkpoint(char digest[DIGEST], mg_err *err)
{
    static mg_trace_row row[2] = {{.iter = 1}, {.iter = 2}};
    mg_checkpoint k = {.inputs = (char[]){"{\"a\": 1}"},
                       .search = (unsigned char[]){"saved"},
                       .search_size = 5,
                       .row = row,
                       .rows = 2},
                  back = {0};
    mg_list notices = {0};
    bool found = false;
    mg_status st = mg_checkpoint_write(&k, dir, 0, err);
    if (st == MG_OK)
        st = mg_checkpoint_read(&back, &found, dir, &notices, err);
    if (st == MG_OK)
        snprintf(digest, DIGEST, "%d %zu %s %zu %zu", found, notices.count, back.inputs ? back.inputs : "none",
                 back.search_size, back.rows);
    mg_checkpoint_free(&back);
    mg_list_free(&notices);
    mg_checkpoint_remove(dir, NULL);
    return st;
}

static mg_status face(char digest[DIGEST], mg_err *err)
{
    mg_face f = {0}, back = {0};
    mg_status st = mg_face_alloc(&f, 8, 8, err);
    if (st == MG_OK && !(f.layer.sample = calloc(1, sizeof *f.layer.sample)))
        st = mg_fail(err, MG_ENOMEM, "out of memory for a sample");
    if (st == MG_OK) {
        snprintf(f.name, sizeof f.name, "test");
        mg_tone_srgb(&f.tone);
        st = mg_face_seal(&f, err);
    }
    if (st == MG_OK)
        st = mg_face_save(&f, in_dir("face"), err);
    if (st == MG_OK)
        st = mg_face_load(&back, in_dir("face"), err);
    if (st == MG_OK)
        snprintf(digest, DIGEST, "%s", back.hash);
    mg_face_free(&back);
    mg_face_free(&f);
    unlink(in_dir("face"));
    return st;
}

static mg_status folder(char digest[DIGEST], mg_err *err)
{
    mg_list all = {0};
    char hex[MG_HASH_HEX] = "";
    mg_lock lock = {0};
    mg_status st = mg_dir_make(in_dir("x/y"), err);
    if (st == MG_OK)
        st = mg_file_write(in_dir("x/link"), "abc", 3, err);
    if (st == MG_OK)
        st = mg_dir_list(&all, in_dir("x"), NULL, err);
    if (st == MG_OK)
        st = mg_hash_file(in_dir("x/link"), hex, err);
    if (st == MG_OK)
        st = mg_lock_take(&lock, in_dir("x/lock"), err);
    if (st == MG_OK) {
        struct mg_hash *h = NULL;
        st = mg_hash_new(&h, err);
        if (st == MG_OK)
            mg_hash_take(h, hex);
    }
    if (st == MG_OK)
        snprintf(digest, DIGEST, "%zu %s", all.count, hex);
    mg_list_free(&all);
    mg_lock_free(&lock);
    unlink(in_dir("x/link"));
    unlink(in_dir("x/lock"));
    rmdir(in_dir("x/y"));
    rmdir(in_dir("x"));
    return st;
}

static void records_of_no_memory(void **state)
{
    (void)state;
    fault_every("baseline", baseline, FAULT_ALL, 0);
    fault_every("table", table, FAULT_ALL, 0);
    fault_every("checkpoint", checkpoint, FAULT_ALL, 0);
    fault_every("face template", face, FAULT_ALL, 0);
    fault_every("folder", folder, FAULT_ALL, 0);
}

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_of_no_memory),    cmocka_unit_test(options_of_no_memory),
        cmocka_unit_test(shapes_of_no_memory),  cmocka_unit_test(pictures_of_no_memory),
        cmocka_unit_test(records_of_no_memory),
    };
    return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
