/* The mask on the head: an offset of a smoothed lower face, with cones from the nose to the chin and the cheeks that
 * the cloth is stretched over, cut to a region in angle and height. The bones below it are the skin's own (skin.c).
 *
 * What is not read from the mask shape's file was chosen with the prototype of this head, by eye; lengths are cm. */
#include "face/head/mask_surface.h"

#define RADIAN 0.01745329f /* of a degree; of seven digits, which the bytes of every template rest on */
#define ARC 6.5f           /* cm a radian around the face; chosen, about the radius of the lower face */

/* The entry of a table of heights per degree at angle `a` in radians, either sign; linear between degrees. */
static float table_at(const float table[91], float a)
{
    float k = clampf(fabsf(a) / RADIAN, 0, 89.99f);
    int i = (int)k;
    return mixf(table[i], table[i + 1], k - (float)i);
}

/* A normal draw cut at 2.5 standard deviations, so that no edge ends far from where the shape has it; 0 without `r`. */
static float draw(mg_rng *r, double sd)
{
    return r ? clampf((float)mg_rng_normal(r), -2.5f, 2.5f) * (float)sd : 0;
}

static float spread(mg_rng *r, double half)
{
    return r ? (float)mg_rng_range(r, -1, 1) * (float)half : 0;
}

void mask_surface_init(mask_surface *ms, const head *who, const mg_mask *shape, mg_rng *r)
{
    ms->who = who;
    ms->shape = shape;
    ms->top = draw(r, shape->vary_top);
    ms->bottom = draw(r, shape->vary_bottom);
    ms->half_angle = ((float)shape->half_angle + spread(r, shape->vary_half_angle)) * RADIAN;
    ms->offset = (float)shape->offset + spread(r, shape->vary_offset);
    ms->pleat = maxf(0, (float)shape->pleat_depth + spread(r, shape->vary_pleat));
    for (int i = 0; i <= 90; i++) {
        ms->edge_top[i] = (float)mg_mask_edge_y(&shape->top, i) + ms->top;
        ms->edge_bottom[i] = (float)mg_mask_edge_y(&shape->bottom, i) + ms->bottom;
    }
}

/* Saw-tooth folds that fade towards the sides; −½ … ½. */
static float pleat_wave(const mask_surface *ms, float y, float a)
{
    const mg_mask *m = ms->shape;
    float span = ms->edge_top[0] - ms->edge_bottom[0];
    float t = (ms->edge_top[0] - 1.2f - y - 0.5f * a * a) / (span - 2.4f) * (float)m->pleats;
    if (t < 0 || t > (float)m->pleats)
        return 0;
    float f = t - floorf(t);
    return (f < 0.85f ? f / 0.85f : (1 - f) / 0.15f) - 0.5f;
}

float mask_surface_sheet(const mask_surface *ms, vec3 p)
{
    const head *h = ms->who;
    const mg_mask *m = ms->shape;
    float k = (float)m->tight;
    vec3 q = v3(fabsf(p.x), p.y, p.z);
    float d = head_add_jaw(h, q, head_face_sd(h, q), k, k, k + 0.2f);
    if (d > 7)
        return d - 5;
    vec3 nose = v3(0, h->nose_y, h->nose_z);
    d = smin(head_add_cheeks(h, q, d, 1.5f), head_nose_sd(h, q, 0.8f), 1.6f);
    d = smin(d,
             sd_cone(q, v3_sub(nose, v3(0, 0, 0.85f)), v3(0, h->chin_y, h->chin_z + 0.4f), (float)m->tent_nose,
                     (float)m->tent_chin),
             (float)m->tent_blend);
    d = smin(d, sd_cone(q, v3_sub(nose, v3(0, 0, 1.2f)), v3(4.2f, -5.5f, 4.2f), 0.6f, (float)m->tent_cheek),
             (float)m->tent_blend);
    if (m->cup > 0)
        d = smin(d, sd_ellipsoid(q, v3(0, h->mouth_y + 0.6f, 5.2f + (float)m->cup), v3(3.4f, 3.6f, 3.4f)), 2.6f);
    d -= ms->offset;
    if (d > 2)
        return d * 0.8f;
    float a = atan2f(p.x, p.z);
    if (m->ridge > 0)
        d -= (float)m->ridge * maxf(0, 1 - q.x / (float)m->ridge_width) *
             stepf(ms->edge_bottom[0] - 0.5f, ms->edge_bottom[0] + 3, p.y);
    if (ms->pleat > 0)
        d -= ms->pleat * pleat_wave(ms, p.y, a) * stepf(ms->half_angle, 0.5f * ms->half_angle, fabsf(a));
    return d;
}

float mask_surface_edge(const mask_surface *ms, vec3 p)
{
    float a = atan2f(p.x, p.z);
    float above = p.y - table_at(ms->edge_top, a), below = table_at(ms->edge_bottom, a) - p.y;
    return maxf(maxf(above, below) * 0.85f, (fabsf(a) - ms->half_angle) * ARC);
}

float mask_surface_sd(const mask_surface *ms, vec3 p)
{
    float d = mask_surface_sheet(ms, p);
    return d > 2 ? d : maxf(d, mask_surface_edge(ms, p)) * 0.75f;
}

void mask_surface_uv(const mask_surface *ms, vec3 p, float *u, float *v)
{
    const mg_mask *m = ms->shape;
    float top = (float)m->uv_top + ms->top, bottom = (float)m->uv_bottom + ms->bottom;
    *u = clampf(atan2f(p.x, p.z) / ms->half_angle * 0.5f + 0.5f, 0, 1);
    *v = clampf((top - p.y) / (top - bottom), 0, 1);
}

/* Distance in cm from (a, y) to a segment on the unrolled cylinder. */
static float segment(float a, float y, float a0, float y0, float a1, float y1)
{
    float px = (a - a0) * 7, py = y - y0, bx = (a1 - a0) * 7, by = y1 - y0;
    float t = clampf((px * bx + py * by) / (bx * bx + by * by), 0, 1);
    px -= bx * t;
    py -= by * t;
    return sqrtf(px * px + py * py);
}

float mask_surface_strap(const mask_surface *ms, vec3 p)
{
    if (ms->shape->straps == MG_STRAPS_NONE || p.z < -4)
        return 0;
    float a = fabsf(atan2f(p.x, p.z)), end = ms->half_angle - 0.02f;
    float top = table_at(ms->edge_top, ms->half_angle) - 0.35f, low = table_at(ms->edge_bottom, ms->half_angle) + 0.35f;
    float half = 0.2f, d;
    if (ms->shape->straps == MG_STRAPS_EARS) {
        d = segment(a, p.y, end, top, 1.62f, 1.9f);
        d = minf(d, segment(a, p.y, end, low, 1.62f, -3.3f));
    } else {
        half = 0.24f;
        d = segment(a, p.y, end, top, 1.9f, 4.4f);
        d = minf(d, segment(a, p.y, end, low, 1.9f, -7.5f));
    }
    return stepf(half + 0.05f, half - 0.05f, d);
}

float mask_surface_fold(const mask_surface *ms, vec3 p)
{
    const mg_mask *m = ms->shape;
    float k = 1, a = atan2f(p.x, p.z);
    if (ms->pleat > 0) {
        float wave = pleat_wave(ms, p.y, a);
        k -= minf(1.6f * ms->pleat, 0.3f) * stepf(-0.15f, -0.5f, wave) * (wave == 0 ? 0 : 1);
    }
    float in = -mask_surface_edge(ms, p);
    if (m->seam > 0)
        k -= 0.14f * bellf(in - (float)m->seam, 0.05f);
    if (m->ridge > 0)
        k -= 0.12f * bellf(p.x, 0.07f);
    return k;
}

void mg_mask_place(const mg_mask *m, double angle, double y, double out[3])
{
    head mean;
    mask_surface ms;
    head_mean(&mean);
    mask_surface_init(&ms, &mean, m, NULL);
    ms.pleat = 0; /* the cloth itself, not its folds */
    float a = (float)(angle * 3.14159265358979 / 180), sx = sinf(a), sz = cosf(a), r = 20, at = r, least = 1e9f;
    /* The ray runs level from outside towards the axis, to the sheet. Below the chin it may pass the sheet by: then the
     * place where it comes nearest counts. */
    for (int i = 0; i < 400 && r > 0 && least > 1e-4f; i++) {
        float d = mask_surface_sheet(&ms, v3(r * sx, (float)y, r * sz));
        if (d < least) {
            least = d;
            at = r;
        }
        r -= maxf(0.7f * d, 0.01f);
    }
    out[0] = (double)(at * sx);
    out[1] = y;
    out[2] = (double)(at * sz);
}
