/* A JSON document for awk: a line for every leaf, "path TAB value", members and places of arrays joined by dots in
 * their order; null as an empty value. Usage: leaves FILE. Exit code 2 where it is no JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/file/file.h"

enum { PATH_LENGTH = 1024 };

static void print_leaf(const char *path, const cJSON *at)
{
    if (cJSON_IsString(at))
        printf("%s\t%s\n", path, at->valuestring);
    else if (cJSON_IsNumber(at))
        printf("%s\t%.17g\n", path, at->valuedouble);
    else
        printf("%s\t%s\n", path, cJSON_IsTrue(at) ? "true" : cJSON_IsFalse(at) ? "false" : "");
}

static void print_below(const char *path, const cJSON *at)
{
    int place = 0;
    if (!cJSON_IsObject(at) && !cJSON_IsArray(at)) {
        print_leaf(path, at);
        return;
    }
    for (const cJSON *child = at->child; child; child = child->next, place++) {
        char below[PATH_LENGTH], number[16];
        snprintf(number, sizeof number, "%d", place);
        int length =
            snprintf(below, sizeof below, "%s%s%s", path, *path ? "." : "", child->string ? child->string : number);
        if (length < PATH_LENGTH)
            print_below(below, child);
    }
}

int main(int argc, char **argv)
{
    mg_err err = {MG_OK, ""};
    char *text = NULL;
    size_t size = 0;
    if (argc != 2 || mg_file_read(argv[1], (size_t)1 << 28, &text, &size, &err) != MG_OK) {
        fprintf(stderr, "leaves: %s\n", argc == 2 ? err.msg : "usage: leaves FILE");
        return 2;
    }
    cJSON *root = cJSON_ParseWithLength(text, size);
    free(text);
    if (!root) {
        fprintf(stderr, "leaves: %s: no JSON\n", argv[1]);
        return 2;
    }
    print_below("", root);
    cJSON_Delete(root);
    return 0;
}
