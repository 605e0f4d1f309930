/* A pattern with the numbers of its genes: what --lock needs to be told. */
#ifndef MG_REPORT_NUMBERED_H
#define MG_REPORT_NUMBERED_H

#include "maskgen/pattern.h"

#ifdef __cplusplus
extern "C" {
#endif

/* `flat`, the picture that the genome paints, enlarged; what each gene changes is framed and labelled "gene=value", as
 * --lock takes it; below, what genes and values mean. */
mg_status mg_numbered_draw(mg_image *out, const mg_pattern *p, const mg_genome *g, const mg_image *flat,
                           const char *title, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
