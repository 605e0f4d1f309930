#include "cli/progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "base/text/text.h"

static const double STEP = 0.1;  /* seconds between two lines that differ by their figures alone */
static const double KNOWN = 0.5; /* seconds after which a rate means something */

void progress_init(progress *p, bool quiet)
{
    *p = (progress){.on = !quiet && isatty(STDERR_FILENO), .quiet = quiet};
}

static void clear_line(const progress *p)
{
    if (p->on)
        fputs("\r\033[K", stderr);
}

/* Whether the two say the same but for their figures. */
static bool same_words(const char *a, const char *b)
{
    static const char digits[] = "0123456789";
    for (;; a++, b++) {
        a += strspn(a, digits);
        b += strspn(b, digits);
        if (*a != *b || !*a)
            return *a == *b;
    }
}

/* For logs: the first one, then one a minute. */
static void put_line(progress *p, const char *what)
{
    enum { SECONDS = 60 };
    double now = cli_now(NULL);
    if (!p->lines || p->quiet || (p->said > 0 && now - p->said < SECONDS))
        return;
    p->said = now;
    fprintf(stderr, "maskgen: %s\n", mg_shown(what));
}

static void show_text(progress *p, const char *what)
{
    double now = cli_now(NULL);
    if (!p->on) {
        put_line(p, what);
        return;
    }
    if (now - p->shown < STEP && same_words(what, p->shown_text))
        return;
    p->shown = now;
    snprintf(p->shown_text, sizeof p->shown_text, "%s", what);
    clear_line(p);
    fprintf(stderr, "%s …", mg_shown(what));
    fflush(stderr);
}

void progress_done(void *self, const char *what, int64_t k, int64_t n)
{
    progress *p = self;
    char text[sizeof p->shown_text];
    snprintf(text, sizeof text, "%s %lld/%lld", what, (long long)k, (long long)n);
    show_text(p, n > 0 ? text : what);
}

void progress_notice(void *self, const char *line)
{
    progress *p = self;
    if (p->quiet)
        return;
    clear_line(p);
    fprintf(stderr, "maskgen: %s\n", mg_shown(line));
}

/* Seconds as 1:02:03 or 2:03. */
static void clock_text(char out[24], double s)
{
    long t = (long)(s + 0.5);
    if (t >= 3600)
        snprintf(out, 24, "%ld:%02ld:%02ld", t / 3600, t / 60 % 60, t % 60);
    else
        snprintf(out, 24, "%ld:%02ld", t / 60, t % 60);
}

void progress_step(progress *p, const mg_run *run, const mg_trace_row *row, int64_t iters)
{
    if (!p->on)
        return;
    double now = cli_now(NULL);
    if (p->begun <= 0) {
        p->begun = now;
        p->first = row->iter;
    }
    p->window++;
    p->accepted += row->accepted;
    if (now - p->shown < STEP && row->iter < iters)
        return;
    p->shown = now;
    p->shown_text[0] = 0;
    clear_line(p);
    fprintf(stderr, "%lld/%lld  ", (long long)row->iter, (long long)iters);
    bool known = now - p->begun >= KNOWN && row->iter > p->first;
    double rate = known ? (double)(row->iter - p->first) / (now - p->begun) : 0;
    if (known)
        fprintf(stderr, "%.0f it/s  ", rate);
    fprintf(stderr, "T %.3g  accepted %.0f %%  best %.4f  found %.0f %%  false faces %.1f", row->temperature,
            100.0 * (double)p->accepted / (double)p->window, row->best_loss, 100 * mg_run_rate(run),
            mg_run_decoys(run));
    if (known) {
        char eta[24];
        clock_text(eta, (double)(iters - row->iter) / rate);
        fprintf(stderr, "  ETA %s", eta);
    }
    fflush(stderr);
    p->accepted = p->window = 0;
}

void progress_end(progress *p)
{
    p->shown_text[0] = 0;
    clear_line(p);
}
