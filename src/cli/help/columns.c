#include "cli/help/columns.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/bundle.h"
#include "base/json/json.h"
#include "base/text/strbuf.h"

extern const mg_bundle_file cli_schemas[]; /* made by src/base/bundle.sh */

enum { TOLD = 32, NAME = 256 };

typedef struct walk {
    columns_put *put;
    void *page;
    const mg_json *root, *told[TOLD]; /* told: definitions that have been walked */
    int count;
} walk;

static const char *text_at(const mg_json *object, const char *key)
{
    const char *text = mg_json_string(mg_json_find(object, key));
    return text ? text : "";
}

/* What "#/$defs/NAME" stands for; NULL where the node names nothing of this file. */
static const mg_json *definition(const walk *w, const mg_json *node)
{
    static const char inside[] = "#/$defs/";
    const char *to = text_at(node, "$ref");
    bool here = strncmp(to, inside, sizeof inside - 1) == 0;
    return here ? mg_json_find(mg_json_find(w->root, "$defs"), to + sizeof inside - 1) : NULL;
}

/* Whether it is the first time that this definition is walked. */
static bool is_new(walk *w, const mg_json *node)
{
    for (int i = 0; i < w->count; i++)
        if (w->told[i] == node)
            return false;
    if (w->count < TOLD)
        w->told[w->count++] = node;
    return true;
}

/* The description, and the words that are allowed. */
static void put_text(const walk *w, const char *name, const mg_json *node, const char *text)
{
    mg_strbuf line = {0};
    mg_strbuf_put(&line, "%s", text);
    const char *between = " (";
    for (const mg_json *v = mg_json_first(mg_json_find(node, "enum")); v; v = mg_json_next(v))
        if (mg_json_string(v)) {
            mg_strbuf_put(&line, "%s%s", between, mg_json_string(v));
            between = ", ";
        }
    if (*between == ',')
        mg_strbuf_put(&line, ")");
    if (line.s)
        w->put(w->page, name, line.s);
    mg_strbuf_free(&line);
}

static void walk_members(walk *w, const char *path, const mg_json *node);

static void walk_node(walk *w, const char *path, const mg_json *node)
{
    const mg_json *of = definition(w, node);
    if (of && mg_json_find(of, "properties") && !is_new(w, of))
        return;
    node = of ? of : node;
    const mg_json *items = mg_json_find(node, "items");
    if (items) {
        char each[NAME];
        snprintf(each, sizeof each, "%s[]", path);
        walk_node(w, each, items);
    }
    walk_members(w, path, node);
}

static void walk_members(walk *w, const char *path, const mg_json *node)
{
    for (const mg_json *m = mg_json_first(mg_json_find(node, "properties")); m; m = mg_json_next(m)) {
        char name[NAME];
        const mg_json *of = definition(w, m);
        const char *text = text_at(m, "description");
        snprintf(name, sizeof name, "%s%s%s", path, *path ? "." : "", mg_json_key(m));
        if (!*text && of)
            text = text_at(of, "description");
        if (*text)
            put_text(w, name, of ? of : m, text);
        walk_node(w, name, m);
    }
}

mg_status columns_walk(const char *title, columns_put *put, void *page, mg_err *err)
{
    for (const mg_bundle_file *f = cli_schemas; f->name; f++) {
        mg_json *root;
        mg_status st = mg_json_parse(&root, f->data, f->size, f->name, err);
        if (st != MG_OK)
            return st;
        bool found = strcmp(text_at(root, "title"), title) == 0;
        if (found) {
            walk w = {.put = put, .page = page, .root = root};
            put_text(&w, "", root, text_at(root, "description"));
            walk_node(&w, "", root);
        }
        mg_json_free(root);
        if (found)
            return MG_OK;
    }
    return mg_fail_at(err, MG_EINPUT, title, "no schema of this file");
}
