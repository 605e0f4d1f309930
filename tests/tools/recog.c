/* Recognisers on photos of several people: `recog RECOGNISERS ALIGNERS FOLDER` prints a line for each of the one with
 * each of the other: "RECOGNISER ALIGNER photos genuine impostor least most rate ms ms", that is the mean similarity of
 * pairs of one person and of two, the least of the one and the most of the other, the share of genuine pairs at the
 * threshold or above it and of impostor ones, and milliseconds of a vector and of an alignment. FOLDER holds a folder
 * a person; faces are what dlib's HOG detector finds first.
 * `recog --frames FOLDER` prints what is known of dlib's boxes (score/recog/align.h): the frames that stand for the
 * points of ArcFace and of dlib's chip, the height halfway between eyes and nose, and how far fr-landmark's points are
 * from dlib's, in shares of the distance between the eyes, for frames about the best. */
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../unit/context.h"
#include "base/file/file.h"
#include "maskgen/image.h"
#include "score/cv/cv.h"
#include "score/dlib/dlib.h"
#include "score/recog/align.h"

enum { PHOTOS = 1024 };

typedef struct photo {
    mg_image rgb;
    mg_rect box;
    int person;
} photo;

static photo photos[PHOTOS];
static int count, people;
static mg_err e = {MG_OK, ""};

static void must(mg_status st)
{
    if (st == MG_OK)
        return;
    fprintf(stderr, "recog: %s\n", e.msg);
    exit(1);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* ---- photos ------------------------------------------------------------------------------------------------------ */

static void load(mg_dlib_hog *h, const char *path)
{
    const mg_detection *det;
    int n;
    photo *p = &photos[count];
    must(mg_picture_load(&p->rgb, NULL, path, &e));
    must(mg_dlib_hog_detect(h, &p->rgb, 0, 0, &det, &n, &e));
    if (n == 0 || count == PHOTOS - 1) {
        fprintf(stderr, "recog: no face, or one photo too many: %s\n", path);
        exit(1);
    }
    p->box = det[0].box;
    p->person = people;
    count++;
}

static void load_all(const char *folder)
{
    static const char *const suffixes[] = {".jpg", ".jpeg", ".png", NULL};
    struct dirent **person;
    mg_dlib_hog *h;
    int n = scandir(folder, &person, NULL, alphasort);
    must(mg_dlib_hog_new(&h, &e));
    for (int i = 0; i < n; i++) {
        char path[MG_PATH_MAX];
        mg_list files = {0};
        if (person[i]->d_name[0] != '.') {
            must(mg_path(path, &e, "%s/%s", folder, person[i]->d_name));
            must(mg_dir_list(&files, path, suffixes, &e));
            for (size_t f = 0; f < files.count; f++)
                load(h, files.item[f]);
            people += files.count > 0;
        }
        mg_list_free(&files);
        free(person[i]);
    }
    if (n >= 0)
        free(person);
    mg_dlib_hog_free(h);
    if (count == 0) {
        fprintf(stderr, "recog: no photos below %s\n", folder);
        exit(1);
    }
}

/* ---- scores ------------------------------------------------------------------------------------------------------ */

static void print_pairs(const mg_recogniser *r, const mg_aligner_ops *aligner, const float *v, int dims,
                        const bool *found, double embed_ms, double align_ms)
{
    char name[2 * MG_TEXT_MAX];
    double sum[2] = {0, 0}, least = 2, most = -2;
    long pairs[2] = {0, 0}, above[2] = {0, 0};
    int known = 0;
    for (int i = 0; i < count; i++) {
        known += found[i];
        for (int k = 0; k < i; k++) {
            if (!found[i] || !found[k])
                continue;
            int same = photos[i].person == photos[k].person;
            double s = r->row->similarity(v + (size_t)i * (size_t)dims, v + (size_t)k * (size_t)dims, dims);
            sum[same] += s;
            pairs[same]++;
            above[same] += s >= mg_recogniser_threshold(r);
            least = same && s < least ? s : least;
            most = !same && s > most ? s : most;
        }
    }
    printf("%s %s %d %ld %ld %.4f %.4f %.4f %.4f %.4f %.4f %.2f %.2f\n", mg_recogniser_name(r, name, sizeof name),
           aligner->name, known, pairs[1], pairs[0], sum[1] / (double)pairs[1], sum[0] / (double)pairs[0], least, most,
           (double)above[1] / (double)pairs[1], (double)above[0] / (double)pairs[0], embed_ms, align_ms);
    fflush(stdout);
}

static void score(const mg_recogniser *r, const mg_aligner_ops *aligner)
{
    void *self, *finder;
    static bool found[PHOTOS];
    double embed_ms = 0, align_ms = 0;
    int embedded = 0;
    must(mg_recogniser_open(&self, r, test_context(NULL), &e));
    must(aligner->open(&finder, aligner, test_context(NULL), &e));
    int dims = r->row->dims(self);
    float *v = calloc((size_t)count * (size_t)dims, sizeof *v);
    for (int i = 0; v && i < count; i++) {
        static mg_alignment a;
        double begun = now();
        must(aligner->find(finder, &photos[i].rgb, photos[i].box, &a, &e));
        double aligned = now();
        found[i] = a.found;
        if (a.found)
            must(r->row->embed(self, &photos[i].rgb, &a, getenv("UPPER") != NULL, v + (size_t)i * (size_t)dims, &e));
        align_ms += aligned - begun;
        embed_ms += now() - aligned;
        embedded += a.found;
    }
    print_pairs(r, aligner, v, dims, found, embed_ms / embedded, align_ms / count);
    free(v);
    aligner->close(finder);
    r->row->close(self);
}

/* ---- boxes ------------------------------------------------------------------------------------------------------- */

static void align(mg_alignment *out, const char *name, const photo *p)
{
    mg_aligners list;
    void *finder;
    must(mg_aligners_parse(&list, name, &e));
    must(list.at[0]->open(&finder, list.at[0], test_context(NULL), &e));
    must(list.at[0]->find(finder, &p->rgb, p->box, out, &e));
    list.at[0]->close(finder);
}

/* The box's frame of what has the points at `to` of `size` px. */
static void print_frame(const char *name, const mg_point to[5], int size)
{
    double times = 0, lower = 0;
    for (int i = 0; i < count; i++) {
        static mg_alignment a;
        mg_point five[5];
        align_map m;
        double middle = (size - 1) / 2.0;
        align(&a, "dlib-68", &photos[i]);
        if (mg_alignment_five(five, &a) != 5 || !align_fit(&m, to, five, 5))
            exit(1);
        const mg_rect *b = &photos[i].box;
        times += hypot(m.a, m.b) * size / b->w / count;
        lower += (align_at(m, (mg_point){middle, middle}).y - (b->y + b->h / 2.0)) / b->h / count;
    }
    printf("%s %.3f %.3f\n", name, times, lower);
}

static void print_halfway(void)
{
    double sum = 0;
    for (int i = 0; i < count; i++) {
        static mg_alignment a;
        mg_point five[5];
        align(&a, "dlib-68", &photos[i]);
        mg_alignment_five(five, &a);
        sum += (align_halfway(five) - photos[i].box.y) / photos[i].box.h / count;
    }
    printf("halfway %.3f\n", sum);
}

/* Of another box than the photo's own: what is nearest should be the frame in use, times 1 and lower 0. */
static void print_landmarks(double times, double lower)
{
    double sum = 0;
    for (int i = 0; i < count; i++) {
        static mg_alignment a, b;
        mg_point five[5];
        photo p = photos[i];
        align(&a, "dlib-68", &p);
        mg_alignment_five(five, &a);
        double eyes = hypot(five[0].x - five[1].x, five[0].y - five[1].y), side = p.box.w * times;
        p.box =
            (mg_rect){(int)lround(p.box.x + p.box.w / 2.0 - side / 2),
                      (int)lround(p.box.y + p.box.h * (0.5 + lower) - side / 2), (int)lround(side), (int)lround(side)};
        align(&b, "fr-landmark", &p);
        for (int k = 17; k < MG_LANDMARKS; k++)
            sum += hypot(a.point[k].x - b.point[k].x, a.point[k].y - b.point[k].y) / eyes / (MG_LANDMARKS - 17);
    }
    printf("fr-landmark box times %.2f lower %.2f: %.4f\n", times, lower, sum / count);
}

static void print_frames(void)
{
    mg_point arc[5], chip[5];
    align_arc(arc, 112);
    align_chip(chip);
    print_frame("arc", arc, 112);
    print_frame("chip", chip, 150);
    print_halfway();
    for (double times = 0.9; times < 1.45; times += 0.1)
        for (double lower = -0.1; lower < 0.15; lower += 0.05)
            print_landmarks(times, lower);
}

int main(int argc, char **argv)
{
    mg_recognisers recognisers;
    mg_aligners aligners;
    mg_cv_settle();
    if (argc == 3 && strcmp(argv[1], "--frames") == 0) {
        load_all(argv[2]);
        print_frames();
        return 0;
    }
    if (argc != 4) {
        fprintf(stderr, "recog RECOGNISERS ALIGNERS FOLDER, or recog --frames FOLDER\n");
        return 2;
    }
    must(mg_recognisers_parse(&recognisers, argv[1], &e));
    must(mg_aligners_parse(&aligners, argv[2], &e));
    load_all(argv[3]);
    for (int r = 0; r < recognisers.count; r++)
        for (int a = 0; a < aligners.count; a++)
            score(&recognisers.at[r], aligners.at[a]);
    mg_recognisers_free(&recognisers);
    return 0;
}
