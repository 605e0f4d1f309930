#include "score/recog/crew.h"

#include <stdlib.h>

/* Where a thread's aligners stand, and its finders; how many models it has. */
static int aligners_at(const mg_crew *c)
{
    return c->recognisers->count;
}

static int finders_at(const mg_crew *c)
{
    return aligners_at(c) + c->aligners->count;
}

static int models(const mg_crew *c)
{
    return finders_at(c) + (c->finders ? c->finders->count : 0);
}

mg_status mg_crew_init(mg_crew *c, mg_err *err)
{
    c->model = calloc((size_t)c->workers * (size_t)models(c) + 1, sizeof *c->model);
    return c->model ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for the models of %d threads", c->workers);
}

static mg_status open_model(void **self, const mg_crew *c, int i, mg_err *err)
{
    if (i < aligners_at(c))
        return mg_recogniser_open(self, &c->recognisers->at[i], c->context, err);
    if (i >= finders_at(c))
        return mg_detector_open(self, &c->finders->at[i - finders_at(c)], c->context, err);
    const mg_aligner_ops *row = c->aligners->at[i - aligners_at(c)];
    return row->open(self, row, c->context, err);
}

static void close_model(void *self, const mg_crew *c, int i)
{
    if (i < aligners_at(c))
        c->recognisers->at[i].row->close(self);
    else if (i < finders_at(c))
        c->aligners->at[i - aligners_at(c)]->close(self);
    else
        c->finders->at[i - finders_at(c)].row->close(self);
}

mg_status mg_crew_open(mg_crew *c, int worker, mg_err *err)
{
    void **own = c->model + worker * models(c);
    mg_status st = MG_OK;
    for (int i = 0; st == MG_OK && i < models(c); i++)
        if (!own[i])
            st = open_model(&own[i], c, i, err);
    return st;
}

void mg_crew_close(mg_crew *c)
{
    for (int k = 0; c->model && k < c->workers * models(c); k++)
        if (c->model[k])
            close_model(c->model[k], c, k % models(c));
    free(c->model);
    c->model = NULL;
}

void *mg_crew_recogniser(const mg_crew *c, int worker, int i)
{
    return c->model[worker * models(c) + i];
}

void *mg_crew_aligner(const mg_crew *c, int worker, int i)
{
    return c->model[worker * models(c) + aligners_at(c) + i];
}

void *mg_crew_finder(const mg_crew *c, int worker, int i)
{
    return c->model[worker * models(c) + finders_at(c) + i];
}
