/* Family `lowerface`: one drawn false lower face (nose, philtrum, mouth, chin, cheeks), which may stand upside down.
 *
 * It is drawn in millimetres of a life-size face around the middle of the area, whose shorter side counts as 160 mm.
 * Each part lies in a box, so a gene of the mouth repaints the mouth. In a tile that repeats, the drawing fades to
 * plain skin at the tile's edge. */
#include <stdio.h>
#include <stdlib.h>

#include "pattern/draw.h"
#include "pattern/feature.h"
#include "pattern/grid.h"
#include "base/text/format.h"

enum {
    TONE,
    LIGHT,
    SCALE,
    TURN,
    MOUTH_X,
    MOUTH_Y,
    MOUTH_HALF,
    LIP,
    OPEN,
    SMILE,
    LIP_COLOUR,
    SECOND,
    NOSE_X,
    NOSE_Y,
    NOSE_HALF,
    NOSE_LENGTH,
    NOSTRIL,
    NOSE_SHADOW,
    PHILTRUM,
    CHIN_Y,
    CHIN,
    CHEEK,
    LEAN,
    LINE,
    GENES
};

/* Which parts a gene changes. */
enum { IN_MOUTH = 1, IN_NOSE = 2, IN_CHIN = 4, IN_PHILTRUM = 8, IN_FOLDS = 16, IN_ALL = 32 };

static const struct {
    int values;
    float lo, hi; /* what the first and the last value mean; the others lie evenly between */
    int changes;
    const char *name, *measure;
    mg_gene_kind kind;
} gene_rows[GENES] = {
    [TONE] = {12, 0, 11, IN_ALL, "skin", "", MG_GENE_ORDINAL},
    [LIGHT] = {7, -1, 1, IN_ALL, "the side that is lit, right to left", "", MG_GENE_ORDINAL},
    [SCALE] = {8, .65f, 1.45f, IN_ALL, "size of the face", "", MG_GENE_ORDINAL},
    [TURN] = {24, 0, 345, IN_ALL, "turn clockwise", " degrees", MG_GENE_CYCLIC},
    [MOUTH_X] = {13, -36, 36, IN_MOUTH, "mouth, left to right", " mm", MG_GENE_ORDINAL},
    [MOUTH_Y] = {13, -8, 46, IN_MOUTH, "mouth, up to down", " mm", MG_GENE_ORDINAL},
    [MOUTH_HALF] = {10, 14, 44, IN_MOUTH, "half the mouth's width", " mm", MG_GENE_ORDINAL},
    [LIP] = {10, 3, 15, IN_MOUTH, "height of the lips", " mm", MG_GENE_ORDINAL},
    [OPEN] = {10, 0, 24, IN_MOUTH, "opening of the mouth", " mm", MG_GENE_ORDINAL},
    [SMILE] = {9, -10, 12, IN_MOUTH, "corners of the mouth, down to up", " mm", MG_GENE_ORDINAL},
    [LIP_COLOUR] = {8, 0, 7, IN_MOUTH, "colour of the lips: 0 that of the skin", "", MG_GENE_CATEGORY},
    [SECOND] = {8, 0, 7, IN_MOUTH, "a second mouth: 0 none, else where it is", "", MG_GENE_CATEGORY},
    [NOSE_X] = {13, -36, 36, IN_NOSE | IN_FOLDS | IN_PHILTRUM, "nose, left to right", " mm", MG_GENE_ORDINAL},
    [NOSE_Y] = {13, -50, 4, IN_NOSE | IN_FOLDS | IN_PHILTRUM, "nose, up to down", " mm", MG_GENE_ORDINAL},
    [NOSE_HALF] = {10, 11, 30, IN_NOSE | IN_FOLDS, "half the nose's width", " mm", MG_GENE_ORDINAL},
    [NOSE_LENGTH] = {10, 22, 66, IN_NOSE, "length of the nose", " mm", MG_GENE_ORDINAL},
    [NOSTRIL] = {8, 2.5f, 10, IN_NOSE, "size of the nostrils", " mm", MG_GENE_ORDINAL},
    [NOSE_SHADOW] = {8, .15f, 1.25f, IN_NOSE, "shadow of the nose", "", MG_GENE_ORDINAL},
    [PHILTRUM] = {6, 0, 1.2f, IN_PHILTRUM, "groove of the upper lip", "", MG_GENE_ORDINAL},
    [CHIN_Y] = {9, 44, 78, IN_CHIN, "chin, up to down", " mm", MG_GENE_ORDINAL},
    [CHIN] = {6, 0, 1, IN_CHIN, "strength of the chin's line", "", MG_GENE_ORDINAL},
    [CHEEK] = {8, 0, 1, IN_ALL, "shadow of the cheeks", "", MG_GENE_ORDINAL},
    [LEAN] = {9, -6, 6, IN_MOUTH, "lean of the mouth", " mm", MG_GENE_ORDINAL},
    [LINE] = {8, .6f, 4.5f, IN_MOUTH | IN_NOSE | IN_CHIN | IN_FOLDS, "width of the lines", " mm", MG_GENE_ORDINAL},
};

static const float skins[12][3] = {{248, 226, 210}, {242, 210, 186}, {234, 194, 164}, {224, 176, 144},
                                   {211, 157, 121}, {194, 137, 100}, {172, 117, 82},  {148, 97, 67},
                                   {123, 79, 55},   {98, 63, 46},    {74, 49, 38},    {52, 36, 30}};
/* Lip colour: how much of the skin's own lip colour, and what is mixed in. */
static const struct {
    float rgb[3], amount;
} lip_tones[8] = {{{0, 0, 0}, 0},       {{186, 40, 52}, .55f}, {{120, 60, 48}, .6f},  {{232, 150, 150}, .55f},
                  {{116, 22, 58}, .7f}, {{214, 16, 36}, .85f}, {{92, 52, 110}, .65f}, {{30, 18, 20}, .75f}};

static const struct {
    float x, y, size;
    bool flipped;
} second_mouths[8] = {{0, 0, 0, false},    {0, 36, .8f, false},   {0, -44, .8f, false}, {-58, 0, .8f, false},
                      {58, 0, .8f, false}, {-48, 28, .7f, false}, {48, 28, .7f, false}, {0, 38, .8f, true}};

/* mm: how far the folds beside the mouth reach above and below the nose's base and outwards, and the groove of the lip
 * below it. */
#define FOLD_UP 9.f
#define FOLD_DOWN 46.f
#define FOLD_OUT 17.f
#define GROOVE_DOWN 24.f

typedef struct lowerface {
    mg_area area;
    float per_mm; /* px per mm at scale 1 */
    int tones;
    float tone[MG_PALETTE_MAX][3];
} lowerface;

/* The face that a genome means, in mm. */
typedef struct drawn {
    flesh flesh;
    mouth mouth, second;
    nose nose;
    float mouth_x, mouth_y, second_x, second_y, nose_x, nose_y;
    float philtrum, chin_y, chin, cheek, light, line;
    bool has_second, second_flipped;
    float cos, sin, mm; /* turn; mm per px */
} drawn;

static float value_of(const mg_genome *g, int gene)
{
    float t = (float)g->gene[gene] / (float)(gene_rows[gene].values - 1);
    return lerp(gene_rows[gene].lo, gene_rows[gene].hi, t);
}

static void colour_face(const lowerface *s, const mg_genome *g, flesh *f)
{
    *f = flesh_of(s->tone[g->gene[TONE]]);
    mix(f->lip, lip_tones[g->gene[LIP_COLOUR]].rgb, lip_tones[g->gene[LIP_COLOUR]].amount);
}

static void place_second(const mg_genome *g, drawn *d)
{
    int k = g->gene[SECOND];
    float size = second_mouths[k].size;
    d->has_second = size > 0;
    d->second_flipped = second_mouths[k].flipped;
    d->second_x = d->mouth_x + second_mouths[k].x;
    d->second_y = d->mouth_y + second_mouths[k].y;
    d->second = (mouth){d->mouth.half * size,  d->mouth.lip * size,  d->mouth.open * size,
                        d->mouth.smile * size, d->mouth.lean * size, d->mouth.line};
}

static drawn draw_face(const lowerface *s, const mg_genome *g)
{
    drawn d = {.mouth_x = value_of(g, MOUTH_X), .mouth_y = value_of(g, MOUTH_Y), .nose_x = value_of(g, NOSE_X)};
    double turn = value_of(g, TURN) * (3.14159265358979323846 / 180);
    float per_mm = s->per_mm * value_of(g, SCALE), least = (float)s->area.min_px / per_mm;
    d.cos = (float)cos(turn);
    d.sin = (float)sin(turn);
    d.mm = 1 / per_mm;
    d.nose_y = value_of(g, NOSE_Y);
    d.philtrum = value_of(g, PHILTRUM);
    d.chin_y = value_of(g, CHIN_Y);
    d.chin = value_of(g, CHIN);
    d.cheek = value_of(g, CHEEK);
    d.light = value_of(g, LIGHT);
    d.line = fmaxf(value_of(g, LINE), least);
    d.mouth = (mouth){value_of(g, MOUTH_HALF), fmaxf(value_of(g, LIP), least),
                      value_of(g, OPEN),       value_of(g, SMILE),
                      value_of(g, LEAN),       d.line * .8f > least ? d.line * .8f : least};
    d.nose = (nose){value_of(g, NOSE_HALF),
                    value_of(g, NOSE_LENGTH),
                    fmaxf(value_of(g, NOSTRIL), least),
                    value_of(g, NOSE_SHADOW),
                    d.light,
                    d.line};
    colour_face(s, g, &d.flesh);
    place_second(g, &d);
    return d;
}

/* ---- boxes -------------------------------------------------------------------------------------------------- */

static feature_box box_at(feature_box b, float x, float y)
{
    return (feature_box){b.x0 + x, b.y0 + y, b.x1 + x, b.y1 + y};
}

static feature_box box_union(feature_box a, feature_box b)
{
    return (feature_box){fminf(a.x0, b.x0), fminf(a.y0, b.y0), fmaxf(a.x1, b.x1), fmaxf(a.y1, b.y1)};
}

static bool in_box(feature_box b, float x, float y)
{
    return x >= b.x0 && x < b.x1 && y >= b.y0 && y < b.y1;
}

typedef struct boxes {
    feature_box mouth, second, nose, philtrum, folds, chin;
} boxes;

static boxes boxes_of(const drawn *d)
{
    boxes b;
    float fold = d->nose.half * 1.05f + 4 + FOLD_OUT + d->line;
    b.mouth = box_at(mouth_box(&d->mouth), d->mouth_x, d->mouth_y);
    b.second = mouth_box(&d->second);
    if (d->second_flipped)
        b.second = (feature_box){b.second.x0, -b.second.y1, b.second.x1, -b.second.y0};
    b.second = box_at(b.second, d->second_x, d->second_y);
    b.nose = box_at(nose_box(&d->nose), d->nose_x, d->nose_y);
    b.philtrum = box_at((feature_box){-10, 0, 10, GROOVE_DOWN}, d->nose_x, d->nose_y);
    b.folds = box_at((feature_box){-fold, -FOLD_UP - 3, fold, FOLD_DOWN}, d->nose_x, d->nose_y);
    b.chin = (feature_box){-66, d->chin_y - 48, 66, d->chin_y + 32};
    return b;
}

/* The pixels whose centre a box of the turned face may hold. */
static mg_rect box_pixels(const lowerface *s, const drawn *d, feature_box b)
{
    float x0 = 1e9f, y0 = 1e9f, x1 = -1e9f, y1 = -1e9f;
    for (int k = 0; k < 4; k++) {
        float x = k & 1 ? b.x1 : b.x0, y = k & 2 ? b.y1 : b.y0;
        float px = (d->cos * x - d->sin * y) / d->mm, py = (d->sin * x + d->cos * y) / d->mm;
        x0 = fminf(x0, px);
        x1 = fmaxf(x1, px);
        y0 = fminf(y0, py);
        y1 = fmaxf(y1, py);
    }
    int x = (int)floorf(x0 + .5f * (float)s->area.w - 1), y = (int)floorf(y0 + .5f * (float)s->area.h - 1);
    int ex = (int)ceilf(x1 + .5f * (float)s->area.w + 1), ey = (int)ceilf(y1 + .5f * (float)s->area.h + 1);
    return mg_rect_inter((mg_rect){x, y, ex - x, ey - y}, (mg_rect){0, 0, s->area.w, s->area.h});
}

static mg_rect lowerface_footprint(const void *self, const mg_genome *g, int gene)
{
    const lowerface *s = self;
    int changes = gene_rows[gene].changes;
    if (changes & IN_ALL)
        return (mg_rect){0, 0, s->area.w, s->area.h};
    drawn d = draw_face(s, g);
    boxes b = boxes_of(&d);
    mg_rect r = {0, 0, 0, 0};
    if (changes & IN_PHILTRUM)
        r = mg_rect_union(r, box_pixels(s, &d, b.philtrum));
    if (changes & IN_FOLDS)
        r = mg_rect_union(r, box_pixels(s, &d, b.folds));
    if (changes & IN_MOUTH)
        r = mg_rect_union(r, box_pixels(s, &d, d.has_second ? box_union(b.mouth, b.second) : b.mouth));
    if (changes & IN_NOSE)
        r = mg_rect_union(r, box_pixels(s, &d, b.nose));
    if (changes & IN_CHIN)
        r = mg_rect_union(r, box_pixels(s, &d, b.chin));
    return r;
}

/* ---- one point ---------------------------------------------------------------------------------------------- */

/* max(x, 0) and x cut to 0 … 1 without a comparison, which would keep the loop over the skin from running four pixels
 * at once. */
static inline float above0(float x)
{
    return .5f * (x + fabsf(x));
}

static inline float between01(float x)
{
    return 1 - above0(1 - above0(x));
}

static inline lamp cheeks_at(float cheek, float side, float x, float y)
{
    float away = fabsf(x), turn = fabsf(side);
    float lit = between01(.5f + x * side * (1 / 40.f)); /* 0 in the dark half, 1 in the lit one */
    float round = between01((away + .10f * y - 34) * (1 / 78.f)), u = (away - 52) * (1 / 34.f),
          v = (y + 22) * (1 / 30.f);
    float bone = above0(1 - u * u - v * v);
    lamp l = {1 - cheek * (1 + turn * (.5f - 1.1f * lit)) * .48f * round * round * (3 - 2 * round), 0};
    shade(&l, .07f * cheek * turn * (1 - lit));
    shine(&l, .16f * cheek * bone * bone * (.45f + .55f * lit));
    return l;
}

/* From the wings of the nose down beside the mouth; the nose alone places them, so that a moved mouth leaves them as
 * they are. */
static void folds_at(const drawn *d, float x, float y, lamp *l)
{
    float t = (y - d->nose_y + FOLD_UP) * (1 / (FOLD_UP + FOLD_DOWN));
    float fade = smooth(-.05f, .25f, t) * (1 - smooth(.65f, 1, t));
    float out = fabsf(x - d->nose_x) - d->nose.half * 1.05f - 2 - FOLD_OUT * t * (1.4f - .4f * t);
    shade(l, (.10f + .26f * d->cheek) * fade * bump(out < 0 ? out * (1 / 9.f) : out / (2 + d->line)));
}

/* The groove from the nose towards the upper lip, which is drawn over its end. */
static void philtrum_at(const drawn *d, float x, float y, lamp *l)
{
    float t = (y - d->nose_y - 1) * (1 / (GROOVE_DOWN - 1)), away = fabsf(x - d->nose_x);
    float fade = d->philtrum * smooth(0, .22f, t) * (1 - smooth(.7f, 1, t)), wide = 2.6f + 1.8f * clamp01(t);
    shade(l, .34f * fade * bump(away / wide));
    shine(l, .20f * fade * bump((away - wide - 1.6f) * (1 / 2.4f)));
}

/* How far a point lies below the chin's line, and how much of the line is left towards its ends. */
static float below_chin(const drawn *d, float x, float y, float *sides)
{
    *sides = 1 - smooth(38, 64, fabsf(x));
    return y - d->chin_y + 24 * (x * .02f) * (x * .02f);
}

static void chin_at(const drawn *d, float x, float y, lamp *l)
{
    float sides, below = below_chin(d, x, y, &sides);
    shine(l, .18f * d->chin * blob(x - 3 * d->light, y - d->chin_y + 17, 19, 11));
    shade(l, .30f * d->chin * sides * smooth(-14, 0, below) * (1 - smooth(0, 30, below)));
    shade(l, .30f * d->chin * sides * inside(-below, 3) * (1 - smooth(4, 30, below)));
}

static void chin_line_at(const drawn *d, float x, float y, float px, float c[3])
{
    float sides, below = below_chin(d, x, y, &sides), soft = px > 1.5f ? px : 1.5f;
    mix(c, d->flesh.dark, .50f * d->chin * sides * inside(fabsf(below) - .4f * d->line, soft * 1.6f));
}

/* 0 at the edge of a tile that repeats, 1 from a twelfth of its shorter side on. */
static float edge_fade(const mg_area *a, int x, int y)
{
    int away = 1 << 20, side = a->w < a->h ? a->w : a->h;
    if (a->wrap_x)
        away = x < a->w - 1 - x ? x : a->w - 1 - x;
    if (a->wrap_y && y < away)
        away = y;
    if (a->wrap_y && a->h - 1 - y < away)
        away = a->h - 1 - y;
    return smooth(0, (float)side / 12, (float)away);
}

/* ---- painting, in stretches of a row ------------------------------------------------------------------------ */

enum { STRETCH = 64 };

/* Where each pixel of a stretch lies on the face, the light there, and its colour. Loops over the skin run to STRETCH
 * whatever n is: a fixed count is what the compiler needs to do four pixels at a time. */
typedef struct stretch {
    int x, y, n;
    float at_x[STRETCH], at_y[STRETCH], left[STRETCH], gleam[STRETCH], c[3][STRETCH];
} stretch;

/* One part of the face: its box, the pixels that may lie in it. */
typedef struct region {
    feature_box box;
    mg_rect px;
} region;

enum { FOLDS, GROOVE, CHIN_SHADE, CHIN_LINE, NOSE, MOUTH, MOUTH_TOO, REGIONS };

typedef struct scene {
    const lowerface *s;
    drawn d;
    region region[REGIONS];
    float px; /* mm: width of a soft edge */
} scene;

static scene scene_of(const lowerface *s, const mg_genome *g)
{
    scene v = {.s = s, .d = draw_face(s, g)};
    boxes b = boxes_of(&v.d);
    feature_box order[REGIONS] = {b.folds, b.philtrum, b.chin, b.chin, b.nose, b.mouth, b.second};
    for (int k = 0; k < REGIONS; k++)
        v.region[k] = (region){order[k], box_pixels(s, &v.d, order[k])};
    if (!v.d.has_second)
        v.region[MOUTH_TOO].px = (mg_rect){0, 0, 0, 0};
    v.px = v.d.mm * (s->area.min_px > 1 ? (float)s->area.min_px : 1);
    return v;
}

static void paint_point(const scene *v, int k, float x, float y, lamp *l, float c[3])
{
    const drawn *d = &v->d;
    float down = y - d->second_y;
    switch (k) {
    case FOLDS:
        folds_at(d, x, y, l);
        break;
    case GROOVE:
        philtrum_at(d, x, y, l);
        break;
    case CHIN_SHADE:
        chin_at(d, x, y, l);
        break;
    case CHIN_LINE:
        chin_line_at(d, x, y, v->px, c);
        break;
    case NOSE:
        nose_at(&d->nose, &d->flesh, x - d->nose_x, y - d->nose_y, v->px, c);
        break;
    case MOUTH:
        mouth_at(&d->mouth, &d->flesh, x - d->mouth_x, y - d->mouth_y, v->px, c);
        break;
    default:
        mouth_at(&d->second, &d->flesh, x - d->second_x, d->second_flipped ? -down : down, v->px, c);
    }
}

static void paint_region(const scene *v, int k, stretch *t)
{
    const region *r = &v->region[k];
    if (t->y < r->px.y || t->y >= r->px.y + r->px.h)
        return;
    int from = r->px.x - t->x > 0 ? r->px.x - t->x : 0, to = r->px.x + r->px.w - t->x;
    for (int i = from; i < t->n && i < to; i++) {
        if (!in_box(r->box, t->at_x[i], t->at_y[i]))
            continue;
        lamp l = {t->left[i], t->gleam[i]};
        float c[3] = {t->c[0][i], t->c[1][i], t->c[2][i]};
        paint_point(v, k, t->at_x[i], t->at_y[i], &l, c);
        t->left[i] = l.left;
        t->gleam[i] = l.gleam;
        for (int ch = 0; ch < 3; ch++)
            t->c[ch][i] = c[ch];
    }
}

/* light_up of the plain skin, channel by channel. */
static void light_skin(const float skin[3], stretch *t)
{
    for (int ch = 0; ch < 3; ch++) {
        float flesh_tone = skin[ch], depth = shade_depth[ch];
        for (int i = 0; i < STRETCH; i++) {
            float c = flesh_tone * (1 - depth * (1 - t->left[i]));
            t->c[ch][i] = c + (255 - c) * t->gleam[i] * (.3f + (.7f / 255) * c);
        }
    }
}

static void paint_skin(const scene *v, stretch *t)
{
    const drawn *d = &v->d;
    float across = .5f - .5f * (float)v->s->area.w, down = ((float)t->y + .5f - .5f * (float)v->s->area.h) * d->mm;
    float cosine = d->cos, sine = d->sin, mm = d->mm;
    for (int i = 0; i < STRETCH; i++) {
        float u = ((float)(t->x + i) + across) * mm;
        t->at_x[i] = cosine * u + sine * down;
        t->at_y[i] = cosine * down - sine * u;
    }
    for (int i = 0; i < STRETCH; i++) {
        lamp l = cheeks_at(d->cheek, d->light, t->at_x[i], t->at_y[i]);
        t->left[i] = l.left;
        t->gleam[i] = l.gleam;
    }
    for (int k = FOLDS; k <= CHIN_SHADE; k++)
        paint_region(v, k, t);
    light_skin(d->flesh.skin, t);
}

static void put_out(const scene *v, const stretch *t, const mg_plot *to)
{
    const mg_area *a = &v->s->area;
    uint8_t *out = mg_plot_at(to, t->x, t->y);
    for (int i = 0; i < t->n; i++, out += to->dx) {
        float c[3] = {t->c[0][i], t->c[1][i], t->c[2][i]};
        if (a->wrap_x || a->wrap_y)
            mix(c, v->d.flesh.skin, 1 - edge_fade(a, t->x + i, t->y));
        store(out, c);
    }
}

static void lowerface_paint(const void *self, const mg_genome *g, mg_rect clip, const mg_plot *to)
{
    scene v = scene_of(self, g);
    stretch t;
    for (t.y = clip.y; t.y < clip.y + clip.h; t.y++)
        for (t.x = clip.x; t.x < clip.x + clip.w; t.x += t.n) {
            int rest = clip.x + clip.w - t.x;
            t.n = rest < STRETCH ? rest : STRETCH;
            paint_skin(&v, &t);
            for (int k = CHIN_LINE; k < REGIONS; k++)
                paint_region(&v, k, &t);
            put_out(&v, &t, to);
        }
}

/* ---- the family --------------------------------------------------------------------------------------------- */

static mg_status lowerface_open(void *self, const mg_pattern_spec *spec, const mg_area *area, int *genes, mg_err *err)
{
    (void)spec;
    lowerface *s = self;
    s->area = *area;
    s->per_mm = (float)(area->w < area->h ? area->w : area->h) / 160;
    s->tones = area->palette ? area->palette->count : (int)(sizeof skins / sizeof *skins);
    for (int i = 0; i < s->tones; i++)
        for (int c = 0; c < 3; c++)
            s->tone[i][c] = area->palette ? area->palette->rgb[i][c] : skins[i][c];
    if (area->min_px > 12 * s->per_mm)
        return mg_fail(err, MG_EINPUT,
                       "min-feature: a lower face on %d×%d pixels needs features of %.0f pixels or less", area->w,
                       area->h, 12 * s->per_mm);
    *genes = GENES;
    return MG_OK;
}

static bool lowerface_colour(const void *self, int gene, int value, uint8_t rgb[3])
{
    if (gene == TONE)
        store(rgb, ((const lowerface *)self)->tone[value]);
    return gene == TONE;
}

static void lowerface_meaning(const void *self, int gene, char *out, size_t room)
{
    (void)self;
    if (gene == TONE || gene == LIP_COLOUR || gene == SECOND)
        snprintf(out, room, "%s", gene_rows[gene].name);
    else
        mg_format(out, room, "%s, from %g to %g%s", gene_rows[gene].name, (double)gene_rows[gene].lo,
                  (double)gene_rows[gene].hi, gene_rows[gene].measure);
}

/* The family's own skins run from light to dark; a palette's colours are in no order. */
static mg_gene lowerface_gene(const void *self, int gene)
{
    const lowerface *s = self;
    if (gene == TONE)
        return (mg_gene){.kind = s->area.palette ? MG_GENE_CATEGORY : MG_GENE_ORDINAL, .values = s->tones};
    return (mg_gene){.kind = gene_rows[gene].kind, .values = gene_rows[gene].values};
}

const mg_family_ops mg_family_lowerface = {
    "lowerface",
    "a drawn false lower face, upright to upside-down",
    MG_FAMILY_FOLDS | MG_FAMILY_FREE,
    sizeof(lowerface),
    lowerface_open,
    lowerface_gene,
    lowerface_footprint,
    lowerface_paint,
    NULL,
    NULL,
    lowerface_colour,
    lowerface_meaning,
};
