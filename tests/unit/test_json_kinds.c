/* Every reader of JSON: a value of another kind than its key wants, or a fraction where a whole number is meant, is
 * refused by its key's name; none is taken for the default. */
#include "test.h"

#include <unistd.h>

#include "regress/baseline.h"
#include "base/bundle.h"
#include "print/cut.h"
#include "base/file/file.h"
#include "maskgen/mask.h"
#include "pattern/pattern_file.h"
#include "run/replay.h"
#include "maskgen/spec.h"

static mg_status read_mask(const char *text, size_t size, mg_err *err)
{
    mg_mask m;
    return mg_mask_parse(&m, text, size, "test.json", err);
}

static mg_status read_cut(const char *text, size_t size, mg_err *err)
{
    mg_cut *c;
    mg_status st = mg_cut_parse(&c, text, size, "test.json", err);
    mg_cut_free(c);
    return st;
}

static mg_status read_pattern(const char *text, size_t size, mg_err *err)
{
    mg_pattern_file f;
    mg_status st = mg_pattern_file_decode(&f, text, size, "test.json", err);
    if (st == MG_OK)
        mg_pattern_file_free(&f);
    return st;
}

static mg_status read_baseline(const char *text, size_t size, mg_err *err)
{
    mg_baseline *b;
    mg_status st = mg_baseline_decode(&b, text, size, "test.json", err);
    mg_baseline_free(b);
    return st;
}

static mg_status read_spec(const char *text, size_t size, mg_err *got)
{
    mg_json *root;
    mg_spec spec;
    MUST(mg_json_parse(&root, text, size, "test.json", err));
    MUST(mg_spec_init(&spec, err));
    mg_status st = mg_spec_from_json(&spec, root, "test.json", got);
    mg_spec_free(&spec);
    mg_json_free(root);
    return st;
}

/* A record is read from a file alone. */
static mg_status read_record(const char *text, size_t size, mg_err *got)
{
    char dir[] = "/tmp/maskgen-kinds-XXXXXX", path[64];
    mg_replay r;
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/test.json", dir);
    MUST(mg_file_write(path, text, size, err));
    mg_status st = mg_replay_load(&r, path, got);
    mg_replay_free(&r);
    remove(path);
    rmdir(dir);
    return st;
}

static const char pattern[] =
    "{\"title\": \"T\", \"spec\": {\"grid\": \"1x1\", \"levels\": 2}, \"genes\": [1], \"scores\": {\"claim\": \"C\", "
    "\"evals\": 7, \"controls\": {\"best-of-K\": {\"genes\": [0]}}}}";
static const char run[] =
    "{\"spec\": {\"grid\": \"1x1\", \"levels\": 2}, \"result\": {\"genes\": [1], \"claim\": \"C\", \"evals\": 7, "
    "\"iters\": 3, "
    "\"stop\": \"done\", \"interrupted\": false}, \"table\": [{\"name\": \"best-of-K\", \"genes\": [0]}], "
    "\"exec\": {\"engine\": \"auto\", \"cpu-path\": \"v4\"}}";
static const char rows[] = "{\"maskgen-baseline\": 1, \"rows\": [{\"path\": \"a.png\", \"as\": \"picture\", "
                           "\"detector\": \"lbp\", \"inputs\": {}, "
                           "\"scores\": {}}]}";
static const char spec[] =
    "{\"seed\": 1, \"kappa\": 2, \"family\": \"cells\", \"views\": 1, \"faces\": [\"synth:2\"], \"face-width\": 100}";

typedef mg_status (*reader)(const char *text, size_t size, mg_err *err);

typedef struct swap {
    const char *from, *to, *key; /* the first `from` becomes `to`; the message names `key` */
} swap;

static void refuses(reader read, const char *good, size_t size, const swap *s)
{
    mg_err got = {MG_OK, ""};
    const char *at = strstr(good, s->from);
    if (!at)
        fail_msg("no %s in %.60s", s->from, good);
    size_t before = (size_t)(at - good), after = size - before - strlen(s->from);
    char *text = malloc(size + strlen(s->to) + 1);
    memcpy(text, good, before);
    memcpy(text + before, s->to, strlen(s->to));
    memcpy(text + before + strlen(s->to), at + strlen(s->from), after + 1);
    mg_status st = read(text, strlen(text), &got);
    if (st != MG_EINPUT || !strstr(got.msg, s->key) || !strstr(got.msg, "test.json"))
        fail_msg("%s instead of %s: status %d, \"%s\" (wanted %s)", s->to, s->from, st, got.msg, s->key);
    free(text);
}

static void check(reader read, const char *good, const swap *swaps)
{
    mg_err got = {MG_OK, ""};
    if (read(good, strlen(good), &got) != MG_OK)
        fail_msg("%.60s…: %s", good, got.msg);
    for (; swaps->from; swaps++)
        refuses(read, good, strlen(good), swaps);
}

/* A bundled shape up to its end, as text with a NUL. */
static const char *shape(const char *name)
{
    const char *text = mg_bundle_find(name, NULL);
    assert_non_null(text);
    return text;
}

static void in_mask_shapes(void **state)
{
    (void)state;
    check(read_mask, shape("masks/surgical.json"),
          (const swap[]){{"\"pleats\": 3", "\"pleats\": \"3\"", "pleats"},
                         {"\"pleats\": 3", "\"pleats\": 2.5", "pleats"},
                         {"\"straps\": \"ears\"", "\"straps\": 1", "straps"},
                         {"\"straps\": \"ears\"", "\"straps\": null", "straps"},
                         {"\"tight\": ", "\"tight\": false, \"tent-nose\": ", "already has"},
                         {"\"cut\": {", "\"cut\": 5, \"other\": {", "other"},
                         {"\"flat\": [175", "\"flat\": [\"175\"", "flat"},
                         {"\"name\": \"surgical\"", "\"name\": \"\"", "\"name\" is empty"},
                         {"\"name\": \"surgical\"", "\"name\": \"a-name-that-is-longer-than-any-that-has-room\"",
                          "\"name\" is longer than"},
                         {"\"top\": [", "\"top\": {}, \"x\": [", "\"x\""},
                         {NULL, NULL, NULL}});
    const char *text = "{\"name\": \"x\", \"cut\": 5}";
    mg_err got = {MG_OK, ""};
    assert_int_equal(read_mask(text, strlen(text), &got), MG_EINPUT);
    assert_non_null(strstr(got.msg, "cut: expected an object, found a number"));
}

static void in_cut_shapes(void **state)
{
    (void)state;
    check(
        read_cut, shape("masks/kn95.json"),
        (const swap[]){{"\"seam\": true", "\"seam\": 1", "seam: expected true or false, found a number"},
                       {"\"seam\": true", "\"seam\": null", "seam"},
                       {"\"dart\": true", "\"dart\": \"yes\"", "dart: expected true or false, found a string"},
                       {"\"corners\": [0.25, 0.75]", "\"corners\": {}", "corners: expected an array, found an object"},
                       {"\"corners\": [0.25, 0.75]", "\"corners\": 0.25", "corners"},
                       {"\"corners\": [0.25, 0.75]", "\"corners\": null", "corners"},
                       {"\"panel\": 1", "\"panel\": 0.5", "panel: 0.5 is not a whole number"},
                       {"\"panel\": 1", "\"panel\": \"1\"", "panel"},
                       {NULL, NULL, NULL}});
    check(read_cut, shape("masks/surgical.json"),
          (const swap[]){{"\"notches\": 1", "\"notches\": 2.7", "notches: 2.7 is not a whole number"},
                         {"\"notches\": 1", "\"notches\": 10", "notches"},
                         {"\"notches\": 1", "\"notches\": []", "notches"},
                         {"\"pleats\": [[", "\"lines\": [], \"pleats\": {}, \"x\": [[", "\"x\""},
                         {"        \"pleats\": [[0.15625, 0.291667], [0.432292, 0.567708], [0.708333, 0.84375]],", "",
                          "\"pleats-open\" needs \"pleats\""},
                         {"\"steps\": [", "\"steps\": [7, ", "\"steps\" has an entry that is no string"},
                         {"\"steps\": [", "\"steps\": {}, \"x\": [", "\"x\""},
                         {"[0.15625, 0.291667]", "[0.15625, 2.5]", "\"pleats\" has [0.15625, 2.5], outside 0 … 1"},
                         {"\"label\": \"nose edge\"", "\"label\": \"\"", "\"label\" is empty"},
                         {"\"rows\": [0, 1]", "\"rows\": [0]", "\"rows\" must have 2 … "},
                         {"\"rows\": [0, 1],", "", "\"rows\" is missing"},
                         {"\"rows\": [0, 1]", "\"rows\": 2", "rows: expected an array, found a number"},
                         {"\"pieces\": [", "\"pieces\": [7, ", "expected an object, found a number"},
                         {"\"sizes\": {", "\"sizes\": 1, \"x\": {", "\"x\""},
                         {NULL, NULL, NULL}});
}

static void in_patterns(void **state)
{
    (void)state;
    check(read_pattern, pattern,
          (const swap[]){{"\"title\": \"T\"", "\"title\": 5", "title: expected a string, found a number"},
                         {"\"claim\": \"C\"", "\"claim\": 5", "claim: expected a string, found a number"},
                         {"\"claim\": \"C\"", "\"claim\": null", "claim"},
                         {"\"evals\": 7", "\"evals\": \"7\"", "evals"},
                         {"\"evals\": 7", "\"evals\": 7.5", "evals: 7.5 is not a whole number"},
                         {"\"evals\": 7", "\"evals\": -7", "evals"},
                         {"\"scores\": {", "\"scores\": [], \"x\": {", "scores: expected an object, found an array"},
                         {"\"controls\": {", "\"controls\": [], \"x\": {", "controls"},
                         {"\"best-of-K\": {\"genes\": [0]}", "\"best-of-K\": [0]", "best-of-K"},
                         {"\"best-of-K\": {\"genes\": [0]}", "\"best-of-K\": {\"genes\": 0}", "genes"},
                         {"\"spec\": {", "\"spec\": [], \"x\": {", "object"},
                         {"\"genes\": [1]", "\"genes\": 1", "genes"},
                         {NULL, NULL, NULL}});
    check(read_pattern, run,
          (const swap[]){{"\"table\": [", "\"table\": {}, \"x\": [", "table: expected an array, found an object"},
                         {"{\"name\": \"best-of-K\"", "{\"name\": 5", "name"},
                         {"\"claim\": \"C\"", "\"claim\": false", "claim"},
                         {NULL, NULL, NULL}});
}

static void in_baselines(void **state)
{
    (void)state;
    check(read_baseline, rows,
          (const swap[]){{"\"path\": \"a.png\"", "\"path\": 5", "path: expected a string, found a number"},
                         {"\"path\": \"a.png\", ", "", "path is missing"},
                         {"\"detector\": \"lbp\"", "\"detector\": {}", "detector: expected a string, found an object"},
                         {"\"as\": \"picture\"", "\"as\": true", "as: expected a string"},
                         {"\"inputs\": {}", "\"inputs\": []", "inputs: expected an object, found an array"},
                         {"\"inputs\": {}, ", "", "inputs is missing"},
                         {"\"scores\": {}", "\"scores\": null", "scores: expected an object, found null"},
                         {"\"rows\": [{", "\"rows\": [5, {", "row 0"},
                         {"\"maskgen-baseline\": 1", "\"maskgen-baseline\": \"1\"", "maskgen-baseline"},
                         {NULL, NULL, NULL}});
}

static void in_records(void **state)
{
    (void)state;
    check(read_record, run,
          (const swap[]){{"\"iters\": 3", "\"iters\": 3.7", "iters: 3.7 is not a whole number"},
                         {"\"iters\": 3", "\"iters\": \"3\"", "iters"},
                         {"\"iters\": 3, ", "", "iters is missing"},
                         {"\"stop\": \"done\"", "\"stop\": 1", "stop: expected a string, found a number"},
                         {"\"interrupted\": false", "\"interrupted\": \"yes\"",
                          "interrupted: expected true or false, found a string"},
                         {"\"interrupted\": false", "\"interrupted\": 1", "interrupted"},
                         {"\"engine\": \"auto\"", "\"engine\": 5", "engine: expected a string, found a number"},
                         {"\"engine\": \"auto\"", "\"engine\": \"dlob\"", "dlob"},
                         {"\"cpu-path\": \"v4\"", "\"cpu-path\": 4", "cpu-path"},
                         {"\"exec\": {", "\"exec\": 1, \"x\": {", "exec"},
                         {"\"result\": {", "\"result\": [], \"x\": {", "result: expected an object, found an array"},
                         {NULL, NULL, NULL}});
}

static void in_specs(void **state)
{
    (void)state;
    check(read_spec, spec,
          (const swap[]){{"\"seed\": 1", "\"seed\": \"1\"", "seed"},
                         {"\"seed\": 1", "\"seed\": true", "seed"},
                         {"\"seed\": 1", "\"seed\": null", "seed"},
                         {"\"views\": 1", "\"views\": 1.5", "views"},
                         {"\"kappa\": 2", "\"kappa\": \"2\"", "kappa"},
                         {"\"family\": \"cells\"", "\"family\": 1", "family"},
                         {"\"faces\": [\"synth:2\"]", "\"faces\": \"synth:2\"", "faces"},
                         {"\"faces\": [\"synth:2\"]", "\"faces\": [2]", "faces"},
                         {"\"face-width\": 100", "\"face-width\": [true]", "face-width"},
                         {"\"face-width\": 100", "\"face-width\": []", "face-width"},
                         {NULL, NULL, NULL}});
}

TEST_MAIN(cmocka_unit_test(in_mask_shapes), cmocka_unit_test(in_cut_shapes), cmocka_unit_test(in_patterns),
          cmocka_unit_test(in_baselines), cmocka_unit_test(in_records), cmocka_unit_test(in_specs))
