/* Why this file exists: a library update may change the weights without changing its version; a hash of them tells. */
#include "score/hog/model.h"

#include <stdint.h>
#include <string.h>

#include "base/hash.h"

const char *const mg_hog_part_name[MG_PARTS] = {"front", "left", "right", "rotated-left", "rotated-right"};

enum { FLOATS = MG_PARTS * MG_HOG_CELLS * MG_HOG_CELLS * MG_HOG_PLANES + MG_PARTS, BYTES = FLOATS * 4 + 16 };

static unsigned char *put(unsigned char *to, uint64_t bits, int n)
{
    for (int i = 0; i < n; i++)
        *to++ = (unsigned char)(bits >> (8 * i));
    return to;
}

static unsigned char *put_floats(unsigned char *to, const float *v, int n)
{
    for (int i = 0; i < n; i++) {
        uint32_t bits;
        memcpy(&bits, &v[i], 4);
        to = put(to, bits, 4);
    }
    return to;
}

static unsigned char *put_double(unsigned char *to, double v)
{
    uint64_t bits;
    memcpy(&bits, &v, 8);
    return put(to, bits, 8);
}

void mg_hog_model_hash(const mg_hog_model *m, char hex[MG_HASH_HEX])
{
    unsigned char bytes[BYTES];
    unsigned char *to = put_floats(bytes, &m->weight[0][0][0][0], FLOATS - MG_PARTS);
    to = put_floats(to, m->threshold, MG_PARTS);
    to = put_double(to, m->nms_iou);
    put_double(to, m->nms_covered);
    mg_hash_bytes(bytes, sizeof bytes, hex);
}

mg_json *mg_hog_parts_to_json(const double margin[MG_PARTS])
{
    mg_json *o = mg_json_object(), *parts = mg_json_put(o, "parts", mg_json_object());
    for (int i = 0; i < MG_PARTS; i++)
        mg_json_put_number(parts, mg_hog_part_name[i], margin[i]);
    return o;
}
