/* --lock: genes that are held at a value. */
#ifndef MG_PATTERN_LOCK_H
#define MG_PATTERN_LOCK_H

#include "maskgen/pattern.h"

/* What a lock's text says, for every gene; borrowed from the pattern that is being made. */
typedef struct locks {
    bool *locked;  /* [genes] */
    int16_t *held; /* [genes] */
    char *text;    /* [MG_TEXT_MAX]: the text as given, or with values in place of colours */
} locks;

mg_status lock_read(const locks *to, const mg_pattern *p, const char *text, mg_err *err);

#endif
