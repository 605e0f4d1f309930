/* Where a point of the cloth lies on the mean wearer: what flat pieces are measured against. */
#include "face/head/mask_surface.h"

void mg_mask_place(const mg_mask *m, double angle, double y, double out[3])
{
    head mean;
    worn w;
    head_mean(&mean);
    worn_init(&w, &mean, m, NULL);
    w.pleat = 0; /* the cloth itself, not its folds */
    float a = (float)(angle * 3.14159265358979 / 180), sx = sinf(a), sz = cosf(a), r = 20, at = r, least = 1e9f;
    /* From outside towards the axis to the sheet; below the chin, where a level ray passes it by, to where it comes nearest. */
    for (int i = 0; i < 400 && r > 0 && least > 1e-4f; i++) {
        float d = worn_sheet(&w, v3(r * sx, (float)y, r * sz));
        if (d < least) {
            least = d;
            at = r;
        }
        r -= maxf(0.7f * d, 0.01f);
    }
    out[0] = (double)(at * sx);
    out[1] = y;
    out[2] = (double)(at * sz);
}
