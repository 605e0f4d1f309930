/* maskgen faces: synthetic heads as pictures, with what is known of them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "pattern/plain.h"
#include "pattern/textures.h"
#include "score/dlib/dlib.h"
#include "face/face_file.h"
#include "base/file/file.h"
#include "base/json/json.h"
#include "base/image/png.h"
#include "report/sheet.h"
#include "face/head/synth.h"
#include "base/text/text.h"
#include "maskgen/version.h"

typedef struct options {
    int64_t count, first, samples;
    double yaw, pitch;
    bool sheet;
} options;

/* Outside the accepted range on purpose: "not asked for". */
enum { DRAWN = -999 };
static const char *const drawn[] = {"random=-999", NULL};

static const mg_param faces_rows[] = {
    {"count", 'n', MG_INT, offsetof(options, count), 1, 10000, "16", NULL, "N", "How many heads."},
    {"first", 0, MG_INT, offsetof(options, first), 0, 9007199254730992, "1", NULL, "N",
     "Seed of the first head; the others follow by one."},
    {"samples", 0, MG_INT, offsetof(options, samples), 1, 2, "2", NULL, "N", "Samples along each side of a pixel."},
    {"yaw", 0, MG_REAL, offsetof(options, yaw), -60, 60, "random", drawn, "DEG",
     "Yaw of every head in degrees; random: each by its seed."},
    {"pitch", 0, MG_REAL, offsetof(options, pitch), -40, 40, "random", drawn, "DEG",
     "Pitch of every head in degrees; random: each by its seed."},
    {"sheet", 0, MG_BOOL, offsetof(options, sheet), 0, 0, NULL, NULL, NULL,
     "Add sheet.png: bare and under a plain white mask."},
    MG_PARAM_END,
};

static const cli_read faces_reads[] = {
    {"verbose", NULL},
    {"out threads config", NULL},
    {"mask", "Mask shape of the mask layer (maskgen list masks)."},
    {"crop", "Side of a picture in pixels."},
    {"face-width", "Width of the face's box in it: one."},
    {"quiet", "No summary."},
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
    mg_renderer *r = NULL;
    mg_view plain = mg_view_plain(f);
    mg_status st;
    MG_TRY(mg_renderer_new(&r, &plain, err));
    MG_TRY(mg_path(path, err, "%s/%03d.png", dir, number));
    MG_TRY(mg_png_write(path, mg_renderer_rgb(r), NULL, 0, err));
    MG_TRY(mg_path(path, err, "%s/%03d.json", dir, number));
    MG_TRY(write_facts(f, seed, path, err));
    MG_TRY(mg_path(path, err, "%s/%03d.mask", dir, number));
    MG_TRY(mg_face_save(f, path, err));
done:
    mg_renderer_free(r);
    return st;
}

static mg_status write_sheet(const mg_face *face, size_t n, const char *dir, mg_err *err)
{
    char path[MG_PATH_MAX];
    mg_texture white = {0};
    mg_image sheet = {0};
    mg_view *views = calloc(n, sizeof *views);
    mg_sheet_column column[] = {{"bare", NULL, NULL, 0}, {"plain white", &white, NULL, 0}};
    mg_sheet plan = {"maskgen faces", "Synthetic heads: no photo, no real person.", NULL, views, n, column, 2, 200};
    mg_status st = views ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for a sheet");
    MG_TRY(st);
    MG_TRY(mg_texture_of_plain(&white, mg_plain_find("white"), (mg_raster){0, 0}, err));
    for (size_t i = 0; i < n; i++)
        views[i] = mg_view_plain(&face[i]);
    MG_TRY(mg_sheet_draw(&sheet, &plan, err));
    MG_TRY(mg_path(path, err, "%s/sheet.png", dir));
    MG_TRY(mg_png_write(path, &sheet, NULL, 0, err));
done:
    mg_image_free(&sheet);
    mg_texture_free(&white);
    free(views);
    return st;
}

/* Only --config could be in the way. */
static mg_status check(call *c, mg_err *err)
{
    static const char *const suffix[] = {"png", "json", "mask"};
    const options *o = c->own;
    mg_status st = MG_OK;
    if (c->s.spec.faces.widths.count > 1)
        return mg_fail(err, MG_EINPUT, "--face-width: faces are drawn at one width at a time");
    for (int64_t i = 0; c->s.config[0] && i < 3 * o->count; i++) {
        char name[40];
        snprintf(name, sizeof name, "%03d.%s", (int)(i / 3), suffix[i % 3]);
        MG_TRY(mg_list_add_in(&c->out, c->s.exec.out, name, err));
    }
    if (o->sheet)
        MG_TRY(mg_list_add_in(&c->out, c->s.exec.out, "sheet.png", err));
    MG_TRY(cli_apart(c, err));
done:
    return st;
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
        mg_fail_at(&said, MG_OK, s->exec.out, "%s of an earlier call, from %03d on, %s not part of this one",
                   mg_count(n - first, "head"), (int)first, n - first == 1 ? "is" : "are");
        cli_notice(&quiet, said.msg);
    }
    if (!o->sheet && mg_path(path, NULL, "%s/sheet.png", s->exec.out) == MG_OK && mg_file_exists(path)) {
        mg_fail_at(&said, MG_OK, path, "of an earlier call, without --sheet not drawn anew");
        cli_notice(&quiet, said.msg);
    }
}

static mg_synth_opts drawing_of(const call *c, const mg_mask *mask)
{
    const options *o = c->own;
    mg_synth_opts opts;
    mg_synth_defaults(&opts);
    opts.size = (int)c->s.spec.faces.size;
    opts.face_width = c->s.spec.faces.widths.at[0];
    opts.samples = (int)o->samples;
    opts.mask = mask;
    opts.yaw = o->yaw <= DRAWN ? NAN : o->yaw;
    opts.pitch = o->pitch <= DRAWN ? NAN : o->pitch;
    opts.pool = c->pool;
    return opts;
}

/* Draws and writes all heads; those that a sheet will need stay in face[]. */
static mg_status draw_faces(mg_face *face, call *c, const mg_mask *mask, mg_err *err)
{
    const options *o = c->own;
    mg_synth_opts opts = drawing_of(c, mask);
    mg_status st = MG_OK;
    for (int64_t i = 0; i < o->count; i++) {
        progress_done(&c->bar, "drawing head", i + 1, o->count);
        opts.seed = (uint64_t)(o->first + i);
        MG_TRY(mg_synth_face(&face[i], &opts, err));
        MG_TRY(write_face(&face[i], opts.seed, (int)i, c->s.exec.out, err));
        if (!o->sheet)
            mg_face_free(&face[i]);
    }
done:
    progress_end(&c->bar);
    return st;
}

static mg_status faces_run(call *c, mg_err *err)
{
    const options *o = c->own;
    const char *out = c->s.exec.out;
    size_t n = (size_t)o->count, there = mg_dir_there(out);
    mg_mask mask;
    mg_face *face = calloc(n, sizeof *face);
    mg_status st = face ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for %zu faces", n);
    MG_TRY(st);
    MG_TRY(check(c, err));
    MG_TRY(mg_mask_named(&mask, c->s.spec.faces.mask, err));
    MG_TRY(cli_start(c, c->s.exec.quiet, err));
    MG_TRY(mg_dir_ready(out, (const char *const[]){o->sheet ? "sheet.png" : NULL, NULL}, err));
    MG_TRY(draw_faces(face, c, &mask, err));
    if (o->sheet)
        MG_TRY(write_sheet(face, n, out, err));
    name_left(&c->s, o);
    if (!c->s.exec.quiet)
        cli_say("%s in %s\n", mg_count(n, "head"), mg_shown(out));
done:
    if (st != MG_OK)
        mg_dir_unmake(out, there);
    for (size_t i = 0; face && i < n; i++)
        mg_face_free(&face[i]);
    free(face);
    return st;
}

const command command_faces = {
    .name = "faces",
    .usage = "faces [options]",
    .summary = "Write synthetic heads as pictures.",
    .run = faces_run,
    .own = faces_rows,
    .own_size = sizeof(options),
    .reads = faces_reads,
};
