/* Whether a result may be written to a place is known before the work, and asking leaves no trace. */
#include "test.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file/file.h"

static char dir[] = "/tmp/maskgen-places-XXXXXX";
static char path[200];

static const char *in_dir(const char *name)
{
    snprintf(path, sizeof path, "%s/%s", dir, name);
    return path;
}

static int set_up(void **state)
{
    (void)state;
    strcpy(dir + strlen(dir) - 6, "XXXXXX");
    return mkdtemp(dir) ? 0 : -1;
}

static int tear_down(void **state)
{
    char command[300];
    (void)state;
    snprintf(command, sizeof command, "chmod -R u+w %s && rm -rf %s", dir, dir);
    return system(command);
}

static void refuses(const char *where, const char *why)
{
    mg_err e = {MG_OK, ""};
    assert_int_equal(mg_file_can_write(where, &e), MG_EINPUT);
    if (!strstr(e.msg, why) || !strstr(e.msg, where))
        fail_msg("\"%s\" does not say \"%s\" of %s", e.msg, why, where);
}

static void places_are_known_beforehand(void **state)
{
    (void)state;
    MUST(mg_file_can_write(in_dir("new"), err));
    assert_false(mg_file_exists(in_dir("new")));
    MUST(mg_file_write(in_dir("old"), "kept", 4, err));
    MUST(mg_file_can_write(in_dir("old"), err));
    MUST(mg_file_can_write("name-without-a-folder", err));
    assert_false(mg_file_exists("name-without-a-folder"));
    MUST(mg_file_can_write("/dev/null", err));
    refuses(dir, "is a folder");
    refuses(in_dir("none/new"), "No such file");
    refuses(in_dir("old/new"), "Not a directory");
    if (getuid() != 0) { /* root may write everywhere */
        chmod(dir, 0555);
        refuses(in_dir("new"), "Permission denied");
        chmod(dir, 0755);
    }
}

/* A file is written where its link points to; a link to nowhere is replaced. */
static void links_are_followed(void **state)
{
    (void)state;
    MUST(mg_dir_make(in_dir("folder"), err));
    assert_int_equal(symlink("folder", in_dir("to-folder")), 0);
    assert_int_equal(symlink("gone/nowhere", in_dir("to-nowhere")), 0);
    refuses(in_dir("to-folder"), "is a folder");
    MUST(mg_file_can_write(in_dir("to-nowhere"), err));
    MUST(mg_file_write(in_dir("to-nowhere"), "", 0, err));
}

/* Opening one would wait for its reader. */
static void a_pipe_is_not_waited_for(void **state)
{
    (void)state;
    assert_int_equal(mkfifo(in_dir("pipe"), 0666), 0);
    alarm(20);
    MUST(mg_file_can_write(in_dir("pipe"), err));
    alarm(0);
}

static void folders_are_made_ready(void **state)
{
    (void)state;
    mg_err e = {MG_OK, ""};
    char out[200];
    snprintf(out, sizeof out, "%s", in_dir("a/b"));
    MUST(mg_dir_ready(out, (const char *const[]){"x.png", NULL}, err));
    MUST(mg_dir_make(in_dir("a/b/x.png"), err));
    assert_int_equal(mg_dir_ready(out, (const char *const[]){"w.png", "x.png", NULL}, &e), MG_EINPUT);
    assert_non_null(strstr(e.msg, "a/b/x.png"));
    MUST(mg_dir_ready(out, (const char *const[]){NULL}, err));
}

#define IN_DIR(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
TEST_MAIN(IN_DIR(places_are_known_beforehand), IN_DIR(links_are_followed), IN_DIR(a_pipe_is_not_waited_for),
          IN_DIR(folders_are_made_ready))
