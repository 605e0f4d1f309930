#include "score/score.h"

#include <math.h>

const char *const mg_part_name[MG_PARTS] = {"front", "left", "right", "rotated-left", "rotated-right"};

double mg_score_best(const mg_score *s)
{
    if (s->count > 0 && s->det[0].margin >= 0)
        return (double)s->det[0].margin;
    return fmin(fmax(s->true_margin, s->false_margin), MG_MARGIN_UNFOUND);
}
