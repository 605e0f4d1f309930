/* Why this file exists: a killed run must cost nothing but the time since its last checkpoint. One list of fields
 * (visit_all) both writes and reads, so the two cannot drift apart. */
#include "run/checkpoint.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file/file.h"
#include "base/hash.h"
#include "search/visit.h"

enum { ROW_BYTES = 5 * 8 + 2, HEAD_BYTES = 8 + 4 + 8, SUM_BYTES = MG_HASH_HEX - 1 };
#define FILE_MAX ((size_t)1 << 30)
static const char magic[8] = "MGCHECK\n";
const char *const mg_checkpoint_name[MG_CHECKPOINT_FILES] = {"checkpoint.0", "checkpoint.1"};

/* ---- one list of fields ------------------------------------------------------------------------------------------ */

static void visit_row(mg_visitor *v, mg_trace_row *r)
{
    mg_visit_long(v, &r->iter, 0, MG_VISIT_ITERS_MAX);
    mg_visit_long(v, &r->evals, 0, INT64_MAX / 2);
    mg_visit_real(v, &r->temperature);
    mg_visit_real(v, &r->loss);
    mg_visit_real(v, &r->best_loss);
    mg_visit_flag(v, &r->accepted);
    mg_visit_flag(v, &r->improved);
}

/* A block of bytes with its length before it; what is read gets a zero byte more. */
static void visit_block(mg_visitor *v, void **data, size_t *size)
{
    uint64_t n = *size;
    mg_visit_bits(v, &n, 8);
    if (!mg_visit_has(v, n, "a block of it ends too early"))
        return;
    if (!v->writing && !(*data = calloc((size_t)n + 1, 1))) {
        mg_visit_fail(v, MG_VISIT_MEMORY);
        return;
    }
    *size = (size_t)n;
    mg_visit_bytes(v, *data, *size);
}

static void visit_trace(mg_visitor *v, mg_checkpoint *k)
{
    uint64_t rows = k->rows;
    mg_visit_bits(v, &rows, 8);
    if (!v->wrong && rows > MG_VISIT_ITERS_MAX)
        mg_visit_fail(v, "its trace is too long");
    if (v->wrong || !mg_visit_has(v, rows * ROW_BYTES, "its trace ends too early"))
        return;
    if (!v->writing && !(k->row = calloc(rows ? (size_t)rows : 1, sizeof *k->row))) {
        mg_visit_fail(v, MG_VISIT_MEMORY);
        return;
    }
    k->rows = (size_t)rows;
    for (size_t i = 0; i < k->rows && !v->wrong; i++)
        visit_row(v, &k->row[i]);
}

static void visit_all(mg_visitor *v, mg_checkpoint *k)
{
    void *inputs = k->inputs, *search = k->search;
    size_t inputs_size = inputs ? strlen(k->inputs) : 0;
    mg_visit_long(v, &k->every, MG_CHECKPOINT_OFF, MG_VISIT_ITERS_MAX);
    mg_visit_int(v, &k->engine, 0, INT16_MAX);
    mg_visit_flag(v, &k->target_met);
    visit_block(v, &inputs, &inputs_size);
    k->inputs = inputs;
    visit_block(v, &search, &k->search_size);
    k->search = search;
    visit_trace(v, k);
    if (!v->writing && !v->wrong && v->at != v->size)
        mg_visit_fail(v, "has bytes to spare");
}

/* ---- files ------------------------------------------------------------------------------------------------------- */

static mg_status slot_path(char path[MG_PATH_MAX], const char *dir, int slot, mg_err *err)
{
    return mg_path(path, err, "%s/%s", dir, mg_checkpoint_name[slot]);
}

static void visit_head(mg_visitor *v, uint64_t *version, uint64_t *length)
{
    char word[8];
    memcpy(word, magic, 8);
    mg_visit_bytes(v, word, 8);
    if (memcmp(word, magic, 8) != 0)
        mg_visit_fail(v, "not a checkpoint");
    mg_visit_bits(v, version, 4);
    mg_visit_bits(v, length, 8);
}

mg_status mg_checkpoint_write(const mg_checkpoint *k, const char *dir, int slot, mg_err *err)
{
    mg_status st = MG_OK;
    char path[MG_PATH_MAX], sum[MG_HASH_HEX] = "";
    mg_visitor body = {.writing = true}, file = {.writing = true};
    mg_checkpoint copy = *k;
    uint64_t version = MG_CHECKPOINT_VERSION;
    MG_TRY(slot_path(path, dir, slot, err));
    visit_all(&body, &copy);
    MG_TRY(mg_visit_end(&body, path, err));
    uint64_t size = body.size;
    visit_head(&file, &version, &size);
    mg_visit_bytes(&file, body.data, body.size);
    MG_TRY(mg_visit_end(&file, path, err));
    mg_hash_bytes(file.data, file.size, sum);
    mg_visit_bytes(&file, sum, SUM_BYTES);
    MG_TRY(mg_visit_end(&file, path, err));
    if (file.size > FILE_MAX)
        MG_TRY(mg_fail_at(err, MG_EINPUT, path, "the trace is too long for a checkpoint (limit 1 GiB)"));
    MG_TRY(mg_file_write(path, file.data, file.size, err));
done:
    free(body.data);
    free(file.data);
    return st;
}

mg_status mg_checkpoint_decode(mg_checkpoint *out, const void *data, size_t size, const char *name, mg_err *err)
{
    char sum[MG_HASH_HEX];
    uint64_t version = 0, length = 0;
    *out = (mg_checkpoint){0};
    mg_visitor v = {.from = data, .size = size};
    visit_head(&v, &version, &length);
    if (!v.wrong && version != MG_CHECKPOINT_VERSION)
        return mg_fail_at(err, MG_EINPUT, name, "checkpoint version %u, this program reads %d", (unsigned)version,
                          MG_CHECKPOINT_VERSION);
    if (!v.wrong && (size < HEAD_BYTES + SUM_BYTES || length != size - HEAD_BYTES - SUM_BYTES))
        mg_visit_fail(&v, "torn: its length is wrong");
    if (!v.wrong) {
        mg_hash_bytes(data, size - SUM_BYTES, sum);
        if (memcmp(sum, (const char *)data + size - SUM_BYTES, SUM_BYTES) != 0)
            mg_visit_fail(&v, "damaged: its SHA-256 does not match");
    }
    if (!v.wrong) {
        v.size -= SUM_BYTES;
        visit_all(&v, out);
    }
    if (v.wrong)
        mg_checkpoint_free(out);
    return mg_visit_end(&v, name, err);
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
        if (*found && c.rows <= out->rows) {
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
    free(c->search);
    free(c->row);
    *c = (mg_checkpoint){0};
}

mg_status mg_checkpoint_restore(const mg_checkpoint *c, mg_search *out, mg_err *err)
{
    mg_status st = mg_search_load(out, c->search, c->search_size, err);
    if (st == MG_OK && mg_search_at(out)->iter != (int64_t)c->rows)
        st = mg_fail(err, MG_EINPUT, "the checkpoint's trace and search are not of one length");
    return st;
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
