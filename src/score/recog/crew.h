/* The models that compare faces, opened once for each thread. */
#ifndef MG_SCORE_RECOG_CREW_H
#define MG_SCORE_RECOG_CREW_H

#include "score/recog/recog.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mg_crew {
    const mg_recognisers *recognisers; /* borrowed, as all lists here */
    const mg_aligners *aligners;
    const mg_detectors *finders; /* NULL: none */
    const mg_context *context;   /* or NULL */
    int workers;                 /* threads */
    void **model;                /* [workers][recognisers, aligners, finders]; NULL: not open */
} mg_crew;

/* Makes room for the models of the lists that are set; none is open yet. */
mg_status mg_crew_init(mg_crew *c, mg_err *err);
/* Opens those of one thread that are not open. */
mg_status mg_crew_open(mg_crew *c, int worker, mg_err *err);
/* Closes all; legal on {0}. */
void mg_crew_close(mg_crew *c);

/* The i-th of a list as a thread has opened it. */
void *mg_crew_recogniser(const mg_crew *c, int worker, int i);
void *mg_crew_aligner(const mg_crew *c, int worker, int i);
void *mg_crew_finder(const mg_crew *c, int worker, int i);

#ifdef __cplusplus
}
#endif
#endif
