/* Row-dots of one strip of HOG_L columns; included once per width. Lane x holds window column x0 + x throughout, and every sum
 * runs in the order of the filters, so that a column's bits do not depend on the strip it was computed in. */
#define VL HOG_CAT(lanes, HOG_L)

/* S[k][x] = Σ_j row[k][j] · F[plane of k][x + j], as two interleaved chains. */
static void HOG_CAT(row_filters, HOG_L)(const hog_bank *b, const float *f, size_t fp, float *s)
{
    for (int p = 0; p < MG_HOG_PLANES; p++, f += fp) {
        VL t[HOG_TAPS];
#pragma GCC unroll 10
        for (int j = 0; j < HOG_TAPS; j++)
            t[j] = *(const VL *)(f + j);
        for (int k = b->plane_first[p]; k < b->plane_first[p + 1]; k++) {
            const float *w = b->row[k];
            VL even = t[0] * w[0], odd = t[1] * w[1];
#pragma GCC unroll 4
            for (int j = 2; j < HOG_TAPS; j += 2) {
                even = HOG_CAT(fma, HOG_L)(t[j], w[j], even);
                odd = HOG_CAT(fma, HOG_L)(t[j + 1], w[j + 1], odd);
            }
            *(VL *)(s + k * HOG_L) = even + odd;
        }
    }
}

/* Lines i0 … i0 + N − 1 of all parts: Σ_k col[k][i] · S[k]. */
static inline __attribute__((always_inline)) void HOG_CAT(col_filters, HOG_L)(const hog_bank *b, const hog_strip *o,
                                                                             const float *s, const int N)
{
    for (int d = 0; d < MG_PARTS; d++) {
        VL sum[HOG_TAPS];
#pragma GCC unroll 10
        for (int i = 0; i < N; i++)
            sum[i] = (VL){0};
        for (int k = b->part_first[d]; k < b->part_first[d + 1]; k++) {
            const VL v = *(const VL *)(s + b->from[k] * HOG_L);
            const float *c = b->col[k] + o->i0;
#pragma GCC unroll 10
            for (int i = 0; i < N; i++)
                sum[i] = HOG_CAT(fma, HOG_L)(v, c[i], sum[i]);
        }
#pragma GCC unroll 10
        for (int i = 0; i < N; i++)
            *(VL *)(o->p + (size_t)(i * MG_PARTS + d) * o->pp) = sum[i];
    }
}

static void HOG_CAT(strip, HOG_L)(const hog_bank *b, const hog_strip *o, float *s)
{
    HOG_CAT(row_filters, HOG_L)(b, o->f, o->fp, s);
    switch (o->ni) {
    case 2:
        HOG_CAT(col_filters, HOG_L)(b, o, s, 2);
        break;
    case 4:
        HOG_CAT(col_filters, HOG_L)(b, o, s, 4);
        break;
    case 6:
        HOG_CAT(col_filters, HOG_L)(b, o, s, 6);
        break;
    case 8:
        HOG_CAT(col_filters, HOG_L)(b, o, s, 8);
        break;
    default:
        HOG_CAT(col_filters, HOG_L)(b, o, s, 10);
    }
}

#undef VL
#undef HOG_L
