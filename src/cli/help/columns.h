/* What the columns and keys of the files mean, in the words of their JSON Schemas (src/report/schemas), compiled in. */
#ifndef MG_CLI_HELP_COLUMNS_H
#define MG_CLI_HELP_COLUMNS_H

#include "maskgen/status.h"

typedef void columns_put(void *page, const char *name, const char *text);

/* Hands what the file `title` ("run.json") holds to `put`: first the whole ("", what it is), then every column or key
 * in order: "result.loss"; "table[].rate" of each element of an array. What has been told already is not told again.
 * MG_EINPUT: there is no schema of that title. */
mg_status columns_walk(const char *title, columns_put *put, void *page, mg_err *err);

#endif
