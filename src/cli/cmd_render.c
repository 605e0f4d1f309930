/* maskgen render PATTERN…: patterns and plain masks on faces, as PNGs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/environment.h"
#include "maskgen/measure.h"
#include "pattern/plain.h"
#include "base/file/file.h"
#include "objective/inputs.h"
#include "base/text/names.h"
#include "report/numbered.h"
#include "pattern/pattern_file.h"
#include "base/image/png.h"
#include "report/sheet.h"
#include "base/text/text.h"

typedef struct options {
    bool controls, numbered;
} options;

static const mg_param render_rows[] = {
    {"controls", 0, MG_BOOL, offsetof(options, controls), 0, 0, NULL, NULL, NULL,
     "Write the bare face and the plain masks too."},
    {"numbered", 0, MG_BOOL, offsetof(options, numbered), 0, 0, NULL, NULL, NULL,
     "Write numbered.png instead of faces: one print with the numbers of its genes, what their values mean, and how "
     "--lock takes them."},
    MG_PARAM_END,
};

static const cli_read render_reads[] = {
    {"verbose", NULL},
    {"mask out config", NULL},
    {"faces", "Faces to show patterns on: photos, folders of photos (JPEG, PNG), synthetic heads (synth:N, select:N, "
              "heldout:N), in any mix; "
              "none: synth:16."},
    {"crop", "Side of a picture in pixels."},
    {"face-width", "Width of the face's box in a picture; several by commas: every face is shown at each."},
    {"channels", "What finds the face in a photo is given: grey (BT.601) or rgb."},
    {"quiet", "No notices and no summary."},
    {NULL, NULL},
};

enum { CONDITIONS_MAX = 64 };

/* What the faces are shown under, with its names in names of files. */
typedef struct job {
    mg_conditions worn;
    mg_sheet_column column[CONDITIONS_MAX];
    char name[CONDITIONS_MAX][64];
    char *claim[CONDITIONS_MAX]; /* what a pattern claims, NULL for others; owned */
    size_t count;
    char foot[6000]; /* the claims in one paragraph, for the sheet */
} job;

static mg_status check_count(const job *w, size_t more, mg_err *err)
{
    if (w->worn.count + more <= CONDITIONS_MAX)
        return MG_OK;
    return mg_fail(err, MG_EINPUT, "render: more than %d prints at once, controls counted; name fewer patterns",
                   CONDITIONS_MAX);
}

static mg_status add_pattern(job *w, call *c, const char *path, mg_err *err)
{
    mg_pattern_file f = {0};
    const char *name = c->rest.count == 1 ? "pattern" : f.name;
    size_t i = w->worn.count;
    mg_status st;
    MG_TRY(mg_pattern_file_load(&f, path, err));
    cli_notices(c->s.exec.quiet, &f.changed);
    MG_TRY(check_count(w, 1, err));
    MG_TRY(mg_conditions_add_genome(&w->worn, MG_CONDITION_PATTERN, name, f.pattern, (int)i, &f.genome, err));
    MG_TRY(mg_pattern_file_statement(&w->claim[i], &f, err));
    MG_TRY(mg_inputs_pattern(&c->in, &f.spec.pattern, err));
done:
    mg_pattern_file_free(&f);
    return st;
}

/* Two patterns of one name would be one picture, and so would a pattern and a plain mask. */
static mg_status name_columns(job *w, mg_err *err)
{
    char *name[CONDITIONS_MAX];
    w->count = w->worn.count;
    for (size_t i = 0; i < w->count; i++) {
        snprintf(w->name[i], sizeof w->name[i], "%.63s", w->worn.at[i].name);
        name[i] = w->name[i];
        w->column[i] = (mg_sheet_column){name[i], w->worn.at[i].texture, NULL, 0};
    }
    return mg_names_unique(name, w->count, sizeof *w->name, err);
}

/* One paragraph for all patterns; what does not fit any more is left out with its pattern's name. */
static void write_foot(job *w, bool only)
{
    size_t at = 0;
    for (size_t i = 0; i < w->count; i++) {
        if (!w->claim[i])
            continue;
        size_t room = sizeof w->foot - at;
        int put = snprintf(w->foot + at, room, "%s%s%s%s", at ? " " : "", only ? "" : w->name[i], only ? "" : ": ",
                           w->claim[i]);
        if (put < 0 || (size_t)put >= room)
            w->foot[at] = '\0';
        else
            at += (size_t)put;
    }
}

static mg_status list_conditions(job *w, call *c, mg_err *err)
{
    const options *o = c->own;
    mg_status st = MG_OK;
    if (o->controls) {
        MG_TRY(mg_conditions_add_bare(&w->worn, err));
        MG_TRY(mg_conditions_add_plains(&w->worn, err));
        MG_TRY(check_count(w, 0, err));
    }
    for (size_t i = 0; i < c->rest.count; i++)
        MG_TRY(add_pattern(w, c, c->rest.item[i], err));
    MG_TRY(name_columns(w, err));
    write_foot(w, c->rest.count == 1);
done:
    return st;
}

static void job_free(job *w)
{
    for (size_t i = 0; w && i < CONDITIONS_MAX; i++)
        free(w->claim[i]);
    if (w)
        mg_conditions_free(&w->worn);
    free(w);
}

/* Every picture that will be written: face by face and condition by condition, then the sheet. */
static mg_status name_pictures(mg_list *out, const job *w, const mg_faceset *faces, const char *dir, mg_err *err)
{
    mg_status st = MG_OK;
    for (size_t i = 0; i < faces->list.count * w->count; i++) {
        char name[sizeof faces->list.face->name + sizeof *w->name + 8];
        snprintf(name, sizeof name, "%s.%s.png", faces->list.face[i / w->count].name, w->name[i % w->count]);
        MG_TRY(mg_list_add_in(out, dir, name, err));
    }
    MG_TRY(mg_list_add_in(out, dir, "sheet.png", err));
done:
    return st;
}

/* `path`: of each condition. */
static mg_status write_face(const job *w, const mg_view *view, char *const *path, mg_err *err)
{
    mg_renderer *r = NULL;
    mg_status st;
    MG_TRY(mg_renderer_new(&r, view, err));
    for (size_t i = 0; i < w->count; i++) {
        if (w->column[i].texture)
            mg_renderer_draw(r, w->column[i].texture);
        else
            mg_renderer_bare(r);
        MG_TRY(mg_png_write(path[i], mg_renderer_rgb(r), NULL, 0, err));
    }
done:
    mg_renderer_free(r);
    return st;
}

static void show_drawn(void *bar, int done, int all)
{
    progress_done(bar, "drawing head", done, all);
}

static mg_sheet plan_sheet(const job *w, const mg_view *views, size_t n)
{
    return (mg_sheet){"maskgen render", w->foot[0] ? w->foot : NULL, NULL, views, n, w->column, w->count, 160};
}

static mg_status write_sheet(const job *w, const mg_view *views, size_t n, const char *path, mg_err *err)
{
    mg_image sheet = {0};
    mg_sheet plan = plan_sheet(w, views, n);
    mg_status st = mg_sheet_draw(&sheet, &plan, err);
    if (st == MG_OK)
        st = mg_png_write(path, &sheet, NULL, 0, err);
    mg_image_free(&sheet);
    return st;
}

static mg_status write_all(const job *w, const mg_faceset *faces, const mg_list *pictures, progress *bar, mg_err *err)
{
    size_t n = faces->list.count;
    mg_view *views = calloc(n, sizeof *views);
    mg_status st = views ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory to render");
    MG_TRY(st);
    for (size_t i = 0; i < n; i++) {
        progress_done(bar, "face", (int64_t)i + 1, (int64_t)n);
        views[i] = mg_view_plain(&faces->list.face[i]);
        MG_TRY(write_face(w, &views[i], pictures->item + i * w->count, err));
    }
    MG_TRY(write_sheet(w, views, n, pictures->item[pictures->count - 1], err));
done:
    progress_end(bar);
    free(views);
    return st;
}

/* Whether render gives such names: "FACE.CONDITION.png". */
static bool is_picture_name(const job *w, const char *path)
{
    char name[sizeof *w->name];
    const char *base = mg_file_base(path), *end = strrchr(base, '.'), *dot = end;
    while (dot && dot > base && *--dot != '.')
        ;
    if (!dot || dot <= base || (size_t)(end - dot) > sizeof name)
        return false;
    snprintf(name, sizeof name, "%.*s", (int)(end - dot - 1), dot + 1);
    bool known = strcmp(name, "pattern") == 0 || strcmp(name, "bare") == 0 || mg_plain_find(name);
    for (size_t i = 0; i < w->count; i++)
        known |= strcmp(w->name[i], name) == 0;
    return known;
}

/* Pictures of an earlier rendering cannot be told from somebody else's for sure, so they stay, and are named. */
static void name_left(const job *w, mg_list *pictures, const settings *s)
{
    static const char *const png[] = {".png", NULL};
    mg_list there;
    mg_err line = {MG_OK, ""};
    size_t left = 0;
    const char *first = NULL;
    if (mg_dir_list(&there, s->exec.out, png, NULL) != MG_OK)
        return;
    qsort(pictures->item, pictures->count, sizeof *pictures->item, mg_by_text);
    for (size_t i = 0; i < there.count; i++)
        if (is_picture_name(w, there.item[i]) &&
            !bsearch(&there.item[i], pictures->item, pictures->count, sizeof *pictures->item, mg_by_text)) {
            first = first ? first : there.item[i];
            left++;
        }
    if (left) {
        bool quiet = s->exec.quiet;
        mg_fail_at(&line, MG_OK, first, "%s of an earlier rendering %s not part of this one, beginning with",
                   mg_count(left, "picture"), left == 1 ? "is" : "are");
        cli_notice(&quiet, line.msg);
    }
    mg_list_free(&there);
}

/* Faces are read before the folder is made: a bad photo leaves none behind. */
static mg_status prepare(mg_faceset *faces, const job *w, call *c, mg_err *err)
{
    mg_faceset_hooks hooks = {&c->bar, show_drawn};
    mg_status st = mg_faceset_load(faces, &c->s.spec.faces, cli_context(), &hooks, err);
    progress_end(&c->bar);
    MG_TRY(st);
    cli_notice_faces(c->s.exec.quiet, faces);
    MG_TRY(name_pictures(&c->out, w, faces, c->s.exec.out, err));
    MG_TRY(cli_apart(c, err));
    mg_sheet plan = plan_sheet(w, NULL, faces->list.count);
    MG_TRY(mg_sheet_check(&plan, err));
    MG_TRY(mg_dir_ready(c->s.exec.out, (const char *const[]){"sheet.png", NULL}, err));
done:
    return st;
}

static mg_status render(call *c, mg_err *err)
{
    const char *out = c->s.exec.out;
    job *w = calloc(1, sizeof *w);
    mg_faceset faces = {0};
    size_t there = mg_dir_there(out);
    mg_status st = w ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory to render");
    MG_TRY(st);
    progress_init(&c->bar, c->s.exec.quiet);
    MG_TRY(list_conditions(w, c, err));
    MG_TRY(prepare(&faces, w, c, err));
    bool older = mg_file_exists(c->out.item[c->out.count - 1]);
    MG_TRY(write_all(w, &faces, &c->out, &c->bar, err));
    if (older)
        name_left(w, &c->out, &c->s);
    if (!c->s.exec.quiet)
        cli_say("%s of %s and sheet.png in %s\n", mg_count(w->count * faces.list.count, "picture"),
                mg_count(faces.list.count, "face"), mg_shown(out));
done:
    if (st != MG_OK)
        mg_dir_unmake(out, there);
    job_free(w);
    mg_faceset_free(&faces);
    return st;
}

static mg_status check_numbered(const call *c, mg_err *err)
{
    const options *o = c->own;
    if (c->rest.count != 1)
        return mg_fail(err, MG_EINPUT, "render: --numbered takes one pattern, not %zu", c->rest.count);
    if (o->controls)
        return mg_fail(err, MG_EINPUT, "--controls: not with --numbered, which draws no faces");
    return MG_OK;
}

/* One flat pattern with the numbers of its genes. */
static mg_status number(call *c, mg_err *err)
{
    mg_pattern_file f = {0};
    mg_image flat = {0}, out = {0};
    mg_rect all = {0, 0, MG_TEXTURE_W, MG_TEXTURE_H};
    char title[MG_CAPTION_MAX], to[MG_PATH_MAX];
    mg_status st;
    MG_TRY(check_numbered(c, err));
    MG_TRY(mg_path(to, err, "%s/numbered.png", c->s.exec.out));
    MG_TRY(mg_pattern_file_load(&f, c->rest.item[0], err));
    MG_TRY(mg_inputs_pattern(&c->in, &f.spec.pattern, err));
    MG_TRY(mg_list_add(&c->out, to, err));
    MG_TRY(cli_apart(c, err));
    MG_TRY(mg_image_new(&flat, all.w, all.h, 3, err));
    mg_pattern_paint(f.pattern, &f.genome, all, &flat);
    mg_pattern_file_caption(title, &f, &flat);
    MG_TRY(mg_numbered_draw(&out, f.pattern, &f.genome, &flat, title, err));
    MG_TRY(mg_dir_make(c->s.exec.out, err));
    MG_TRY(mg_png_write(to, &out, NULL, 0, err));
    if (!c->s.exec.quiet)
        cli_say("%s: %s of %s\n", mg_shown(to), mg_count(f.genome.count, "gene"), mg_shown(title));
done:
    mg_image_free(&flat);
    mg_image_free(&out);
    mg_pattern_file_free(&f);
    return st;
}

static mg_status render_run(call *c, mg_err *err)
{
    const options *o = c->own;
    c->s.spec.faces.views = 1; /* one picture of each face, whatever a --config searched on */
    if (o->numbered)
        return number(c, err);
    if (c->rest.count || o->controls)
        return render(c, err);
    return mg_fail(
        err, MG_EINPUT,
        "render: no pattern is named; maskgen list patterns lists those of the library, --controls needs none");
}

const command command_render = {
    .name = "render",
    .usage = "render PATTERN… [options]",
    .summary = "Show patterns worn on faces.",
    .run = render_run,
    .own = render_rows,
    .own_size = sizeof(options),
    .reads = render_reads,
    .arguments = CLI_ANY,
    .takes_files = true,
};
