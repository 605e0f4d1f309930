/* The undo log: copies of what an update overwrites, in blocks of lines. */
#ifndef MG_SCORE_HOG_LOG_H
#define MG_SCORE_HOG_LOG_H

#include "maskgen/status.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct hog_log {
    struct hog_entry *entry;
    unsigned char *data;
    size_t count, entries, used, room; /* entries kept and possible, bytes kept and possible */
} hog_log;

/* Keeps `lines` lines of `bytes` bytes, `pitch` bytes apart. False when there is no memory: nothing was kept. */
bool hog_log_keep(hog_log *l, void *at, size_t pitch, int lines, size_t bytes);
void hog_log_restore(hog_log *l); /* puts everything back, latest first, and forgets it */
void hog_log_clear(hog_log *l);
void hog_log_free(hog_log *l);
size_t hog_log_bytes(const hog_log *l);

#endif
