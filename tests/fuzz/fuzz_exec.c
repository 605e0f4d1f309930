/* Answers of black boxes: what is taken becomes a score within its bounds, and no byte of a refused one steers a
 * terminal. */
#include "fuzz.h"
#include "score/exec_answer.h"
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    windows w = {0};
    mg_err err = {MG_OK, ""};
    mg_status st = exec_answer_read(&w, (const char *)data, size, "/tmp/1.png", 1, &err);
    HOLDS(st == MG_OK || st == MG_ENOMEM ||
          ((st == MG_EINPUT || st == MG_ELIB) && strstr(err.msg, ": exec: answer 1")));
    HOLDS(strcmp(mg_shown(err.msg), err.msg) == 0);
    if (st == MG_OK)
        score(&w);
    windows_free(&w);
    return 0;
}
