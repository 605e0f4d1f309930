/* The kernels for x86-64-v4: AVX-512. */
#if defined(__x86_64__)
#include <immintrin.h>
#pragma GCC target("arch=x86-64-v4")
#define HOG_KERNELS hog_kernels_v4
#define HOG_PATH "v4"
#define HOG_WIDE 16
#define HOG_PAIRS 1
#include "score/hog/kernels_template.h"
#else
typedef int hog_no_v4; /* ISO C wants something in a file */
#endif
