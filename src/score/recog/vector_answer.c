#include "score/recog/vector_answer.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json/json.h"
#include "base/text/text.h"
#include "score/recog/vector.h"

enum { QUOTED = 160 }; /* bytes of an answer that a message repeats */

mg_status vector_question(char **out, const char *path, const mg_alignment *a, mg_err *err)
{
    const double box[4] = {a->box.x, a->box.y, a->box.w, a->box.h};
    char *line = NULL;
    mg_point five[5];
    int n = mg_alignment_five(five, a);
    mg_json *o = mg_json_object();
    *out = NULL;
    mg_json_put_string(o, "path", path);
    mg_json_put_numbers(o, "box", box, 4);
    mg_json *points = n > 0 ? mg_json_put(o, "points", mg_json_array()) : NULL;
    for (int i = 0; i < n; i++)
        mg_json_put_numbers(points, NULL, (double[]){five[i].x, five[i].y}, 2);
    mg_status st = mg_json_print(&line, o, false, err);
    mg_json_free(o);
    if (st != MG_OK)
        return st;
    size_t size = strlen(line);
    *out = malloc(size + 2);
    if (*out) {
        memcpy(*out, line, size);
        memcpy(*out + size, "\n", 2);
    }
    free(line);
    return *out ? MG_OK : mg_fail(err, MG_ENOMEM, "exec-embed: out of memory");
}

static mg_status read_values(float out[MG_EMBED_MAX], int *dims, const mg_json *vector, const char *where, mg_err *err)
{
    size_t count = mg_json_count(vector);
    int n = 0;
    if (count < 2 || count > MG_EMBED_MAX)
        return mg_fail_at(err, MG_EINPUT, where, "a vector of %zu values, not 2 to %d", count, (int)MG_EMBED_MAX);
    if (*dims && count != (size_t)*dims)
        return mg_fail_at(err, MG_EINPUT, where, "a vector of %zu values, not %d as before", count, *dims);
    for (const mg_json *e = mg_json_first(vector); e; e = mg_json_next(e)) {
        if (mg_json_kind_of(e) != MG_JSON_NUMBER || !(fabs(mg_json_number(e)) <= (double)FLT_MAX))
            return mg_fail_at(err, MG_EINPUT, where, "\"vector\" holds something else than numbers");
        out[n++] = (float)mg_json_number(e);
    }
    *dims = n;
    return vector_take(out, out, n, MG_EINPUT, where, err);
}

static mg_status read_answer(float out[MG_EMBED_MAX], int *dims, const mg_json *answer, const char *path,
                             const char *where, mg_err *err)
{
    const mg_json *vector = mg_json_find(answer, "vector"), *said = mg_json_find(answer, "path"),
                  *error = mg_json_find(answer, "error");
    char words[QUOTED + 1];
    if (error)
        return mg_fail_at(
            err, MG_ELIB, where, "%s",
            mg_text_shown(words, sizeof words, mg_json_string(error) ? mg_json_string(error) : "an error"));
    if (said && (!mg_json_string(said) || strcmp(mg_json_string(said), path) != 0))
        return mg_fail_at(err, MG_EINPUT, where, "\"path\" is not the picture that was asked about");
    if (!vector || mg_json_kind_of(vector) != MG_JSON_ARRAY)
        return mg_fail_at(err, MG_EINPUT, where, "no list \"vector\"");
    return read_values(out, dims, vector, where, err);
}

mg_status vector_answer_read(float out[MG_EMBED_MAX], int *dims, const char *line, size_t size, const char *path,
                             int number, mg_err *err)
{
    char said[QUOTED + 1], where[QUOTED + 64];
    mg_json *answer;
    bool whole = mg_bytes_shown(said, sizeof said, line, size) == size;
    snprintf(where, sizeof where, "exec-embed: answer %d: %s%s", number, said, whole ? "" : "…");
    mg_status st = mg_json_parse(&answer, line, size, where, err);
    if (st == MG_OK)
        st = read_answer(out, dims, answer, path, where, err);
    mg_json_free(answer);
    return st;
}
