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

const mg_palette mg_palettes[] = {
    {"black-white", "black and white", 2, {{0, 0, 0}, {255, 255, 255}}},
    {"greys",
     "sixteen even greys",
     16,
     {{0, 0, 0},
      {17, 17, 17},
      {34, 34, 34},
      {51, 51, 51},
      {68, 68, 68},
      {85, 85, 85},
      {102, 102, 102},
      {119, 119, 119},
      {136, 136, 136},
      {153, 153, 153},
      {170, 170, 170},
      {187, 187, 187},
      {204, 204, 204},
      {221, 221, 221},
      {238, 238, 238},
      {255, 255, 255}}},
    {"skin-like",
     "skin from pale to deep, lips and hair",
     16,
     {{247, 224, 207},
      {241, 208, 184},
      {232, 190, 160},
      {222, 172, 139},
      {208, 153, 116},
      {190, 133, 96},
      {168, 113, 78},
      {145, 94, 64},
      {120, 76, 52},
      {95, 60, 43},
      {70, 45, 35},
      {48, 32, 27},
      {198, 106, 102},
      {158, 70, 74},
      {112, 48, 50},
      {30, 22, 20}}},
    {"fabric-safe",
     "colours that cotton and polyester prints keep",
     16,
     {{24, 24, 26},
      {242, 240, 234},
      {128, 128, 126},
      {190, 186, 176},
      {158, 42, 46},
      {196, 92, 62},
      {214, 164, 74},
      {226, 206, 140},
      {104, 122, 62},
      {48, 92, 66},
      {54, 116, 120},
      {58, 92, 140},
      {36, 48, 88},
      {98, 70, 118},
      {166, 98, 122},
      {104, 70, 52}}},
    {"high-chroma",
     "saturated, unnatural colours",
     14,
     {{0, 0, 0},
      {255, 255, 255},
      {255, 0, 0},
      {255, 112, 0},
      {255, 230, 0},
      {140, 255, 0},
      {0, 200, 40},
      {0, 255, 190},
      {0, 220, 255},
      {0, 96, 255},
      {40, 0, 255},
      {150, 0, 255},
      {255, 0, 220},
      {255, 0, 110}}},
    {"", NULL, 0, {{0, 0, 0}}},
};

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

bool mg_colour_parse(const char *text, size_t n, uint8_t rgb[3])
{
    static const struct {
        const char *name;
        uint32_t rgb;
    } css[] = {{"black", 0x000000},  {"silver", 0xc0c0c0}, {"grey", 0x808080},  {"gray", 0x808080},    {"white", 0xffffff},
               {"maroon", 0x800000}, {"red", 0xff0000},    {"purple", 0x800080}, {"fuchsia", 0xff00ff}, {"magenta", 0xff00ff},
               {"green", 0x008000},  {"lime", 0x00ff00},   {"olive", 0x808000},  {"yellow", 0xffff00},  {"navy", 0x000080},
               {"blue", 0x0000ff},   {"teal", 0x008080},   {"aqua", 0x00ffff},   {"cyan", 0x00ffff},    {"orange", 0xffa500}};
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
        return mg_fail(err, MG_EINPUT, "palette: \"%.80s\" is neither a file nor one of %s%s", what, known, mg_nearest_hint(hint, &n));
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
