/* maskgen export PATTERN -o FILE: print-ready sheets, or a tile for fabric printing. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "maskgen/export.h"
#include "faceset/faceset.h"
#include "base/file/file.h"
#include "base/file/stream.h"
#include "objective/inputs.h"
#include "maskgen/measure.h"
#include "measure/subjects.h"
#include "pattern/pattern_file.h"
#include "cloth/printer.h"
#include "base/text/text.h"
#include "print/cut.h"

typedef struct options {
    char output[MG_TEXT_MAX], page[MG_TEXT_MAX], mask[MG_TEXT_MAX], icc[MG_TEXT_MAX];
    int size, format;
    double width, dpi, overlap, bleed, gain, blur, fade;
    bool tile, mirror, strip, simulate;
    bool quiet, json, summary; /* of the shared options; whether a summary is printed */
    mg_list faces;
} options;

static const char *const sizes[] = {"S", "M", "L", NULL};
static const char *const formats[] = {"pdf", "svg", "png", NULL}; /* mg_export_format */

#define AT(field) offsetof(options, field)
static const mg_param export_rows[] = {
    {"output", 'o', MG_TEXT, AT(output), 0, 0, "", NULL, "FILE",
     "What to write: FILE.pdf, FILE.svg or FILE.png, or - for standard output."},
    {"format", 0, MG_CHOICE, AT(format), 0, 0, NULL, formats, "NAME",
     "What goes to standard output; a file says it by its name."},
    {"page", 0, MG_TEXT, AT(page), 0, 0, "A4", NULL, "SIZE",
     "A5, A4, A3, A2, letter, legal, tabloid or WxH in mm, portrait, at least 140x200; larger pieces are tiled over "
     "pages that overlap."},
    {"mask", 0, MG_TEXT, AT(mask), 0, 0, "", NULL, "NAME|FILE",
     "Mask shape (maskgen list masks) or its file; without it, the shape that the pattern was made on."},
    {"mask-size", 0, MG_CHOICE, AT(size), 0, 0, "M", sizes, "SIZE", "Size of the finished mask."},
    {"width", 0, MG_REAL, AT(width), 10, 2000, NULL, NULL, "MM",
     "Width of the finished mask instead of a size; with --tile, of the print (240), whose tile is twice as wide and "
     "high."},
    {"dpi", 0, MG_REAL, AT(dpi), 20, 2400, "300", NULL, "N", "Pixels per inch of the print, and of a PNG."},
    {"overlap", 0, MG_REAL, AT(overlap), 0, 50, "10", NULL, "MM", "Overlap of the pages of a larger piece."},
    {"bleed", 0, MG_REAL, AT(bleed), 0, 10, "3", NULL, "MM", "Print beyond the cut line."},
    {"tile", 0, MG_BOOL, AT(tile), 0, 0, NULL, NULL, NULL,
     "Write a flat tile for fabric printing instead of pieces: the print and its mirror images, 2 x 2, so that no "
     "repeat shows a seam. Its size in mm and pixels is printed."},
    {"mirror", 0, MG_BOOL, AT(mirror), 0, 0, NULL, NULL, NULL, "Mirror the pieces, for transfer paper."},
    {"strip", 0, MG_BOOL, AT(strip), 0, 0, NULL, NULL, NULL,
     "Leave the file's metadata out: title, and what the pattern was tested against and what came out. Sheets say that "
     "in small type all the same; a tile, which has no margin, says it in its metadata alone."},
    {"icc", 0, MG_TEXT, AT(icc), 0, 0, "", NULL, "FILE",
     "The printer's ICC profile; without it, colours are checked against the solids of coated offset printing "
     "(FOGRA39). Colours that cannot be printed are named in a warning and on the sheet."},
    {"simulate", 0, MG_BOOL, AT(simulate), 0, 0, NULL, NULL, NULL,
     "Score the pattern as printed on cloth too, by dlib-hog on the faces of its own spec (or of --faces), and print "
     "the change, with its interval where there are several photos."},
    {"faces", 0, MG_LIST, AT(faces), 0, 0, "", NULL, "PATH…",
     "Faces to --simulate on; without it, those of the pattern's own spec."},
    {"dot-gain", 0, MG_REAL, AT(gain), 0, 0.4, "0.12", NULL, "X",
     "Coverage that ink gains at half coverage (--simulate)."},
    {"cloth-blur", 0, MG_REAL, AT(blur), 0, 10, "0.5", NULL, "MM", "Gaussian sigma of ink in the cloth (--simulate)."},
    {"fade", 0, MG_REAL, AT(fade), 0, 1, "0.1", NULL, "X", "Share of the ink that washes take (--simulate)."},
    MG_PARAM_END,
};

static const cli_read export_reads[] = {
    {"verbose", NULL},
    {"quiet", "No summary and no warnings."},
    {"json", "Print where everything lies as JSON on standard output."},
    {NULL, NULL},
};

/* What the sheets say besides the claim; owned by cmd_export. */
typedef struct findings {
    mg_gamut_report colours;
    char gamut[160], other[160], loss[400];
    const char *notes[4]; /* ends with NULL */
    size_t count;
} findings;

static void note(findings *n, const char *line)
{
    n->notes[n->count++] = line;
}

static void print_summary(const options *o, const mg_export_report *r, const mg_cut *cut, const char *title)
{
    const mg_stretch *k = &r->stretch;
    cli_say("%s: %s, %s of %s, %s\n", mg_shown(o->output), mg_count(r->pages, "page"), mg_count(r->places, "part"),
            cut->mask.title, mg_count(r->colours, "colour"));
    cli_say("%s\n", mg_shown(title));
    cli_say("cloth worn on the mean head: stretch median %.2f, 5–95 %% %.2f … %.2f, all %.2f … %.2f\n", k->median,
            k->low, k->high, k->min, k->max);
}

/* Takes over `root`. */
static mg_status print_json(mg_json *root, const char *title, const findings *n, mg_err *err)
{
    mg_json_put_string(root, "title", title);
    mg_json_put_number(root, "colours_outside_gamut", n->colours.outside);
    mg_json_put_number(root, "worst_delta_e", n->colours.delta);
    mg_status st = cli_print_json(root, err);
    mg_json_free(root);
    return st;
}

static mg_status check_colours(const options *o, const mg_gamut *g, const mg_image *flat, findings *n, mg_err *err)
{
    const mg_gamut_report *c = &n->colours;
    mg_status st = mg_gamut_check(&n->colours, g, flat, err);
    if (st != MG_OK)
        return st;
    if (c->outside)
        snprintf(n->gamut, sizeof n->gamut,
                 "%d of %s cannot be printed (%.48s); furthest: #%02x%02x%02x becomes #%02x%02x%02x, ΔE %.0f.",
                 c->outside, mg_count(c->colours, "colour"), mg_gamut_name(g), c->worst[0], c->worst[1], c->worst[2],
                 c->prints[0], c->prints[1], c->prints[2], c->delta);
    else
        snprintf(n->gamut, sizeof n->gamut, "Every colour can be printed (%.48s).", mg_gamut_name(g));
    note(n, n->gamut);
    bool quiet = o->quiet;
    if (c->outside)
        cli_notice(&quiet, n->gamut);
    return MG_OK;
}

static void put_loss(findings *n, const options *o, const mg_estimate e[2], const mg_figure *change)
{
    char faces[MG_SUBJECTS_TEXT], interval[64] = "";
    if (!isnan(change->ci.lo))
        snprintf(interval, sizeof interval, " (95 %% interval %+.3f … %+.3f)", change->ci.lo, change->ci.hi);
    mg_subjects_words(faces, "face", (size_t)e->faces, (size_t)e->photos, (size_t)e->views);
    snprintf(n->loss, sizeof n->loss,
             "Simulated print (dot gain %g, blur %g mm, fading %g): mean margin %+.2f becomes %+.2f on %s by dlib-hog, "
             "a change of %+.3f%s; found %d of %d, then %d.",
             o->gain, o->blur, o->fade, e[0].margin.value, e[1].margin.value, faces, change->value, interval, e[0].hits,
             e[0].views, e[1].hits);
    note(n, n->loss);
}

/* The same views with and without the simulated printer; the difference is taken face by face. */
static mg_status compare(const options *o, const mg_faceset *set, const mg_conditions *worn, bool rgb,
                         const mg_context *context, findings *n, mg_err *err)
{
    mg_status st;
    mg_detector by = {0};
    mg_outcomes seen = {0};
    mg_estimate e[2];
    mg_comparison change;
    mg_observe_opts how = {.conditions = worn, .model = &by, .models = 1, .context = context};
    MG_TRY(mg_detector_new(&by, "dlib-hog", err));
    MG_TRY(mg_detector_set(&by, "channels", rgb ? "rgb" : "grey", err));
    MG_TRY(mg_observe(&seen, &how, set->view, set->views, NULL, err));
    for (size_t i = 0; i < 2; i++)
        MG_TRY(mg_estimate_of(&e[i], &seen, 0, i, 1, err));
    MG_TRY(mg_compare(&change, &seen, 0, 1, 0, 1, err));
    put_loss(n, o, e, &change.margin);
done:
    mg_outcomes_free(&seen);
    mg_detector_free(&by);
    return st;
}

/* `mm`: width and height of the flat piece of cloth. */
static mg_status simulate(call *c, const mg_pattern_file *f, const mg_image *flat, const mg_gamut *g,
                          const double mm[2], findings *n, mg_err *err)
{
    const options *o = c->own;
    mg_conditions worn = {0};
    mg_image printed = {0};
    mg_faces_spec spec = f->spec.faces;
    mg_faceset set = {0};
    mg_print_opts p = {g, o->gain, o->blur, o->fade, mm[0], mm[1]};
    if (o->faces.count)
        spec.paths = o->faces;
    const char *missing = mg_faceset_missing(&spec.paths);
    if (missing && !o->faces.count)
        return mg_fail_at(err, MG_EINPUT, missing,
                          "--simulate: the pattern's record names faces that are not here: give them with --faces");
    mg_status st;
    MG_TRY(cli_start(c, true, err));
    MG_TRY(mg_image_copy(&printed, flat, err));
    MG_TRY(mg_print_simulate(&printed, &p, err));
    MG_TRY(mg_conditions_add_picture(&worn, "as drawn", flat, err));
    MG_TRY(mg_conditions_add_picture(&worn, "as printed", &printed, err));
    MG_TRY(mg_faceset_load(&set, &spec, &c->context, NULL, err));
    cli_notice_faces(o->quiet, &set);
    MG_TRY(compare(o, &set, &worn, spec.channels == MG_CHANNELS_RGB, &c->context, n, err));
    if (o->summary)
        cli_say("%s\n", n->loss);
done:
    mg_faceset_free(&set);
    mg_conditions_free(&worn);
    mg_image_free(&printed);
    return st;
}

static mg_status export_pieces(call *c, mg_export_opts *e, const mg_pattern_file *f, const mg_image *flat,
                               const mg_gamut *g, findings *n, mg_err *err)
{
    const options *o = c->own;
    const char *own = f->spec.faces.mask, *shape = o->mask[0] ? o->mask : own;
    mg_cut *cut = NULL;
    mg_export_report report;
    char size[48];
    mg_status st;
    MG_TRY(mg_cut_load(&cut, shape, err));
    e->scale = o->width > 0 ? o->width / cut->width : cut->size[o->size];
    if (o->width > 0)
        snprintf(size, sizeof size, "%g mm wide", o->width);
    else
        snprintf(size, sizeof size, "%s, %.0f mm wide", sizes[o->size], e->scale * cut->width);
    e->size = size;
    if (f->claim && strcmp(shape, own) != 0) {
        snprintf(n->other, sizeof n->other, "That result was measured on the %.40s shape, not on this one.", own);
        note(n, n->other);
    }
    if (o->simulate)
        MG_TRY(simulate(c, f, flat, g, (double[]){e->scale * cut->mask.flat[0], e->scale * cut->mask.flat[1]}, n, err));
    MG_TRY(mg_export_sheets(o->output, flat, cut, e, &report, err));
    if (o->json)
        MG_TRY(print_json(mg_export_report_json(&report, cut), e->title, n, err));
    else if (o->summary)
        print_summary(o, &report, cut, e->title);
done:
    mg_cut_free(cut);
    return st;
}

/* A folder that happens to be named like a file would only be noticed once everything is drawn. */
static mg_status check_format(const options *o, mg_err *err)
{
    mg_export_format format;
    struct stat at;
    if (mg_stream_is_output(o->output))
        return MG_OK;
    if (stat(o->output, &at) == 0 && S_ISDIR(at.st_mode))
        return mg_fail_at(err, MG_EINPUT, o->output,
                          "--output is a folder; name a file in it that ends in .pdf, .svg or .png");
    return mg_export_format_of(&format, o->output, err);
}

static mg_json *tile_json(const options *o, const mg_export_tile_report *r)
{
    mg_json *root = mg_json_object();
    mg_json_put_numbers(root, "tile_mm", r->mm, 2);
    mg_json_put_numbers(root, "tile_px", (double[]){r->px[0], r->px[1]}, 2);
    mg_json_put_number(root, "dpi", o->dpi);
    mg_json_put_numbers(root, "print_mm", r->picture_mm, 2);
    mg_json_put_string(root, "made_of", "the print and its mirror images, 2 x 2");
    return root;
}

static mg_status export_tile(const options *o, const mg_export_opts *e, const mg_image *flat, const findings *n,
                             mg_err *err)
{
    mg_export_tile_report r;
    mg_status st = mg_export_tile(o->output, flat, o->width > 0 ? o->width : MG_PRINT_MM, e, &r, err);
    if (st != MG_OK)
        return st;
    if (o->json)
        return print_json(tile_json(o, &r), e->title, n, err);
    if (!o->summary)
        return MG_OK;
    cli_say("%s: a seamless tile of %.4g × %.4g mm, %d × %d pixels at %g dpi\n%s\n", mg_shown(o->output), r.mm[0],
            r.mm[1], r.px[0], r.px[1], o->dpi, mg_shown(e->title));
    cli_say("It is the print (%.4g × %.4g mm) and its mirror images, 2 × 2, so that opposite edges are equal and no "
            "repeat shows a seam.\n",
            r.picture_mm[0], r.picture_mm[1]);
    return MG_OK;
}

/* Before anything is read: the pattern's own palette and stamp, and further pages, are checked when it is known what
 * they are. */
static mg_status check_output(call *c, mg_err *err)
{
    const options *o = c->own;
    mg_status st;
    MG_TRY(check_format(o, err));
    MG_TRY(mg_faceset_files(&c->in, &o->faces, err));
    MG_TRY(mg_list_add(&c->in, o->icc, err));
    MG_TRY(mg_list_add(&c->in, o->mask, err));
    MG_TRY(mg_list_add(&c->out, o->output, err));
    MG_TRY(cli_apart(c, err));
    MG_TRY(mg_file_can_write(o->output, err));
done:
    return st;
}

static mg_status export_pattern(call *c, mg_export_opts *e, const mg_pattern_file *f, const mg_gamut *g, mg_err *err)
{
    const options *o = c->own;
    mg_image flat = {0};
    mg_rect all = {0, 0, MG_TEXTURE_W, MG_TEXTURE_H};
    findings n = {.count = 0};
    char *claim = NULL, title[MG_CAPTION_MAX];
    mg_status st;
    MG_TRY(mg_pattern_file_statement(&claim, f, err));
    e->title = title;
    e->notes = n.notes;
    e->claim = claim;
    MG_TRY(mg_image_new(&flat, all.w, all.h, 3, err));
    mg_pattern_paint(f->pattern, &f->genome, all, &flat);
    mg_pattern_file_caption(title, f, &flat);
    MG_TRY(check_colours(o, g, &flat, &n, err));
    MG_TRY(o->tile ? export_tile(o, e, &flat, &n, err) : export_pieces(c, e, f, &flat, g, &n, err));
done:
    mg_image_free(&flat);
    free(claim);
    return st;
}

static mg_status export_file(call *c, mg_err *err)
{
    const options *o = c->own;
    mg_pattern_file f = {0};
    bool quiet = o->quiet;
    mg_export_opts e = {.dpi = o->dpi,
                        .overlap = o->overlap,
                        .bleed = o->bleed,
                        .mirror = o->mirror,
                        .strip = o->strip,
                        .inputs = &c->in,
                        .ctx = &quiet,
                        .notice = cli_notice};
    mg_export_format format = (mg_export_format)o->format;
    mg_gamut *g = NULL;
    mg_status st;
    if (mg_stream_is_output(o->output))
        e.format = &format;
    MG_TRY(check_output(c, err));
    MG_TRY(mg_export_page(e.page, o->page, err));
    MG_TRY(mg_gamut_new(&g, o->icc[0] ? o->icc : NULL, err));
    MG_TRY(mg_pattern_file_load(&f, c->rest.item[0], err));
    cli_notices(o->quiet, &f.changed);
    MG_TRY(mg_inputs_pattern(&c->in, &f.spec.pattern, err));
    MG_TRY(export_pattern(c, &e, &f, g, err));
done:
    mg_gamut_free(g);
    mg_pattern_file_free(&f);
    return st;
}

/* A tile is the flat picture: it has no pieces, and is not worn. */
static mg_status check(const call *c, mg_err *err)
{
    const options *o = c->own;
    bool out = mg_stream_is_output(o->output);
    const cli_condition when[] = {
        {"page mask mask-size overlap bleed mirror simulate", !o->tile, "without --tile"},
        {"mask-size", !(o->width > 0), "without --width"},
        {"faces dot-gain cloth-blur fade", o->simulate, "with --simulate"},
        {"format", out, "with --output -"},
        {"json", !out, "without --output -"},
    };
    mg_status st;
    MG_TRY(cli_check(&c->s, when, sizeof when / sizeof *when, err));
    if (c->rest.count == 0)
        st = mg_fail(err, MG_EINPUT, "export: no pattern is named; maskgen list patterns lists those of the library");
    else if (c->rest.count > 1)
        st = mg_fail(err, MG_EINPUT, "export: one pattern at a time, not %zu; each needs a file of its own",
                     c->rest.count);
    else if (!o->output[0])
        st = mg_fail(err, MG_EINPUT, "export: say what to write with -o FILE.pdf, FILE.svg or FILE.png");
    else if (out && !cli_given(&c->s, "format"))
        st = mg_fail(err, MG_EINPUT,
                     "export: standard output has no name that says its format: add --format pdf, svg or png");
    else if (out && isatty(STDOUT_FILENO))
        st = mg_fail(err, MG_EINPUT, "export: a document does not go to a terminal; write it into a file or a pipe");
done:
    return st;
}

static mg_status export_run(call *c, mg_err *err)
{
    options *o = c->own;
    o->quiet = c->s.exec.quiet;
    o->json = c->s.exec.json;
    o->summary = !o->quiet && !o->json && !mg_stream_is_output(o->output);
    mg_status st = check(c, err);
    return st == MG_OK ? export_file(c, err) : st;
}

const command command_export = {
    .name = "export",
    .usage = "export PATTERN -o FILE [options]",
    .summary = "Print-ready sheets of a mask at true size.",
    .run = export_run,
    .own = export_rows,
    .own_size = sizeof(options),
    .reads = export_reads,
    .arguments = CLI_ANY,
    .takes_files = true,
};
