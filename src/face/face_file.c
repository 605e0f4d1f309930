/* Face templates to bytes and back: one list of fields counts, writes and reads. */
#include "face/face_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file/file.h"
#include "base/hash.h"
#include "cloth/texture.h"

static const char magic[8] = "MGFACE1\n";
enum { ORIGIN_KEPT = 256 }; /* bytes of where a face comes from, in the file */
enum { SIDE_MAX = MG_FACE_MAX_SIDE, FILE_MAX = 256 << 20 };

/* A cursor over the file's bytes: the same list of fields writes, reads and counts. */
typedef struct stream {
    const unsigned char *in; /* read from here, */
    unsigned char *out;      /* or written to here; both NULL: only counted */
    size_t at, size;
    bool bad;
} stream;

/* The bytes of a number turned round, where the machine keeps the highest first. */
static void copy_turned(unsigned char *to, const unsigned char *from, size_t width, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t b = 0; b < width; b++)
            to[i * width + b] = from[i * width + (width - 1 - b)];
}

/* `n` numbers of `width` bytes each, kept little-endian in the file. */
static void field(stream *s, void *value, size_t width, size_t n)
{
    const unsigned one = 1;
    const bool big = *(const unsigned char *)&one == 0;
    if ((s->in || s->out) && (s->bad || n > (s->size - s->at) / width)) {
        s->bad = true;
        return;
    }
    unsigned char *to = s->in ? value : s->out ? s->out + s->at : NULL;
    const unsigned char *from = s->in ? s->in + s->at : value;
    if (to && big)
        copy_turned(to, from, width, n);
    else if (to && n > 0)
        memcpy(to, from, n * width);
    s->at += n * width;
}

static void head(stream *s, mg_face *f)
{
    uint8_t flag[2] = {f->synthetic, f->has_landmarks};
    int32_t size[2] = {f->w, f->h}, box[4] = {f->box.x, f->box.y, f->box.w, f->box.h};
    mg_rect *b = &f->layer.bounds;
    int32_t bounds[4] = {b->x, b->y, b->w, b->h};
    field(s, size, 4, 2);
    field(s, box, 4, 4);
    field(s, bounds, 4, 4);
    field(s, f->layer.tint, 4, 3);
    field(s, &f->blur, 4, 1);
    field(s, &f->noise, 4, 1);
    field(s, &f->noise_seed, 8, 1);
    field(s, &f->yaw, 8, 1);
    field(s, &f->pitch, 8, 1);
    field(s, &f->roll, 8, 1);
    field(s, &f->skin, 8, 1);
    field(s, flag, 1, 2);
    field(s, f->landmark, 8, (size_t)MG_LANDMARKS * 2);
    field(s, f->name, 1, sizeof f->name);
    field(s, f->origin, 1, ORIGIN_KEPT);
    field(s, f->tone.at, 4, MG_TONE_STEPS + 2);
    if (!s->in)
        return;
    f->w = size[0];
    f->h = size[1];
    f->box = (mg_rect){box[0], box[1], box[2], box[3]};
    *b = (mg_rect){bounds[0], bounds[1], bounds[2], bounds[3]};
    f->synthetic = flag[0] != 0;
    f->has_landmarks = flag[1] != 0;
    f->name[sizeof f->name - 1] = f->origin[ORIGIN_KEPT - 1] = '\0';
}

/* The pixels: everything that mg_face_alloc has made room for. `count` holds the samples of each pixel of the bounds.
 */
static void body(stream *s, mg_face *f, uint8_t *count)
{
    mg_rect b = f->layer.bounds;
    field(s, f->bare, 4, (size_t)f->w * (size_t)f->h * 3);
    for (int y = b.y; y < b.y + b.h; y++)
        field(s, f->layer.rest + 3 * ((size_t)y * (size_t)f->w + (size_t)b.x), 4, 3 * (size_t)b.w);
    field(s, count, 1, (size_t)b.w * (size_t)b.h);
}

static void samples(stream *s, mg_face *f, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        field(s, &f->layer.sample[i].texel, 4, 1);
        field(s, &f->layer.sample[i].gain, 4, 1);
    }
}

/* ---- writing --------------------------------------------------------------------------------------------------- */

/* False: a pixel has more samples than a byte counts. */
static bool count_samples(const mg_face *f, uint8_t *count)
{
    mg_rect b = f->layer.bounds;
    for (int y = 0; y < b.h; y++)
        for (int x = 0; x < b.w; x++) {
            size_t p = (size_t)(b.y + y) * (size_t)f->w + (size_t)(b.x + x);
            uint32_t n = f->layer.first[p + 1] - f->layer.first[p];
            if (n > UINT8_MAX)
                return false;
            count[y * b.w + x] = (uint8_t)n;
        }
    return true;
}

static mg_status write_face(const mg_face *face, uint8_t *count, char **out, size_t *out_size, mg_err *err)
{
    mg_face f = *face; /* the streams take non-const fields; writing changes nothing */
    size_t n = (size_t)f.w * (size_t)f.h;
    stream s = {.at = sizeof magic};
    head(&s, &f);
    body(&s, &f, count);
    samples(&s, &f, f.layer.first[n]);
    size_t size = s.at + MG_HASH_HEX - 1;
    unsigned char *data = calloc(1, size + 1);
    if (!data)
        return mg_fail(err, MG_ENOMEM, "out of memory to save %s", f.name);
    char hex[MG_HASH_HEX];
    memcpy(data, magic, sizeof magic);
    s = (stream){.out = data, .at = sizeof magic, .size = size};
    head(&s, &f);
    body(&s, &f, count);
    samples(&s, &f, f.layer.first[n]);
    mg_hash_bytes(data, s.at, hex);
    memcpy(data + s.at, hex, MG_HASH_HEX - 1);
    *out = (char *)data;
    *out_size = size;
    return MG_OK;
}

mg_status mg_face_encode(const mg_face *face, char **data, size_t *size, mg_err *err)
{
    *data = NULL;
    *size = 0;
    if (!mg_face_is_template(face))
        return mg_fail(err, MG_EINPUT, "a %s has no template to save", face->flat ? "canvas" : "face without pictures");
    uint8_t *count = calloc((size_t)face->layer.bounds.w * (size_t)face->layer.bounds.h + 1, 1);
    if (!count)
        return mg_fail(err, MG_ENOMEM, "out of memory to save %s", face->name);
    mg_status st = count_samples(face, count)
                       ? write_face(face, count, data, size, err)
                       : mg_fail(err, MG_EINPUT, "a pixel of %s has more than %d samples", face->name, UINT8_MAX);
    free(count);
    return st;
}

mg_status mg_face_save(const mg_face *face, const char *path, mg_err *err)
{
    char *data;
    size_t size;
    mg_status st = mg_face_encode(face, &data, &size, err);
    if (st == MG_OK)
        st = mg_file_write(path, data, size, err);
    free(data);
    return st;
}

void mg_face_trim_rest(mg_face *f)
{
    mg_rect b = f->layer.bounds;
    for (int y = 0; y < f->h; y++)
        for (int x = 0; x < f->w; x++)
            if (x < b.x || y < b.y || x >= b.x + b.w || y >= b.y + b.h) {
                size_t p = 3 * ((size_t)y * (size_t)f->w + (size_t)x);
                memcpy(f->layer.rest + p, f->bare + p, 3 * sizeof *f->bare);
            }
}

/* ---- reading --------------------------------------------------------------------------------------------------- */

/* No light, gain or display value of a template comes near it, and sums of products of them stay finite in single
 * precision. */
#define VALUE_MOST 1e6f

static bool all_bounded(const float *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!(fabsf(v[i]) <= VALUE_MOST)) /* so is no number */
            return false;
    return true;
}

/* Numbers that the renderer would index or convert with. */
static bool values_hold(const mg_face *f)
{
    for (int i = 0; i < MG_LANDMARKS; i++)
        if (!isfinite(f->landmark[i].x) || !isfinite(f->landmark[i].y))
            return false;
    return f->blur >= 0 && f->blur <= 4 && f->noise >= 0 && f->noise <= 255 && all_bounded(f->layer.tint, 3) &&
           isfinite(f->yaw) && isfinite(f->pitch) && isfinite(f->roll) && isfinite(f->skin) &&
           all_bounded(f->tone.at, MG_TONE_STEPS + 2);
}

/* The name becomes part of file names. */
static bool name_holds(const char *name)
{
    return *name && *name != '.' && !strchr(name, '/');
}

static bool sizes_hold(const mg_face *f)
{
    mg_rect b = f->layer.bounds;
    const int far = 16 * SIDE_MAX;
    if (f->box.x < -far || f->box.y < -far || f->box.w < 0 || f->box.h < 0 || f->box.x > far || f->box.y > far ||
        f->box.w > far || f->box.h > far)
        return false;
    return f->w >= 1 && f->h >= 1 && f->w <= SIDE_MAX && f->h <= SIDE_MAX && b.x >= 0 && b.y >= 0 && b.w >= 0 &&
           b.h >= 0 && b.w <= f->w && b.h <= f->h && b.x <= f->w - b.w && b.y <= f->h - b.h;
}

/* The compressed rows of `first`: pixels outside the bounds have no samples. */
static uint32_t index_samples(mg_face *f, const uint8_t *count)
{
    mg_rect b = f->layer.bounds;
    uint32_t at = 0;
    size_t p = 0;
    for (int y = 0; y < f->h; y++)
        for (int x = 0; x < f->w; x++) {
            bool inside = x >= b.x && y >= b.y && x < b.x + b.w && y < b.y + b.h;
            f->layer.first[p++] = at;
            at += inside ? count[(y - b.y) * b.w + x - b.x] : 0;
        }
    f->layer.first[p] = at;
    return at;
}

static mg_status read_body(mg_face *f, stream *s, const char *name, mg_err *err)
{
    mg_face kept = *f;
    mg_rect b = f->layer.bounds;
    size_t pixels = (size_t)f->w * (size_t)f->h, inside = (size_t)b.w * (size_t)b.h;
    if (12 * pixels + 13 * inside > s->size - s->at)
        return mg_fail_at(err, MG_EINPUT, name, "damaged face template (cut short)");
    mg_status st = mg_face_alloc(f, kept.w, kept.h, err);
    if (st != MG_OK)
        return st;
    uint8_t *count = calloc(inside + 1, 1);
    if (!count)
        return mg_fail(err, MG_ENOMEM, "out of memory for %s", name);
    body(s, f, count);
    uint32_t n = index_samples(f, count);
    free(count);
    if (s->bad || (size_t)n * 8 > s->size - s->at)
        return mg_fail_at(err, MG_EINPUT, name, "damaged face template (cut short)");
    f->layer.sample = calloc((size_t)n + 1, sizeof *f->layer.sample);
    if (!f->layer.sample)
        return mg_fail(err, MG_ENOMEM, "out of memory for %s", name);
    samples(s, f, n);
    for (uint32_t i = 0; i < n; i++)
        if (f->layer.sample[i].texel >= mg_texture_texels() || !all_bounded(&f->layer.sample[i].gain, 1))
            return mg_fail_at(err, MG_EINPUT, name, "damaged face template (sample %u)", i);
    if (!all_bounded(f->bare, 3 * pixels) || !all_bounded(f->layer.rest, 3 * pixels))
        return mg_fail_at(err, MG_EINPUT, name, "damaged face template (light)");
    mg_face_trim_rest(f);
    return MG_OK;
}

mg_status mg_face_decode(mg_face *out, const void *data, size_t size, const char *name, mg_err *err)
{
    char hex[MG_HASH_HEX];
    *out = (mg_face){0};
    if (size < sizeof magic + MG_HASH_HEX || memcmp(data, magic, sizeof magic) != 0)
        return mg_fail_at(err, MG_EINPUT, name, "not a face template");
    size_t end = size - (MG_HASH_HEX - 1);
    mg_hash_bytes(data, end, hex);
    if (memcmp(hex, (const char *)data + end, MG_HASH_HEX - 1) != 0)
        return mg_fail_at(err, MG_EINPUT, name, "damaged face template (checksum)");
    stream s = {.in = data, .at = sizeof magic, .size = end};
    head(&s, out);
    mg_status st = MG_OK;
    bool whole = !s.bad && sizes_hold(out) && values_hold(out) && name_holds(out->name);
    MG_TRY(whole ? MG_OK : mg_fail_at(err, MG_EINPUT, name, "damaged face template (header)"));
    MG_TRY(read_body(out, &s, name, err));
    MG_TRY(s.at == end ? MG_OK
                       : mg_fail_at(err, MG_EINPUT, name, "damaged face template (%zu bytes too many)", end - s.at));
    MG_TRY(mg_face_seal(out, err));
done:
    if (st != MG_OK)
        mg_face_free(out);
    return st;
}

mg_status mg_face_load(mg_face *out, const char *path, mg_err *err)
{
    char *data;
    size_t size;
    *out = (mg_face){0};
    mg_status st = mg_file_read(path, FILE_MAX, &data, &size, err);
    if (st != MG_OK)
        return st;
    st = mg_face_decode(out, data, size, path, err);
    free(data);
    return st;
}
