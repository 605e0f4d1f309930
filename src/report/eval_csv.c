/* An evaluation's files: eval.json, and every single outcome as a line of eval.csv. */
#include <stdlib.h>
#include <string.h>

#include "base/file/file.h"
#include "base/text/strbuf.h"
#include "report/eval_report.h"

/* A field in quotes, its own quotes doubled (RFC 4180). */
static void put_field(mg_strbuf *w, const char *text)
{
    mg_strbuf_put(w, "\"");
    while (*text) {
        int n = (int)strcspn(text, "\"");
        mg_strbuf_put(w, "%.*s%s", n, text, text[n] ? "\"\"" : "");
        text += n + (text[n] != 0);
    }
    mg_strbuf_put(w, "\",");
}

static void put_view(mg_strbuf *w, const mg_eval *e, const mg_eval_set *s, int d, size_t view)
{
    const mg_eval_face *f = &s->face[view];
    for (size_t c = 0; c < e->conditions.count; c++) {
        const mg_outcome *v = mg_outcome_at(&s->outcomes, d, c, view);
        if (!v->asked)
            continue;
        mg_strbuf_put(w, "%s,%g,", s->heads ? "heads" : "photos", s->width);
        put_field(w, f->name);
        put_field(w, f->origin);
        put_field(w, e->detector[d].name);
        put_field(w, e->conditions.at[c].name);
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
done:
    mg_json_free(root);
    free(text);
    return st;
}
