/* Rows of scores as JUnit's XML: a test case for each. */
#include <string.h>

#include "base/text/text.h"
#include "regress/score_file.h"
#include "report/score/put.h"

/* The opening tag, up to and without what closes it. */
static void put_case_head(mg_strbuf *w, const mg_json *row)
{
    mg_strbuf_put(w, "    <testcase classname=\"");
    score_put(w, score_text_of(row, "detector"), score_escape_xml);
    mg_strbuf_put(w, "\" name=\"");
    score_put(w, score_text_of(row, "path"), score_escape_xml);
    mg_strbuf_put(w, "\"");
}

static void put_accept(mg_strbuf *w, const char *command)
{
    if (!*command)
        return;
    mg_strbuf_put(w, "to accept: ");
    score_put(w, command, score_escape_xml);
    mg_strbuf_put(w, "\n");
}

static void put_failure(mg_strbuf *w, const mg_json *row, const mg_json *changes)
{
    const char *cause = score_text_of(row, "cause");
    mg_strbuf_put(w, ">\n      <failure type=\"change\" message=\"");
    score_put(w, cause, score_escape_xml);
    mg_strbuf_put(w, *cause ? " (%s)\">" : "%s\">", mg_count(mg_json_count(changes), "change"));
    put_accept(w, score_text_of(row, "accept"));
    for (const mg_json *c = mg_json_first(changes); c; c = mg_json_next(c)) {
        score_put_change(w, c, score_escape_xml, false);
        mg_strbuf_put(w, "\n");
    }
    mg_strbuf_put(w, "</failure>\n    </testcase>\n");
}

static void put_case(mg_strbuf *w, const mg_json *row)
{
    const mg_json *changes = mg_json_find(row, "changes");
    put_case_head(w, row);
    if (mg_json_find(row, "error")) {
        mg_strbuf_put(w, ">\n      <error type=\"unscored\" message=\"");
        score_put(w, score_text_of(row, "error"), score_escape_xml);
        mg_strbuf_put(w, "\"/>\n    </testcase>\n");
    } else if (mg_json_count(changes) == 0) {
        mg_strbuf_put(w, "/>\n");
    } else {
        put_failure(w, row, changes);
    }
}

static void put_missing(mg_strbuf *w, const mg_json *row, bool fails, const char *accept)
{
    put_case_head(w, row);
    if (fails && accept) {
        mg_strbuf_put(w, ">\n      <failure type=\"missing\" message=\"" SCORE_UNSCORED "\">");
        put_accept(w, accept);
        mg_strbuf_put(w, "</failure>\n    </testcase>\n");
        return;
    }
    mg_strbuf_put(w, ">\n      <%s message=\"" SCORE_UNSCORED "\"/>\n    </testcase>\n",
                  fails ? "failure type=\"missing\"" : "skipped");
}

mg_status mg_score_junit(char **out, const mg_score_report *r, mg_err *err)
{
    mg_strbuf w = {0};
    size_t failures = 0, errors = 0, missing = mg_json_count(r->missing), n = mg_json_count(r->rows) + missing;
    for (const mg_json *row = mg_json_first(r->rows); row; row = mg_json_next(row)) {
        failures += mg_json_count(mg_json_find(row, "changes")) > 0;
        errors += mg_json_find(row, "error") != NULL;
    }
    failures += r->missing_fails ? missing : 0;
    mg_strbuf_put(
        &w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"%zu\" failures=\"%zu\" errors=\"%zu\">\n",
        n, failures, errors);
    mg_strbuf_put(
        &w, "  <testsuite name=\"maskgen score\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n", n,
        failures, errors, r->missing_fails ? 0 : missing);
    for (const mg_json *row = mg_json_first(r->rows); row; row = mg_json_next(row))
        put_case(&w, row);
    for (const mg_json *row = mg_json_first(r->missing); row; row = mg_json_next(row))
        put_missing(&w, row, r->missing_fails, r->accept);
    mg_strbuf_put(&w, "  </testsuite>\n</testsuites>\n");
    return mg_strbuf_take(&w, out, err);
}
