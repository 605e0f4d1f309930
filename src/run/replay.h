/* Replaying a record: what it was made from, and whether a second run gives the same bytes. */
#ifndef MG_RUN_REPLAY_H
#define MG_RUN_REPLAY_H

#include "base/file/file.h"
#include "base/json/json_diff.h"
#include "maskgen/run.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A run.json, or a pattern.png with its JSON. */
typedef struct mg_replay {
    char path[MG_PATH_MAX];
    mg_json *root;
    bool is_png;
    mg_spec spec;
    int engine;           /* that searched, where the record says */
    int64_t iters;        /* how many were run */
    char interrupted[64]; /* the word for what ended it early, or "" */
} mg_replay;

/* MG_EINPUT names the file and what is wrong with it. */
mg_status mg_replay_load(mg_replay *out, const char *path, mg_err *err);
/* The same of its bytes. */
mg_status mg_replay_decode(mg_replay *out, const void *data, size_t size, const char *path, mg_err *err);
void mg_replay_free(mg_replay *r);

/* A picture's record names photos and folders without their paths: takes those of `given` that have these names;
 * others are looked for where the record says. MG_EINPUT names one that is not there, with its SHA-256, or one of
 * `given` that the record does not name. */
mg_status mg_replay_faces(mg_replay *r, const mg_list *given, mg_err *err);

/* The CPU path that searched, as far as the record says; NULL where it does not. */
const char *mg_replay_cpu_path(const mg_replay *r);
/* Calls `fn` for every input (version, libraries, spec, faces, detector) of the opened run that is not the record's. */
size_t mg_replay_inputs(const mg_replay *r, const mg_run *run, mg_json_diff_fn *fn, void *ctx);

/* A file's bytes and a NUL past them. */
typedef struct mg_replay_bytes {
    char *data;
    size_t size;
} mg_replay_bytes;

/* Whether two files of this name are the same, or else what differs. Those of a run.json lose their exec. */
enum { MG_REPLAY_DETAIL = 400 };
bool mg_replay_same(char detail[MG_REPLAY_DETAIL], const char *name, mg_replay_bytes *a, mg_replay_bytes *b);

/* One line for each file that was compared: "pattern.png", whether it is the same, what differs. */
typedef void mg_replay_fn(void *ctx, const char *file, bool same, const char *detail);
/* Compares the files of a finished run in `folder` with the record (and, for a run.json, with the pattern.png and
 * trace.csv beside it) byte for byte, run.json less its exec. */
mg_status mg_replay_compare(bool *same, const mg_replay *r, const char *folder, mg_replay_fn *fn, void *ctx,
                            mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
