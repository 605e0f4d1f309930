/* Palettes: GIMP and hex lists. */
#include "fuzz.h"
#include "pattern/palette.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mg_palette p;
    mg_err err = {MG_OK, ""};
    mg_status st = mg_palette_parse(&p, (const char *)data, size, "fuzz", &err);
    fuzz_refusal(st, &err);
    if (st == MG_OK)
        HOLDS(p.count >= 2 && p.count <= MG_PALETTE_MAX && memchr(p.name, 0, sizeof p.name));
    return 0;
}
