/* What JPEG does to pixels: 8×8 DCT, quantisation, back. The bitstream is lossless, so it is left out. */
#include "maskgen/render.h"

#include <math.h>

enum { N = 8 };

/* ITU-T T.81, tables K.1 (luminance) and K.2 (chrominance). */
static const uint8_t luma[64] = {16, 11, 10, 16, 24,  40,  51,  61,  12, 12, 14, 19, 26,  58,  60,  55,
                                 14, 13, 16, 24, 40,  57,  69,  56,  14, 17, 22, 29, 51,  87,  80,  62,
                                 18, 22, 37, 56, 68,  109, 103, 77,  24, 35, 55, 64, 81,  104, 113, 92,
                                 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99};
static const uint8_t chroma[64] = {17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99,
                                   24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
                                   99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
                                   99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99};

/* cos((2x+1)kπ/16)/2, the first row over √2: an orthonormal basis. */
static const float basis[N][N] = {
    {.353553391f, .353553391f, .353553391f, .353553391f, .353553391f, .353553391f, .353553391f, .353553391f},
    {.490392640f, .415734806f, .277785117f, .0975451610f, -.0975451610f, -.277785117f, -.415734806f, -.490392640f},
    {.461939766f, .191341716f, -.191341716f, -.461939766f, -.461939766f, -.191341716f, .191341716f, .461939766f},
    {.415734806f, -.0975451610f, -.490392640f, -.277785117f, .277785117f, .490392640f, .0975451610f, -.415734806f},
    {.353553391f, -.353553391f, -.353553391f, .353553391f, .353553391f, -.353553391f, -.353553391f, .353553391f},
    {.277785117f, -.490392640f, .0975451610f, .415734806f, -.415734806f, -.0975451610f, .490392640f, -.277785117f},
    {.191341716f, -.461939766f, .461939766f, -.191341716f, -.191341716f, .461939766f, -.461939766f, .191341716f},
    {.0975451610f, -.277785117f, .415734806f, -.490392640f, .490392640f, -.415734806f, .277785117f, -.0975451610f}};

static void transform(float in[N][N], float out[N][N], bool forward)
{
    float half[N][N];
    for (int y = 0; y < N; y++)
        for (int k = 0; k < N; k++) {
            float s = 0;
            for (int x = 0; x < N; x++)
                s += in[y][x] * (forward ? basis[k][x] : basis[x][k]);
            half[y][k] = s;
        }
    for (int k = 0; k < N; k++)
        for (int x = 0; x < N; x++) {
            float s = 0;
            for (int y = 0; y < N; y++)
                s += half[y][x] * (forward ? basis[k][y] : basis[y][k]);
            out[k][x] = s;
        }
}

/* IJG: quality 50 is the table itself; as in libjpeg, what lies outside 1 … 100 counts as the nearer end. */
static void table(float out[64], const uint8_t base[64], int quality)
{
    quality = quality < 1 ? 1 : quality > 100 ? 100 : quality;
    int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    for (int i = 0; i < 64; i++) {
        int q = (base[i] * scale + 50) / 100;
        out[i] = (float)(q < 1 ? 1 : q > 255 ? 255 : q);
    }
}

static void quantise(float block[N][N], const float q[64])
{
    float f[N][N];
    transform(block, f, true);
    for (int i = 0; i < 64; i++)
        f[i / N][i % N] = roundf(f[i / N][i % N] / q[i]) * q[i];
    transform(f, block, false);
}

static uint8_t byte(float v)
{
    return v <= 0 ? 0 : v >= 255 ? 255 : (uint8_t)(v + 0.5f);
}

/* A component about 0 as it is stored: a byte about 128, halves rounded up. */
static float component(float v)
{
    v = floorf(v + 128.5f);
    return (v < 0 ? 0 : v > 255 ? 255 : v) - 128;
}

/* One block; pixels past the edge repeat it, as encoders do. */
static void block(const mg_image *in, mg_image *out, int x0, int y0, const float ql[64], const float qc[64])
{
    float ycc[3][N][N];
    for (int y = 0; y < N; y++)
        for (int x = 0; x < N; x++) {
            const uint8_t *p =
                mg_image_at(in, x0 + x < in->w ? x0 + x : in->w - 1, y0 + y < in->h ? y0 + y : in->h - 1);
            float r = p[0], g = p[1], b = p[2];
            ycc[0][y][x] = component(0.299f * r + 0.587f * g + 0.114f * b - 128);
            ycc[1][y][x] = component(-0.168736f * r - 0.331264f * g + 0.5f * b);
            ycc[2][y][x] = component(0.5f * r - 0.418688f * g - 0.081312f * b);
        }
    for (int c = 0; c < 3; c++)
        quantise(ycc[c], c ? qc : ql);
    for (int y = 0; y < N && y0 + y < out->h; y++)
        for (int x = 0; x < N && x0 + x < out->w; x++) {
            float l = component(ycc[0][y][x]) + 128, cb = component(ycc[1][y][x]), cr = component(ycc[2][y][x]);
            uint8_t *p = mg_image_at(out, x0 + x, y0 + y);
            p[0] = byte(l + 1.402f * cr);
            p[1] = byte(l - 0.344136f * cb - 0.714136f * cr);
            p[2] = byte(l + 1.772f * cb);
        }
}

mg_rect mg_jpeg_align(const mg_image *im, mg_rect rect)
{
    int x = rect.x / N * N, y = rect.y / N * N;
    int x1 = (rect.x + rect.w + N - 1) / N * N, y1 = (rect.y + rect.h + N - 1) / N * N;
    return mg_rect_inter((mg_rect){x, y, x1 - x, y1 - y}, (mg_rect){0, 0, im->w, im->h});
}

void mg_jpeg_blocks(const mg_image *in, mg_image *out, mg_rect rect, int quality)
{
    float ql[64], qc[64];
    table(ql, luma, quality);
    table(qc, chroma, quality);
    mg_rect r = mg_jpeg_align(in, rect);
    for (int y = r.y; y < r.y + r.h; y += N)
        for (int x = r.x; x < r.x + r.w; x += N)
            block(in, out, x, y, ql, qc);
}
