/* Baselines, and the reports that quote them: what is read holds to itself, and no byte of it gets through to a
 * terminal or into XML. */
#include "fuzz.h"
#include "regress/baseline.h"
#include "regress/score_file.h"
#include "base/text/utf8.h"

/* Plain text, which is freed. */
static void plain(mg_status st, char *text)
{
    HOLDS(st == MG_OK || st == MG_ENOMEM);
    for (const char *s = text; s && *s; s += utf8_first(s)) {
        HOLDS(utf8_first(s) > 0);
        HOLDS((unsigned char)*s >= ' ' || *s == '\n');
    }
    free(text);
}

/* Both forms hold the same: written as the other and back, not a byte is another. */
static void round_trip(const mg_baseline *b)
{
    static const char *const form[] = {"fuzz.json", "fuzz.csv", "fuzz.json", "fuzz.csv"};
    enum { FORMS = sizeof form / sizeof *form };
    char *text[FORMS] = {NULL};
    mg_baseline *again = NULL;
    for (int i = 0; i < FORMS; i++) {
        HOLDS(mg_baseline_encode(&text[i], i ? again : b, form[i], NULL) == MG_OK);
        mg_baseline_free(again);
        mg_err err = {MG_OK, ""};
        mg_status st = mg_baseline_decode(&again, text[i], strlen(text[i]), form[i], &err);
        if (st != MG_OK)
            fprintf(stderr, "%s\n%s\n", err.msg, text[i]);
        HOLDS(st == MG_OK && mg_baseline_count(again) == mg_baseline_count(b));
    }
    HOLDS(strcmp(text[0], text[2]) == 0 && strcmp(text[1], text[3]) == 0);
    for (int i = 0; i < FORMS; i++)
        free(text[i]);
    mg_baseline_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mg_baseline *b;
    mg_err err = {MG_OK, ""};
    const char *form = size && strchr("p\"\xef", data[0]) ? "fuzz.csv" : "fuzz"; /* a table begins with its heads */
    mg_status st = mg_baseline_decode(&b, data, size, form, &err);
    fuzz_refusal(st, &err);
    if (st != MG_OK)
        return 0;
    round_trip(b);
    mg_json *rows = mg_json_array();
    for (size_t i = 0; i < mg_baseline_count(b) && i < 8; i++) {
        const mg_json *row = mg_baseline_row(b, i);
        HOLDS(mg_baseline_find(b, row) == row && mg_baseline_compare(b, row, 0, false, NULL, NULL) == 0);
        mg_json *copy = mg_json_put(rows, NULL, mg_json_copy(row)),
                *changes = mg_json_put(copy, "changes", mg_json_array());
        mg_json *other = mg_json_copy(mg_baseline_row(b, 0)); /* the first row's answers under this one's name */
        mg_json *fresh = mg_json_object();
        for (int k = 0; k < 5; k++) {
            static const char *const key[] = {"path", "detector", "as", "inputs", "scores"};
            mg_json_put(fresh, key[k], mg_json_copy(mg_json_find(k < 2 ? row : other, key[k])));
        }
        size_t n = mg_baseline_compare(b, fresh, 0.5, false, mg_score_add_change, changes);
        HOLDS(n == mg_json_count(changes) && mg_score_put_cause(copy, 0.5, NULL) == MG_OK);
        char *text;
        st = mg_score_text(&text, copy, NULL);
        plain(st, text);
        st = mg_score_changes(&text, copy, false, NULL);
        plain(st, text);
        mg_json_free(other);
        mg_json_free(fresh);
    }
    mg_score_report r = {rows, rows, false, false, NULL};
    char *text;
    st = mg_score_junit(&text, &r, NULL);
    plain(st, text);
    st = mg_score_annotations(&text, &r, NULL);
    plain(st, text);
    st = mg_score_summary(&text, &r, NULL);
    plain(st, text);
    HOLDS(mg_score_benchmark(&text, rows, NULL) == MG_OK);
    free(text);
    mg_json_free(rows);
    mg_baseline_free(b);
    return 0;
}
