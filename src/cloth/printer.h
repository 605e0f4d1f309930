/* What becomes of a print on cloth: colours pulled into the printer's gamut, ink that spreads, threads that blur,
 * washes that fade. */
#ifndef MG_CLOTH_PRINTER_H
#define MG_CLOTH_PRINTER_H

#include "cloth/gamut.h"
#include "maskgen/image.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mg_print_opts {
    const mg_gamut *gamut; /* NULL: every colour prints */
    double gain;           /* dot gain: coverage added at half coverage, 0 … 0.4 */
    double blur;           /* Gaussian sigma of ink in cloth, mm */
    double fade;           /* share of the ink that is gone, 0 … 1 */
    double width, height;  /* of the print on cloth, 1 … 100000 mm: what `blur` is measured by */
} mg_print_opts;

/* In place, on an RGB print. MG_EINPUT: an option out of range. */
mg_status mg_print_simulate(mg_image *picture, const mg_print_opts *o, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
