/* What every unit test starts with: cmocka, its headers in the order it wants, and one main. */
#ifndef MASKGEN_TEST_H
#define MASKGEN_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "maskgen/status.h"

/* Fails with the library's own message. */
#define MUST(call)                                                                                                     \
    do {                                                                                                               \
        mg_err err_ = {MG_OK, ""};                                                                                     \
        mg_err *err = &err_;                                                                                           \
        if ((call) != MG_OK)                                                                                           \
            fail_msg("%s: %s", #call, err_.msg);                                                                       \
    } while (0)

/* Whether a message ends with its place (mg_fail_at). */
static inline bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

#define TEST_MAIN(...)                                                                                                 \
    int main(void)                                                                                                     \
    {                                                                                                                  \
        const struct CMUnitTest tests[] = {__VA_ARGS__};                                                               \
        return cmocka_run_group_tests(tests, NULL, NULL);                                                              \
    }

#endif
