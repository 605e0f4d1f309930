/* maskgen score FILE…: what the detector says of pictures. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "maskgen/decode.h"
#include "maskgen/record.h"

typedef struct options {
    char detector[MG_TEXT_MAX];
    char model[MG_TEXT_MAX];
} options;

const mg_param score_rows[] = {
    {"detector", 0, MG_TEXT, offsetof(options, detector), 0, 0, "dlib-hog", NULL, "NAME",
     "Detector to ask (maskgen list detectors)."},
    {"model", 0, MG_TEXT, offsetof(options, model), 0, 0, "", NULL, "FILE", "Your own model file for yunet."},
    MG_PARAM_END,
};

static mg_status find_detector(mg_detector *d, const settings *s, const options *o, mg_err *err)
{
    d->opts = (mg_scorer_opts){.rgb = s->spec.faces.channels == MG_CHANNELS_RGB, .upsample = (int)s->spec.upsample};
    strcpy(d->opts.file, o->model);
    return mg_scorer_find(&d->ops, o->detector, &d->opts, err);
}

/* A picture has no known true face: every detection counts as a face found. */
static void print_picture(const char *path, const mg_score *s)
{
    printf("%s: %d face%s, best margin %+.4f\n", path, s->count, s->count == 1 ? "" : "s", s->false_margin);
    for (int i = 0; i < s->count; i++) {
        const mg_detection *d = &s->det[i];
        printf("  %+.4f  %-13s at %d,%d  %d×%d\n", d->margin, d->part >= 0 ? mg_part_name[d->part] : "", d->box.x,
               d->box.y, d->box.w, d->box.h);
    }
}

/* Opens the detector at the first picture that can be read: a damaged one is refused at once. */
static mg_status score_picture(const char *path, const mg_detector *d, void **self, mg_json *all, mg_err *err)
{
    mg_image im;
    mg_score s = {0};
    mg_status st = mg_picture_load(&im, NULL, path, err);
    if (st != MG_OK)
        return st;
    if (!*self)
        st = d->ops->open(self, &d->opts, err);
    if (st == MG_OK)
        st = d->ops->score(*self, &im, (mg_rect){0, 0, 0, 0}, &s, err);
    if (st == MG_OK && all) {
        mg_json *o = mg_json_put(all, NULL, mg_score_to_json(&s));
        mg_json_put_string(o, "path", path);
        mg_json_put_number(o, "faces", s.count);
        mg_json_put_number(o, "best_margin", s.false_margin);
    } else if (st == MG_OK) {
        print_picture(path, &s);
    }
    mg_image_free(&im);
    return st;
}

static mg_status score(const settings *s, const options *o, const mg_list *paths, mg_err *err)
{
    mg_detector d;
    void *self = NULL;
    char *text = NULL;
    mg_json *root = s->exec.json ? mg_json_object() : NULL, *all = NULL;
    mg_status st = find_detector(&d, s, o, err);
    if (st == MG_OK && root) {
        mg_json_put_string(root, "maskgen", MG_VERSION);
        mg_json_put_string(root, "detector", d.ops->name);
        mg_json_put_string(root, "channels", d.opts.rgb ? "rgb" : "grey");
        all = mg_json_put(root, "pictures", mg_json_array());
    }
    for (size_t i = 0; st == MG_OK && i < paths->count; i++)
        st = score_picture(paths->item[i], &d, &self, all, err);
    if (st == MG_OK && root)
        st = mg_json_print(&text, root, true, err);
    if (text)
        fputs(text, stdout);
    free(text);
    mg_json_free(root);
    if (self)
        d.ops->close(self);
    return st;
}

int cmd_score(int argc, char *const *argv)
{
    settings s;
    options o = {0};
    mg_list paths = {0};
    mg_err err = {MG_OK, ""};
    mg_status st = cli_settings(&s, (mg_params){score_rows, &o}, argc, argv, &paths, &err);
    if (st == MG_OK) {
        st = paths.count ? score(&s, &o, &paths, &err) : mg_fail(&err, MG_EINPUT, "score: name a picture");
        cli_settings_free(&s);
    }
    mg_list_free(&paths);
    return st == MG_OK ? EXIT_DONE : cli_fail(&err);
}
