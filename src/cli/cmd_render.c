/* maskgen render PATTERN…: patterns and plain masks worn on faces, as PNGs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/environment.h"
#include "pattern/plain.h"
#include "base/file/file.h"
#include "objective/inputs.h"
#include "base/text/names.h"
#include "pattern/textures.h"
#include "report/numbered.h"
#include "pattern/pattern_file.h"
#include "base/image/png.h"
#include "report/sheet.h"
#include "base/text/text.h"
#include "cli/progress.h"

typedef struct options {
    bool controls, numbered;
} options;

static const mg_param render_rows[] = {
    {"controls", 0, MG_BOOL, offsetof(options, controls), 0, 0, NULL, NULL, NULL,
     "Write the bare face and the plain masks too."},
    {"numbered", 0, MG_BOOL, offsetof(options, numbered), 0, 0, NULL, NULL, NULL,
     "Write numbered.png instead of faces: one print with the numbers of its genes, what their values mean, and how --lock takes them."},
    MG_PARAM_END,
};

static const cli_read render_reads[] = {
    {"faces", "Faces to show patterns on: photos, folders of photos (JPEG, PNG), synthetic heads (synth:N, select:N, heldout:N), in any mix; "
              "none: synth:16."},
    {"mask", NULL},
    {"crop", "Side of a picture in pixels."},
    {"face-width", "Width of the face's box in a picture; several by commas: every face is shown at each."},
    {"channels", "What finds the face in a photo is given: grey (BT.601) or rgb."},
    {"out", NULL},
    {"quiet", "No notices and no summary."},
    {"config", NULL},
    {NULL, NULL},
};

enum { PRINTS_MAX = 64 };

/* What is worn: each print with its name in file names. */
typedef struct wardrobe {
    mg_sheet_column column[PRINTS_MAX];
    mg_texture cloth[PRINTS_MAX];
    char name[PRINTS_MAX][64];
    char *says[PRINTS_MAX]; /* what a pattern claims, NULL for others; owned */
    size_t count;
    char foot[6000]; /* the claims in one paragraph, for the sheet */
    mg_list named;  /* files that the patterns' own specs name; owned */
} wardrobe;

/* Makes place for one more; its texture is the caller's to paint. */
static mg_status hang(wardrobe *w, const char *name, mg_texture **cloth, mg_err *err)
{
    if (w->count == PRINTS_MAX)
        return mg_fail(err, MG_EINPUT, "render: more than %d prints at once, controls counted; name fewer patterns", PRINTS_MAX);
    size_t i = w->count;
    snprintf(w->name[i], sizeof w->name[i], "%s", name);
    w->column[i] = (mg_sheet_column){w->name[i], &w->cloth[i], NULL, 0};
    w->count++;
    *cloth = &w->cloth[i];
    return MG_OK;
}

static mg_status hang_pattern(wardrobe *w, const char *path, bool only, bool quiet, mg_err *err)
{
    mg_pattern_file f;
    mg_texture *cloth;
    mg_status st = mg_pattern_file_load(&f, path, err);
    if (st != MG_OK)
        return st;
    cli_notices(quiet, &f.changed);
    st = hang(w, only ? "pattern" : f.name, &cloth, err);
    if (st == MG_OK)
        st = mg_texture_of_genome(cloth, f.pattern, &f.genome, (mg_raster){0, 0}, err);
    if (st == MG_OK)
        st = mg_pattern_file_statement(&w->says[w->count - 1], &f, err);
    if (st == MG_OK)
        st = mg_inputs_pattern(&w->named, &f.spec.pattern, err);
    mg_pattern_file_free(&f);
    return st;
}

static mg_status hang_plain(wardrobe *w, const mg_plain *plain, mg_err *err)
{
    mg_texture *cloth;
    mg_status st = hang(w, plain->name, &cloth, err);
    return st == MG_OK ? mg_texture_of_plain(cloth, plain, (mg_raster){0, 0}, err) : st;
}

/* Two patterns of one name would be one picture, and so would a pattern and a plain mask. */
static mg_status tell_apart(wardrobe *w, mg_err *err)
{
    char *name[PRINTS_MAX];
    for (size_t i = 0; i < w->count; i++)
        name[i] = w->name[i];
    return mg_names_unique(name, w->count, sizeof *w->name, err);
}

/* One paragraph for all patterns; what does not fit any more is left out with its pattern's name. */
static void write_foot(wardrobe *w, bool only)
{
    size_t at = 0;
    for (size_t i = 0; i < w->count; i++) {
        if (!w->says[i])
            continue;
        size_t room = sizeof w->foot - at;
        int put = snprintf(w->foot + at, room, "%s%s%s%s", at ? " " : "", only ? "" : w->name[i], only ? "" : ": ", w->says[i]);
        if (put < 0 || (size_t)put >= room)
            w->foot[at] = '\0';
        else
            at += (size_t)put;
    }
}

static mg_status fill(wardrobe *w, const mg_list *paths, bool controls, bool quiet, mg_err *err)
{
    mg_status st = MG_OK;
    if (controls)
        w->column[w->count++] = (mg_sheet_column){strcpy(w->name[0], "bare"), NULL, NULL, 0};
    for (const mg_plain *p = mg_plains; st == MG_OK && controls && p->name; p++)
        st = hang_plain(w, p, err);
    for (size_t i = 0; st == MG_OK && i < paths->count; i++)
        st = hang_pattern(w, paths->item[i], paths->count == 1, quiet, err);
    if (st == MG_OK)
        st = tell_apart(w, err);
    if (st == MG_OK)
        write_foot(w, paths->count == 1);
    return st;
}

/* Every picture that will be written: face by face and print by print, then the sheet. */
static mg_status name_pictures(mg_list *out, const wardrobe *w, const mg_faceset *faces, const char *dir, mg_err *err)
{
    mg_status st = MG_OK;
    for (size_t f = 0; f < faces->list.count; f++)
        for (size_t i = 0; st == MG_OK && i < w->count; i++) {
            char name[sizeof faces->list.face->name + sizeof *w->name + 8];
            snprintf(name, sizeof name, "%s.%s.png", faces->list.face[f].name, w->name[i]);
            st = mg_list_add_in(out, dir, name, err);
        }
    return st == MG_OK ? mg_list_add_in(out, dir, "sheet.png", err) : st;
}

static mg_status check_apart(const mg_list *pictures, const wardrobe *w, const settings *s, const mg_list *patterns, mg_err *err)
{
    mg_list in = {0};
    mg_status st = cli_inputs(&in, s, patterns, err);
    if (st == MG_OK)
        st = mg_files_apart(pictures, &in, err);
    if (st == MG_OK)
        st = mg_files_apart(pictures, &w->named, err);
    mg_list_free(&in);
    return st;
}

/* `path`: of each print. */
static mg_status write_face(const wardrobe *w, const mg_view *view, char *const *path, mg_err *err)
{
    mg_renderer *r;
    mg_status st = mg_renderer_new(&r, view, err);
    if (st != MG_OK)
        return st;
    for (size_t i = 0; st == MG_OK && i < w->count; i++) {
        if (w->column[i].texture)
            mg_renderer_draw(r, w->column[i].texture);
        else
            mg_renderer_bare(r);
        st = mg_png_write(path[i], mg_renderer_rgb(r), NULL, 0, err);
    }
    mg_renderer_free(r);
    return st;
}

static void show_drawn(void *bar, int done, int all)
{
    progress_done(bar, "drawing head", done, all);
}

static mg_sheet plan_sheet(const wardrobe *w, const mg_view *views, size_t n)
{
    return (mg_sheet){"maskgen render", w->foot[0] ? w->foot : NULL, NULL, views, n, w->column, w->count, 160};
}

static mg_status write_sheet(const wardrobe *w, const mg_view *views, size_t n, const char *path, mg_err *err)
{
    mg_image sheet = {0};
    mg_sheet plan = plan_sheet(w, views, n);
    mg_status st = mg_sheet_draw(&sheet, &plan, err);
    if (st == MG_OK)
        st = mg_png_write(path, &sheet, NULL, 0, err);
    mg_image_free(&sheet);
    return st;
}

static mg_status write_all(const wardrobe *w, const mg_faceset *faces, const mg_list *pictures, progress *bar, mg_err *err)
{
    size_t n = faces->list.count;
    mg_view *views = calloc(n, sizeof *views);
    mg_status st = views ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory to render");
    for (size_t i = 0; st == MG_OK && i < n; i++) {
        progress_done(bar, "face", (int64_t)i + 1, (int64_t)n);
        views[i] = mg_view_plain(&faces->list.face[i]);
        st = write_face(w, &views[i], pictures->item + i * w->count, err);
    }
    if (st == MG_OK)
        st = write_sheet(w, views, n, pictures->item[pictures->count - 1], err);
    progress_end(bar);
    free(views);
    return st;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Whether render gives such names: "FACE.PRINT.png". */
static bool is_picture_name(const wardrobe *w, const char *path)
{
    char print[sizeof *w->name];
    const char *base = mg_file_base(path), *end = strrchr(base, '.'), *dot = end;
    while (dot && dot > base && *--dot != '.')
        ;
    if (!dot || dot <= base || (size_t)(end - dot) > sizeof print)
        return false;
    snprintf(print, sizeof print, "%.*s", (int)(end - dot - 1), dot + 1);
    bool known = strcmp(print, "pattern") == 0 || strcmp(print, "bare") == 0 || mg_plain_find(print);
    for (size_t i = 0; i < w->count; i++)
        known |= strcmp(w->name[i], print) == 0;
    return known;
}

/* Pictures of an earlier rendering cannot be told from somebody else's for sure, so they stay, and are named. */
static void name_left(const wardrobe *w, mg_list *pictures, const settings *s)
{
    static const char *const png[] = {".png", NULL};
    mg_list there;
    mg_err line = {MG_OK, ""};
    size_t left = 0;
    const char *first = NULL;
    if (mg_dir_list(&there, s->exec.out, png, NULL) != MG_OK)
        return;
    qsort(pictures->item, pictures->count, sizeof *pictures->item, by_name);
    for (size_t i = 0; i < there.count; i++)
        if (is_picture_name(w, there.item[i]) &&
            !bsearch(&there.item[i], pictures->item, pictures->count, sizeof *pictures->item, by_name)) {
            first = first ? first : there.item[i];
            left++;
        }
    if (left) {
        bool quiet = s->exec.quiet;
        mg_fail_at(&line, MG_OK, first, "%s of an earlier rendering %s not part of this one, beginning with", mg_count(left, "picture"),
                   left == 1 ? "is" : "are");
        cli_notice(&quiet, line.msg);
    }
    mg_list_free(&there);
}

static void free_wardrobe(wardrobe *w)
{
    for (size_t i = 0; w && i < w->count; i++) {
        mg_texture_free(&w->cloth[i]);
        free(w->says[i]);
    }
    if (w)
        mg_list_free(&w->named);
    free(w);
}

static mg_status render(const settings *s, const options *o, const mg_list *paths, mg_err *err)
{
    wardrobe *w = calloc(1, sizeof *w);
    mg_faceset faces = {0};
    mg_list pictures = {0};
    progress bar;
    progress_init(&bar, s->exec.quiet);
    mg_faceset_hooks hooks = {&bar, show_drawn};
    mg_status st = w ? fill(w, paths, o->controls, s->exec.quiet, err) : mg_fail(err, MG_ENOMEM, "out of memory to render");
    if (st == MG_OK)
        st = mg_faceset_load(&faces, &s->spec.faces, cli_context(), &hooks, err);
    progress_end(&bar);
    if (st == MG_OK)
        cli_notice_faces(s->exec.quiet, &faces);
    if (st == MG_OK)
        st = name_pictures(&pictures, w, &faces, s->exec.out, err);
    if (st == MG_OK)
        st = check_apart(&pictures, w, s, paths, err);
    if (st == MG_OK) {
        mg_sheet plan = plan_sheet(w, NULL, faces.list.count);
        st = mg_sheet_check(&plan, err);
    }
    size_t there = mg_dir_there(s->exec.out);
    if (st == MG_OK) /* not before the faces are read: a bad photo leaves no folder behind */
        st = mg_dir_ready(s->exec.out, (const char *const[]){"sheet.png", NULL}, err);
    bool older = st == MG_OK && mg_file_exists(pictures.item[pictures.count - 1]);
    if (st == MG_OK)
        st = write_all(w, &faces, &pictures, &bar, err);
    if (st != MG_OK)
        mg_dir_unmake(s->exec.out, there);
    if (st == MG_OK && older)
        name_left(w, &pictures, s);
    if (st == MG_OK && !s->exec.quiet)
        printf("%s of %s and sheet.png in %s\n", mg_count(w->count * faces.list.count, "picture"), mg_count(faces.list.count, "face"),
               mg_shown(s->exec.out));
    free_wardrobe(w);
    mg_list_free(&pictures);
    mg_faceset_free(&faces);
    return st;
}

/* One print with the numbers of its genes. */
static mg_status number(const settings *s, const char *path, const char *to, mg_err *err)
{
    mg_pattern_file f;
    mg_list in = {0};
    mg_image print = {0}, out = {0};
    char title[MG_CAPTION_MAX];
    mg_list target = {0};
    mg_rect all = {0, 0, MG_TEXTURE_W, MG_TEXTURE_H};
    mg_status st = mg_pattern_file_load(&f, path, err);
    if (st != MG_OK)
        return st;
    st = mg_inputs_pattern(&in, &f.spec.pattern, err);
    if (st == MG_OK)
        st = mg_list_add(&in, path, err);
    if (st == MG_OK)
        st = mg_list_add(&target, to, err);
    if (st == MG_OK)
        st = mg_files_apart(&target, &in, err);
    mg_list_free(&target);
    if (st == MG_OK)
        st = mg_image_new(&print, all.w, all.h, 3, err);
    if (st == MG_OK) {
        mg_pattern_paint(f.pattern, &f.genome, all, &print);
        mg_pattern_file_caption(title, &f, &print);
        st = mg_numbered_draw(&out, f.pattern, &f.genome, title, err);
    }
    if (st == MG_OK)
        st = mg_dir_make(s->exec.out, err);
    if (st == MG_OK)
        st = mg_png_write(to, &out, NULL, 0, err);
    if (st == MG_OK && !s->exec.quiet)
        printf("%s: %s of %s\n", mg_shown(to), mg_count(f.genome.count, "gene"), mg_shown(title));
    mg_image_free(&print);
    mg_image_free(&out);
    mg_list_free(&in);
    mg_pattern_file_free(&f);
    return st;
}

static mg_status numbered(const settings *s, const options *o, const mg_list *paths, mg_err *err)
{
    if (paths->count != 1)
        return mg_fail(err, MG_EINPUT, "render: --numbered takes one pattern, not %zu", paths->count);
    if (o->controls)
        return mg_fail(err, MG_EINPUT, "--controls: not with --numbered, which draws no faces");
    char to[MG_PATH_MAX];
    mg_status st = mg_path(to, err, "%s/numbered.png", s->exec.out);
    return st == MG_OK ? number(s, paths->item[0], to, err) : st;
}

static int cmd_render(const command *self, int argc, char *const *argv)
{
    settings s;
    options o = {0};
    mg_list paths = {0};
    mg_err err = {MG_OK, ""};
    mg_status st = cli_settings(self, &s, &o, argc, argv, &paths, &err);
    s.spec.faces.views = 1; /* one picture of each face, whatever a --config searched on */
    if (st == MG_OK) {
        if (o.numbered)
            st = numbered(&s, &o, &paths, &err);
        else if (paths.count || o.controls)
            st = render(&s, &o, &paths, &err);
        else
            st = mg_fail(&err, MG_EINPUT, "render: no pattern is named; maskgen list patterns lists those of the library, --controls needs none");
        cli_settings_free(&s);
    }
    mg_list_free(&paths);
    return st == MG_OK ? EXIT_DONE : cli_fail(&err);
}

const command command_render = {
    .name = "render",
    .usage = "render PATTERN… [options]",
    .summary = "Show patterns worn on faces.",
    .main = cmd_render,
    .own = render_rows,
    .reads = render_reads,
    .takes_files = true,
};
