/* Why this file exists: a killed run must cost nothing but the time since its last checkpoint. One list of fields (visit_…) both
 * writes and reads, so the two cannot drift apart. */
#include "run/checkpoint.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file/file.h"
#include "base/hash.h"
#include "base/json/json.h"

enum { ROW_BYTES = 5 * 8 + 2, HEAD_BYTES = 8 + 4 + 8, SUM_BYTES = MG_HASH_HEX - 1 };
#define FILE_MAX ((size_t)1 << 30)
#define ITERS_MAX 1000000000 /* of --iters */
static const char magic[8] = "MGCHECK\n";
static const char *const slot_name[MG_CHECKPOINT_FILES] = {"checkpoint.0", "checkpoint.1"};

/* ---- one list of fields ------------------------------------------------------------------------------------------ */

typedef struct codec {
    const unsigned char *from; /* read from here, */
    unsigned char *data;       /* or written to here */
    size_t size, room, at;
    bool writing;
    const char *wrong; /* the first thing that failed */
} codec;

static void spoil(codec *c, const char *what)
{
    if (!c->wrong)
        c->wrong = what;
}

static void visit_bytes(codec *c, void *p, size_t n)
{
    if (c->wrong || n == 0)
        return;
    if (!c->writing) {
        if (n > c->size - c->at) {
            spoil(c, "ends too early");
            return;
        }
        memcpy(p, c->from + c->at, n);
        c->at += n;
        return;
    }
    if (n > c->room - c->size) {
        size_t room = 2 * c->room + n + 4096;
        unsigned char *more = realloc(c->data, room);
        if (!more) {
            spoil(c, "out of memory");
            return;
        }
        c->data = more;
        c->room = room;
    }
    memcpy(c->data + c->size, p, n);
    c->size += n;
}

/* The `n` low bytes of *v, lowest first. */
static void visit_bits(codec *c, uint64_t *v, size_t n)
{
    unsigned char b[8] = {0};
    for (size_t i = 0; c->writing && i < n; i++)
        b[i] = (unsigned char)(*v >> (8 * i));
    visit_bytes(c, b, n);
    if (c->writing)
        return;
    *v = 0;
    for (size_t i = 0; i < n; i++)
        *v |= (uint64_t)b[i] << (8 * i);
}

/* A whole number in lo … hi. */
static void visit_int(codec *c, int64_t *v, int64_t lo, int64_t hi)
{
    uint64_t bits = (uint64_t)*v;
    visit_bits(c, &bits, 8);
    if (c->writing)
        return;
    bool fits = bits <= INT64_MAX ? (int64_t)bits >= lo && (int64_t)bits <= hi : -(int64_t)(~bits) - 1 >= lo;
    if (!fits) {
        spoil(c, "a number is out of range");
        return;
    }
    *v = bits <= INT64_MAX ? (int64_t)bits : -(int64_t)(~bits) - 1;
}

static void visit_small(codec *c, int *v, int lo, int hi)
{
    int64_t wide = *v;
    visit_int(c, &wide, lo, hi);
    if (!c->wrong)
        *v = (int)wide;
}

static void visit_flag(codec *c, bool *v)
{
    uint64_t bits = *v;
    visit_bits(c, &bits, 1);
    if (bits > 1)
        spoil(c, "a flag is neither 0 nor 1");
    *v = bits == 1;
}

static void visit_real(codec *c, double *v)
{
    uint64_t bits;
    memcpy(&bits, v, 8);
    visit_bits(c, &bits, 8);
    memcpy(v, &bits, 8);
    if (!c->writing && isnan(*v)) /* infinity is a loss that nothing has yet been compared with */
        spoil(c, "a real number is no number");
}

/* A state of all zeroes would only ever give zeroes. */
static void visit_rng(codec *c, mg_rng *r)
{
    for (int i = 0; i < 4; i++)
        visit_bits(c, &r->s[i], 8);
    if ((r->s[0] | r->s[1] | r->s[2] | r->s[3]) == 0)
        spoil(c, "a random state is empty");
}

static void visit_genome(codec *c, mg_genome *g)
{
    int count = g->count;
    visit_small(c, &count, 0, MG_GENES_MAX);
    if (c->wrong)
        return;
    g->count = count;
    for (int i = 0; i < count; i++) {
        int gene = g->gene[i];
        visit_small(c, &gene, 0, INT16_MAX);
        g->gene[i] = (int16_t)gene;
    }
}

static void visit_anneal(codec *c, mg_anneal *a)
{
    int kind = (int)a->schedule.kind;
    visit_small(c, &kind, MG_COOL_EXP, MG_COOL_SPAN);
    a->schedule.kind = (mg_cooling)kind;
    visit_real(c, &a->schedule.start);
    visit_real(c, &a->schedule.end);
    visit_real(c, &a->schedule.decay);
    visit_int(c, &a->schedule.steps, 0, ITERS_MAX);
    visit_rng(c, &a->rng);
    visit_genome(c, &a->now);
    visit_genome(c, &a->best);
    visit_genome(c, &a->next);
    visit_real(c, &a->loss);
    visit_real(c, &a->best_loss);
    visit_real(c, &a->temperature);
    visit_int(c, &a->step, 0, ITERS_MAX);
    visit_int(c, &a->since_best, 0, ITERS_MAX);
    visit_int(c, &a->accepted, 0, ITERS_MAX);
}

static void visit_search(codec *c, mg_search *s)
{
    int stop = (int)s->stop;
    visit_anneal(c, &s->anneal);
    visit_rng(c, &s->rng);
    visit_int(c, &s->iter, 0, ITERS_MAX);
    visit_int(c, &s->evals, 0, INT64_MAX / 2);
    visit_int(c, &s->leg, -1, ITERS_MAX);
    visit_int(c, &s->leg_end, 0, ITERS_MAX);
    visit_flag(c, &s->measured);
    visit_small(c, &stop, MG_STOP_NONE, MG_STOP_STALL);
    s->stop = (mg_stop)stop;
}

static void visit_row(codec *c, mg_trace_row *r)
{
    visit_int(c, &r->iter, 0, ITERS_MAX);
    visit_int(c, &r->evals, 0, INT64_MAX / 2);
    visit_real(c, &r->temperature);
    visit_real(c, &r->loss);
    visit_real(c, &r->best_loss);
    visit_flag(c, &r->accepted);
    visit_flag(c, &r->improved);
}

static void visit_inputs(codec *c, mg_checkpoint *k)
{
    uint64_t n = c->writing ? strlen(k->inputs) : 0;
    visit_bits(c, &n, 8);
    if (c->wrong)
        return;
    if (!c->writing && (n > MG_JSON_MAX_BYTES || n > c->size - c->at)) {
        spoil(c, "its list of inputs is too long");
        return;
    }
    if (!c->writing && !(k->inputs = calloc((size_t)n + 1, 1))) {
        spoil(c, "out of memory");
        return;
    }
    visit_bytes(c, k->inputs, (size_t)n);
}

static void visit_all(codec *c, mg_checkpoint *k)
{
    int engine = k->engine;
    visit_int(c, &k->every, MG_CHECKPOINT_OFF, ITERS_MAX);
    visit_small(c, &engine, 0, INT16_MAX);
    k->engine = engine;
    visit_flag(c, &k->target_met);
    visit_inputs(c, k);
    visit_search(c, &k->search);
    if (c->wrong)
        return;
    size_t rows = (size_t)k->search.iter;
    if (!c->writing && rows > (c->size - c->at) / ROW_BYTES) {
        spoil(c, "its trace ends too early");
        return;
    }
    if (!c->writing && !(k->row = calloc(rows ? rows : 1, sizeof *k->row))) {
        spoil(c, "out of memory");
        return;
    }
    for (size_t i = 0; i < rows && !c->wrong; i++)
        visit_row(c, &k->row[i]);
    if (!c->writing && c->at != c->size)
        spoil(c, "has bytes to spare");
}

/* ---- files ------------------------------------------------------------------------------------------------------- */

static mg_status slot_path(char path[MG_PATH_MAX], const char *dir, int slot, mg_err *err)
{
    return mg_path(path, err, "%s/%s", dir, slot_name[slot]);
}

static void visit_head(codec *c, uint64_t *version, uint64_t *length)
{
    char word[8];
    memcpy(word, magic, 8);
    visit_bytes(c, word, 8);
    if (memcmp(word, magic, 8) != 0)
        spoil(c, "not a checkpoint");
    visit_bits(c, version, 4);
    visit_bits(c, length, 8);
}

mg_status mg_checkpoint_write(const mg_checkpoint *k, const char *dir, int slot, mg_err *err)
{
    char path[MG_PATH_MAX], sum[MG_HASH_HEX];
    codec body = {.writing = true}, file = {.writing = true};
    mg_checkpoint copy = *k;
    uint64_t version = MG_CHECKPOINT_VERSION;
    if (slot_path(path, dir, slot, err) != MG_OK)
        return MG_EINPUT;
    visit_all(&body, &copy);
    uint64_t length = body.size;
    visit_head(&file, &version, &length);
    visit_bytes(&file, body.data, body.size);
    if (!file.wrong)
        mg_hash_bytes(file.data, file.size, sum);
    visit_bytes(&file, sum, SUM_BYTES);
    const char *wrong = body.wrong ? body.wrong : file.wrong;
    mg_status st = wrong ? mg_fail_at(err, MG_ENOMEM, path, "%s", wrong)
                   : file.size > FILE_MAX
                       ? mg_fail_at(err, MG_EINPUT, path, "the trace is too long for a checkpoint (limit 1 GiB)")
                       : mg_file_write(path, file.data, file.size, err);
    free(body.data);
    free(file.data);
    return st;
}

mg_status mg_checkpoint_decode(mg_checkpoint *out, const void *data, size_t size, const char *name, mg_err *err)
{
    char sum[MG_HASH_HEX];
    uint64_t version = 0, length = 0;
    *out = (mg_checkpoint){0};
    codec c = {.from = data, .size = size};
    visit_head(&c, &version, &length);
    if (!c.wrong && version != MG_CHECKPOINT_VERSION)
        return mg_fail_at(err, MG_EINPUT, name, "checkpoint version %u, this program reads %d", (unsigned)version,
                       MG_CHECKPOINT_VERSION);
    if (!c.wrong && (size < HEAD_BYTES + SUM_BYTES || length != size - HEAD_BYTES - SUM_BYTES))
        spoil(&c, "torn: its length is wrong");
    if (!c.wrong) {
        mg_hash_bytes(data, size - SUM_BYTES, sum);
        if (memcmp(sum, (const char *)data + size - SUM_BYTES, SUM_BYTES) != 0)
            spoil(&c, "damaged: its SHA-256 does not match");
    }
    if (!c.wrong) {
        c.size -= SUM_BYTES;
        visit_all(&c, out);
    }
    if (!c.wrong)
        return MG_OK;
    mg_checkpoint_free(out);
    bool memory = strcmp(c.wrong, "out of memory") == 0;
    return mg_fail_at(err, memory ? MG_ENOMEM : MG_EINPUT, name, "%s", c.wrong);
}

static mg_status read_slot(mg_checkpoint *out, const char *path, mg_err *err)
{
    char *data;
    size_t size;
    *out = (mg_checkpoint){0};
    mg_status st = mg_file_read(path, FILE_MAX, &data, &size, err);
    if (st != MG_OK)
        return st;
    st = mg_checkpoint_decode(out, data, size, path, err);
    free(data);
    return st;
}

mg_status mg_checkpoint_read(mg_checkpoint *out, bool *found, const char *dir, mg_list *notices, mg_err *err)
{
    *out = (mg_checkpoint){0};
    *found = false;
    for (int slot = 0; slot < MG_CHECKPOINT_FILES; slot++) {
        char path[MG_PATH_MAX];
        mg_checkpoint c;
        mg_err why = {MG_OK, ""};
        if (slot_path(path, dir, slot, NULL) != MG_OK || !mg_file_exists(path))
            continue;
        mg_status st = read_slot(&c, path, &why);
        if (st == MG_EINPUT)
            st = mg_list_add(notices, why.msg, err);
        else if (st != MG_OK && err)
            *err = why;
        if (st != MG_OK) {
            mg_checkpoint_free(out);
            return st;
        }
        if (why.code != MG_OK)
            continue;
        c.slot = slot;
        if (*found && c.search.iter <= out->search.iter) {
            mg_checkpoint_free(&c);
            continue;
        }
        mg_checkpoint_free(out);
        *out = c;
        *found = true;
    }
    return MG_OK;
}

void mg_checkpoint_free(mg_checkpoint *c)
{
    free(c->inputs);
    free(c->row);
    *c = (mg_checkpoint){0};
}

static bool fits(const mg_genome *g, const mg_domain *d)
{
    bool good = g->count == 0 || g->count == d->count;
    for (int i = 0; good && i < g->count; i++)
        good = d->alphabet[i] == 1 || g->gene[i] < d->alphabet[i]; /* locked genes keep a value of their own */
    return good;
}

mg_status mg_checkpoint_restore(const mg_checkpoint *c, mg_search *out, const mg_search_spec *spec, const mg_domain *domain,
                                mg_err *err)
{
    const mg_anneal *a = &c->search.anneal;
    bool begun = c->search.leg >= 0;
    if (!fits(&a->now, domain) || !fits(&a->best, domain) || !fits(&a->next, domain) ||
        (begun && (a->now.count == 0 || a->best.count == 0)) || c->search.leg > spec->restarts)
        return mg_fail(err, MG_EINPUT, "the checkpoint's state does not fit the pattern of spec.json");
    *out = c->search;
    out->spec = *spec;
    out->anneal.domain = *domain;
    return MG_OK;
}

mg_status mg_checkpoint_remove(const char *dir, mg_err *err)
{
    mg_status st = MG_OK;
    for (int slot = 0; slot < MG_CHECKPOINT_FILES; slot++) {
        char path[MG_PATH_MAX];
        mg_status named = slot_path(path, dir, slot, err);
        if (named != MG_OK)
            st = named;
        else if (remove(path) != 0 && errno != ENOENT)
            st = mg_fail_at(err, MG_EIO, path, "%s", strerror(errno));
    }
    return st;
}
