#include "cli/progress.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"
#include "base/text/text.h"

static const double STEP = 0.1;  /* seconds between two lines that differ by their figures alone */
static const double KNOWN = 0.5; /* seconds after which a rate means something */
enum { BEAT = 1, BAR = 20, COLUMNS = 80 };

void progress_init(progress *p, bool quiet)
{
    *p = (progress){.on = !quiet && isatty(STDERR_FILENO), .quiet = quiet, .marked = cli_now(NULL)};
}

/* ---- the text -------------------------------------------------------------------------------------------------- */

/* Seconds as 1:02:03 or 2:03. */
static void clock_text(char out[24], double s)
{
    long t = (long)(s + 0.5);
    if (t >= 3600)
        snprintf(out, 24, "%ld:%02ld:%02ld", t / 3600, t / 60 % 60, t % 60);
    else
        snprintf(out, 24, "%ld:%02ld", t / 60, t % 60);
}

/* Items a second since the stage began; 0 where that is not known yet. */
static double rate_of(const progress_stage *s, double now)
{
    bool known = now - s->begun >= KNOWN && s->k > s->first;
    return known ? (double)(s->k - s->first) / (now - s->begun) : 0;
}

static void put(char *line, size_t room, const char *text)
{
    size_t n = strlen(line);
    snprintf(line + n, room - n, "%s", text);
}

/* "  [#######.............] 6/16"; in a log the figures alone. */
static void put_done(char *line, size_t room, const progress_stage *s, bool drawn)
{
    char bar[BAR + 1], text[BAR + 64];
    int full = s->k >= s->n ? BAR : (int)(BAR * s->k / s->n);
    memset(bar, '#', sizeof bar);
    memset(bar + full, '.', (size_t)(BAR - full));
    bar[BAR] = '\0';
    snprintf(text, sizeof text, drawn ? "  [%s] %lld/%lld" : "%.0s  %lld of %lld done", bar, (long long)s->k,
             (long long)s->n);
    put(line, room, text);
}

/* "faces  [#######.............] 6/16  3.1/s  ETA 0:03"; without a number to be done the seconds so far stand there. */
static void line_text(char *line, size_t room, const progress_stage *s, bool drawn, double now)
{
    char text[48], time[24];
    double rate = rate_of(s, now);
    snprintf(line, room, "%s", mg_shown(s->what));
    if (s->n > 0)
        put_done(line, room, s, drawn);
    if (rate > 0) {
        snprintf(text, sizeof text, rate >= 0.1 ? "  %.*f/s" : "  %.*f s each", rate >= 10 || rate < 0.1 ? 0 : 1,
                 rate >= 0.1 ? rate : 1 / rate);
        put(line, room, text);
    }
    clock_text(time, rate > 0 ? (double)(s->n - s->k) / rate : now - s->begun);
    snprintf(text, sizeof text, rate > 0 && s->n > 0 ? "  ETA %s" : "  %s", time);
    put(line, room, text);
    put(line, room, s->figures);
}

/* What does not fit would wrap, and could not be cleared any more. */
static void cut_line(char *line)
{
    struct winsize size;
    size_t n = strlen(line), room = COLUMNS;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1)
        room = size.ws_col;
    if (n < room)
        return;
    n = room - 1;
    while (n > 0 && ((unsigned char)line[n] & 0xC0) == 0x80) /* within a UTF-8 letter */
        n--;
    line[n] = '\0';
}

/* ---- drawing; the mutex is held where there is a thread ------------------------------------------------------------
 */

static void clear_line(const progress *p)
{
    if (p->on)
        fputs("\r\033[K", stderr);
}

static void draw(progress *p, double now)
{
    char line[512];
    line_text(line, sizeof line, &p->now, true, now);
    cut_line(line);
    fprintf(stderr, "\r\033[K%s", line);
    fflush(stderr);
    p->shown = now;
}

static void *beat(void *self)
{
    progress *p = self;
    struct timespec due;
    pthread_mutex_lock(&p->mutex);
    while (p->beating) {
        clock_gettime(CLOCK_MONOTONIC, &due);
        due.tv_sec += BEAT;
        pthread_cond_timedwait(&p->stop, &p->mutex, &due);
        double now = cli_now(NULL);
        if (p->beating && now - p->shown >= BEAT)
            draw(p, now);
    }
    pthread_mutex_unlock(&p->mutex);
    return NULL;
}

/* Signals are the main thread's business. Without a thread the line is drawn where something is told. */
static void begin_beat(progress *p)
{
    sigset_t all, old;
    pthread_condattr_t clock;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_mutex_init(&p->mutex, NULL);
    pthread_cond_init(&p->stop, &clock);
    pthread_condattr_destroy(&clock);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    pthread_mutex_lock(&p->mutex);
    p->beating = true;
    p->beating = pthread_create(&p->thread, NULL, beat, p) == 0;
    pthread_mutex_unlock(&p->mutex);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
}

/* Takes the mutex where there is a thread. */
static bool hold(progress *p)
{
    if (p->beating)
        pthread_mutex_lock(&p->mutex);
    return p->beating;
}

static void release(progress *p, bool held)
{
    if (held)
        pthread_mutex_unlock(&p->mutex);
}

/* ---- what is told ---------------------------------------------------------------------------------------------- */

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

/* Returns whether it is to be drawn at once: another stage, other words, or its end. */
static bool set_stage(progress_stage *s, const char *what, int64_t k, int64_t n, double now)
{
    bool same = same_words(what, s->what), goes_on = s->n == n && (n > 0 ? k >= s->k : same);
    if (!goes_on) {
        s->begun = now;
        s->first = k;
    }
    snprintf(s->what, sizeof s->what, "%s", what);
    s->k = k;
    s->n = n;
    return !goes_on || !same || (n > 0 && k == n);
}

/* For logs: the first one, then one a minute. */
static void put_line(progress *p, double now)
{
    enum { SECONDS = 60 };
    char line[512];
    if (!p->lines || p->quiet || (p->said > 0 && now - p->said < SECONDS))
        return;
    p->said = now;
    line_text(line, sizeof line, &p->now, false, now);
    fprintf(stderr, "maskgen: %s\n", line);
}

/* The mutex is held where there is a thread. */
static void put_mark(progress *p, const char *stage, double now)
{
    if (!p->verbose || !*stage)
        return;
    clear_line(p);
    fprintf(stderr, "maskgen: %s: %.2f s\n", mg_shown(stage), now - p->marked);
    p->marked = now;
}

void progress_mark(progress *p, const char *stage)
{
    bool held = hold(p);
    put_mark(p, stage, cli_now(NULL));
    p->now.what[0] = '\0';
    release(p, held);
}

static void tell(progress *p, const char *what, const char *figures, int64_t k, int64_t n)
{
    double now = cli_now(NULL);
    bool held = hold(p);
    if (*p->now.what && !same_words(what, p->now.what))
        put_mark(p, p->now.what, now);
    bool at_once = set_stage(&p->now, what, k, n, now);
    snprintf(p->now.figures, sizeof p->now.figures, "%s", figures);
    if (!p->on)
        put_line(p, now);
    else if (at_once || now - p->shown >= STEP)
        draw(p, now);
    release(p, held);
    if (p->on && !p->beating)
        begin_beat(p);
}

void progress_done(void *self, const char *what, int64_t k, int64_t n)
{
    tell(self, what, "", k, n);
}

void progress_notice(void *self, const char *line)
{
    progress *p = self;
    if (p->quiet)
        return;
    bool held = hold(p);
    clear_line(p);
    fprintf(stderr, "maskgen: %s\n", mg_shown(line));
    release(p, held);
}

/* Steps come by the thousand a second: only one that is shown makes its text. */
static bool is_due(progress *p, bool last)
{
    bool held = hold(p), due = p->on && (last || cli_now(NULL) - p->shown >= STEP);
    release(p, held);
    return due;
}

void progress_step(progress *p, const mg_run *run, const mg_trace_row *row, int64_t iters)
{
    char figures[sizeof p->now.figures];
    p->window++;
    p->accepted += row->accepted;
    if (!is_due(p, row->iter >= iters))
        return;
    snprintf(figures, sizeof figures, "  best %.4f  found %.0f %%  accepted %.0f %%  T %.3g  false faces %.1f",
             row->best_loss, 100 * mg_run_rate(run), 100.0 * (double)p->accepted / (double)p->window, row->temperature,
             mg_run_decoys(run));
    tell(p, "search", figures, row->iter, iters);
    p->accepted = p->window = 0;
}

void progress_end(progress *p)
{
    if (p->beating) {
        pthread_mutex_lock(&p->mutex);
        p->beating = false;
        pthread_cond_signal(&p->stop);
        pthread_mutex_unlock(&p->mutex);
        pthread_join(p->thread, NULL);
        pthread_mutex_destroy(&p->mutex);
        pthread_cond_destroy(&p->stop);
    }
    clear_line(p);
    put_mark(p, p->now.what, cli_now(NULL));
    p->now = (progress_stage){0};
}
