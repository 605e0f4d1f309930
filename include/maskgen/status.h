/* What every interface speaks: status codes, the caller-owned error message that each fallible call ends with, and a
 * few plain values. */
#ifndef MASKGEN_STATUS_H
#define MASKGEN_STATUS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a program outside may call: everything else stays inside libmaskgen.a. */
#if defined(__GNUC__)
#define MG_API __attribute__((visibility("default")))
#else
#define MG_API
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

/* Owned by the caller; may be NULL wherever it is taken. `msg` says what was wrong, where, and what to do. */
typedef struct mg_err {
    mg_status code;
    char msg[MG_MESSAGE_MAX];
} mg_err;

/* Fills *err (when not NULL) and returns `code`, so that `return mg_fail(err, …)` reads as one step. What does not fit
 * is cut between two characters and ends with "…". */
MG_API mg_status mg_fail(mg_err *err, mg_status code, const char *fmt, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 3, 4)))
#endif
    ;

/* The same for a fault of a file, a key or an option: the message is "REASON: PLACE". The reason comes first and stands
 * whole (up to 3/4 of the room); a place that is too long loses its middle, so that a path keeps its beginning and its
 * file's name. */
MG_API mg_status mg_fail_at(mg_err *err, mg_status code, const char *place, const char *fmt, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 4, 5)))
#endif
    ;

/* The one habit of errors within a function that has to clean up: `st` is its mg_status, `done:` its only exit, and
 * what is freed there is declared and zeroed before the first MG_TRY. */
#define MG_TRY(call)                                                                                                   \
    do {                                                                                                               \
        if ((st = (call)) != MG_OK)                                                                                    \
            goto done;                                                                                                 \
    } while (0)

enum {
    MG_PATH_MAX = 4096,        /* bytes of the longest path that Linux takes, with its NUL */
    MG_TEXT_MAX = MG_PATH_MAX, /* bytes of the longest value of an option */
    MG_HASH_HEX = 65,          /* bytes of a SHA-256 as 64 lower-case hex digits and a NUL */
    MG_REALS_MAX = 8
};

/* A few numbers, as an option "160,224" gives them. */
typedef struct mg_reals {
    int count;
    double at[MG_REALS_MAX];
} mg_reals;

/* Strings in their order. A zeroed list is empty. */
typedef struct mg_list {
    char **item; /* [count], owned */
    size_t count;
} mg_list;
MG_API mg_status mg_list_add(mg_list *list, const char *item, mg_err *err); /* copies; MG_ENOMEM */
MG_API mg_status mg_list_copy(mg_list *out, const mg_list *src,
                              mg_err *err); /* into an empty list; on failure it stays empty */
MG_API void mg_list_free(mg_list *list);    /* leaves {0}; legal on {0} and NULL */

/* Both ends belong to it; NaN where nothing is known. */
typedef struct mg_interval {
    double lo, hi;
} mg_interval;

#ifdef __cplusplus
}
#endif
#endif
