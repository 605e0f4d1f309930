/* Which colours a printer can make. By default the solids of coated offset printing (FOGRA39), or what an ICC profile
 * says. */
#ifndef MG_CLOTH_GAMUT_H
#define MG_CLOTH_GAMUT_H

#include <stdint.h>

#include "maskgen/image.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MG_GAMUT_WARN 6.0 /* ΔE (CIE 1976) from which on a colour counts as not printable */

typedef struct mg_gamut mg_gamut;

const char *mg_gamut_version(void); /* lcms2's, as linked: "2.14" */

/* `icc`: a profile that can be printed to (grey, RGB or CMYK), or NULL. MG_EINPUT: no such file, not a profile, not
 * such a one. */
mg_status mg_gamut_new(mg_gamut **out, const char *icc, mg_err *err);
/* The same from a profile's bytes; `name` is for messages. */
mg_status mg_gamut_decode(mg_gamut **out, const void *data, size_t size, const char *name, mg_err *err);
void mg_gamut_free(mg_gamut *g);
const char *mg_gamut_name(const mg_gamut *g); /* borrowed from g */
/* The nearest sRGB colour that prints, and how far away it is (ΔE). Paper is white and full ink is black: only what
 * lies between can be out of reach. Colours within reach come back as they are. Thread-safe for the built-in gamut
 * only. */
double mg_gamut_print(const mg_gamut *g, const uint8_t rgb[3], uint8_t out[3]);

typedef struct mg_gamut_report {
    int colours, outside; /* colours of the picture, and how many are MG_GAMUT_WARN or more away from what prints */
    uint8_t worst[3], prints[3]; /* the one furthest away, and what it becomes */
    double delta;
} mg_gamut_report;
mg_status mg_gamut_check(mg_gamut_report *out, const mg_gamut *g, const mg_image *picture, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
