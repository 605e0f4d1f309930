/* The data in the binary is the data in the tree, and every bundled pattern can be painted; the plain ones are the
 * controls. */
#include "test.h"

#include "base/bundle.h"
#include "maskgen/measure.h"
#include "base/file/file.h"
#include "pattern/pattern_file.h"
#include "cloth/texture.h"
#include "pattern/plain.h"

static void equals_the_tree(void **state)
{
    (void)state;
    const mg_bundle_file *f, *before = NULL;
    size_t count = 0;
    for (; (f = mg_bundle_at(count)); count++, before = f) {
        char path[512], *data;
        size_t size, found;
        snprintf(path, sizeof path, "patterns/%s", f->name);
        MUST(mg_file_read(path, 1 << 20, &data, &size, err));
        assert_int_equal(size, f->size);
        assert_memory_equal(data, f->data, size + 1); /* and its NUL */
        assert_ptr_equal(mg_bundle_find(f->name, &found), f->data);
        assert_int_equal(found, size);
        if (before)
            assert_true(strcmp(before->name, f->name) < 0);
        free(data);
    }
    assert_true(count >= 6);
    assert_null(mg_bundle_find("plain-white", NULL));
    assert_null(mg_bundle_find("", NULL));
}

static void every_pattern_loads(void **state)
{
    (void)state;
    char name[64], title[96];
    size_t i = 0;
    for (; mg_pattern_file_bundled(i, name, title); i++) {
        mg_pattern_file f;
        bool is_pattern = false;
        MUST(mg_pattern_file_probe(&is_pattern, name, err));
        assert_true(is_pattern);
        MUST(mg_pattern_file_load(&f, name, err));
        assert_string_equal(f.name, name);
        assert_string_equal(f.title, title);
        mg_pattern_file_free(&f);
    }
    assert_true(i >= 6);
    mg_pattern_file f;
    mg_err got = {MG_OK, ""};
    assert_int_equal(mg_pattern_file_load(&f, "no-such-pattern", &got), MG_EINPUT);
    assert_non_null(strstr(got.msg, "no-such-pattern"));
    assert_int_equal(mg_pattern_file_load(&f, "masks/surgical", &got), MG_EINPUT);
}

static void plain_ones_are_the_controls(void **state)
{
    (void)state;
    mg_rect all = {0, 0, MG_TEXTURE_W, MG_TEXTURE_H};
    for (const mg_plain *p = mg_plains; p->name; p++) {
        char name[64];
        mg_pattern_file f;
        mg_image a, b;
        snprintf(name, sizeof name, "plain-%s", p->name);
        MUST(mg_pattern_file_load(&f, name, err));
        MUST(mg_image_new(&a, all.w, all.h, 3, err));
        MUST(mg_image_new(&b, all.w, all.h, 3, err));
        mg_pattern_paint(f.pattern, &f.genome, all, &a);
        mg_plain_paint(p, &b);
        assert_memory_equal(a.px, b.px, 3 * (size_t)all.w * (size_t)all.h);
        mg_image_free(&a);
        mg_image_free(&b);
        mg_pattern_file_free(&f);
    }
}

TEST_MAIN(cmocka_unit_test(equals_the_tree), cmocka_unit_test(every_pattern_loads),
          cmocka_unit_test(plain_ones_are_the_controls))
