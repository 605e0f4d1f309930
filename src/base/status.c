#include "maskgen/status.h"

#include <stdarg.h>
#include <stdio.h>

mg_status mg_fail(mg_err *err, mg_status code, const char *fmt, ...)
{
    if (err) {
        va_list ap;
        va_start(ap, fmt);
        err->code = code;
        vsnprintf(err->msg, sizeof err->msg, fmt, ap);
        va_end(ap);
    }
    return code;
}
