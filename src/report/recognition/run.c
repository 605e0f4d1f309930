/* What recognisers make of a search's result: a table, a sentence, and the record's rows. */
#include <math.h>
#include <stdio.h>

#include "base/text/format.h"
#include "base/text/text.h"
#include "report/recognition/recognition.h"
#include "report/record_json.h"

static size_t group_of(const mg_recognised *r, mg_condition_kind kind, const char *title)
{
    return (size_t)(mg_conditions_find(&r->conditions, kind, 0, title) - r->conditions.group);
}

static const char *model_name(char out[MG_TEXT_MAX + 96], const mg_recognised *r, int model)
{
    char name[MG_TEXT_MAX];
    mg_recogniser_name(&r->recognisers->at[model / r->aligners->count], name, sizeof name);
    snprintf(out, MG_TEXT_MAX + 96, "%s, %s", name, r->aligners->at[model % r->aligners->count]->name);
    return out;
}

void mg_recognised_claim(mg_strbuf *w, const mg_recognised *r)
{
    size_t own = group_of(r, MG_CONDITION_PATTERN, "pattern"), white = group_of(r, MG_CONDITION_PLAIN, "white");
    mg_strbuf_put(w, " Recognition, on the people that the search saw, one enrolment each, faces taken as found:");
    for (int m = 0; m < mg_matches_models(&r->matches); m++) {
        char name[MG_TEXT_MAX + 96];
        const mg_match_estimate *v = mg_recognised_estimate(r, m, own), *plain = mg_recognised_estimate(r, m, white);
        mg_strbuf_put(w, "%s %s matches ", m ? ";" : "", model_name(name, r, m));
        if (v->probes)
            mg_strbuf_put(
                w, "%.0f %% (95 %% interval %.0f–%.0f) of the pictures of %s in this pattern, %.0f %% in plain white",
                100 * v->matched.value, 100 * v->matched.ci.lo, 100 * v->matched.ci.hi,
                v->people == 1 ? "1 person" : mg_count((size_t)v->people, "face"), 100 * plain->matched.value);
        else
            mg_strbuf_put(w, "nothing, since it aligns no picture");
    }
    mg_strbuf_put(w, ". This says nothing of other people: maskgen eval --recogniser asks.");
}

void mg_recognised_put(mg_strbuf *w, const mg_recognised *r)
{
    for (int m = 0; m < mg_matches_models(&r->matches); m++) {
        char name[MG_TEXT_MAX + 96];
        mg_strbuf_put(w, "%s, a match from %.3f on\n%-12s %12s %-15s %12s %-15s %10s %12s\n", model_name(name, r, m),
                      r->gallery[m].threshold, "", "similarity", " 95 % interval", "matched", " 95 % interval",
                      "rank 1", "not aligned");
        for (size_t k = 0; k < r->conditions.groups; k++) {
            const mg_match_estimate *v = mg_recognised_estimate(r, m, k);
            char mean[32] = " –", share[32] = " –";
            if (!isnan(v->similarity.ci.lo))
                mg_format(mean, sizeof mean, " %.2f … %.2f", v->similarity.ci.lo, v->similarity.ci.hi);
            if (v->probes)
                mg_format(share, sizeof share, " %.0f–%.0f %%", 100 * v->matched.ci.lo, 100 * v->matched.ci.hi);
            mg_strbuf_put(w, "%-12s %12.2f %-*s %10.0f %% %-*s %8.0f %% %5d of %d\n", r->conditions.group[k].title,
                          v->similarity.value, 17, mean, 100 * v->matched.value, 17, share, 100 * v->rank[0].value,
                          v->unaligned, v->asked);
        }
        mg_strbuf_put(w, "\n");
    }
}

static mg_json *row_json(const mg_recognised *r, int model, size_t group)
{
    const mg_match_estimate *v = mg_recognised_estimate(r, model, group);
    mg_json *o = mg_json_object();
    mg_json_put_string(o, "name", r->conditions.group[group].title);
    mg_json_put_number(o, "asked", v->asked);
    mg_json_put_number(o, "failure_to_align", v->unaligned);
    mg_json_put_number(o, "probes", v->probes);
    mg_json_put_number(o, "people", v->people);
    if (v->probes == 0)
        return o;
    mg_json_put_number(o, "similarity", v->similarity.value);
    mg_interval_to_json(o, "similarity_ci", v->similarity.ci);
    mg_json_put_number(o, "matched", v->matched.value);
    mg_interval_to_json(o, "matched_ci", v->matched.ci);
    mg_json_put_number(o, "rank_1", v->rank[0].value);
    mg_interval_to_json(o, "rank_1_ci", v->rank[0].ci);
    return o;
}

mg_json *mg_recognised_json(const mg_recognised *r)
{
    mg_json *all = mg_json_array();
    for (int m = 0; m < mg_matches_models(&r->matches); m++) {
        char name[MG_TEXT_MAX];
        mg_json *o = mg_json_put(all, NULL, mg_json_object());
        mg_json_put_string(o, "recogniser",
                           mg_recogniser_name(&r->recognisers->at[m / r->aligners->count], name, sizeof name));
        mg_json_put_string(o, "aligner", r->aligners->at[m % r->aligners->count]->name);
        mg_json_put_number(o, "threshold", r->gallery[m].threshold);
        mg_json *rows = mg_json_put(o, "table", mg_json_array());
        for (size_t k = 0; k < r->conditions.groups; k++)
            mg_json_put(rows, NULL, row_json(r, m, k));
    }
    return all;
}
