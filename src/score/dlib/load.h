/* How a shim's object comes from a file. C++ only; includes nothing of dlib, whose headers differ from shim to shim. */
#ifndef MG_SCORE_DLIB_LOAD_H
#define MG_SCORE_DLIB_LOAD_H

#include <memory>

#include "base/cxx_guard.h"

namespace shim
{

/* Makes a T and has `fill(T &)` read it, whose status decides. What dlib cannot read is bad input. */
template <typename T, typename Fill> mg_status load(T **out, const char *path, mg_err *err, Fill fill) noexcept
{
    *out = nullptr;
    const mg_status st = guard(path, err, [&] {
        std::unique_ptr<T> made(new T);
        const mg_status filled = fill(*made);
        if (filled == MG_OK)
            *out = made.release();
        return filled;
    });
    return as_input(st, err);
}

} // namespace shim

#endif
