/* Status codes and the caller-owned error message that every fallible call ends with. */
#ifndef MASKGEN_STATUS_H
#define MASKGEN_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

typedef enum mg_status {
    MG_OK = 0,
    MG_EINPUT = -1,   /* wrong usage or bad input: the command exits 2 */
    MG_EIO = -2,      /* reading or writing failed */
    MG_ENOMEM = -3,   /* out of memory */
    MG_EMISSING = -4, /* something installable is absent (weights, landmarks) */
    MG_ELIB = -5      /* a library failed: the message carries its own words */
} mg_status;

enum { MG_MESSAGE_MAX = 1024 };
enum { MG_HASH_HEX = 65 }; /* a SHA-256 as text: 64 lower-case hexadecimal digits and a NUL */

/* The way through a function that can fail: what its label `done:` frees is declared and zeroed before the first call. */
#define MG_TRY(call) do { if ((st = (call)) != MG_OK) goto done; } while (0)

/* Owned by the caller; may be NULL wherever it is taken. `msg` says what was wrong, where, and what to do. */
typedef struct mg_err {
    mg_status code;
    char msg[MG_MESSAGE_MAX];
} mg_err;

/* Fills *err (when not NULL) and returns `code`, so that `return mg_fail(err, …)` reads as one step. What does not fit is cut
 * between two characters and ends with "…". */
mg_status mg_fail(mg_err *err, mg_status code, const char *fmt, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 3, 4)))
#endif
    ;

/* The same for a fault of a file, a key or an option: the message is "REASON: PLACE". The reason comes first and stands whole (up
 * to 3/4 of the room); a place that is too long loses its middle, so that a path keeps its beginning and its file's name. */
mg_status mg_fail_at(mg_err *err, mg_status code, const char *place, const char *fmt, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 4, 5)))
#endif
    ;

#ifdef __cplusplus
}
#endif
#endif
