/* The kernels for x86-64-v3: AVX2 and fused multiply-add. */
#if defined(__x86_64__)
#include <immintrin.h>
#pragma GCC target("arch=x86-64-v3")
#define HOG_KERNELS hog_kernels_v3
#define HOG_PATH "v3"
#define HOG_WIDE 8
#define HOG_PAIRS 0
#include "score/hog/kernels_template.h"
#else
typedef int hog_no_v3; /* ISO C wants something in a file */
#endif
