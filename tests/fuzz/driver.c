/* Replays files through one fuzz target without libFuzzer: program FOLDER. Every file is one TAP test; a crash ends the
 * program early, which the missing tests tell. Nothing may take more than two seconds. */
#define _POSIX_C_SOURCE 200809L
#include <time.h>

#include "fuzz.h"
#include "base/file/file.h"

enum { LIMIT = 256 << 20 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double seconds_allowed(void)
{
    const char *scale = getenv("MASKGEN_SLOW"); /* sanitizers: how much slower than the plain build */
    return 2 * (scale && atof(scale) > 1 ? atof(scale) : 1);
}

int main(int argc, char **argv)
{
    mg_list files;
    mg_err err = {MG_OK, ""};
    int failed = 0;
    if (argc != 2 || mg_dir_list(&files, argv[1], NULL, &err) != MG_OK) {
        fprintf(stderr, "usage: %s FOLDER %s\n", argv[0], err.msg);
        return 2;
    }
    printf("1..%zu\n", files.count);
    for (size_t i = 0; i < files.count; i++) {
        char *data;
        size_t size;
        double begin = now();
        if (mg_file_read(files.item[i], LIMIT, &data, &size, &err) != MG_OK) {
            printf("not ok %zu - %s: %s\n", i + 1, files.item[i], err.msg);
            failed = 1;
            continue;
        }
        /* As libFuzzer does: a block of its own, so that reading past its end is seen. */
        uint8_t *block = malloc(size ? size : 1);
        if (block) {
            memcpy(block, data, size);
            LLVMFuzzerTestOneInput(block, size);
        }
        free(block);
        free(data);
        bool late = now() - begin > seconds_allowed();
        failed |= late;
        printf("%sok %zu - %s\n", late ? "not " : "", i + 1, files.item[i]);
        fflush(stdout);
    }
    HOLDS(files.count > 0);
    mg_list_free(&files);
    return failed;
}
