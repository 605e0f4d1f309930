/* What is read from a score, whoever gave it. */
#include <math.h>

#include "maskgen/scorer.h"

double mg_score_best(const mg_score *s)
{
    if (s->count > 0 && s->det[0].margin >= 0)
        return (double)s->det[0].margin;
    return fmin(fmax(s->true_margin, s->false_margin), MG_MARGIN_UNFOUND);
}
