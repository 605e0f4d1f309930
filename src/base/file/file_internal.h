/* What the files of this folder share: names of files, and how a failed call of the system is told. */
#ifndef MG_BASE_FILE_FILE_INTERNAL_H
#define MG_BASE_FILE_FILE_INTERNAL_H

#include "base/file/file.h"

/* Pipes and devices have no end that can be seen beforehand, so a deadline stands over each as a whole: for another
 * program's few bytes to come, or for a reader to appear; and, longer, for what we write to be taken. Both in seconds;
 * chosen. */
#define FILE_PIPE_READ 5.0
#define FILE_PIPE_WRITE 60.0

/* "A" + "SEP" + "B"; the caller frees it. NULL: out of memory. */
char *file_join(const char *a, const char *sep, const char *b);
/* MG_EINPUT for the errors of open() and mkdir() that the user can mend by naming another path, else MG_EIO. */
mg_status file_code(int error);
/* 0 where files may be made in this folder; −1 with errno where not. */
int file_try_folder(const char *folder);

#endif
