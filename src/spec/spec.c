/* The one option table of a run: parser, --help, JSON keys, range checks and the manual-page test all read these rows.
 */
#include "maskgen/spec.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "spec/rows.h"

static const char *const channel_names[] = {"grey", "rgb", NULL};
static const char *const schedule_names[] = {"auto", "exp", "geom", "arith", NULL};
static const char *const start_names[] = {"random", "plain", "sampled", NULL};
static const char *const scene_names[] = {"faces", "canvas", NULL};
static const char *const match_names[] = {"mean", "worst", NULL};
static const char *const symmetry_names[] = {"none", "mirror", "rotate", NULL};
static const char *const engine_names[] = {"auto", "dlib", NULL};
/* Words for the numbers that mean something else than their size; a spec's JSON keeps the numbers. */
static const char *const zero_is_auto[] = {"auto=0", NULL};
static const char *const zero_is_off[] = {"off=0", NULL};
static const char *const every_words[] = {"auto=0", "off=-1", NULL};
static const char *const minus_is_off[] = {"off=-1", NULL};

#define AT(field) offsetof(mg_spec, field)
#define EXEC(field) offsetof(mg_exec, field)

const mg_param mg_spec_rows[] = {
    {"iters", 0, MG_INT, AT(search.iters), 0, 1e9, "1000", NULL, "N", "Iterations of the search, one candidate each."},
    {"seed", 0, MG_INT, AT(search.seed), 0, 9007199254740991, "1", NULL, "N",
     "Seed of every random draw: the same spec and seed give the same bytes on any number of threads."},
    {"faces", 0, MG_LIST, AT(faces.paths), 0, 0, "", NULL, "PATH…",
     "Faces to search on: photos, folders of photos (JPEG, PNG), synthetic heads (synth:N, select:N, heldout:N), in "
     "any mix; none: synth:16. See maskgen help face-sets."},
    {"people", 0, MG_LIST, AT(faces.people), 0, 0, "", NULL, "DIR…",
     "People with several pictures each, for what is asked of recognisers: folders with a folder of photos for each "
     "person (DIR:I/N is the I-th of N shares of them), or sets of heads. See maskgen help people."},
    {"mask", 0, MG_TEXT, AT(faces.mask), 0, 0, "surgical", NULL, "NAME", "Mask shape (maskgen list masks)."},
    {"views", 0, MG_INT, AT(faces.views), 1, 64, "1", NULL, "N",
     "Views of each face: as it is, and N - 1 with pose, light, camera and compression drawn anew (photos: camera and "
     "compression)."},
    {"view-seed", 0, MG_INT, AT(faces.view_seed), 0, 9007199254740991, "1", NULL, "N", "Seed of the drawn views."},
    {"crop", 0, MG_INT, AT(faces.size), 96, 2048, "320", NULL, "PX", "Side of a face template in pixels."},
    {"face-width", 0, MG_REALS, AT(faces.widths), 30, 1024, "160", NULL, "PX,…",
     "Width of the face's box in a template; several by commas: every face is seen at each."},
    {"channels", 0, MG_CHOICE, AT(faces.channels), 0, 0, "grey", channel_names, "NAME",
     "What the detector is given: grey (BT.601) or rgb."},
    {"family", 0, MG_TEXT, AT(pattern.family), 0, 0, "cells", NULL, "NAME", "Pattern family (maskgen list families)."},
    {"grid", 0, MG_SIZE, AT(pattern.grid), 1, 256, "6x4", NULL, "CxR", "Columns and rows of cells, at most 256 cells."},
    {"levels", 0, MG_INT, AT(pattern.levels), 2, 256, "16", NULL, "N", "Grey levels of a cell, black to white."},
    {"palette", 0, MG_TEXT, AT(pattern.palette), 0, 0, "", NULL, "NAME|FILE",
     "Colours to print with: a bundled palette, a GIMP .gpl file, a list of hex colours, or #rrggbb,#rrggbb,… in "
     "place."},
    {"stamp", 0, MG_TEXT, AT(pattern.stamp), 0, 0, "hog", NULL, "hog|face|FILE",
     "What the stamps family prints: the detector's own weights, a drawn face, or a drawing of your own, a picture "
     "(JPEG, PNG). See maskgen help own-design."},
    {"symmetry", 0, MG_CHOICE, AT(pattern.symmetry), 0, 0, "none", symmetry_names, "NAME",
     "Paint one half and let the other be its mirror image, or its image rotated by 180°."},
    {"repeat", 0, MG_SIZE, AT(pattern.repeat), 1, 16, "1x1", NULL, "CxR",
     "Repeat the pattern as a seamless tile, C columns and R rows over the cloth."},
    {"min-feature", 0, MG_REAL, AT(pattern.min_feature), 0, 100, "off", zero_is_off, "MM",
     "Smallest printed detail on a 240 mm wide print: finer ones are coarsened or refused."},
    {"lock", 0, MG_TEXT, AT(pattern.lock), 0, 0, "", NULL, "I=V,…",
     "Hold gene I (counted from 0) at value V, a number or the colour that it paints (0=black,3=#ffffff), which the "
     "record keeps as its number. maskgen render PATTERN --numbered shows which gene is where and what its values "
     "mean."},
    {"scene", 0, MG_CHOICE, AT(scene), 0, 0, "faces", scene_names, "NAME",
     "What is scored: masks on faces, or the flat pattern itself as the picture, without any face; pattern.png is then "
     "exactly the scored pixels."},
    {"size", 0, MG_SIZE, AT(size), 80, 4096, "766x766", NULL, "WxH", "Pixels of the canvas."},
    {"upsample", 0, MG_INT, AT(upsample), 0, 2, "0", NULL, "N",
     "Enlarge pictures twofold N times before detection; HOG detectors only."},
    {"detector", 0, MG_TEXT, AT(detector), 0, 0, "hog", NULL, "NAME[:WEIGHT],…",
     "Detectors to search on (maskgen list detectors), with weights, as in ultraface:1,hog:0.5. Results are confirmed "
     "by the same ones, those of hog by dlib-hog."},
    {"recogniser", 0, MG_TEXT, AT(recogniser), 0, 0, "", NULL, "NAME[:WEIGHT],…",
     "Recognisers that confuse searches on (maskgen list recognisers), with weights."},
    {"aligner", 0, MG_TEXT, AT(aligner), 0, 0, "", NULL, "NAME,…",
     "Aligners that tell recognisers where eyes, nose and mouth are (maskgen list aligners); none: dlib-68,oracle."},
    {"match", 0, MG_CHOICE, AT(match), 0, 0, "mean", match_names, "NAME",
     "Over recognisers and aligners, confuse takes the mean, or the one that still matches best."},
    {"objective", 0, MG_TEXT, AT(objective), 0, 0, "hide", NULL, "NAME[:WEIGHT],…",
     "What to search for (maskgen list objectives); weights combine: hide:1,decoy:0.3."},
    {"kappa", 0, MG_REAL, AT(kappa), 0, 10, "2", NULL, "X",
     "How far past the threshold margins are pushed: hide's loss is max(0, true-face margin + kappa)."},
    {"decoys", 0, MG_REAL, AT(decoys), 1, 10000, "12", NULL, "N",
     "False faces wanted on a view: decoy's loss is max(0, N - their smooth count). A network finds one second face on "
     "a mask rather than a dozen: ask it for 1."},
    {"search", 0, MG_TEXT, AT(search.method), 0, 0, "anneal", NULL, "NAME[:KEY=VALUE,…]",
     "Search method (maskgen list searches), with options of its own behind a colon."},
    {"schedule", 0, MG_CHOICE, AT(search.schedule), 0, 0, "auto", schedule_names, "NAME",
     "Cooling of anneal: auto measures loss differences first and cools geometrically between temperatures derived "
     "from them. The others follow mlrose: exp max(T e^(-Rt), min), geom max(T R^t, min), arith max(T - Rt, min)."},
    {"temp", 0, MG_REAL, AT(search.temp), 0, 1e6, "auto", zero_is_auto, "T",
     "Start temperature; auto: the schedule's own (measured, or 1)."},
    {"decay", 0, MG_REAL, AT(search.decay), 0, 1e6, "auto", zero_is_auto, "R",
     "Decay of exp (0.005), geom (0.99) or arith (0.0001); auto: that default."},
    {"min-temp", 0, MG_REAL, AT(search.min_temp), 0, 1e6, "auto", zero_is_auto, "T",
     "End temperature; auto: the schedule's own (measured, or 0.001)."},
    {"restarts", 0, MG_INT, AT(search.restarts), 0, 1000, "0", NULL, "N",
     "Split the iterations into N + 1 parts, each searched from its own start; the best of all is kept."},
    {"start", 0, MG_CHOICE, AT(search.start), 0, 0, "plain", start_names, "NAME",
     "First state: random genes, the best plain mask the family can print, or the best of a sample of random "
     "genes, one for four iterations."},
    {"max-stall", 0, MG_INT, AT(search.max_stall), 1, 1e9, "off", zero_is_off, "N",
     "Restart after N iterations without a new best."},
    {"target-rate", 0, MG_REAL, AT(search.target_rate), 0, 1, "off", minus_is_off, "X",
     "Stop once the detection rate on the searched faces is at most X; exit code 3 when that is not reached."},
    MG_PARAM_END,
};

const mg_param mg_exec_rows[] = {
    {"out", 'o', MG_TEXT, EXEC(out), 0, 0, "maskgen-out", NULL, "DIR", "Folder for the results, created with parents."},
    {"threads", 'j', MG_INT, EXEC(threads), 1, 1024, "auto", zero_is_auto, "N",
     "Worker threads; auto: one per processor."},
    {"engine", 0, MG_CHOICE, EXEC(engine), 0, 0, "auto", engine_names, "NAME",
     "auto searches with the exact incremental HOG engine, dlib with dlib's own detector; recorded scores are dlib's "
     "own either way."},
    {"checkpoint-every", 0, MG_INT, EXEC(checkpoint_every), 1, 1e9, "auto", every_words, "N",
     "Every N iterations, write what maskgen resume needs to go on after a kill or a power cut; off writes none. auto: "
     "every 30 seconds of searching, or at longer intervals where writing is slow. The result is the same, and an "
     "interrupt writes a checkpoint in any case."},
    {"quiet", 'q', MG_BOOL, EXEC(quiet), 0, 0, NULL, NULL, NULL, "No progress, no notices, no summary."},
    {"json", 0, MG_BOOL, EXEC(json), 0, 0, NULL, NULL, NULL, "Print the result as JSON on standard output."},
    MG_PARAM_END,
};

mg_status mg_spec_init(mg_spec *spec, mg_err *err)
{
    memset(spec, 0, sizeof *spec);
    return mg_params_default((mg_params){mg_spec_rows, spec}, err);
}

/* ---- files by content ----------------------------------------------------------------------------------------- */

/* Where each kept file stands in a spec and in its JSON. */
static const struct {
    size_t at;
    const char *name, *member;
} kept_rows[] = {{offsetof(mg_spec, pattern.kept_palette), "palette", "colours"},
                 {offsetof(mg_spec, pattern.kept_stamp), "stamp", "png"}};
enum { KEPT = sizeof kept_rows / sizeof *kept_rows };

static mg_kept *kept_of(mg_spec *spec, int i)
{
    return (mg_kept *)(void *)((char *)spec + kept_rows[i].at);
}

static const mg_kept *kept_in(const mg_spec *spec, int i)
{
    return (const mg_kept *)(const void *)((const char *)spec + kept_rows[i].at);
}

bool mg_kept_same(const mg_kept *a, const mg_kept *b)
{
    return strcmp(a->hash, b->hash) == 0 && strcmp(a->text ? a->text : "", b->text ? b->text : "") == 0;
}

static mg_status set_kept(mg_kept *k, const char *hash, const char *text, mg_err *err)
{
    free(k->text);
    k->text = strdup(text);
    snprintf(k->hash, sizeof k->hash, "%s", k->text ? hash : "");
    return k->text ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for %zu bytes", strlen(text));
}

static bool is_hash(const char *s)
{
    return strlen(s) == MG_HASH_HEX - 1 && strspn(s, "0123456789abcdef") == MG_HASH_HEX - 1;
}

static mg_status kept_from_json(mg_spec *spec, const mg_json *member, const char *where, mg_err *err)
{
    int i = 0;
    const char *hash, *text;
    while (i < KEPT && strcmp(kept_rows[i].name, mg_json_key(member)) != 0)
        i++;
    if (i == KEPT)
        return mg_fail_at(err, MG_EINPUT, where, "unknown key files.%s", mg_json_key(member));
    mg_status st;
    MG_TRY(mg_json_need_string(member, "sha256", &hash, where, err));
    MG_TRY(mg_json_need_string(member, kept_rows[i].member, &text, where, err));
    if (!is_hash(hash) || mg_json_count(member) != 2)
        return mg_fail_at(err, MG_EINPUT, where, "files.%s must be \"sha256\", 64 digits, and \"%s\"",
                          kept_rows[i].name, kept_rows[i].member);
    MG_TRY(set_kept(kept_of(spec, i), hash, text, err));
done:
    return st;
}

static void kept_to_json(const mg_spec *spec, mg_json *object)
{
    mg_json *files = NULL;
    for (int i = 0; i < KEPT; i++) {
        const mg_kept *k = kept_in(spec, i);
        if (!k->text)
            continue;
        files = files ? files : mg_json_put(object, "files", mg_json_object());
        mg_json *o = mg_json_put(files, kept_rows[i].name, mg_json_object());
        mg_json_put_string(o, "sha256", k->hash);
        mg_json_put_string(o, kept_rows[i].member, k->text);
    }
}

/* ---- the whole ------------------------------------------------------------------------------------------------ */

mg_status mg_spec_copy(mg_spec *out, const mg_spec *src, mg_err *err)
{
    *out = *src;
    mg_status st;
    for (int i = 0; i < KEPT; i++)
        *kept_of(out, i) = (mg_kept){"", NULL};
    MG_TRY(mg_params_own_lists((mg_params){mg_spec_rows, out}, err));
    for (int i = 0; i < KEPT; i++)
        if (kept_in(src, i)->text)
            MG_TRY(set_kept(kept_of(out, i), kept_in(src, i)->hash, kept_in(src, i)->text, err));
done:
    return st;
}

bool mg_spec_same_pattern(const mg_spec *a, const mg_spec *b)
{
    const mg_pattern_spec *p = &a->pattern, *q = &b->pattern;
    return mg_params_equal(mg_spec_rows, a, b, AT(pattern), AT(pattern) + sizeof a->pattern) &&
           mg_kept_same(&p->kept_palette, &q->kept_palette) && mg_kept_same(&p->kept_stamp, &q->kept_stamp);
}

void mg_spec_free(mg_spec *spec)
{
    mg_params_free((mg_params){mg_spec_rows, spec});
    for (int i = 0; i < KEPT; i++) {
        free(kept_of(spec, i)->text);
        *kept_of(spec, i) = (mg_kept){"", NULL};
    }
}

mg_status mg_spec_from_json(mg_spec *spec, const mg_json *object, const char *where, mg_err *err)
{
    mg_params rows = {mg_spec_rows, spec};
    const mg_json *files = mg_json_find(object, "files");
    if (!files)
        return mg_params_from_json(rows, object, where, err);
    if (mg_json_kind_of(files) != MG_JSON_OBJECT)
        return mg_fail_at(err, MG_EINPUT, where, "files: expected an object");
    mg_json *others = mg_json_object();
    for (const mg_json *c = mg_json_first(object); c; c = mg_json_next(c))
        if (c != files)
            mg_json_put(others, mg_json_key(c), mg_json_copy(c));
    mg_status st = others && mg_json_count(others) + 1 == mg_json_count(object)
                       ? mg_params_from_json(rows, others, where, err)
                       : mg_fail_at(err, MG_ENOMEM, where, "out of memory to read a spec");
    mg_json_free(others);
    for (const mg_json *c = mg_json_first(files); st == MG_OK && c; c = mg_json_next(c))
        st = kept_from_json(spec, c, where, err);
    return st;
}

/* Records from before there were other methods than annealing, or recognisers, do not name them, and are to stay the
 * same bytes: so their defaults are not written. */
static bool is_written(const mg_param *row, const mg_spec *spec)
{
    const char *method = spec->search.method;
    switch (row->offset) {
    case AT(search.method):
        return *method && strcmp(method, row->fallback) != 0;
    case AT(faces.people):
        return spec->faces.people.count > 0;
    case AT(recogniser):
    case AT(aligner):
    case AT(match):
        return *spec->recogniser != 0;
    default:
        return true;
    }
}

mg_json *mg_spec_to_json(const mg_spec *spec)
{
    mg_json *object = mg_json_object();
    mg_param rows[sizeof mg_spec_rows / sizeof *mg_spec_rows];
    size_t n = 0;
    for (const mg_param *row = mg_spec_rows; row->name; row++)
        if (is_written(row, spec))
            rows[n++] = *row;
    rows[n] = (mg_param)MG_PARAM_END;
    mg_params_to_json(rows, spec, object);
    kept_to_json(spec, object);
    return object;
}
