/* Parts of a face as formulas. Shapes are curves y(x) with soft edges, shading is sums of compact hills (draw.h), so
 * nothing reaches further than its box. */
#include "pattern/feature.h"

#include "pattern/draw.h"

flesh flesh_of(const float skin[3])
{
    float luma = .3f * skin[0] + .59f * skin[1] + .11f * skin[2], deep = .22f + .12f * luma / 255;
    flesh f;
    static const float red[3] = {176, 52, 60}, eye_white[3] = {238, 234, 228}, brown[3] = {92, 60, 38};
    for (int i = 0; i < 3; i++) {
        f.skin[i] = skin[i];
        f.lip[i] = lerp(skin[i], red[i], .5f) * (.8f + .1f * luma / 255);
        f.dark[i] = skin[i] * deep * (i == 0 ? 1 : .8f);
        f.white[i] = eye_white[i];
        f.iris[i] = lerp(brown[i], skin[i] * .4f, .4f);
    }
    return f;
}

/* ---- mouth -------------------------------------------------------------------------------------------------- */

static float corner_drop(const mouth *m)
{
    return fabsf(m->smile) + fabsf(m->lean);
}

feature_box mouth_box(const mouth *m)
{
    float d = corner_drop(m) + m->line;
    return (feature_box){-m->half * 1.1f - 7, -m->lip * 1.3f - .5f * m->open - d - 4, m->half * 1.1f + 7,
                         m->lip * 1.5f + .6f * m->open + d + 14};
}

/* What is between the lips: dark, with the upper teeth where there is room. */
static void throat(const mouth *m, const flesh *f, float u, float y, float gap, float soft, float c[3])
{
    static const float tongue[3] = {138, 52, 56};
    float depth = y / gap; /* 0 at the upper lip, 1 at the lower */
    mix(c, f->dark, .92f);
    mix(c, tongue, .55f * smooth(.5f, .95f, depth) * bump(u * 1.25f));
    float teeth = inside(y - .46f * gap, soft * 1.5f) * smooth(3, 7, m->open) * bump(u * 1.12f);
    mix(c, f->white, .92f * teeth * (.72f + .28f * smooth(0, .3f, depth)));
}

/* The lips' own light: the upper one in shade, the lower one with a gleam. `v` runs from 0 at the lip's upper edge to 1
 * at its lower. */
static lamp upper_lip(const mouth *m, float y_in, float v, float full)
{
    lamp l = {1, 0};
    shade(&l, .12f + .26f * v * v * (3 - 2 * v));
    shine(&l, .13f * bump((y_in) / (1.2f + .25f * m->lip)) * full);
    return l;
}

static lamp lower_lip(float u, float v)
{
    lamp l = {1, 0};
    shade(&l, .22f * smooth(.55f, 1, v) + .16f * bump(v * 3));
    shine(&l, .30f * blob(u - .06f, v - .42f, .62f, .36f));
    return l;
}

void mouth_at(const mouth *m, const flesh *f, float x, float y, float px, float c[3])
{
    float u = x / m->half, au = fabsf(u), soft = px > .7f ? px : .7f;
    float bend = u * u < 1.3f ? u * u : 1.3f;
    float mid = m->smile * (.35f - bend) + m->lean * (u < -1 ? -1 : u > 1 ? 1 : u);
    lamp around = {1, 0};
    float under = m->lip * 1.25f + .55f * m->open + m->smile * .35f + 5;
    shade(&around, .34f * blob(x, y - under, m->half * .72f, 7));
    shade(&around, .42f * blob(au * m->half - m->half * 1.01f, y - mid, 6, 4.5f)); /* corners */
    if (around.left < 1)
        light_up(c, around);
    float e = 1 - u * u;
    if (e <= 0)
        return;
    float s = sqrtf(e), full = .5f * s + .5f * e, gap = m->open * full;
    float bow = 1 + .20f * bump((au - .24f) * (1 / .26f)) - .16f * bump(u * 5);
    float up = mid - .45f * gap, low = mid + .55f * gap;
    float top = up - m->lip * bow * full, bottom = low + 1.28f * m->lip * (.55f * s + .45f * e);
    float lips = inside(top - y, soft) * inside(y - bottom, soft);
    if (lips <= 0)
        return;
    float p[3] = {f->lip[0], f->lip[1], f->lip[2]}, crease = fabsf(x) * (1 / 3.7f);
    lamp l = y < mid ? upper_lip(m, y - top, clamp01((y - top) / (up - top + .01f)), full)
                     : lower_lip(u, (y - low) / (bottom - low + .01f));
    shade(&l, .05f * bump((crease - (float)(int)crease - .5f) * 2) * full);
    light_up(p, l);
    float hole = inside(up - y, soft) * inside(y - low, soft) * smooth(.2f, .8f, gap);
    if (hole > 0) {
        float q[3] = {p[0], p[1], p[2]};
        throat(m, f, u, y - up, gap + .01f, soft, q);
        mix(p, q, hole);
    }
    float thick = m->line * (.55f + .45f * full), above = fabsf(y - up), below = fabsf(y - low);
    mix(p, f->dark, .85f * inside((above < below ? above : below) - .5f * thick, soft));
    mix(c, p, lips);
}

/* ---- nose --------------------------------------------------------------------------------------------------- */

feature_box nose_box(const nose *n)
{
    float side = n->half * 1.55f + 4;
    return (feature_box){-side, -n->length - 6, side, 11};
}

/* The two flanks of the bridge and the light along its back. */
static void bridge_at(const nose *n, float x, float y, lamp *l)
{
    float v = clamp01(-y / n->length), away = fabsf(x), h = n->half; /* v: 0 at the base, 1 at the root */
    float edge = lerp(h * .66f, h * .36f, smooth(.1f, .7f, v)) + h * .3f * smooth(.65f, 1, v);
    float along = smooth(0, .18f, v) * (1 - smooth(.72f, 1.02f, -y / n->length));
    float side = clamp01(.5f + x * .125f), lit = 1 - .2f * fabsf(n->light) + .55f * n->light * (1 - 2 * side);
    shade(l, .40f * n->shadow * lit * along * bump((away - edge) / (h * lerp(.40f, .62f, v))));
    shine(l,
          .20f * (1 - .4f * n->shadow) * blob(x - 1.2f * n->light, y + n->length * .52f, h * .26f, n->length * .46f));
}

/* Light and shade around tip and wings. */
static void tip_at(const nose *n, float x, float y, lamp *l)
{
    float away = fabsf(x), h = n->half;
    shade(l, .36f * n->shadow * blob(x + 2 * n->light, y - 2, h * 1.15f, 6.5f)); /* on the lip */
    shade(l, .22f * n->shadow * blob(away - h * 1.12f, y + 5, h * .40f, 11));    /* beside the wings */
    shine(l, .12f * blob(away - h * .70f, y + 8, h * .26f, 5));                  /* on the wings */
    shine(l, .24f * blob(x - 1.5f * n->light, y + 10.5f, h * .40f, 6.5f));       /* on the tip */
    float r = sqrtf(x * x + (y + 9) * (y + 9)) - h * .52f;
    shade(l, .20f * bump(r / (h * .2f)) * smooth(-14, -4, y)); /* under the tip */
}

void nose_at(const nose *n, const flesh *f, float x, float y, float px, float c[3])
{
    float soft = px > .8f ? px : .8f, away = fabsf(x), h = n->half;
    lamp l = {1, 0};
    bridge_at(n, x, y, &l);
    if (y < -h - 20) { /* nothing but the bridge up here */
        light_up(c, l);
        return;
    }
    tip_at(n, x, y, &l);
    /* Nostrils: ellipses that rise outwards, deepest at their upper edge; a bridge of flesh stays between them. */
    float nr = n->nostril < h * .36f ? n->nostril : h * .36f, nx = away - h * .09f - nr, ny = y + 2.2f + .28f * nx;
    shade(&l, .22f * blob(nx, ny, nr * 1.9f, nr * 1.2f));
    light_up(c, l);
    /* Wings: the outer lower arc of an ellipse. */
    float wx = (away - h * .68f) / (h * .36f), wy = (y + 6.5f) * .125f;
    float arc = smooth(-.35f, .45f, wx + .3f * wy) * (1 - smooth(.55f, 1.25f, -wy));
    if (arc > 0)
        mix(c, f->dark,
            .62f * arc * inside(fabsf(sqrtf(wx * wx + wy * wy) - 1) * h * .36f - .5f * n->line, 2.2f * soft));
    float q = sqrtf(nx * nx + ny * ny * (1 / .27f)) / nr;
    mix(c, f->dark, (.92f - .3f * smooth(-.2f, .5f, ny / nr)) * inside((q - 1) * nr * .6f, 2.2f * soft));
}

/* ---- eye and brow ------------------------------------------------------------------------------------------- */

feature_box eye_box(const eye *e)
{
    float w = e->half * 1.92f;
    return (feature_box){-w, -e->half * 1.35f, w, e->half * 1.1f};
}

void eye_at(const eye *e, const flesh *f, float x, float y, float px, float c[3])
{
    float k = e->half / 15, soft = px > .6f * k ? px : .6f * k, u = x / e->half;
    x /= k;
    y = y / k + .9f * u; /* the outer corner lies higher */
    soft /= k;
    lamp l = {1, 0};
    shade(&l, .26f * blob(x + 4, y + 7, 24, 12) + .20f * blob(x, y - 7, 20, 8)); /* socket, bag */
    shine(&l, .12f * blob(x - 2, y + 10, 15, 5));
    float b = 1 - u * u, room = .45f + .55f * e->open;
    if (b > -.35f) {
        float bb = b > 0 ? b : 0, hood = -8.2f * room * sqrtf(bb) * (.5f + .5f * bb) - 3.2f * (bb > 0 ? 1 : 0);
        shade(&l, .45f * bump((y - hood) / 1.7f) * smooth(0, .3f, b)); /* crease */
    }
    light_up(c, l);
    if (b <= 0)
        return;
    float top = -7.6f * room * sqrtf(b) * (.45f + .55f * b), low = 4.4f * (.4f + .6f * room) * b;
    float ball = inside(top - y, soft) * inside(y - low, soft);
    if (ball > 0) {
        float p[3] = {f->white[0], f->white[1], f->white[2]}, r = sqrtf(x * x + (y + 1.2f) * (y + 1.2f));
        lamp lid = {1, 0}, iris = {1, .28f * blob(x, y - 1.6f, 4.6f, 3)};
        shade(&lid, .32f * (1 - smooth(0, 5, y - top)) + .22f * u * u);
        light_up(p, lid);
        float ring[3] = {f->iris[0] * .45f, f->iris[1] * .45f, f->iris[2] * .45f}, black[3] = {8, 6, 6};
        mix(p, ring, inside(r - 6.1f, soft));
        mix(p, f->iris, inside(r - 5.2f, soft * 1.6f));
        light_up(p, iris);
        mix(p, black, inside(r - 2.5f, soft));
        mix(p, f->white, .95f * inside(sqrtf((x + 1.9f) * (x + 1.9f) + (y + 3) * (y + 3)) - 1.25f, soft));
        mix(c, p, ball);
    }
    float lash = 1.1f + .9f * smooth(-.6f, .9f, u);
    mix(c, f->dark, .95f * inside(fabsf(y - top + .3f) - .5f * lash, soft) * smooth(0, .1f, b));
    mix(c, f->dark, .45f * inside(fabsf(y - low) - .3f, soft) * smooth(0, .3f, b));
}

feature_box brow_box(const brow *b)
{
    return (feature_box){-b->half * 1.05f - 1, -b->arch - b->thick - 2, b->half * 1.05f + 1, b->thick + b->arch + 2};
}

void brow_at(const brow *b, const flesh *f, float x, float y, float px, float c[3])
{
    float u = x / b->half, soft = px > 1.2f ? px : 1.2f;
    if (u <= -1.05f || u >= 1.05f)
        return;
    float mid = b->arch * (.5f - bump((u - .25f) / 1.35f)) + .12f * b->arch * u;
    float thick = b->thick * (.5f - .36f * smooth(-.1f, 1, u)) * smooth(-1.04f, -.8f, u);
    float hair = .92f + .08f * sinf(1.3f * x + .9f * y) * sinf(.37f * x + 2); /* strands lean outwards */
    mix(c, f->dark, .9f * hair * inside(fabsf(y - mid) - thick, soft * 1.4f) * (1 - smooth(.92f, 1.04f, u)));
}
