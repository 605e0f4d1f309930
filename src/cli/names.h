/* What the tables hold, by name: for `list`, for help and manual, and for completion. */
#ifndef MG_CLI_NAMES_H
#define MG_CLI_NAMES_H

#include <stdbool.h>
#include <stddef.h>

typedef struct cli_name {
    char name[96], summary[400]; /* the summary may be empty */
} cli_name;

/* One kind of thing: "families". */
typedef struct cli_names {
    const char *topic;
    bool (*at)(size_t i, cli_name *out); /* the i-th one; false past the last */
} cli_names;

extern const cli_names cli_lists[]; /* ends with topic NULL */
const cli_names *cli_list(const char *topic);

#endif
