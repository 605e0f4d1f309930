/* Mask shapes as they are printed: the cut section. What is taken maps every point of its panels to a finite place. */
#include <math.h>

#include "fuzz.h"
#include "print/cut.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mg_cut *c;
    mg_err err = {MG_OK, ""};
    /* a message may name it behind a place: "piece left of FILE" */
    mg_status st = mg_cut_parse(&c, (const char *)data, size, "cut: fuzz", &err);
    fuzz_refusal(st, &err);
    HOLDS((st == MG_OK) == (c != NULL));
    for (int i = 0; c && i < c->pieces; i++)
        for (int p = 0; p < c->piece[i].panels; p++)
            for (int k = 0; k < 25; k++) {
                double u = k % 5 / 4.0, t = k / 5 / 4.0;
                mg_point at = mg_cut_flat(&c->piece[i], p, u, t);
                HOLDS(isfinite(at.x) && isfinite(at.y) && isfinite(mg_cut_v(c, &c->piece[i], u, t)) &&
                      isfinite(mg_cut_open(&c->piece[i], u, t)));
            }
    mg_cut_free(c);
    return 0;
}
