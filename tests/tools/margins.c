/* A separate reader of the record: scores the PNGs that `maskgen render` wrote with dlib's detector and compares every margin with
 * run.json's table to 1e-4. Usage: margins RUN.json FOLDER. Boxes come from the record, so that the true face is the same. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "maskgen/decode.h"
#include "maskgen/dlib.h"
#include "maskgen/json.h"

static int die(const char *what)
{
    printf("# %s\n", what);
    return 1;
}

static mg_rect box_of(const mg_json *run, const char *name)
{
    const mg_json *used = mg_json_find(mg_json_find(run, "faces"), "used");
    for (const mg_json *f = mg_json_first(used); f; f = mg_json_next(f)) {
        double b[4];
        if (strcmp(mg_json_string(mg_json_find(f, "name")), name) == 0 &&
            mg_json_need_numbers(f, "box", b, 4, "run.json", NULL) == MG_OK)
            return (mg_rect){(int)b[0], (int)b[1], (int)b[2], (int)b[3]};
    }
    return (mg_rect){0, 0, 0, 0};
}

int main(int argc, char **argv)
{
    mg_err err = {MG_OK, ""};
    mg_json *run;
    mg_dlib_hog *hog;
    int compared = 0, wrong = 0;
    if (argc != 3 || mg_json_load(&run, argv[1], (size_t)64 << 20, &err) != MG_OK || mg_dlib_hog_new(&hog, &err) != MG_OK)
        return die(err.msg);
    for (const mg_json *row = mg_json_first(mg_json_find(run, "table")); row; row = mg_json_next(row))
        for (const mg_json *s = mg_json_first(mg_json_find(row, "scores")); s; s = mg_json_next(s)) {
            const char *face = mg_json_string(mg_json_find(s, "face")), *print = mg_json_string(mg_json_find(row, "name"));
            char path[1024];
            mg_image rgb, grey;
            mg_score score;
            snprintf(path, sizeof path, "%s/%s.%s.png", argv[2], face, print);
            if (mg_picture_load(&rgb, NULL, path, &err) != MG_OK)
                continue; /* best-of-K is not rendered */
            if (mg_image_grey(&grey, &rgb, &err) != MG_OK ||
                mg_dlib_hog_score(hog, &grey, 0, box_of(run, face), 0, &score, &err) != MG_OK)
                return die(err.msg);
            double want = mg_json_number(mg_json_find(s, "true_margin"));
            if (fabs(want - score.true_margin) > 1e-4) {
                printf("# %s: %.6f, recorded %.6f\n", path, score.true_margin, want);
                wrong++;
            }
            compared++;
            mg_image_free(&rgb);
            mg_image_free(&grey);
        }
    mg_dlib_hog_free(hog);
    mg_json_free(run);
    printf("# %d margins compared\n", compared);
    return compared < 7 || wrong;
}
