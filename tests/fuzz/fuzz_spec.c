/* The spec of a run: what is taken prints to a spec that is taken again and prints the same. */
#include "fuzz.h"
#include "base/json/json.h"
#include "maskgen/spec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mg_json *tree;
    mg_spec spec, again;
    mg_err err = {MG_OK, ""};
    mg_status st = mg_json_parse(&tree, (const char *)data, size, "fuzz", &err);
    if (st != MG_OK)
        return 0;
    HOLDS(mg_spec_init(&spec, &err) == MG_OK && mg_spec_init(&again, &err) == MG_OK);
    st = mg_spec_from_json(&spec, tree, "fuzz", &err);
    fuzz_refusal(st, &err);
    if (st == MG_OK) {
        mg_json *first = mg_spec_to_json(&spec), *second;
        char *text, *more;
        HOLDS(mg_spec_from_json(&again, first, "fuzz", &err) == MG_OK);
        second = mg_spec_to_json(&again);
        HOLDS(mg_json_print(&text, first, true, &err) == MG_OK && mg_json_print(&more, second, true, &err) == MG_OK);
        HOLDS(strcmp(text, more) == 0);
        free(text);
        free(more);
        mg_json_free(first);
        mg_json_free(second);
    }
    mg_spec_free(&spec);
    mg_spec_free(&again);
    mg_json_free(tree);
    return 0;
}
