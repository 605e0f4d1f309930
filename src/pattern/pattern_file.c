/* Patterns from files: genes, spec and claim of a pattern's JSON, alone or in a picture. */
#include "pattern/pattern_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bundle.h"
#include "base/file/content.h"
#include "base/image/picture.h"
#include "base/file/file.h"
#include "base/hash.h"
#include "base/json/json.h"
#include "base/text/text.h"
#include "pattern/family.h"

/* The bytes of patterns/NAME.json in the binary; NULL for anything that is no plain name. */
static const char *bundled(const char *name, size_t *size)
{
    char file[80];
    if (strchr(name, '/') || strlen(name) > sizeof file - 6)
        return NULL;
    snprintf(file, sizeof file, "%s.json", name);
    return mg_bundle_find(file, size);
}

/* The JSON of a pattern, whichever kind of file these bytes are; *root stays NULL for a picture without one. */
static mg_status parse(mg_json **root, const char *data, size_t size, const char *name, mg_err *err)
{
    mg_image im;
    char *text;
    *root = NULL;
    if (mg_content_is_json(data, size))
        return size > MG_JSON_MAX_BYTES ? mg_fail_at(err, MG_EINPUT, name, "too large for a pattern")
                                        : mg_json_parse(root, data, size, name, err);
    if (size > 0 && !mg_content_format(data, size))
        return mg_fail_at(err, MG_EINPUT, name, "neither a picture (PNG or JPEG) nor a pattern's JSON");
    mg_status st = mg_picture_decode(&im, &text, data, size, name, err);
    mg_image_free(&im);
    if (st == MG_OK && text)
        st = mg_json_parse(root, text, strlen(text), name, err);
    free(text);
    return st;
}

static mg_status read_json(mg_json **root, const char *path, mg_err *err)
{
    char *data;
    size_t size;
    *root = NULL;
    const char *own = mg_file_exists(path) ? NULL : bundled(path, &size);
    if (own)
        return mg_json_parse(root, own, size, path, err);
    char hint[MG_HINT];
    if (*path && !strpbrk(path, "/.") && !mg_file_exists(path))
        return mg_fail_at(err, MG_EINPUT, path, "neither a file nor a bundled pattern%s",
                          mg_bundle_hint(hint, path, "", "patterns"));
    mg_status st = mg_file_read(path, MG_PICTURE_MAX_BYTES, &data, &size, err);
    if (st != MG_OK)
        return st;
    st = parse(root, data, size, path, err);
    free(data);
    return st;
}

static const mg_json *genes_of(const mg_json *root)
{
    const mg_json *genes = mg_json_find(root, "genes");
    const mg_json *result = mg_json_find(root, "result");
    return genes || !result ? genes : mg_json_find(result, "genes");
}

mg_status mg_pattern_file_probe(bool *is_pattern, const char *path, mg_err *err)
{
    mg_json *root;
    mg_status st = read_json(&root, path, err);
    *is_pattern = st == MG_OK && root && genes_of(root);
    if (st == MG_OK && root && !*is_pattern)
        st = mg_fail_at(err, MG_EINPUT, path, "not a pattern: this JSON holds no \"genes\"");
    mg_json_free(root);
    return st;
}

static void name_of(char out[64], const char *path)
{
    const char *base = mg_file_base(path);
    char stem[256]; /* of a file that is there: 255 bytes at most */
    snprintf(stem, sizeof stem, "%.*s", (int)strcspn(base, "."), base);
    mg_text_shown(out, 64, stem);
    if (!*out)
        snprintf(out, 64, "pattern");
}

/* The file's title, or else its name, fit for a terminal. What is too long for `out` ends between two characters. */
static void title_of(mg_pattern_file *out, const mg_json *title)
{
    mg_text_shown(out->title, sizeof out->title, title ? mg_json_string(title) : out->name);
}

/* What is no hash there is nobody's photo. */
static mg_status read_photos(mg_pattern_file *out, const mg_json *root, mg_err *err)
{
    const mg_json *p = mg_json_first(mg_json_find(mg_json_find(root, "faces"), "photos"));
    mg_status st = MG_OK;
    for (; p; p = mg_json_next(p)) {
        const char *hash = mg_json_string(mg_json_find(p, "sha256"));
        if (hash && strlen(hash) == MG_HASH_HEX - 1)
            MG_TRY(mg_list_add(&out->photos, hash, err));
    }
done:
    return st;
}

/* Title, claim and effort of a pattern file, or of a run.json. */
static mg_status read_about(mg_pattern_file *out, const mg_json *root, const char *path, mg_err *err)
{
    const mg_json *scores, *result, *claim, *title;
    mg_status st = MG_OK;
    MG_TRY(mg_json_may_have(&scores, root, "scores", MG_JSON_OBJECT, path, err));
    MG_TRY(mg_json_may_have(&result, root, "result", MG_JSON_OBJECT, path, err));
    const mg_json *from = scores ? scores : result;
    MG_TRY(mg_json_may_have(&claim, from, "claim", MG_JSON_STRING, path, err));
    MG_TRY(mg_json_may_have(&title, root, "title", MG_JSON_STRING, path, err));
    MG_TRY(mg_json_may_have_whole(from, "evals", 0, 1e12, &out->evals, path, err));
    MG_TRY(read_photos(out, root, err));
    title_of(out, title);
    out->titled = title;
    out->searched =
        mg_json_find(mg_json_find(root, "spec"), "objective") && mg_json_find(mg_json_find(root, "spec"), "seed");
    if (claim && !(out->claim = strdup(mg_json_string(claim))))
        return mg_fail(err, MG_ENOMEM, "out of memory for a pattern");
done:
    return st;
}

/* Versions that had no test of the difference said so of any number of faces, a single one included, and of an
 * interrupted search. What is said now goes on with the difference and its interval (claim.h). */
static const char untested[] = "Its mean margin is below that of every control.";
#define UNTESTED "An older version's comparison with the controls is left out: it had no interval."

mg_status mg_pattern_file_statement(char **out, const mg_pattern_file *f, mg_err *err)
{
    const char *claim = f->claim ? f->claim : "No result is recorded for this pattern: nothing is claimed.";
    const char *kind = strstr(claim, "etection, not recognition") ? "" : " Detection, not recognition.";
    const char *use = strstr(claim, "ot medical protection") ? "" : " Not medical protection.";
    const char *old = strstr(claim, untested), *rest = old ? old + strlen(untested) : "",
               *instead = old ? UNTESTED : "";
    size_t head = old ? (size_t)(old - claim) : strlen(claim);
    size_t room = head + strlen(instead) + strlen(rest) + strlen(kind) + strlen(use) + 1;
    *out = malloc(room);
    if (!*out)
        return mg_fail(err, MG_ENOMEM, "out of memory for a claim");
    snprintf(*out, room, "%.*s%s%s%s%s", (int)head, claim, instead, rest, kind, use);
    return MG_OK;
}

void mg_pattern_file_caption(char out[MG_CAPTION_MAX], const mg_pattern_file *f, const mg_image *picture)
{
    char hex[MG_HASH_HEX], search[160] = "";
    mg_hash_bytes(picture->px, (size_t)picture->w * (size_t)picture->h * (size_t)picture->channels, hex);
    if (f->searched)
        snprintf(search, sizeof search, ", %.100s, seed %lld", f->spec.objective, (long long)f->spec.search.seed);
    snprintf(out, MG_CAPTION_MAX, "%s%s%s%s, print %.8s%s", f->titled ? f->title : "", f->titled ? " (" : "",
             mg_pattern_family(f->pattern)->name, search, hex, f->titled ? ")" : "");
}

bool mg_pattern_file_bundled(size_t i, char name[64], char title[96])
{
    const mg_bundle_file *f;
    for (size_t k = 0; (f = mg_bundle_at(k)); k++) {
        if (strchr(f->name, '/') || i-- > 0)
            continue;
        mg_json *root;
        name_of(name, f->name);
        snprintf(title, 96, "%s", name);
        if (mg_json_parse(&root, f->data, f->size, f->name, NULL) == MG_OK) {
            const mg_json *t = mg_json_find(root, "title");
            if (t && mg_json_string(t))
                snprintf(title, 96, "%s", mg_json_string(t));
            mg_json_free(root);
        }
        return true;
    }
    return false;
}

/* The control that came out of the same search: the row "best-of-K" of a run's table or among a claim's controls. */
static mg_status read_best(mg_genome *out, const mg_json *root, const char *path, mg_err *err)
{
    const mg_json *controls, *best, *table;
    mg_status st = MG_OK;
    MG_TRY(mg_json_may_have(&controls, mg_json_find(root, "scores"), "controls", MG_JSON_OBJECT, path, err));
    MG_TRY(mg_json_may_have(&best, controls, "best-of-K", MG_JSON_OBJECT, path, err));
    MG_TRY(mg_json_may_have(&table, root, "table", MG_JSON_ARRAY, path, err));
    for (const mg_json *r = mg_json_first(table); r && !best; r = mg_json_next(r)) {
        const char *name;
        MG_TRY(mg_json_need_string(r, "name", &name, path, err));
        best = strcmp(name, "best-of-K") == 0 ? r : NULL;
    }
    const mg_json *genes = mg_json_find(best, "genes");
    if (genes)
        MG_TRY(mg_genome_from_json(out, genes, path, err));
done:
    return st;
}

/* The JSON becomes the caller's pattern. `root` is borrowed, and NULL where the file was a picture without genes. */
static mg_status build(mg_pattern_file *out, const mg_json *root, const char *path, mg_err *err)
{
    mg_status st = MG_OK;
    const mg_json *genes = root ? genes_of(root) : NULL, *spec = root ? mg_json_find(root, "spec") : NULL;
    if (!root)
        return mg_fail_at(err, MG_EINPUT, path,
                          "a picture, not a pattern that maskgen made (no genes in it); a drawing of your own is "
                          "printed with --family "
                          "stamps --stamp FILE.png, or scored as it is by maskgen score --as picture");
    if (!genes)
        return mg_fail_at(err, MG_EINPUT, path, "not a pattern: this JSON holds no \"genes\"");
    name_of(out->name, path);
    MG_TRY(read_about(out, root, path, err));
    MG_TRY(mg_spec_init(&out->spec, err));
    if (spec)
        MG_TRY(mg_spec_from_json(&out->spec, spec, path, err));
    MG_TRY(mg_genome_from_json(&out->genome, genes, path, err));
    MG_TRY(read_best(&out->best, root, path, err));
    if (out->spec.scene == MG_SCENE_CANVAS)
        MG_TRY(mg_fail_at(err, MG_EINPUT, path,
                          "made for the canvas, not for masks: its picture is pattern.png itself (--as picture)"));
    MG_TRY(mg_pattern_new(&out->pattern, &out->spec.pattern, MG_TEXTURE_W, MG_TEXTURE_H, err));
    MG_TRY(mg_pattern_check(out->pattern, &out->genome, path, err));
    MG_TRY(mg_pattern_changed_files(&out->changed, &out->spec.pattern, err));
    if (out->best.count > 0)
        MG_TRY(mg_pattern_check(out->pattern, &out->best, path, err));
done:
    if (st != MG_OK)
        mg_pattern_file_free(out);
    return st;
}

mg_status mg_pattern_file_load(mg_pattern_file *out, const char *path, mg_err *err)
{
    mg_json *root;
    memset(out, 0, sizeof *out);
    mg_status st = read_json(&root, path, err);
    if (st == MG_OK)
        st = build(out, root, path, err);
    mg_json_free(root);
    return st;
}

mg_status mg_pattern_file_decode(mg_pattern_file *out, const void *data, size_t size, const char *name, mg_err *err)
{
    mg_json *root;
    memset(out, 0, sizeof *out);
    mg_status st = parse(&root, data, size, name, err);
    if (st == MG_OK)
        st = build(out, root, name, err);
    mg_json_free(root);
    return st;
}

void mg_pattern_file_free(mg_pattern_file *f)
{
    mg_pattern_free(f->pattern);
    mg_spec_free(&f->spec);
    mg_list_free(&f->changed);
    mg_list_free(&f->photos);
    free(f->claim);
    memset(f, 0, sizeof *f);
}

/* ---- genomes: a plain array of integers, so that a hand-edited file stays readable ----------------------------- */

mg_json *mg_genome_to_json(const mg_genome *g)
{
    mg_json *array = mg_json_array();
    for (int i = 0; i < g->count; i++)
        mg_json_put_number(array, NULL, g->gene[i]);
    return array;
}

mg_status mg_genome_from_json(mg_genome *out, const mg_json *array, const char *where, mg_err *err)
{
    *out = (mg_genome){0};
    if (!array || mg_json_kind_of(array) != MG_JSON_ARRAY)
        return mg_fail_at(err, MG_EINPUT, where, "the genes must be an array of integers");
    if (mg_json_count(array) > MG_GENES_MAX)
        return mg_fail_at(err, MG_EINPUT, where, "more than %d genes", MG_GENES_MAX);
    for (const mg_json *n = mg_json_first(array); n; n = mg_json_next(n)) {
        double v = mg_json_kind_of(n) == MG_JSON_NUMBER ? mg_json_number(n) : -1;
        if (!(v >= 0 && v <= INT16_MAX && v == (int)v))
            return mg_fail_at(err, MG_EINPUT, where, "gene %d is not an integer from 0 to %d", out->count, INT16_MAX);
        out->gene[out->count++] = (int16_t)v;
    }
    return MG_OK;
}
