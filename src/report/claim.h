/* What may be said of a pattern: outcomes in, one sentence out. It goes into pattern.png, run.json, onto sheets and the
 * terminal.
 *
 * "Below every control" is said only where the mean margin lies below that of the hardest control that was measured
 * (the lowest mean margin, random patterns and the best of them included) and the 95 % interval of the paired
 * difference, face by face, excludes 0, on at least MG_CLAIM_FACES faces (photos, where one photo holds several).
 * Controls that were not measured are named. Fewer faces: the figures alone; one or two: that they are too few. The
 * same rule holds for false faces, where those were searched for. */
#ifndef MG_REPORT_CLAIM_H
#define MG_REPORT_CLAIM_H

#include "objective/terms.h"
#include "measure/controls.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MG_CLAIM_FACES = 8, MG_CLAIM_SOME = 3, MG_CONTROLS = 7 };
extern const char
    *const mg_control_names[MG_CONTROLS]; /* rows of a table: white, black, blue, skin, stripes, random, best-of-K */

/* Means over faces. */
typedef struct mg_claim_row {
    bool measured;
    double rate, margin, false_faces;
} mg_claim_row;

typedef struct mg_claim_facts {
    const char *detector;
    bool rgb;
    int upsample;
    const char *tested_on; /* "16 faces that the search saw" */
    unsigned terms;        /* flags of the objective: whether it hides the true face, whether it wants false ones */
    int views, faces, photos, hits;
    mg_interval rate_ci;
    mg_claim_row own, control[MG_CONTROLS];
    mg_figure margin,
        false_faces; /* the pattern less its hardest control; ci NaN: not known, and nothing is said of it */
    bool flat;       /* a canvas: no true face; then: */
    int found;       /* faces in it */
    double best_margin, found_margin;
} mg_claim_facts;

/* The control that is hardest to beat among those measured: by margin the lowest, else by false faces the most; −1:
 * none was measured. */
int mg_claim_hardest(const mg_claim_facts *f, bool by_margin);
/* The rule. Caller frees *out. */
mg_status mg_claim_words(char **out, const mg_claim_facts *f, mg_err *err);

/* The finished figures of one model, but for detector, tested_on and terms, which stay. Borrows nothing. */
void mg_claim_facts_of(mg_claim_facts *f, const mg_controls *c, int model);

/* Both at once. */
mg_status mg_claim(char **out, const mg_controls *c, int model, const mg_detector *by, unsigned terms,
                   const char *tested_on, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
