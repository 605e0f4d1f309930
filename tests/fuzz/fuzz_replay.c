/* Records that are replayed, and the comparison of one with the file of a second run. */
#include "fuzz.h"
#include "run/replay.h"

/* The n bytes at `from` with a NUL past them. */
static mg_replay_bytes copy(const uint8_t *from, size_t n)
{
    mg_replay_bytes b = {malloc(n + 1), n};
    HOLDS(b.data);
    memcpy(b.data, from, n);
    b.data[n] = 0;
    return b;
}

/* Under each name, the bytes beside themselves and beside a few others. */
static void compare(const uint8_t *data, size_t size)
{
    static const char *const name[] = {"run.json", "pattern.png", "trace.csv"};
    char detail[MG_REPLAY_DETAIL];
    for (int i = 0; i < 6; i++) {
        mg_replay_bytes a = copy(data, size), b = copy(data, i < 3 ? size : size / 2);
        bool same = mg_replay_same(detail, name[i % 3], &a, &b);
        HOLDS(same == (detail[0] == 0) && strnlen(detail, sizeof detail) < sizeof detail);
        HOLDS(same || i >= 3);
        free(a.data);
        free(b.data);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mg_replay r;
    mg_list given = {0};
    mg_err err = {MG_OK, ""};
    mg_status st = mg_replay_decode(&r, data, size, "fuzz", &err);
    HOLDS(st == MG_OK || st == MG_ENOMEM || (st == MG_EINPUT && strstr(err.msg, ": fuzz")));
    if (st == MG_OK) {
        mg_list_add(&given, "/nowhere/a.jpg", NULL);
        st = mg_replay_faces(&r, &given, &err);
        HOLDS(st == MG_OK || st == MG_ENOMEM || st == MG_EINPUT);
        HOLDS(r.iters >= 0 && strnlen(r.interrupted, sizeof r.interrupted) < sizeof r.interrupted);
        mg_replay_cpu_path(&r);
        mg_list_free(&given);
    }
    mg_replay_free(&r);
    compare(data, size);
    return 0;
}
