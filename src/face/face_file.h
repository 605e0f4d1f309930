/* Finished face templates in files: the cache of templates (faceset/cache.h), and the NNN.mask files of `maskgen
 * faces`.
 *
 * Little-endian throughout: "MGFACE1\n"; i32 w, h; i32 box[4]; i32 bounds[4]; f32 tint[3], blur, noise; u64 noise_seed;
 * f64 yaw, pitch, roll, skin; u8 synthetic, has_landmarks; f64 landmark[68][2]; char name[64], origin[256]; f32
 * tone[4098]; f32 bare[h][w][3]; f32 rest[bounds][3]; u8 samples per pixel of bounds; (u32 texel, f32 gain) per sample;
 * 64 hex digits: SHA-256 of all before. */
#ifndef MG_FACE_FACE_FILE_H
#define MG_FACE_FACE_FILE_H

#include "maskgen/face.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Outside the mask's bounds nothing is ever drawn: `rest` becomes the bare face there, so that a template is the same
 * before and after its file. */
void mg_face_trim_rest(mg_face *f);
/* MG_EINPUT: a canvas or an empty face, which have nothing to save; over 255 samples on one pixel. */
mg_status mg_face_save(const mg_face *f, const char *path, mg_err *err);
/* The file's bytes; free() them. */
mg_status mg_face_encode(const mg_face *f, char **data, size_t *size, mg_err *err);
/* MG_EINPUT: no such file, not of this format, damaged (sizes and texels are checked, then the checksum). */
mg_status mg_face_load(mg_face *out, const char *path, mg_err *err);
/* The same from memory; `name` is for messages. */
mg_status mg_face_decode(mg_face *out, const void *data, size_t size, const char *name, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
