/* maskgen version: this program, the libraries below it, and how the fast engine computes. */
#include <stdio.h>

#include "base/hash.h"
#include "base/image/picture.h"
#include "base/image/png.h"
#include "base/json/json.h"
#include "cli/cli.h"
#include "cli/environment.h"
#include "cloth/gamut.h"
#include "maskgen/version.h"
#include "print/canvas.h"
#include "score/cv/cv.h"
#include "score/dlib/dlib.h"
#include "score/hog/hog_engine.h"

void cli_versions(FILE *to, const char *before)
{
    const char *const libraries[][2] = {
        {"dlib", mg_dlib_version()},    {"OpenCV", mg_cv_version()},   {"libpng", mg_png_version()},
        {"libjpeg", mg_jpeg_version()}, {"cJSON", mg_json_version()},  {"cairo", mg_canvas_version()},
        {"lcms2", mg_gamut_version()},  {"nettle", mg_hash_version()},
    };
    enum { N = sizeof libraries / sizeof *libraries };
    fprintf(to, "%smaskgen %s\n%s", before, MG_VERSION, before);
    for (int i = 0; i < N; i++)
        fprintf(to, "%s %s%s", libraries[i][0], libraries[i][1], i + 1 < N ? ", " : "\n");
    fprintf(to, "%sCPU path %s\n", before, mg_hog_path_name(cli_context()));
}

static mg_status version_run(call *c, mg_err *err)
{
    (void)c;
    (void)err;
    cli_versions(stdout, "");
    return MG_OK;
}

const command command_version = {
    .name = "version",
    .usage = "version",
    .summary = "Print the version.",
    .run = version_run,
    .reads = no_reads,
};
