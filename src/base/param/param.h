/* Option rows: one table of rows describes fields of a plain struct and gives the command-line parser, --help,
 * the JSON keys, the range checks and the manual-page test. */
#ifndef MG_BASE_PARAM_PARAM_H
#define MG_BASE_PARAM_PARAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/file/file.h"
#include "base/json/json.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum mg_param_type {
    MG_INT,    /* int64_t, lo ≤ v ≤ hi */
    MG_REAL,   /* double, lo ≤ v ≤ hi, finite */
    MG_BOOL,   /* bool; a flag without argument on the command line */
    MG_CHOICE, /* int: index into `choices` (NULL-terminated). Where `arg` is in brackets the option may stand without a
                * word on the command line, and means choices[lo] then */
    MG_TEXT,   /* char[MG_TEXT_MAX]; empty = unset */
    MG_LIST,   /* mg_list of strings: every following argument up to the next option; repeats add */
    MG_SIZE,   /* int[2] from "WxH", each lo … hi */
    MG_REALS /* mg_reals from "160,224": one or more, each lo … hi, none twice; JSON: a number, or an array of several
              */
} mg_param_type;

enum { MG_LIST_MAX = 4096 };

typedef struct mg_param {
    const char *name; /* long option without dashes and JSON key: "max-stall" is --max-stall and "max-stall" */
    char short_name;  /* or 0 */
    mg_param_type type;
    size_t offset; /* of the field in its struct */
    double lo, hi;
    const char *fallback; /* the default, as it would be typed */
    const char *const
        *choices;     /* MG_CHOICE: the words. MG_INT, MG_REAL: words that stand for a number, "off=-1", or NULL */
    const char *arg;  /* "N", "DIR": how --help shows the argument */
    const char *help; /* its sentence in help and manual; a few, where one does not say it all */
} mg_param;
#define MG_PARAM_END                                                                                                   \
    {                                                                                                                  \
        0, 0, MG_INT, 0, 0, 0, 0, 0, 0, 0                                                                              \
    }

/* A table of rows over one struct. */
typedef struct mg_params {
    const mg_param *rows; /* ends with name = NULL */
    void *base;
} mg_params;

/* Sets every field to its default (lists are freed first, so the struct must start zeroed). */
mg_status mg_params_default(mg_params p, mg_err *err);
void mg_params_free(mg_params p); /* frees the lists */
/* After a struct was copied whole: gives each list of the copy items of its own. A failure leaves all lists empty. */
mg_status mg_params_own_lists(mg_params copy, mg_err *err);
/* Whether a and b agree in every row whose field begins at an offset from `from` up to, not including, `to`. */
bool mg_params_equal(const mg_param *rows, const void *a, const void *b, size_t from, size_t to);
const mg_param *mg_params_find(const mg_param *rows, const char *name);

/* One field from its typed form; `where` starts the message: "--iters", "spec.json: iters". MG_EINPUT. */
mg_status mg_param_set(mg_params p, const mg_param *row, const char *value, const char *where, mg_err *err);

/* A command line and the tables that its options are in. argv[0] is its first argument already: the caller has stepped
 * past the names of program and sub-command. */
typedef struct mg_argv {
    const mg_params *tables; /* ends with NULL rows */
    int argc;
    char *const *argv;
    mg_list *rest; /* gets the arguments that are not options; NULL: they are refused */
    /* Says that an option is unknown. `arg` is the whole argument, `name` the long option's name without dashes and
     * value
     * ("" for a letter), `near` the nearest known name or NULL. NULL: the message names the nearest one. */
    mg_status (*unknown)(const void *ctx, const char *arg, const char *name, const char *near, mg_err *err);
    const void *ctx;
    mg_list *given; /* gets the names of the options that were there; NULL: nobody asks */
} mg_argv;
/* Sets the fields that the options name: GNU style, "--name value" and "--name=value"; "--" ends the options; short
 * flags are not clustered. The first time a list option appears it replaces what the list held. An argument that starts
 * with "--", or with "-" and a letter, is never taken as a value ("-5" is; "--name=-x" says it anyway). */
mg_status mg_params_argv(const mg_argv *line, mg_err *err);

/* JSON object → fields. Unknown key, wrong type or out of range: MG_EINPUT naming `where` and the key's path. */
mg_status mg_params_from_json(mg_params p, const mg_json *object, const char *where, mg_err *err);
/* Every row, in order, of the struct at `base`. */
void mg_params_to_json(const mg_param *rows, const void *base, mg_json *object);

/* "-o, --out DIR": how help and manual name an option. `out` is returned. */
enum { MG_PARAM_HEAD = 200, MG_PARAM_NOTES = 1200 };
const char *mg_param_head(const mg_param *row, char out[MG_PARAM_HEAD]);
/* "(1 … 16; default 6x4)": choices always, a range where it says more than "not negative" or "large"; "" where there is
 * nothing to say. `out` is returned. */
const char *mg_param_notes(const mg_param *row, char out[MG_PARAM_NOTES]);
/* The --help lines of a table, wrapped at 80 columns, with range and default. Caller frees *out. */
mg_status mg_params_help(char **out, const mg_param *rows, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
