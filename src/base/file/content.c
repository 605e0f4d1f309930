#include "base/file/content.h"

#include <string.h>
#include <strings.h>

/* `bytes` stand at offset `at`. Where two formats begin alike, the longer signature comes first. */
typedef struct signature {
    size_t at, size;
    const char *bytes, *format;
} signature;

#define BYTES(s) sizeof(s) - 1, s

static const signature known[] = {
    {0, BYTES("\x89PNG\r\n\x1a\n"), "PNG"},
    {0, BYTES("\xff\xd8\xff"), "JPEG"},
    {8, BYTES("WEBP"), "WebP"},
    {0, BYTES("GIF8"), "GIF"},
    {0, BYTES("II*\0"), "TIFF"}, /* and the raw files of many cameras */
    {0, BYTES("MM\0*"), "TIFF"},
    {0, BYTES("II+\0"), "TIFF"},
    {0, BYTES("MM\0+"), "TIFF"},
    {4, BYTES("ftypheic"), "HEIC"},
    {4, BYTES("ftypheix"), "HEIC"},
    {4, BYTES("ftyphevc"), "HEIC"},
    {4, BYTES("ftypheim"), "HEIC"},
    {4, BYTES("ftypheis"), "HEIC"},
    {4, BYTES("ftypmif1"), "HEIF"},
    {4, BYTES("ftypmsf1"), "HEIF"},
    {4, BYTES("ftypavif"), "AVIF"},
    {4, BYTES("ftypavis"), "AVIF"},
    {4, BYTES("ftyp"), "video (MP4, MOV)"},
    {0, BYTES("\0\0\0\x0cJXL \r\n\x87\n"), "JPEG XL"},
    {0, BYTES("\xff\x0a"), "JPEG XL"},
    {0, BYTES("\0\0\0\x0cjP  \r\n\x87\n"), "JPEG 2000"},
    {0, BYTES("\xff\x4f\xff\x51"), "JPEG 2000"},
    {0, BYTES("%PDF-"), "PDF"},
    {0, BYTES("%!PS"), "PostScript"},
    {0, BYTES("8BPS"), "PSD"},
    {0, BYTES("qoif"), "QOI"},
    {0, BYTES("\0\0\1\0"), "ICO"},
    {0, BYTES("PK\3\4"), "ZIP"},
};

static bool begins(const char *data, size_t size, const signature *s)
{
    return size >= s->at + s->size && memcmp(data + s->at, s->bytes, s->size) == 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The first byte that is neither blank nor part of UTF-8's byte order mark. */
static size_t first_byte(const char *data, size_t size)
{
    size_t at = size >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (at < size && is_blank(data[at]))
        at++;
    return at;
}

/* Markup: the first of the two tags within a kilobyte. */
static const char *markup(const char *data, size_t size)
{
    size_t at = first_byte(data, size), end = size < at + 1024 ? size : at + 1024;
    if (at >= size || data[at] != '<')
        return NULL;
    for (; at + 5 <= end; at++) {
        if (strncasecmp(data + at, "<svg", 4) == 0)
            return "SVG";
        if (strncasecmp(data + at, "<html", 5) == 0)
            return "HTML";
    }
    return NULL;
}

const char *mg_content_format(const void *data, size_t size)
{
    const char *p = data;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (begins(p, size, &known[i]))
            return known[i].format;
    if (size >= 14 && memcmp(p, "BM", 2) == 0 && memcmp(p + 6, "\0\0\0\0", 4) == 0) /* four bytes are reserved */
        return "BMP";
    if (size >= 3 && p[0] == 'P' && p[1] >= '1' && p[1] <= '7' && is_blank(p[2]))
        return "PNM";
    return markup(p, size);
}

bool mg_content_is_json(const void *data, size_t size)
{
    const char *p = data;
    size_t at = first_byte(p, size);
    return (at < size && p[at] == '{') ||
           (size >= 2 && (memcmp(p, "\xff\xfe", 2) == 0 || memcmp(p, "\xfe\xff", 2) == 0));
}
