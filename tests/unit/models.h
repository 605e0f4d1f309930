/* For tests that need model files: what is not installed is reported by name, never passed over in silence. */
#ifndef MASKGEN_TEST_MODELS_H
#define MASKGEN_TEST_MODELS_H

#include "base/image/picture.h"
#include "detector.h"

#define FACES "/usr/share/doc/libdlib19.1/examples/faces/"
static const char *const ten_photos[] = {
    "2007_007763.jpg", "2008_001009.jpg", "2008_001322.jpg", "2008_002079.jpg", "2008_002470.jpg",
    "2008_002506.jpg", "2008_004176.jpg", "2008_007676.jpg", "2009_004587.jpg", "Tom_Cruise_avp_2014_4.jpg"};
enum { TEN = sizeof ten_photos / sizeof *ten_photos };

static inline void load_photo(mg_image *rgb, int i)
{
    char path[256];
    snprintf(path, sizeof path, FACES "%s", ten_photos[i]);
    MUST(mg_picture_load(rgb, NULL, path, err));
}

/* Opens the detector, or says why this test is not run and skips it. */
static inline void *open_or_skip(const mg_detector_ops **ops, const char *name)
{
    mg_err e = {MG_OK, ""};
    if (!is_available(name, &e)) {
        printf("# not run: %s needs $MASKGEN_MODELS (%s)\n", name, e.msg);
        skip();
    }
    return open_detector(ops, name);
}

#endif
