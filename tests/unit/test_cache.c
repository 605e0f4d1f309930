/* The cache of face templates: the same bytes with it and without, and nothing foreign is taken from it. */
#include "test.h"
#include "context.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "faceset/faceset.h"
#include "base/file/file.h"

#define PHOTO "/usr/share/doc/libdlib19.1/examples/faces/Tom_Cruise_avp_2014_4.jpg"
#define CROWD "/usr/share/doc/libdlib19.1/examples/faces/2008_001009.jpg"

static char home[64];

static void fresh_cache(void)
{
    strcpy(home, "/tmp/maskgen-cache-XXXXXX");
    assert_non_null(mkdtemp(home));
    setenv("XDG_CACHE_HOME", home, 1);
}

static void entries(mg_list *out)
{
    char dir[128];
    snprintf(dir, sizeof dir, "%s/maskgen/faces", home);
    MUST(mg_dir_list(out, dir, NULL, err));
}

static void remove_cache(void)
{
    char dir[128];
    mg_list all;
    entries(&all);
    for (size_t i = 0; i < all.count; i++)
        remove(all.item[i]);
    mg_list_free(&all);
    snprintf(dir, sizeof dir, "%s/maskgen/faces", home);
    rmdir(dir);
    snprintf(dir, sizeof dir, "%s/maskgen", home);
    rmdir(dir);
    assert_int_equal(rmdir(home), 0);
}

/* `what` as --faces takes it. */
static void load(mg_faceset *out, const char *what)
{
    mg_spec spec = {0};
    MUST(mg_spec_init(&spec, err));
    mg_list_free(&spec.faces.paths);
    MUST(mg_list_add(&spec.faces.paths, what, err));
    MUST(mg_faceset_load(out, &spec.faces, test_context(NULL), NULL, err));
    mg_spec_free(&spec);
}

static void same_faces(const mg_faceset *a, const mg_faceset *b)
{
    assert_int_equal(a->list.count, b->list.count);
    assert_int_equal(a->dropped.count, b->dropped.count);
    for (size_t i = 0; i < a->dropped.count; i++)
        assert_string_equal(a->dropped.item[i], b->dropped.item[i]);
    for (size_t i = 0; i < a->list.count; i++) {
        mg_face x = a->list.face[i], y = b->list.face[i];
        size_t n = (size_t)x.w * (size_t)x.h;
        assert_string_equal(x.name, y.name);
        assert_string_equal(x.origin, y.origin);
        assert_string_equal(x.hash, y.hash);
        assert_string_equal(x.file, y.file);
        assert_string_equal(x.file_hash, y.file_hash);
        assert_int_equal(x.number, y.number);
        assert_true(x.subject.face == y.subject.face && x.subject.photo == y.subject.photo);
        assert_true(x.w == y.w && x.h == y.h && x.synthetic == y.synthetic && x.flat == y.flat &&
                    x.has_landmarks == y.has_landmarks);
        assert_memory_equal(&x.box, &y.box, sizeof x.box);
        assert_memory_equal(&x.layer.bounds, &y.layer.bounds, sizeof x.box);
        assert_memory_equal(x.landmark, y.landmark, sizeof x.landmark);
        assert_true(x.yaw == y.yaw && x.pitch == y.pitch && x.roll == y.roll && x.skin == y.skin);
        assert_memory_equal(x.bare, y.bare, 3 * n * sizeof *x.bare);
        assert_memory_equal(x.layer.rest, y.layer.rest, 3 * n * sizeof *x.bare);
        assert_memory_equal(x.layer.first, y.layer.first, (n + 1) * sizeof *x.layer.first);
        assert_memory_equal(x.layer.sample, y.layer.sample, x.layer.first[n] * sizeof *x.layer.sample);
    }
}

static void copy_file(const char *from, const char *to)
{
    char *data;
    size_t size;
    MUST(mg_file_read(from, 1 << 30, &data, &size, err));
    MUST(mg_file_write(to, data, size, err));
    free(data);
}

/* A sound entry under the name of another is no entry of that name. */
static void foreign_entries_are_not_taken(void **state)
{
    (void)state;
    mg_faceset first, again;
    mg_list all;
    fresh_cache();
    load(&first, "synth:2");
    entries(&all);
    assert_int_equal(all.count, 2);
    copy_file(all.item[0], all.item[1]);
    load(&again, "synth:2");
    same_faces(&first, &again);
    mg_faceset_free(&again);
    mg_faceset_free(&first);
    mg_list_free(&all);
    remove_cache();
}

/* Dates a file back to 1970, or tells whether it has been used since. */
static bool used(const char *path, bool date_back)
{
    struct stat s;
    const struct timespec old[2] = {{1, 0}, {1, 0}};
    if (date_back)
        assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
    assert_int_equal(stat(path, &s), 0);
    return s.st_mtime > 1;
}

static void photos_are_kept(void **state)
{
    (void)state;
    mg_faceset cold, warm, without;
    mg_list all;
    struct stat before, after;
    fresh_cache();
    load(&cold, PHOTO);
    entries(&all);
    assert_int_equal(all.count, 1);
    assert_false(used(all.item[0], true));
    assert_int_equal(stat(all.item[0], &before), 0);
    load(&warm, PHOTO);
    assert_true(used(all.item[0], false));
    assert_int_equal(stat(all.item[0], &after), 0);
    assert_true(before.st_ino == after.st_ino); /* read, not made anew */
    same_faces(&cold, &warm);
    char *was = getenv("HOME") ? strdup(getenv("HOME")) : NULL;
    unsetenv("XDG_CACHE_HOME");
    unsetenv("HOME");
    load(&without, PHOTO);
    same_faces(&cold, &without);
    if (was)
        setenv("HOME", was, 1);
    free(was);
    mg_faceset_free(&without);
    mg_faceset_free(&warm);
    mg_faceset_free(&cold);
    mg_list_free(&all);
    remove_cache();
}

/* The same name with other bytes is another photo; so is the same photo with another mask or size. */
static void entries_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        const char *mask;
        int64_t size;
        double width;
        int channels;
    } ways[] = {{"surgical", 320, 160, MG_CHANNELS_GREY},
                {"kn95", 320, 160, MG_CHANNELS_GREY},
                {"surgical", 300, 160, MG_CHANNELS_GREY},
                {"surgical", 320, 150, MG_CHANNELS_GREY},
                {"surgical", 320, 160, MG_CHANNELS_RGB}};
    enum { WAYS = sizeof ways / sizeof *ways };
    mg_list all;
    char path[128];
    fresh_cache();
    snprintf(path, sizeof path, "%s.jpg", home);
    for (int i = 0; i <= WAYS; i++) {
        mg_spec spec = {0};
        mg_faceset set;
        int k = i % WAYS;
        copy_file(i < WAYS ? PHOTO : "/usr/share/doc/libdlib19.1/examples/faces/2008_001009.jpg", path);
        MUST(mg_spec_init(&spec, err));
        mg_list_free(&spec.faces.paths);
        MUST(mg_list_add(&spec.faces.paths, path, err));
        strcpy(spec.faces.mask, ways[k].mask);
        spec.faces.size = ways[k].size;
        spec.faces.widths = (mg_reals){1, {ways[k].width}};
        spec.faces.channels = ways[k].channels;
        MUST(mg_faceset_load(&set, &spec.faces, test_context(NULL), NULL, err));
        entries(&all);
        assert_int_equal(all.count, i + 1);
        mg_list_free(&all);
        mg_faceset_free(&set);
        mg_spec_free(&spec);
    }
    remove(path);
    remove_cache();
}

static void the_longest_unused_go_first(void **state)
{
    (void)state;
    mg_faceset set;
    mg_list all, left;
    struct stat s;
    fresh_cache();
    load(&set, "synth:2");
    mg_faceset_free(&set);
    entries(&all);
    used(all.item[1], true);
    assert_int_equal(stat(all.item[0], &s), 0);
    mg_faceset_trim_cache(test_context(NULL), (uint64_t)s.st_size + 1000);
    entries(&left);
    assert_int_equal(left.count, 1);
    assert_string_equal(left.item[0], all.item[0]);
    mg_list_free(&left);
    mg_list_free(&all);
    remove_cache();
}

/* Faces of one photo stay faces of one photo, each itself: what the intervals count must not hang on whether the
 * photo was seen before. */
static void a_crowd_stays_a_crowd(void **state)
{
    (void)state;
    mg_faceset first, again;
    fresh_cache();
    load(&first, CROWD);
    load(&again, CROWD);
    assert_true(first.list.count >= 2);
    assert_true(first.list.face[1].number > first.list.face[0].number && first.list.face[0].file_hash[0] &&
                first.list.face[0].file[0]);
    assert_true(again.list.face[0].subject.face != again.list.face[1].subject.face);
    assert_true(again.list.face[0].subject.photo == again.list.face[1].subject.photo);
    same_faces(&first, &again);
    mg_faceset_free(&first);
    mg_faceset_free(&again);
    remove_cache();
}

TEST_MAIN(cmocka_unit_test(a_crowd_stays_a_crowd), cmocka_unit_test(foreign_entries_are_not_taken),
          cmocka_unit_test(photos_are_kept), cmocka_unit_test(entries_are_told_apart),
          cmocka_unit_test(the_longest_unused_go_first))
