/* Rows of scores for GitHub: annotations, and the table of a step's summary. */
#include <stdlib.h>
#include <string.h>

#include "base/text/text.h"
#include "regress/score_file.h"
#include "report/score/digest.h"
#include "report/score/put.h"

/* Bytes of an annotation's message, and of the command in it; changes of one row, and rows, in a summary (chosen). */
enum { MESSAGE_MAX = 300, COMMAND_MAX = 200, CHANGES_MAX = 6, ROWS_MAX = 50 };

/* ---- annotations ------------------------------------------------------------------------------------------------- */

/* Up to the detector, with which the message begins. */
static void put_annotation(mg_strbuf *w, const char *level, const mg_json *row)
{
    mg_strbuf_put(w, "::%s file=", level);
    score_put(w, score_text_of(row, "path"), score_escape_property);
    mg_strbuf_put(w, ",title=maskgen score::");
    score_put(w, score_text_of(row, "detector"), score_escape_message);
}

/* A line of the message: its mark, and words. Returns it for put_line. */
static mg_strbuf line_of(const char *begin, const char *text)
{
    mg_strbuf w = {0};
    mg_strbuf_put(&w, "%%0A%s", begin);
    score_put(&w, text, score_escape_message);
    return w;
}

/* Adds a line where there is room for it, and frees it. */
static bool put_line(mg_strbuf *w, mg_strbuf *line, size_t end)
{
    bool fits = line->s && w->n + line->n <= end;
    w->lost |= line->lost;
    if (fits)
        mg_strbuf_add(w, line->s, line->n);
    mg_strbuf_free(line);
    return fits;
}

static void put_command(mg_strbuf *w, const char *command, bool all)
{
    mg_strbuf line = line_of("to accept: ", command);
    if (*command && (all || line.n <= COMMAND_MAX))
        put_line(w, &line, (size_t)-1);
    mg_strbuf_free(&line);
}

/* The cause, the changes that say most, how many more there are, and the command, in so many bytes or `all`. */
static mg_status annotate_changes(mg_strbuf *w, const mg_json *row, bool all, mg_err *err)
{
    score_digest d = {0};
    mg_strbuf tail = {0}, line;
    const char *cause = score_text_of(row, "cause"), *accept = score_text_of(row, "accept");
    mg_status st = score_digest_of(&d, mg_json_find(row, "changes"), all, err);
    if (st != MG_OK || !d.count)
        goto done;
    if (*cause)
        score_digest_scores_first(&d);
    put_annotation(w, "error", row);
    mg_strbuf_put(&tail, "%%0Aand %zu more", d.count + d.more);
    put_command(&tail, accept, all);
    w->lost |= tail.lost;
    size_t end = all ? (size_t)-1 : w->n + MESSAGE_MAX - tail.n, shown = 0;
    line = line_of("", cause);
    if (*cause)
        put_line(w, &line, end);
    mg_strbuf_free(&line);
    for (bool fits = true; fits && shown < d.count; shown += fits) {
        line = line_of("", "");
        score_put_change(&line, d.change[shown], score_escape_message, true);
        fits = put_line(w, &line, end);
    }
    if (d.count + d.more > shown)
        mg_strbuf_put(w, "%%0Aand %zu more", d.count + d.more - shown);
    put_command(w, accept, all);
    mg_strbuf_put(w, "\n");
done:
    mg_strbuf_free(&tail);
    free(d.change);
    return st;
}

static void annotate(mg_strbuf *w, const char *level, const mg_json *row, const char *words, const char *accept)
{
    put_annotation(w, level, row);
    mg_strbuf_put(w, "%%0A");
    score_put(w, words, score_escape_message);
    put_command(w, accept, false);
    mg_strbuf_put(w, "\n");
}

mg_status mg_score_annotations(char **out, const mg_score_report *r, mg_err *err)
{
    mg_strbuf w = {0};
    mg_status st;
    *out = NULL;
    mg_strbuf_put(&w, "%s", "");
    for (const mg_json *row = mg_json_first(r->rows); row; row = mg_json_next(row))
        if (mg_json_find(row, "error"))
            annotate(&w, "error", row, score_text_of(row, "error"), "");
        else
            MG_TRY(annotate_changes(&w, row, r->all, err));
    for (const mg_json *row = mg_json_first(r->missing); row; row = mg_json_next(row))
        annotate(&w, r->missing_fails ? "error" : "warning", row, SCORE_UNSCORED,
                 r->missing_fails && r->accept ? r->accept : "");
    MG_TRY(mg_strbuf_take(&w, out, err));
done:
    mg_strbuf_free(&w);
    return st;
}

/* ---- the summary ------------------------------------------------------------------------------------------------- */

/* One line of the table. */
static void put_cells(mg_strbuf *w, const mg_json *row, const char *const cell[4])
{
    mg_strbuf_put(w, "| ");
    score_put(w, score_text_of(row, "path"), score_escape_markdown);
    mg_strbuf_put(w, " | ");
    score_put(w, score_text_of(row, "detector"), score_escape_markdown);
    for (int i = 0; i < 4; i++) {
        mg_strbuf_put(w, " | ");
        score_put_short(w, cell[i], score_escape_markdown);
    }
    mg_strbuf_put(w, " |\n");
}

static mg_status put_changed(mg_strbuf *w, const mg_json *row, mg_err *err)
{
    score_digest d = {0};
    const char *cause = score_text_of(row, "cause"), *error = score_text_of(row, "error");
    mg_status st = score_digest_of(&d, mg_json_find(row, "changes"), false, err);
    if (st != MG_OK)
        return st;
    if (*cause)
        score_digest_scores_first(&d);
    if (*error)
        put_cells(w, row, (const char *[]){"", "", "", error});
    size_t n = d.count > CHANGES_MAX ? CHANGES_MAX : d.count, more = d.count + d.more - n;
    for (size_t i = 0; i < n; i++) {
        const mg_json *c = d.change[i];
        bool new = strcmp(score_text_of(c, "kind"), "missing") == 0;
        put_cells(w, row,
                  (const char *[]){new ? "row" : score_text_of(c, "what"), score_text_of(c, "was"),
                                   score_text_of(c, "is"), i ? "" : cause});
    }
    if (more)
        put_cells(w, row, (const char *[]){mg_count(more, "change"), "", "", "more"});
    free(d.change);
    return MG_OK;
}

static bool is_told(const mg_json *row)
{
    return mg_json_find(row, "error") || mg_json_count(mg_json_find(row, "changes"));
}

static mg_status put_table(mg_strbuf *w, const mg_score_report *r, mg_err *err)
{
    size_t told = 0;
    mg_status st = MG_OK;
    mg_strbuf_put(w, "\n| file | detector | what | was | is | cause |\n|---|---|---|---|---|---|\n");
    for (const mg_json *row = mg_json_first(r->rows); row; row = mg_json_next(row))
        if (is_told(row) && told++ < ROWS_MAX)
            MG_TRY(put_changed(w, row, err));
    for (const mg_json *row = mg_json_first(r->missing); row; row = mg_json_next(row))
        if (told++ < ROWS_MAX)
            put_cells(w, row, (const char *[]){"row", "scored", "not scored", SCORE_UNSCORED});
    if (told > ROWS_MAX)
        mg_strbuf_put(w, "\nand %s more\n", mg_count(told - ROWS_MAX, "row"));
done:
    return st;
}

/* A block that no text can close: its fence is longer than any run of its marks. */
static void put_block(mg_strbuf *w, const char *text)
{
    int most = 2, run = 0;
    for (const char *s = text; *s; s++) {
        run = *s == '`' ? run + 1 : 0;
        most = run > most ? run : most;
    }
    mg_strbuf fence = {0};
    for (int i = 0; i <= most; i++)
        mg_strbuf_put(&fence, "`");
    mg_strbuf_put(w, "\n%ssh\n", fence.s ? fence.s : "");
    score_put(w, text, NULL);
    mg_strbuf_put(w, "\n%s\n", fence.s ? fence.s : "");
    w->lost |= fence.lost;
    mg_strbuf_free(&fence);
}

mg_status mg_score_summary(char **out, const mg_score_report *r, mg_err *err)
{
    mg_strbuf w = {0};
    size_t n = mg_json_count(r->rows), told = 0;
    mg_status st = MG_OK;
    *out = NULL;
    for (const mg_json *row = mg_json_first(r->rows); row; row = mg_json_next(row))
        told += is_told(row);
    mg_strbuf_put(&w, "### maskgen score: %zu of %s hold%s\n", n - told, mg_count(n, "score"),
                  n - told == 1 || n == 1 ? "s" : "");
    if (told || mg_json_count(r->missing))
        MG_TRY(put_table(&w, r, err));
    if (r->accept) {
        mg_strbuf_put(&w, "\nTo accept all of it, run this and commit the baseline:\n");
        put_block(&w, r->accept);
    }
    MG_TRY(mg_strbuf_take(&w, out, err));
done:
    mg_strbuf_free(&w);
    return st;
}
