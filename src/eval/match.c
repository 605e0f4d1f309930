/* Vectors become figures: every gallery, and every group of conditions against it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/pool.h"
#include "eval/eval_internal.h"

static const int shots[MG_EVAL_SHOTS] = {1, MG_SHOTS};

void mg_eval_model_name(char out[MG_TEXT_MAX + 96], const mg_eval *e, int model)
{
    const mg_eval_recognition *r = &e->recognition;
    char name[MG_TEXT_MAX];
    mg_recogniser_name(&r->by.at[model / r->aligners.count], name, sizeof name);
    snprintf(out, MG_TEXT_MAX + 96, "%s, %s", name, r->aligners.at[model % r->aligners.count]->name);
}

int mg_eval_gallery(int model, bool upper, bool masked)
{
    return (model * 2 + upper) * 2 + masked;
}

const mg_match_estimate *mg_eval_match(const mg_eval *e, const mg_eval_people *s, int gallery, size_t group, int k)
{
    return &s->estimate[((size_t)gallery * e->conditions.groups + group) * MG_EVAL_SHOTS + (size_t)k];
}

const mg_figure *mg_eval_than_white(const mg_eval *e, const mg_eval_people *s, int gallery, size_t group)
{
    return &s->than_white[(size_t)gallery * e->conditions.groups + group];
}

const mg_figure *mg_eval_undetected(const mg_eval *e, const mg_eval_people *s, int finder, size_t group)
{
    return &s->undetected[(size_t)finder * e->conditions.groups + group];
}

bool mg_eval_in_match_table(const mg_condition_group *g)
{
    return g->height == MG_HEIGHT_WHOLE || strcmp(g->title, MG_LOW_TITLE) == 0;
}

typedef struct job {
    const mg_eval *e;
    mg_eval_people *s;
    size_t white;      /* group */
    mg_status *status; /* [galleries] */
    mg_err *err;
} job;

static mg_status estimate_gallery(const job *j, int item, mg_err *err)
{
    const mg_eval *e = j->e;
    mg_gallery *g = &j->s->gallery[item];
    mg_gallery_key key = {item / 4, (item & 2) != 0, (item & 1) != 0};
    int people;
    mg_status st = MG_OK;
    MG_TRY(mg_gallery_of(g, &j->s->matches, key, e->seed, err));
    for (size_t group = 0; group < e->conditions.groups; group++) {
        size_t at = (size_t)item * e->conditions.groups + group;
        for (size_t k = 0; k < MG_EVAL_SHOTS; k++)
            MG_TRY(mg_match_estimate_of(&j->s->estimate[at * MG_EVAL_SHOTS + k], g, group, shots[k], e->seed, err));
        MG_TRY(mg_match_compare(&j->s->than_white[at], &people, g, group, j->white, e->seed, err));
    }
done:
    return st;
}

static void work(void *arg, int item, int worker)
{
    const job *j = arg;
    (void)worker;
    j->status[item] = estimate_gallery(j, item, &j->err[item]);
}

static mg_status estimate_set(mg_eval *e, mg_eval_people *s, mg_err *err)
{
    int galleries = 4 * mg_matches_models(&s->matches), finders = s->matches.finders;
    size_t n = (size_t)galleries, groups = e->conditions.groups;
    job j = {e, s, (size_t)mg_eval_group(e, MG_CONDITION_PLAIN, -1, "white"), calloc(n + 1, sizeof *j.status),
             calloc(n + 1, sizeof *j.err)};
    mg_status st = MG_OK;
    s->gallery = calloc(n + 1, sizeof *s->gallery);
    s->estimate = calloc(n * groups * MG_EVAL_SHOTS + 1, sizeof *s->estimate);
    s->than_white = calloc(n * groups + 1, sizeof *s->than_white);
    s->undetected = calloc((size_t)finders * groups + 1, sizeof *s->undetected);
    if (!j.status || !j.err || !s->gallery || !s->estimate || !s->than_white || !s->undetected)
        MG_TRY(mg_fail(err, MG_ENOMEM, "out of memory for the figures of %zu people", s->people));
    mg_pool_run(e->context.pool, galleries, work, &j);
    for (size_t i = 0; st == MG_OK && i < n; i++)
        if ((st = j.status[i]) != MG_OK && err)
            *err = j.err[i];
    for (int f = 0; st == MG_OK && f < finders; f++)
        for (size_t group = 0; group < groups; group++)
            MG_TRY(
                mg_match_undetected(&s->undetected[(size_t)f * groups + group], &s->matches, f, group, e->seed, err));
done:
    free(j.status);
    free(j.err);
    return st;
}

mg_status eval_recognition_estimate(mg_eval *e, mg_err *err)
{
    mg_status st = MG_OK;
    for (int i = 0; st == MG_OK && i < e->recognition.sets; i++)
        st = estimate_set(e, &e->recognition.set[i], err);
    return st;
}
