/* What the fuzz targets share. A target is one function on bytes; libFuzzer (make fuzz) or driver.c (make test)
 * calls it. */
#ifndef MASKGEN_FUZZ_H
#define MASKGEN_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "maskgen/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A finding besides what the sanitizers see. */
#define HOLDS(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition);                              \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

/* Bad bytes are MG_EINPUT (or, at the worst, memory), and the message ends with the name they were given. */
static inline void fuzz_refusal(mg_status st, const mg_err *err)
{
    HOLDS(st == MG_OK || st == MG_ENOMEM || (st == MG_EINPUT && strstr(err->msg, ": fuzz")));
}

#endif
