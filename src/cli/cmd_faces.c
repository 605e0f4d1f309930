/* maskgen faces: synthetic heads as pictures, with what is known of them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "base/bundle.h"
#include "pattern/plain.h"
#include "pattern/textures.h"
#include "score/dlib/dlib.h"
#include "face/face_file.h"
#include "base/file/file.h"
#include "base/json/json.h"
#include "base/image/png.h"
#include "report/sheet.h"
#include "face/head/synth.h"
#include "cli/progress.h"
#include "base/text/text.h"

typedef struct options {
    int64_t count, samples;
    double yaw, pitch;
    bool sheet;
} options;

/* Outside the accepted range on purpose: "not asked for". */
enum { DRAWN = -999 };
static const char *const drawn[] = {"random=-999", NULL};

static const mg_param faces_rows[] = {
    {"count", 'n', MG_INT, offsetof(options, count), 1, 10000, "16", NULL, "N", "How many heads; seeds --seed, --seed + 1, …"},
    {"samples", 0, MG_INT, offsetof(options, samples), 1, 2, "2", NULL, "N", "Samples along each side of a pixel."},
    {"yaw", 0, MG_REAL, offsetof(options, yaw), -60, 60, "random", drawn, "DEG", "Turn every head so far; random: each by its seed."},
    {"pitch", 0, MG_REAL, offsetof(options, pitch), -40, 40, "random", drawn, "DEG", "Nod every head so far; random: each by its seed."},
    {"sheet", 0, MG_BOOL, offsetof(options, sheet), 0, 0, NULL, NULL, NULL, "Add sheet.png: bare and under a plain white mask."},
    MG_PARAM_END,
};

static const cli_read faces_reads[] = {
    {"seed", "Seed of the first head; the others follow by one."},
    {"mask", "Mask shape of the mask layer (maskgen list masks)."},
    {"crop", "Side of a picture in pixels."},
    {"face-width", "Width of the face's box in it: one."},
    {"out", NULL},
    {"threads", NULL},
    {"quiet", "No summary."},
    {"config", NULL},
    {NULL, NULL},
};

static mg_status write_facts(const mg_face *f, uint64_t seed, const char *path, mg_err *err)
{
    mg_synth_person who;
    mg_synth_describe(seed, &who);
    mg_json *o = mg_json_object();
    mg_json_put_string(o, "maskgen", MG_VERSION);
    mg_json_put_number(o, "seed", (double)seed);
    mg_json_put_string(o, "sha256", f->hash);
    mg_json_put_numbers(o, "box", (double[]){f->box.x, f->box.y, f->box.w, f->box.h}, 4);
    mg_json_put_number(o, "yaw", f->yaw);
    mg_json_put_number(o, "pitch", f->pitch);
    mg_json_put_number(o, "roll", f->roll);
    mg_json_put_number(o, "tone", who.tone);
    mg_json_put_number(o, "skin", who.skin);
    mg_json_put_number(o, "age", who.age);
    mg_json_put_bool(o, "female", who.female);
    mg_json_put_bool(o, "glasses", who.glasses);
    mg_json_put_bool(o, "beard", who.beard);
    mg_json_put_string(o, "hair", who.hair);
    mg_status st = mg_json_write(path, o, err);
    mg_json_free(o);
    return st;
}

/* NNN.png, NNN.json, NNN.mask; NNN counts from 000. */
static mg_status write_face(const mg_face *f, uint64_t seed, int number, const char *dir, mg_err *err)
{
    char path[MG_PATH_MAX];
    mg_renderer *r;
    mg_view plain = mg_view_plain(f);
    mg_status st = mg_renderer_new(&r, &plain, err);
    if (st != MG_OK)
        return st;
    st = mg_path(path, err, "%s/%03d.png", dir, number);
    if (st == MG_OK)
        st = mg_png_write(path, mg_renderer_rgb(r), NULL, 0, err);
    mg_renderer_free(r);
    if (st == MG_OK)
        st = mg_path(path, err, "%s/%03d.json", dir, number);
    if (st == MG_OK)
        st = write_facts(f, seed, path, err);
    if (st == MG_OK)
        st = mg_path(path, err, "%s/%03d.mask", dir, number);
    return st == MG_OK ? mg_face_save(f, path, err) : st;
}

static mg_status write_sheet(const mg_face *face, size_t n, const char *dir, mg_err *err)
{
    char path[MG_PATH_MAX];
    mg_texture white = {0};
    mg_image sheet = {0};
    mg_view *views = calloc(n, sizeof *views);
    mg_status st = views ? mg_texture_of_plain(&white, mg_plain_find("white"), (mg_raster){0, 0}, err) : mg_fail(err, MG_ENOMEM, "out of memory for a sheet");
    for (size_t i = 0; st == MG_OK && i < n; i++)
        views[i] = mg_view_plain(&face[i]);
    if (st == MG_OK) {
        mg_sheet_column column[] = {{"bare", NULL, NULL, 0}, {"plain white", &white, NULL, 0}};
        mg_sheet plan = {"maskgen faces", "Synthetic heads: no photo, no real person.", NULL, views, n, column, 2, 200};
        st = mg_sheet_draw(&sheet, &plan, err);
    }
    if (st == MG_OK)
        st = mg_path(path, err, "%s/sheet.png", dir);
    if (st == MG_OK)
        st = mg_png_write(path, &sheet, NULL, 0, err);
    mg_image_free(&sheet);
    mg_texture_free(&white);
    free(views);
    return st;
}

/* Only --config could be in the way. */
static mg_status check_apart(const settings *s, const options *o, mg_err *err)
{
    static const char *const suffix[] = {"png", "json", "mask"};
    mg_list out = {0}, in = {0};
    mg_status st = mg_list_add(&in, s->config, err);
    for (int64_t i = 0; st == MG_OK && s->config[0] && i < o->count; i++)
        for (int k = 0; st == MG_OK && k < 3; k++) {
            char name[40];
            snprintf(name, sizeof name, "%03d.%s", (int)i, suffix[k]);
            st = mg_list_add_in(&out, s->exec.out, name, err);
        }
    if (st == MG_OK && o->sheet)
        st = mg_list_add_in(&out, s->exec.out, "sheet.png", err);
    return cli_apart(st, &out, &in, err);
}

/* Heads of an earlier, longer call, and its sheet, stay and are named. */
static void name_left(const settings *s, const options *o)
{
    char path[MG_PATH_MAX];
    mg_err said = {MG_OK, ""};
    bool quiet = s->exec.quiet;
    int64_t first = o->count, n = first;
    while (mg_path(path, NULL, "%s/%03d.png", s->exec.out, (int)n) == MG_OK && mg_file_exists(path))
        n++;
    if (n > first) {
        mg_fail_at(&said, MG_OK, s->exec.out, "%s of an earlier call, from %03d on, %s not part of this one", mg_count(n - first, "head"),
                   (int)first, n - first == 1 ? "is" : "are");
        cli_notice(&quiet, said.msg);
    }
    if (!o->sheet && mg_path(path, NULL, "%s/sheet.png", s->exec.out) == MG_OK && mg_file_exists(path)) {
        mg_fail_at(&said, MG_OK, path, "of an earlier call, without --sheet not drawn anew");
        cli_notice(&quiet, said.msg);
    }
}

static mg_status make_faces(const settings *s, const options *o, mg_err *err)
{
    mg_synth_opts opts;
    mg_mask mask;
    mg_pool *pool = NULL;
    size_t n = (size_t)o->count;
    mg_face *face = calloc(n, sizeof *face);
    mg_synth_defaults(&opts);
    opts.size = (int)s->spec.faces.size;
    opts.face_width = s->spec.faces.widths.at[0];
    opts.samples = (int)o->samples;
    opts.mask = &mask;
    opts.yaw = o->yaw <= DRAWN ? NAN : o->yaw;
    opts.pitch = o->pitch <= DRAWN ? NAN : o->pitch;
    mg_status st = face ? mg_mask_named(&mask, s->spec.faces.mask, err) : mg_fail(err, MG_ENOMEM, "out of memory for %zu faces", n);
    if (st == MG_OK)
        st = mg_pool_new(&pool, cli_threads(&s->exec), err);
    size_t there = mg_dir_there(s->exec.out);
    if (st == MG_OK)
        st = mg_dir_ready(s->exec.out, (const char *const[]){o->sheet ? "sheet.png" : NULL, NULL}, err);
    opts.pool = pool;
    progress bar;
    progress_init(&bar, s->exec.quiet);
    for (size_t i = 0; st == MG_OK && i < n; i++) {
        progress_done(&bar, "drawing head", (int64_t)i + 1, (int64_t)n);
        opts.seed = (uint64_t)s->spec.search.seed + i;
        st = mg_synth_face(&face[i], &opts, err);
        if (st == MG_OK)
            st = write_face(&face[i], opts.seed, (int)i, s->exec.out, err);
        if (!o->sheet)
            mg_face_free(&face[i]);
    }
    progress_end(&bar);
    if (st == MG_OK && o->sheet)
        st = write_sheet(face, n, s->exec.out, err);
    if (st == MG_OK)
        name_left(s, o);
    if (st == MG_OK && !s->exec.quiet)
        printf("%s in %s\n", mg_count(n, "head"), mg_shown(s->exec.out));
    if (st != MG_OK)
        mg_dir_unmake(s->exec.out, there);
    for (size_t i = 0; face && i < n; i++)
        mg_face_free(&face[i]);
    free(face);
    mg_pool_free(pool);
    return st;
}

static int cmd_faces(const command *self, int argc, char *const *argv)
{
    settings s;
    options o = {0};
    mg_err err = {MG_OK, ""};
    mg_status st = cli_settings(self, &s, &o, argc, argv, NULL, &err);
    if (st == MG_OK) {
        if (s.spec.faces.widths.count > 1)
            st = mg_fail(&err, MG_EINPUT, "--face-width: faces are drawn at one width at a time");
        if (st == MG_OK)
            st = check_apart(&s, &o, &err);
        if (st == MG_OK)
            st = make_faces(&s, &o, &err);
        cli_settings_free(&s);
    }
    return st == MG_OK ? EXIT_DONE : cli_fail(&err);
}

const command command_faces = {
    .name = "faces",
    .usage = "faces [options]",
    .summary = "Write synthetic heads as pictures.",
    .main = cmd_faces,
    .own = faces_rows,
    .reads = faces_reads,
};
