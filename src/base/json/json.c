/* Why this file exists: cJSON holds the tree, but it is lenient when reading, knows no lines, and prints numbers by
 * locale and not always so that they read back equal. A strict scan goes before it, and the printer is ours. */
#include "base/json/json.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
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
    literal *literal;  /* numbers whose text says more than their double; in document order */
    size_t literals, numbers, hung;
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

static bool take(scan *s, char c)
{
    if (s->p >= s->end || *s->p != (unsigned char)c)
        return false;
    s->p++;
    return true;
}

static bool take_word(scan *s, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(s->end - s->p) < n || memcmp(s->p, word, n) != 0)
        return wrong(s, "expected a value");
    s->p += n;
    return true;
}

static size_t take_digits(scan *s)
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
    take(s, '-');
    bool zero = s->p < s->end && *s->p == '0';
    size_t whole = take_digits(s);
    if (whole == 0)
        return wrong(s, "expected a value");
    if (zero && whole > 1)
        return wrong(s, "a number with a leading zero");
    if (take(s, '.') && !take_digits(s))
        return wrong(s, "a number without digits after its point");
    if (take(s, 'e') || take(s, 'E')) {
        exponent = true;
        if (!take(s, '+'))
            take(s, '-');
        if (!take_digits(s))
            return wrong(s, "a number without digits in its exponent");
    }
    if (s->p - from >= 63)
        return wrong(s, "a number of more than 62 characters"); /* cJSON would cut it */
    bool kept = keep_literal(s, from, exponent);
    s->numbers++;
    return kept;
}

/* The four digits after \u, or -1. */
static int take_hex4(scan *s)
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
    int v = take_hex4(s);
    if (v >= 0xd800 && v < 0xdc00) {
        int low = take(s, '\\') && take(s, 'u') ? take_hex4(s) : -1;
        v = low >= 0xdc00 && low < 0xe000 ? 0x10000 : -1;
    }
    if (v <= 0 || (v >= 0xdc00 && v < 0xe000))
        return wrong(s, "a bad \\u escape in a string");
    return true;
}

static bool scan_string(scan *s)
{
    if (!take(s, '"'))
        return wrong(s, "expected a string");
    while (s->p < s->end && *s->p != '"') {
        if (*s->p < 0x20)
            return wrong(s, "a line break or control character in a string");
        if (take(s, '\\')) {
            if (!scan_escape(s))
                return false;
            continue;
        }
        size_t n = utf8_length(s->p, s->end);
        if (n == 0)
            return wrong(s, "not valid UTF-8");
        s->p += n;
    }
    return take(s, '"') || wrong(s, "a string without end");
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
    return take(s, ':') || wrong(s, "expected ':'");
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
        return take_word(s, "true");
    case 'f':
        return take_word(s, "false");
    case 'n':
        return take_word(s, "null");
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
    if (!take(s, close)) {
        do {
            skip_space(s);
            if ((object && !scan_key(s)) || !scan_value(s))
                return false;
            skip_space(s);
        } while (take(s, ','));
        if (!take(s, close))
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
static bool hang_literal(scan *s, cJSON *node)
{
    if (s->hung == s->literals || s->numbers++ != s->literal[s->hung].number)
        return true;
    const literal *l = &s->literal[s->hung++];
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
    if (cJSON_IsNumber(node) && !hang_literal(s, node))
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

mg_status mg_json_parse(mg_json **out, const char *text, size_t size, const char *name, mg_err *err)
{
    *out = NULL;
    mg_status st = mg_text_begin(&text, &size, name, err);
    if (st != MG_OK)
        return st;
    scan s = {.p = (const unsigned char *)text, .end = (const unsigned char *)text + size, .line = 1};
    if (scan_value(&s)) {
        skip_space(&s);
        if (s.p < s.end)
            wrong(&s, "something follows the value");
    }
    cJSON *root = NULL;
    if (!s.wrong) {
        root = cJSON_ParseWithLengthOpts(text, size, NULL, 0);
        size_t order = 0;
        s.numbers = 0;
        if (!root)
            out_of_memory(&s); /* the scan is stricter than cJSON */
        else
            check_tree(&s, root, &order);
    }
    free(s.key_line);
    free(s.literal);
    if (!s.wrong) {
        *out = root;
        return MG_OK;
    }
    cJSON_Delete(root);
    if (s.no_memory)
        return mg_fail_at(err, MG_ENOMEM, name, "%s", s.wrong);
    if (s.line == 0)
        return mg_fail_at(err, MG_EINPUT, name, "%s", s.wrong);
    return mg_fail_at(err, MG_EINPUT, name, "%s (line %d)", s.wrong, s.line);
}

mg_status mg_json_load(mg_json **out, const char *path, size_t limit, mg_err *err)
{
    char *text;
    size_t size;
    *out = NULL;
    mg_status st = mg_file_read(path, limit, &text, &size, err);
    const char *format = st == MG_OK ? mg_content_format(text, size) : NULL;
    if (format)
        st = mg_fail_at(err, MG_EINPUT, path, "a JSON file was expected, this is %s", format);
    else if (st == MG_OK)
        st = size ? mg_json_parse(out, text, size, path, err) : mg_fail_at(err, MG_EINPUT, path, "empty file");
    free(text);
    return st;
}

void mg_json_free(mg_json *root)
{
    cJSON_Delete(root);
}

/* ---- reading the tree -------------------------------------------------------------------------------------------- */

mg_json_kind mg_json_kind_of(const mg_json *node)
{
    return cJSON_IsBool(node)     ? MG_JSON_BOOL
           : cJSON_IsNumber(node) ? MG_JSON_NUMBER
           : cJSON_IsString(node) ? MG_JSON_STRING
           : cJSON_IsArray(node)  ? MG_JSON_ARRAY
           : cJSON_IsObject(node) ? MG_JSON_OBJECT
                                  : MG_JSON_NULL;
}

const char *mg_json_kind_name(mg_json_kind kind)
{
    static const char *const names[] = {"null", "true or false", "a number", "a string", "an array", "an object"};
    return names[kind];
}

const char *mg_json_key(const mg_json *node)
{
    return node ? node->string : NULL;
}

const mg_json *mg_json_first(const mg_json *node)
{
    return node ? node->child : NULL;
}

const mg_json *mg_json_next(const mg_json *node)
{
    return node ? node->next : NULL;
}

const mg_json *mg_json_find(const mg_json *object, const char *key)
{
    return cJSON_IsObject(object) ? cJSON_GetObjectItemCaseSensitive(object, key) : NULL;
}

size_t mg_json_count(const mg_json *node)
{
    size_t n = 0;
    for (const mg_json *c = mg_json_first(node); c; c = c->next)
        n++;
    return n;
}

bool mg_json_bool(const mg_json *node)
{
    return cJSON_IsTrue(node);
}

double mg_json_number(const mg_json *node)
{
    return cJSON_GetNumberValue(node);
}

const char *mg_json_literal(const mg_json *node)
{
    return cJSON_IsNumber(node) ? node->valuestring : NULL;
}

const char *mg_json_string(const mg_json *node)
{
    return cJSON_GetStringValue(node);
}

mg_status mg_json_may_have(const mg_json **out, const mg_json *object, const char *key, mg_json_kind kind, const char *where,
                           mg_err *err)
{
    const mg_json *node = mg_json_find(object, key);
    *out = NULL;
    if (node && mg_json_kind_of(node) != kind)
        return mg_fail_at(err, MG_EINPUT, where, "%s: expected %s, found %s", key, mg_json_kind_name(kind),
                       mg_json_kind_name(mg_json_kind_of(node)));
    *out = node;
    return MG_OK;
}

mg_status mg_json_may_have_whole(const mg_json *object, const char *key, double lo, double hi, int64_t *out, const char *where,
                                 mg_err *err)
{
    const mg_json *node;
    mg_status st = mg_json_may_have(&node, object, key, MG_JSON_NUMBER, where, err);
    if (st != MG_OK || !node)
        return st;
    double v = node->valuedouble;
    if (!(v >= lo && v <= hi && v == floor(v)))
        return mg_fail_at(err, MG_EINPUT, where, "%s: %g is not a whole number from %g to %g", key, v, lo, hi);
    *out = (int64_t)v;
    return MG_OK;
}

static mg_status need(const mg_json **out, const mg_json *object, const char *key, mg_json_kind kind, const char *where,
                      mg_err *err)
{
    mg_status st = mg_json_may_have(out, object, key, kind, where, err);
    return st == MG_OK && !*out ? mg_fail_at(err, MG_EINPUT, where, "%s is missing", key) : st;
}

mg_status mg_json_need_number(const mg_json *object, const char *key, double *out, const char *where, mg_err *err)
{
    const mg_json *node;
    mg_status st = need(&node, object, key, MG_JSON_NUMBER, where, err);
    if (st == MG_OK)
        *out = node->valuedouble;
    return st;
}

mg_status mg_json_need_string(const mg_json *object, const char *key, const char **out, const char *where, mg_err *err)
{
    const mg_json *node;
    mg_status st = need(&node, object, key, MG_JSON_STRING, where, err);
    if (st == MG_OK)
        *out = node->valuestring;
    return st;
}

mg_status mg_json_need_numbers(const mg_json *object, const char *key, double *out, size_t n, const char *where,
                               mg_err *err)
{
    const mg_json *node;
    mg_status st = need(&node, object, key, MG_JSON_ARRAY, where, err);
    if (st != MG_OK)
        return st;
    if (mg_json_count(node) != n)
        return mg_fail_at(err, MG_EINPUT, where, "%s: expected %zu numbers, found %zu", key, n, mg_json_count(node));
    for (const mg_json *c = node->child; c; c = c->next) {
        if (!cJSON_IsNumber(c))
            return mg_fail_at(err, MG_EINPUT, where, "%s: expected a number, found %s", key,
                           mg_json_kind_name(mg_json_kind_of(c)));
        *out++ = c->valuedouble;
    }
    return MG_OK;
}

/* ---- building ---------------------------------------------------------------------------------------------------- */

mg_json *mg_json_object(void)
{
    return cJSON_CreateObject();
}

mg_json *mg_json_array(void)
{
    return cJSON_CreateArray();
}

/* A container that lost a child to lack of memory remembers it in `valueint`, which cJSON leaves 0 there. */
mg_json *mg_json_put(mg_json *parent, const char *key, mg_json *child)
{
    if (parent && child && (key ? cJSON_AddItemToObject(parent, key, child) : cJSON_AddItemToArray(parent, child)))
        return child;
    if (parent)
        parent->valueint = 1;
    cJSON_Delete(child);
    return NULL;
}

mg_json *mg_json_put_number(mg_json *parent, const char *key, double v)
{
    return mg_json_put(parent, key, isfinite(v) ? cJSON_CreateNumber(v) : cJSON_CreateNull());
}

mg_json *mg_json_put_string(mg_json *parent, const char *key, const char *v)
{
    return mg_json_put(parent, key, v ? cJSON_CreateString(v) : cJSON_CreateNull());
}

mg_json *mg_json_put_bool(mg_json *parent, const char *key, bool v)
{
    return mg_json_put(parent, key, cJSON_CreateBool(v));
}

mg_json *mg_json_put_numbers(mg_json *parent, const char *key, const double *v, size_t n)
{
    mg_json *array = mg_json_array();
    for (size_t i = 0; i < n; i++)
        mg_json_put_number(array, NULL, v[i]);
    return mg_json_put(parent, key, array);
}

mg_json *mg_json_copy(const mg_json *node)
{
    return node ? cJSON_Duplicate(node, 1) : NULL;
}

size_t mg_utf8_length(const char *s)
{
    const unsigned char *p = (const unsigned char *)s;
    return utf8_length(p, p + strnlen(s, 4));
}

/* ---- printing ---------------------------------------------------------------------------------------------------- */

typedef struct printer {
    char *text;
    size_t used, room;
    bool pretty, broken; /* broken: memory ran out, now or while the tree was built */
} printer;

static void emit(printer *p, const char *s, size_t n)
{
    if (n + 1 > p->room - p->used && !p->broken) {
        size_t room = 2 * p->room + n + 256;
        char *more = realloc(p->text, room);
        p->broken = !more;
        if (more) {
            p->text = more;
            p->room = room;
        }
    }
    if (p->broken)
        return;
    memcpy(p->text + p->used, s, n);
    p->used += n;
    p->text[p->used] = 0;
}

static void emits(printer *p, const char *s)
{
    emit(p, s, strlen(s));
}

static void print_number(printer *p, double v)
{
    char s[40];
    if (fabs(v) <= 0x1p53 && v == floor(v)) {
        snprintf(s, sizeof s, "%.0f", v);
    } else {
        for (int digits = 15; digits <= 17; digits++) {
            snprintf(s, sizeof s, "%.*g", digits, v);
            if (strtod(s, NULL) == v)
                break;
        }
    }
    for (const char *c = s; *c;) { /* whatever the locale's decimal point is, ours is '.' */
        size_t n = strspn(c, "0123456789+-e");
        emit(p, c, n);
        c += n;
        if (*c) {
            emit(p, ".", 1);
            c += strcspn(c, "0123456789+-e");
        }
    }
}

static void print_string(printer *p, const char *text)
{
    const unsigned char *s = (const unsigned char *)text, *end = s + strlen(text);
    static const char plain[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
    emit(p, "\"", 1);
    while (s < end) {
        const char *at = strchr(plain, *s);
        char escape[8];
        size_t n = utf8_length(s, end);
        if (at || *s < 0x20 || *s == 0x7f) {
            snprintf(escape, sizeof escape, at ? "\\%c" : "\\u%04x", at ? letters[at - plain] : *s);
            emits(p, escape);
        } else if (n == 2 && *s == 0xc2 && s[1] < 0xa0) { /* C1: what is printed must not steer a terminal */
            snprintf(escape, sizeof escape, "\\u%04x", s[1]);
            emits(p, escape);
        } else {
            emit(p, n ? (const char *)s : UTF8_REPLACEMENT, n ? n : 3);
        }
        s += n ? n : 1;
    }
    emit(p, "\"", 1);
}

static void new_line(printer *p, int depth)
{
    emit(p, "\n", 1);
    for (int i = 0; i < depth; i++)
        emit(p, "  ", 2);
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
        emits(p, "null");
        return;
    case MG_JSON_BOOL:
        emits(p, cJSON_IsTrue(node) ? "true" : "false");
        return;
    case MG_JSON_NUMBER:
        print_number(p, node->valuedouble);
        return;
    case MG_JSON_STRING:
        print_string(p, node->valuestring);
        return;
    case MG_JSON_ARRAY:
    case MG_JSON_OBJECT:
        break;
    }
    bool lines = spread(p, node);
    p->broken |= node->valueint != 0;
    emits(p, object ? "{" : "[");
    for (const cJSON *c = node->child; c; c = c->next) {
        if (lines)
            new_line(p, depth + 1);
        if (object) {
            print_string(p, c->string);
            emits(p, p->pretty ? ": " : ":");
        }
        print_node(p, c, depth + 1);
        if (c->next)
            emits(p, p->pretty && !lines ? ", " : ",");
    }
    if (lines)
        new_line(p, depth);
    emits(p, object ? "}" : "]");
}

mg_status mg_json_print(char **out, const mg_json *root, bool pretty, mg_err *err)
{
    printer p = {.pretty = pretty, .broken = !root};
    *out = NULL;
    if (root)
        print_node(&p, root, 0);
    if (pretty)
        emit(&p, "\n", 1);
    if (p.broken) {
        free(p.text);
        return mg_fail(err, MG_ENOMEM, "out of memory for JSON");
    }
    *out = p.text;
    return MG_OK;
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
