/* Lists of the command line whose items are "NAME[:ARGUMENT][:WEIGHT]": of detectors, and of recognisers. */
#ifndef MG_BASE_TEXT_ITEMS_H
#define MG_BASE_TEXT_ITEMS_H

#include <stdbool.h>
#include <stddef.h>

#include "maskgen/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a name is to the reader of a list. */
typedef enum mg_item_name { MG_ITEM_UNKNOWN, MG_ITEM_ALONE, MG_ITEM_WITH_ARGUMENT } mg_item_name;

typedef struct mg_items {
    const char *rest;                                      /* what is still to be read; NULL: nothing */
    const char *what;                                      /* one of the things listed, for messages: "detector" */
    bool all;                                              /* "all" is an item of its own */
    mg_item_name (*kind)(const char *name, size_t length); /* of the `length` bytes there */
} mg_items;

typedef struct mg_item {
    bool all;               /* it is the word "all", and the rest says nothing */
    char text[MG_TEXT_MAX]; /* "NAME" or "NAME:ARGUMENT" */
    double weight;          /* 1 where none is given */
} mg_item;

/* The next item of a list of which something is left. The comma after an argument separates only where a known name (or
 * "all") follows, so that arguments may hold commas; what follows the last colon is a weight where it is a number.
 * MG_EINPUT: a weight that is none (mg_weight_cut), or an item that is too long. */
mg_status mg_items_next(mg_items *list, mg_item *out, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
