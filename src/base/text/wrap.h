/* Words on lines of at most 80 columns, for help. */
#ifndef MG_BASE_TEXT_WRAP_H
#define MG_BASE_TEXT_WRAP_H

#include "base/text/strbuf.h"

enum { MG_WRAP_COLUMNS = 80 };

/* {0} is an empty page; mg_strbuf_take(&page.text, …) takes what was written. */
typedef struct mg_wrap {
    mg_strbuf text;
    int column; /* of what comes next, from 0; in characters, not bytes */
    int indent; /* where words begin */
} mg_wrap;

/* Text as it stands; it may end a line, and holds no other line break. */
void mg_wrap_put(mg_wrap *page, const char *text);
/* Words, broken at blanks where the page ends; the first one begins at the indent, or after a blank where the line is
 * there already. */
void mg_wrap_words(mg_wrap *page, const char *words);

#endif
