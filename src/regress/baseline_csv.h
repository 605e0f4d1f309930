/* A baseline as a table, for a review in which a difference between two versions must be read:
 *
 *     path,detector,what,name,found,margin,value
 *     ,,maskgen-baseline,,,,1
 *     m.png,dlib-hog,as,,,,pattern
 *     m.png,dlib-hog,inputs.library,,,,dlib 19.24.0
 *     m.png,dlib-hog,inputs.faces,synth-1,,,9f86d081…          (its sha256)
 *     m.png,dlib-hog,scores.mean_margin,,,,0.53
 *     m.png,dlib-hog,scores.faces,synth-1,1,0.53,"{""false_margin"":-1.2,…}"
 *
 * A line for each member of a row's inputs and scores, and for each element of a list whose elements all begin with a
 * name, or all with a margin: a face, a detection. Columns hold the members "name", "hit" (1, 0), "true_margin" or,
 * where there is no name, "margin", as far as the element begins with them, in this order; `value` holds the others as
 * JSON, a lone "sha256" bare. A text that could be taken for JSON is written as JSON. Numbers are the shortest that
 * read back equal, so that both forms of a baseline hold the same. */
#ifndef MG_REGRESS_BASELINE_CSV_H
#define MG_REGRESS_BASELINE_CSV_H

#include "base/json/json.h"

#define BASELINE_VERSION_KEY "maskgen-baseline"

/* The rows in their order. Caller frees *out. */
mg_status baseline_csv_print(char **out, const mg_json *root, mg_err *err);
/* The root as baseline.h has it, and the line on which each of its rows begins, for messages. The caller frees both.
 * `text`: as of mg_csv_open. MG_EINPUT names the line. */
mg_status baseline_csv_parse(mg_json **root, int **line, char *text, size_t size, const char *name, mg_err *err);

#endif
