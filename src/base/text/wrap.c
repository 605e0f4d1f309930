#include "base/text/wrap.h"

#include <string.h>

static int columns_of(const char *s, size_t n)
{
    int columns = 0;
    for (size_t i = 0; i < n; i++)
        columns += (s[i] & 0xc0) != 0x80;
    return columns;
}

static void put(mg_wrap *page, const char *s, size_t n)
{
    mg_strbuf_add(&page->text, s, n);
    page->column = n > 0 && s[n - 1] == '\n' ? 0 : page->column + columns_of(s, n);
}

void mg_wrap_put(mg_wrap *page, const char *text)
{
    put(page, text, strlen(text));
}

void mg_wrap_words(mg_wrap *page, const char *words)
{
    for (const char *s = words; *(s += strspn(s, " "));) {
        size_t n = strcspn(s, " ");
        if (page->column > page->indent && page->column + 1 + columns_of(s, n) > MG_WRAP_COLUMNS)
            put(page, "\n", 1);
        else if (page->column > page->indent)
            put(page, " ", 1);
        while (page->column < page->indent)
            put(page, " ", 1);
        put(page, s, n);
        s += n;
    }
}
