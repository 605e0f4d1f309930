/* For tests: where models and templates lie for the command line, they lie for a test too. */
#ifndef MASKGEN_TEST_CONTEXT_H
#define MASKGEN_TEST_CONTEXT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "maskgen/context.h"

/* Read anew at each call, so that a test may change the environment; valid until the next. */
static inline const mg_context *test_context(mg_pool *pool)
{
    static char models[512], faces[512];
    static mg_context c;
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME"), *own = getenv("MASKGEN_MODELS");
    const char *at = cache && cache[0] == '/' ? cache
                     : home && *home          ? home
                                              : NULL,
               *below = at == cache ? "" : "/.cache";
    memset(&c, 0, sizeof c);
    c.pool = pool;
    c.model_dir[0] = own && *own ? own : NULL;
    c.model_dir[1] = at ? models : NULL;
    c.cache_dir = at ? faces : NULL;
    snprintf(models, sizeof models, "%s%s/maskgen/models", at ? at : "", below);
    snprintf(faces, sizeof faces, "%s%s/maskgen/faces", at ? at : "", below);
    return &c;
}

#endif
