/* A command line made of settings: the inverse of reading one. */
#include "cli/ci/accept.h"

#include <stdlib.h>
#include <string.h>

#include "base/text/format.h"

/* Options that do not change what is scored, and those that are written anyway. */
static const char *const left_out[] = {"update-baseline", "prune",          "missing", "tolerance", "scores-only",
                                       "junit",           "benchmark-json", "ci",      "json",      "quiet",
                                       "verbose",         "all-changes",    "threads", "init-ci",   NULL};

void ci_put_word(mg_strbuf *w, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=,@%+-";
    mg_strbuf_put(w, " ");
    if (*word && !word[strspn(word, plain)]) {
        mg_strbuf_put(w, "%s", word);
        return;
    }
    mg_strbuf_put(w, "'");
    for (; *word; word++)
        mg_strbuf_put(w, *word == '\'' ? "'\\''" : "%c", *word);
    mg_strbuf_put(w, "'");
}

static void put_number(mg_strbuf *w, const mg_json *value, const char *before)
{
    char text[40];
    mg_format(text, sizeof text, "%.15g", mg_json_number(value));
    mg_strbuf_put(w, "%s%s", before, text);
}

/* The words that follow an option; a flag has none. */
static void put_values(mg_strbuf *w, const mg_param *row, const mg_json *value)
{
    const char *before = " ";
    if (row->type == MG_LIST) {
        for (const mg_json *item = mg_json_first(value); item; item = mg_json_next(item))
            ci_put_word(w, mg_json_string(item));
    } else if (mg_json_kind_of(value) == MG_JSON_ARRAY) {
        for (const mg_json *item = mg_json_first(value); item; item = mg_json_next(item), before = ",")
            put_number(w, item, before);
    } else if (mg_json_kind_of(value) == MG_JSON_NUMBER) {
        put_number(w, value, before);
    } else if (mg_json_kind_of(value) == MG_JSON_STRING) {
        ci_put_word(w, mg_json_string(value));
    }
}

static bool is_told(const call *c, const mg_param *row)
{
    for (const char *const *name = left_out; *name; name++)
        if (strcmp(*name, row->name) == 0)
            return false;
    return cli_given(&c->s, row->name);
}

/* A number below its range stands for the word that is the default. */
static bool is_default(const mg_param *row, const mg_json *value)
{
    return (row->type == MG_INT || row->type == MG_REAL) && mg_json_number(value) < row->lo;
}

static void put_table(mg_strbuf *w, const call *c, const mg_params *table)
{
    mg_json *values = mg_json_object();
    mg_params_to_json(table->rows, table->base, values);
    w->lost |= values == NULL;
    for (const mg_param *row = table->rows; row->name; row++) {
        const mg_json *value = mg_json_find(values, row->name);
        if (!is_told(c, row) || !value || is_default(row, value))
            continue;
        mg_strbuf_put(w, " --%s", row->name);
        put_values(w, row, value);
    }
    mg_json_free(values);
}

void ci_put_options(mg_strbuf *w, call *c)
{
    cli_tables t;
    cli_tables_of(&t, c->self, c->own, &c->s);
    for (const mg_params *p = t.table; p->rows; p++)
        put_table(w, c, p);
}

mg_status ci_accept(char **out, call *c, const mg_list *files, bool prune, mg_err *err)
{
    mg_strbuf w = {0};
    mg_strbuf_put(&w, "maskgen %s", c->self->name);
    for (size_t i = 0; i < files->count; i++) {
        mg_strbuf file = {0};
        mg_strbuf_put(&file, "%s%s", files->item[i][0] == '-' ? "./" : "", files->item[i]);
        ci_put_word(&w, file.s ? file.s : "");
        w.lost |= file.lost;
        mg_strbuf_free(&file);
    }
    ci_put_options(&w, c);
    mg_strbuf_put(&w, " --update-baseline%s", prune ? " --prune" : "");
    return mg_strbuf_take(&w, out, err);
}
