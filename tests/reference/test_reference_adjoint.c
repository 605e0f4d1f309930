/* The renderer's adjoint against finite differences of a renderer in doubles, written from render.h's and texture.h's
 * words: no rounding, every sub-sample, every mip level. That renderer is held to the product's pictures, too. */
#include "test.h"

#include <math.h>

#include "base/rng.h"
#include "cloth/texture.h"
#include "face/head/synth.h"
#include "render/adjoint.h"

enum { W = MG_TEXTURE_W, H = MG_TEXTURE_H, VALUES = W * H * 3, RADIUS = 17, ASKED = 200 };

static mg_face face;

static int open_face(void **state)
{
    (void)state;
    mg_synth_opts o;
    mg_synth_defaults(&o);
    o.seed = 3;
    o.size = 128;
    o.face_width = 70;
    o.samples = 2;
    return mg_synth_face(&face, &o, NULL) == MG_OK ? 0 : -1;
}

static int close_face(void **state)
{
    (void)state;
    mg_face_free(&face);
    return 0;
}

/* ---- the renderer in doubles -------------------------------------------------------------------------------------
 */

/* Albedo of every level, 1 is all light. */
static void albedos(const double *print, const mg_texture *t, double *light)
{
    for (int i = 0; i < VALUES; i++)
        light[i] = .03 + .77 * pow(print[i] / 255, 2.2);
    for (int level = 1; level < MG_TEXTURE_LEVELS; level++) {
        int w = W >> level, h = H >> level;
        const double *above = light + 3 * (size_t)t->level[level - 1];
        double *own = light + 3 * (size_t)t->level[level];
        for (int i = 0; i < w * h * 3; i++) {
            int x = i / 3 % w, y = i / 3 / w, c = i % 3;
            own[i] = 0;
            for (int k = 0; k < 4; k++)
                own[i] += above[((2 * y + k / 2) * 2 * w + 2 * x + k % 2) * 3 + c] / 4;
        }
    }
}

static double curve(const mg_view *v, double x)
{
    double k = fmin(fmax(x / MG_TONE_MAX, 0), 1) * MG_TONE_STEPS, part = k - floor(k);
    const float *at = v->face->tone.at + (int)k;
    return (1 - part) * at[0] + part * at[1];
}

/* Gain, the template's curve and contrast, in one curve that is linear between MG_TONE_STEPS places. */
static double tone(const mg_view *v, double x)
{
    double k = fmin(fmax(x / MG_TONE_MAX, 0), 1) * MG_TONE_STEPS, place = floor(k), shown[2];
    for (int i = 0; i < 2; i++)
        shown[i] = (curve(v, (place + i) * MG_TONE_MAX / MG_TONE_STEPS * v->gain) - 127.5) * v->contrast + 127.5;
    return fmin(fmax((1 - (k - place)) * shown[0] + (k - place) * shown[1], 0), 255);
}

/* One pass of the blur over lines that lie `step` apart. */
static void blur(const double *in, double *out, const double *kernel, int radius, int n, int step)
{
    for (int i = 0; i < n; i++) {
        out[i * step] = 0;
        for (int k = -radius; k <= radius; k++) {
            int from = i + k < 0 ? 0 : i + k >= n ? n - 1 : i + k;
            out[i * step] += kernel[abs(k)] * in[from * step];
        }
    }
}

static int kernel_of(const mg_view *v, double kernel[RADIUS + 1])
{
    double sigma = hypot(v->face->blur, v->blur), sum = 1;
    int radius = sigma < 0.2 ? 0 : (int)fmin(ceil(3 * sigma), RADIUS);
    for (int k = 0; k <= radius; k++)
        kernel[k] = k ? exp(-k * k / (2 * sigma * sigma)) : 1;
    for (int k = 1; k <= radius; k++)
        sum += 2 * kernel[k];
    for (int k = 0; k <= radius; k++)
        kernel[k] /= sum;
    return radius;
}

typedef struct render {
    const mg_view *view;
    const mg_texture *t;
    double *print, *light, *sharp, *row, *soft;
} render;

static void draw(render *r)
{
    const mg_face *f = r->view->face;
    const mg_layer *l = &f->layer;
    double kernel[RADIUS + 1];
    int radius = kernel_of(r->view, kernel);
    albedos(r->print, r->t, r->light);
    for (int i = 0; i < f->w * f->h * 3; i++) {
        double sum = 0;
        for (uint32_t s = l->first[i / 3]; s < l->first[i / 3 + 1]; s++)
            sum += l->sample[s].gain * r->light[3 * l->sample[s].texel + (uint32_t)(i % 3)];
        r->sharp[i] = tone(r->view, l->rest[i] + l->tint[i % 3] * sum);
    }
    for (int y = 0; y < f->h; y++)
        for (int c = 0; c < 3; c++)
            blur(r->sharp + y * f->w * 3 + c, r->row + y * f->w * 3 + c, kernel, radius, f->w, 3);
    for (int i = 0; i < f->w * 3; i++)
        blur(r->row + i, r->soft + i, kernel, radius, f->h, f->w * 3);
}

static double loss(render *r, const float *weight)
{
    double sum = 0;
    draw(r);
    for (int i = 0; i < face.w * face.h * 3; i++)
        sum += weight[i] * r->soft[i];
    return sum;
}

/* ---- */

typedef struct scene {
    mg_texture t;
    mg_rng rng;
    float *weight, *print;
    render r;
} scene;

static void open_scene(scene *s, uint64_t seed)
{
    size_t pixels = (size_t)face.w * (size_t)face.h * 3;
    *s = (scene){0};
    MUST(mg_texture_new(&s->t, err));
    mg_rng_seed(&s->rng, seed, 1);
    s->weight = malloc(pixels * sizeof *s->weight);
    s->print = malloc(VALUES * sizeof *s->print);
    s->r = (render){NULL,
                    &s->t,
                    malloc(VALUES * sizeof(double)),
                    malloc((size_t)mg_texture_texels() * 3 * sizeof(double)),
                    malloc(pixels * sizeof(double)),
                    malloc(pixels * sizeof(double)),
                    malloc(pixels * sizeof(double))};
    for (size_t i = 0; i < pixels; i++)
        s->weight[i] = (float)mg_rng_normal(&s->rng);
    for (int i = 0; i < VALUES; i++) {
        s->t.picture.px[i] = (uint8_t)(20 + mg_rng_below(&s->rng, 216));
        s->r.print[i] = s->t.picture.px[i];
    }
    mg_texture_refresh(&s->t, (mg_rect){0, 0, W, H});
}

static void close_scene(scene *s)
{
    mg_texture_free(&s->t);
    free(s->weight);
    free(s->print);
    free(s->r.print);
    free(s->r.light);
    free(s->r.sharp);
    free(s->r.row);
    free(s->r.soft);
}

static mg_view views[] = {{&face, 1, 1, 0, 0, 0, 0},
                          {&face, 1.3f, 0.9f, 0, 0, 0, 0},
                          {&face, .7f, .9f, 1, 0, 0, 0},
                          {&face, 1, 1, 4, 0, 0, 0}};
enum { VIEWS = sizeof views / sizeof *views };

static void the_reference_paints_what_the_product_paints(void **state)
{
    (void)state;
    for (int v = 0; v < VIEWS; v++) {
        scene s;
        mg_renderer *r;
        open_scene(&s, 1);
        s.r.view = &views[v];
        MUST(mg_renderer_new(&r, &views[v], err));
        mg_renderer_draw(r, &s.t);
        draw(&s.r);
        for (int y = face.layer.bounds.y; y < face.layer.bounds.y + face.layer.bounds.h; y++)
            for (int x = face.layer.bounds.x * 3; x < (face.layer.bounds.x + face.layer.bounds.w) * 3; x++) {
                int i = y * face.w * 3 + x;
                double off = fabs(s.r.soft[i] - mg_renderer_rgb(r)->px[i]);
                /* the product's noise is that of the template alone here */
                assert_true(off <= 0.55 + 5 * face.noise);
            }
        mg_renderer_free(r);
        close_scene(&s);
    }
}

/* Central differences of values that are seen: their slope is no less than a thousandth of the steepest. */
static void gradients_are_finite_differences(void **state)
{
    (void)state;
    int asked = 0;
    for (int v = 0; v < VIEWS; v++) {
        double worst = 0;
        scene s;
        mg_renderer *r;
        mg_adjoint *a;
        float most = 0;
        open_scene(&s, 2 + (uint64_t)v);
        s.r.view = &views[v];
        MUST(mg_renderer_new(&r, &views[v], err));
        MUST(mg_adjoint_new(&a, err));
        MUST(mg_adjoint_add(a, r, &s.t, s.weight, err));
        mg_adjoint_print(a, &s.t, s.print);
        for (int i = 0; i < VALUES; i++)
            most = fmaxf(most, fabsf(s.print[i]));
        assert_true(most > 0);
        for (int n = 0; n < ASKED / VIEWS; n++) {
            const double step = 0.01;
            int i;
            do
                i = (int)mg_rng_below(&s.rng, VALUES);
            while (fabsf(s.print[i]) < most / 1000);
            double before = s.r.print[i];
            s.r.print[i] = before + step;
            double up = loss(&s.r, s.weight);
            s.r.print[i] = before - step;
            double slope = (up - loss(&s.r, s.weight)) / (2 * step);
            s.r.print[i] = before;
            worst = fmax(worst, fabs(slope - s.print[i]) / fmax(fabs(slope), most / 100));
            asked++;
        }
        mg_adjoint_free(a);
        mg_renderer_free(r);
        close_scene(&s);
        print_message("# view %d: largest relative error %.1e\n", v, worst);
        assert_true(worst < 1e-3);
    }
    assert_int_equal(asked, ASKED);
}

/* Two views are the sum of each, and a cleared sum begins at nothing; so does a picture that nobody weighs. */
static void views_add_up(void **state)
{
    (void)state;
    scene s;
    mg_renderer *r[2];
    mg_adjoint *a;
    float *one[2], *both = malloc(VALUES * sizeof *both);
    open_scene(&s, 9);
    MUST(mg_adjoint_new(&a, err));
    for (int v = 0; v < 2; v++) {
        one[v] = malloc(VALUES * sizeof **one);
        MUST(mg_renderer_new(&r[v], &views[v + 1], err));
        mg_adjoint_clear(a);
        MUST(mg_adjoint_add(a, r[v], &s.t, s.weight, err));
        mg_adjoint_print(a, &s.t, one[v]);
    }
    mg_adjoint_clear(a);
    for (int v = 0; v < 2; v++)
        MUST(mg_adjoint_add(a, r[v], &s.t, s.weight, err));
    mg_adjoint_print(a, &s.t, both);
    for (int i = 0; i < VALUES; i++)
        assert_true(fabsf(both[i] - one[0][i] - one[1][i]) <= 1e-4f * (fabsf(one[0][i]) + fabsf(one[1][i])) + 1e-6f);
    memset(s.weight, 0, (size_t)face.w * (size_t)face.h * 3 * sizeof *s.weight);
    mg_adjoint_clear(a);
    MUST(mg_adjoint_add(a, r[0], &s.t, s.weight, err));
    mg_adjoint_print(a, &s.t, both);
    for (int i = 0; i < VALUES; i++)
        assert_true(both[i] == 0);
    for (int v = 0; v < 2; v++) {
        mg_renderer_free(r[v]);
        free(one[v]);
    }
    free(both);
    mg_adjoint_free(a);
    close_scene(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_reference_paints_what_the_product_paints),
        cmocka_unit_test(gradients_are_finite_differences),
        cmocka_unit_test(views_add_up),
    };
    return cmocka_run_group_tests(tests, open_face, close_face);
}
