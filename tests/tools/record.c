/* Prints the record in a PNG of maskgen's, for scripts to search in. Exit code 1 where there is none. */
#include <stdio.h>
#include <stdlib.h>

#include "base/image/picture.h"

int main(int argc, char **argv)
{
    mg_image im;
    char *text = NULL;
    if (argc != 2 || mg_picture_load(&im, &text, argv[1], NULL) != MG_OK || !text)
        return 1;
    puts(text);
    free(text);
    mg_image_free(&im);
    return 0;
}
