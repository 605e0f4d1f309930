/* Every comparison of a probe with its own enrolment, as a line. */
#include <math.h>

#include "report/csv.h"
#include "report/recognition/recognition.h"

static void put_line(mg_strbuf *w, const mg_eval *e, const mg_eval_people *s, int gallery, size_t picture, size_t c)
{
    const mg_gallery *g = &s->gallery[gallery];
    double similarity;
    size_t rank;
    if (!mg_match_asked(g, picture, c))
        return;
    char name[MG_TEXT_MAX];
    int model = g->key.model, aligners = e->recognition.aligners.count;
    bool compared = mg_match_probe(&similarity, &rank, g, picture, c);
    mg_strbuf_put(w, "%s,%g,%zu,", s->heads ? "heads" : "photos", s->width, s->matches.of[picture].person);
    mg_csv_put(w, s->face[picture].name);
    mg_csv_put(w, s->face[picture].origin);
    mg_csv_put(w, mg_recogniser_name(&e->recognition.by.at[model / aligners], name, sizeof name));
    mg_csv_put(w, e->recognition.aligners.at[model % aligners]->name);
    mg_csv_put(w, e->conditions.at[c].name);
    mg_strbuf_put(w, "%s,%s,", g->key.upper ? "upper" : "whole", g->key.masked ? "white" : "bare");
    if (compared)
        mg_strbuf_put(w, "%.9g,%.9g,%zu\n", similarity, similarity - g->threshold, rank);
    else
        mg_strbuf_put(w, ",,\n");
}

void mg_recognition_csv(mg_strbuf *w, const mg_eval *e)
{
    const mg_eval_recognition *r = &e->recognition;
    mg_strbuf_put(
        w, "people,face_width,person,picture,origin,recogniser,aligner,print,face,gallery,similarity,margin,rank\n");
    for (int i = 0; i < r->sets; i++) {
        const mg_eval_people *s = &r->set[i];
        for (size_t p = 0; p < s->matches.pictures; p++)
            for (int g = 0; g < 4 * mg_matches_models(&s->matches) && !s->matches.of[p].enrolled; g++)
                for (size_t c = 0; c < e->conditions.count; c++)
                    put_line(w, e, s, g, p, c);
    }
}
