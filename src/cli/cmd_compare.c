/* maskgen compare original: the first experiment's problem, its method beside ours. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/cli.h"
#include "base/file/file.h"
#include "run/replicate.h"
#include "base/image/png.h"
#include "base/text/text.h"
#include "maskgen/version.h"

typedef struct options {
    int64_t iters, seed, seeds;
    int repeat[2];
} options;

static const mg_param compare_rows[] = {
    {"iters", 0, MG_INT, offsetof(options, iters), 1, 1e9, "1000", NULL, "N", "Iterations of each search."},
    {"seed", 0, MG_INT, offsetof(options, seed), 0, 9007199254740000, "1", NULL, "N",
     "Seed of every random draw of the first search; the next ones take the numbers that follow."},
    {"seeds", 0, MG_INT, offsetof(options, seeds), 1, 100, "5", NULL, "N", "How many seeds, one after the other."},
    {"repeat", 0, MG_SIZE, offsetof(options, repeat), 1, 16, "1x1", NULL, "CxR",
     "Repeat the six stamps as a tile, C columns and R rows over the canvas."},
    MG_PARAM_END,
};

static const cli_read compare_reads[] = {
    {"out threads engine json verbose", NULL},
    {"quiet", "No progress and no table."},
    {NULL, NULL},
};

/* Each search runs on one thread: its own time, whatever else the machine does. */
static double thread_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static mg_status write_picture(const mg_replicate *o, int i, const char *dir, mg_err *err)
{
    char path[MG_PATH_MAX];
    mg_image im = {0};
    mg_status st;
    MG_TRY(mg_path(path, err, "%s/seed-%lld.%s.png", dir, (long long)o->first_seed + i / MG_METHODS,
                   mg_method_name[i % MG_METHODS]));
    MG_TRY(mg_replicate_paint(&im, o, &o->of[i].genome, err));
    MG_TRY(mg_png_write(path, &im, NULL, 0, err));
done:
    mg_image_free(&im);
    return st;
}

static mg_json *result_json(const mg_replicate_result *r)
{
    mg_json *o = mg_json_object();
    mg_json_put_number(o, "faces", r->faces);
    mg_json_put_number(o, "stamps", r->stamps);
    mg_json_put_number(o, "best", r->best);
    mg_json_put_number(o, "mean", r->mean);
    mg_json_put_number(o, "least", r->least);
    mg_json_put_numbers(o, "margins", r->margin, (size_t)r->faces);
    mg_json_put_number(o, "iters", (double)r->iters);
    mg_json_put_number(o, "evals", (double)r->evals);
    mg_json_put_number(o, "calls", (double)r->calls);
    mg_json_put_number(o, "s_per_eval", r->seconds / (double)r->evals);
    mg_json_put(o, "genes", mg_genome_to_json(&r->genome));
    return o;
}

static mg_status print_json(const mg_replicate *o, const char *detector, bool reached, mg_err *err)
{
    mg_json *root = mg_json_object(), *rows = mg_json_put(root, "seeds", mg_json_array());
    mg_json_put_string(root, "maskgen", MG_VERSION);
    mg_json_put_string(root, "searched_with", detector);
    mg_json_put_string(root, "counted_by", "dlib-hog");
    mg_json_put_number(root, "dlib_s_per_call", o->dlib_seconds);
    mg_json_put_bool(root, "reached", reached);
    for (int i = 0; i < o->seeds; i++) {
        mg_json *row = mg_json_put(rows, NULL, mg_json_object());
        mg_json_put_number(row, "seed", (double)(o->first_seed + i));
        for (int m = 0; m < MG_METHODS; m++)
            mg_json_put(row, mg_method_name[m], result_json(&o->of[i * MG_METHODS + m]));
    }
    mg_status st = cli_print_json(root, err);
    mg_json_free(root);
    return st;
}

static void print_table(const mg_replicate *o, const char *detector)
{
    cli_say(
        "six stamps of four integers on %d×%d black, colour, enlarged once, all zero at the start; faces counted by "
        "a plain "
        "dlib call\n\n%4s  %-8s %5s  %6s  %5s  %5s  %5s  %6s  %6s  %7s  %8s\n",
        MG_REPLICATE_SIDE, MG_REPLICATE_SIDE, "seed", "method", "faces", "stamps", "best", "mean", "least", "iters",
        "evals", "ms/eval", "× dlib");
    for (int i = 0; i < o->seeds * MG_METHODS; i++) {
        const mg_replicate_result *r = &o->of[i];
        double each = r->seconds / (double)r->evals;
        cli_say("%4lld  %-8s %5d  %4d/%d  %+.2f  %+.2f  %+.2f  %6lld  %6lld  %7.1f  %7.1f\n",
                (long long)o->first_seed + i / MG_METHODS, mg_method_name[i % MG_METHODS], r->faces, r->stamps,
                MG_REPLICATE_STAMPS, r->best, r->mean, r->least, (long long)r->iters, (long long)r->evals, 1000 * each,
                each > 0 ? o->dlib_seconds / each : 0);
    }
    cli_say(
        "\nmlrose: ExpDecay, 10 attempts, plain count, last state. maskgen: smooth count, best state. Both searched "
        "with %s; a plain "
        "dlib call takes %.0f ms.\n",
        detector, 1000 * o->dlib_seconds);
}

/* The one argument is the word "original". */
static mg_status check(const mg_list *rest, mg_err *err)
{
    if (rest->count == 0)
        return mg_fail(err, MG_EINPUT, "compare: missing argument; usage: maskgen compare original");
    char hint[MG_HINT];
    for (size_t i = 0; i < rest->count; i++) {
        mg_nearest near = {.name = rest->item[i]};
        mg_nearest_offer(&near, "original");
        if (i > 0 || strcmp(rest->item[i], "original") != 0)
            return mg_fail_at(err, MG_EINPUT, rest->item[i],
                              "compare: only \"original\" can be compared with%s; usage: maskgen compare original",
                              i > 0 ? "" : mg_nearest_hint(hint, &near));
    }
    return MG_OK;
}

static mg_status compare_run(call *c, mg_err *err)
{
    const options *o = c->own;
    const mg_exec *exec = &c->s.exec;
    mg_replicate result = {0};
    const char *detector = exec->engine == MG_ENGINE_DLIB ? "dlib-hog" : "hog";
    mg_replicate_opts opts = {o->iters, o->seed,     (int)o->seeds, {o->repeat[0], o->repeat[1]},
                              detector, &c->context, thread_now};
    mg_status st;
    MG_TRY(check(&c->rest, err));
    MG_TRY(mg_dir_ready(exec->out, (const char *const[]){NULL}, err));
    MG_TRY(cli_start(c, exec->quiet, err));
    c->bar.lines = true;
    MG_TRY(mg_replicate_run(&result, &opts, err));
    progress_end(&c->bar);
    MG_TRY(mg_dir_make(exec->out, err));
    for (int i = 0; i < result.seeds * MG_METHODS; i++)
        MG_TRY(write_picture(&result, i, exec->out, err));
    bool reached = mg_replicate_reached(&result, MG_REPLICATE_STAMPS);
    c->code = reached ? EXIT_DONE : EXIT_UNMET;
    if (exec->json)
        MG_TRY(print_json(&result, detector, reached, err));
    else if (!exec->quiet) {
        print_table(&result, detector);
        cli_say(
            "%s ours has a face on all six stamps with every margin at least %.1f, for every seed; pictures in %s\n",
            reached ? "Yes:" : "Not reached:", MG_REPLICATE_MARGIN, mg_shown(exec->out));
    }
done:
    mg_replicate_free(&result);
    return st;
}

const command command_compare = {
    .name = "compare",
    .usage = "compare original [options]",
    .summary = "Solve the first experiment's problem by its method and by ours.",
    .run = compare_run,
    .own = compare_rows,
    .own_size = sizeof(options),
    .reads = compare_reads,
    .arguments = CLI_ANY,
};
