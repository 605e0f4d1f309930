/* Checkpoints. Length and checksum are made right first, or nothing behind them would ever be reached; what is taken is
 * put back into searches of four genes. */
#include "fuzz.h"
#include "four_genes.h"
#include "run/checkpoint.h"
#include "base/hash.h"

/* What can be loaded obeys the domain, can go on, and is the same when it is saved again. */
static void load(const mg_checkpoint *c, const char *method)
{
    mg_search_spec spec = {.iters = 100, .restarts = 2};
    mg_problem p;
    mg_search *s;
    mg_trace_row row;
    mg_err err = {MG_OK, ""};
    unsigned char *again;
    size_t size;
    snprintf(spec.method, sizeof spec.method, "%s", method);
    four_genes(&p);
    HOLDS(mg_search_new(&s, &spec, &p, &err) == MG_OK);
    const mg_search_state *at = mg_search_at(s);
    mg_status st = mg_checkpoint_restore(c, s, &err);
    HOLDS(st == MG_OK || st == MG_EINPUT || st == MG_ENOMEM);
    if (st == MG_OK) {
        for (int i = 0; i < at->now.count; i++)
            HOLDS(at->now.gene[i] >= 0 && at->now.gene[i] < p.domain.gene[i].values);
        HOLDS(mg_search_save(s, &again, &size, &err) == MG_OK);
        HOLDS(size == c->search_size && memcmp(again, c->search, size) == 0);
        free(again);
        HOLDS(mg_search_step(s, &row, &err) == MG_OK);
    }
    mg_search_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { HEAD = 20, SUM = MG_HASH_HEX - 1 };
    mg_checkpoint c;
    mg_err err = {MG_OK, ""};
    mg_status st = mg_checkpoint_decode(&c, data, size, "fuzz", &err);
    fuzz_refusal(st, &err);
    mg_checkpoint_free(&c);
    if (size < HEAD + SUM)
        return 0;
    char hex[MG_HASH_HEX];
    uint8_t *good = malloc(size);
    HOLDS(good);
    memcpy(good, data, size);
    uint64_t length = size - HEAD - SUM;
    for (int i = 0; i < 8; i++)
        good[12 + i] = (uint8_t)(length >> (8 * i));
    mg_hash_bytes(good, size - SUM, hex);
    memcpy(good + size - SUM, hex, SUM);
    st = mg_checkpoint_decode(&c, good, size, "fuzz", &err);
    fuzz_refusal(st, &err);
    if (st == MG_OK) {
        load(&c, "anneal");
        load(&c, "mlrose");
        load(&c, "random");
    }
    mg_checkpoint_free(&c);
    free(good);
    return 0;
}
