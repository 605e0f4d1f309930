/* Palettes: the colours that a family may print. Bundled ones by name, GIMP .gpl files, plain lists of hex colours. */
#ifndef MG_PATTERN_PALETTE_H
#define MG_PATTERN_PALETTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text/text.h"
#include "maskgen/status.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MG_PALETTE_MAX = 256, MG_PALETTE_FILE_MAX = 1 << 20 /* bytes */ };

typedef struct mg_palette {
    char name[64];
    const char *summary; /* of bundled ones; else NULL */
    int count;           /* 2 … MG_PALETTE_MAX */
    uint8_t rgb[MG_PALETTE_MAX][3];
} mg_palette;

/* Bundled: black-white, greys, skin-like, fabric-safe, high-chroma. Ends with count = 0. */
extern const mg_palette mg_palettes[];

/* Reads the text of a palette file; `name` stands in messages, which carry the line. Strict: whatever is neither a
 * colour nor a comment is refused. GIMP: a first line "GIMP Palette", then optional "Name: …" and "Columns: n", then
 * lines "R G B [name]" in decimal; comments start with '#'. Hex: one rrggbb or #rrggbb a line; comments start with ';',
 * or with '#' and a blank. Blank lines and CRLF are fine in both; 2 … 256 colours. MG_EINPUT. */
mg_status mg_palette_parse(mg_palette *out, const char *text, size_t size, const char *name, mg_err *err);

/* Whether `what` can only be a file: it is no bundled name, and holds no colours in place. */
bool mg_palette_is_file(const char *what);
/* `what`: a bundled name, colours in place ("#000000,#ff8800"), or a file. MG_EINPUT. */
mg_status mg_palette_load(mg_palette *out, const char *what, mg_err *err);

/* #rrggbb, or one of CSS's basic colour names, whatever their case ("black", "Grey"), of `n` bytes. */
bool mg_colour_parse(const char *text, size_t n, uint8_t rgb[3]);
void mg_colour_offer(mg_nearest *near); /* all of these names */

#ifdef __cplusplus
}
#endif
#endif
