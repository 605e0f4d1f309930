/* Vector types of 4, 8 and 16 lanes, and the few operations for which the compiler's own translation of them is slow.
 * Included by kernels.h, after the CPU level is set. */
#define HOG_CAT_(a, b) a##b
#define HOG_CAT(a, b) HOG_CAT_(a, b)
#define LANES(n) __attribute__((vector_size(4 * (n)), aligned(4), may_alias))

typedef float lanes4 LANES(4);
typedef float lanes8 LANES(8);
typedef float lanes16 LANES(16);
typedef int32_t int4 LANES(4);
typedef int32_t int8 LANES(8);
typedef int32_t int16 LANES(16);
typedef uint8_t bytes4 __attribute__((vector_size(4)));
typedef uint8_t bytes8 __attribute__((vector_size(8)));
typedef uint8_t bytes16 __attribute__((vector_size(16)));

/* A number in every lane: x − 0 is x, so only the copying to every lane is left. */
#define splat(V, x) ((x) - (V){0})

/* a·w + b, w a number, fused where the CPU level has it. */
#if defined(__FMA__)
#define fma4(a, w, b) ((lanes4)_mm_fmadd_ps((__m128)(a), (__m128)splat(lanes4, w), (__m128)(b)))
#define fma8(a, w, b) ((lanes8)_mm256_fmadd_ps((__m256)(a), (__m256)splat(lanes8, w), (__m256)(b)))
#else
#define fma4(a, w, b) ((a) * (w) + (b))
#define fma8(a, w, b) ((a) * (w) + (b))
#endif
#if defined(__AVX512F__)
#define fma16(a, w, b) ((lanes16)_mm512_fmadd_ps((__m512)(a), (__m512)splat(lanes16, w), (__m512)(b)))
#endif

/* Bytes to numbers. */
static inline int4 widen4(const uint8_t *p)
{
#if defined(__SSE2__)
    int32_t four;
    memcpy(&four, p, 4);
    const __m128i z = _mm_setzero_si128();
    return (int4)_mm_unpacklo_epi16(_mm_unpacklo_epi8(_mm_cvtsi32_si128(four), z), z);
#else
    bytes4 b;
    memcpy(&b, p, 4);
    return __builtin_convertvector(b, int4);
#endif
}

#if defined(__AVX2__)
static inline int8 widen8(const uint8_t *p)
{
    return (int8)_mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)p));
}
#endif

#if defined(__AVX512F__)
static inline int16 widen16(const uint8_t *p)
{
    return (int16)_mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)p));
}
#endif

/* Numbers 0 … 255 to bytes. */
static inline void narrow4(uint8_t *p, int4 v)
{
#if defined(__SSE2__)
    const __m128i w = _mm_packs_epi32((__m128i)v, (__m128i)v);
    const int32_t four = _mm_cvtsi128_si32(_mm_packus_epi16(w, w));
    memcpy(p, &four, 4);
#else
    const bytes4 b = __builtin_convertvector(v, bytes4);
    memcpy(p, &b, 4);
#endif
}

#if defined(__AVX2__)
static inline void narrow8(uint8_t *p, int8 v)
{
    const __m128i w = _mm_packs_epi32(_mm256_castsi256_si128((__m256i)v), _mm256_extracti128_si256((__m256i)v, 1));
    _mm_storel_epi64((__m128i *)p, _mm_packus_epi16(w, w));
}
#endif

#if defined(__AVX512F__)
static inline void narrow16(uint8_t *p, int16 v)
{
    _mm_storeu_si128((__m128i *)p, _mm512_cvtepi32_epi8((__m512i)v));
}
#endif
