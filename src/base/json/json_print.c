/* JSON as text. cJSON's printer follows the locale, and its numbers do not always read back equal: this one does not,
 * and they do. */
#include "base/json/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/file/file.h"
#include "base/text/format.h"
#include "base/text/strbuf.h"
#include "base/text/utf8.h"

typedef struct printer {
    mg_strbuf text;
    bool pretty;
} printer;

static void add(printer *p, const char *s)
{
    mg_strbuf_add(&p->text, s, strlen(s));
}

static void print_number(mg_strbuf *w, double v)
{
    char s[40];
    if (fabs(v) <= 0x1p53 && v == floor(v)) {
        mg_strbuf_put(w, "%.0f", v);
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        mg_format(s, sizeof s, "%.*g", digits, v);
        if (mg_strtod(s, NULL) == v)
            break;
    }
    mg_strbuf_add(w, s, strlen(s));
}

static void print_string(mg_strbuf *w, const char *text)
{
    const unsigned char *s = (const unsigned char *)text, *end = s + strlen(text);
    static const char plain[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
    mg_strbuf_add(w, "\"", 1);
    while (s < end) {
        const char *at = strchr(plain, *s);
        size_t n = utf8_length(s, end);
        if (at)
            mg_strbuf_put(w, "\\%c", letters[at - plain]);
        else if (*s < 0x20 || *s == 0x7f)
            mg_strbuf_put(w, "\\u%04x", *s);
        else if (n == 2 && *s == 0xc2 && s[1] < 0xa0) /* C1: what is printed must not steer a terminal */
            mg_strbuf_put(w, "\\u%04x", s[1]);
        else
            mg_strbuf_add(w, n ? (const char *)s : UTF8_REPLACEMENT, n ? n : 3);
        s += n ? n : 1;
    }
    mg_strbuf_add(w, "\"", 1);
}

static void new_line(printer *p, int depth)
{
    add(p, "\n");
    for (int i = 0; i < depth; i++)
        add(p, "  ");
}

/* Numbers stay on one line: a genome down the page helps nobody. */
static bool spread(const printer *p, const cJSON *node)
{
    if (!p->pretty || !node->child)
        return false;
    for (const cJSON *c = node->child; c; c = c->next)
        if (cJSON_IsObject(node) || !cJSON_IsNumber(c))
            return true;
    return false;
}

static void print_node(printer *p, const cJSON *node, int depth)
{
    bool object = cJSON_IsObject(node);
    switch (mg_json_kind_of(node)) {
    case MG_JSON_NULL:
        add(p, "null");
        return;
    case MG_JSON_BOOL:
        add(p, cJSON_IsTrue(node) ? "true" : "false");
        return;
    case MG_JSON_NUMBER:
        print_number(&p->text, node->valuedouble);
        return;
    case MG_JSON_STRING:
        print_string(&p->text, node->valuestring);
        return;
    case MG_JSON_ARRAY:
    case MG_JSON_OBJECT:
        break;
    }
    bool lines = spread(p, node);
    p->text.lost |= node->valueint != 0; /* memory ran out while it was built: see mg_json_put */
    add(p, object ? "{" : "[");
    for (const cJSON *c = node->child; c; c = c->next) {
        if (lines)
            new_line(p, depth + 1);
        if (object) {
            print_string(&p->text, c->string);
            add(p, p->pretty ? ": " : ":");
        }
        print_node(p, c, depth + 1);
        if (c->next)
            add(p, p->pretty && !lines ? ", " : ",");
    }
    if (lines)
        new_line(p, depth);
    add(p, object ? "}" : "]");
}

mg_status mg_json_print(char **out, const mg_json *root, bool pretty, mg_err *err)
{
    printer p = {.pretty = pretty};
    p.text.lost = !root;
    if (root)
        print_node(&p, root, 0);
    if (pretty)
        add(&p, "\n");
    return mg_strbuf_take(&p.text, out, err);
}

mg_status mg_json_write(const char *path, const mg_json *root, mg_err *err)
{
    char *text;
    mg_status st = mg_json_print(&text, root, true, err);
    if (st == MG_OK)
        st = mg_file_write(path, text, strlen(text), err);
    free(text);
    return st;
}
