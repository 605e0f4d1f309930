/* Why this file exists: a record is evidence only as far as anybody can make it again, and can see why where they
 * cannot. */
#include "run/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file/content.h"
#include "base/image/picture.h"
#include "base/file/file.h"
#include "base/file/stream.h"
#include "base/image/png.h"
#include "faceset/faceset.h"
#include "run/result.h"
#include "spec/rows.h"

/* ---- the record -------------------------------------------------------------------------------------------------- */

static mg_status read_png(mg_replay *r, const void *data, size_t size, mg_err *err)
{
    mg_image im = {0};
    char *text = NULL;
    mg_status st = mg_picture_decode(&im, &text, data, size, r->path, err);
    if (st == MG_OK && !text)
        st = mg_fail_at(err, MG_EINPUT, r->path, "a picture without maskgen's record");
    if (st == MG_OK)
        st = mg_json_parse(&r->root, text, strlen(text), r->path, err);
    mg_image_free(&im);
    free(text);
    return st;
}

static mg_status read_root(mg_replay *r, const void *data, size_t size, mg_err *err)
{
    r->is_png = !mg_content_is_json(data, size);
    if (r->is_png && size > 0 && !mg_content_format(data, size))
        return mg_fail_at(err, MG_EINPUT, r->path, "neither a pattern.png nor a run.json");
    return r->is_png ? read_png(r, data, size, err) : mg_json_parse(&r->root, data, size, r->path, err);
}

/* How the run ended: how many iterations, why, and whether it was interrupted. */
static mg_status read_result(mg_replay *r, mg_err *err)
{
    const mg_json *result, *interrupted = NULL;
    const char *stop = "";
    double iters;
    mg_status st = mg_json_may_have(&result, r->root, "result", MG_JSON_OBJECT, r->path, err);
    if (st == MG_OK)
        st = mg_json_need_string(result, "stop", &stop, r->path, err);
    if (st == MG_OK)
        st = mg_json_need_number(result, "iters", &iters, r->path, err);
    if (st == MG_OK)
        st = mg_json_may_have_whole(result, "iters", 0, 1e9, &r->iters, r->path, err);
    if (st == MG_OK)
        st = mg_json_may_have(&interrupted, result, "interrupted", MG_JSON_BOOL, r->path, err);
    if (st == MG_OK && mg_json_bool(interrupted))
        snprintf(r->interrupted, sizeof r->interrupted, "%s", stop);
    return st;
}

/* What the run was computed with. A pattern.png does not say. */
static mg_status read_exec(mg_replay *r, mg_err *err)
{
    const mg_json *exec, *engine = NULL, *path = NULL;
    mg_exec read = {.engine = MG_ENGINE_AUTO};
    mg_status st = mg_json_may_have(&exec, r->root, "exec", MG_JSON_OBJECT, r->path, err);
    if (st == MG_OK)
        st = mg_json_may_have(&engine, exec, "engine", MG_JSON_STRING, r->path, err);
    if (st == MG_OK)
        st = mg_json_may_have(&path, exec, "cpu-path", MG_JSON_STRING, r->path, err);
    if (st == MG_OK && engine)
        st = mg_param_set((mg_params){mg_exec_rows, &read}, mg_params_find(mg_exec_rows, "engine"),
                          mg_json_string(engine), r->path, err);
    r->engine = read.engine;
    return st;
}

mg_status mg_replay_decode(mg_replay *out, const void *data, size_t size, const char *path, mg_err *err)
{
    mg_status st = MG_OK;
    *out = (mg_replay){0};
    MG_TRY(mg_path(out->path, err, "%s", path));
    MG_TRY(read_root(out, data, size, err));
    const mg_json *spec = mg_json_find(out->root, "spec");
    if (!spec || !mg_json_find(out->root, "result"))
        MG_TRY(mg_fail_at(err, MG_EINPUT, path, "no record of a run (it needs \"spec\" and \"result\")"));
    MG_TRY(read_result(out, err));
    MG_TRY(read_exec(out, err));
    MG_TRY(mg_spec_init(&out->spec, err));
    MG_TRY(mg_spec_from_json(&out->spec, spec, path, err));
done:
    if (st != MG_OK)
        mg_replay_free(out);
    return st;
}

mg_status mg_replay_load(mg_replay *out, const char *path, mg_err *err)
{
    char *data;
    size_t size;
    *out = (mg_replay){0};
    mg_status st = mg_file_read(path, MG_JSON_MAX_BYTES, &data, &size, err);
    if (st != MG_OK)
        return st;
    st = mg_replay_decode(out, data, size, path, err);
    free(data);
    return st;
}

/* ---- the faces --------------------------------------------------------------------------------------------------- */

/* The last name of a path, whether or not a slash follows; its length goes out. */
static const char *last_name(const char *path, size_t *length)
{
    size_t n = strlen(path), from;
    while (n > 1 && path[n - 1] == '/')
        n--;
    for (from = n; from > 0 && path[from - 1] != '/'; from--)
        ;
    *length = n - from;
    return path + from;
}

static bool same_name(const char *a, const char *b)
{
    size_t n, m;
    const char *x = last_name(a, &n), *y = last_name(b, &m);
    return n == m && strncmp(x, y, n) == 0;
}

/* Which of `list` has the name of `path`, which is the n-th of that name (from 0): the n-th, or else the last. NULL:
 * none. */
static const char *find_name(const mg_list *list, const char *path, size_t n)
{
    const char *found = NULL;
    for (size_t i = 0; i < list->count; i++)
        if (same_name(list->item[i], path)) {
            found = list->item[i];
            if (n-- == 0)
                break;
        }
    return found;
}

static mg_status ask_for(const mg_replay *r, const char *missing, mg_err *err)
{
    const mg_json *p = mg_json_first(mg_json_find(mg_json_find(r->root, "faces"), "photos"));
    for (; p; p = mg_json_next(p)) {
        const char *name = mg_json_string(mg_json_find(p, "name")), *hash = mg_json_string(mg_json_find(p, "sha256"));
        if (name && hash && same_name(name, missing))
            return mg_fail_at(err, MG_EINPUT, missing,
                              "this record names a face that is not here (SHA-256 %.64s): give it with --faces", hash);
    }
    return mg_fail_at(err, MG_EINPUT, missing, "this record names faces that are not here: give them with --faces");
}

mg_status mg_replay_faces(mg_replay *r, const mg_list *given, mg_err *err)
{
    mg_list *own = &r->spec.faces.paths, all = {0};
    mg_status st = MG_OK;
    for (size_t k = 0; st == MG_OK && k < given->count; k++)
        if (!find_name(own, given->item[k], 0))
            st = mg_fail_at(err, MG_EINPUT, given->item[k], "--faces: the record names no face like this");
    for (size_t i = 0; st == MG_OK && i < own->count; i++) {
        size_t before = 0;
        for (size_t k = 0; k < i; k++)
            before += same_name(own->item[k], own->item[i]);
        const char *at = find_name(given, own->item[i], before);
        st = mg_list_add(&all, at ? at : own->item[i], err);
    }
    if (st == MG_OK && mg_faceset_missing(&all))
        st = ask_for(r, mg_faceset_missing(&all), err);
    if (st != MG_OK) {
        mg_list_free(&all);
        return st;
    }
    mg_list_free(own);
    *own = all;
    return MG_OK;
}

void mg_replay_free(mg_replay *r)
{
    mg_json_free(r->root);
    mg_spec_free(&r->spec);
    *r = (mg_replay){0};
}

const char *mg_replay_cpu_path(const mg_replay *r)
{
    return mg_json_string(mg_json_find(mg_json_find(r->root, "exec"), "cpu-path"));
}

size_t mg_replay_inputs(const mg_replay *r, const mg_run *run, mg_json_diff_fn *fn, void *ctx)
{
    mg_json *now = mg_run_inputs(run, r->is_png), *was = mg_json_object();
    for (const mg_json *m = mg_json_first(now); m; m = mg_json_next(m)) {
        const mg_json *old = mg_json_find(r->root, mg_json_key(m));
        if (old)
            mg_json_put(was, mg_json_key(m), mg_json_copy(old));
    }
    size_t n = mg_json_diff(was, now, 0, fn, ctx);
    mg_json_free(was);
    mg_json_free(now);
    return n;
}

/* ---- comparing --------------------------------------------------------------------------------------------------- */

/* Takes the exec object, which is a member of its own at two blanks' indent, out of a run.json's text. */
static void cut_exec(mg_replay_bytes *b)
{
    char *from = strstr(b->data, "\n  \"exec\": {"), *end = from ? strstr(from + 1, "\n  }") : NULL;
    if (!end)
        return;
    end += 4;
    from -= from > b->data && from[-1] == ',';
    memmove(from, end, b->size - (size_t)(end - b->data) + 1);
    b->size -= (size_t)(end - from);
}

static void first_line(char out[MG_REPLAY_DETAIL], const mg_replay_bytes *a, const mg_replay_bytes *b)
{
    size_t line = 1;
    for (size_t i = 0; i < a->size && i < b->size && a->data[i] == b->data[i]; i++)
        line += a->data[i] == '\n';
    snprintf(out, MG_REPLAY_DETAIL, "differs from line %zu on", line);
}

static void first_leaf(void *ctx, const char *path, const char *was, const char *now)
{
    char *out = ctx;
    if (!*out && strncmp(path, "exec", 4) != 0)
        snprintf(out, MG_REPLAY_DETAIL, "%s was %s, is %s", path, was, now);
}

static void json_detail(char out[MG_REPLAY_DETAIL], const mg_replay_bytes *a, const mg_replay_bytes *b)
{
    mg_json *was = NULL, *now = NULL;
    if (mg_json_parse(&was, a->data, a->size, "was", NULL) == MG_OK &&
        mg_json_parse(&now, b->data, b->size, "now", NULL) == MG_OK)
        mg_json_diff(was, now, 0, first_leaf, out);
    if (!*out)
        first_line(out, a, b);
    mg_json_free(was);
    mg_json_free(now);
}

static void png_detail(char out[MG_REPLAY_DETAIL], const mg_replay_bytes *a, const mg_replay_bytes *b)
{
    mg_image was = {0}, now = {0};
    char *was_text = NULL, *now_text = NULL;
    bool read = mg_png_decode(&was, &was_text, a->data, a->size, "was", NULL) == MG_OK &&
                mg_png_decode(&now, &now_text, b->data, b->size, "now", NULL) == MG_OK;
    if (!read)
        snprintf(out, MG_REPLAY_DETAIL, "is damaged");
    else if (was.w != now.w || was.h != now.h)
        snprintf(out, MG_REPLAY_DETAIL, "was %d×%d, is %d×%d", was.w, was.h, now.w, now.h);
    else if (memcmp(was.px, now.px, (size_t)was.w * (size_t)was.h * 3) != 0)
        snprintf(out, MG_REPLAY_DETAIL, "its pixels differ");
    else if (was_text && now_text && strcmp(was_text, now_text) != 0)
        json_detail(out, &(mg_replay_bytes){was_text, strlen(was_text)},
                    &(mg_replay_bytes){now_text, strlen(now_text)});
    else
        snprintf(out, MG_REPLAY_DETAIL, "same pixels and record, packed otherwise (another libpng or zlib)");
    mg_image_free(&was);
    mg_image_free(&now);
    free(was_text);
    free(now_text);
}

bool mg_replay_same(char detail[MG_REPLAY_DETAIL], const char *name, mg_replay_bytes *a, mg_replay_bytes *b)
{
    bool json = strcmp(name, "run.json") == 0;
    detail[0] = 0;
    if (json) {
        cut_exec(a);
        cut_exec(b);
    }
    if (a->size == b->size && memcmp(a->data, b->data, a->size) == 0)
        return true;
    (json ? json_detail : strcmp(name, "pattern.png") == 0 ? png_detail : first_line)(detail, a, b);
    return false;
}

static mg_status compare_file(bool *same, const char *old_path, const char *folder, const char *name, mg_replay_fn *fn,
                              void *ctx, mg_err *err)
{
    char path[MG_PATH_MAX], detail[MG_REPLAY_DETAIL];
    mg_replay_bytes a = {NULL, 0}, b = {NULL, 0};
    mg_status st = MG_OK;
    MG_TRY(mg_path(path, err, "%s/%s", folder, name));
    MG_TRY(mg_file_read(old_path, MG_JSON_MAX_BYTES, &a.data, &a.size, err));
    MG_TRY(mg_file_read(path, MG_JSON_MAX_BYTES, &b.data, &b.size, err));
    bool equal = mg_replay_same(detail, name, &a, &b);
    *same = *same && equal;
    if (fn)
        fn(ctx, name, equal, detail);
done:
    free(a.data);
    free(b.data);
    return st;
}

mg_status mg_replay_compare(bool *same, const mg_replay *r, const char *folder, mg_replay_fn *fn, void *ctx,
                            mg_err *err)
{
    static const char *const beside[] = {"pattern.png", "trace.csv"};
    int dir = (int)(mg_file_base(r->path) - r->path);
    *same = true;
    mg_status st = compare_file(same, r->path, folder, r->is_png ? "pattern.png" : "run.json", fn, ctx, err);
    for (size_t i = 0; st == MG_OK && !r->is_png && !mg_stream_is_input(r->path) && i < 2; i++) {
        char path[MG_PATH_MAX];
        st = mg_path(path, err, "%.*s%s", dir, r->path, beside[i]);
        if (st == MG_OK && mg_file_exists(path))
            st = compare_file(same, path, folder, beside[i], fn, ctx, err);
    }
    return st;
}
