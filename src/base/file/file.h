/* Files: whole reads with a limit, whole-or-nothing writes, folders, locks. */
#ifndef MG_BASE_FILE_FILE_H
#define MG_BASE_FILE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "maskgen/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Writes a path into `out`. MG_EINPUT where it does not fit (then `out` is empty): a path that was cut would name
 * another file. */
mg_status mg_path(char out[MG_PATH_MAX], mg_err *err, const char *fmt, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 3, 4)))
#endif
    ;
/* Makes a new folder "maskgen-WHAT-XXXXXX" that is this process's alone, in the folder `in` (NULL: /tmp); its path is
 * absolute, for programs that are started elsewhere. The caller removes it. MG_EINPUT where another place would help,
 * which, as the message says, $TMPDIR names. */
mg_status mg_temp_folder(char out[MG_PATH_MAX], const char *in, const char *what, mg_err *err);

/* Says why a call of the system on `path` failed with `error` (errno). `opening`: MG_EINPUT where naming another path
 * may mend it (no such file, no permission); else, and for a full disk or too many open files, MG_EIO. */
mg_status mg_file_failed(const char *path, int error, bool opening, mg_err *err);

/* Reads all of `path` into *data (malloc'd, caller frees; one NUL is appended past *size). A pipe or device is read
 * too, when it comes to its end within seconds. MG_EINPUT: no such file, a folder, a pipe without an end, or larger
 * than `limit` bytes; MG_EIO: reading failed. Messages name the file. */
mg_status mg_file_read(const char *path, size_t limit, char **data, size_t *size, mg_err *err);

/* Writes to a temporary file in the same folder, fsyncs it, renames it over `path`, fsyncs the folder.
 * On any failure the temporary file is removed and `path` keeps what it held. MG_EIO names the file. A device or pipe
 * is written in place; one that nobody reads is given up after some time. */
mg_status mg_file_write(const char *path, const void *data, size_t size, mg_err *err);
/* Files that are results only together. mg_file_set_add writes one beside the place that it is for, as mg_file_write
 * does; mg_file_set_place puts them there in their order, or none of them: where one cannot be placed, those before it
 * are taken back, as far as the file system can swap two names (Linux's own and tmpfs can). Begins zeroed; what was
 * added and not placed is gone when the set is freed. A device, a pipe and standard output are written at once. */
typedef struct mg_file_set {
    struct mg_file_part *part;
    size_t count;
} mg_file_set;
mg_status mg_file_set_add(mg_file_set *set, const char *path, const void *data, size_t size, mg_err *err);
mg_status mg_file_set_place(mg_file_set *set, mg_err *err);
void mg_file_set_free(mg_file_set *set);
/* For what only serves this process and is deleted by it: written in place, and never synced. */
mg_status mg_file_write_scratch(const char *path, const void *data, size_t size, mg_err *err);
/* Adds to the end of a file that others add to as well; made where it is not there. */
mg_status mg_file_append(const char *path, const void *data, size_t size, mg_err *err);
/* Whether mg_file_write may write `path`, asked before work that takes long; nothing is written, and `path` is not
 * opened. MG_EINPUT where another path would help (no such folder, a folder in the way, no permission), else MG_EIO. */
mg_status mg_file_can_write(const char *path, mg_err *err);

/* Creates `path` and its parents. MG_EINPUT where that is not possible (a file in the way, no permission). */
mg_status mg_dir_make(const char *path, mg_err *err);
/* The same, and MG_EINPUT where nothing may be written there, or one of `names` (NULL-terminated; mg_file_can_write)
 * may not: then the folders that it made are gone again. */
mg_status mg_dir_ready(const char *dir, const char *const *names, mg_err *err);
/* For a command that is refused after mg_dir_ready: the bytes of `path` that name a folder that is there, asked before
 * it; and the removal of the folders beyond them, as far as they are empty. */
size_t mg_dir_there(const char *path);
void mg_dir_unmake(const char *path, size_t there);
bool mg_dir_exists(const char *path);
bool mg_file_exists(const char *path);
/* MG_EINPUT where `path` is not a plain file, or a link to one. For what a library is going to open: it would wait for
 * a pipe. */
mg_status mg_file_plain(const char *path, mg_err *err);
const char *mg_file_base(const char *path); /* what follows the last slash; points into `path` */

/* The plain files of a folder whose name ends in one of `suffixes` (NULL-terminated, case ignored; NULL: all),
 * as full paths, sorted bytewise. A link to nowhere is among them, so that whoever reads it can say so. */
mg_status mg_dir_list(mg_list *out, const char *dir, const char *const *suffixes, mg_err *err);
/* The folders in a folder, but hidden ones, in the same manner. */
mg_status mg_dir_folders(mg_list *out, const char *dir, mg_err *err);
mg_status mg_list_add_in(mg_list *paths, const char *dir, const char *file, mg_err *err); /* "DIR/FILE" */

/* An exclusive flock on `path`, created when absent; MG_EINPUT when another process holds it. */
typedef struct mg_lock {
    int fd;
} mg_lock;
mg_status mg_lock_take(mg_lock *lock, const char *path, mg_err *err);
void mg_lock_free(mg_lock *lock); /* releases */

#ifdef __cplusplus
}
#endif
#endif
