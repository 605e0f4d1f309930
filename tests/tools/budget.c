/* One default search without controls, and its best pattern measured by dlib on `select`, which no search saw: a line
 * "ITERS SEED loss-on-select hits views loss-searched". Controls at the same effort would cost more than the search.
 * Usage: budget ITERS SEED. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "../unit/context.h"
#include "maskgen/measure.h"
#include "objective/study.h"
#include "maskgen/search.h"

static mg_err err;

static void must(mg_status st)
{
    if (st != MG_OK) {
        fprintf(stderr, "budget: %s\n", err.msg);
        exit(1);
    }
}

static mg_genome anneal(const mg_spec *spec, const mg_study *study, double *loss)
{
    mg_search *s;
    must(mg_search_new(&s, &spec->search, &study->problem, &err));
    for (int64_t i = 0; i < spec->search.iters; i++) {
        mg_trace_row row;
        must(mg_search_step(s, &row, &err));
        *loss = row.best_loss;
    }
    mg_genome best = mg_search_at(s)->best;
    mg_search_free(s);
    return best;
}

/* The mean loss, and the number of views found, on faces that no search saw. */
static void report(const mg_spec *spec, const mg_study *study, const mg_genome *best, mg_pool *pool, char **argv,
                   double seen)
{
    mg_faceset faces;
    mg_conditions worn = {0};
    mg_outcomes out;
    mg_estimate e;
    double loss = 0;
    mg_observe_opts how = {
        .conditions = &worn, .model = study->confirming.at, .models = 1, .context = test_context(pool)};
    mg_faces_spec unseen = spec->faces;
    unseen.paths = (mg_list){0};
    must(mg_list_add(&unseen.paths, "select:32", &err));
    must(mg_faceset_load(&faces, &unseen, test_context(pool), NULL, &err));
    must(mg_conditions_add_genome(&worn, MG_CONDITION_PATTERN, "pattern", study->pattern, 0, best, &err));
    must(mg_observe(&out, &how, faces.view, faces.views, NULL, &err));
    must(mg_estimate_of(&e, &out, 0, 0, 1, &err));
    for (size_t i = 0; i < out.views; i++)
        loss += fmax(0, mg_outcome_at(&out, 0, 0, i)->true_margin + spec->kappa) / (double)out.views;
    printf("%s %s %.4f %d %zu %.4f\n", argv[1], argv[2], loss, e.hits, out.views, seen);
    mg_outcomes_free(&out);
    mg_conditions_free(&worn);
    mg_list_free(&unseen.paths);
    mg_faceset_free(&faces);
}

int main(int argc, char **argv)
{
    mg_spec spec;
    mg_study *study;
    mg_pool *pool;
    double seen = 0;
    if (argc != 3) {
        fprintf(stderr, "usage: budget ITERS SEED\n");
        return 2;
    }
    must(mg_spec_init(&spec, &err));
    spec.search.iters = atoll(argv[1]);
    spec.search.seed = atoll(argv[2]);
    must(mg_pool_new(&pool, mg_cpu_count(), &err));
    must(mg_study_open(&study, &spec, test_context(pool), &err));
    mg_genome best = anneal(&spec, study, &seen);
    report(&spec, study, &best, pool, argv, seen);
    mg_study_free(study);
    mg_pool_free(pool);
    mg_spec_free(&spec);
    return 0;
}
