/* Answers of black boxes, to detectors and to recognisers: what is taken becomes a score within its bounds, or a vector
 * of finite numbers, and no byte of a refused one steers a terminal. */
#include <math.h>

#include "fuzz.h"
#include "score/exec_answer.h"
#include "score/recog/vector_answer.h"
#include "base/text/text.h"

static void score(windows *w)
{
    const mg_rect box = {10, 10, 20, 20};
    mg_score s = {0};
    for (int i = 0; i < w->count; i++)
        HOLDS(!mg_rect_empty(w->item[i].box) && mg_rect_iou(w->item[i].box, box) <= 1);
    windows_margins(w, box, EXEC_FLOOR, 1, &s);
    HOLDS(s.true_margin >= EXEC_FLOOR && s.true_margin <= 1e6 && s.false_margin >= EXEC_FLOOR && s.false_margin <= 1e6);
    windows_sort(w);
    windows_detections(w, box, -1, &s);
    for (int i = 0; i < s.count; i++)
        HOLDS(s.det[i].margin >= -1 && (i == 0 || s.det[i].margin <= s.det[i - 1].margin));
}

static void embed(const uint8_t *data, size_t size)
{
    static float v[MG_EMBED_MAX];
    int dims = 0;
    bool any = false;
    mg_err err = {MG_OK, ""};
    mg_status st = vector_answer_read(v, &dims, (const char *)data, size, "/tmp/1.png", 1, &err);
    HOLDS(st == MG_OK || st == MG_ENOMEM ||
          ((st == MG_EINPUT || st == MG_ELIB) && strstr(err.msg, ": exec-embed: answer 1")));
    HOLDS(strcmp(mg_shown(err.msg), err.msg) == 0);
    HOLDS(st != MG_OK || (dims >= 2 && dims <= MG_EMBED_MAX));
    for (int i = 0; st == MG_OK && i < dims; i++) {
        HOLDS(isfinite(v[i]));
        any = any || v[i] < 0 || v[i] > 0;
    }
    HOLDS(st != MG_OK || any);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    windows w = {0};
    mg_err err = {MG_OK, ""};
    embed(data, size);
    mg_status st = exec_answer_read(&w, (const char *)data, size, "/tmp/1.png", 1, &err);
    HOLDS(st == MG_OK || st == MG_ENOMEM ||
          ((st == MG_EINPUT || st == MG_ELIB) && strstr(err.msg, ": exec: answer 1")));
    HOLDS(strcmp(mg_shown(err.msg), err.msg) == 0);
    if (st == MG_OK)
        score(&w);
    windows_free(&w);
    return 0;
}
