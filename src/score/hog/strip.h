/* Row-dots of one or two strips of HOG_WIDE columns. Lane x of a strip holds window column x0 + x throughout, and every sum runs in
 * the order of the filters, so that a column's bits do not depend on the strip it was computed in. Two strips share the
 * loading of the filters. */
#define FMA HOG_CAT(fma, HOG_WIDE)
#define INLINE static inline __attribute__((always_inline))

/* S[filter][strip][x] = Σ_j row[filter][j] · F[its plane][x + j], as two interleaved chains; stored in the column filters' order. */
INLINE void row_filters(const hog_bank *b, const hog_strips *o, float *s, const int M)
{
    int k = 0;
    for (int p = 0; p < MG_HOG_PLANES; p++) {
        VF t[2][HOG_TAPS];
        for (int m = 0; m < M; m++) {
            const float *f = o->at[m].f + (size_t)p * o->fp;
            __builtin_prefetch(f + 2 * o->fp);
            __builtin_prefetch(f + 2 * o->fp + 16);
#pragma GCC unroll 10
            for (int j = 0; j < HOG_TAPS; j++)
                t[m][j] = load(f + j);
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

/* Lines i0 … i0 + N − 1 of all parts: Σ_k col[k][i] · S[k]. */
INLINE void col_filters(const hog_bank *b, const hog_strips *o, const float *s, const int N, const int M)
{
    for (int d = 0; d < MG_PARTS; d++) {
        VF sum[2][HOG_TAPS];
        for (int m = 0; m < M; m++)
#pragma GCC unroll 10
            for (int i = 0; i < N; i++)
                sum[m][i] = (VF){0};
        for (int k = b->part_first[d]; k < b->part_first[d + 1]; k++, s += M * HOG_WIDE) {
            const float *c = b->col[k] + o->i0;
#pragma GCC unroll 10
            for (int i = 0; i < N; i++)
#pragma GCC unroll 2
                for (int m = 0; m < M; m++)
                    sum[m][i] = FMA(load(s + m * HOG_WIDE), c[i], sum[m][i]);
        }
        for (int m = 0; m < M; m++)
#pragma GCC unroll 10
            for (int i = 0; i < N; i++)
                store(o->at[m].p + (size_t)(i * MG_PARTS + d) * o->pp, sum[m][i]);
    }
}

INLINE void strips(const hog_bank *b, const hog_strips *o, float *s, const int M)
{
    row_filters(b, o, s, M);
    switch (o->ni) {
    case 2:
        col_filters(b, o, s, 2, M);
        break;
    case 4:
        col_filters(b, o, s, 4, M);
        break;
    case 6:
        col_filters(b, o, s, 6, M);
        break;
    case 8:
        col_filters(b, o, s, 8, M);
        break;
    default:
        col_filters(b, o, s, 10, M);
    }
}

static void one_strip(const hog_bank *b, const hog_strips *o, float *s)
{
    strips(b, o, s, 1);
}

#if HOG_PAIRS
static void two_strips(const hog_bank *b, const hog_strips *o, float *s)
{
    strips(b, o, s, 2);
}
#endif

static void rowdots(const hog_bank *b, const hog_strips *o, float *s)
{
#if HOG_PAIRS
    if (o->count == 2) {
        two_strips(b, o, s);
        return;
    }
#endif
    hog_strips one = *o;
    for (int i = 0; i < o->count; i++) {
        one.at[0] = o->at[i];
        one_strip(b, &one, s);
    }
}
