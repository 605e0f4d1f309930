#include "score/exec_answer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/json/json.h"
#include "base/text/text.h"

#define MARGIN_MOST 1e6 /* no response of a detector is past it, and single precision still tells tenths there */
#define BOX_MOST 1e6    /* px: far outside every picture */
enum { QUOTED = 160 };  /* bytes of an answer that a message repeats */

static mg_status read_face(windows *out, const mg_json *face, const char *where, mg_err *err)
{
    static const char *const part[] = {"x", "y", "width", "height"};
    const mg_json *box = mg_json_find(face, "box"), *margin = mg_json_find(face, "margin");
    double v[4];
    int n = 0;
    for (const mg_json *e = box ? mg_json_first(box) : NULL; e && n < 4; e = mg_json_next(e))
        if (mg_json_kind_of(e) == MG_JSON_NUMBER)
            v[n++] = mg_json_number(e);
    if (n != 4 || mg_json_count(box) != 4 || mg_json_kind_of(box) != MG_JSON_ARRAY)
        return mg_fail_at(err, MG_EINPUT, where, "a face needs \"box\": [x, y, w, h]");
    if (margin && mg_json_kind_of(margin) != MG_JSON_NUMBER)
        return mg_fail_at(err, MG_EINPUT, where, "\"margin\" is not a number");
    double m = margin ? mg_json_number(margin) : 0;
    if (m > MARGIN_MOST)
        return mg_fail_at(err, MG_EINPUT, where, "a margin of %g, past the most of %g", m, MARGIN_MOST);
    for (int i = 0; i < 4; i++)
        if (fabs(v[i]) > BOX_MOST || (i > 1 && v[i] < 1))
            return mg_fail_at(err, MG_EINPUT, where, "no box of a picture has %s %g (in pixels)", part[i], v[i]);
    return windows_add(out, windows_box(v[0], v[1], v[0] + v[2], v[1] + v[3]), fmax(m, EXEC_FLOOR), err);
}

static mg_status read_faces(windows *out, const mg_json *answer, const char *path, const char *where, mg_err *err)
{
    const mg_json *faces = mg_json_find(answer, "faces"), *said = mg_json_find(answer, "path"),
                  *error = mg_json_find(answer, "error");
    char words[QUOTED + 1];
    mg_status st = MG_OK;
    if (error)
        return mg_fail_at(
            err, MG_ELIB, where, "%s",
            mg_text_shown(words, sizeof words, mg_json_string(error) ? mg_json_string(error) : "an error"));
    if (said && (!mg_json_string(said) || strcmp(mg_json_string(said), path) != 0))
        return mg_fail_at(err, MG_EINPUT, where, "\"path\" is not the picture that was asked about");
    if (!faces || mg_json_kind_of(faces) != MG_JSON_ARRAY)
        return mg_fail_at(err, MG_EINPUT, where, "no list \"faces\"");
    for (const mg_json *f = mg_json_first(faces); st == MG_OK && f; f = mg_json_next(f))
        st = read_face(out, f, where, err);
    return st;
}

mg_status exec_answer_read(windows *out, const char *line, size_t size, const char *path, int number, mg_err *err)
{
    char said[QUOTED + 1], where[QUOTED + 64];
    mg_json *answer;
    out->count = 0;
    bool whole = mg_bytes_shown(said, sizeof said, line, size) == size;
    snprintf(where, sizeof where, "exec: answer %d: %s%s", number, said, whole ? "" : "…");
    mg_status st = mg_json_parse(&answer, line, size, where, err);
    if (st == MG_OK)
        st = read_faces(out, answer, path, where, err);
    mg_json_free(answer);
    return st;
}
