/* Palettes: the bundled tables and a strict reader of the two text formats that people have. */
#include "pattern/palette.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/file/file.h"
#include "base/text/text.h"

#define RGB(hex)                                                                                                       \
    {                                                                                                                  \
        (hex) >> 16, (hex) >> 8 & 255, (hex)&255                                                                       \
    }
const mg_palette mg_palettes[] = {
    {"black-white", "black and white", 2, {RGB(0x000000), RGB(0xffffff)}},
    {"greys",
     "sixteen even greys",
     16,
     {RGB(0x000000), RGB(0x111111), RGB(0x222222), RGB(0x333333), RGB(0x444444), RGB(0x555555), RGB(0x666666),
      RGB(0x777777), RGB(0x888888), RGB(0x999999), RGB(0xaaaaaa), RGB(0xbbbbbb), RGB(0xcccccc), RGB(0xdddddd),
      RGB(0xeeeeee), RGB(0xffffff)}},
    {"skin-like",
     "skin from pale to deep, lips and hair",
     16,
     {RGB(0xf7e0cf), RGB(0xf1d0b8), RGB(0xe8bea0), RGB(0xdeac8b), RGB(0xd09974), RGB(0xbe8560), RGB(0xa8714e),
      RGB(0x915e40), RGB(0x784c34), RGB(0x5f3c2b), RGB(0x462d23), RGB(0x30201b), RGB(0xc66a66), RGB(0x9e464a),
      RGB(0x703032), RGB(0x1e1614)}},
    {"fabric-safe",
     "colours that cotton and polyester prints keep",
     16,
     {RGB(0x18181a), RGB(0xf2f0ea), RGB(0x80807e), RGB(0xbebab0), RGB(0x9e2a2e), RGB(0xc45c3e), RGB(0xd6a44a),
      RGB(0xe2ce8c), RGB(0x687a3e), RGB(0x305c42), RGB(0x367478), RGB(0x3a5c8c), RGB(0x243058), RGB(0x624676),
      RGB(0xa6627a), RGB(0x684634)}},
    {"high-chroma",
     "saturated, unnatural colours",
     14,
     {RGB(0x000000), RGB(0xffffff), RGB(0xff0000), RGB(0xff7000), RGB(0xffe600), RGB(0x8cff00), RGB(0x00c828),
      RGB(0x00ffbe), RGB(0x00dcff), RGB(0x0060ff), RGB(0x2800ff), RGB(0x9600ff), RGB(0xff00dc), RGB(0xff006e)}},
    {"", NULL, 0, {{0, 0, 0}}},
};
#undef RGB

/* One line of the text, trimmed on both sides. */
typedef struct line {
    const char *s;
    size_t n;
    int number;
} line;

static bool next_line(const char **s, const char *end, line *l)
{
    if (*s >= end)
        return false;
    const char *nl = memchr(*s, '\n', (size_t)(end - *s)), *stop = nl ? nl : end;
    l->s = *s;
    *s = nl ? nl + 1 : end;
    while (l->s < stop && isspace((unsigned char)*l->s))
        l->s++;
    while (stop > l->s && isspace((unsigned char)stop[-1]))
        stop--;
    l->n = (size_t)(stop - l->s);
    l->number++;
    return true;
}

static bool starts(const line *l, const char *with)
{
    size_t n = strlen(with);
    return l->n >= n && memcmp(l->s, with, n) == 0;
}

static mg_status wrong(const line *l, const char *name, const char *what, mg_err *err)
{
    char shown[41];
    size_t n = l->n < 40 ? l->n : 40;
    for (size_t i = 0; i < n; i++)
        shown[i] = isprint((unsigned char)l->s[i]) ? l->s[i] : '?';
    shown[n] = 0;
    return mg_fail_at(err, MG_EINPUT, name, "\"%s\" is not %s (line %d)", shown, what, l->number);
}

static mg_status add_colour(mg_palette *p, const uint8_t rgb[3], const line *l, const char *name, mg_err *err)
{
    if (p->count == MG_PALETTE_MAX)
        return mg_fail_at(err, MG_EINPUT, name, "more than %d colours (line %d)", MG_PALETTE_MAX, l->number);
    memcpy(p->rgb[p->count++], rgb, 3);
    return MG_OK;
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* Exactly rrggbb or #rrggbb. */
static bool hex_colour(const char *s, size_t n, uint8_t rgb[3])
{
    if (n && *s == '#') {
        s++;
        n--;
    }
    if (n != 6)
        return false;
    for (int c = 0; c < 3; c++) {
        int hi = hex_digit(s[2 * c]), lo = hex_digit(s[2 * c + 1]);
        if (hi < 0 || lo < 0)
            return false;
        rgb[c] = (uint8_t)(16 * hi + lo);
    }
    return true;
}

/* CSS's basic names, and orange. */
static const struct {
    const char *name;
    uint32_t rgb;
} css[] = {{"black", 0x000000},   {"silver", 0xc0c0c0},  {"grey", 0x808080},  {"gray", 0x808080},
           {"white", 0xffffff},   {"maroon", 0x800000},  {"red", 0xff0000},   {"purple", 0x800080},
           {"fuchsia", 0xff00ff}, {"magenta", 0xff00ff}, {"green", 0x008000}, {"lime", 0x00ff00},
           {"olive", 0x808000},   {"yellow", 0xffff00},  {"navy", 0x000080},  {"blue", 0x0000ff},
           {"teal", 0x008080},    {"aqua", 0x00ffff},    {"cyan", 0x00ffff},  {"orange", 0xffa500}};

void mg_colour_offer(mg_nearest *near)
{
    for (size_t i = 0; i < sizeof css / sizeof *css; i++)
        mg_nearest_offer(near, css[i].name);
}

bool mg_colour_parse(const char *text, size_t n, uint8_t rgb[3])
{
    if (n && *text == '#')
        return hex_colour(text, n, rgb);
    for (size_t i = 0; i < sizeof css / sizeof *css; i++)
        if (strlen(css[i].name) == n && strncasecmp(text, css[i].name, n) == 0) {
            for (int c = 0; c < 3; c++)
                rgb[c] = (uint8_t)(css[i].rgb >> (16 - 8 * c));
            return true;
        }
    return false;
}

/* "R G B [name]": three decimals 0 … 255 parted by blanks. */
static bool gimp_colour(const line *l, uint8_t rgb[3])
{
    size_t i = 0;
    for (int c = 0; c < 3; c++) {
        size_t from = i;
        int v = 0;
        for (; i < l->n && i - from < 4 && isdigit((unsigned char)l->s[i]); i++)
            v = 10 * v + l->s[i] - '0';
        if (i == from || v > 255 || (i < l->n && !isspace((unsigned char)l->s[i])))
            return false;
        while (i < l->n && isspace((unsigned char)l->s[i]))
            i++;
        rgb[c] = (uint8_t)v;
    }
    return true;
}

static mg_status parse_gimp(mg_palette *p, const char *s, const char *end, line *l, const char *name, mg_err *err)
{
    while (next_line(&s, end, l)) {
        uint8_t rgb[3];
        if (l->n == 0 || *l->s == '#')
            continue;
        if (p->count == 0 && starts(l, "Name:")) {
            size_t skip = 5;
            while (skip < l->n && isspace((unsigned char)l->s[skip]))
                skip++;
            snprintf(p->name, sizeof p->name, "%.*s", (int)(l->n - skip < 63 ? l->n - skip : 63), l->s + skip);
            continue;
        }
        if (p->count == 0 && starts(l, "Columns:"))
            continue;
        if (!gimp_colour(l, rgb))
            return wrong(l, name, "a colour \"R G B name\" with values from 0 to 255", err);
        mg_status st = add_colour(p, rgb, l, name, err);
        if (st != MG_OK)
            return st;
    }
    return MG_OK;
}

static mg_status parse_hex(mg_palette *p, const char *s, const char *end, const char *name, mg_err *err)
{
    line l = {0};
    while (next_line(&s, end, &l)) {
        uint8_t rgb[3];
        bool comment = l.n && (*l.s == ';' || (*l.s == '#' && (l.n == 1 || isspace((unsigned char)l.s[1]))));
        if (l.n == 0 || comment)
            continue;
        if (!hex_colour(l.s, l.n, rgb))
            return wrong(&l, name, "a colour #rrggbb", err);
        mg_status st = add_colour(p, rgb, &l, name, err);
        if (st != MG_OK)
            return st;
    }
    return MG_OK;
}

static mg_status check_count(const mg_palette *p, const char *name, mg_err *err)
{
    if (p->count < 2)
        return mg_fail_at(err, MG_EINPUT, name, "a palette needs at least 2 colours, this one has %d", p->count);
    return MG_OK;
}

mg_status mg_palette_parse(mg_palette *out, const char *text, size_t size, const char *name, mg_err *err)
{
    memset(out, 0, sizeof *out);
    mg_status st = mg_text_begin(&text, &size, name, err);
    if (st != MG_OK)
        return st;
    const char *s = text, *end = text + size;
    line l = {0};
    bool gimp = next_line(&s, end, &l) && starts(&l, "GIMP Palette") && l.n == strlen("GIMP Palette");
    st = gimp ? parse_gimp(out, s, end, &l, name, err) : parse_hex(out, text, end, name, err);
    return st == MG_OK ? check_count(out, name, err) : st;
}

static mg_status parse_inline(mg_palette *out, const char *text, mg_err *err)
{
    line l = {0};
    for (const char *s = text;; s += l.n + 1) {
        uint8_t rgb[3];
        l.s = s;
        l.n = strcspn(s, ",");
        l.number = 1;
        if (!hex_colour(s, l.n, rgb))
            return wrong(&l, "palette", "a colour #rrggbb", err);
        mg_status st = add_colour(out, rgb, &l, "palette", err);
        if (st != MG_OK)
            return st;
        if (!s[l.n])
            return check_count(out, "palette", err);
    }
}

static const mg_palette *find_bundled(const char *name)
{
    for (const mg_palette *p = mg_palettes; p->count; p++)
        if (strcmp(p->name, name) == 0)
            return p;
    return NULL;
}

bool mg_palette_is_file(const char *what)
{
    return *what && *what != '#' && !find_bundled(what);
}

mg_status mg_palette_load(mg_palette *out, const char *what, mg_err *err)
{
    memset(out, 0, sizeof *out);
    const mg_palette *own = find_bundled(what);
    if (own) {
        *out = *own;
        return MG_OK;
    }
    if (*what == '#')
        return parse_inline(out, what, err);
    if (!mg_file_exists(what)) {
        char known[160] = "", hint[MG_HINT];
        mg_nearest n = {.name = what};
        for (int i = 0; mg_palettes[i].count; i++) {
            mg_nearest_offer(&n, mg_palettes[i].name);
            if (strlen(known) + strlen(mg_palettes[i].name) + 3 > sizeof known)
                break;
            strcat(known, i ? ", " : "");
            strcat(known, mg_palettes[i].name);
        }
        return mg_fail(err, MG_EINPUT, "palette: \"%.80s\" is neither a file nor one of %s%s", what, known,
                       mg_nearest_hint(hint, &n));
    }
    char *text;
    size_t size;
    mg_status st = mg_file_read(what, MG_PALETTE_FILE_MAX, &text, &size, err);
    if (st != MG_OK)
        return st;
    st = mg_palette_parse(out, text, size, what, err);
    free(text);
    return st;
}
