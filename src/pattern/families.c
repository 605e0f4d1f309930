/* The table of families. */
#include "pattern/family.h"

#include <stdio.h>
#include <string.h>

#include "base/text/text.h"

#define ROW(name) extern const mg_family_ops mg_family_##name;
#include "pattern/rows.h"
#undef ROW

const mg_family_ops *const mg_families[] = {
#define ROW(name) &mg_family_##name,
#include "pattern/rows.h"
#undef ROW
    NULL};

mg_status mg_family_find(const mg_family_ops **out, const char *name, mg_err *err)
{
    char known[160] = "", hint[MG_HINT];
    mg_nearest near = {.name = name};
    for (int i = 0; mg_families[i]; i++) {
        mg_nearest_offer(&near, mg_families[i]->name);
        if (strcmp(mg_families[i]->name, name) == 0) {
            *out = mg_families[i];
            return MG_OK;
        }
        if (strlen(known) + strlen(mg_families[i]->name) + 3 < sizeof known) {
            strcat(known, i ? ", " : "");
            strcat(known, mg_families[i]->name);
        }
    }
    return mg_fail(err, MG_EINPUT, "there is no pattern family \"%.40s\"%s; known: %s", name,
                   mg_nearest_hint(hint, &near), known);
}
