/* What the plots show, read back from the files of a run or an evaluation. */
#ifndef MG_REPORT_PAGE_PLOT_DATA_H
#define MG_REPORT_PAGE_PLOT_DATA_H

#include "base/json/json.h"

/* The columns of trace.csv that are drawn, a value an iteration. */
typedef struct plot_trace {
    size_t n;
    double *iter, *temperature, *loss, *best, *accepted; /* [n] each; accepted is 0 or 1 */
} plot_trace;

/* MG_EINPUT names the file and the line. */
mg_status plot_trace_load(plot_trace *out, const char *path, mg_err *err);
/* The same of the file's `size` bytes, with a NUL past them. */
mg_status plot_trace_parse(plot_trace *out, const char *text, size_t size, const char *path, mg_err *err);
void plot_trace_free(plot_trace *t);
/* The share of accepted proposals among the last `window` iterations, at each iteration; share[n]. */
void plot_acceptance(double *share, const plot_trace *t, size_t window);

/* One condition of a table: its margins on every view, their mean over faces and its interval. */
typedef struct plot_row {
    const char *name;    /* borrowed from the JSON */
    size_t n;            /* views with a margin of their own; 0 where the file holds the mean alone */
    double *margin;      /* [n] */
    double mean, lo, hi; /* lo, hi: NaN where one face has no interval */
} plot_row;

typedef struct plot_table {
    char title[256]; /* "dlib-hog, 16 faces" */
    int count;
    plot_row *row; /* [count] */
} plot_table;

/* The table of a run.json: that of the searched detector (`which` 0) or of the others in their order. *out stays empty
 * past the last. The names belong to `run`. MG_EINPUT names `path` and the key. */
mg_status plot_table_of(plot_table *out, const mg_json *run, int which, const char *path, mg_err *err);
void plot_table_free(plot_table *t);

/* Shares of faces found in one set of an eval.json: conditions down, the first at the top, and the detectors that were
 * used across. */
typedef struct plot_matrix_data {
    char title[256]; /* "34 photographed faces in 6 photos, 105 px wide"; "" past the last set */
    int rows, columns;
    const char **row, **column; /* [rows] conditions from the last to the first, as an axis goes up; [columns]
                                   detectors. From the JSON */
    double *rate;               /* [rows][columns]; NaN where nothing was measured */
} plot_matrix_data;

/* Set `which` of an eval.json. The names belong to `eval`. MG_EINPUT names `path` and the key. */
mg_status plot_matrix_of(plot_matrix_data *out, const mg_json *eval, int which, const char *path, mg_err *err);
void plot_matrix_free(plot_matrix_data *m);

#endif
