/* Genomes as JSON: a plain array of integers, so that a hand-edited file stays readable. */
#include "maskgen/pattern.h"

#include "base/json/json.h"

mg_json *mg_genome_to_json(const mg_genome *g)
{
    mg_json *array = mg_json_array();
    for (int i = 0; i < g->count; i++)
        mg_json_put_number(array, NULL, g->gene[i]);
    return array;
}

mg_status mg_genome_from_json(mg_genome *out, const mg_json *array, const char *where, mg_err *err)
{
    *out = (mg_genome){0};
    if (!array || mg_json_kind_of(array) != MG_JSON_ARRAY)
        return mg_fail_at(err, MG_EINPUT, where, "the genes must be an array of integers");
    if (mg_json_count(array) > MG_GENES_MAX)
        return mg_fail_at(err, MG_EINPUT, where, "more than %d genes", MG_GENES_MAX);
    for (const mg_json *n = mg_json_first(array); n; n = mg_json_next(n)) {
        double v = mg_json_kind_of(n) == MG_JSON_NUMBER ? mg_json_number(n) : -1;
        if (!(v >= 0 && v <= INT16_MAX && v == (int)v))
            return mg_fail_at(err, MG_EINPUT, where, "gene %d is not an integer from 0 to %d", out->count, INT16_MAX);
        out->gene[out->count++] = (int16_t)v;
    }
    return MG_OK;
}
