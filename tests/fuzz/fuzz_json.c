/* JSON: what is read prints to text that reads back to the same text. */
#include "fuzz.h"
#include "base/json/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mg_json *tree, *again;
    mg_err err = {MG_OK, ""};
    mg_status st = mg_json_parse(&tree, (const char *)data, size, "fuzz", &err);
    fuzz_refusal(st, &err);
    HOLDS((st == MG_OK) == (tree != NULL));
    if (st != MG_OK)
        return 0;
    char *text, *second;
    HOLDS(mg_json_print(&text, tree, size % 2, &err) == MG_OK);
    HOLDS(mg_json_parse(&again, text, strlen(text), "fuzz", &err) == MG_OK);
    HOLDS(mg_json_print(&second, again, size % 2, &err) == MG_OK);
    HOLDS(strcmp(text, second) == 0);
    free(text);
    free(second);
    mg_json_free(tree);
    mg_json_free(again);
    return 0;
}
