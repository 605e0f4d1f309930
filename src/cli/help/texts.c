#include "cli/help/texts.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bundle.h"
#include "base/text/wrap.h"
#include "cli/help/columns.h"
#include "cli/names.h"

extern const mg_bundle_file cli_texts[]; /* made by src/base/bundle.sh */

const char *const text_topics[] = {"about",      "options",   "patterns",  "face-sets",   "own-design",
                                   "objectives", "searches",  "detectors", "recognisers", "people",
                                   "pictures",   "baselines", "files",     "columns",     "environment",
                                   "exit-codes", "examples",  "library",   "glossary",    NULL};

static const char *find(const char *name)
{
    char file[96];
    snprintf(file, sizeof file, "%s.txt", name);
    for (const mg_bundle_file *f = cli_texts; f->name; f++)
        if (strcmp(f->name, file) == 0)
            return f->data;
    return NULL;
}

mg_status text_title(char out[TEXT_TITLE], const char *topic, mg_err *err)
{
    const char *text = find(topic);
    if (!text)
        return mg_fail_at(err, MG_EINPUT, topic, "help: no such topic");
    snprintf(out, TEXT_TITLE, "%.*s", (int)strcspn(text, "\n"), text);
    return MG_OK;
}

/* ---- blocks ----------------------------------------------------------------------------------------------------- */

/* The block that is being read. */
typedef struct reader {
    text_put *put;
    void *page;
    bool open;
    text_kind kind;
    int lines; /* of the block so far */
    char *term;
    mg_strbuf body;
    mg_status st;
    mg_err *err;
} reader;

static void end_block(reader *r)
{
    char *body = NULL;
    if (r->open && r->st == MG_OK)
        r->st = mg_strbuf_take(&r->body, &body, r->err);
    if (body)
        r->put(r->page, r->kind, r->term ? r->term : "", body);
    free(body);
    free(r->term);
    r->term = NULL;
    r->open = false;
    r->lines = 0;
}

static void add_line(reader *r, text_kind kind, const char *line, size_t n)
{
    if (!r->open || r->kind != kind) {
        end_block(r);
        r->open = true;
        r->kind = kind;
    }
    if (kind == TEXT_LITERAL)
        mg_strbuf_put(&r->body, "%.*s\n", (int)n, line);
    else
        mg_strbuf_put(&r->body, "%s%.*s", r->lines ? " " : "", (int)n, line);
    r->lines++;
}

/* A line that is indented by 4 makes the one line before it the term of an item. */
static void add_indented(reader *r, const char *line, size_t n)
{
    bool item = r->open && r->kind == TEXT_PARAGRAPH && r->lines == 1;
    if (item && r->st == MG_OK) {
        r->st = mg_strbuf_take(&r->body, &r->term, r->err);
        r->kind = TEXT_ITEM;
        r->lines = 0;
    }
    add_line(r, r->open && r->kind == TEXT_ITEM ? TEXT_ITEM : TEXT_MORE, line, n);
}

/* First the file as a whole, then its columns. */
static void put_column(void *self, const char *name, const char *text)
{
    reader *r = self;
    r->put(r->page, *name ? TEXT_ITEM : TEXT_PARAGRAPH, name, text);
}

static void put_list(reader *r, const char *topic, size_t n)
{
    char name[TEXT_TITLE];
    cli_name of;
    snprintf(name, sizeof name, "%.*s", (int)n, topic);
    const cli_names *list = cli_list(name);
    end_block(r);
    if (strchr(name, '.'))
        r->st = columns_walk(name, put_column, r, r->err);
    else if (!list)
        r->st = mg_fail_at(r->err, MG_EINPUT, name, "help: no such list");
    for (size_t i = 0; list && list->at(i, &of); i++)
        r->put(r->page, TEXT_ITEM, of.name, of.summary);
}

static void read_line(reader *r, const char *line, size_t n)
{
    size_t indent = strspn(line, " ");
    if (n == 0)
        end_block(r);
    else if (*line == '@')
        put_list(r, line + 1, n - 1);
    else if (indent >= 8)
        add_line(r, TEXT_LITERAL, line + 8, n - 8);
    else if (indent >= 4)
        add_indented(r, line + 4, n - 4);
    else
        add_line(r, TEXT_PARAGRAPH, line, n);
}

mg_status text_walk(const char *name, text_put *put, void *page, mg_err *err)
{
    reader r = {.put = put, .page = page, .st = MG_OK, .err = err};
    const char *text = find(name);
    if (text && !strchr(name, '/'))
        text += strcspn(text, "\n"); /* the title */
    while (text && *text && r.st == MG_OK) {
        size_t n = strcspn(text, "\n");
        read_line(&r, text, n);
        text += n + (text[n] == '\n');
    }
    end_block(&r);
    mg_strbuf_free(&r.body);
    return r.st;
}

/* ---- for a terminal --------------------------------------------------------------------------------------------- */

enum { TERM_COLUMN = 2, BODY_COLUMN = 24 };

typedef struct terminal {
    mg_wrap page;
    bool any;
    text_kind last;
} terminal;

static void put_body(mg_wrap *page, int indent, const char *body)
{
    page->indent = indent;
    mg_wrap_words(page, body);
    mg_wrap_put(page, "\n");
}

static void put_term(mg_wrap *page, const char *term)
{
    page->indent = TERM_COLUMN;
    mg_wrap_words(page, term);
    if (page->column + 2 > BODY_COLUMN)
        mg_wrap_put(page, "\n");
}

static void put_literal(mg_wrap *page, const char *lines)
{
    for (size_t n; *lines; lines += n + 1) {
        n = strcspn(lines, "\n");
        mg_wrap_put(page, "    ");
        mg_strbuf_add(&page->text, lines, n + 1);
        page->column = 0;
    }
}

/* Items stand close together; everything else is parted by an empty line. */
static void put_block(void *to, text_kind kind, const char *term, const char *body)
{
    terminal *t = to;
    if (t->any && !(kind == TEXT_ITEM && t->last == TEXT_ITEM) && kind != TEXT_MORE)
        mg_wrap_put(&t->page, "\n");
    t->any = true;
    t->last = kind;
    if (kind == TEXT_ITEM)
        put_term(&t->page, term);
    if (kind == TEXT_LITERAL)
        put_literal(&t->page, body);
    else
        put_body(&t->page, kind == TEXT_PARAGRAPH ? 0 : BODY_COLUMN, body);
}

mg_status text_print(char **out, const char *name, mg_err *err)
{
    terminal t = {.any = false};
    mg_wrap_put(&t.page, "");
    mg_status st = text_walk(name, put_block, &t, err);
    if (st == MG_OK)
        st = mg_strbuf_take(&t.page.text, out, err);
    mg_strbuf_free(&t.page.text);
    return st;
}
