/* Photos: dlib's detector finds the faces, its 68 landmarks locate them, and the mask is laid over the crop. */
#include "face/photo/photo.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/image/picture.h"
#include "score/dlib/dlib.h"
#include "score/landmarks.h"
#include "base/file/file.h"
#include "maskgen/mask.h"
#include "base/text/text.h"
#include "base/hash.h"

void mg_face_list_free(mg_face_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        mg_face_free(&list->face[i]);
    free(list->face);
    *list = (mg_face_list){0};
}

mg_face *mg_face_list_grow(mg_face_list *list)
{
    mg_face *more = realloc(list->face, (list->count + 1) * sizeof *more);
    if (!more)
        return NULL;
    list->face = more;
    more += list->count++;
    *more = (mg_face){0};
    return more;
}

/* "dir/portrait_01.jpg", face 2 → "portrait_01-2"; the first face carries no number. Odd bytes become '_'. */
static void name_face(char out[64], const char *path, int index)
{
    const char *base = mg_file_base(path);
    const char *dot = strrchr(base, '.');
    int n = (int)(dot && dot > base ? (size_t)(dot - base) : strlen(base));
    snprintf(out, 56, "%.*s", n < 55 ? n : 55, base);
    for (char *c = out; *c; c++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.", *c))
            *c = '_';
    if (index > 0)
        snprintf(out + strlen(out), 64 - strlen(out), "-%d", index + 1);
}

/* One photo being looked through, and where its faces go. */
typedef struct photo_job {
    mg_face_list *list;
    mg_list *dropped;
    const mg_photo_opts *opts;
    const char *path;
    char hash[MG_HASH_HEX]; /* of the photo's file */
    mg_image photo, grey;
    mg_dlib_hog *hog;
} photo_job;

/* Adds a line on the whole photo, or, where `index` is not below 0, on that face of it. */
static mg_status drop(photo_job *j, int index, const char *why, mg_err *err)
{
    mg_err line;
    if (index < 0)
        mg_fail_at(&line, MG_EINPUT, j->path, "%s", why);
    else
        mg_fail_at(&line, MG_EINPUT, j->path, "face %d %s", index + 1, why);
    return mg_list_add(j->dropped, line.msg, err);
}

/* The best detection of the crop that overlaps `box` takes its place; *found is false where the bare face is not found.
 */
static mg_status confirm(photo_job *j, const mg_image *crop, mg_rect *box, bool *found, mg_err *err)
{
    mg_image grey = {0};
    const mg_detection *det;
    int count, i = 0;
    mg_status st = MG_OK;
    if (!j->opts->rgb)
        MG_TRY(mg_image_grey(&grey, crop, err));
    MG_TRY(mg_dlib_hog_detect(j->hog, j->opts->rgb ? crop : &grey, 0, 0, &det, &count, err));
    while (i < count && mg_rect_iou(det[i].box, *box) < MG_IOU_TRUE)
        i++;
    *found = i < count;
    if (*found)
        *box = det[i].box;
done:
    mg_image_free(&grey);
    return st;
}

/* The template's picture, landmarks and mask, from its crop and box. */
static mg_status fill(mg_face *f, const mg_image *crop, const mg_photo_opts *opts, mg_err *err)
{
    mg_status st = MG_OK;
    float linear[256];
    MG_TRY(mg_face_alloc(f, crop->w, crop->h, err));
    for (int v = 0; v < 256; v++)
        linear[v] = mg_srgb_linear((uint8_t)v);
    size_t n = (size_t)crop->w * (size_t)crop->h * 3;
    for (size_t i = 0; i < n; i++)
        f->bare[i] = linear[crop->px[i]];
    mg_tone_srgb(&f->tone);
    MG_TRY(mg_landmarks_find(f->landmark, crop, f->box, opts->context, err));
    f->has_landmarks = true;
    MG_TRY(mg_photo_mask(f, opts->mask, err));
    MG_TRY(mg_face_seal(f, err));
done:
    return st;
}

/* One found face to a template at the end of the list, or to a line in `dropped` where its own crop does not show it.
 */
static mg_status make_template(photo_job *j, mg_rect box, int index, mg_err *err)
{
    const mg_photo_opts *o = j->opts;
    double scale = o->width / box.w, half = o->size / scale / 2;
    double x0 = box.x + box.w / 2.0 - half, y0 = box.y + box.h / 2.0 - half;
    mg_rect seen = {(int)lround((box.x - x0) * scale), (int)lround((box.y - y0) * scale), (int)lround(box.w * scale),
                    (int)lround(box.h * scale)};
    mg_image crop = {0};
    bool found = true;
    mg_status st = MG_OK;
    MG_TRY(mg_image_crop_scaled(&crop, &j->photo, x0, y0, scale, o->size, o->size, err));
    if (o->width >= 80) /* dlib's window is 80 px wide; a smaller face's box is taken from the photo */
        MG_TRY(confirm(j, &crop, &seen, &found, err));
    if (found) {
        mg_face *f = mg_face_list_grow(j->list);
        MG_TRY(f ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for a face of %s", j->path));
        name_face(f->name, j->path, index);
        snprintf(f->origin, sizeof f->origin, "%s", j->path);
        f->number = index;
        snprintf(f->file, sizeof f->file, "%s", mg_file_base(j->path));
        snprintf(f->file_hash, sizeof f->file_hash, "%s", j->hash);
        f->box = seen;
        MG_TRY(fill(f, &crop, o, err));
    } else {
        MG_TRY(drop(j, index, "is not found in its own crop, bare", err));
    }
done:
    mg_image_free(&crop);
    return st;
}

/* Adds a face. One that no pose of a head fits becomes a line in `dropped`. */
static mg_status add_face(photo_job *j, mg_rect box, int index, mg_err *err)
{
    size_t before = j->list->count;
    mg_err why = {0};
    mg_status st = make_template(j, box, index, &why);
    if (st == MG_OK)
        return MG_OK;
    if (j->list->count > before)
        mg_face_free(&j->list->face[--j->list->count]);
    if (st == MG_EINPUT)
        return drop(j, index, why.msg, err);
    if (err)
        *err = why;
    return st;
}

static mg_status add_faces(photo_job *j, const mg_rect *box, int count, mg_err *err)
{
    int small = 0;
    mg_status st = MG_OK;
    for (int i = 0; i < count; i++)
        small += box[i].w < MG_PHOTO_MIN_FACE;
    if (small > 0) {
        char why[80];
        snprintf(why, sizeof why, "%d of %s under %d px wide, too small", small, mg_count(count, "face"),
                 MG_PHOTO_MIN_FACE);
        MG_TRY(drop(j, -1, why, err));
    }
    for (int i = 0; i < count; i++)
        if (box[i].w >= MG_PHOTO_MIN_FACE)
            MG_TRY(add_face(j, box[i], i, err));
done:
    return st;
}

mg_status mg_photo_faces(mg_face_list *list, const char *path, const mg_photo_opts *opts, mg_list *dropped, mg_err *err)
{
    photo_job j = {.list = list, .dropped = dropped, .opts = opts, .path = path};
    const mg_detection *det;
    mg_rect *box = NULL; /* the detector's list is overwritten when a crop is looked at */
    int count;
    mg_status st = MG_OK;
    MG_TRY(mg_picture_load(&j.photo, NULL, path, err));
    MG_TRY(mg_hash_file(path, j.hash, err));
    MG_TRY(mg_image_grey(&j.grey, &j.photo, err));
    MG_TRY(mg_dlib_hog_new(&j.hog, err));
    MG_TRY(mg_dlib_hog_detect(j.hog, &j.grey, j.photo.w < 1600 && j.photo.h < 1600, 0, &det, &count, err));
    box = malloc((size_t)(count + 1) * sizeof *box);
    MG_TRY(box ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for the faces of %s", path));
    for (int i = 0; i < count; i++)
        box[i] = det[i].box;
    MG_TRY(count > 0 ? add_faces(&j, box, count, err) : drop(&j, -1, "no face found", err));
done:
    free(box);
    mg_dlib_hog_free(j.hog);
    mg_image_free(&j.grey);
    mg_image_free(&j.photo);
    return st;
}
