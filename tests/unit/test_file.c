/* Whole-or-nothing writes, limited reads, folders and locks. */
#define _GNU_SOURCE /* syscall */
#include "test.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file/file.h"

static char dir[64];

static const char *in_dir(const char *name)
{
    static char path[4][128];
    static int turn;
    turn = (turn + 1) % 4;
    snprintf(path[turn], sizeof path[turn], "%s/%s", dir, name);
    return path[turn];
}

static int count_entries(void)
{
    DIR *d = opendir(dir);
    int n = 0;
    for (struct dirent *e; (e = readdir(d));)
        n += e->d_name[0] != '.';
    closedir(d);
    return n;
}

/* What a write asks of the system, in order: f, a file to be on the disk; d, so its folder; r, a new name. Our own code
 * calls these in place of the C library's. */
static char asked[64];

int fsync(int fd)
{
    struct stat s;
    strncat(asked, fstat(fd, &s) == 0 && S_ISDIR(s.st_mode) ? "d" : "f", sizeof asked - strlen(asked) - 1);
    return (int)syscall(SYS_fsync, fd);
}

int renameat(int from, const char *old, int to, const char *new)
{
    strncat(asked, "r", sizeof asked - strlen(asked) - 1);
    return (int)syscall(SYS_renameat2, from, old, to, new, 0);
}

/* Its bytes are on the disk before it takes its name, and the name after. */
static void a_power_cut_leaves_a_whole_file(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) { /* new, and in another's place */
        asked[0] = 0;
        MUST(mg_file_write(in_dir("durable"), "bytes", 5, err));
        assert_string_equal(asked, "frd");
    }
    remove(in_dir("durable"));
}

static int set_up(void **state)
{
    (void)state;
    strcpy(dir, "/tmp/maskgen-test-XXXXXX");
    return mkdtemp(dir) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    char cmd[128];
    snprintf(cmd, sizeof cmd, "rm -rf %s", dir);
    return system(cmd);
}

static void check_holds(const char *path, const char *want)
{
    char *data;
    size_t size;
    MUST(mg_file_read(path, 1 << 20, &data, &size, err));
    assert_int_equal(size, strlen(want));
    assert_string_equal(data, want);
    free(data);
}

static void write_replaces(void **state)
{
    (void)state;
    const char *p = in_dir("a");
    MUST(mg_file_write(p, "old", 3, err));
    MUST(mg_file_write(p, "newer", 5, err));
    check_holds(p, "newer");
    MUST(mg_file_write(p, "", 0, err));
    check_holds(p, "");
    assert_int_equal(count_entries(), 1);
}

static void write_follows_links_and_umask(void **state)
{
    (void)state;
    const char *real = in_dir("real"), *link = in_dir("link");
    mode_t old = umask(027);
    MUST(mg_file_write(real, "1", 1, err));
    umask(old);
    struct stat s;
    assert_int_equal(stat(real, &s), 0);
    assert_int_equal(s.st_mode & 0777, 0640);
    assert_int_equal(symlink("real", link), 0);
    MUST(mg_file_write(link, "2", 1, err));
    check_holds(real, "2");
    assert_int_equal(lstat(link, &s), 0);
    assert_true(S_ISLNK(s.st_mode));
    MUST(mg_file_write("/dev/null", "3", 1, err));
    assert_int_equal(stat("/dev/null", &s), 0);
    assert_true(S_ISCHR(s.st_mode));
}

/* A file-size limit is a full disk that a test can have: write() comes back short, then with an error. */
static void full_disk_leaves_the_old_file(void **state)
{
    (void)state;
    const char *p = in_dir("a");
    MUST(mg_file_write(p, "old", 3, err));
    pid_t child = fork();
    if (child == 0) {
        struct rlimit r = {4096, 4096};
        static char big[10000];
        mg_err got = {MG_OK, ""};
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &r);
        mg_status st = mg_file_write(p, big, sizeof big, &got);
        _exit(st == MG_EIO && strstr(got.msg, p) && strstr(got.msg, "File too large") ? 0 : 1);
    }
    int how;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_int_equal(how, 0);
    check_holds(p, "old");
    assert_int_equal(count_entries(), 1);
}

/* Two files that are there, and one that is not. */
static void add_three(mg_file_set *set)
{
    MUST(mg_file_write(in_dir("a"), "old", 3, err));
    MUST(mg_file_write(in_dir("b"), "old", 3, err));
    MUST(mg_file_set_add(set, in_dir("a"), "new", 3, err));
    MUST(mg_file_set_add(set, in_dir("c"), "new", 3, err));
    MUST(mg_file_set_add(set, in_dir("b"), "new", 3, err));
    check_holds(in_dir("a"), "old");
}

static void a_set_is_placed_whole(void **state)
{
    (void)state;
    mg_file_set set = {0};
    add_three(&set);
    MUST(mg_file_set_place(&set, err));
    mg_file_set_free(&set);
    check_holds(in_dir("a"), "new");
    check_holds(in_dir("b"), "new");
    check_holds(in_dir("c"), "new");
    assert_int_equal(count_entries(), 3);
}

static void a_set_that_is_dropped_leaves_nothing(void **state)
{
    (void)state;
    mg_file_set set = {0};
    add_three(&set);
    mg_file_set_free(&set);
    check_holds(in_dir("a"), "old");
    check_holds(in_dir("b"), "old");
    assert_int_equal(count_entries(), 2);
}

/* A folder in the place of the last: the others are as they were. */
static void a_set_that_cannot_be_placed_is_taken_back(void **state)
{
    (void)state;
    mg_file_set set = {0};
    mg_err got = {MG_OK, ""};
    add_three(&set);
    assert_int_equal(mkdir(in_dir("d"), 0700), 0);
    MUST(mg_file_set_add(&set, in_dir("d"), "new", 3, err));
    assert_int_equal(mg_file_set_place(&set, &got), MG_EIO);
    assert_non_null(strstr(got.msg, "Is a directory"));
    assert_non_null(strstr(got.msg, in_dir("d")));
    mg_file_set_free(&set);
    check_holds(in_dir("a"), "old");
    check_holds(in_dir("b"), "old");
    assert_true(mg_dir_exists(in_dir("d")));
    assert_int_equal(count_entries(), 3);
}

static void write_failures_name_the_file(void **state)
{
    (void)state;
    mg_err got = {MG_OK, ""};
    assert_int_equal(mg_file_write(in_dir("no/such"), "x", 1, &got), MG_EIO);
    assert_non_null(strstr(got.msg, "no/such"));
    assert_int_equal(mg_file_write(dir, "x", 1, &got), MG_EIO);
    assert_true(mg_dir_exists(dir));
    assert_int_equal(mg_file_write("/dev/full", "x", 1, &got), MG_EIO);
    assert_int_equal(count_entries(), 0);
}

static void read_has_limits(void **state)
{
    (void)state;
    char *data;
    size_t size;
    mg_err got = {MG_OK, ""};
    MUST(mg_file_write(in_dir("five"), "12345", 5, err));
    MUST(mg_file_read(in_dir("five"), 5, &data, &size, err));
    assert_int_equal(size, 5);
    assert_int_equal(data[5], 0);
    free(data);
    MUST(mg_file_read("/dev/null", 0, &data, &size, err));
    free(data);
    assert_int_equal(mg_file_read(in_dir("five"), 4, &data, &size, &got), MG_EINPUT);
    assert_non_null(strstr(got.msg, "five"));
    assert_null(data);
    assert_int_equal(mg_file_read("/dev/zero", 100000, &data, &size, &got), MG_EINPUT);
    assert_int_equal(mg_file_read(in_dir("none"), 4, &data, &size, &got), MG_EINPUT);
    assert_non_null(strstr(got.msg, "none"));
    assert_int_equal(mg_file_read(dir, 4, &data, &size, &got), MG_EINPUT);
}

static void folders_are_made_with_parents(void **state)
{
    (void)state;
    mg_err got = {MG_OK, ""};
    MUST(mg_dir_make(in_dir("a/b//c/"), err));
    MUST(mg_dir_make(in_dir("a/b/c"), err));
    assert_true(mg_dir_exists(in_dir("a/b/c")));
    assert_false(mg_file_exists(in_dir("a/b/c")));
    MUST(mg_file_write(in_dir("a/f"), "", 0, err));
    assert_true(mg_file_exists(in_dir("a/f")));
    assert_int_equal(mg_dir_make(in_dir("a/f"), &got), MG_EINPUT);
    assert_int_equal(mg_dir_make(in_dir("a/f/g"), &got), MG_EINPUT);
    assert_int_equal(mg_dir_make("", &got), MG_EINPUT);
}

static void list_is_sorted_and_filtered(void **state)
{
    (void)state;
    static const char *const names[] = {"b.png", "a.PNG", "c.jpg", "d.txt", "e.png.tmp"};
    static const char *const suffixes[] = {".png", ".jpg", NULL};
    for (size_t i = 0; i < 5; i++)
        MUST(mg_file_write(in_dir(names[i]), "", 0, err));
    MUST(mg_dir_make(in_dir("folder.png"), err));
    assert_int_equal(symlink("nowhere", in_dir("link.jpg")), 0);
    mg_list p;
    MUST(mg_dir_list(&p, dir, suffixes, err));
    assert_int_equal(p.count, 4);
    assert_string_equal(p.item[0], in_dir("a.PNG"));
    assert_string_equal(p.item[1], in_dir("b.png"));
    assert_string_equal(p.item[2], in_dir("c.jpg"));
    assert_string_equal(p.item[3], in_dir("link.jpg"));
    mg_list_free(&p);
    MUST(mg_dir_list(&p, dir, NULL, err));
    assert_int_equal(p.count, 6);
    mg_list_free(&p);
    mg_err got = {MG_OK, ""};
    assert_int_equal(mg_dir_list(&p, in_dir("none"), NULL, &got), MG_EINPUT);
}

static void lock_excludes(void **state)
{
    (void)state;
    mg_lock a, b = {0};
    mg_err got = {MG_OK, ""};
    int stdin_flags = fcntl(0, F_GETFD);
    mg_lock_free(&b); /* a zeroed lock holds nothing, stdin least of all */
    assert_int_equal(fcntl(0, F_GETFD), stdin_flags);
    MUST(mg_lock_take(&a, in_dir("lock"), err));
    assert_int_equal(mg_lock_take(&b, in_dir("lock"), &got), MG_EINPUT);
    mg_lock_free(&a);
    MUST(mg_lock_take(&b, in_dir("lock"), err));
    mg_lock_free(&b);
    assert_int_equal(mg_lock_take(&b, in_dir("no/lock"), &got), MG_EINPUT);
}

static void base_follows_the_last_slash(void **state)
{
    (void)state;
    assert_string_equal(mg_file_base("a/b/c.png"), "c.png");
    assert_string_equal(mg_file_base("/c"), "c");
    assert_string_equal(mg_file_base("c.png"), "c.png");
    assert_string_equal(mg_file_base("a/"), "");
}

#define IN_DIR(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
TEST_MAIN(IN_DIR(write_replaces), IN_DIR(write_follows_links_and_umask), IN_DIR(full_disk_leaves_the_old_file),
          IN_DIR(a_set_is_placed_whole), IN_DIR(a_set_that_is_dropped_leaves_nothing),
          IN_DIR(a_set_that_cannot_be_placed_is_taken_back), IN_DIR(write_failures_name_the_file),
          IN_DIR(read_has_limits), IN_DIR(folders_are_made_with_parents), IN_DIR(list_is_sorted_and_filtered),
          IN_DIR(lock_excludes), IN_DIR(a_power_cut_leaves_a_whole_file), cmocka_unit_test(base_follows_the_last_slash))
