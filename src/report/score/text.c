/* Rows of scores for a terminal. */
#include <stdlib.h>
#include <string.h>

#include "base/text/text.h"
#include "regress/score_file.h"
#include "report/score/digest.h"
#include "report/score/put.h"

/* The margin of one face, and the sub-detector that gave it; or that it could not be compared. */
static void put_margin(mg_strbuf *w, const mg_json *face, const char *margin, const char *part)
{
    enum { COLUMN = 13 };
    if (score_is_aligned(face)) {
        mg_strbuf_put(w, "  %+.4f  ", score_number_of(face, margin));
    } else {
        mg_strbuf_put(w, "        -  ");
        part = "not aligned";
    }
    score_put(w, part, NULL);
    for (size_t n = strlen(part); n < COLUMN; n++)
        mg_strbuf_put(w, " ");
}

/* A recogniser's: of the faces that were found, how many match. */
static void put_matches(mg_strbuf *w, const mg_json *scores)
{
    size_t seen = (size_t)score_number_of(scores, "seen");
    double aligned = score_number_of(scores, "aligned");
    if (!seen)
        mg_strbuf_put(w, ": a picture, no face found to compare by ");
    else if (aligned < 1)
        mg_strbuf_put(w, ": a picture, %s, not aligned by ", mg_count(seen, "face"));
    else
        mg_strbuf_put(w, ": a picture, %.0f of %s match%s, best margin %+.4f by ", score_number_of(scores, "faces"),
                      mg_count(seen, "face"), seen == 1 ? "es" : "", score_number_of(scores, "best_margin"));
}

static void put_picture(mg_strbuf *w, const mg_json *row)
{
    const mg_json *scores = mg_json_find(row, "scores");
    int64_t faces = 0;
    mg_json_may_have_whole(scores, "faces", 0, 1e9, &faces, "", NULL); /* a foreign baseline may lack it */
    if (score_is_match(row))
        put_matches(w, scores);
    else
        mg_strbuf_put(w, ": a picture, %s, best margin %+.4f by ", mg_count(faces, "face"),
                      score_number_of(scores, "best_margin"));
    score_put(w, score_text_of(row, "detector"), NULL);
    mg_strbuf_put(w, "\n");
    for (const mg_json *d = mg_json_first(mg_json_find(scores, "detections")); d; d = mg_json_next(d)) {
        double box[4] = {0};
        mg_json_need_numbers(d, "box", box, 4, "", NULL);
        put_margin(w, d, "margin", score_text_of(d, "part"));
        mg_strbuf_put(w, " at %.0f,%.0f  %.0f×%.0f\n", box[0], box[1], box[2], box[3]);
    }
}

/* The sub-detector that is surest. */
static const char *best_part(const mg_json *face)
{
    const mg_json *parts = mg_json_find(face, "parts"), *best = parts ? mg_json_first(parts) : NULL;
    for (const mg_json *p = best; p; p = mg_json_next(p))
        if (mg_json_number(p) > mg_json_number(best))
            best = p;
    const char *name = mg_json_key(best);
    return name ? name : ""; /* a foreign list has no names */
}

static void put_pattern(mg_strbuf *w, const mg_json *row)
{
    const mg_json *scores = mg_json_find(row, "scores"), *faces = mg_json_find(scores, "faces");
    const size_t n = mg_json_count(faces), aligned = (size_t)score_number_of(scores, "aligned");
    mg_strbuf_put(w, ": a pattern, true face %s on %.0f of %zu", score_is_match(row) ? "matched" : "found",
                  score_number_of(scores, "found"), n);
    if (score_is_match(row) && aligned < n)
        mg_strbuf_put(w, ", not aligned on %zu", n - aligned);
    if (!score_is_match(row) || aligned)
        mg_strbuf_put(w, ", mean margin %+.4f", score_number_of(scores, "mean_margin"));
    mg_strbuf_put(w, " by ");
    score_put(w, score_text_of(row, "detector"), NULL);
    mg_strbuf_put(w, "\n");
    for (const mg_json *f = mg_json_first(faces); f; f = mg_json_next(f)) {
        put_margin(w, f, "true_margin", best_part(f));
        mg_strbuf_put(w, " ");
        score_put(w, score_text_of(f, "name"), NULL);
        mg_strbuf_put(w, "\n");
    }
}

mg_status mg_score_text(char **out, const mg_json *row, mg_err *err)
{
    mg_strbuf w = {0};
    score_put(&w, score_text_of(row, "path"), NULL);
    if (strcmp(score_text_of(row, "as"), "pattern") == 0)
        put_pattern(&w, row);
    else
        put_picture(&w, row);
    return mg_strbuf_take(&w, out, err);
}

void mg_score_add_change(void *changes, const char *kind, const char *what, const char *was, const char *is)
{
    mg_json *o = mg_json_put(changes, NULL, mg_json_object());
    mg_json_put_string(o, "kind", kind);
    mg_json_put_string(o, "what", what);
    mg_json_put_string(o, "was", was);
    mg_json_put_string(o, "is", is);
}

/* ---- changes ----------------------------------------------------------------------------------------------------- */

/* "mask.json (dlib-hog)" */
static void put_key(mg_strbuf *w, const mg_json *row)
{
    score_put(w, score_text_of(row, "path"), NULL);
    mg_strbuf_put(w, " (");
    score_put(w, score_text_of(row, "detector"), NULL);
    mg_strbuf_put(w, ")");
}

mg_status mg_score_changes(char **out, const mg_json *row, bool all, mg_err *err)
{
    mg_strbuf w = {0};
    score_digest d = {0};
    mg_status st;
    *out = NULL;
    MG_TRY(score_digest_of(&d, mg_json_find(row, "changes"), all, err));
    mg_strbuf_put(&w, "%s", "");
    if (mg_json_find(row, "cause")) {
        put_key(&w, row);
        mg_strbuf_put(&w, ": cause: ");
        score_put(&w, score_text_of(row, "cause"), NULL);
        mg_strbuf_put(&w, "\n");
    }
    for (size_t i = 0; i < d.count; i++) {
        put_key(&w, row);
        mg_strbuf_put(&w, ": ");
        score_put_change(&w, d.change[i], NULL, false);
        mg_strbuf_put(&w, "\n");
    }
    if (d.more) {
        put_key(&w, row);
        mg_strbuf_put(&w, ": and %zu more (--all-changes)\n", d.more);
    }
    MG_TRY(mg_strbuf_take(&w, out, err));
done:
    free(d.change);
    return st;
}

mg_status mg_score_absent(char **out, const mg_json *row, mg_err *err)
{
    mg_strbuf w = {0};
    mg_strbuf_put(&w, "%s: ", SCORE_UNSCORED);
    put_key(&w, row);
    return mg_strbuf_take(&w, out, err);
}
