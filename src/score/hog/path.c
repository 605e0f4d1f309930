/* Which of the compiled kernels this CPU runs. */
#include "score/hog/hog_internal.h"

#include <stdatomic.h>
#include <string.h>

static const hog_kernels *const paths[] = {
#if defined(__x86_64__)
    &hog_kernels_v4, &hog_kernels_v3,
#endif
    &hog_kernels_base};
enum { PATHS = sizeof paths / sizeof *paths };

static _Atomic(const hog_kernels *) chosen;

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

const hog_kernels *hog_path(void)
{
    const hog_kernels *k = atomic_load(&chosen);
    for (int i = 0; !k; i++)
        if (runs_here(paths[i]))
            k = paths[i];
    atomic_store(&chosen, k);
    return k;
}

const char *mg_hog_path_name(void)
{
    return hog_path()->name;
}

const char *mg_hog_path_at(int i)
{
    return i >= 0 && i < PATHS ? paths[i]->name : NULL;
}

mg_status mg_hog_force_path(const char *name, mg_err *err)
{
    for (int i = 0; i < PATHS; i++)
        if (!strcmp(paths[i]->name, name)) {
            if (!runs_here(paths[i]))
                return mg_fail(err, MG_EMISSING, "this CPU cannot run the engine's path '%s'", name);
            atomic_store(&chosen, paths[i]);
            return MG_OK;
        }
    return mg_fail(err, MG_EINPUT, "the engine has no path '%.40s' in this build", name);
}
