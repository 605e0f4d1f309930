/* Why a row no longer holds: of what the scores hang on, what is another than in the baseline. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/format.h"
#include "base/text/text.h"
#include "regress/score_file.h"
#include "report/score/put.h"

/* What an input is called; those of one name are told once. The first that fits counts. */
static const struct {
    const char *what, *words; /* the input, or how its name begins; NULL: any other */
    bool whole, values;       /* the name is whole; old and new value are told */
} known[] = {
    {"inputs.maskgen", "maskgen's version changed", true, true},
    {"inputs.library", "the library's version changed", true, true},
    {"inputs.weights", "the detector's weights changed", true, false},
    {"as", "the kind of file changed", true, true},
    {"inputs.family", "the pattern's family changed", true, true},
    {"inputs.genes", "genes changed", false, false},
    {"inputs.sha256", "the picture changed", true, false},
    {"inputs.faces", "the faces changed", false, false},
    {"inputs.threshold", "the match threshold changed", true, true},
    {"inputs.aligner-library", "the aligner's library changed", true, true},
    {"inputs.aligner-weights", "the aligner's weights changed", true, false},
    {"inputs.finder-library", "the finder's library changed", true, true},
    {"inputs.finder-weights", "the finder's weights changed", true, false},
    {"inputs.reference", "the reference photo changed", true, false},
    {"inputs.", "options changed", false, false},
};
enum { KNOWN = sizeof known / sizeof *known, WEIGHTS = 2, GENES = 5, PRINT = 6, OPTIONS = KNOWN - 1 };

static size_t place_of(const char *what)
{
    size_t i = 0;
    while (i < KNOWN && (known[i].whole ? strcmp(what, known[i].what) != 0
                                        : strncmp(what, known[i].what, strlen(known[i].what)) != 0))
        i++;
    return i;
}

static bool is_kind(const mg_json *change, const char *kind)
{
    return strcmp(score_text_of(change, "kind"), kind) == 0;
}

/* How far the score that moved most did; 0 where none is a number on both sides. */
static double furthest(const mg_json *changes)
{
    double most = 0;
    for (const mg_json *c = mg_json_first(changes); c; c = mg_json_next(c)) {
        char *was, *now;
        double from = mg_strtod(score_text_of(c, "was"), &was), to = mg_strtod(score_text_of(c, "is"), &now);
        if (is_kind(c, "score") && !*was && !*now && isfinite(from) && isfinite(to))
            most = fmax(most, fabs(to - from));
    }
    return most;
}

/* One cause after another, parted by "; ". */
static void put_cause(mg_strbuf *w, size_t i, const mg_json *first, size_t count, const mg_json *row)
{
    bool pattern = strcmp(score_text_of(row, "as"), "pattern") == 0;
    mg_strbuf_put(w, "%s", w->n ? "; " : "");
    if (i == GENES)
        mg_strbuf_put(w, "%s changed", mg_count(count, "gene"));
    else if (i == WEIGHTS && score_is_match(row))
        mg_strbuf_put(w, "the recogniser's weights changed");
    else if (i == PRINT && pattern)
        mg_strbuf_put(w, "the print changed, though no gene did (its palette, stamp or painter)");
    else
        mg_strbuf_put(w, "%s", known[i].words);
    if (known[i].values) {
        mg_strbuf_put(w, " (");
        score_put(w, score_text_of(first, "was"), NULL);
        mg_strbuf_put(w, " \xe2\x86\x92 "); /* an arrow to the right */
        score_put(w, score_text_of(first, "is"), NULL);
        mg_strbuf_put(w, ")");
    } else if (i == OPTIONS) {
        mg_strbuf_put(w, " (");
        score_put(w, score_text_of(first, "what") + strlen("inputs."), NULL);
        mg_strbuf_put(w, count > 1 ? ", \xe2\x80\xa6)" : ")");
    }
}

static void put_causes(mg_strbuf *w, const mg_json *row, const mg_json *changes, double tolerance)
{
    const mg_json *first[KNOWN + 1] = {NULL};
    size_t count[KNOWN + 1] = {0};
    bool pattern = strcmp(score_text_of(row, "as"), "pattern") == 0;
    for (const mg_json *c = mg_json_first(changes); c; c = mg_json_next(c)) {
        size_t i = is_kind(c, "input") ? place_of(score_text_of(c, "what")) : KNOWN;
        first[i] = first[i] ? first[i] : c;
        count[i]++;
    }
    for (size_t i = 0; i < KNOWN; i++) {
        bool told = i == PRINT && pattern && (count[GENES] || first[GENES - 1]); /* by its genes or its family */
        if (first[i] && !told)
            put_cause(w, i, first[i], count[i], row);
    }
    if (!w->n)
        mg_strbuf_put(w, "no input that is known changed: scores moved by up to %.3g, the tolerance is %.3g",
                      furthest(changes), tolerance);
}

mg_status mg_score_put_cause(mg_json *row, double tolerance, mg_err *err)
{
    const mg_json *changes = mg_json_find(row, "changes");
    mg_strbuf w = {0};
    char *text;
    if (!mg_json_count(changes) || is_kind(mg_json_first(changes), "missing"))
        return MG_OK; /* a new row says so itself */
    put_causes(&w, row, changes, tolerance);
    mg_status st = mg_strbuf_take(&w, &text, err);
    if (st == MG_OK && !mg_json_put_string(row, "cause", text))
        st = mg_fail(err, MG_ENOMEM, "out of memory for a score");
    free(text);
    return st;
}
