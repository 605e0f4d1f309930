/* What the files of the HOG engine share.
 *
 * Per level of the pyramid, from pixels to scores:
 *   histogram  H[cell row][cell][32]      18 signed orientations, 9 unsigned sums, 5 unused
 *   energy     N[cell row][cell]          sum of squares of the 9
 *   corner     NN, NI[corner row][corner] 0.2·√(energy of 2×2 cells + ε) and 0.1/NN
 *   feature    F[row][plane][column + 4]  31 planes (one unused), zeros around: a feature is cell (row + 1, column + 1)
 *   row-dot    P[row][i][part][column]    what feature row `row` adds, as filter row i, to window row `row` + 4 − i;
 * every row of P has two sides, of which side[row] is valid: an update fills the other and turns over, so that undoing
 * it is turning back response   R[window row][part][column] = −threshold + Σ_i P[window row − 4 + i][i][part][column]
 * A window (row, column) covers feature rows row − 4 … row + 5 and columns column − 4 … column + 5.
 *
 * dlib's filters are sums of rank-one pairs, so a row-dot is built in two steps: every row filter over the row,
 * S[k][column], then Σ_k col[k][i]·S[k]. Lanes run over columns, so the bits do not depend on where a segment of
 * columns starts. */
#ifndef MG_SCORE_HOG_HOG_INTERNAL_H
#define MG_SCORE_HOG_HOG_INTERNAL_H

#include "score/hog/hog_engine.h"

enum {
    HOG_CELL = 8,   /* pixels */
    HOG_BINS = 18,  /* signed orientations */
    HOG_H = 32,     /* floats of a cell's histogram, and rows of F a feature row */
    HOG_BEFORE = 4, /* feature rows or columns of a window before its own */
    HOG_TAPS = MG_HOG_CELLS,
    HOG_LANES = 16, /* of the widest vector; rows have room to overrun by one */
    HOG_BLOCK = 80  /* floats of a block: 4 cells × 20 bins (2 unused) */
};

/* The filters in the order the kernels walk them. */
typedef struct hog_bank {
    int count;                          /* of rank-one filters */
    int plane_first[MG_HOG_PLANES + 1]; /* row filters of plane p: plane_first[p] … plane_first[p + 1] − 1 */
    float (*row)[HOG_TAPS];             /* [count] by plane */
    int *to;                            /* [count] by plane: the column filter that goes with it */
    int part_first[MG_PARTS + 1];       /* column filters of a part */
    float (*col)[HOG_TAPS];             /* [count] by part */
    float threshold[MG_PARTS];
    double nms_iou, nms_covered;
    int min_side;
} hog_bank;

/* One picture of the chain: the given one, its enlargements, then the pyramid. Planar, rows with slack to overrun. */
typedef struct hog_planes {
    int w, h, channels;
    size_t pitch, plane; /* bytes from row to row, from colour to colour */
    uint8_t *px;
    /* How it is made from the picture before; resample.c. */
    int body;               /* columns that dlib makes four at a time; the others one by one */
    int *left, *right;      /* [w] source columns */
    float *frac;            /* [w] of `right`, body columns */
    double *fracd;          /* [w] of `right`, other columns */
    uint8_t (*shuffle)[16]; /* [⌈body/8⌉] bytes of left and right columns within 16 source bytes */
    int *top, *bottom;      /* [h] source rows */
    double *down;           /* [h] share of `bottom` */
} hog_planes;

/* Inclusive range of rows and columns; empty when y0 > y1 or x0 > x1. */
typedef struct hog_range {
    int y0, y1, x0, x1;
} hog_range;

typedef struct hog_level {
    const hog_planes *im;
    int cr, cc;         /* cells */
    int hr, hc;         /* features, and windows */
    int seen_y, seen_x; /* pixels 1 … seen−1 have gradients */
    int tail_x;         /* from this column on, dlib breaks ties between colours the other way */
    float *H, *N, *NN, *NI, *F, *P, *R;
    unsigned char *side;                  /* [hr] */
    size_t np, fp, pp, rp;                /* floats between rows of N/NN/NI, planes of F, lines of P and of R */
    float *is_true, *is_false;            /* [hr][rp] 0 where the window belongs to the class, else −∞ */
    float *best;                          /* [hr][MG_PARTS + 1] best true margin by part, best false one */
    hog_range need;                       /* windows that are scored */
    int *low_x, *high_x, *low_y, *high_y; /* first and last pixel of a window's box, by column and row */
    long *raw_x, *raw_y; /* [2·count] the same before mapping back from the enlarged picture: NMS works there */
} hog_level;

/* Space for the kernels, one per engine. */
typedef struct hog_scratch {
    size_t pitch;     /* pixels of a row of mag and bin */
    float *mag;       /* [8][pitch] gradient lengths of a row of blocks */
    uint8_t *bin;     /* [8][pitch] twice their orientations */
    float *blocks[2]; /* [cc + 1][HOG_BLOCK] */
    float *s;         /* [count][2][HOG_LANES] by part */
} hog_scratch;

/* Row-dots are made in segments of HOG_SEGMENT columns, several in one call. */
enum { HOG_SEGMENT = 8, HOG_SEGMENTS = 4 };
typedef struct hog_segments {
    int count;
    const float *f[HOG_SEGMENTS]; /* a row of F, plane 0, from the segment's first column */
    float *p[HOG_SEGMENTS];       /* its row of P, line 0 */
    size_t fp, pp;
    int i0, i1; /* filter rows that some segment wants: the others get them too, unneeded */
} hog_segments;

/* Everything that is worth compiling for more than one CPU. */
typedef struct hog_kernels {
    const char *name;
    void (*resample_row)(const hog_planes *to, const uint8_t *top, const uint8_t *bottom, uint8_t *out, int y, int g0,
                         int g1, float round);
    void (*gradients)(const hog_level *l, int y, int x0, int x1, float *squared, uint8_t *bin);
    void (*blocks)(const hog_level *l, hog_scratch *t, int by, int b0, int b1, float *out);
    void (*cells)(hog_level *l, int r, int c0, int c1, const float *above, const float *below);
    void (*corners)(hog_level *l, int r, int c0, int c1);
    void (*features)(hog_level *l, int y, int x0, int x1);
    void (*rowdots)(const hog_bank *b, const hog_segments *s, float *scratch);
    void (*responses)(const hog_bank *b, hog_level *l, int y, int x0, int x1);
    void (*maxima)(hog_level *l, int y);
} hog_kernels;

/* NULL where this build has no such path. */
extern const hog_kernels hog_kernels_base;
#if defined(__x86_64__)
extern const hog_kernels hog_kernels_v3, hog_kernels_v4;
#endif
/* path.c: the kernels of this name; NULL: the best here. MG_EINPUT: there are none; MG_EMISSING: this CPU lacks what
 * they need. */
mg_status hog_path(const hog_kernels **out, const char *name, mg_err *err);

/* bank.c */
mg_status hog_bank_new(hog_bank *out, const mg_hog_model *model, mg_err *err);
void hog_bank_free(hog_bank *b);

/* resample.c: tables of a picture made from `from`, and its pixels of `r` (columns may be overrun with the same
 * values). */
mg_status hog_planes_new(hog_planes *out, const hog_planes *from, int w, int h, int channels, mg_err *err);
void hog_planes_free(hog_planes *s);
void hog_planes_make(const hog_kernels *k, hog_planes *to, const hog_planes *from, hog_range r);
hog_range hog_planes_touched(const hog_planes *to, hog_range changed); /* pixels of `to` that read a changed one */

/* level.c */
mg_status hog_level_new(hog_level *out, const hog_planes *im, mg_err *err);
void hog_level_free(hog_level *l);
size_t hog_level_bytes(const hog_level *l);

/* windows.c */
void hog_windows_map(hog_level *l, int depth, int upsample);       /* fills the box edges */
void hog_windows_split(hog_level *l, mg_rect box, bool true_only); /* fills is_true, is_false, need */
typedef struct hog_list {
    struct hog_found *all;
    mg_detection *det;
    int room;
} hog_list;
void hog_list_free(hog_list *d);
/* Windows of at least `floor` after dlib's suppression: fills out->hit, false_count, count, det. */
mg_status hog_windows_list(hog_list *d, const hog_bank *b, const hog_level *l, int levels, mg_rect box,
                           double list_floor, mg_score *out, mg_err *err);

/* A side of row y of P. */
static inline float *hog_dots(const hog_level *l, int y, int side)
{
    return l->P + ((size_t)y * 2 + (size_t)side) * HOG_TAPS * MG_PARTS * l->pp;
}

static inline int hog_min(int a, int b)
{
    return a < b ? a : b;
}

static inline int hog_max(int a, int b)
{
    return a > b ? a : b;
}

/* Zeroed, on a 64-byte boundary; NULL when there is no memory. Freed with free(). */
void *hog_alloc(size_t count, size_t size);

#endif
