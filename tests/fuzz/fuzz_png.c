/* PNG with its maskgen text. */
#include "fuzz.h"
#include "base/image/png.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mg_image im;
    mg_err err = {MG_OK, ""};
    char *text;
    mg_status st = mg_png_decode(&im, &text, data, size, "fuzz", &err);
    fuzz_refusal(st, &err);
    HOLDS((st == MG_OK) == (im.px != NULL));
    HOLDS(!text || strlen(text) <= MG_PNG_TEXT_MAX);
    if (st == MG_OK)
        *mg_image_at(&im, im.w - 1, im.h - 1) ^= 1; /* the last pixel is there */
    free(text);
    mg_image_free(&im);
    return 0;
}
