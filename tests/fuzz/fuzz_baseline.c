/* Baselines, and the reports that quote them: what is read holds to itself, and no byte of it gets through to a terminal or into XML. */
#include "fuzz.h"
#include "maskgen/baseline.h"
#include "maskgen/scored.h"

static void hear(void *ctx, const char *kind, const char *what, const char *was, const char *is)
{
    mg_json *o = mg_json_put(ctx, NULL, mg_json_object());
    mg_json_put_string(o, "kind", kind);
    mg_json_put_string(o, "what", what);
    mg_json_put_string(o, "was", was);
    mg_json_put_string(o, "is", is);
}

/* Frees it. */
static void plain(mg_status st, char *text)
{
    HOLDS(st == MG_OK || st == MG_ENOMEM);
    for (const char *s = text; s && *s; s += mg_utf8_length(s)) {
        HOLDS(mg_utf8_length(s) > 0);
        HOLDS((unsigned char)*s >= ' ' || *s == '\n');
    }
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mg_baseline *b;
    mg_err err = {MG_OK, ""};
    char *text;
    mg_status st = mg_baseline_decode(&b, data, size, "fuzz", &err);
    fuzz_refusal(st, &err);
    if (st != MG_OK)
        return 0;
    mg_json *rows = mg_json_array();
    for (size_t i = 0; i < mg_baseline_count(b) && i < 8; i++) {
        const mg_json *row = mg_baseline_row(b, i);
        HOLDS(mg_baseline_find(b, row) == row && mg_baseline_compare(b, row, 0, false, NULL, NULL) == 0);
        mg_json *copy = mg_json_put(rows, NULL, mg_json_copy(row)), *changes = mg_json_put(copy, "changes", mg_json_array());
        mg_json *other = mg_json_copy(mg_baseline_row(b, 0)); /* the first row's answers under this one's name */
        mg_json *fresh = mg_json_object();
        for (int k = 0; k < 5; k++) {
            static const char *const key[] = {"path", "detector", "as", "inputs", "scores"};
            mg_json_put(fresh, key[k], mg_json_copy(mg_json_find(k < 2 ? row : other, key[k])));
        }
        size_t n = mg_baseline_compare(b, fresh, 0.5, false, hear, changes);
        HOLDS(n == mg_json_count(changes));
        st = mg_scored_words(&text, copy, NULL);
        plain(st, text);
        st = mg_scored_changes(&text, copy, NULL);
        plain(st, text);
        mg_json_free(other);
        mg_json_free(fresh);
    }
    st = mg_scored_junit(&text, rows, NULL);
    plain(st, text);
    st = mg_scored_annotations(&text, rows, NULL);
    plain(st, text);
    mg_json_free(rows);
    mg_baseline_free(b);
    return 0;
}
