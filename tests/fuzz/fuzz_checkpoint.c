/* Checkpoints. Length and checksum are made right first, or nothing behind them would ever be reached; what is taken is put back
 * into a search of four genes. */
#include "fuzz.h"
#include "run/checkpoint.h"
#include "base/hash.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { HEAD = 20, SUM = MG_HASH_HEX - 1 };
    mg_checkpoint c;
    mg_search search;
    mg_search_spec spec = {.iters = 100, .restarts = 2};
    mg_domain domain = {.count = 4, .alphabet = {16, 1, 2, 300}};
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
    if (st == MG_OK && mg_checkpoint_restore(&c, &search, &spec, &domain, &err) == MG_OK)
        for (int i = 0; i < search.anneal.now.count; i++)
            HOLDS(domain.alphabet[i] == 1 || search.anneal.now.gene[i] < domain.alphabet[i]);
    mg_checkpoint_free(&c);
    free(good);
    return 0;
}
