#include "base/text/weight.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/text/format.h"

/* A decimal number and nothing after it. */
static bool read_weight(const char *text, double *out)
{
    char *end;
    errno = 0;
    *out = mg_strtod(text, &end);
    return *text && !*end && errno == 0 && isfinite(*out) && (strpbrk(text, "xX") == NULL);
}

mg_status mg_weight_cut(char *item, double *weight, const char *option, mg_err *err)
{
    char *colon = strrchr(item, ':');
    double read;
    *weight = 1;
    if (!colon || !read_weight(colon + 1, &read))
        return MG_OK;
    *weight = read;
    if (!(*weight > 0 && *weight <= 1e6))
        return mg_fail_at(err, MG_EINPUT, option, "the weight of \"%.60s\" is not above 0 and at most 1000000", item);
    *colon = 0;
    return MG_OK;
}
