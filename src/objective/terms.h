/* What a search minimises: the table of loss terms (--objective), and lists of them, "hide:1,decoy:0.3". Adding one:
 * a row in src/objective/terms.c, whose summary lists and manual have; tests/unit/test_objective.c holds every row to
 * its lower bound. */
#ifndef MG_OBJECTIVE_TERMS_H
#define MG_OBJECTIVE_TERMS_H

#include "maskgen/scorer.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a loss may look at besides the score. */
typedef struct mg_loss_context {
    mg_rect box;    /* the true face; empty where there is none */
    mg_rect inside; /* where a false face counts: the mask's bounds, or the whole canvas */
    double kappa;   /* how far past the threshold margins are pushed */
    double decoys;  /* false faces wanted */
    double unit;    /* of the detector's margins: a twelfth of its floor's depth (HOG: 0.25) */
    double floor;   /* margins below are not listed */
} mg_loss_context;

enum {
    MG_LOSS_FACE = 1 << 0,  /* needs a true face */
    MG_LOSS_LIST = 1 << 1,  /* needs the list of detections, from a floor below 0 on */
    MG_LOSS_FALLS = 1 << 2, /* falls as the true margin rises: a margin's lower bound proves nothing */
    MG_LOSS_MATCH = 1 << 3  /* of recognisers, not of detectors (likeness.h): it has no `loss` */
};

typedef struct mg_loss_term {
    const char *name, *summary;
    unsigned flags;
    double (*loss)(const mg_score *s, const mg_loss_context *v); /* of one view */
    double least;                                                /* no loss lies below: what early rejection rests on */
    double loss_quantum; /* the loss of one face more; 0 where the loss follows a margin */
} mg_loss_term;
extern const mg_loss_term mg_loss_term_rows[]; /* ends with name NULL */

/* False faces that are found: after NMS, margin ≥ 0, not the true face, centred inside. */
int mg_decoys(const mg_score *s, const mg_loss_context *v);
/* The same with a slope: each of the best 2 · decoys of the list counts 1 / (1 + e^(2 − margin/unit)). It is worth
 * half at two units past the threshold (HOG: 0.5) and an eighth on it, so that many faint ones do not stand for a
 * sure one, which alone survives another view; the hundreds of windows to which a network gives some faint score
 * count for nothing. */
double mg_decoys_smooth(const mg_score *s, const mg_loss_context *v);
/* From which margin on detections are listed for such counts: a third of the floor. */
double mg_decoy_floor(const mg_detector_ops *detector);

enum { MG_LOSS_TERMS_MAX = 8 };

typedef struct mg_loss_terms {
    int count;
    const mg_loss_term *row[MG_LOSS_TERMS_MAX];
    double weight[MG_LOSS_TERMS_MAX]; /* > 0 */
} mg_loss_terms;
/* "NAME[:WEIGHT],…". MG_EINPUT names what is wrong and lists the table. */
mg_status mg_loss_terms_parse(mg_loss_terms *out, const char *text, mg_err *err);
unsigned mg_loss_terms_flags(const mg_loss_terms *a); /* of all rows together */

#ifdef __cplusplus
}
#endif
#endif
