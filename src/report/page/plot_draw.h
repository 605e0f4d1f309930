/* The charts of what plot_data.h reads: each is a page of its own, drawn and not yet written. */
#ifndef MG_REPORT_PAGE_PLOT_DRAW_H
#define MG_REPORT_PAGE_PLOT_DRAW_H

#include "print/chart.h"
#include "report/page/plot_data.h"

mg_status plot_draw_trace(mg_chart **out, const plot_trace *t, mg_err *err);
mg_status plot_draw_table(mg_chart **out, const plot_table *t, mg_err *err);
mg_status plot_draw_matrix(mg_chart **out, const plot_matrix_data *m, mg_err *err);

#endif
