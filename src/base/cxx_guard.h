/* What all shims share: the guard that no exception passes, and the check of a picture. C++ only. */
#ifndef MG_BASE_CXX_GUARD_H
#define MG_BASE_CXX_GUARD_H

#include <exception>
#include <new>
#include <string>

#include "maskgen/image.h"

namespace shim
{

/* Libraries' messages may span lines; one line is enough. */
inline std::string one_line(const char *text)
{
    std::string s = text;
    for (char &c : s)
        if (c == '\n' || c == '\r')
            c = ' ';
    while (!s.empty() && s.back() == ' ')
        s.pop_back();
    return s;
}

/* Runs `body` and turns whatever it throws into a status with the exception's own words. */
template <typename Body> mg_status guard(const char *where, mg_err *err, Body body) noexcept
{
    try {
        return body();
    } catch (const std::bad_alloc &) {
        return mg_fail_at(err, MG_ENOMEM, where, "out of memory");
    } catch (const std::exception &e) {
        return mg_fail_at(err, MG_ELIB, where, "%s", one_line(e.what()).c_str());
    } catch (...) {
        return mg_fail_at(err, MG_ELIB, where, "unknown exception");
    }
}

/* A file that a library cannot read is bad input, whatever it throws about it. */
inline mg_status as_input(mg_status st, mg_err *err)
{
    if (st == MG_ELIB && err)
        err->code = MG_EINPUT;
    return st == MG_ELIB ? MG_EINPUT : st;
}

/* `upsample`: how often the picture is to be doubled. */
inline mg_status check_image(const char *where, const mg_image *im, int upsample, mg_err *err)
{
    if (!im || !im->px || im->w < 1 || im->h < 1 || (im->channels != 1 && im->channels != 3))
        return mg_fail_at(err, MG_EINPUT, where, "needs a grey or RGB image");
    if (upsample < 0 || upsample > 2)
        return mg_fail_at(err, MG_EINPUT, where, "upsample %d is outside 0 … 2", upsample);
    if ((((size_t)im->w * (size_t)im->h) << (2 * upsample)) > MG_IMAGE_MAX_PIXELS)
        return mg_fail_at(err, MG_EINPUT, where, "%d×%d upsampled %d times is more than 64 Mpx", im->w, im->h,
                          upsample);
    return MG_OK;
}

} // namespace shim

#endif
