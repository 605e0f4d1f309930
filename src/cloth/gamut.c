/* Printable colours.
 *
 * Built in: the sixteen solids and overprints of FOGRA39 (ISO 12647-2, coated paper), measured XYZ from FOGRA39L.ti3 in
 * Debian's icc-profiles-free. By Neugebauer's equation (1937) every halftone is a mixture of these in linear light, so
 * the convex hull of the sixteen in XYZ holds all that such a press prints; a colour outside is drawn towards the grey
 * axis until it is inside, by the shortest way found. With a profile, lcms2 sends the colour through the device and
 * back.
 *
 * Both work relative to paper, and with black moved to the deepest ink (black-point compensation). */
#include "cloth/gamut.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lcms2.h>

#include "base/file/file.h"

const char *mg_gamut_version(void)
{
    static char text[32];
    int version = cmsGetEncodedCMMversion(); /* 2140 is 2.14 */
    snprintf(text, sizeof text, "%d.%02d", version / 1000, version % 1000 / 10);
    return text;
}

enum { SOLIDS = 16, FACETS_MAX = 64 /* 16 points have 28 at most */, PROFILE_MAX = 16 << 20 };

/* C, M, Y, K of index bits 0 … 3; XYZ for paper = 87.62 luminance. */
static const double solids[SOLIDS][3] = {
    {84.48, 87.62, 74.57}, {15.02, 22.93, 52.85}, {33.03, 16.79, 15.01}, {5.67, 4.10, 15.67},
    {69.17, 74.16, 7.04},  {8.16, 18.42, 6.74},   {30.20, 16.02, 2.30},  {3.66, 3.80, 3.13},
    {2.02, 2.10, 1.73},    {0.91, 1.18, 1.79},    {1.61, 1.18, 0.89},    {0.99, 0.87, 1.08},
    {1.84, 2.04, 0.82},    {0.89, 1.31, 0.85},    {1.56, 1.31, 0.65},    {0.93, 0.97, 0.69},
};
static const double white[3] = {0.9642, 1.0, 0.8249}; /* D50 */
#define HULL_SLACK 0.004 /* of the rounding in the table, and of an ink black that is not quite neutral */

struct mg_gamut {
    char name[96];
    double black;                /* luminance of the deepest ink, paper = 1 */
    double facet[FACETS_MAX][4]; /* outward normal and offset: inside where n · x ≤ d */
    int facets;
    cmsContext context;
    cmsHTRANSFORM device; /* sRGB → device → Lab; NULL: built in */
};

/* ---- colour ---------------------------------------------------------------------------------------------------- */

static double linear(uint8_t v)
{
    double x = v / 255.0;
    return x <= 0.04045 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4);
}

static uint8_t display(double x)
{
    x = x < 0 ? 0 : x > 1 ? 1 : x;
    return (uint8_t)lround(255 * (x <= 0.0031308 ? 12.92 * x : 1.055 * pow(x, 1 / 2.4) - 0.055));
}

/* sRGB to XYZ relative to D50 (Bradford-adapted) and back: ICC's own constants. */
static void to_xyz(const uint8_t rgb[3], double xyz[3])
{
    static const double m[3][3] = {
        {0.4360747, 0.3850649, 0.1430804}, {0.2225045, 0.7168786, 0.0606169}, {0.0139322, 0.0971045, 0.7141733}};
    for (int i = 0; i < 3; i++)
        xyz[i] = m[i][0] * linear(rgb[0]) + m[i][1] * linear(rgb[1]) + m[i][2] * linear(rgb[2]);
}

static void from_xyz(const double xyz[3], uint8_t rgb[3])
{
    static const double m[3][3] = {
        {3.1338561, -1.6168667, -0.4906146}, {-0.9787684, 1.9161415, 0.0334540}, {0.0719453, -0.2289914, 1.4052427}};
    for (int i = 0; i < 3; i++)
        rgb[i] = display(m[i][0] * xyz[0] + m[i][1] * xyz[1] + m[i][2] * xyz[2]);
}

static double f_lab(double t)
{
    return t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116;
}

static double f_back(double f)
{
    return f > 6.0 / 29 ? f * f * f : (116 * f - 16) * 27 / 24389;
}

static void to_lab(const double xyz[3], double lab[3])
{
    double x = f_lab(xyz[0] / white[0]), y = f_lab(xyz[1]), z = f_lab(xyz[2] / white[2]);
    lab[0] = 116 * y - 16;
    lab[1] = 500 * (x - y);
    lab[2] = 200 * (y - z);
}

static void from_lab(const double lab[3], double xyz[3])
{
    double y = (lab[0] + 16) / 116;
    xyz[0] = white[0] * f_back(y + lab[1] / 500);
    xyz[1] = f_back(y);
    xyz[2] = white[2] * f_back(y - lab[2] / 200);
}

/* Black-point compensation: 0 … white becomes black … white, or back. */
static void lift(double xyz[3], double black, bool back)
{
    for (int i = 0; i < 3; i++)
        xyz[i] = back ? (xyz[i] - black * white[i]) / (1 - black) : black * white[i] + (1 - black) * xyz[i];
}

/* ---- the built-in hull ----------------------------------------------------------------------------------------- */

static void solid(int i, double out[3])
{
    for (int k = 0; k < 3; k++)
        out[k] = solids[i][k] / solids[0][k] * white[k];
}

static void add_facet(mg_gamut *g, const double n[3], double d)
{
    for (int i = 0; i < g->facets; i++)
        if (fabs(g->facet[i][0] - n[0]) + fabs(g->facet[i][1] - n[1]) + fabs(g->facet[i][2] - n[2]) < 1e-9)
            return;
    if (g->facets < FACETS_MAX)
        memcpy(g->facet[g->facets++], (double[]){n[0], n[1], n[2], d}, sizeof g->facet[0]);
}

/* A plane through three solids with all others on one side is a facet: 560 triples are few. */
static void make_hull(mg_gamut *g)
{
    double p[SOLIDS][3];
    for (int i = 0; i < SOLIDS; i++)
        solid(i, p[i]);
    for (int a = 0; a < SOLIDS; a++)
        for (int b = a + 1; b < SOLIDS; b++)
            for (int c = b + 1; c < SOLIDS; c++) {
                double u[3], v[3], lo = 0, hi = 0;
                for (int k = 0; k < 3; k++) {
                    u[k] = p[b][k] - p[a][k];
                    v[k] = p[c][k] - p[a][k];
                }
                double n[3] = {u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]};
                double l = sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
                if (l < 1e-12)
                    continue;
                for (int k = 0; k < 3; k++)
                    n[k] /= l;
                double d = n[0] * p[a][0] + n[1] * p[a][1] + n[2] * p[a][2];
                for (int i = 0; i < SOLIDS; i++) {
                    double e = n[0] * p[i][0] + n[1] * p[i][1] + n[2] * p[i][2] - d;
                    lo = fmin(lo, e);
                    hi = fmax(hi, e);
                }
                if (hi < 1e-12)
                    add_facet(g, n, d);
                else if (lo > -1e-12)
                    add_facet(g, (double[]){-n[0], -n[1], -n[2]}, -d);
            }
}

static bool inside(const mg_gamut *g, const double xyz[3])
{
    for (int i = 0; i < g->facets; i++)
        if (g->facet[i][0] * xyz[0] + g->facet[i][1] * xyz[1] + g->facet[i][2] * xyz[2] > g->facet[i][3] + HULL_SLACK)
            return false;
    return true;
}

/* The last colour inside on the way from the grey of lightness `grey` to `lab`. */
static void towards(const mg_gamut *g, double grey, const double lab[3], double out[3])
{
    double xyz[3], lo = 0, hi = 1;
    for (int i = 0; i < 24; i++) {
        double k = (lo + hi) / 2;
        from_lab((double[]){grey + k * (lab[0] - grey), k * lab[1], k * lab[2]}, xyz);
        if (inside(g, xyz))
            lo = k;
        else
            hi = k;
    }
    out[0] = grey + lo * (lab[0] - grey);
    out[1] = lo * lab[1];
    out[2] = lo * lab[2];
}

static double delta(const double a[3], const double b[3])
{
    return sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]) + (a[2] - b[2]) * (a[2] - b[2]));
}

/* Keeps the hue and gives up as little lightness and chroma together as it can. */
static void pull_in(const mg_gamut *g, double lab[3])
{
    double xyz[3], best[3] = {0, 0, 0}, least = HUGE_VAL, want[3] = {lab[0], lab[1], lab[2]}, got[3];
    from_lab(lab, xyz);
    if (inside(g, xyz))
        return;
    for (int grey = 10; grey <= 100; grey += 5) {
        towards(g, grey, want, got);
        if (delta(want, got) < least) {
            least = delta(want, got);
            memcpy(best, got, sizeof best);
        }
    }
    memcpy(lab, best, sizeof best);
}

/* ---- profiles -------------------------------------------------------------------------------------------------- */

static void silent(cmsContext id, cmsUInt32Number code, const char *text)
{
    (void)id;
    (void)code;
    (void)text;
}

/* A profile that can be printed to: of a device, in a space that printers take, and with a way from colour to ink. */
static mg_status check_profile(cmsHPROFILE own, const char *path, mg_err *err)
{
    cmsColorSpaceSignature space = cmsGetColorSpace(own);
    cmsProfileClassSignature kind = cmsGetDeviceClass(own);
    char name[5] = {(char)(space >> 24), (char)(space >> 16), (char)(space >> 8), (char)space, 0};
    for (int i = 0; i < 4; i++)
        name[i] = (char)(name[i] >= ' ' && name[i] <= '~' ? name[i] : '?');
    if (kind == cmsSigLinkClass || kind == cmsSigAbstractClass || kind == cmsSigNamedColorClass)
        return mg_fail_at(err, MG_EINPUT, path, "--icc: a profile of a device is wanted, this one is %s",
                          kind == cmsSigLinkClass       ? "a link between two devices"
                          : kind == cmsSigAbstractClass ? "an abstract one"
                                                        : "a list of named colours");
    if (space != cmsSigGrayData && space != cmsSigRgbData && space != cmsSigCmykData)
        return mg_fail_at(err, MG_EINPUT, path,
                          "--icc: the profile's colours are \"%s\"; only grey, RGB and CMYK can be printed to", name);
    if (!cmsIsIntentSupported(own, INTENT_RELATIVE_COLORIMETRIC, LCMS_USED_AS_OUTPUT))
        return mg_fail_at(err, MG_EINPUT, path,
                          "--icc: the profile has no table from colours to the device (of a camera or scanner, or "
                          "damaged); a printer's is wanted");
    return MG_OK;
}

static mg_status use_profile(mg_gamut *g, cmsHPROFILE own, const char *path, mg_err *err)
{
    mg_status st = check_profile(own, path, err);
    if (st != MG_OK)
        return st;
    if (cmsGetProfileInfoASCII(own, cmsInfoDescription, "en", "US", g->name, sizeof g->name) < 2)
        snprintf(g->name, sizeof g->name, "%.90s", path);
    cmsHPROFILE srgb = cmsCreate_sRGBProfileTHR(g->context), lab = cmsCreateLab4ProfileTHR(g->context, NULL);
    cmsHPROFILE chain[] = {srgb, own, own, lab};
    if (srgb && lab)
        g->device = cmsCreateMultiprofileTransformTHR(
            g->context, chain, 4, TYPE_RGB_8, TYPE_Lab_DBL, INTENT_RELATIVE_COLORIMETRIC,
            cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_NOOPTIMIZE | cmsFLAGS_NOCACHE);
    if (srgb)
        cmsCloseProfile(srgb);
    if (lab)
        cmsCloseProfile(lab);
    return g->device ? MG_OK
                     : mg_fail_at(err, MG_EINPUT, path, "--icc: damaged ICC profile: its tables cannot be read");
}

/* Length and signature as ICC.1 puts them into the first 128 bytes: lcms2 says no more than that it did not open a
 * profile. */
static mg_status check_head(const void *data, size_t size, const char *path, mg_err *err)
{
    const unsigned char *p = data;
    if (size < 128 || memcmp(p + 36, "acsp", 4) != 0)
        return mg_fail_at(err, MG_EINPUT, path, "--icc: not an ICC profile");
    size_t says = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
    if (size > PROFILE_MAX)
        return mg_fail_at(err, MG_EINPUT, path, "--icc: a profile of more than %d MB", PROFILE_MAX >> 20);
    if (says > size)
        return mg_fail_at(err, MG_EINPUT, path, "--icc: damaged ICC profile: cut short, %zu of %zu bytes are there",
                          size, says);
    return MG_OK;
}

static mg_status open_profile(mg_gamut *g, const void *data, size_t size, const char *path, mg_err *err)
{
    mg_status st = check_head(data, size, path, err);
    if (st != MG_OK)
        return st;
    g->context = cmsCreateContext(NULL, NULL);
    if (!g->context)
        return mg_fail(err, MG_ENOMEM, "out of memory for a profile");
    cmsSetLogErrorHandlerTHR(g->context, silent);
    cmsHPROFILE own = cmsOpenProfileFromMemTHR(g->context, data, (cmsUInt32Number)size);
    if (!own)
        return mg_fail_at(err, MG_EINPUT, path, "--icc: damaged ICC profile: its list of tables cannot be read");
    st = use_profile(g, own, path, err);
    cmsCloseProfile(own);
    return st;
}

/* What the device makes of a colour; a damaged profile's NaN counts as mid-grey. */
static void through_device(const mg_gamut *g, const uint8_t rgb[3], double lab[3])
{
    cmsDoTransform(g->device, rgb, lab, 1);
    if (!isfinite(lab[0]) || !isfinite(lab[1]) || !isfinite(lab[2]))
        memcpy(lab, (double[]){50, 0, 0}, 3 * sizeof *lab);
}

/* Where the device puts paper white and the deepest black; ICC tables are relative to paper already. */
static void measure_black(mg_gamut *g)
{
    static const uint8_t none[3] = {0, 0, 0};
    double lab[3], xyz[3];
    through_device(g, none, lab);
    lab[1] = lab[2] = 0;
    from_lab(lab, xyz);
    g->black = xyz[1] < 0 ? 0 : xyz[1] > 0.5 ? 0.5 : xyz[1];
}

mg_status mg_gamut_decode(mg_gamut **out, const void *data, size_t size, const char *name, mg_err *err)
{
    mg_gamut *g = *out = calloc(1, sizeof *g);
    mg_status st = g ? open_profile(g, data, size, name, err) : mg_fail(err, MG_ENOMEM, "out of memory for a gamut");
    if (st == MG_OK) {
        measure_black(g);
    } else {
        mg_gamut_free(g);
        *out = NULL;
    }
    return st;
}

mg_status mg_gamut_new(mg_gamut **out, const char *icc, mg_err *err)
{
    *out = NULL;
    if (icc) {
        char *data;
        size_t size;
        mg_status st = mg_file_read(icc, PROFILE_MAX, &data, &size, err);
        if (st == MG_OK)
            st = mg_gamut_decode(out, data, size, icc, err);
        free(data);
        return st;
    }
    mg_gamut *g = *out = calloc(1, sizeof *g);
    if (!g)
        return mg_fail(err, MG_ENOMEM, "out of memory for a gamut");
    snprintf(g->name, sizeof g->name, "coated offset (FOGRA39)");
    g->black = solids[SOLIDS - 1][1] / solids[0][1];
    make_hull(g);
    return MG_OK;
}

void mg_gamut_free(mg_gamut *g)
{
    if (!g)
        return;
    if (g->device)
        cmsDeleteTransform(g->device);
    if (g->context)
        cmsDeleteContext(g->context);
    free(g);
}

const char *mg_gamut_name(const mg_gamut *g)
{
    return g->name;
}

double mg_gamut_print(const mg_gamut *g, const uint8_t rgb[3], uint8_t out[3])
{
    double xyz[3], want[3], got[3];
    to_xyz(rgb, xyz);
    lift(xyz, g->black, false);
    to_lab(xyz, want);
    memcpy(got, want, sizeof got);
    if (g->device)
        through_device(g, rgb, got);
    else
        pull_in(g, got);
    double off = delta(want, got);
    if (off < 1) { /* not visible: keep the bytes */
        memcpy(out, rgb, 3);
        return off;
    }
    from_lab(got, xyz);
    lift(xyz, g->black, true);
    from_xyz(xyz, out);
    return off;
}

static int by_value(const void *a, const void *b)
{
    return memcmp(a, b, 3);
}

mg_status mg_gamut_check(mg_gamut_report *out, const mg_gamut *g, const mg_image *picture, mg_err *err)
{
    size_t n = (size_t)picture->w * (size_t)picture->h;
    uint8_t *px = malloc(3 * n);
    *out = (mg_gamut_report){0};
    if (!px)
        return mg_fail(err, MG_ENOMEM, "out of memory to check colours");
    memcpy(px, picture->px, 3 * n);
    qsort(px, n, 3, by_value);
    for (size_t i = 0; i < n; i++) {
        uint8_t to[3];
        if (i > 0 && memcmp(px + 3 * i, px + 3 * i - 3, 3) == 0)
            continue;
        double off = mg_gamut_print(g, px + 3 * i, to);
        out->colours++;
        out->outside += off >= MG_GAMUT_WARN;
        if (off > out->delta) {
            out->delta = off;
            memcpy(out->worst, px + 3 * i, 3);
            memcpy(out->prints, to, 3);
        }
    }
    free(px);
    return MG_OK;
}
