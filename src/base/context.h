/* What a computation asks of its context, which may be NULL: then it has nothing but the caller's thread. */
#ifndef MG_BASE_CONTEXT_H
#define MG_BASE_CONTEXT_H

#include "maskgen/context.h"

static inline mg_pool *mg_context_pool(const mg_context *context)
{
    return context ? context->pool : NULL;
}

static inline void mg_context_done(const mg_context *context, const char *what, int64_t k, int64_t n)
{
    if (context && context->progress.done)
        context->progress.done(context->progress.ctx, what, k, n);
}

static inline void mg_context_notice(const mg_context *context, const char *line)
{
    if (context && context->progress.notice)
        context->progress.notice(context->progress.ctx, line);
}

/* Seconds; 0 where the caller has no clock. */
static inline double mg_context_now(const mg_context *context)
{
    return context && context->progress.now ? context->progress.now(context->progress.ctx) : 0;
}

#endif
