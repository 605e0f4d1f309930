/* Mask shapes: what is taken has an outline inside the cloth. */
#include <math.h>

#include "fuzz.h"
#include "maskgen/mask.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { POINTS = 32 };
    mg_mask m;
    mg_err err = {MG_OK, ""};
    mg_status st = mg_mask_parse(&m, (const char *)data, size, "fuzz", &err);
    fuzz_refusal(st, &err);
    if (st != MG_OK)
        return 0;
    mg_point uv[POINTS];
    mg_mask_outline(&m, uv, POINTS);
    for (int i = 0; i < POINTS; i++)
        HOLDS(uv[i].x >= 0 && uv[i].x <= 1 && uv[i].y >= 0 && uv[i].y <= 1);
    for (int a = -90; a <= 90; a += 5)
        HOLDS(isfinite(mg_mask_edge_y(&m.top, a)) && isfinite(mg_mask_edge_y(&m.bottom, a)));
    return 0;
}
