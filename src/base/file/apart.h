/* Outputs that are inputs: what a command is about to write must not be what it reads. */
#ifndef MG_BASE_FILE_APART_H
#define MG_BASE_FILE_APART_H

#include "base/file/file.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Whether two paths lead to one file: by device and inode, so through links and hard links, too. Where neither is there
 * yet: by folder and name. Devices and pipes are never the same, for nothing in them can be overwritten. */
bool mg_file_same(const char *a, const char *b);

/* MG_EINPUT, with both names, where one of the files `out` is one of the files `in`. Paths without a file are passed
 * over. Nothing is opened: call it before anything is written. */
mg_status mg_files_apart(const mg_list *out, const mg_list *in, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
