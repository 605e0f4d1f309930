/* An evaluation's files: eval.json, every single outcome as a line of eval.csv, and every comparison of a probe as one
 * of recognition.csv. */
#include <stdlib.h>
#include <string.h>

#include "base/file/file.h"
#include "base/text/strbuf.h"
#include "report/csv.h"
#include "report/eval_report.h"
#include "report/recognition/recognition.h"

static void put_view(mg_strbuf *w, const mg_eval *e, const mg_eval_set *s, int d, size_t view)
{
    const mg_eval_face *f = &s->face[view];
    for (size_t c = 0; c < e->conditions.count; c++) {
        const mg_outcome *v = mg_outcome_at(&s->outcomes, d, c, view);
        if (!v->asked)
            continue;
        mg_strbuf_put(w, "%s,%g,", s->heads ? "heads" : "photos", s->width);
        mg_csv_put(w, f->name);
        mg_csv_put(w, f->origin);
        mg_csv_put(w, e->detector[d].name);
        mg_csv_put(w, e->conditions.at[c].name);
        mg_strbuf_put(w, "%d,%.9g,%d,%.9g,%d,%d\n", mg_outcome_at(&s->outcomes, d, 0, view)->hit, v->true_margin,
                      v->hit, v->false_margin, v->false_faces, v->on_mask);
    }
}

static mg_status csv_of(char **out, const mg_eval *e, mg_err *err)
{
    mg_strbuf w = {0};
    mg_strbuf_put(&w, "faces,face_width,face,origin,detector,print,bare_found,true_margin,found,false_margin,false_"
                      "faces,false_faces_on_mask\n");
    for (int i = 0; i < e->sets; i++)
        for (size_t view = 0; view < e->set[i].outcomes.views; view++)
            for (int d = 0; d < e->detectors; d++)
                put_view(&w, e, &e->set[i], d, view);
    return mg_strbuf_take(&w, out, err);
}

static mg_status write_recognition(const mg_eval *e, const char *dir, mg_err *err)
{
    mg_strbuf w = {0};
    char path[MG_PATH_MAX], *text = NULL;
    mg_status st = MG_OK;
    if (!e->recognition.asked)
        return MG_OK;
    mg_recognition_csv(&w, e);
    MG_TRY(mg_strbuf_take(&w, &text, err));
    MG_TRY(mg_path(path, err, "%s/recognition.csv", dir));
    MG_TRY(mg_file_write(path, text, strlen(text), err));
done:
    free(text);
    return st;
}

mg_status mg_eval_write(const mg_eval *e, const char *dir, mg_err *err)
{
    mg_status st = MG_OK;
    char path[MG_PATH_MAX], *text = NULL;
    mg_json *root = mg_eval_to_json(e);
    MG_TRY(mg_path(path, err, "%s/eval.json", dir));
    MG_TRY(mg_json_write(path, root, err));
    MG_TRY(csv_of(&text, e, err));
    MG_TRY(mg_path(path, err, "%s/eval.csv", dir));
    MG_TRY(mg_file_write(path, text, strlen(text), err));
    MG_TRY(write_recognition(e, dir, err));
done:
    mg_json_free(root);
    free(text);
    return st;
}
