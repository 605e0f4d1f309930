/* Opens what a spec names, in the order in which mistakes are cheap to find. */
#include "objective/study.h"

#include <stdlib.h>

#include "cloth/texture.h"

static mg_status read_detectors(mg_study *s, mg_err *err)
{
    mg_status st = MG_OK;
    MG_TRY(mg_detectors_parse(&s->searched, s->spec->detector, err));
    MG_TRY(mg_detectors_see(&s->searched, s->spec->faces.channels == MG_CHANNELS_RGB, (int)s->spec->upsample, err));
    MG_TRY(mg_detectors_copy(&s->confirming, &s->searched, err));
    MG_TRY(mg_detectors_confirm(&s->confirming, err));
done:
    return st;
}

/* Only where a term asks them: what nothing uses would stand in the record as if it had been. */
static mg_status read_recognisers(mg_study *s, mg_err *err)
{
    const mg_spec *spec = s->spec;
    bool asked = (mg_loss_terms_flags(&s->terms) & MG_LOSS_MATCH) != 0;
    mg_status st = MG_OK;
    if (!asked && *spec->recogniser)
        return mg_fail(err, MG_EINPUT, "recogniser: objective %s asks none (--objective confuse)", spec->objective);
    if (!asked)
        return MG_OK;
    if (!*spec->recogniser)
        return mg_fail(err, MG_EINPUT,
                       "objective: %s asks recognisers, and none is named (--recogniser dlib-resnet,fr-feature)",
                       spec->objective);
    MG_TRY(mg_recognisers_parse(&s->recognisers, spec->recogniser, err));
    MG_TRY(mg_aligners_parse(&s->aligners, *spec->aligner ? spec->aligner : MG_ALIGNERS_USUAL, err));
done:
    return st;
}

static mg_status read_spec(mg_study *s, mg_err *err)
{
    const mg_spec *spec = s->spec;
    bool canvas = spec->scene == MG_SCENE_CANVAS;
    mg_status st = MG_OK;
    MG_TRY(mg_loss_terms_parse(&s->terms, spec->objective, err));
    if (canvas && (mg_loss_terms_flags(&s->terms) & MG_LOSS_FACE))
        MG_TRY(mg_fail(err, MG_EINPUT, "objective: %s needs a true face, and the canvas has none (--objective decoy)",
                       spec->objective));
    MG_TRY(read_detectors(s, err));
    MG_TRY(read_recognisers(s, err));
    MG_TRY(mg_pattern_new(&s->pattern, &spec->pattern, canvas ? spec->size[0] : MG_TEXTURE_W,
                          canvas ? spec->size[1] : MG_TEXTURE_H, err));
done:
    return st;
}

mg_status mg_study_read(mg_study **out, const mg_spec *spec, mg_err *err)
{
    mg_study *s = *out = calloc(1, sizeof *s);
    if (!s)
        return mg_fail(err, MG_ENOMEM, "out of memory for a study");
    s->spec = spec;
    mg_status st = read_spec(s, err);
    if (st != MG_OK) {
        mg_study_free(s);
        *out = NULL;
    }
    return st;
}

mg_status mg_study_load(mg_study *s, const mg_context *context, const mg_faceset_hooks *hooks, mg_err *err)
{
    const mg_spec *spec = s->spec;
    mg_status st = MG_OK;
    mg_objective_opts opts = {
        &s->searched, s->terms, spec->kappa, spec->decoys, &s->recognisers, &s->aligners, spec->match == MG_MATCH_WORST,
        context};
    if (spec->scene == MG_SCENE_CANVAS)
        MG_TRY(mg_faceset_canvas(&s->faces, spec->size[0], spec->size[1], err));
    else
        MG_TRY(mg_faceset_load(&s->faces, &spec->faces, context, hooks, err));
    MG_TRY(mg_objective_new(&s->objective, s->pattern, s->faces.view, s->faces.views, &opts, err));
    s->problem = mg_objective_problem(s->objective);
    s->spec = NULL;
done:
    return st;
}

mg_status mg_study_open(mg_study **out, const mg_spec *spec, const mg_context *context, mg_err *err)
{
    mg_status st = mg_study_read(out, spec, err);
    if (st == MG_OK && (st = mg_study_load(*out, context, NULL, err)) != MG_OK) {
        mg_study_free(*out);
        *out = NULL;
    }
    return st;
}

void mg_study_free(mg_study *s)
{
    if (!s)
        return;
    mg_objective_free(s->objective);
    mg_faceset_free(&s->faces);
    mg_pattern_free(s->pattern);
    mg_detectors_free(&s->searched);
    mg_detectors_free(&s->confirming);
    mg_recognisers_free(&s->recognisers);
    free(s);
}
