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

static mg_status drop(mg_list *dropped, mg_err *err, const char *path, int index, const char *why)
{
    mg_err line;
    if (index < 0)
        mg_fail_at(&line, MG_EINPUT, path, "%s", why);
    else
        mg_fail_at(&line, MG_EINPUT, path, "face %d %s", index + 1, why);
    return mg_list_add(dropped, line.msg, err);
}

/* The best detection of the crop that overlaps `want`; false where the bare face is not found. */
static mg_status confirm(mg_dlib_hog *hog, const mg_image *crop, mg_rect want, bool rgb, mg_rect *box, bool *found,
                         mg_err *err)
{
    mg_image grey = {0};
    mg_status st = rgb ? MG_OK : mg_image_grey(&grey, crop, err);
    const mg_detection *det;
    int count = 0;
    if (st == MG_OK)
        st = mg_dlib_hog_detect(hog, rgb ? crop : &grey, 0, 0, &det, &count, err);
    *found = false;
    for (int i = 0; st == MG_OK && i < count && !*found; i++)
        if (mg_rect_iou(det[i].box, want) >= MG_IOU_TRUE) {
            *box = det[i].box;
            *found = true;
        }
    mg_image_free(&grey);
    return st;
}

static mg_status fill(mg_face *f, const mg_image *crop, const mg_photo_opts *opts, mg_err *err)
{
    mg_status st = mg_face_alloc(f, crop->w, crop->h, err);
    if (st != MG_OK)
        return st;
    float linear[256];
    for (int v = 0; v < 256; v++)
        linear[v] = mg_srgb_linear((uint8_t)v);
    size_t n = (size_t)crop->w * (size_t)crop->h * 3;
    for (size_t i = 0; i < n; i++)
        f->bare[i] = linear[crop->px[i]];
    mg_tone_srgb(&f->tone);
    st = mg_landmarks_find(f->landmark, crop, f->box, opts->context, err);
    f->has_landmarks = st == MG_OK;
    if (st == MG_OK)
        st = mg_photo_mask(f, opts->mask, err);
    return st == MG_OK ? mg_face_seal(f, err) : st;
}

/* One found face to a template; *used tells whether it could be taken. `hash`: of the photo's file. */
static mg_status take(mg_face_list *list, mg_dlib_hog *hog, const mg_image *photo, mg_rect box, const char *path, const char *hash,
                      int index, const mg_photo_opts *opts, mg_list *dropped, mg_err *err)
{
    double scale = opts->width / box.w, half = opts->size / scale / 2;
    double x0 = box.x + box.w / 2.0 - half, y0 = box.y + box.h / 2.0 - half;
    mg_image crop;
    mg_status st = mg_image_crop_scaled(&crop, photo, x0, y0, scale, opts->size, opts->size, err);
    if (st != MG_OK)
        return st;
    mg_rect want = {(int)lround((box.x - x0) * scale), (int)lround((box.y - y0) * scale), (int)lround(box.w * scale),
                    (int)lround(box.h * scale)};
    mg_rect seen = want;
    bool found = true;
    if (opts->width >= 80) /* the detector's smallest window; below it the box of the photo stands */
        st = confirm(hog, &crop, want, opts->rgb, &seen, &found, err);
    if (st == MG_OK && !found)
        st = drop(dropped, err, path, index, "is not found in its own crop, bare");
    else if (st == MG_OK) {
        mg_face *f = mg_face_list_grow(list);
        if (!f)
            st = mg_fail(err, MG_ENOMEM, "out of memory for a face of %s", path);
        else {
            name_face(f->name, path, index);
            snprintf(f->origin, sizeof f->origin, "%s", path);
            f->number = index;
            snprintf(f->file, sizeof f->file, "%s", mg_file_base(path));
            snprintf(f->file_hash, sizeof f->file_hash, "%s", hash);
            f->box = seen;
            st = fill(f, &crop, opts, err);
        }
    }
    mg_image_free(&crop);
    return st;
}

/* As take, but a face that no pose fits becomes a line in `dropped`. */
static mg_status try_take(mg_face_list *list, mg_dlib_hog *hog, const mg_image *photo, mg_rect box, const char *path, const char *hash,
                          int index, const mg_photo_opts *opts, mg_list *dropped, mg_err *err)
{
    size_t before = list->count;
    mg_err why = {0};
    mg_status st = take(list, hog, photo, box, path, hash, index, opts, dropped, &why);
    if (st == MG_OK)
        return MG_OK;
    if (list->count > before)
        mg_face_free(&list->face[--list->count]);
    if (st == MG_EINPUT)
        return drop(dropped, err, path, index, why.msg);
    if (err)
        *err = why;
    return st;
}

mg_status mg_photo_faces(mg_face_list *list, const char *path, const mg_photo_opts *opts, mg_list *dropped, mg_err *err)
{
    mg_image photo, grey = {0};
    mg_dlib_hog *hog = NULL;
    const mg_detection *det;
    char hash[MG_HASH_HEX];
    int count = 0;
    mg_status st = mg_picture_load(&photo, NULL, path, err);
    if (st == MG_OK)
        st = mg_hash_file(path, hash, err);
    if (st == MG_OK)
        st = mg_image_grey(&grey, &photo, err);
    if (st == MG_OK)
        st = mg_dlib_hog_new(&hog, err);
    if (st == MG_OK)
        st = mg_dlib_hog_detect(hog, &grey, photo.w < 1600 && photo.h < 1600, 0, &det, &count, err);
    mg_rect *box = NULL;
    if (st == MG_OK && count > 0 && !(box = malloc((size_t)count * sizeof *box)))
        st = mg_fail(err, MG_ENOMEM, "out of memory for the faces of %s", path);
    for (int i = 0; st == MG_OK && i < count; i++)
        box[i] = det[i].box;
    if (st == MG_OK && count == 0)
        st = drop(dropped, err, path, -1, "no face found");
    int small = 0;
    for (int i = 0; st == MG_OK && i < count; i++)
        small += box[i].w < MG_PHOTO_MIN_FACE;
    if (st == MG_OK && small > 0) {
        char why[80];
        snprintf(why, sizeof why, "%d of %s under %d px wide, too small", small, mg_count(count, "face"), MG_PHOTO_MIN_FACE);
        st = drop(dropped, err, path, -1, why);
    }
    for (int i = 0; st == MG_OK && i < count; i++)
        if (box[i].w >= MG_PHOTO_MIN_FACE)
            st = try_take(list, hog, &photo, box[i], path, hash, i, opts, dropped, err);
    free(box);
    mg_dlib_hog_free(hog);
    mg_image_free(&grey);
    mg_image_free(&photo);
    return st;
}
