/* ICC profiles: what is taken sends every colour somewhere. */
#include <math.h>

#include "fuzz.h"
#include "cloth/gamut.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t colours[][3] = {{0, 0, 0}, {255, 255, 255}, {255, 0, 0}, {1, 128, 254}, {90, 60, 50}};
    mg_gamut *g;
    mg_err err = {MG_OK, ""};
    mg_status st = mg_gamut_decode(&g, data, size, "fuzz", &err);
    HOLDS(st == MG_OK || st == MG_ENOMEM || (st == MG_EINPUT && strstr(err.msg, "fuzz")));
    HOLDS((st == MG_OK) == (g != NULL));
    for (size_t i = 0; g && i < sizeof colours / sizeof *colours; i++) {
        uint8_t out[3];
        HOLDS(isfinite(mg_gamut_print(g, colours[i], out)));
    }
    mg_gamut_free(g);
    return 0;
}
