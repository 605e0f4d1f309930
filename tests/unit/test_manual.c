/* The manual page names every option, family and detector; the option tables obey their own rules. */
#include "test.h"

#include "base/file/file.h"
#include "maskgen/pattern.h"
#include "maskgen/scorer.h"
#include "maskgen/spec.h"
#include "pattern/family.h"
#include "spec/rows.h"

static char *page;

/* The page with "\\-" as plain "-". */
static int load(void **state)
{
    (void)state;
    size_t size;
    if (mg_file_read("src/maskgen.1", 1 << 20, &page, &size, NULL) != MG_OK)
        return -1;
    char *to = page;
    for (const char *from = page; *from; from++)
        if (from[0] != '\\' || from[1] != '-')
            *to++ = *from;
    *to = '\0';
    return 0;
}

static int drop(void **state)
{
    (void)state;
    free(page);
    return 0;
}

static void named(const mg_param *rows)
{
    for (; rows->name; rows++) {
        char option[128];
        snprintf(option, sizeof option, "--%s", rows->name);
        if (!strstr(page, option))
            fail_msg("src/maskgen.1 does not name --%s", rows->name);
    }
}

static void every_option_is_named(void **state)
{
    (void)state;
    named(mg_spec_rows);
    named(mg_exec_rows);
}

static void every_family_and_detector_is_named(void **state)
{
    (void)state;
    for (const mg_family_ops *const *f = mg_families; *f; f++)
        if (!strstr(page, (*f)->name))
            fail_msg("src/maskgen.1 does not name the family %s", (*f)->name);
    for (const mg_detector_ops *const *s = mg_detector_rows; *s; s++)
        if (!((*s)->flags & MG_DETECTOR_UNLISTED) && !strstr(page, (*s)->name))
            fail_msg("src/maskgen.1 does not name the detector %s", (*s)->name);
}

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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_option_is_named),
                                       cmocka_unit_test(every_family_and_detector_is_named),
                                       cmocka_unit_test(keys_are_unique), cmocka_unit_test(a_spec_survives_its_json)};
    return cmocka_run_group_tests(tests, load, drop);
}
