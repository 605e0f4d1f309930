/* Templates kept between runs, under a hash of all that they come from. */
#define _GNU_SOURCE /* dl_iterate_phdr */
#include "faceset/cache.h"

#include <fcntl.h>
#include <link.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bundle.h"
#include "face/face_file.h"
#include "faceset/cache_format.h"
#include "faceset/faceset.h"
#include "base/file/file.h"
#include "base/hash.h"

static const char magic[8] = CACHE_MAGIC;
enum { ENTRY_MAX = 1 << 30 };

/* ---- what the bytes depend on besides our own code ------------------------------------------------------------- */

/* The libraries that compute or decode on the way to a template, by the beginnings of their names. */
static const char *const libraries[] = {
    "libc.",    "libm.",  "libstdc++.", "libdlib.", "libopencv_core.", "libopencv_calib3d.", "libopencv_imgproc.",
    "libjpeg.", "libpng", "libz.",      "libblas.", "liblapack.",      "libopenblas"};
enum { LIBRARIES = sizeof libraries / sizeof *libraries, ID_MAX = 32 };

typedef struct library_id {
    unsigned char id[ID_MAX]; /* the linker's build-id; the segments' sizes where there is none */
    size_t size;
} library_id;

static size_t note_round(size_t n)
{
    return (n + 3) & ~(size_t)3;
}

/* Copies the build-id that a segment of notes holds. */
static void find_build_id(library_id *out, const unsigned char *at, size_t size)
{
    while (size >= sizeof(ElfW(Nhdr))) {
        ElfW(Nhdr) n;
        memcpy(&n, at, sizeof n);
        size_t whole = sizeof n + note_round(n.n_namesz) + note_round(n.n_descsz);
        if (whole > size)
            return;
        if (n.n_type == NT_GNU_BUILD_ID && n.n_namesz == 4 && memcmp(at + sizeof n, "GNU", 4) == 0 &&
            n.n_descsz <= ID_MAX) {
            out->size = n.n_descsz;
            memcpy(out->id, at + sizeof n + 4, n.n_descsz);
            return;
        }
        at += whole;
        size -= whole;
    }
}

static int note_library(struct dl_phdr_info *info, size_t size, void *arg)
{
    (void)size;
    library_id *all = arg;
    const char *name = mg_file_base(info->dlpi_name);
    for (int i = 0; i < LIBRARIES; i++) {
        if (strncmp(name, libraries[i], strlen(libraries[i])) != 0)
            continue;
        for (int k = 0; k < info->dlpi_phnum && !all[i].size; k++)
            if (info->dlpi_phdr[k].p_type == PT_NOTE)
                find_build_id(&all[i], (const unsigned char *)(info->dlpi_addr + info->dlpi_phdr[k].p_vaddr),
                              info->dlpi_phdr[k].p_memsz);
        uint64_t bytes = 0;
        for (int k = 0; k < info->dlpi_phnum; k++)
            bytes += info->dlpi_phdr[k].p_memsz;
        if (!all[i].size)
            memcpy(all[i].id, &bytes, all[i].size = sizeof bytes);
    }
    return 0;
}

static void add_libraries(mg_hash *h)
{
    library_id all[LIBRARIES] = {{{0}, 0}};
    dl_iterate_phdr(note_library, all);
    mg_hash_add(h, all, sizeof all);
}

/* libm picks its functions by processor (and GLIBC_TUNABLES): their last bits tell which. */
static void add_libm(mg_hash *h)
{
    for (int i = 1; i <= 500; i++) {
        volatile double x = i * 0.0137;
        float f = (float)x;
        const double wide[] = {sin(x),          cos(x),        exp(-x),     log(x),
                               pow(x, 1 / 2.4), atan2(x, 2.5), asin(x / 7), fmod(x, 0.3)};
        const float narrow[] = {sinf(f), cosf(f), expf(-f), log2f(f), powf(f, 0.45f), atan2f(f, 2.5f), fmodf(f, 0.3f)};
        mg_hash_add(h, wide, sizeof wide);
        mg_hash_add(h, narrow, sizeof narrow);
    }
}

/* OpenCV picks its loops by processor too. */
static void add_processor(mg_hash *h)
{
#if defined __x86_64__ || defined __i386__
    __builtin_cpu_init();
    const int has[] = {__builtin_cpu_supports("sse4.1"),  __builtin_cpu_supports("avx"),
                       __builtin_cpu_supports("fma"),     __builtin_cpu_supports("avx2"),
                       __builtin_cpu_supports("avx512f"), __builtin_cpu_supports("avx512dq")};
    for (size_t i = 0; i < sizeof has / sizeof *has; i++)
        mg_hash_add(h, has[i] ? "1" : "0", 1);
#else
    (void)h;
#endif
}

static char surroundings[MG_HASH_HEX]; /* empty: no memory for a hash, so nothing is cached */

static void find_surroundings(void)
{
    mg_hash *h;
    if (mg_hash_new(&h, NULL) != MG_OK)
        return;
    mg_hash_add(h, MG_FACE_RECIPE, strlen(MG_FACE_RECIPE));
    add_libraries(h);
    add_libm(h);
    add_processor(h);
    mg_hash_take(h, surroundings);
}

/* ---- entries --------------------------------------------------------------------------------------------------- */

bool cache_entry_of(cache_entry *out, const char *what, const mg_mask *mask, const mg_context *context)
{
    const char *dir = context ? context->cache_dir : NULL;
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    char shape[MG_MASK_NAME + 16];
    mg_hash *h;
    size_t size;
    snprintf(shape, sizeof shape, "masks/%s.json", mask->name);
    const char *text = mg_bundle_find(shape, &size);
    pthread_once(&once, find_surroundings);
    if (!text || !*surroundings || !dir || mg_dir_make(dir, NULL) != MG_OK || mg_hash_new(&h, NULL) != MG_OK)
        return false;
    mg_hash_add(h, surroundings, sizeof surroundings);
    mg_hash_add(h, text, size);
    mg_hash_add(h, what, strlen(what));
    mg_hash_take(h, out->key);
    return mg_path(out->path, NULL, "%s/%.32s.face", dir, out->key) == MG_OK;
}

/* Padding is zero too: it is hashed. */
static void note_face(entry_face *to, const mg_face *f, size_t size)
{
    memset(to, 0, sizeof *to);
    to->size = size;
    to->number = f->number;
    memcpy(to->origin, f->origin, sizeof to->origin);
    memcpy(to->file, f->file, sizeof to->file);
    memcpy(to->file_hash, f->file_hash, sizeof to->file_hash);
}

static void restore_face(mg_face *f, const entry_face *from)
{
    f->number = (int)from->number;
    memcpy(f->origin, from->origin, sizeof f->origin);
    memcpy(f->file, from->file, sizeof f->file);
    memcpy(f->file_hash, from->file_hash, sizeof f->file_hash);
    f->origin[sizeof f->origin - 1] = f->file[sizeof f->file - 1] = f->file_hash[sizeof f->file_hash - 1] = '\0';
}

static bool add_faces(mg_face_list *faces, const char *at, const entry_face *of, uint64_t n, size_t left)
{
    for (uint64_t i = 0; i < n; i++) {
        if (of[i].size > left)
            return false;
        mg_face *f = mg_face_list_grow(faces);
        if (!f || mg_face_decode(f, at, of[i].size, "cache", NULL) != MG_OK)
            return false;
        restore_face(f, &of[i]);
        at += of[i].size;
        left -= of[i].size;
    }
    return left == 0;
}

static bool add_lines(mg_list *lines, const char *at, uint64_t n, size_t left)
{
    for (uint64_t i = 0; i < n; i++) {
        const char *end = memchr(at, 0, left);
        if (!end || mg_list_add(lines, at, NULL) != MG_OK)
            return false;
        left -= (size_t)(end + 1 - at);
        at = end + 1;
    }
    return left == 0;
}

static bool read_entry(const char key[MG_HASH_HEX], const char *data, size_t size, mg_face_list *faces, mg_list *lines)
{
    entry_head head;
    char hex[MG_HASH_HEX];
    if (size < sizeof head + MG_HASH_HEX - 1)
        return false;
    memcpy(&head, data, sizeof head);
    size_t left = size - sizeof head - (MG_HASH_HEX - 1);
    if (memcmp(head.magic, magic, sizeof magic) != 0 || memcmp(head.key, key, sizeof head.key) != 0 ||
        head.faces > left / sizeof(entry_face) || head.line_bytes > left - head.faces * sizeof(entry_face))
        return false;
    size_t sizes = head.faces * sizeof(entry_face), first = sizeof head + sizes + head.line_bytes;
    mg_hash_bytes(data, first, hex);
    if (memcmp(hex, data + first, MG_HASH_HEX - 1) != 0)
        return false;
    entry_face *of = malloc(sizes + 1);
    if (of)
        memcpy(of, data + sizeof head, sizes);
    bool good = of && add_lines(lines, data + sizeof head + sizes, head.lines, head.line_bytes) &&
                add_faces(faces, data + first + MG_HASH_HEX - 1, of, head.faces, left - sizes - head.line_bytes);
    free(of);
    return good;
}

bool cache_decode(const char key[MG_HASH_HEX], const char *data, size_t size, mg_face_list *faces, mg_list *dropped)
{
    *faces = (mg_face_list){0};
    *dropped = (mg_list){0};
    if (read_entry(key, data, size, faces, dropped))
        return true;
    mg_face_list_free(faces);
    mg_list_free(dropped);
    return false;
}

bool cache_load(const cache_entry *e, mg_face_list *faces, mg_list *dropped)
{
    char *data;
    size_t size;
    *faces = (mg_face_list){0};
    *dropped = (mg_list){0};
    if (mg_file_read(e->path, ENTRY_MAX, &data, &size, NULL) != MG_OK)
        return false;
    bool good = cache_decode(e->key, data, size, faces, dropped);
    free(data);
    if (good)
        utimensat(AT_FDCWD, e->path, NULL, 0); /* lately used */
    return good;
}

/* Head, sizes, lines and their checksum; NULL without memory. */
static char *write_head(const cache_entry *e, const entry_face *of, size_t faces, const mg_list *lines, size_t *size)
{
    entry_head head = {.faces = faces, .lines = lines->count};
    memcpy(head.magic, magic, sizeof magic);
    memcpy(head.key, e->key, sizeof head.key);
    for (size_t i = 0; i < lines->count; i++)
        head.line_bytes += strlen(lines->item[i]) + 1;
    *size = sizeof head + faces * sizeof *of + head.line_bytes + MG_HASH_HEX - 1;
    char *data = malloc(*size + 1), *at = data;
    if (!data)
        return NULL;
    memcpy(at, &head, sizeof head);
    at += sizeof head;
    for (size_t i = 0; i < faces; i++, at += sizeof *of)
        memcpy(at, &of[i], sizeof *of);
    for (size_t i = 0; i < lines->count; i++, at += strlen(at) + 1)
        strcpy(at, lines->item[i]);
    mg_hash_bytes(data, (size_t)(at - data), at); /* 64 digits and a NUL */
    return data;
}

/* The whole entry: its head and the faces' files, one after the other. */
static bool write_entry(const cache_entry *e, char *const *file, const entry_face *of, size_t faces,
                        const mg_list *lines)
{
    size_t size, at;
    char *head = write_head(e, of, faces, lines, &size);
    at = size;
    for (size_t i = 0; i < faces; i++)
        size += of[i].size;
    char *data = head && size <= ENTRY_MAX ? realloc(head, size + 1) : NULL;
    if (!data) {
        free(head);
        return false;
    }
    for (size_t i = 0; i < faces; at += of[i++].size)
        memcpy(data + at, file[i], of[i].size);
    bool written = mg_file_write(e->path, data, size, NULL) == MG_OK;
    free(data);
    return written;
}

void cache_store(const cache_entry *e, const mg_face *faces, size_t n, const mg_list *dropped)
{
    char **file = calloc(n + 1, sizeof *file);
    entry_face *of = calloc(n + 1, sizeof *of);
    bool good = file && of;
    for (size_t i = 0; good && i < n; i++) {
        size_t size = 0;
        good = mg_face_encode(&faces[i], &file[i], &size, NULL) == MG_OK;
        note_face(&of[i], &faces[i], size);
    }
    if (good)
        write_entry(e, file, of, n, dropped);
    for (size_t i = 0; file && i < n; i++)
        free(file[i]);
    free(file);
    free(of);
}

/* ---- the folder's size ----------------------------------------------------------------------------------------- */

typedef struct kept_file {
    const char *path;
    struct timespec used;
    uint64_t size;
} kept_file;

static int by_age(const void *a, const void *b)
{
    const struct timespec *x = &((const kept_file *)a)->used, *y = &((const kept_file *)b)->used;
    return x->tv_sec != y->tv_sec ? (x->tv_sec > y->tv_sec) - (x->tv_sec < y->tv_sec)
                                  : (x->tv_nsec > y->tv_nsec) - (x->tv_nsec < y->tv_nsec);
}

static void trim_files(const mg_list *files, uint64_t most)
{
    kept_file *all = calloc(files->count + 1, sizeof *all);
    uint64_t sum = 0;
    size_t n = 0;
    struct stat s;
    for (size_t i = 0; all && i < files->count; i++)
        if (stat(files->item[i], &s) == 0) {
            all[n++] = (kept_file){files->item[i], s.st_mtim, (uint64_t)s.st_size};
            sum += (uint64_t)s.st_size;
        }
    if (all && sum > most)
        qsort(all, n, sizeof *all, by_age);
    for (size_t i = 0; all && i < n && sum > most; i++) {
        unlink(all[i].path);
        sum -= all[i].size;
    }
    free(all);
}

void mg_faceset_trim_cache(const mg_context *context, uint64_t most)
{
    const char *dir = context ? context->cache_dir : NULL;
    mg_list files;
    if (!dir || mg_dir_list(&files, dir, NULL, NULL) != MG_OK)
        return;
    trim_files(&files, most);
    mg_list_free(&files);
}
