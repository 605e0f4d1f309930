#include "objective/inputs.h"

#include "maskgen/scorer.h"
#include "faceset/people.h"
#include "score/recog/recog.h"

mg_status mg_inputs_detectors(mg_list *in, const char *list, mg_err *err)
{
    mg_detectors by;
    mg_status st = MG_OK;
    if (mg_detectors_parse(&by, list, NULL) != MG_OK)
        return MG_OK;
    for (int i = 0; st == MG_OK && i < by.count; i++)
        st = mg_list_add(in, mg_detector_argument(&by.at[i]), err);
    mg_detectors_free(&by);
    return st;
}

mg_status mg_inputs_recognisers(mg_list *in, const char *list, mg_err *err)
{
    mg_recognisers by;
    mg_status st = MG_OK;
    if (!*list || mg_recognisers_parse(&by, list, NULL) != MG_OK)
        return MG_OK;
    for (int i = 0; st == MG_OK && i < by.count; i++)
        st = mg_list_add(in, mg_recogniser_argument(&by.at[i]), err);
    mg_recognisers_free(&by);
    return st;
}

mg_status mg_inputs_pattern(mg_list *in, const mg_pattern_spec *spec, mg_err *err)
{
    mg_status st = mg_list_add(in, spec->palette, err);
    return st == MG_OK ? mg_list_add(in, spec->stamp, err) : st;
}

mg_status mg_inputs_spec(mg_list *in, const mg_spec *spec, mg_err *err)
{
    mg_status st = mg_faceset_files(in, &spec->faces.paths, err);
    if (st == MG_OK)
        st = mg_people_files(in, &spec->faces.people, err);
    if (st == MG_OK)
        st = mg_inputs_pattern(in, &spec->pattern, err);
    if (st == MG_OK)
        st = mg_inputs_recognisers(in, spec->recogniser, err);
    return st == MG_OK ? mg_inputs_detectors(in, spec->detector, err) : st;
}
