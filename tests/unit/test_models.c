/* Model files: where they are looked for, and how damaged ones are found out. */
#include "test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/file/file.h"
#include "base/hash.h"
#include "score/models.h"

static char root[64];

static int make_root(void **state)
{
    (void)state;
    strcpy(root, "/tmp/maskgen-models-XXXXXX");
    return mkdtemp(root) ? 0 : -1;
}

static int remove_root(void **state)
{
    (void)state;
    char command[100];
    snprintf(command, sizeof command, "rm -rf '%s'", root);
    return system(command);
}

static void put(const char *folder, const char *file, size_t size)
{
    char path[256], *zeros = calloc(1, size);
    assert_non_null(zeros);
    snprintf(path, sizeof path, "%s/%s", root, folder);
    MUST(mg_dir_make(path, err));
    snprintf(path, sizeof path, "%s/%s/%s", root, folder, file);
    MUST(mg_file_write(path, zeros, size, err));
    free(zeros);
}

/* Two folders below the root, NULL: none. Valid until the next call. */
static const mg_context *in(const char *first, const char *second)
{
    static char path[2][128];
    static mg_context c;
    const char *folder[2] = {first, second};
    c = (mg_context){0};
    for (int i = 0; i < 2; i++) {
        snprintf(path[i], sizeof path[i], "%s/%s", root, folder[i] ? folder[i] : "");
        c.model_dir[i] = folder[i] ? path[i] : NULL;
    }
    return &c;
}

static void the_table_is_whole(void **state)
{
    (void)state;
    for (const mg_model *m = mg_models; m->file; m++) {
        assert_ptr_equal(mg_model_find(m->file), m);
        assert_int_equal(strlen(m->sha256), 64);
        assert_int_equal(strspn(m->sha256, "0123456789abcdef"), 64);
        assert_true(m->size > 0 && m->licence && m->purpose);
        if (m->source != MG_FROM_USER)
            assert_true(m->package && m->archive && m->member && m->archive_size > 0 &&
                        strlen(m->archive_sha256) == 64);
    }
    assert_null(mg_model_find("no-such.onnx"));
}

static void own_folder_comes_first_then_the_cache(void **state)
{
    (void)state;
    char path[MG_MODEL_PATH], want[256];
    mg_err e = {MG_OK, ""};
    const mg_model *m = mg_model_find("fr_detect.onnx");
    assert_int_equal(mg_model_path(path, m->file, NULL, &e), MG_EMISSING);
    assert_int_equal(mg_model_path(path, m->file, in(NULL, "cache"), &e), MG_EMISSING);
    assert_non_null(strstr(e.msg, "make models"));
    put("cache", m->file, m->size);
    MUST(mg_model_path(path, m->file, in(NULL, "cache"), err));
    snprintf(want, sizeof want, "%s/cache/%s", root, m->file);
    assert_string_equal(path, want);
    put("own", "another.file", 1);
    MUST(mg_model_path(path, m->file, in("own", "cache"), err));
    assert_string_equal(path, want);
    put("own", m->file, m->size);
    MUST(mg_model_path(path, m->file, in("own", "cache"), err));
    snprintf(want, sizeof want, "%s/own/%s", root, m->file);
    assert_string_equal(path, want);
    MUST(mg_model_folder(path, in("own", "cache"), err));
    snprintf(want, sizeof want, "%s/own", root);
    assert_string_equal(path, want);
    MUST(mg_model_folder(path, in("not there yet", NULL), err));
    snprintf(want, sizeof want, "%s/not there yet", root);
    assert_string_equal(path, want);
    MUST(mg_model_folder(path, in(NULL, "cache"), err));
    snprintf(want, sizeof want, "%s/cache", root);
    assert_string_equal(path, want);
    assert_int_equal(mg_model_folder(path, NULL, &e), MG_EINPUT);
    MUST(mg_model_path(path, m->file, in("own", NULL), err));
    path[strlen(path) - strlen(m->file) - 1] = 0;
    assert_int_equal(mg_model_check(m, path, &e), MG_EINPUT); /* a folder */
}

static void damage_is_found_out(void **state)
{
    (void)state;
    char path[MG_MODEL_PATH];
    mg_err e = {MG_OK, ""};
    const mg_model *m = mg_model_find("fr_detect.onnx");
    put("damaged", m->file, m->size - 1);
    assert_int_equal(mg_model_path(path, m->file, in("damaged", NULL), &e), MG_EMISSING);
    assert_non_null(strstr(e.msg, "damaged"));
    put("damaged", m->file, m->size);
    MUST(mg_model_path(path, m->file, in("damaged", NULL), err));
    assert_int_equal(mg_model_check(m, path, &e), MG_EINPUT);
    assert_non_null(strstr(e.msg, "SHA-256"));
}

/* Where the models are installed, each is the one that the table means. */
static void installed_files_match(void **state)
{
    const char *models = *state;
    int found = 0;
    if (!models || !*models) {
        printf("# not run: checksums of model files need $MASKGEN_MODELS\n");
        skip();
    }
    const mg_context there = {.model_dir = {models}};
    for (const mg_model *m = mg_models; m->file; m++) {
        char path[MG_MODEL_PATH];
        if (mg_model_path(path, m->file, &there, NULL) != MG_OK)
            continue;
        MUST(mg_model_check(m, path, err));
        found++;
    }
    assert_true(found > 0);
}

int main(void)
{
    char *models = getenv("MASKGEN_MODELS");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_whole),
        cmocka_unit_test(own_folder_comes_first_then_the_cache),
        cmocka_unit_test(damage_is_found_out),
        cmocka_unit_test_prestate(installed_files_match, models),
    };
    return cmocka_run_group_tests(tests, make_root, remove_root);
}
