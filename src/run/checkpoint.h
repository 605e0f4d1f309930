/* Checkpoints: everything that a search needs to go on as if it had never stopped.
 *
 * A file is: "MGCHECK\n", u32 version, u64 length of the body, the body, and the SHA-256 of all that as 64 hex digits.
 * Numbers are little-endian, field by field, reals as their IEEE bits. Two files take turns, each written whole or not
 * at all, so that a torn one leaves the one before. */
#ifndef MG_RUN_CHECKPOINT_H
#define MG_RUN_CHECKPOINT_H

#include "maskgen/search.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MG_CHECKPOINT_VERSION = 2, MG_CHECKPOINT_FILES = 2 };
extern const char *const mg_checkpoint_name[MG_CHECKPOINT_FILES]; /* of the files, written by turns */

typedef struct mg_checkpoint {
    int64_t every; /* --checkpoint-every and --engine of the run that wrote it */
    int engine;
    bool target_met;
    char *inputs;          /* JSON text: what the result depends on, by hash; owned after a read */
    unsigned char *search; /* as mg_search_save gave it; owned after a read */
    size_t search_size;
    mg_trace_row *row; /* [rows], one for each iteration; owned after a read */
    size_t rows;
    int slot; /* which of the two files it was read from */
} mg_checkpoint;

/* Writes to slot 0 or 1 of the folder. MG_EIO names the file. */
mg_status mg_checkpoint_write(const mg_checkpoint *c, const char *dir, int slot, mg_err *err);
/* The newest whole checkpoint of the folder; *found false where there is none. A damaged file is passed over with one
 * line in `notices`. Sizes are checked before anything is allocated. */
mg_status mg_checkpoint_read(mg_checkpoint *out, bool *found, const char *dir, mg_list *notices, mg_err *err);
/* One file's bytes (for tests and fuzzing); MG_EINPUT names `name` and what is wrong. */
mg_status mg_checkpoint_decode(mg_checkpoint *out, const void *data, size_t size, const char *name, mg_err *err);
void mg_checkpoint_free(mg_checkpoint *c);
/* Puts the search back into one made anew (mg_search_load); MG_EINPUT where it is another's. */
mg_status mg_checkpoint_restore(const mg_checkpoint *c, mg_search *out, mg_err *err);
/* Removes both files. MG_EIO where one stays. */
mg_status mg_checkpoint_remove(const char *dir, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
