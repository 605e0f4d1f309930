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

int main(int argc, char **argv)
{
    mg_spec spec, unseen;
    mg_study *study;
    mg_pool *pool;
    mg_faceset faces;
    mg_texture cloth;
    mg_detector by = {0};
    mg_rect all = {0, 0, MG_TEXTURE_W, MG_TEXTURE_H};
    double seen = 0, loss = 0;
    mg_subjects of;
    if (argc != 3) {
        fprintf(stderr, "usage: budget ITERS SEED\n");
        return 2;
    }
    must(mg_spec_init(&spec, &err));
    must(mg_spec_init(&unseen, &err));
    spec.search.iters = atoll(argv[1]);
    spec.search.seed = atoll(argv[2]);
    must(mg_pool_new(&pool, mg_cpu_count(), &err));
    must(mg_study_open(&study, &spec, test_context(pool), &err));
    mg_genome best = anneal(&spec, study, &seen);
    must(mg_list_add(&unseen.faces.paths, "select:32", &err));
    must(mg_faceset_load(&faces, &unseen.faces, test_context(pool), NULL, &err));
    must(mg_texture_new(&cloth, &err));
    mg_pattern_paint(study->pattern, &best, all, &cloth.print);
    mg_texture_refresh(&cloth, all);
    must(mg_detector_new(&by, "dlib-hog", &err));
    mg_reading *r = calloc(faces.views, sizeof *r);
    must(r ? MG_OK : mg_fail(&err, MG_ENOMEM, "out of memory"));
    must(mg_measure(r, faces.view, faces.views, &cloth, &by, test_context(pool), &err));
    must(mg_views_subjects(&of, faces.view, faces.views, &err));
    mg_tally t = mg_tally_of(r, &of, 1);
    for (size_t i = 0; i < faces.views; i++)
        loss += fmax(0, r[i].score.true_margin + spec.kappa) / (double)faces.views;
    printf("%s %s %.4f %.0f %zu %.4f\n", argv[1], argv[2], loss, t.rate * (double)faces.views, faces.views, seen);
    mg_subjects_free(&of);
    mg_readings_free(r, faces.views);
    free(r);
    mg_texture_free(&cloth);
    mg_detector_free(&by);
    mg_faceset_free(&faces);
    mg_study_free(study);
    mg_pool_free(pool);
    mg_spec_free(&spec);
    mg_spec_free(&unseen);
    return 0;
}
