/* Do the detectors work at all? Each finds nearly every bare portrait of $MASKGEN_DEV_FACES at a usual size (face of
 * 105 px in a crop of 320), plainly rendered. Prints the figures. The profile cascade looks at faces from the side
 * and is only reported. Every second portrait is looked at, and dlib's CNN detector, which takes two seconds a face,
 * sees five: all where $MASKGEN_VERIFY is set. */
#include "models.h"

#include "base/file/file.h"
#include "face/photo/photo.h"
#include "maskgen/render.h"

enum { SIZE = 320, WIDTH = 105, LEAST_PERCENT = 95, FEW = 5 };

static mg_face_list faces;

static int load_faces(void **state)
{
    (void)state;
    const char *dir = getenv("MASKGEN_DEV_FACES");
    mg_list paths = {0};
    mg_list dropped = {0};
    mg_mask mask;
    mg_mask_surgical(&mask);
    const mg_photo_opts opts = {.size = SIZE, .width = WIDTH, .mask = &mask};
    if (!dir || !*dir)
        return 0;
    if (mg_picture_folder(&paths, NULL, dir, NULL) != MG_OK)
        return -1;
    const size_t every = getenv("MASKGEN_VERIFY") ? 1 : 2;
    for (size_t i = 0; i < paths.count; i += every)
        if (mg_photo_faces(&faces, paths.item[i], &opts, &dropped, NULL) != MG_OK)
            return -1;
    printf("# %zu faces of %zu portraits, %zu dropped\n", faces.count, paths.count, dropped.count);
    mg_list_free(&dropped);
    mg_list_free(&paths);
    return 0;
}

static int free_faces(void **state)
{
    (void)state;
    mg_face_list_free(&faces);
    return 0;
}

static int found_by(const mg_detector_ops *ops, void *self, size_t count, double *margin)
{
    int hits = 0;
    *margin = 0;
    for (size_t i = 0; i < count; i++) {
        mg_renderer *r;
        mg_view view = mg_view_plain(&faces.face[i]);
        mg_score s;
        MUST(mg_renderer_new(&r, &view, err));
        mg_renderer_bare(r);
        MUST(ops->score(self, ops->flags & MG_DETECTOR_RGB ? mg_renderer_rgb(r) : mg_renderer_grey(r),
                        faces.face[i].box, &s, err));
        hits += s.hit;
        *margin += s.true_margin / (double)count;
        mg_renderer_free(r);
    }
    return hits;
}

static void finds_portraits(void **state)
{
    const char *name = *state;
    const mg_detector_ops *ops;
    double margin;
    if (faces.count == 0) {
        printf("# not run: %s on portraits needs $MASKGEN_DEV_FACES\n", name);
        skip();
    }
    void *self = open_or_skip(&ops, name);
    size_t count = !strcmp(name, "dlib-mmod") && faces.count > FEW && !getenv("MASKGEN_VERIFY") ? FEW : faces.count;
    int hits = found_by(ops, self, count, &margin);
    printf("# %s finds %d of %zu bare portraits, mean margin %+.3f\n", name, hits, count, margin);
    ops->close(self);
    if (strcmp(name, "haar-profile") != 0)
        assert_true(100 * hits >= LEAST_PERCENT * (int)count);
}

#define FINDS(name)                                                                                                    \
    {                                                                                                                  \
        "finds_portraits_" name, finds_portraits, NULL, NULL, name                                                     \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        FINDS("hog"),       FINDS("dlib-hog"),          FINDS("haar-default"),   FINDS("haar-alt2"),
        FINDS("lbp"),       FINDS("haar-profile"),      FINDS("dlib-mmod"),      FINDS("ultraface"),
        FINDS("yunet"),     FINDS("blazeface-front"),   FINDS("blazeface-back"), FINDS("facemesh-full"),
        FINDS("faceboxes"), FINDS("faceboxes:640x512"),
    };
    return cmocka_run_group_tests(tests, load_faces, free_faces);
}
