/* The mask on a photo: the mean head takes the face's pose and proportions, the light on it is read off the bare skin,
 * and its mask is marched as on a synthetic head. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "maskgen/mask.h"
#include "face/photo/pose.h"
#include "base/stats.h"

enum { TERMS = 4, LIGHT_ROUNDS = 4, SKIN_SAMPLES = 4096 }; /* all chosen */

/* Irradiance times skin albedo as a function of the normal: 1, x, y, z, the spherical harmonics of order 0 and 1 (Basri
 * and Jacobs 2003, "Lambertian reflectance and linear subspaces"). */
typedef struct light {
    double k[TERMS];
    double mean;  /* over the face */
    double white; /* from the skin's light to the light that a white cloth would show */
} light;

typedef struct spot {
    double y, normal[3];
} spot;

typedef struct skin {
    int n;
    spot *at;
    double *sorted; /* room for the n luminances in order */
} skin;

/* Uniform light from above and all around: what folds and hollows take away. */
static const lamp sky = {
    .dir = {0, 0, 1}, .fill_dir = {0, 0, 1}, .ambient = 1, .soft = 5, .key_rgb = {1, 1, 1}, .ambient_rgb = {1, 1, 1}};

/* What a point of the skin sees of that sky, 0 … 1. */
static double ambient_occlusion(const hit *h)
{
    return (double)(h->shine / (sky.ambient * hemisphere(h->normal) + 1e-6f));
}

/* Skin of cheeks, nose, chin and forehead: away from eyes, brows, lips and the outline, by the mean head's measures in
 * cm. */
static bool plain_skin(const hit *h, const head *who)
{
    float ax = fabsf(h->at.x), y = h->at.y;
    if (h->mat != MAT_SKIN || h->at.z < 2.5f || y > 5 || y < who->chin_y - 0.8f)
        return false;
    if (y > -0.9f && y < 3.0f && ax > 0.8f)
        return false;
    return !(fabsf(y - who->mouth_y) < 1.3f && ax < 3.2f);
}

static spot spot_of(const hit *h, const float *rgb)
{
    return (spot){head_luminance(v3(rgb[0], rgb[1], rgb[2])) / fmax(ambient_occlusion(h), 0.3),
                  {(double)h->normal.x, (double)h->normal.y, (double)h->normal.z}};
}

/* Samples of the plain skin on a square grid, some SKIN_SAMPLES at most. The grid's step follows from the skin's area:
 * forehead and chin count alike, however large the face is. */
static mg_status gather(skin *s, const hit *hits, const mg_face *f, const head *who, mg_err *err)
{
    size_t area = 0, all = (size_t)f->w * (size_t)f->h;
    for (size_t p = 0; p < all; p++)
        area += plain_skin(&hits[p], who);
    int step = area > SKIN_SAMPLES ? (int)ceil(sqrt((double)area / SKIN_SAMPLES)) : 1;
    size_t most = (size_t)((f->w + step - 1) / step) * (size_t)((f->h + step - 1) / step);
    *s = (skin){0, malloc(most * sizeof *s->at), malloc(most * sizeof *s->sorted)};
    if (!s->at || !s->sorted)
        return mg_fail(err, MG_ENOMEM, "out of memory for the light on %s", f->name);
    for (int y = 0; y < f->h; y += step)
        for (int x = 0; x < f->w; x += step) {
            size_t p = (size_t)y * (size_t)f->w + (size_t)x;
            if (plain_skin(&hits[p], who))
                s->at[s->n++] = spot_of(&hits[p], f->bare + 3 * p);
        }
    return MG_OK;
}

static double light_on(const light *l, vec3 n)
{
    double v = l->k[0] + l->k[1] * (double)n.x + l->k[2] * (double)n.y + l->k[3] * (double)n.z;
    return fmin(fmax(v, 0.3 * l->mean), 2.5 * l->mean);
}

static double median(const skin *s)
{
    for (int i = 0; i < s->n; i++)
        s->sorted[i] = s->at[i].y;
    qsort(s->sorted, (size_t)s->n, sizeof *s->sorted, mg_ascending);
    return s->sorted[s->n / 2];
}

/* Ridge regression, reweighted: beards, glasses and hair differ from the fit by more than skin does. A sample that is
 * off by 0.3 of the mean light counts half; the ridge, 0.05 a sample, keeps the slopes of a face in flat light near 0.
 * Both chosen. */
static void fit(light *l, const skin *s)
{
    for (int round = 0; round < LIGHT_ROUNDS; round++) {
        double a[TERMS][TERMS + 1] = {{0}};
        for (int i = 0; i < s->n; i++) {
            const double *n = s->at[i].normal, y = s->at[i].y, b[TERMS] = {1, n[0], n[1], n[2]};
            double off = y;
            for (int k = 0; k < TERMS; k++)
                off -= l->k[k] * b[k];
            off /= 0.3 * l->mean;
            double w = 1 / (1 + off * off);
            for (int k = 0; k < TERMS; k++) {
                for (int j = 0; j < TERMS; j++)
                    a[k][j] += w * b[k] * b[j];
                a[k][TERMS] += w * b[k] * y;
            }
        }
        for (int k = 1; k < TERMS; k++)
            a[k][k] += 0.05 * s->n;
        solve_positive(TERMS, a, l->k);
    }
}

/* A face is dark because its skin is or because the picture is. With log-normal beliefs about both (albedo 0.2, the
 * middle of the heads' even spread of tones; light in the open 1.2 of what shows a white sheet white; spreads 0.6 each)
 * the likeliest light grows with the root of the skin's luminance. */
static mg_status read_light(light *l, const hit *hits, const mg_face *f, const head *who, mg_err *err)
{
    skin s;
    *l = (light){.k = {0.25, 0, 0, 0}, .mean = 0.25, .white = 3};
    mg_status st = gather(&s, hits, f, who, err);
    if (st == MG_OK && s.n >= 40) {
        l->mean = fmax(median(&s), 0.01);
        l->k[0] = l->mean;
        fit(l, &s);
    }
    free(s.at);
    free(s.sorted);
    l->white = 1.2 * sqrt(l->mean / 0.24) / l->mean;
    return st;
}

static float light_at(const void *arg, const hit *h)
{
    const light *l = arg;
    return (float)(light_on(l, h->normal) * l->white * ambient_occlusion(h));
}

static void find_hits(const scene *s, const camera *c, const mg_face *f, hit *hits)
{
    for (int y = 0; y < f->h; y++)
        for (int x = 0; x < f->w; x++) {
            shading_cache cache = {.mat = MAT_NONE};
            scene_bare(s, c, &sky, (float)x + 0.5f, (float)y + 0.5f, &cache,
                       &hits[(size_t)y * (size_t)f->w + (size_t)x]);
        }
}

mg_status mg_photo_mask(mg_face *f, const mg_mask *mask, mg_err *err)
{
    pose p;
    head who;
    camera cam;
    mask_surface ms;
    light l;
    scene s = {0};
    hit *hits = NULL;
    mg_status st = MG_OK;
    if (!mg_face_is_template(f))
        return mg_fail(err, MG_EINPUT, "is no picture to put a mask on");
    if (!f->has_landmarks)
        return mg_fail(err, MG_EINPUT, "has no landmarks");
    MG_TRY(pose_fit(&p, &who, f, err));
    f->yaw = p.yaw;
    f->pitch = p.pitch;
    f->roll = p.roll;
    pose_camera(&p, &cam);
    mask_surface_init(&ms, &who, mask, NULL);
    MG_TRY(scene_init(&s, &who, &ms, NULL, err));
    hits = malloc((size_t)f->w * (size_t)f->h * sizeof *hits);
    MG_TRY(hits ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for the mask of %s", f->name));
    find_hits(&s, &cam, f, hits);
    MG_TRY(read_light(&l, hits, f, &who, err));
    for (int c = 0; c < 3; c++)
        f->layer.tint[c] = 1;
    layer_job job = {
        .scene = &s, .cam = &cam, .lamp = &sky, .hits = hits, .samples = 2, .gain = 1, .light_at = light_at, .arg = &l};
    MG_TRY(layer_fill(f, &job, NULL, err));
done:
    free(hits);
    scene_free(&s);
    return st;
}
