/* Row-dots of segments of columns. Lane x of a segment holds window column x0 + x throughout, and every sum runs in
 * the order of the filters, so that a column's bits do not depend on the segment it was computed in. A vector holds
 * two segments, one or half of one; two vectors share the loading of the filters where there are registers enough
 * (HOG_PAIRS). */
#define FMA HOG_CAT(fma, HOG_WIDE)
#define INLINE static inline __attribute__((always_inline))

/* Vector m of the segments: floats `at` after each one's start. */
INLINE VF load_segments(const float *const *f, int m, size_t at)
{
#if HOG_WIDE == 16
    return (VF)_mm512_insertf32x8(_mm512_castps256_ps512(_mm256_loadu_ps(f[2 * m] + at)),
                                  _mm256_loadu_ps(f[2 * m + 1] + at), 1);
#elif HOG_WIDE == 8
    return load(f[m] + at);
#else
    return load(f[m / 2] + at + 4 * (m % 2));
#endif
}

INLINE void store_segments(float *const *p, int m, size_t at, VF v)
{
#if HOG_WIDE == 16
    _mm256_storeu_ps(p[2 * m] + at, _mm512_castps512_ps256((__m512)v));
    _mm256_storeu_ps(p[2 * m + 1] + at, _mm512_extractf32x8_ps((__m512)v, 1));
#elif HOG_WIDE == 8
    store(p[m] + at, v);
#else
    store(p[m / 2] + at + 4 * (m % 2), v);
#endif
}

/* S[filter][vector] = Σ_j row[filter][j] · F[its plane][x + j], as two interleaved chains; stored in the column
 * filters' order. */
INLINE void row_filters(const hog_bank *b, const hog_segments *o, float *s, const int M)
{
    int k = 0;
    for (int p = 0; p < MG_HOG_PLANES; p++) {
        VF t[2][HOG_TAPS];
        const size_t plane = (size_t)p * o->fp;
        for (int m = 0; m < M; m++) {
            __builtin_prefetch(o->f[m * HOG_WIDE / HOG_SEGMENT] + plane + 2 * o->fp);
#pragma GCC unroll 10
            for (int j = 0; j < HOG_TAPS; j++)
                t[m][j] = load_segments(o->f, m, plane + (size_t)j);
        }
        for (; k < b->plane_first[p + 1]; k++) {
            const float *w = b->row[k];
            VF even[2], odd[2];
#pragma GCC unroll 2
            for (int m = 0; m < M; m++) {
                even[m] = t[m][0] * w[0];
                odd[m] = t[m][1] * w[1];
            }
#pragma GCC unroll 4
            for (int j = 2; j < HOG_TAPS; j += 2)
#pragma GCC unroll 2
                for (int m = 0; m < M; m++) {
                    even[m] = FMA(t[m][j], w[j], even[m]);
                    odd[m] = FMA(t[m][j + 1], w[j + 1], odd[m]);
                }
            float *to = s + (size_t)b->to[k] * (size_t)(M * HOG_WIDE);
#pragma GCC unroll 2
            for (int m = 0; m < M; m++)
                store(to + m * HOG_WIDE, even[m] + odd[m]);
        }
    }
}

/* Filter rows i0 … i0 + N − 1 of all parts: Σ_k col[k][i] · S[k]. */
INLINE void col_filters(const hog_bank *b, const hog_segments *o, const float *s, int i0, const int N, const int M)
{
    for (int d = 0; d < MG_PARTS; d++) {
        VF sum[2][HOG_TAPS];
        for (int m = 0; m < M; m++)
#pragma GCC unroll 10
            for (int i = 0; i < N; i++)
                sum[m][i] = (VF){0};
        for (int k = b->part_first[d]; k < b->part_first[d + 1]; k++, s += M * HOG_WIDE) {
            const float *c = b->col[k] + i0;
#pragma GCC unroll 10
            for (int i = 0; i < N; i++)
#pragma GCC unroll 2
                for (int m = 0; m < M; m++)
                    sum[m][i] = FMA(load(s + m * HOG_WIDE), c[i], sum[m][i]);
        }
        for (int m = 0; m < M; m++)
#pragma GCC unroll 10
            for (int i = 0; i < N; i++)
                store_segments(o->p, m, (size_t)((i0 + i) * MG_PARTS + d) * o->pp, sum[m][i]);
    }
}

/* An even number of filter rows, so that few variants do. */
INLINE void all_lines(const hog_bank *b, const hog_segments *o, float *s, const int M)
{
    const int n = (o->i1 - o->i0 + 2) / 2 * 2, i0 = hog_min(o->i0, HOG_TAPS - n);
    row_filters(b, o, s, M);
    switch (n) {
    case 2:
        col_filters(b, o, s, i0, 2, M);
        break;
    case 4:
        col_filters(b, o, s, i0, 4, M);
        break;
    case 6:
        col_filters(b, o, s, i0, 6, M);
        break;
    case 8:
        col_filters(b, o, s, i0, 8, M);
        break;
    default:
        col_filters(b, o, s, i0, 10, M);
    }
}

static void one_vector(const hog_bank *b, const hog_segments *o, float *s)
{
    all_lines(b, o, s, 1);
}

#if HOG_PAIRS
static void two_vectors(const hog_bank *b, const hog_segments *o, float *s)
{
    all_lines(b, o, s, 2);
}
#endif

static void rowdots(const hog_bank *b, const hog_segments *o, float *s)
{
    hog_segments some = *o;
#if HOG_WIDE == 16
    /* Empty halves of vectors repeat the first segment. */
    for (int i = o->count; i < HOG_SEGMENTS; i++) {
        some.f[i] = o->f[0];
        some.p[i] = o->p[0];
    }
    (o->count > 2 ? two_vectors : one_vector)(b, &some, s);
#else
    for (int i = 0; i < o->count; i++)
        for (int x = 0; x < HOG_SEGMENT; x += HOG_WIDE) {
            some.f[0] = o->f[i] + x;
            some.p[0] = o->p[i] + x;
            one_vector(b, &some, s);
        }
#endif
}
