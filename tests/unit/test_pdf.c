/* The PDFs of sheets: the wish to be printed at true size stands in the catalog, and the cross-reference table is
 * right all the same. */
#include "test.h"

#include <math.h>
#include <unistd.h>

#include "maskgen/export.h"
#include "base/file/file.h"

static char *exported(const char *page, size_t *size)
{
    char dir[] = "/tmp/maskgen-pdf-XXXXXX", path[64], *data;
    mg_image print;
    mg_cut *cut;
    mg_export_report r;
    mg_export_opts o = {.scale = 1.07, .dpi = 40, .overlap = 10, .bleed = 3, .title = "Test", .size = "L"};
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/t.pdf", dir);
    MUST(mg_export_page(o.page, page, err));
    MUST(mg_image_new(&print, 384, 256, 3, err));
    for (size_t i = 0; i < 3 * (size_t)384 * 256; i++)
        print.px[i] = (uint8_t)(i / 7);
    MUST(mg_cut_load(&cut, "kn95", err));
    MUST(mg_export_sheets(path, &print, cut, &o, &r, err));
    assert_true(r.pages >= 2);
    MUST(mg_file_read(path, 1 << 24, &data, size, err));
    mg_cut_free(cut);
    mg_image_free(&print);
    remove(path);
    rmdir(dir);
    return data;
}

/* The text behind the last `word` of the file. */
static const char *behind_last(const char *data, size_t size, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = data + size - n; p >= data; p--)
        if (memcmp(p, word, n) == 0)
            return p + n;
    fail_msg("no %s", word);
    return data;
}

static void offsets_are_right(void **state)
{
    (void)state;
    static const char *const papers[] = {"A4", "140x200"};
    for (int i = 0; i < 2; i++) {
        size_t size, start, count, root;
        char *data = exported(papers[i], &size), own[32];
        start = strtoul(behind_last(data, size, "startxref\n"), NULL, 10);
        assert_true(start < size && memcmp(data + start, "xref\n0 ", 7) == 0);
        count = strtoul(data + start + 7, NULL, 10);
        const char *entry = strchr(data + start + 7, '\n') + 1;
        assert_true(count > 5);
        root = strtoul(behind_last(data, size, "/Root "), NULL, 10);
        for (size_t k = 1; k < count; k++) {
            size_t at = strtoul(entry + 20 * k, NULL, 10);
            assert_int_equal(entry[20 * k + 17], 'n');
            snprintf(own, sizeof own, "%zu 0 obj\n", k);
            assert_true(at < start);
            assert_memory_equal(data + at, own, strlen(own));
            const char *catalog = "<< /Type /Catalog\n   /ViewerPreferences << /PrintScaling /None >>\n   /Pages ";
            if (k == root)
                assert_memory_equal(data + at + strlen(own), catalog, strlen(catalog));
        }
        assert_string_equal(behind_last(data, size, "%%EOF"), "\n");
        free(data);
    }
}

/* In points of 1/72 in: 210 × 297 mm and 140 × 200. */
static void pages_are_of_true_size(void **state)
{
    (void)state;
    static const struct {
        const char *page;
        double w, h;
    } list[] = {{"A4", 595.2756, 841.8898}, {"140x200", 396.8504, 566.9291}};
    for (int i = 0; i < 2; i++) {
        size_t size;
        char *data = exported(list[i].page, &size);
        double w = 0, h = 0;
        assert_int_equal(sscanf(behind_last(data, size, "/MediaBox [ 0 0 "), "%lf %lf", &w, &h), 2);
        assert_true(fabs(w - list[i].w) < 1e-3 && fabs(h - list[i].h) < 1e-3);
        free(data);
    }
}

TEST_MAIN(cmocka_unit_test(offsets_are_right), cmocka_unit_test(pages_are_of_true_size))
