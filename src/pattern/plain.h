/* Plain masks: the controls that any pattern has to beat. */
#ifndef MG_PATTERN_PLAIN_H
#define MG_PATTERN_PLAIN_H

#include "maskgen/image.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A plain mask: one colour, or uniform stripes of two. */
typedef struct mg_plain {
    const char *name; /* "white": also in file names */
    uint8_t ink[3], other[3];
    int stripes; /* 0: ink only; else that many horizontal bands, ink first */
} mg_plain;
enum { MG_PLAINS = 5 };
extern const mg_plain mg_plains[MG_PLAINS + 1];  /* white, black, blue, skin, stripes; ends with name NULL */
const mg_plain *mg_plain_find(const char *name); /* NULL: there is none of that name */
void mg_plain_paint(const mg_plain *plain, mg_image *picture);

#ifdef __cplusplus
}
#endif
#endif
