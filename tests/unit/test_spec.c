/* A spec: its option rows obey their own rules, and it survives its JSON. */
#include "test.h"

#include "maskgen/spec.h"
#include "spec/rows.h"

static void keys_are_unique(void **state)
{
    (void)state;
    for (const mg_param *a = mg_spec_rows; a->name; a++) {
        for (const mg_param *b = a + 1; b->name; b++)
            assert_string_not_equal(a->name, b->name);
        for (const mg_param *b = mg_exec_rows; b->name; b++)
            assert_string_not_equal(a->name, b->name);
    }
}

static void a_spec_survives_its_json(void **state)
{
    (void)state;
    mg_spec a, b;
    MUST(mg_spec_init(&a, err));
    a.search.iters = 77;
    a.pattern.grid[0] = 9;
    mg_json *j = mg_spec_to_json(&a);
    MUST(mg_spec_init(&b, err));
    MUST(mg_spec_from_json(&b, j, "test", err));
    mg_json *k = mg_spec_to_json(&b);
    char *s, *t;
    MUST(mg_json_print(&s, j, true, err));
    MUST(mg_json_print(&t, k, true, err));
    assert_string_equal(s, t);
    free(s);
    free(t);
    mg_json_free(j);
    mg_json_free(k);
    mg_spec_free(&a);
    mg_spec_free(&b);
}

TEST_MAIN(cmocka_unit_test(keys_are_unique), cmocka_unit_test(a_spec_survives_its_json))
