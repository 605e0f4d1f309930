/* For tests: a detector opened by its name in one step. */
#ifndef MASKGEN_TEST_DETECTOR_H
#define MASKGEN_TEST_DETECTOR_H

#include "context.h"
#include "maskgen/scorer.h"
#include "test.h"

/* "NAME[:ARGUMENT]" with one option; option NULL: as it is. */
static inline mg_status open_as(void **self, const mg_detector_ops **row, const char *name, const char *option,
                                const char *value, mg_err *err)
{
    mg_detector d;
    mg_status st = mg_detector_new(&d, name, err);
    *self = NULL;
    *row = d.row;
    if (st == MG_OK && option)
        st = mg_detector_set(&d, option, value, err);
    if (st == MG_OK)
        st = mg_detector_open(self, &d, test_context(NULL), err);
    mg_detector_free(&d);
    return st;
}

static inline void *open_detector(const mg_detector_ops **row, const char *name)
{
    void *self;
    MUST(open_as(&self, row, name, NULL, NULL, err));
    return self;
}

/* Whether it can be opened here, alone. */
static inline bool is_available(const char *name, mg_err *why)
{
    mg_detector d;
    MUST(mg_detector_new(&d, name, err));
    bool there = mg_detector_available(&d, test_context(NULL), why) == MG_OK;
    mg_detector_free(&d);
    return there;
}

/* Bit-equal, member by member: between members there is room that nobody fills. */
static inline void same_detections(const mg_detection *a, const mg_detection *b, int n)
{
    for (int i = 0; i < n; i++) {
        assert_memory_equal(&a[i].box, &b[i].box, sizeof a[i].box);
        assert_memory_equal(&a[i].margin, &b[i].margin, sizeof a[i].margin);
        assert_ptr_equal(a[i].part, b[i].part);
    }
}

#endif
