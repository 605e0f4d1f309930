/* The kernels for any CPU: four lanes, no fused multiply-add. */
#if defined(__SSE2__)
#include <immintrin.h>
#endif
#define HOG_KERNELS hog_kernels_base
#define HOG_PATH "base"
#define HOG_WIDE 4
#define HOG_PAIRS 0
#include "score/hog/kernels_template.h"
