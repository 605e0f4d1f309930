/* The folder of a run: its files, its lock, what an earlier run left in it. */
#include "run/run_internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/json/json_diff.h"
#include "objective/inputs.h"

const char *const run_results[] = {"pattern.png", "preview.png", "trace.csv", "run.json", NULL};
static const char *const ours[] = {"pattern.png", "preview.png",  "trace.csv",   "run.json",
                                   "spec.json",   "checkpoint.0", "checkpoint.1"};
enum { OURS = sizeof ours / sizeof *ours };

mg_status run_path(const mg_run *r, char path[MG_PATH_MAX], const char *file, mg_err *err)
{
    return mg_path(path, err, "%s/%s", r->exec.out, file);
}

mg_status run_remove(const mg_run *r, const char *file, mg_err *err)
{
    char path[MG_PATH_MAX];
    mg_status st = run_path(r, path, file, err);
    if (st == MG_OK && remove(path) != 0 && errno != ENOENT)
        st = mg_fail_at(err, MG_EIO, path, "%s", strerror(errno));
    return st;
}

mg_status mg_run_files(mg_list *out, const char *dir, mg_err *err)
{
    mg_status st = MG_OK;
    for (size_t k = 0; st == MG_OK && k < OURS; k++)
        st = mg_list_add_in(out, dir, ours[k], err);
    return st;
}

/* Nothing that the spec names may be in this run's way. */
mg_status run_check_apart(const mg_run *r, mg_err *err)
{
    mg_list out = {0}, in = {0};
    mg_status st = mg_run_files(&out, r->exec.out, err);
    if (st == MG_OK)
        st = mg_inputs_spec(&in, &r->spec, err);
    if (st == MG_OK)
        st = mg_files_apart(&out, &in, err);
    mg_list_free(&out);
    mg_list_free(&in);
    return st;
}

/* A killed run may leave half of a file under its temporary name, which nobody else can be writing: the folder is
 * locked. */
static void sweep(const mg_run *r)
{
    mg_list files;
    if (mg_dir_list(&files, r->exec.out, NULL, NULL) != MG_OK)
        return;
    for (size_t i = 0; i < files.count; i++)
        for (size_t k = 0; k < OURS; k++) {
            const char *base = mg_file_base(files.item[i]);
            size_t n = strlen(ours[k]);
            if (strncmp(base, ours[k], n) == 0 && strncmp(base + n, ".tmp.", 5) == 0)
                remove(files.item[i]);
        }
    mg_list_free(&files);
}

mg_status run_lock_folder(mg_run *r, mg_err *err)
{
    char path[MG_PATH_MAX];
    mg_status st = run_path(r, path, ".lock", err);
    if (st == MG_OK)
        st = mg_lock_take(&r->lock, path, err);
    if (st == MG_OK)
        sweep(r);
    return st;
}

bool run_holds_run(const mg_run *r)
{
    static const char *const marks[] = {"run.json", "spec.json", "checkpoint.0", "checkpoint.1", "pattern.png"};
    char path[MG_PATH_MAX];
    bool found = false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        found |= run_path(r, path, marks[i], NULL) == MG_OK && mg_file_exists(path);
    return found;
}

bool run_has_checkpoint(const mg_run *r)
{
    char path[MG_PATH_MAX];
    bool found = false;
    for (int i = 0; i < MG_CHECKPOINT_FILES; i++)
        found |= run_path(r, path, mg_checkpoint_name[i], NULL) == MG_OK && mg_file_exists(path);
    return found;
}

/* From now on the folder is this run's. What an earlier one has finished stays until it is replaced, and cannot pass
 * for this run's, whose spec is another; its checkpoints go once the spec is written, for without room on the disk it
 * must be possible to go on with it. */
mg_status run_claim_folder(mg_run *r, mg_err *err)
{
    char path[MG_PATH_MAX];
    mg_status st = run_path(r, path, "spec.json", err);
    if (st != MG_OK)
        return st;
    mg_json *spec = mg_spec_to_json(&r->spec);
    st = mg_json_write(path, spec, err);
    mg_json_free(spec);
    return st == MG_OK ? mg_checkpoint_remove(r->exec.out, err) : st;
}

/* Whether `of` is the spec that was written into the folder, or what this version makes of it. */
static mg_status is_own_spec(const mg_run *r, const mg_json *of, bool *own, mg_err *err)
{
    char path[MG_PATH_MAX];
    mg_json *written = NULL, *read = mg_spec_to_json(&r->spec);
    mg_status st;
    MG_TRY(run_path(r, path, "spec.json", err));
    MG_TRY(mg_json_load(&written, path, MG_JSON_MAX_BYTES, err));
    MG_TRY(read ? MG_OK : mg_fail_at(err, MG_ENOMEM, path, "out of memory to compare this spec"));
    *own = mg_json_diff(of, written, 0, NULL, NULL) == 0 || mg_json_diff(of, read, 0, NULL, NULL) == 0;
done:
    mg_json_free(written);
    mg_json_free(read);
    return st;
}

/* A run is finished once its run.json is there, in which nothing interrupted it, and its checkpoints are gone. That of
 * another spec is an earlier run's, over which this one was begun. */
mg_status run_is_finished(const mg_run *r, bool *finished, mg_err *err)
{
    char path[MG_PATH_MAX];
    mg_json *root = NULL;
    const mg_json *of = NULL, *result = NULL, *interrupted = NULL;
    *finished = false;
    mg_status st = run_path(r, path, "run.json", err);
    if (st != MG_OK || !mg_file_exists(path) || run_has_checkpoint(r))
        return st;
    MG_TRY(mg_json_load(&root, path, MG_JSON_MAX_BYTES, err));
    MG_TRY(mg_json_may_have(&of, root, "spec", MG_JSON_OBJECT, path, err));
    MG_TRY(mg_json_may_have(&result, root, "result", MG_JSON_OBJECT, path, err));
    MG_TRY(mg_json_may_have(&interrupted, result, "interrupted", MG_JSON_BOOL, path, err));
    if (interrupted && !mg_json_bool(interrupted))
        MG_TRY(is_own_spec(r, of, finished, err));
done:
    mg_json_free(root);
    return st;
}
