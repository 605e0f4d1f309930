/* Whether a file is one whole JSON document, by cJSON alone: the second opinion on what maskgen prints. json FILE
 * [MEMBER]: exit 1 where it is none, or where the object lacks the member. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/file/file.h"

int main(int argc, char **argv)
{
    mg_err err = {MG_OK, ""};
    char *text = NULL;
    size_t size = 0;
    if (argc < 2 || argc > 3 || mg_file_read(argv[1], (size_t)1 << 28, &text, &size, &err) != MG_OK) {
        fprintf(stderr, "json: %s\n", argc < 2 || argc > 3 ? "usage: json FILE [MEMBER]" : err.msg);
        return 2;
    }
    const char *end = NULL;
    cJSON *root = cJSON_ParseWithLengthOpts(text, size, &end, 0);
    bool whole = root != NULL;
    for (; whole && end < text + size; end++)
        whole = strchr(" \t\r\n", *end) && *end;
    if (whole && argc == 3)
        whole = cJSON_GetObjectItemCaseSensitive(root, argv[2]) != NULL;
    cJSON_Delete(root);
    free(text);
    return whole ? 0 : 1;
}
