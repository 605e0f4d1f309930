/* The engine's inner loops in GCC's vector extensions. Each kernel_*.c includes this once, for one CPU level, with
 *   HOG_KERNELS, HOG_PATH   the table to define and its name
 *   HOG_WIDE                lanes
 *   HOG_PAIRS               whether there are registers enough for two strips at once
 * Nothing may be contracted into FMA except where `fma…` says so: pixels and histograms must be dlib's. */
#include "score/hog/hog_internal.h"

#include <math.h>
#include <string.h>

#include "score/hog/lanes.h"

#define VF HOG_CAT(lanes, HOG_WIDE)
#define VI HOG_CAT(int, HOG_WIDE)
#define WIDEN HOG_CAT(widen, HOG_WIDE)
#define NARROW HOG_CAT(narrow, HOG_WIDE)

/* m holds −1 or 0 in every lane. */
static inline VI select(VI m, VI a, VI b)
{
    return (m & a) | (~m & b);
}

static inline VF selectf(VI m, VF a, VF b)
{
    return (VF)select(m, (VI)a, (VI)b);
}

static inline VF load(const float *p)
{
    return *(const VF *)p;
}

static inline void store(float *p, VF v)
{
    *(VF *)p = v;
}

#include "score/hog/strip_template.h"

/* ---- pyramid ---- */

/* Lanes of the blend: a group of columns has eight. */
#if HOG_WIDE > 4
#define BLEND 8
#else
#define BLEND 4
#endif
#define VR HOG_CAT(lanes, BLEND)
#define WIDEN_R HOG_CAT(widen, BLEND)
#define NARROW_R HOG_CAT(narrow, BLEND)

/* Groups g0 … g1 of eight columns: ((tl + tr) + bl) + br in dlib's order, `round` added, then cut to a byte. */
static void resample_row(const hog_planes *to, const uint8_t *top, const uint8_t *bottom, uint8_t *out, int y, int g0,
                         int g1, float round)
{
    const float down = (float)to->down[y], up = (float)(1 - to->down[y]);
    for (int g = g0; g <= g1; g++) {
        bytes16 t, b, by;
        memcpy(&t, top + to->left[8 * g], 16);
        memcpy(&b, bottom + to->left[8 * g], 16);
        memcpy(&by, to->shuffle[g], 16);
        t = __builtin_shuffle(t, by);
        b = __builtin_shuffle(b, by);
        uint8_t p[4][8]; /* top left, top right, bottom left, bottom right */
        memcpy(p, &t, 16);
        memcpy(p + 2, &b, 16);
#pragma GCC unroll 2
        for (int i = 0; i < 8; i += BLEND) {
            const VR f = *(const VR *)(to->frac + 8 * g + i), e = 1 - f;
            const VR tl = __builtin_convertvector(WIDEN_R(p[0] + i), VR),
                     tr = __builtin_convertvector(WIDEN_R(p[1] + i), VR);
            const VR bl = __builtin_convertvector(WIDEN_R(p[2] + i), VR),
                     br = __builtin_convertvector(WIDEN_R(p[3] + i), VR);
            const VR v = ((up * e) * tl + (up * f) * tr + (down * e) * bl + (down * f) * br) + round;
            NARROW_R(out + 8 * g + i, __builtin_convertvector(v, HOG_CAT(int, BLEND)));
        }
    }
}

/* ---- histograms ---- */

/* The nearest of 18 directions, 20° apart (Felzenszwalb et al. 2010, section 6.1). dlib (fhog.h) takes the greatest
 * dot product with nine unit vectors, rounded to four digits: (1, 0), (0.9397, 0.3420), (0.7660, 0.6428), (0.5,
 * 0.8660), (0.1736, 0.9848), mirrored for the rest. Of two neighbours u, v in the first quadrant v is nearer where
 * (v − u)·(|dx|, |dy|) > 0: for the first two 0.3420·|dy| > 0.0603·|dx|. So four comparisons, in units of 1e-4, find
 * the sector of the quadrant, and the signs find the quadrant. Equal to dlib's nine dot products for all 511²
 * gradients (tests/unit/test_hog.c). */
static inline VI orientation(VF dx, VF dy)
{
    const VI zero = (VI){0};
    const VF ax = selectf(dx < 0, -dx, dx), ay = selectf(dy < 0, -dy, dy);
    const VI s =
        -((ay * 3420 > ax * 603) + (ay * 3008 > ax * 1737) + (ay * 2232 > ax * 2660) + (ay * 1188 > ax * 3264));
    const VI upper = select(dx < 0, 9 - s, s);
    const VI lower = select(dx > 0, 18 - s, s + 9);
    const VI o = select(dy < 0, lower, upper);
    return select(o == 18, zero, o);
}

static inline void gradient(const uint8_t *p, size_t pitch, VF *dx, VF *dy)
{
    *dx = __builtin_convertvector(WIDEN(p + 1) - WIDEN(p - 1), VF);
    *dy = __builtin_convertvector(WIDEN(p + pitch) - WIDEN(p - pitch), VF);
}

/* The colour of longest gradient; of equals dlib takes the later one here, and the earlier one in its tail columns. */
static inline void strongest(const uint8_t *p, size_t pitch, size_t plane, VF *dx, VF *dy, VF *len)
{
    gradient(p, pitch, dx, dy);
    *len = *dx * *dx + *dy * *dy;
    for (int c = 1; c < 3; c++) {
        VF ex, ey;
        gradient(p + (size_t)c * plane, pitch, &ex, &ey);
        const VF other = ex * ex + ey * ey;
        const VI keep = *len > other;
        *dx = selectf(keep, *dx, ex);
        *dy = selectf(keep, *dy, ey);
        *len = selectf(keep, *len, other);
    }
}

static void tail_gradient(const hog_level *l, const uint8_t *p, float *mag, uint8_t *bin)
{
    const size_t pitch = l->im->pitch;
    int bx = 0, by = 0, best = -1;
    for (int c = 0; c < 3; c++, p += l->im->plane) {
        int dx = p[1] - p[-1], dy = p[pitch] - p[-(ptrdiff_t)pitch], len = dx * dx + dy * dy;
        if (len > best) {
            best = len;
            bx = dx;
            by = dy;
        }
    }
    const VI o = orientation(splat(VF, (float)bx), splat(VF, (float)by));
    *mag = (float)best;
    *bin = (uint8_t)(2 * o[0]);
}

/* Squared lengths and doubled orientations of columns x0 … x1 of row y. */
static void gradient_row(const hog_level *l, int y, int x0, int x1, float *mag, uint8_t *bin)
{
    const hog_planes *im = l->im;
    const uint8_t *p = im->px + (size_t)y * im->pitch;
    for (int x = x0; x <= x1; x += HOG_WIDE) {
        VF dx, dy, len;
        if (im->channels == 1) {
            gradient(p + x, im->pitch, &dx, &dy);
            len = dx * dx + dy * dy;
        } else {
            strongest(p + x, im->pitch, im->plane, &dx, &dy, &len);
        }
        store(mag + x, len);
        NARROW(bin + x, 2 * orientation(dx, dy));
    }
    if (im->channels == 3)
        for (int x = hog_max(x0, l->tail_x); x <= x1; x++)
            tail_gradient(l, p + x, mag + x, bin + x);
}

/* Bilinear shares of pixel (j, i) of a block in the cells (−1, −1), (−1, 0), (0, −1), (0, 0) around it. */
#define SHARE(i, j)                                                                                                    \
    {                                                                                                                  \
        (15 - 2 * (j)) * (15 - 2 * (i)) / 256.f, (15 - 2 * (j)) * (2 * (i) + 1) / 256.f,                               \
            (2 * (j) + 1) * (15 - 2 * (i)) / 256.f, (2 * (j) + 1) * (2 * (i) + 1) / 256.f                              \
    }
#define SHARES(j)                                                                                                      \
    {                                                                                                                  \
        SHARE(0, j), SHARE(1, j), SHARE(2, j), SHARE(3, j), SHARE(4, j), SHARE(5, j), SHARE(6, j), SHARE(7, j)         \
    }
static const float share[8][8][4] __attribute__((aligned(64))) = {SHARES(0), SHARES(1), SHARES(2), SHARES(3),
                                                                  SHARES(4), SHARES(5), SHARES(6), SHARES(7)};

/* One row of four bins by four cells becomes four cells by four bins. */
static inline void transpose4(const lanes4 r[4], float *out, size_t pitch)
{
    const lanes4 a = __builtin_shuffle(r[0], r[1], (int4){0, 4, 1, 5}),
                 b = __builtin_shuffle(r[2], r[3], (int4){0, 4, 1, 5});
    const lanes4 c = __builtin_shuffle(r[0], r[1], (int4){2, 6, 3, 7}),
                 d = __builtin_shuffle(r[2], r[3], (int4){2, 6, 3, 7});
    *(lanes4 *)out = __builtin_shuffle(a, b, (int4){0, 1, 4, 5});
    *(lanes4 *)(out + pitch) = __builtin_shuffle(a, b, (int4){2, 3, 6, 7});
    *(lanes4 *)(out + 2 * pitch) = __builtin_shuffle(c, d, (int4){0, 1, 4, 5});
    *(lanes4 *)(out + 3 * pitch) = __builtin_shuffle(c, d, (int4){2, 3, 6, 7});
}

enum { SETS = 4 };

/* Adds one pixel to a set of bins; `twice` is its doubled orientation: eight bytes a step reach the four cells of a
 * bin. */
static inline void add_pixel(float *set, size_t twice, float mag, lanes4 w)
{
    lanes4 *q = (lanes4 *)((char *)set + twice * 8);
    *q += mag * w;
}

/* Neighbours add to different sets of bins, which hides the latency of adding to memory: they often have the same
 * orientation. */
static __attribute__((noinline)) void add_block(float set[SETS][HOG_BLOCK], const float *mag, const uint8_t *bin,
                                                size_t pitch)
{
    const lanes4 *w = (const lanes4 *)share[0];
    for (int j = 0; j < 8; j++, mag += pitch, bin += pitch, w += 8) {
#pragma GCC unroll 8
        for (int i = 0; i < 8; i++)
            add_pixel(set[i % SETS], bin[i], mag[i], w[i]);
    }
}

/* The same for a block at the picture's edge, of which rows y0 … y1 and columns i0 … i1 count. */
static __attribute__((noinline)) void add_edge(float set[SETS][HOG_BLOCK], const float *mag, const uint8_t *bin,
                                               size_t pitch, hog_range r)
{
    for (int j = r.y0; j <= r.y1; j++, mag += pitch, bin += pitch)
        for (int i = r.x0; i <= r.x1; i++)
            add_pixel(set[i % SETS], bin[i], mag[i], *(const lanes4 *)share[j][i]);
}

static void clear_sets(float *set)
{
#pragma GCC unroll 80
    for (int i = 0; i < SETS * HOG_BLOCK; i += HOG_WIDE)
        store(set + i, (VF){0});
}

static void sum_sets(float set[SETS][HOG_BLOCK], float *out)
{
#pragma GCC unroll 20
    for (int i = 0; i < HOG_BLOCK; i += HOG_WIDE)
        store(set[0] + i, (load(set[0] + i) + load(set[1] + i)) + (load(set[2] + i) + load(set[3] + i)));
    for (int g = 0; g < 20; g += 4)
        transpose4((const lanes4 *)(set[0] + 4 * g), out + g, 20);
}

/* Squared lengths become lengths. */
static void root_row(float *mag, int n)
{
    for (int i = 0; i < n; i++)
        mag[i] = sqrtf(mag[i]);
}

/* Blocks b0 … b1 of block row `by`: 8×8 pixels from (8·b − 4, 8·by − 4) that share the same four cells; those with a
 * gradient count. Several blocks are filled before any is summed: sums in wide vectors must wait for narrow stores
 * to settle. */
static void blocks(const hog_level *l, hog_scratch *t, int by, int b0, int b1, float *out)
{
    enum { BATCH = 4 };
    float set[BATCH][SETS][HOG_BLOCK] __attribute__((aligned(64)));
    const int top = by * 8 - 4, y0 = hog_max(top, 1), y1 = hog_min(top + 7, l->seen_y);
    const int x0 = hog_max(b0 * 8 - 4, 1), x1 = hog_min(b1 * 8 + 3, l->seen_x);
    for (int y = y0; y <= y1; y++) {
        float *mag = t->mag + (size_t)(y - y0) * t->pitch + 4;
        gradient_row(l, y, x0, x1, mag, t->bin + (size_t)(y - y0) * t->pitch + 4);
        root_row(mag + x0, x1 - x0 + 1);
    }
    for (int b = b0; b <= b1; b += BATCH) {
        const int n = hog_min(BATCH, b1 - b + 1);
        for (int k = 0; k < n; k++) {
            const int x = (b + k) * 8 - 4;
            const hog_range r = {y0 - top, y1 - top, hog_max(x0 - x, 0), hog_min(x1 - x, 7)};
            clear_sets(set[k][0]);
            if (r.y1 - r.y0 == 7 && r.x1 - r.x0 == 7)
                add_block(set[k], t->mag + 4 + x, t->bin + 4 + x, t->pitch);
            else
                add_edge(set[k], t->mag + 4 + x, t->bin + 4 + x, t->pitch, r);
        }
        for (int k = 0; k < n; k++)
            sum_sets(set[k], out + (size_t)(b + k) * HOG_BLOCK);
    }
}

static inline float sum4(lanes4 v)
{
    return (v[0] + v[1]) + (v[2] + v[3]);
}

/* Cells c0 … c1 of row r from the rows of blocks above and below their middle. */
static void cells(hog_level *l, int r, int c0, int c1, const float *above, const float *below)
{
    for (int c = c0; c <= c1; c++) {
        float *h = l->H + ((size_t)r * (size_t)l->cc + (size_t)c) * HOG_H;
        const float *a = above + (size_t)c * HOG_BLOCK, *b = below + (size_t)c * HOG_BLOCK;
        for (int i = 0; i < 20; i += 4)
            *(lanes4 *)(h + i) = (*(const lanes4 *)(a + 60 + i) + *(const lanes4 *)(a + HOG_BLOCK + 40 + i)) +
                                 (*(const lanes4 *)(b + 20 + i) + *(const lanes4 *)(b + HOG_BLOCK + i));
        const lanes4 s0 = *(lanes4 *)h + *(lanes4 *)(h + 9), s1 = *(lanes4 *)(h + 4) + *(lanes4 *)(h + 13);
        const float s2 = h[8] + h[17];
        *(lanes4 *)(h + 18) = s0;
        *(lanes4 *)(h + 22) = s1;
        h[26] = s2;
        l->N[(size_t)r * l->np + (size_t)c] = sum4(s0 * s0 + s1 * s1) + s2 * s2;
    }
}

/* ---- features ---- */

/* Four normalisers of a cell, one for each corner (Felzenszwalb et al. 2010, section 6.2): with E the energy of the
 * 2×2 cells around a corner, a bin h becomes min(h/√E, 0.2). NN = 0.2·√E is where h is cut, NI = 0.1/NN = 0.5/√E
 * scales it. The ½ and ε = 1e-4 are of Girshick's features.cc, which dlib follows. */
static void corners(hog_level *l, int r, int c0, int c1)
{
    const float *n0 = l->N + (size_t)r * l->np, *n1 = n0 + l->np;
    float *nn = l->NN + (size_t)r * l->np, *ni = l->NI + (size_t)r * l->np;
    for (int c = c0; c <= c1; c++) {
        const float z = ((n0[c] + n0[c + 1]) + (n1[c] + n1[c + 1])) + 0.0001f;
        nn[c] = 0.2f * sqrtf(z);
        ni[c] = 0.1f / nn[c];
    }
}

enum { PARTS_OF_H = HOG_H / HOG_WIDE };

/* Sum over the 18 signed bins, folded to four lanes. */
static inline lanes4 fold(const VF u[PARTS_OF_H])
{
    lanes4 sum = {0};
    const lanes4 *q = (const lanes4 *)u;
#pragma GCC unroll 4
    for (int i = 0; i < 4; i++)
        sum += q[i];
    return sum + q[4] * (lanes4){1, 1, 0, 0};
}

/* A cell's 31 features: bins cut at four corners' energies, summed; then each corner's sum. */
static void feature(const float *h, const float *nn0, const float *nn1, const float *ni0, const float *ni1, float *out)
{
    const float n[4] = {nn1[1], nn0[1], nn1[0], nn0[0]}, m[4] = {ni1[1], ni0[1], ni1[0], ni0[0]};
    VF f[PARTS_OF_H] = {0};
    lanes4 t[4], tt[4];
    for (int k = 0; k < 4; k++) {
        VF u[PARTS_OF_H];
#pragma GCC unroll 8
        for (int i = 0; i < PARTS_OF_H; i++) {
            const VF v = load(h + i * HOG_WIDE), cut = splat(VF, n[k]);
            u[i] = selectf(v < cut, v, cut) * m[k];
            f[i] += u[i];
        }
        t[k] = fold(u);
    }
#pragma GCC unroll 8
    for (int i = 0; i < PARTS_OF_H; i++)
        store(out + i * HOG_WIDE, f[i]);
    transpose4(t, (float *)tt, 4);
    *(lanes4 *)(out + 27) =
        ((tt[0] + tt[1]) + (tt[2] + tt[3])) * 0.4714f; /* texture energy: 0.2357 = 1/√18, and 2 undoes the ½ */
}

/* Features x0 … x1 of row y, four at a time: a group at the right edge starts earlier and repeats some. */
static void features(hog_level *l, int y, int x0, int x1)
{
    const float *nn = l->NN + (size_t)y * l->np, *ni = l->NI + (size_t)y * l->np;
    for (int x = x0; x <= x1; x += 4) {
        const int first = hog_max(hog_min(x, l->hc - 4), 0), n = hog_min(4, l->hc);
        float some[4][HOG_H];
        float *f = l->F + (size_t)y * HOG_H * l->fp + (size_t)(first + HOG_BEFORE);
        for (int i = 0; i < n; i++) {
            const int c = first + i;
            feature(l->H + ((size_t)(y + 1) * (size_t)l->cc + (size_t)(c + 1)) * HOG_H, nn + c, nn + l->np + c, ni + c,
                    ni + l->np + c, some[i]);
        }
        if (n == 4) {
            for (int p = 0; p < HOG_H; p += 4) {
                const lanes4 r[4] = {*(lanes4 *)(some[0] + p), *(lanes4 *)(some[1] + p), *(lanes4 *)(some[2] + p),
                                     *(lanes4 *)(some[3] + p)};
                transpose4(r, f + (size_t)p * l->fp, l->fp);
            }
        } else {
            for (int p = 0; p < HOG_H; p++)
                for (int i = 0; i < n; i++)
                    f[(size_t)p * l->fp + (size_t)i] = some[i][p];
        }
    }
}

/* ---- responses ---- */

/* Windows x0 … x1 (and up to a vector beyond) of row y. */
static void responses(const hog_bank *b, hog_level *l, int y, int x0, int x1)
{
    const int i0 = hog_max(HOG_BEFORE - y, 0), i1 = hog_min(HOG_TAPS - 1, l->hr - 1 - y + HOG_BEFORE);
    const float *dots[HOG_TAPS];
    for (int i = i0; i <= i1; i++)
        dots[i] = hog_dots(l, y - HOG_BEFORE + i, l->side[y - HOG_BEFORE + i]) + (size_t)(i * MG_PARTS) * l->pp;
    for (int d = 0; d < MG_PARTS; d++) {
        float *r = l->R + ((size_t)y * MG_PARTS + (size_t)d) * l->rp;
        for (int x = x0; x <= x1; x += HOG_WIDE) {
            VF sum = splat(VF, -b->threshold[d]);
            for (int i = i0; i <= i1; i++)
                sum += load(dots[i] + (size_t)d * l->pp + (size_t)x);
            store(r + x, sum);
        }
    }
}

static inline float reduce_max(VF v)
{
    float m = v[0];
#pragma GCC unroll 16
    for (int i = 1; i < HOG_WIDE; i++)
        m = v[i] > m ? v[i] : m;
    return m;
}

static void maxima(hog_level *l, int y)
{
    const float *is_true = l->is_true + (size_t)y * l->rp, *is_false = l->is_false + (size_t)y * l->rp;
    float *best = l->best + (size_t)y * (MG_PARTS + 1);
    const VF lowest = splat(VF, -INFINITY);
    VF other = lowest;
    for (int d = 0; d < MG_PARTS; d++) {
        const float *r = l->R + ((size_t)y * MG_PARTS + (size_t)d) * l->rp;
        VF own = lowest;
        for (int x = 0; x < l->hc; x += HOG_WIDE) {
            const VF v = load(r + x), t = v + load(is_true + x), f = v + load(is_false + x);
            own = selectf(t > own, t, own);
            other = selectf(f > other, f, other);
        }
        best[d] = reduce_max(own);
    }
    best[MG_PARTS] = reduce_max(other);
}

const hog_kernels HOG_KERNELS = {
    .name = HOG_PATH,
    .resample_row = resample_row,
    .gradients = gradient_row,
    .blocks = blocks,
    .cells = cells,
    .corners = corners,
    .features = features,
    .rowdots = rowdots,
    .responses = responses,
    .maxima = maxima,
};
