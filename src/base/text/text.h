/* Words for people: the name that was probably meant, numbers with the thing that they count, names that a terminal may
 * be shown; and how a text file begins. */
#ifndef MG_BASE_TEXT_TEXT_H
#define MG_BASE_TEXT_TEXT_H

#include <stddef.h>

#include "maskgen/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* For qsort and bsearch over an array of texts: by their bytes. */
int mg_by_text(const void *a, const void *b);

/* The candidate that is nearest to a mistyped name. Start with {.name = …}, offer every candidate, then read `best`:
 * NULL where none is near, that is within two changes or a third of the name's length, whichever is more, and nearer
 * than the empty name. A change is a character put in, left out, replaced, or exchanged with its neighbour. The first
 * of equals wins. */
typedef struct mg_nearest {
    const char *name; /* as typed */
    const char *best; /* borrowed from the caller */
    size_t distance;  /* changes between the two; only where `best` is not NULL */
} mg_nearest;
void mg_nearest_offer(mg_nearest *n, const char *candidate);

/* " (did you mean NAME?)", or nothing where no candidate is near. `out` is returned, so that the call can stand in a
 * list of arguments. */
enum { MG_HINT = 128 };
const char *mg_nearest_hint(char out[MG_HINT], const mg_nearest *n);

/* "1 face", "2 faces", "0 faces"; `one` is the thing in the singular and takes an s, or es after s, x, ch
 * and sh; y after a consonant becomes ies.
 * `out` is returned. */
enum { MG_COUNTED = 96 };
const char *mg_counted(char out[MG_COUNTED], long long n, const char *one);
/* The same for use within one expression: mg_count(n, "face"). The text lives as long as the block that the call stands
 * in. */
#define mg_count(n, one) mg_counted((char[MG_COUNTED]){0}, (long long)(n), (one))

/* `text` with every control character (C0, DEL, C1) and every byte that is no UTF-8 made '?': names of files and words
 * of foreign ones must not steer a terminal, nor begin a line of their own. Cut where `room` bytes do not hold it.
 * `out` is returned. */
const char *mg_text_shown(char *out, size_t room, const char *text);
/* The same of `size` bytes, a NUL among them being a control character. Returns how many of them are shown. */
size_t mg_bytes_shown(char *out, size_t room, const char *text, size_t size);
/* The same for use within one expression, for names of files: mg_shown(path). */
enum { MG_SHOWN = 4096 };
#define mg_shown(text) mg_text_shown((char[MG_SHOWN]){0}, MG_SHOWN, (text))

/* Steps over a UTF-8 byte order mark, which editors of Windows put before a text. UTF-16 and UTF-32 marks are
 * MG_EINPUT, by name. Every reader of a text file begins with this. */
mg_status mg_text_begin(const char **text, size_t *size, const char *name, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
