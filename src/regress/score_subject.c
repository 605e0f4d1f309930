/* Files that are scored, and what rows say of them. */
#include "regress/score_subject.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/image/picture.h"
#include "maskgen/version.h"

/* ---- reading ----------------------------------------------------------------------------------------------------- */

mg_status score_picture_read(mg_image *out, char sha256[MG_HASH_HEX], const char *path, mg_err *err)
{
    char *data;
    size_t size;
    mg_status st;
    MG_TRY(mg_file_read(path, MG_PICTURE_MAX_BYTES, &data, &size, err));
    mg_hash_bytes(data, size, sha256);
    st = mg_picture_decode(out, NULL, data, size, path, err);
    free(data);
done:
    return st;
}

mg_status score_subject_read(score_subject *s, mg_as as, const char *path, mg_err *err)
{
    mg_status st;
    s->is_pattern = as == MG_AS_PATTERN;
    if (as == MG_AS_GUESSED)
        MG_TRY(mg_pattern_file_probe(&s->is_pattern, path, err));
    if (!s->is_pattern)
        return score_picture_read(&s->picture, s->sha256, path, err);
    MG_TRY(mg_pattern_file_load(&s->file, path, err));
    MG_TRY(
        mg_conditions_add_genome(&s->worn, MG_CONDITION_PATTERN, "pattern", s->file.pattern, 0, &s->file.genome, err));
done:
    return st;
}

void score_subject_free(score_subject *s)
{
    free(s->path);
    mg_image_free(&s->picture);
    mg_conditions_free(&s->worn);
    mg_pattern_file_free(&s->file);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

mg_json *score_row_start(const score_subject *s, const char *by, mg_json **inputs)
{
    mg_json *row = mg_json_object();
    mg_json_put_string(row, "path", s->path);
    mg_json_put_string(row, "as", s->is_pattern ? "pattern" : "picture");
    mg_json_put_string(row, "detector", by);
    *inputs = mg_json_put(row, "inputs", mg_json_object());
    mg_json_put_string(*inputs, "maskgen", MG_VERSION);
    return row;
}

mg_json *score_row_error(const char *path, const char *by, const mg_err *why)
{
    mg_json *row = mg_json_object();
    mg_json_put_string(row, "path", path);
    mg_json_put_string(row, "detector", by);
    mg_json_put_string(row, "error", why->msg);
    return row;
}

void score_put_view(mg_json *inputs, bool rgb, const mg_spec *spec)
{
    mg_json_put_string(inputs, "channels", rgb ? "rgb" : "grey");
    mg_json_put_number(inputs, "upsample", (double)spec->upsample);
}

/* Genes by value, so that a changed one is named; what they print by hash, so that a changed palette or stamp file is
 * noticed too. */
static void put_pattern(mg_json *inputs, const mg_pattern_file *f, const mg_image *flat)
{
    char hex[MG_HASH_HEX];
    mg_hash_bytes(flat->px, (size_t)flat->w * (size_t)flat->h * (size_t)flat->channels, hex);
    mg_json_put_string(inputs, "family", f->spec.pattern.family);
    mg_json_put(inputs, "genes", mg_genome_to_json(&f->genome));
    mg_json_put_string(inputs, "sha256", hex);
}

static void put_faces(mg_json *inputs, const mg_faceset *set, const mg_faces_spec *spec)
{
    mg_json *all = mg_json_put(inputs, "faces", mg_json_array());
    for (size_t i = 0; i < set->list.count; i++) {
        mg_json *o = mg_json_put(all, NULL, mg_json_object());
        mg_json_put_string(o, "name", set->list.face[i].name);
        mg_json_put_string(o, "sha256", set->list.face[i].hash);
    }
    mg_json_put_number(inputs, "views", (double)spec->views);
    if (spec->views > 1)
        mg_json_put_number(inputs, "view-seed", (double)spec->view_seed);
}

void score_put_subject(mg_json *inputs, const score_subject *s, const mg_faceset *faces, const mg_faces_spec *spec)
{
    if (!s->is_pattern) {
        mg_json_put_string(inputs, "sha256", s->sha256);
        return;
    }
    put_pattern(inputs, &s->file, &s->worn.texture[0]->picture);
    put_faces(inputs, faces, spec);
}
