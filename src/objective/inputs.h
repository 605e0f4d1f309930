/* The files that a command reads, as far as its spec and its lists name them: none of them may be an output
 * (apart.h). */
#ifndef MG_OBJECTIVE_INPUTS_H
#define MG_OBJECTIVE_INPUTS_H

#include "base/file/apart.h"
#include "maskgen/spec.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Each adds to `in`; names that are no files do no harm. MG_ENOMEM. */
mg_status mg_inputs_spec(mg_list *in, const mg_spec *spec, mg_err *err);            /* faces, palette, stamp, models */
mg_status mg_inputs_pattern(mg_list *in, const mg_pattern_spec *spec, mg_err *err); /* palette, stamp */
mg_status mg_inputs_detectors(mg_list *in, const char *list, mg_err *err); /* the models of "onnx:FILE,…"; a list that
                                                                              cannot be read has none */
/* The models of "onnx-embed:FILE,…" likewise. */
mg_status mg_inputs_recognisers(mg_list *in, const char *list, mg_err *err);
#ifdef __cplusplus
}
#endif
#endif
