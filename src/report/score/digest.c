/* A digest of changes: one redrawn pattern moves every score of every face, a hundred lines that say one thing. */
#include "report/score/digest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/format.h"

enum { FEW = 12 }; /* lines that a reader takes in at once (chosen) */

/* What a change is about, the most telling first, and how many of each are kept (chosen). */
typedef enum topic { INPUT, GENE, FACE, SUMMARY, MARGIN, REST, TOPICS } topic;
static const size_t kept[TOPICS] = {[INPUT] = 6, [GENE] = 4, [FACE] = 2, [SUMMARY] = 4, [MARGIN] = 3, [REST] = 0};

typedef struct candidate {
    const mg_json *change;
    topic about;
    double moved; /* by how much a margin did; of two equal ones the first stays first */
    size_t order;
} candidate;

static const char *text_of(const mg_json *change, const char *key)
{
    const char *s = mg_json_string(mg_json_find(change, key));
    return s ? s : "";
}

static bool starts(const char *s, const char *with)
{
    return strncmp(s, with, strlen(with)) == 0;
}

static bool ends(const char *s, const char *with)
{
    size_t n = strlen(s), m = strlen(with);
    return n >= m && strcmp(s + n - m, with) == 0;
}

static topic topic_of(const mg_json *change)
{
    static const char *const summaries[] = {"scores.found",       "scores.mean_margin", "scores.faces",
                                            "scores.best_margin", "scores.aligned",     "scores.seen"};
    const char *what = text_of(change, "what");
    if (strcmp(text_of(change, "kind"), "score") != 0)
        return starts(what, "inputs.genes") ? GENE : starts(what, "inputs.faces") ? FACE : INPUT;
    for (size_t i = 0; i < sizeof summaries / sizeof *summaries; i++)
        if (strcmp(what, summaries[i]) == 0)
            return SUMMARY;
    bool of_face = starts(what, "scores.faces[") && ends(what, ".true_margin");
    return of_face || (starts(what, "scores.detections[") && ends(what, ".margin")) ? MARGIN : REST;
}

static int by_weight(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    if (x->about != y->about)
        return x->about < y->about ? -1 : 1;
    if (x->moved > y->moved || x->moved < y->moved)
        return x->moved > y->moved ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

/* The sorted candidates, as many of each topic as are kept. */
static void thin(score_digest *out, const candidate *c, size_t n)
{
    size_t used[TOPICS] = {0};
    for (size_t i = 0; i < n; i++)
        if (used[c[i].about]++ < kept[c[i].about])
            out->change[out->count++] = c[i].change;
    for (size_t i = 0; out->count == 0 && i < FEW; i++)
        out->change[i] = c[i].change;
    if (out->count == 0)
        out->count = FEW;
}

mg_status score_digest_of(score_digest *out, const mg_json *changes, bool all, mg_err *err)
{
    size_t n = mg_json_count(changes), i = 0;
    candidate *c = calloc(n + 1, sizeof *c);
    *out = (score_digest){.change = calloc(n + 1, sizeof *out->change)};
    if (!c || !out->change) {
        free(c);
        free(out->change);
        *out = (score_digest){NULL, 0, 0};
        return mg_fail(err, MG_ENOMEM, "out of memory for %zu changes", n);
    }
    for (const mg_json *j = mg_json_first(changes); j; j = mg_json_next(j), i++) {
        double moved = fabs(mg_strtod(text_of(j, "is"), NULL) - mg_strtod(text_of(j, "was"), NULL));
        c[i] = (candidate){j, topic_of(j), topic_of(j) == MARGIN && isfinite(moved) ? moved : 0, i};
        out->change[i] = j;
    }
    if (all || n <= FEW) {
        out->count = n;
    } else {
        qsort(c, n, sizeof *c, by_weight);
        thin(out, c, n);
    }
    out->more = n - out->count;
    free(c);
    return MG_OK;
}

void score_digest_scores_first(score_digest *d)
{
    size_t n = 0;
    for (size_t i = 0; i < d->count; i++) {
        const mg_json *c = d->change[i];
        if (strcmp(text_of(c, "kind"), "score") != 0)
            continue;
        memmove(d->change + n + 1, d->change + n, (i - n) * sizeof *d->change);
        d->change[n++] = c;
    }
}
