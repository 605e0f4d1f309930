/* Prints the table of a run.json for scripts: a line per row, "name hits views rate margin". */
#include <stdio.h>

#include "base/json/json.h"

int main(int argc, char **argv)
{
    mg_err err = {MG_OK, ""};
    mg_json *run;
    if (argc != 2 || mg_json_load(&run, argv[1], (size_t)64 << 20, &err) != MG_OK) {
        fprintf(stderr, "table: %s\n", argc == 2 ? err.msg : "usage: table RUN.json");
        return 2;
    }
    for (const mg_json *r = mg_json_first(mg_json_find(run, "table")); r; r = mg_json_next(r))
        printf("%s %g %g %.6f %.6f\n", mg_json_string(mg_json_find(r, "name")), mg_json_number(mg_json_find(r, "hits")),
               mg_json_number(mg_json_find(r, "views")), mg_json_number(mg_json_find(r, "rate")),
               mg_json_number(mg_json_find(r, "margin")));
    mg_json_free(run);
    return 0;
}
