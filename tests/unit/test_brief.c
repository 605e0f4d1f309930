/* What a picture's record says of files, and how a replay finds them again. */
#include "test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/file/file.h"
#include "run/replay.h"
#include "run/result.h"
#include "spec/rows.h"

/* One text of the brief record of a spec with this detector, palette and stamp. */
static void brief(const char *key, const char *value, const char *want)
{
    mg_spec spec;
    MUST(mg_spec_init(&spec, err));
    MUST(mg_param_set((mg_params){mg_spec_rows, &spec}, mg_params_find(mg_spec_rows, key), value, key, err));
    mg_json *o = mg_spec_to_json_brief(&spec);
    const mg_json *v = mg_json_find(o, key);
    assert_string_equal(mg_json_string(mg_json_kind_of(v) == MG_JSON_ARRAY ? mg_json_first(v) : v), want);
    mg_json_free(o);
    mg_spec_free(&spec);
}

static void paths_lose_their_folders(void **state)
{
    (void)state;
    brief("faces", "/home/jane.doe/private/me.jpg", "me.jpg");
    brief("faces", "../me.jpg", "me.jpg");
    brief("faces", "/home/jane.doe/photos//", "photos");
    brief("faces", "synth:16", "synth:16");
    brief("faces", "/", "/");
    brief("palette", "/home/jane.doe/own.gpl", "own.gpl");
    brief("palette", "#000000,#ffffff", "#000000,#ffffff");
    brief("stamp", "private/mine.png", "mine.png");
    brief("detector", "hog", "hog");
    brief("detector", "onnx:/home/jane doe/own.onnx", "onnx:own.onnx");
    brief("detector", "ultraface:1,onnx:/home/jane/own.onnx:0.5,hog:0.25", "ultraface,onnx:own.onnx:0.5,hog:0.25");
    brief("detector", "yunet:/home/jane/y.onnx", "yunet:y.onnx");
    brief("detector", "exec:/home/jane/bin/find --model=/home/jane/m.bin '/tmp/a'", "exec:find --model=m.bin 'a'");
    brief("detector", "exec:cat /home/jane/answers/", "exec:cat answers/");
}

static const char photo_hash[] = "0123456789012345678901234567890123456789012345678901234567890123";
static char dir[] = "/tmp/maskgen-brief-XXXXXX";

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(dir) && chdir(dir) == 0 && mkdir("one", 0700) == 0 && mkdir("two", 0700) == 0 &&
                   mkdir("two/folder", 0700) == 0 && mg_file_write("one/me.jpg", "1", 1, NULL) == MG_OK &&
                   mg_file_write("two/me.jpg", "2", 1, NULL) == MG_OK
               ? 0
               : -1;
}

static int tear_down(void **state)
{
    (void)state;
    return unlink("one/me.jpg") || unlink("two/me.jpg") || rmdir("two/folder") || rmdir("one") || rmdir("two") ||
           chdir("/") || rmdir(dir);
}

/* Lists as words parted by blanks. `want` NULL: refused with `said` in the message. */
static void looks(const char *recorded, const char *given, const char *want, const char *said)
{
    mg_replay r = {.path = "pattern.png"};
    mg_list list = {0};
    mg_err why = {MG_OK, ""};
    char text[256], joined[256] = "", record[256];
    snprintf(record, sizeof record, "{\"faces\": {\"photos\": [{\"name\": \"me.jpg\", \"sha256\": \"%s\"}]}}",
             photo_hash);
    MUST(mg_json_parse(&r.root, record, strlen(record), "test", err));
    MUST(mg_spec_init(&r.spec, err));
    snprintf(text, sizeof text, "%s", recorded);
    for (char *w = strtok(text, " "); w; w = strtok(NULL, " "))
        MUST(mg_list_add(&r.spec.faces.paths, w, err));
    snprintf(text, sizeof text, "%s", given);
    for (char *w = strtok(text, " "); w; w = strtok(NULL, " "))
        MUST(mg_list_add(&list, w, err));
    mg_status st = mg_replay_faces(&r, &list, &why);
    if (want) {
        assert_string_equal(why.msg, "");
        for (size_t i = 0; i < r.spec.faces.paths.count; i++)
            snprintf(joined + strlen(joined), sizeof joined - strlen(joined), "%s%s", i ? " " : "",
                     r.spec.faces.paths.item[i]);
        assert_string_equal(joined, want);
    } else {
        assert_int_equal(st, MG_EINPUT);
        if (!strstr(why.msg, said))
            fail_msg("%s", why.msg);
    }
    mg_list_free(&list);
    mg_replay_free(&r);
}

static void photos_are_found_by_name(void **state)
{
    (void)state;
    looks("", "", "", NULL);
    looks("synth:16", "", "synth:16", NULL);
    looks("one/me.jpg", "", "one/me.jpg", NULL);
    looks("me.jpg", "one/me.jpg", "one/me.jpg", NULL);
    looks("/gone/me.jpg synth:2", "two/me.jpg", "two/me.jpg synth:2", NULL);
    looks("folder me.jpg", "one/me.jpg two/folder/", "two/folder/ one/me.jpg", NULL);
    looks("me.jpg me.jpg", "one/me.jpg two/me.jpg", "one/me.jpg two/me.jpg", NULL);
    looks("me.jpg me.jpg", "two/me.jpg one/me.jpg", "two/me.jpg one/me.jpg", NULL);
    looks("me.jpg", "", NULL, photo_hash);
    looks("you.jpg", "", NULL, "give them with --faces: you.jpg");
    looks("me.jpg", "two/folder", NULL, "names no face like this: two/folder");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(paths_lose_their_folders),
                                       cmocka_unit_test(photos_are_found_by_name)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
