/* maskgen render PATTERN…: patterns and plain masks worn on faces, as PNGs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "maskgen/controls.h"
#include "maskgen/file.h"
#include "maskgen/pattern_file.h"
#include "maskgen/png.h"
#include "maskgen/sheet.h"
#include "maskgen/text.h"
#include "progress.h"

typedef struct options {
    bool controls;
} options;

const mg_param render_rows[] = {
    {"controls", 0, MG_BOOL, offsetof(options, controls), 0, 0, NULL, NULL, NULL,
     "Write the bare face and the plain masks too."},
    MG_PARAM_END,
};

const cli_read render_reads[] = {
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
    size_t count;
    char foot[6000]; /* what the patterns claim, for the sheet */
} wardrobe;

static mg_status hang(wardrobe *w, const char *name, mg_texture **cloth, mg_err *err)
{
    if (w->count == PRINTS_MAX)
        return mg_fail(err, MG_EINPUT, "render: more than %d prints at once", PRINTS_MAX);
    size_t i = w->count;
    snprintf(w->name[i], sizeof w->name[i], "%s", name);
    mg_status st = mg_texture_new(&w->cloth[i], err);
    if (st == MG_OK) {
        w->column[i] = (mg_sheet_column){w->name[i], &w->cloth[i], NULL};
        w->count++;
    }
    *cloth = &w->cloth[i];
    return st;
}

/* One paragraph for all patterns; what does not fit any more is left out with its pattern's name. */
static mg_status add_foot(wardrobe *w, const mg_pattern_file *f, bool only, mg_err *err)
{
    char *says;
    size_t at = strlen(w->foot);
    mg_status st = mg_pattern_file_says(&says, f, err);
    if (st != MG_OK)
        return st;
    int put = snprintf(w->foot + at, sizeof w->foot - at, "%s%s%s%s", at ? " " : "", only ? "" : f->name, only ? "" : ": ", says);
    if (put < 0 || (size_t)put >= sizeof w->foot - at)
        w->foot[at] = '\0';
    free(says);
    return MG_OK;
}

static mg_status hang_pattern(wardrobe *w, const char *path, bool only, mg_err *err)
{
    mg_pattern_file f;
    mg_texture *cloth;
    mg_rect all = {0, 0, MG_TEXTURE_W, MG_TEXTURE_H};
    mg_status st = mg_pattern_file_load(&f, path, err);
    if (st != MG_OK)
        return st;
    st = hang(w, only ? "pattern" : f.name, &cloth, err);
    if (st == MG_OK) {
        mg_pattern_paint(f.pattern, &f.genome, all, &cloth->print);
        mg_texture_refresh(cloth, all);
        st = add_foot(w, &f, only, err);
    }
    mg_pattern_file_free(&f);
    return st;
}

static mg_status hang_plain(wardrobe *w, const mg_plain *plain, mg_err *err)
{
    mg_texture *cloth;
    mg_status st = hang(w, plain->name, &cloth, err);
    if (st == MG_OK) {
        mg_plain_paint(plain, &cloth->print);
        mg_texture_refresh(cloth, (mg_rect){0, 0, MG_TEXTURE_W, MG_TEXTURE_H});
    }
    return st;
}

static mg_status fill(wardrobe *w, const mg_list *paths, bool controls, mg_err *err)
{
    mg_status st = MG_OK;
    if (controls)
        w->column[w->count++] = (mg_sheet_column){strcpy(w->name[0], "bare"), NULL, NULL};
    for (const mg_plain *p = mg_plains; st == MG_OK && controls && p->name; p++)
        st = hang_plain(w, p, err);
    for (size_t i = 0; st == MG_OK && i < paths->count; i++)
        st = hang_pattern(w, paths->item[i], paths->count == 1, err);
    return st;
}

static mg_status write_face(const wardrobe *w, const mg_view *view, const char *dir, mg_err *err)
{
    mg_renderer *r;
    char path[MG_PATH_MAX];
    mg_status st = mg_renderer_new(&r, view, err);
    if (st != MG_OK)
        return st;
    for (size_t i = 0; st == MG_OK && i < w->count; i++) {
        if (w->column[i].print)
            mg_renderer_draw(r, w->column[i].print);
        else
            mg_renderer_bare(r);
        st = mg_path(path, err, "%s/%s.%s.png", dir, view->face->name, w->name[i]);
        if (st == MG_OK)
            st = mg_png_write(path, mg_renderer_rgb(r), NULL, 0, err);
    }
    mg_renderer_free(r);
    return st;
}

static void show_drawn(void *bar, int done, int all)
{
    progress_count(bar, "drawing head", (size_t)done, (size_t)all);
}

static mg_status render(const settings *s, const options *o, const mg_list *paths, mg_err *err)
{
    wardrobe *w = calloc(1, sizeof *w);
    mg_faceset faces = {0};
    mg_view *views = NULL;
    mg_image sheet = {0};
    char path[MG_PATH_MAX];
    progress bar;
    progress_init(&bar, s->exec.quiet);
    mg_faceset_hooks hooks = {&bar, show_drawn};
    mg_status st = w ? fill(w, paths, o->controls, err) : mg_fail(err, MG_ENOMEM, "no memory to render");
    if (st == MG_OK)
        st = mg_faceset_load(&faces, &s->spec.faces, NULL, &hooks, err);
    progress_end(&bar);
    for (size_t i = 0; st == MG_OK && i < faces.dropped.count; i++)
        cli_notice((void *)(uintptr_t)&s->exec.quiet, faces.dropped.item[i]);
    if (st == MG_OK && !(views = calloc(faces.list.count, sizeof *views)))
        st = mg_fail(err, MG_ENOMEM, "no memory to render");
    if (st == MG_OK)
        st = mg_dir_make(s->exec.out, err);
    for (size_t i = 0; st == MG_OK && i < faces.list.count; i++) {
        progress_count(&bar, "face", i + 1, faces.list.count);
        views[i] = mg_view_plain(&faces.list.face[i]);
        st = write_face(w, &views[i], s->exec.out, err);
    }
    progress_end(&bar);
    if (st == MG_OK) {
        mg_sheet plan = {"maskgen render", w->foot[0] ? w->foot : NULL, NULL, views, faces.list.count, w->column, w->count, 160};
        st = mg_sheet_draw(&sheet, &plan, err);
    }
    if (st == MG_OK)
        st = mg_path(path, err, "%s/sheet.png", s->exec.out);
    if (st == MG_OK)
        st = mg_png_write(path, &sheet, NULL, 0, err);
    if (st == MG_OK && !s->exec.quiet)
        printf("%s of %s and sheet.png in %s\n", mg_count(w->count * faces.list.count, "picture"),
               mg_count(faces.list.count, "face"), s->exec.out);
    for (size_t i = 0; w && i < w->count; i++)
        mg_texture_free(&w->cloth[i]);
    mg_image_free(&sheet);
    free(views);
    free(w);
    mg_faceset_free(&faces);
    return st;
}

int cmd_render(const command *self, int argc, char *const *argv)
{
    settings s;
    options o = {0};
    mg_list paths = {0};
    mg_err err = {MG_OK, ""};
    mg_status st = cli_settings(self, &s, &o, argc, argv, &paths, &err);
    s.spec.faces.views = 1; /* one picture of each face, whatever a --config searched on */
    if (st == MG_OK) {
        st = paths.count || o.controls ? render(&s, &o, &paths, &err)
                                       : mg_fail(&err, MG_EINPUT, "render: name a pattern (or ask for --controls)");
        cli_settings_free(&s);
    }
    mg_list_free(&paths);
    return st == MG_OK ? EXIT_DONE : cli_fail(&err);
}
