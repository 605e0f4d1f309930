/* The only file that sees dlib's deep learning, apart from shim_dlib.cc because its templates compile for half a
 * minute. */
#include "score/dlib/mmod.h"

#include <algorithm>
#include <cstring>
#include <vector>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wall"
#pragma GCC diagnostic ignored "-Wextra"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wshadow"
#include <dlib/dnn.h>
#include <dlib/image_transforms.h>
#pragma GCC diagnostic pop

#include "score/dlib/load.h"

namespace
{

template <long N, typename S> using con5d = dlib::con<N, 5, 5, 2, 2, S>;
template <long N, typename S> using con5 = dlib::con<N, 5, 5, 1, 1, S>;
template <long N, typename S> using down5 = dlib::relu<dlib::affine<con5d<N, S>>>;
template <typename S> using rcon5 = dlib::relu<dlib::affine<con5<45, S>>>;
template <typename S> using downsampler = down5<32, down5<32, down5<16, S>>>;
using input = dlib::input_rgb_image_pyramid<dlib::pyramid_down<6>>;
/* The network that mmod_human_face_detector.dat holds the weights of. */
using network = dlib::loss_mmod<dlib::con<1, 9, 9, 1, 1, rcon5<rcon5<rcon5<downsampler<input>>>>>>;

void copy_pixels(dlib::matrix<dlib::rgb_pixel> &out, const mg_image *im)
{
    out.set_size(im->h, im->w);
    for (int y = 0; y < im->h; y++)
        for (int x = 0; x < im->w; x++) {
            const uint8_t *p = mg_image_at(im, x, y);
            const int c = im->channels == 3;
            out(y, x) = dlib::rgb_pixel(p[0], p[c], p[2 * c]);
        }
}

} // namespace

/* px. On pictures of 8 px and less dlib's network writes past its memory, or throws a fatal_error, the second of
 * which ends the process; no face of fewer than some 80 px is seen. */
enum { LEAST_SIDE = 32 };

struct mg_mmod {
    network net;
    std::vector<mg_detection> list;
};

extern "C" mg_status mg_mmod_new(mg_mmod **out, const char *path, mg_err *err)
{
    return shim::load(out, path, err, [&](mg_mmod &m) {
        dlib::deserialize(path) >> m.net;
        return MG_OK;
    });
}

extern "C" void mg_mmod_free(mg_mmod *m)
{
    delete m;
}

extern "C" mg_status mg_mmod_detect(mg_mmod *m, const mg_image *im, int upsample, double floor,
                                    const mg_detection **det, int *count, mg_err *err)
{
    *det = nullptr;
    *count = 0;
    if (shim::check_image("mmod", im, upsample, err) != MG_OK)
        return MG_EINPUT;
    if (std::min(im->w, im->h) << upsample < LEAST_SIDE)
        return MG_OK;
    return shim::guard("mmod", err, [&] {
        dlib::matrix<dlib::rgb_pixel> img;
        const dlib::pyramid_down<2> up;
        copy_pixels(img, im);
        for (int i = 0; i < upsample; i++)
            dlib::pyramid_up(img);
        m->list.clear();
        for (const dlib::mmod_rect &d : m->net.process(img, floor)) {
            const dlib::rectangle r = upsample ? dlib::rectangle(up.rect_down(d.rect, (unsigned)upsample)) : d.rect;
            m->list.push_back({{(int)r.left(), (int)r.top(), (int)r.width(), (int)r.height()},
                               (float)d.detection_confidence,
                               nullptr});
        }
        *det = m->list.data();
        *count = (int)m->list.size();
        return MG_OK;
    });
}
