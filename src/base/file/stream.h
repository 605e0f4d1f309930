/* "-" as the name of standard input and of standard output, in a program that asks for it; in others it is a file's
 * name like any other. All readers and writers of base/file obey: nobody else has to know of it. */
#ifndef MG_BASE_FILE_STREAM_H
#define MG_BASE_FILE_STREAM_H

#include <stdbool.h>
#include <stddef.h>

#include "maskgen/status.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MG_STREAM "-"
enum { MG_STREAM_MAX = 256 << 20 }; /* bytes of standard input that are taken; the largest picture has as many */

/* Reads standard input to its end, however long that takes: from then on "-" is a file that holds it, and may be read
 * as often as any. A second call does nothing. Not for threads. */
mg_status mg_stream_take_input(mg_err *err);
/* From then on "-", as a file to be written, is standard output. */
void mg_stream_give_output(void);
void mg_stream_end(void); /* "-" is a name again */

bool mg_stream_is_input(const char *path);  /* "-", and standard input has been taken */
bool mg_stream_is_output(const char *path); /* "-", and standard output has been given */
/* The bytes of standard input, and a NUL past them; valid until mg_stream_end. */
const char *mg_stream_data(size_t *size);

#ifdef __cplusplus
}
#endif
#endif
