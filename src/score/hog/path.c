/* Which of the compiled kernels this CPU runs. */
#include "score/hog/hog_internal.h"

#include <string.h>

static const hog_kernels *const paths[] = {
#if defined(__x86_64__)
    &hog_kernels_v4, &hog_kernels_v3,
#endif
    &hog_kernels_base};
enum { PATHS = sizeof paths / sizeof *paths };

static bool runs_here(const hog_kernels *k)
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (k == &hog_kernels_v4)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
               __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
    if (k == &hog_kernels_v3)
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
               __builtin_cpu_supports("bmi2");
#endif
    return k == &hog_kernels_base;
}

mg_status hog_path(const hog_kernels **out, const char *name, mg_err *err)
{
    *out = NULL;
    for (int i = 0; i < PATHS; i++)
        if (name ? strcmp(paths[i]->name, name) == 0 : runs_here(paths[i])) {
            if (!runs_here(paths[i]))
                return mg_fail(err, MG_EMISSING, "this CPU cannot run the engine's path '%s'", name);
            *out = paths[i];
            return MG_OK;
        }
    return mg_fail(err, MG_EINPUT, "the engine has no path '%.40s' in this build", name);
}

const char *mg_hog_path_name(const mg_context *context)
{
    const hog_kernels *k;
    return hog_path(&k, context ? context->cpu_path : NULL, NULL) == MG_OK ? k->name : NULL;
}

const char *mg_hog_path_at(int i)
{
    return i >= 0 && i < PATHS ? paths[i]->name : NULL;
}
