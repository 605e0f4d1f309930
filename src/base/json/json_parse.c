/* JSON from text (RFC 8259). cJSON holds the tree, but is lenient when reading and knows no lines: a strict scan goes
 * before it. */
#include "base/json/json.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/file/content.h"
#include "base/file/file.h"
#include "base/text/text.h"
#include "base/text/utf8.h"

/* ---- the strict scan (RFC 8259) ---------------------------------------------------------------------------------- */

/* The text of the number that stands at this place among all numbers of the document. */
typedef struct literal {
    size_t number;
    const unsigned char *text;
    size_t length;
} literal;

typedef struct scan {
    const unsigned char *p, *end;
    int line, depth;
    const char *wrong; /* what is wrong on `line`, NULL while all is well */
    bool no_memory;    /* that is what is wrong, not the text */
    int *key_line;     /* of each key in document order */
    size_t keys, values;
    literal *literal; /* numbers whose text says more than their double; in document order */
    size_t literals, numbers, attached;
} scan;

static bool wrong(scan *s, const char *what)
{
    s->wrong = s->wrong ? s->wrong : what;
    return false;
}

static bool out_of_memory(scan *s)
{
    s->no_memory = true;
    return wrong(s, "out of memory for a JSON document");
}

static void skip_space(scan *s)
{
    for (; s->p < s->end && (*s->p == ' ' || *s->p == '\t' || *s->p == '\r' || *s->p == '\n'); s->p++)
        s->line += *s->p == '\n';
}

static bool accept(scan *s, char c)
{
    if (s->p >= s->end || *s->p != (unsigned char)c)
        return false;
    s->p++;
    return true;
}

static bool accept_word(scan *s, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(s->end - s->p) < n || memcmp(s->p, word, n) != 0)
        return wrong(s, "expected a value");
    s->p += n;
    return true;
}

static size_t skip_digits(scan *s)
{
    const unsigned char *from = s->p;
    while (s->p < s->end && *s->p >= '0' && *s->p <= '9')
        s->p++;
    return (size_t)(s->p - from);
}

/* Whole numbers past 2^53, and those with an exponent: messages must quote them as the file has them. */
static bool keep_literal(scan *s, const unsigned char *from, bool exponent)
{
    size_t n = (size_t)(s->p - from), room = s->literals;
    bool whole = !memchr(from, '.', n);
    if (!exponent && !(whole && n > 15))
        return true;
    if ((room & (room - 1)) == 0) {
        literal *more = realloc(s->literal, (room ? 2 * room : 1) * sizeof *more);
        if (!more)
            return out_of_memory(s);
        s->literal = more;
    }
    s->literal[s->literals++] = (literal){s->numbers, from, n};
    return true;
}

static bool scan_number(scan *s)
{
    const unsigned char *from = s->p;
    bool exponent = false;
    accept(s, '-');
    bool zero = s->p < s->end && *s->p == '0';
    size_t whole = skip_digits(s);
    if (whole == 0)
        return wrong(s, "expected a value");
    if (zero && whole > 1)
        return wrong(s, "a number with a leading zero");
    if (accept(s, '.') && !skip_digits(s))
        return wrong(s, "a number without digits after its point");
    if (accept(s, 'e') || accept(s, 'E')) {
        exponent = true;
        if (!accept(s, '+'))
            accept(s, '-');
        if (!skip_digits(s))
            return wrong(s, "a number without digits in its exponent");
    }
    if (s->p - from >= 63)
        return wrong(s, "a number of more than 62 characters"); /* cJSON would cut it */
    bool kept = keep_literal(s, from, exponent);
    s->numbers++;
    return kept;
}

/* The four digits after \u, or -1. */
static int read_hex4(scan *s)
{
    int v = 0;
    for (int i = 0; i < 4; i++, s->p++) {
        static const char hex[] = "0123456789abcdef";
        const char *at = s->p < s->end && *s->p ? strchr(hex, *s->p | (*s->p >= 'A' ? 0x20 : 0)) : NULL;
        if (!at)
            return -1;
        v = 16 * v + (int)(at - hex);
    }
    return v;
}

static bool scan_escape(scan *s)
{
    if (s->p >= s->end || !*s->p || !strchr("\"\\/bfnrtu", *s->p))
        return wrong(s, "a bad escape in a string");
    if (*s->p++ != 'u')
        return true;
    int v = read_hex4(s);
    if (v >= 0xd800 && v < 0xdc00) {
        int low = accept(s, '\\') && accept(s, 'u') ? read_hex4(s) : -1;
        v = low >= 0xdc00 && low < 0xe000 ? 0x10000 : -1;
    }
    if (v <= 0 || (v >= 0xdc00 && v < 0xe000))
        return wrong(s, "a bad \\u escape in a string");
    return true;
}

static bool scan_string(scan *s)
{
    if (!accept(s, '"'))
        return wrong(s, "expected a string");
    while (s->p < s->end && *s->p != '"') {
        if (*s->p < 0x20)
            return wrong(s, "a line break or control character in a string");
        if (accept(s, '\\')) {
            if (!scan_escape(s))
                return false;
            continue;
        }
        size_t n = utf8_length(s->p, s->end);
        if (n == 0)
            return wrong(s, "not valid UTF-8");
        s->p += n;
    }
    return accept(s, '"') || wrong(s, "a string without end");
}

static bool scan_key(scan *s)
{
    if ((s->keys & (s->keys - 1)) == 0) {
        int *more = realloc(s->key_line, (s->keys ? 2 * s->keys : 1) * sizeof *more);
        if (!more)
            return out_of_memory(s);
        s->key_line = more;
    }
    s->key_line[s->keys++] = s->line;
    if (!scan_string(s))
        return false;
    skip_space(s);
    return accept(s, ':') || wrong(s, "expected ':'");
}

static bool scan_value(scan *s)
{
    skip_space(s);
    if (s->p >= s->end)
        return wrong(s, "the text ends too early");
    if (++s->values > MG_JSON_MAX_VALUES)
        return wrong(s, "more than 1048576 values");
    switch (*s->p) {
    case '"':
        return scan_string(s);
    case 't':
        return accept_word(s, "true");
    case 'f':
        return accept_word(s, "false");
    case 'n':
        return accept_word(s, "null");
    case '{':
    case '[':
        break;
    default:
        return scan_number(s);
    }
    bool object = *s->p++ == '{';
    char close = object ? '}' : ']';
    if (++s->depth > MG_JSON_MAX_DEPTH)
        return wrong(s, "nested more than 64 deep");
    skip_space(s);
    if (!accept(s, close)) {
        do {
            skip_space(s);
            if ((object && !scan_key(s)) || !scan_value(s))
                return false;
            skip_space(s);
        } while (accept(s, ','));
        if (!accept(s, close))
            return wrong(s, s->p < s->end ? object ? "expected ',' or '}'" : "expected ',' or ']'"
                                          : "the text ends too early");
    }
    s->depth--;
    return true;
}

/* ---- what only the tree can tell: equal keys, however they are escaped, and numbers past double ------------------ */

typedef struct key_at {
    const char *key;
    size_t order;
} key_at;

static int by_key(const void *a, const void *b)
{
    const key_at *x = a, *y = b;
    int c = strcmp(x->key, y->key);
    return c ? c : (x->order > y->order) - (x->order < y->order);
}

/* Gives the next number of the document its text, where the scan kept one. cJSON frees it with the node. */
static bool attach_literal(scan *s, cJSON *node)
{
    if (s->attached == s->literals || s->numbers++ != s->literal[s->attached].number)
        return true;
    const literal *l = &s->literal[s->attached++];
    node->valuestring = cJSON_malloc(l->length + 1);
    if (node->valuestring) {
        memcpy(node->valuestring, l->text, l->length);
        node->valuestring[l->length] = 0;
    }
    return node->valuestring != NULL;
}

/* Walks in document order, so that the n-th key met is the n-th that the scan saw. */
static bool check_tree(scan *s, cJSON *node, size_t *order)
{
    if (cJSON_IsNumber(node) && !attach_literal(s, node))
        return out_of_memory(s);
    if (cJSON_IsNumber(node) && !isfinite(node->valuedouble)) {
        s->line = 0;
        return wrong(s, "a number too large for a double");
    }
    size_t n = mg_json_count(node), i = 0;
    key_at *keys = cJSON_IsObject(node) && n ? malloc(n * sizeof *keys) : NULL;
    bool ok = true;
    for (cJSON *c = node->child; c && ok; c = c->next) {
        if (keys)
            keys[i++] = (key_at){c->string, *order};
        *order += cJSON_IsObject(node) ? 1 : 0;
        ok = check_tree(s, c, order);
    }
    if (ok && keys) {
        qsort(keys, n, sizeof *keys, by_key);
        for (i = 1; i < n && ok; i++)
            if (strcmp(keys[i - 1].key, keys[i].key) == 0) {
                s->line = s->key_line[keys[i].order];
                ok = wrong(s, "a key that this object already has");
            }
    } else if (ok && cJSON_IsObject(node) && n) {
        ok = out_of_memory(s);
    }
    free(keys);
    return ok;
}

/* The whole text; NULL where something is wrong, which `s` tells then. */
static cJSON *read_document(scan *s, const char *text, size_t size)
{
    size_t order = 0;
    if (!scan_value(s))
        return NULL;
    skip_space(s);
    if (s->p < s->end) {
        wrong(s, "something follows the value");
        return NULL;
    }
    cJSON *root = cJSON_ParseWithLengthOpts(text, size, NULL, 0);
    s->numbers = 0;
    if (!root)
        out_of_memory(s); /* The scan is stricter than cJSON. */
    else if (!check_tree(s, root, &order)) {
        cJSON_Delete(root);
        root = NULL;
    }
    return root;
}

mg_status mg_json_parse(mg_json **out, const char *text, size_t size, const char *name, mg_err *err)
{
    *out = NULL;
    mg_status st = mg_text_begin(&text, &size, name, err);
    if (st != MG_OK)
        return st;
    scan s = {.p = (const unsigned char *)text, .end = (const unsigned char *)text + size, .line = 1};
    *out = read_document(&s, text, size);
    free(s.key_line);
    free(s.literal);
    if (*out)
        return MG_OK;
    if (s.no_memory)
        return mg_fail_at(err, MG_ENOMEM, name, "%s", s.wrong);
    if (s.line == 0)
        return mg_fail_at(err, MG_EINPUT, name, "%s", s.wrong);
    return mg_fail_at(err, MG_EINPUT, name, "%s (line %d)", s.wrong, s.line);
}

mg_status mg_json_expect(const void *data, size_t size, const char *path, mg_err *err)
{
    const char *format = mg_content_format(data, size);
    return format ? mg_fail_at(err, MG_EINPUT, path, "a JSON file was expected, this is %s", format) : MG_OK;
}

mg_status mg_json_load(mg_json **out, const char *path, size_t limit, mg_err *err)
{
    char *text = NULL;
    size_t size;
    *out = NULL;
    mg_status st;
    MG_TRY(mg_file_read(path, limit, &text, &size, err));
    MG_TRY(mg_json_expect(text, size, path, err));
    st = size ? mg_json_parse(out, text, size, path, err) : mg_fail_at(err, MG_EINPUT, path, "empty file");
done:
    free(text);
    return st;
}
