/* From texture to pixel: a mask layer against the same mask marched in small steps, by a pinhole and texture
 * coordinates written down here, without the lattices, bounds, far steps, shared depths and edge samples of the layer's
 * own way there. */
#include "test.h"

#include <math.h>
#include <stdlib.h>

#include "cloth/texture.h"
#include "face/head/scene.h"

enum { SIDE = 96, EDGE = 8 }; /* px of the picture; of the reference's samples in a pixel, a side */
#define DISTANCE 60.0         /* cm */
#define FOCAL 260.0           /* px */
#define FINE 0.02             /* cm a step */

typedef struct spot {
    double u, v;
} spot;

/* Turns axis `from` towards axis `to`. */
static void turn(double v[3], int from, int to, double angle)
{
    double a = v[from], b = v[to];
    v[from] = cos(angle) * a - sin(angle) * b;
    v[to] = sin(angle) * a + cos(angle) * b;
}

/* From the camera's axes to the head's: what yaw, pitch and roll did, taken back. */
static void to_head(const double angle[3], double v[3])
{
    turn(v, 0, 1, -angle[2] * RAD);
    turn(v, 1, 2, -angle[1] * RAD);
    turn(v, 2, 0, -angle[0] * RAD);
}

/* Where the ray through (x, y) of the picture first meets the cloth; false where it does not. */
static bool march(const mask_surface *ms, const double angle[3], double x, double y, spot *out)
{
    double eye[3] = {0, 0, DISTANCE}, dir[3] = {(x - SIDE / 2.0) / FOCAL, (SIDE / 2.0 - y) / FOCAL, -1};
    to_head(angle, eye);
    to_head(angle, dir);
    double unit = sqrt(dir[0] * dir[0] + dir[1] * dir[1] + dir[2] * dir[2]);
    for (double t = DISTANCE - 18; t < DISTANCE + 8;) {
        double p[3];
        for (int c = 0; c < 3; c++)
            p[c] = eye[c] + dir[c] / unit * t;
        double d = (double)mask_surface_sd(ms, v3((float)p[0], (float)p[1], (float)p[2]));
        if (d <= 0) {
            const mg_mask *m = ms->shape;
            out->u = 0.5 + atan2(p[0], p[2]) / (2 * (double)ms->half_angle);
            out->v = (m->uv_top - p[1]) / (m->uv_top - m->uv_bottom);
            return true;
        }
        t += fmax(d / 4, FINE / 4);
    }
    return false;
}

/* The layer of a head that casts no light and hides nothing: every sample's gain is its share of the pixel. */
static float white(const void *arg, const hit *h)
{
    (void)arg;
    (void)h;
    return 1;
}

static void make_layer(mg_face *f, const mask_surface *ms, const double angle[3])
{
    static const lamp sky = {.dir = {0, 0, 1}, .fill_dir = {0, 0, 1}, .ambient = 1, .soft = 5};
    camera cam = {.focal = (float)FOCAL, .px = SIDE / 2.0f, .py = SIDE / 2.0f};
    camera_turn(&cam, angle[0], angle[1], angle[2], DISTANCE);
    scene s;
    MUST(scene_init(&s, ms->who, ms, NULL, err));
    *f = (mg_face){0};
    MUST(mg_face_alloc(f, SIDE, SIDE, err));
    layer_job job = {.scene = &s, .cam = &cam, .lamp = &sky, .samples = 2, .gain = 1, .light_at = white};
    MUST(layer_fill(f, &job, NULL, err));
    scene_free(&s);
}

typedef struct tally {
    int whole, both; /* pixels that the reference finds whole; covered in both */
    double off;      /* texture: sum of the distances of samples' mean from the reference's, in their texels' sides */
    int far;         /* of these, those over two */
    double share, edge, excess; /* coverage: sum of differences' sizes, pixels at the edge, sum of differences */
    int levels, off_level;      /* samples in whole pixels; those whose texels are over twice too large or small */
} tally;

/* Coverage and mean texture coordinates of a pixel by the reference. */
static double reference(const mask_surface *ms, const double angle[3], int x, int y, int n, spot *mean)
{
    int in = 0;
    *mean = (spot){0, 0};
    for (int i = 0; i < n * n; i++) {
        spot s;
        if (march(ms, angle, x + (i % n + 0.5) / n, y + (i / n + 0.5) / n, &s)) {
            mean->u += s.u;
            mean->v += s.v;
            in++;
        }
    }
    mean->u /= in ? in : 1;
    mean->v /= in ? in : 1;
    return (double)in / (n * n);
}

static void look(tally *n, const mg_face *f, const mask_surface *ms, const double angle[3], int x, int y)
{
    const mg_layer *l = &f->layer;
    size_t p = (size_t)y * SIDE + (size_t)x;
    double share = 0, u = 0, v = 0, step = 0;
    for (uint32_t k = l->first[p]; k < l->first[p + 1]; k++) {
        mg_rect r = mg_texture_extent(l->sample[k].texel);
        double gain = (double)l->sample[k].gain;
        share += gain;
        u += gain * (r.x + r.w / 2.0) / MG_TEXTURE_W;
        v += gain * (r.y + r.h / 2.0) / MG_TEXTURE_H;
        step = fmax(step, r.w);
    }
    spot mean;
    double wanted = reference(ms, angle, x, y, 2, &mean);
    bool whole = wanted == 1 && share > 0.999;
    if (!whole && wanted == 0 && share == 0)
        return;
    if (!whole) {
        double more = share - reference(ms, angle, x, y, EDGE, &mean);
        n->share += fabs(more);
        n->excess += more;
        n->edge++;
        return;
    }
    n->whole++;
    /* in pixels of the texture, whose columns and rows are unlike in cm */
    double off = hypot((u / share - mean.u) * MG_TEXTURE_W, (v / share - mean.v) * MG_TEXTURE_H) / step;
    n->off += off;
    n->far += off > 2;
    /* a sample stands for half a pixel a side: so wide, in the mean of both directions, should its texel be */
    spot right, low, here;
    if (march(ms, angle, x + 0.5, y + 0.5, &here) && march(ms, angle, x + 1.0, y + 0.5, &right) &&
        march(ms, angle, x + 0.5, y + 1.0, &low)) {
        double a = (right.u - here.u) * MG_TEXTURE_W, b = (right.v - here.v) * MG_TEXTURE_H;
        double c = (low.u - here.u) * MG_TEXTURE_W, d = (low.v - here.v) * MG_TEXTURE_H;
        double width = sqrt(fabs(a * d - b * c));
        n->levels++;
        n->off_level += width > 0 && (step / fmax(width, 1) > 2.9 || fmax(width, 1) / step > 2.9);
    }
}

static void compare(const head *who, const char *shape, double yaw, double pitch, double roll)
{
    const double angle[3] = {yaw, pitch, roll};
    mg_mask mask;
    mask_surface ms;
    mg_face f;
    tally n = {0};
    MUST(mg_mask_named(&mask, shape, err));
    mask_surface_init(&ms, who, &mask, NULL);
    make_layer(&f, &ms, angle);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            look(&n, &f, &ms, angle, x, y);
    mg_face_free(&f);
    print_message("# %s at %g, %g, %g: %d whole pixels, %.3f texels off (%d over 2); %.0f at edges, coverage %.3f off, "
                  "%.3f too much; %d of %d levels off\n",
                  shape, yaw, pitch, roll, n.whole, n.off / n.whole, n.far, n.edge, n.share / n.edge, n.excess / n.edge,
                  n.off_level, n.levels);
    assert_true(n.whole > 1000 && n.edge > 50);
    assert_true(n.off / n.whole < 0.4 && n.far * 50 < n.whole);
    assert_true(n.share / n.edge < 0.2 && fabs(n.excess / n.edge) < 0.15);
    assert_true(n.off_level * 16 < n.levels);
}

static void layers_are_the_marched_mask(void **state)
{
    (void)state;
    static head who;
    head_mean(&who);
    compare(&who, "surgical", 0, 0, 0);
    compare(&who, "kn95", 25, -8, 5);
    head_draw(&who, 11);
    compare(&who, "contoured", -32, 12, -10);
}

TEST_MAIN(cmocka_unit_test(layers_are_the_marched_mask))
