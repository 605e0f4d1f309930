/* Family `lowerface`: one drawn false lower face (nose, philtrum, mouth, chin, cheeks), which may stand upside down.
 *
 * It is drawn in millimetres of a life-size face around the middle of the area, which counts as 240 × 160 mm (a tile of
 * another shape takes the largest such frame that fits). Each part lies in a box, so a gene of the mouth repaints the
 * mouth. In a tile that repeats, the drawing fades to plain skin at the tile's edge. */
#include <stdlib.h>

#include "draw.h"
#include "feature.h"
#include "grid.h"

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
enum { IN_MOUTH = 1, IN_NOSE = 2, IN_CHIN = 4, IN_PHILTRUM = 8, IN_ALL = 16 };

static const struct {
    int values;
    float lo, hi; /* what the first and the last value mean; the others lie evenly between */
    int changes;
} gene_rows[GENES] = {
    [TONE] = {12, 0, 11, IN_ALL},
    [LIGHT] = {7, -1, 1, IN_ALL}, /* the side that is lit */
    [SCALE] = {8, .65f, 1.45f, IN_ALL},
    [TURN] = {24, 0, 345, IN_ALL},       /* degrees */
    [MOUTH_X] = {13, -36, 36, IN_MOUTH}, /* mm, as all lengths */
    [MOUTH_Y] = {13, -8, 46, IN_MOUTH},
    [MOUTH_HALF] = {10, 14, 44, IN_MOUTH},
    [LIP] = {10, 3, 15, IN_MOUTH},
    [OPEN] = {10, 0, 24, IN_MOUTH},
    [SMILE] = {9, -10, 12, IN_MOUTH},
    [LIP_COLOUR] = {8, 0, 7, IN_MOUTH},
    [SECOND] = {8, 0, 7, IN_MOUTH}, /* none, or where the second mouth is */
    [NOSE_X] = {13, -36, 36, IN_NOSE},
    [NOSE_Y] = {13, -50, 4, IN_NOSE},
    [NOSE_HALF] = {10, 11, 30, IN_NOSE},
    [NOSE_LENGTH] = {10, 22, 66, IN_NOSE},
    [NOSTRIL] = {8, 2.5f, 10, IN_NOSE},
    [NOSE_SHADOW] = {8, .15f, 1.25f, IN_NOSE},
    [PHILTRUM] = {6, 0, 1.2f, IN_PHILTRUM},
    [CHIN_Y] = {9, 44, 78, IN_CHIN},
    [CHIN] = {6, 0, 1, IN_CHIN},
    [CHEEK] = {8, 0, 1, IN_ALL},
    [LEAN] = {9, -6, 6, IN_MOUTH},
    [LINE] = {8, .6f, 4.5f, IN_MOUTH | IN_NOSE | IN_CHIN},
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
    float top = fminf(d->nose_y - 14, d->mouth_y), foot = fmaxf(d->nose_y, d->mouth_y + 16);
    float left = fminf(d->nose_x - d->nose.half, d->mouth_x - d->mouth.half) - 20;
    float right = fmaxf(d->nose_x + d->nose.half, d->mouth_x + d->mouth.half) + 20;
    b.mouth = box_at(mouth_box(&d->mouth), d->mouth_x, d->mouth_y);
    b.second = mouth_box(&d->second);
    if (d->second_flipped)
        b.second = (feature_box){b.second.x0, -b.second.y1, b.second.x1, -b.second.y0};
    b.second = box_at(b.second, d->second_x, d->second_y);
    b.nose = box_at(nose_box(&d->nose), d->nose_x, d->nose_y);
    b.philtrum =
        (feature_box){fminf(d->nose_x, d->mouth_x) - 10, d->nose_y, fmaxf(d->nose_x, d->mouth_x) + 10, d->mouth_y};
    b.folds = (feature_box){left, top, right, foot};
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
    if (changes & (IN_MOUTH | IN_NOSE | IN_PHILTRUM) && b.philtrum.y1 > b.philtrum.y0)
        r = mg_rect_union(r, box_pixels(s, &d, b.philtrum));
    if (changes & (IN_MOUTH | IN_NOSE) && gene != LIP_COLOUR && gene != SECOND)
        r = mg_rect_union(r, box_pixels(s, &d, b.folds));
    if (changes & IN_MOUTH)
        r = mg_rect_union(r, box_pixels(s, &d, d.has_second ? box_union(b.mouth, b.second) : b.mouth));
    if (changes & IN_NOSE)
        r = mg_rect_union(r, box_pixels(s, &d, b.nose));
    if (changes & IN_CHIN)
        r = mg_rect_union(r, box_pixels(s, &d, b.chin));
    return r;
}

/* ---- one pixel ---------------------------------------------------------------------------------------------- */

static void cheeks_at(const drawn *d, float x, float y, float c[3])
{
    float away = fabsf(x), dim = x * d->light > 0 ? 1 - .6f * fabsf(d->light) : 1 + .5f * fabsf(d->light);
    shade(c, d->cheek * dim * (.48f * smooth(34, 112, away + .10f * y)));
    shade(c, .10f * d->cheek * fabsf(d->light) * (.5f - .5f * clamp01(x * d->light / 60 + .5f)));
    shine(c, .16f * d->cheek * blob(away - 52, y + 22, 34, 30) * (x * d->light >= 0 ? 1 : .45f));
}

/* From the wings of the nose past the corners of the mouth. */
static void folds_at(const drawn *d, float x, float y, float c[3])
{
    for (int side = -1; side <= 1; side += 2) {
        float k = (float)side, ax = d->nose_x + k * (d->nose.half * 1.05f + 2), ay = d->nose_y - 9;
        float bx = d->mouth_x + k * (d->mouth.half + 9), by = d->mouth_y + 5;
        if (by - ay < 8)
            continue;
        float t = (y - ay) / (by - ay);
        float line = lerp(ax, bx, t) + k * 9 * (t - t * t), out = k * (x - line);
        float fade = smooth(-.05f, .25f, t) * (1 - smooth(.7f, 1.08f, t));
        shade(c, (.10f + .26f * d->cheek) * fade * (out < 0 ? bump(out / 9) : bump(out / (2 + d->line))));
    }
}

static void philtrum_at(const drawn *d, float x, float y, float c[3])
{
    float from = d->nose_y + 1, to = d->mouth_y - d->mouth.lip * 1.02f - .45f * d->mouth.open + .35f * d->mouth.smile;
    if (to - from < 3)
        return;
    float t = (y - from) / (to - from), away = fabsf(x - lerp(d->nose_x, d->mouth_x, clamp01(t)));
    float fade = d->philtrum * smooth(0, .22f, t) * (1 - smooth(.86f, 1, t)), wide = 2.6f + 1.8f * clamp01(t);
    shade(c, .34f * fade * bump(away / wide));
    shine(c, .20f * fade * bump((away - wide - 1.6f) / 2.4f));
}

static void chin_at(const drawn *d, float x, float y, float px, float c[3])
{
    float line = d->chin_y - 24 * (x / 50) * (x / 50), below = y - line, sides = 1 - smooth(38, 64, fabsf(x));
    float soft = fmaxf(px, 1.5f);
    shine(c, .18f * d->chin * blob(x - 3 * d->light, y - d->chin_y + 17, 19, 11));
    shade(c, .30f * d->chin * sides * smooth(-14, 0, below) * (1 - smooth(0, 30, below)));
    shade(c, .30f * d->chin * sides * inside(-below, 3) * (1 - smooth(4, 30, below)));
    mix(c, d->flesh.dark, .50f * d->chin * sides * inside(fabsf(below) - .4f * d->line, soft * 1.6f));
}

static void face_at(const drawn *d, const boxes *b, float x, float y, float px, float c[3])
{
    cheeks_at(d, x, y, c);
    if (in_box(b->folds, x, y))
        folds_at(d, x, y, c);
    if (in_box(b->philtrum, x, y))
        philtrum_at(d, x, y, c);
    if (in_box(b->chin, x, y))
        chin_at(d, x, y, px, c);
    if (in_box(b->nose, x, y))
        nose_at(&d->nose, &d->flesh, x - d->nose_x, y - d->nose_y, px, c);
    if (in_box(b->mouth, x, y))
        mouth_at(&d->mouth, &d->flesh, x - d->mouth_x, y - d->mouth_y, px, c);
    if (d->has_second && in_box(b->second, x, y)) {
        float dy = y - d->second_y;
        mouth_at(&d->second, &d->flesh, x - d->second_x, d->second_flipped ? -dy : dy, px, c);
    }
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

static void lowerface_paint(const void *self, const mg_genome *g, mg_rect clip, const mg_plot *to)
{
    const lowerface *s = self;
    drawn d = draw_face(s, g);
    boxes b = boxes_of(&d);
    bool tiled = s->area.wrap_x || s->area.wrap_y;
    float px = d.mm * fmaxf(1, (float)s->area.min_px);
    for (int j = clip.y; j < clip.y + clip.h; j++) {
        uint8_t *out = mg_plot_at(to, clip.x, j);
        float v = ((float)j + .5f - .5f * (float)s->area.h) * d.mm;
        for (int i = clip.x; i < clip.x + clip.w; i++, out += to->dx) {
            float u = ((float)i + .5f - .5f * (float)s->area.w) * d.mm;
            float c[3] = {d.flesh.skin[0], d.flesh.skin[1], d.flesh.skin[2]};
            face_at(&d, &b, d.cos * u + d.sin * v, d.cos * v - d.sin * u, px, c);
            if (tiled) {
                float t = 1 - edge_fade(&s->area, i, j);
                mix(c, d.flesh.skin, t);
            }
            store(out, c);
        }
    }
}

/* ---- the family --------------------------------------------------------------------------------------------- */

static mg_status lowerface_open(void *self, const mg_pattern_spec *spec, const mg_area *area, int *genes, mg_err *err)
{
    (void)spec;
    lowerface *s = self;
    s->area = *area;
    s->per_mm = fminf((float)area->w / 240, (float)area->h / 160);
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

static int lowerface_alphabet(const void *self, int gene)
{
    return gene == TONE ? ((const lowerface *)self)->tones : gene_rows[gene].values;
}

const mg_family_ops mg_family_lowerface = {
    "lowerface",
    "a drawn false lower face, upright to upside-down",
    MG_FAMILY_FOLDS | MG_FAMILY_FREE,
    sizeof(lowerface),
    lowerface_open,
    lowerface_alphabet,
    lowerface_footprint,
    lowerface_paint,
    NULL,
    NULL,
};
