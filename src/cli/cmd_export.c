/* maskgen export PATTERN -o FILE: print-ready sheets, or a tile for fabric printing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "maskgen/export.h"
#include "maskgen/pattern_file.h"

typedef struct options {
    char output[MG_TEXT_MAX], page[MG_TEXT_MAX], mask[MG_TEXT_MAX];
    int size;
    double width, dpi, overlap, bleed;
    bool repeat, mirror, strip, quiet, json;
} options;

static const char *const sizes[] = {"S", "M", "L", NULL};

#define AT(field) offsetof(options, field)
const mg_param export_rows[] = {
    {"output", 'o', MG_TEXT, AT(output), 0, 0, "", NULL, "FILE", "What to write: FILE.pdf, FILE.svg or FILE.png."},
    {"page", 0, MG_TEXT, AT(page), 0, 0, "A4", NULL, "SIZE",
     "A4, A3, letter or WxH in mm, portrait; pieces that are larger go on several pages."},
    {"mask", 0, MG_TEXT, AT(mask), 0, 0, "", NULL, "NAME",
     "Mask shape (maskgen list masks) or its file; without it, the one the pattern was made on."},
    {"mask-size", 0, MG_CHOICE, AT(size), 0, 0, "M", sizes, "SIZE", "S, M or L."},
    {"width", 0, MG_REAL, AT(width), 10, 2000, NULL, NULL, "MM",
     "Width of the finished mask instead of a size; with --repeat, of one repeat of the print (240)."},
    {"dpi", 0, MG_REAL, AT(dpi), 20, 2400, "300", NULL, "N", "Pixels per inch of the print, and of a PNG."},
    {"overlap", 0, MG_REAL, AT(overlap), 0, 50, "10", NULL, "MM", "Overlap of the pages of a larger piece."},
    {"bleed", 0, MG_REAL, AT(bleed), 0, 10, "3", NULL, "MM", "Print beyond the cut line."},
    {"repeat", 0, MG_BOOL, AT(repeat), 0, 0, NULL, NULL, NULL, "A flat seamless tile for fabric printing instead of pieces."},
    {"mirror", 0, MG_BOOL, AT(mirror), 0, 0, NULL, NULL, NULL, "Mirror the pieces, for transfer paper."},
    {"strip", 0, MG_BOOL, AT(strip), 0, 0, NULL, NULL, NULL, "Leave the file's metadata out."},
    {"quiet", 'q', MG_BOOL, AT(quiet), 0, 0, NULL, NULL, NULL, "No summary and no warnings."},
    {"json", 0, MG_BOOL, AT(json), 0, 0, NULL, NULL, NULL, "Print where everything lies as JSON on standard output."},
    MG_PARAM_END,
};

static void print_summary(const options *o, const mg_export_report *r, const mg_cut *cut)
{
    const mg_stretch *k = &r->stretch;
    printf("%s: %d page%s, %d part%s of %s, %d colour%s\n", o->output, r->pages, r->pages == 1 ? "" : "s", r->places,
           r->places == 1 ? "" : "s", cut->mask.title, r->colours, r->colours == 1 ? "" : "s");
    printf("cloth worn on the mean head: stretch median %.2f, 5–95 %% %.2f … %.2f, all %.2f … %.2f\n", k->median, k->low, k->high,
           k->min, k->max);
}

static mg_status print_json(const mg_export_report *r, const mg_cut *cut, mg_err *err)
{
    char *text = NULL;
    mg_json *root = mg_export_report_json(r, cut);
    mg_status st = mg_json_print(&text, root, true, err);
    if (st == MG_OK)
        fputs(text, stdout);
    free(text);
    mg_json_free(root);
    return st;
}

static mg_status export_pieces(const options *o, mg_export_opts *e, const mg_pattern_file *f, const mg_image *print, mg_err *err)
{
    const char *notes[4] = {NULL}, *own = f->spec.faces.mask, *shape = o->mask[0] ? o->mask : own;
    char other[160];
    mg_cut *cut;
    mg_export_report report;
    char size[48];
    mg_status st = mg_cut_load(&cut, shape, err);
    if (st != MG_OK)
        return st;
    e->scale = o->width > 0 ? o->width / cut->width : cut->size[o->size];
    if (o->width > 0)
        snprintf(size, sizeof size, "%g mm wide", o->width);
    else
        snprintf(size, sizeof size, "%s, %.0f mm wide", sizes[o->size], e->scale * cut->width);
    e->size = size;
    if (f->claim && strcmp(shape, own) != 0) {
        snprintf(other, sizeof other, "That result was measured on the %.40s shape, not on this one.", own);
        notes[0] = other;
    }
    e->notes = notes;
    st = mg_export_sheets(o->output, print, cut, e, &report, err);
    if (st == MG_OK && o->json)
        st = print_json(&report, cut, err);
    else if (st == MG_OK && !o->quiet)
        print_summary(o, &report, cut);
    mg_cut_free(cut);
    return st;
}

static mg_status export_file(const options *o, const char *path, mg_err *err)
{
    mg_pattern_file f;
    mg_image print = {0};
    mg_rect all = {0, 0, MG_TEXTURE_W, MG_TEXTURE_H};
    mg_export_opts e = {.dpi = o->dpi, .overlap = o->overlap, .bleed = o->bleed, .mirror = o->mirror, .strip = o->strip};
    mg_export_format format;
    mg_status st = mg_export_format_of(&format, o->output, err);
    if (st == MG_OK)
        st = mg_export_page(e.page, o->page, err);
    if (st == MG_OK)
        st = mg_pattern_file_load(&f, path, err);
    if (st != MG_OK)
        return st;
    e.name = f.name;
    e.title = f.title;
    e.claim = f.claim;
    st = mg_image_new(&print, all.w, all.h, 3, err);
    if (st == MG_OK) {
        mg_pattern_paint(f.pattern, &f.genome, all, &print);
        st = o->repeat ? mg_export_tile(o->output, &print, o->width > 0 ? o->width : MG_PRINT_MM, &e, err)
                       : export_pieces(o, &e, &f, &print, err);
    }
    mg_image_free(&print);
    mg_pattern_file_free(&f);
    return st;
}

int cmd_export(int argc, char *const *argv)
{
    options o = {0};
    mg_params tables[] = {{export_rows, &o}, {NULL, NULL}};
    mg_list paths = {0};
    mg_err err = {MG_OK, ""};
    mg_status st = mg_params_default(tables[0], &err);
    if (st == MG_OK)
        st = mg_params_argv(tables, argc, argv, &paths, &err);
    if (st == MG_OK && paths.count != 1)
        st = mg_fail(&err, MG_EINPUT, "export: name one pattern");
    if (st == MG_OK && !o.output[0])
        st = mg_fail(&err, MG_EINPUT, "export: say what to write with -o FILE.pdf, FILE.svg or FILE.png");
    if (st == MG_OK)
        st = export_file(&o, paths.item[0], &err);
    mg_list_free(&paths);
    return st == MG_OK ? EXIT_DONE : cli_fail(&err);
}
