#include "score/recog/vector.h"

#include <math.h>
#include <stdbool.h>

double vector_cosine(const float *a, const float *b, int dims)
{
    double both = 0, aa = 0, bb = 0;
    for (int i = 0; i < dims; i++) {
        both += (double)a[i] * (double)b[i];
        aa += (double)a[i] * (double)a[i];
        bb += (double)b[i] * (double)b[i];
    }
    return both / (sqrt(aa) * sqrt(bb));
}

double vector_nearness(const float *a, const float *b, int dims)
{
    double square = 0;
    for (int i = 0; i < dims; i++)
        square += ((double)a[i] - (double)b[i]) * ((double)a[i] - (double)b[i]);
    return 1 - sqrt(square);
}

mg_status vector_take(float *out, const float *from, int dims, mg_status code, const char *whose, mg_err *err)
{
    bool any = false;
    for (int i = 0; i < dims; i++) {
        if (!isfinite(from[i]))
            return mg_fail_at(err, code, whose, "the vector of a face has infinity or no number in it");
        any = any || from[i] < 0 || from[i] > 0;
        out[i] = from[i];
    }
    return any ? MG_OK : mg_fail_at(err, code, whose, "the vector of a face is all zeros");
}
