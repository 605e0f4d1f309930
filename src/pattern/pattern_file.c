#include "maskgen/pattern_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "maskgen/decode.h"
#include "maskgen/file.h"

#define JSON_MAX ((size_t)64 << 20)

/* The JSON of a pattern, whichever file holds it; *root stays NULL for a picture without one. */
static mg_status read_json(mg_json **root, const char *path, mg_err *err)
{
    char *data, *text = NULL;
    size_t size;
    *root = NULL;
    mg_status st = mg_file_read(path, MG_PICTURE_MAX_BYTES, &data, &size, err);
    if (st != MG_OK)
        return st;
    bool binary = size > 0 && ((unsigned char)data[0] == 0x89 || (unsigned char)data[0] == 0xff);
    if (!binary && size > JSON_MAX)
        st = mg_fail(err, MG_EINPUT, "%s: too large for a pattern", path);
    else if (!binary)
        st = mg_json_parse(root, data, size, path, err);
    free(data);
    if (!binary || st != MG_OK)
        return st;
    mg_image im;
    st = mg_picture_load(&im, &text, path, err);
    mg_image_free(&im);
    if (st == MG_OK && text)
        st = mg_json_parse(root, text, strlen(text), path, err);
    free(text);
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
        st = mg_fail(err, MG_EINPUT, "%s: holds no \"genes\"", path);
    mg_json_free(root);
    return st;
}

static void name_of(char out[64], const char *path)
{
    const char *base = strrchr(path, '/');
    base = base ? base + 1 : path;
    snprintf(out, 64, "%.*s", (int)strcspn(base, "."), base);
    if (!*out)
        snprintf(out, 64, "pattern");
}

mg_status mg_pattern_file_load(mg_pattern_file *out, const char *path, mg_err *err)
{
    mg_json *root;
    memset(out, 0, sizeof *out);
    mg_status st = read_json(&root, path, err);
    if (st != MG_OK)
        return st;
    const mg_json *genes = root ? genes_of(root) : NULL, *spec = root ? mg_json_find(root, "spec") : NULL;
    if (!genes)
        st = mg_fail(err, MG_EINPUT, "%s: not a pattern that maskgen made (no genes in it)", path);
    if (st == MG_OK)
        st = mg_spec_init(&out->spec, err);
    if (st == MG_OK && spec)
        st = mg_spec_from_json(&out->spec, spec, path, err);
    if (st == MG_OK)
        st = mg_genome_from_json(&out->genome, genes, path, err);
    if (st == MG_OK)
        st = mg_pattern_new(&out->pattern, &out->spec.pattern, MG_TEXTURE_W, MG_TEXTURE_H, err);
    if (st == MG_OK)
        st = mg_pattern_check(out->pattern, &out->genome, path, err);
    name_of(out->name, path);
    mg_json_free(root);
    if (st != MG_OK)
        mg_pattern_file_free(out);
    return st;
}

void mg_pattern_file_free(mg_pattern_file *f)
{
    mg_pattern_free(f->pattern);
    mg_spec_free(&f->spec);
    memset(f, 0, sizeof *f);
}
