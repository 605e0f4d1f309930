/* The files of an export of several pages: their names, what they may not overwrite, and what an earlier export left
 * behind them. */
#ifndef MG_PRINT_FILE_PAGES_H
#define MG_PRINT_FILE_PAGES_H

#include "base/file/file.h"

/* "out.svg", then "out-2.svg" for page 1, and so on. */
mg_status pages_path(char out[MG_PATH_MAX], const char *path, int page, mg_err *err);
/* MG_EINPUT where one of so many pages is one of the files `in` (NULL: none). */
mg_status pages_apart(const char *path, int pages, const mg_list *in, mg_err *err);
/* Nobody named the files of further pages: MG_EINPUT where one is there that is no sheet of ours. */
mg_status pages_free(const char *path, int pages, mg_err *err);
/* Sheets of an earlier, longer export must not be taken for this one's: those that say that maskgen made them are
 * removed, others are left. Both are told to `notice`, which may be NULL. */
void pages_sweep(const char *path, int pages, void *ctx, void (*notice)(void *ctx, const char *line));

#endif
