/* One field: from the form in which it is typed, within the bounds of its row. */
#include "base/param/param_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/format.h"
#include "base/text/text.h"

void *param_field(mg_params p, const mg_param *row)
{
    return (char *)p.base + row->offset;
}

const char *param_number(char out[PARAM_NUMBER], double v)
{
    mg_format(out, PARAM_NUMBER, v == floor(v) && fabs(v) < 0x1p63 ? "%.0f" : "%.15g", v);
    return out;
}

/* The number of a word "off=-1" of a row; its letters are the `length` first ones. */
static double word_number(const char *word, size_t *length)
{
    *length = strcspn(word, "=");
    return mg_strtod(word + *length + 1, NULL);
}

/* Whether `typed` is a word of this row of numbers; its number goes out. */
static bool word_of(const mg_param *row, const char *typed, double *v)
{
    for (const char *const *w = row->choices; w && *w; w++) {
        size_t n;
        *v = word_number(*w, &n);
        if (strlen(typed) == n && strncmp(typed, *w, n) == 0)
            return true;
    }
    return false;
}

const char *param_words(const mg_param *row, bool before, char out[PARAM_WORDS])
{
    size_t used = 0;
    out[0] = 0;
    for (const char *const *w = row->choices; w && *w && used < PARAM_WORDS; w++)
        used += (size_t)snprintf(out + used, PARAM_WORDS - used, before ? "%.*s or " : " or %.*s",
                                 (int)strcspn(*w, "="), *w);
    return out;
}

mg_status param_check_range(const mg_param *row, double v, const char *typed, const char *where, mg_err *err)
{
    char lo[PARAM_NUMBER], hi[PARAM_NUMBER], own[PARAM_NUMBER], other[PARAM_WORDS];
    if (v >= row->lo && v <= row->hi)
        return MG_OK;
    for (const char *const *w = row->choices; w && *w; w++) {
        size_t n;
        double number = word_number(*w, &n);
        if (v >= number && v <= number)
            return MG_OK;
    }
    return mg_fail_at(err, MG_EINPUT, where, "%s is outside %s … %s%s", typed ? typed : param_number(own, v),
                      param_number(lo, row->lo), param_number(hi, row->hi), param_words(row, false, other));
}

/* " (did you mean auto?)" where a mistyped number is near to a word of its row, else "". `out` is returned. */
static const char *word_hint(const mg_param *row, const char *typed, char out[MG_HINT])
{
    char word[PARAM_WORDS], best[PARAM_WORDS];
    mg_nearest near = {.name = typed};
    for (const char *const *w = row->choices; w && *w; w++) {
        snprintf(word, sizeof word, "%.*s", (int)strcspn(*w, "="), *w);
        mg_nearest_offer(&near, word);
        if (near.best == word)
            near.best = strcpy(best, word);
    }
    return mg_nearest_hint(out, &near);
}

/* Whole decimal number at *s, moved past it. Past int64 it saturates, which any range refuses. */
static bool read_whole(const char **s, long long *v)
{
    const char *digit = *s + (**s == '-' || **s == '+');
    if (*digit < '0' || *digit > '9')
        return false;
    char *end;
    *v = strtoll(*s, &end, 10);
    *s = end;
    return true;
}

static bool read_real(const char *s, double *v)
{
    if (!*s || strspn(s, "0123456789+-.eE") != strlen(s))
        return false; /* strtod would take blanks, hex, inf and nan */
    char *end;
    *v = mg_strtod(s, &end);
    return !*end && isfinite(*v);
}

static mg_status set_whole(mg_params p, const mg_param *row, const char *value, const char *where, mg_err *err)
{
    const char *s = value;
    long long v = 0;
    double number;
    char other[PARAM_WORDS], hint[MG_HINT];
    mg_status st = MG_OK;
    if (word_of(row, value, &number))
        v = (long long)number;
    else if (!read_whole(&s, &v) || *s)
        st = mg_fail_at(err, MG_EINPUT, where, "\"%s\" is not a whole number%s%s", value,
                        param_words(row, false, other), word_hint(row, value, hint));
    else
        st = param_check_range(row, (double)v, value, where, err);
    if (st == MG_OK)
        *(int64_t *)param_field(p, row) = v;
    return st;
}

static mg_status set_real(mg_params p, const mg_param *row, const char *value, const char *where, mg_err *err)
{
    double v = 0;
    char other[PARAM_WORDS], hint[MG_HINT];
    mg_status st = MG_OK;
    if (!word_of(row, value, &v))
        st = read_real(value, &v) ? param_check_range(row, v, value, where, err)
                                  : mg_fail_at(err, MG_EINPUT, where, "\"%s\" is not a number%s%s", value,
                                               param_words(row, false, other), word_hint(row, value, hint));
    if (st == MG_OK)
        *(double *)param_field(p, row) = v;
    return st;
}

static mg_status set_bool(mg_params p, const mg_param *row, const char *value, const char *where, mg_err *err)
{
    bool yes = strcmp(value, "true") == 0;
    if (!yes && strcmp(value, "false") != 0)
        return mg_fail_at(err, MG_EINPUT, where, "\"%s\" is not true or false", value);
    *(bool *)param_field(p, row) = yes;
    return MG_OK;
}

void param_choices(const mg_param *row, char *out, size_t room)
{
    size_t used = 0;
    out[0] = 0;
    for (const char *const *c = row->choices; *c && used < room; c++)
        used += (size_t)snprintf(out + used, room - used, "%s%s", c == row->choices ? "" : ", ", *c);
}

static mg_status set_choice(mg_params p, const mg_param *row, const char *value, const char *where, mg_err *err)
{
    for (int i = 0; row->choices[i]; i++)
        if (strcmp(row->choices[i], value) == 0) {
            *(int *)param_field(p, row) = i;
            return MG_OK;
        }
    char all[200], hint[MG_HINT];
    mg_nearest n = {.name = value};
    for (int i = 0; row->choices[i]; i++)
        mg_nearest_offer(&n, row->choices[i]);
    param_choices(row, all, sizeof all);
    return mg_fail_at(err, MG_EINPUT, where, "\"%.60s\" is not one of %s%s", value, all, mg_nearest_hint(hint, &n));
}

static mg_status set_text(mg_params p, const mg_param *row, const char *value, const char *where, mg_err *err)
{
    size_t size = strlen(value) + 1;
    if (size > MG_TEXT_MAX)
        return mg_fail_at(err, MG_EINPUT, where, "longer than %d bytes", MG_TEXT_MAX - 1);
    memcpy(param_field(p, row), value, size);
    return MG_OK;
}

static mg_status set_size(mg_params p, const mg_param *row, const char *value, const char *where, mg_err *err)
{
    const char *s = value;
    long long v[2];
    if (!read_whole(&s, &v[0]) || *s++ != 'x' || !read_whole(&s, &v[1]) || *s)
        return mg_fail_at(err, MG_EINPUT, where, "\"%s\" is not of the form 6x4", value);
    mg_status st;
    for (int i = 0; i < 2; i++)
        MG_TRY(param_check_range(row, (double)v[i], NULL, where, err));
    for (int i = 0; i < 2; i++)
        ((int *)param_field(p, row))[i] = (int)v[i];
done:
    return st;
}

mg_status param_add_real(mg_reals *to, const mg_param *row, double v, const char *typed, const char *where, mg_err *err)
{
    mg_status st = param_check_range(row, v, typed, where, err);
    if (st != MG_OK)
        return st;
    if (to->count == MG_REALS_MAX)
        return mg_fail_at(err, MG_EINPUT, where, "more than %d numbers", (int)MG_REALS_MAX);
    for (int i = 0; i < to->count; i++)
        if (to->at[i] == v)
            return mg_fail_at(err, MG_EINPUT, where, "%g stands there twice", v);
    to->at[to->count++] = v;
    return MG_OK;
}

static mg_status set_reals(mg_params p, const mg_param *row, const char *value, const char *where, mg_err *err)
{
    mg_reals all = {0};
    mg_status st;
    for (const char *s = value;; s++) {
        char one[64];
        double v;
        size_t n = strcspn(s, ",");
        snprintf(one, sizeof one, "%.*s", (int)(n < sizeof one ? n : sizeof one - 1), s);
        if (n >= sizeof one || !read_real(one, &v))
            return mg_fail_at(err, MG_EINPUT, where, "\"%.80s\" is not a number, nor several by commas", value);
        MG_TRY(param_add_real(&all, row, v, NULL, where, err));
        s += n;
        if (!*s)
            break;
    }
    *(mg_reals *)param_field(p, row) = all;
done:
    return st;
}

static mg_status add_item(mg_params p, const mg_param *row, const char *value, const char *where, mg_err *err)
{
    mg_list *list = param_field(p, row);
    if (list->count >= MG_LIST_MAX)
        return mg_fail_at(err, MG_EINPUT, where, "more than %d entries", MG_LIST_MAX);
    return mg_list_add(list, value, err);
}

mg_status mg_param_set(mg_params p, const mg_param *row, const char *value, const char *where, mg_err *err)
{
    static mg_status (*const set[])(mg_params, const mg_param *, const char *, const char *, mg_err *) = {
        [MG_INT] = set_whole, [MG_REAL] = set_real, [MG_BOOL] = set_bool, [MG_CHOICE] = set_choice,
        [MG_TEXT] = set_text, [MG_LIST] = add_item, [MG_SIZE] = set_size, [MG_REALS] = set_reals,
    };
    return set[row->type](p, row, value, where, err);
}

bool param_unset(const mg_param *row)
{
    return !row->fallback || (!*row->fallback && (row->type == MG_TEXT || row->type == MG_LIST));
}

size_t param_size(mg_param_type type)
{
    static const size_t size[] = {
        [MG_INT] = sizeof(int64_t),  [MG_REAL] = sizeof(double),    [MG_BOOL] = sizeof(bool),
        [MG_CHOICE] = sizeof(int),   [MG_TEXT] = MG_TEXT_MAX,       [MG_LIST] = sizeof(mg_list),
        [MG_SIZE] = 2 * sizeof(int), [MG_REALS] = sizeof(mg_reals),
    };
    return size[type];
}

void param_clear(mg_params p, const mg_param *row)
{
    if (row->type == MG_LIST)
        mg_list_free(param_field(p, row));
    memset(param_field(p, row), 0, param_size(row->type));
}
