/* Figures with a decimal point, wherever they are printed or read. */
#ifndef MG_BASE_TEXT_FORMAT_H
#define MG_BASE_TEXT_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* snprintf, vsnprintf and strtod as in the C locale, whatever the host program has set: figures in files, pictures and
 * messages have a decimal point. */
int mg_format(char *out, size_t room, const char *fmt, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 3, 4)))
#endif
    ;
int mg_vformat(char *out, size_t room, const char *fmt, va_list ap);
double mg_strtod(const char *text, char **end);

#ifdef __cplusplus
}
#endif
#endif
