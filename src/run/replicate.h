/* The first experiment of this kind (MacDonald, 2020), side by side: its problem solved by its method and by ours.
 *
 * The problem: a black 766×766 canvas; six stamps, four integers of 0 … 765 each (x, y, rotation, size), all zero at
 * the start; dlib's detector in colour after one enlargement; 1,000 iterations; the more faces it finds the better.
 * Its method: --search mlrose on the plain count. Ours: this program's annealing on the smooth count. The stamps are
 * this program's drawing of the detector's weights. */
#ifndef MG_RUN_REPLICATE_H
#define MG_RUN_REPLICATE_H

#include "maskgen/measure.h"
#include "maskgen/pattern.h"
#include "maskgen/search.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MG_REPLICATE_SIDE = 766, MG_REPLICATE_STAMPS = 6, MG_REPLICATE_ITERS = 1000, MG_REPLICATE_SEEDS = 5 };
#define MG_REPLICATE_MARGIN 0.4 /* every face of ours has to reach it */

enum { MG_METHOD_MLROSE, MG_METHOD_OURS, MG_METHODS };
extern const char *const mg_method_name[MG_METHODS];

/* What a plain dlib call finds on the finished picture, and what it took. */
typedef struct mg_replicate_result {
    mg_genome genome;
    int faces, stamps;        /* stamps: of the six, those with a face on them */
    double best, mean, least; /* margins of the faces; 0 without any */
    double *margin;           /* [faces], best first; owned */
    int64_t iters, evals;
    int64_t calls;  /* of the fitness function, as the method's own program makes them */
    double seconds; /* of the whole search */
} mg_replicate_result;

typedef struct mg_replicate_opts {
    int64_t iters, first_seed;
    int seeds;
    int repeat[2];             /* columns and rows of tiles, each with the six stamps; 1 × 1: as it was */
    const char *detector;      /* to search with: "hog" or "dlib-hog" */
    const mg_context *context; /* seeds and methods run side by side on its pool; or NULL */
    double (*clock)(void);     /* seconds of the calling thread, or NULL: no times */
} mg_replicate_opts;

typedef struct mg_replicate {
    int seeds;
    int64_t first_seed;
    mg_pattern *pattern;
    mg_replicate_result *of; /* [seeds][MG_METHODS]; owned */
    double dlib_seconds;     /* one plain dlib call on such a picture: the median of five */
} mg_replicate;

mg_status mg_replicate_run(mg_replicate *out, const mg_replicate_opts *opts, mg_err *err);
void mg_replicate_free(mg_replicate *o);
/* Whether ours has a face on all six stamps (repeated: `faces` or more), every margin at least MG_REPLICATE_MARGIN,
 * for every seed. */
bool mg_replicate_reached(const mg_replicate *o, int faces);
/* The picture that was scored. */
mg_status mg_replicate_paint(mg_image *out, const mg_replicate *o, const mg_genome *g, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
