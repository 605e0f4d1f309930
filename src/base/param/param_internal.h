/* What the files of this folder share: one field of a table, and how numbers and choices are worded in messages and
 * help. */
#ifndef MG_BASE_PARAM_PARAM_INTERNAL_H
#define MG_BASE_PARAM_PARAM_INTERNAL_H

#include "base/param/param.h"

enum { PARAM_NUMBER = 400, PARAM_WORDS = 64 }; /* bytes of any double in digits, and of the words of one row */

/* The field that a row describes, in the struct of its table. */
void *param_field(mg_params p, const mg_param *row);
size_t param_size(mg_param_type type); /* bytes of such a field */
/* Whether a row has no default: its field is zeros then. */
bool param_unset(const mg_param *row);
/* Makes the field zeros; a list is freed first. */
void param_clear(mg_params p, const mg_param *row);

/* A bound or a value as messages print it: without an exponent where it is a whole number. Returns `out`. */
const char *param_number(char out[PARAM_NUMBER], double v);
/* The words of a row of numbers: "auto or ", to stand before a range, or " or auto", to stand after one. Returns `out`.
 */
const char *param_words(const mg_param *row, bool before, char out[PARAM_WORDS]);
/* The choices of a row: "a, b, c". */
void param_choices(const mg_param *row, char *out, size_t room);

/* MG_EINPUT where a number is neither within the row's bounds nor one of its words. `typed`: how it was written, or
 * NULL. */
mg_status param_check_range(const mg_param *row, double v, const char *typed, const char *where, mg_err *err);
/* Adds a number to several: MG_EINPUT where it is out of range, there already, or one too many. */
mg_status param_add_real(mg_reals *to, const mg_param *row, double v, const char *typed, const char *where,
                         mg_err *err);

#endif
