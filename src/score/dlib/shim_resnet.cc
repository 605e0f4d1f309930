/* The only file that sees dlib's recognition, apart from the other shims because its templates compile for a minute. */
#include "score/dlib/resnet.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wall"
#pragma GCC diagnostic ignored "-Wextra"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wshadow"
#include <dlib/dnn.h>
#include <dlib/image_processing.h>
#include <dlib/image_transforms.h>
#pragma GCC diagnostic pop

#include "score/dlib/load.h"

namespace
{

/* ---- the network that dlib_face_recognition_resnet_model_v1.dat holds the weights of ------------------------------
 */

/* Two convolutions of 3×3, the first of which may halve the picture. */
template <int N, int Step, typename In>
using pair3 = dlib::affine<dlib::con<N, 3, 3, 1, 1, dlib::relu<dlib::affine<dlib::con<N, 3, 3, Step, Step, In>>>>>;
template <int N, typename In> using same_size = pair3<N, 1, In>;
template <int N, typename In> using half_size = pair3<N, 2, In>;

/* The layer that a branch starts from is tagged, and what comes out is added to it, or to its average of 2×2. */
template <int N, typename In> using keep = dlib::relu<dlib::add_prev1<same_size<N, dlib::tag1<In>>>>;
template <int N, typename In>
using halve =
    dlib::relu<dlib::add_prev2<dlib::avg_pool<2, 2, 2, 2, dlib::skip1<dlib::tag2<half_size<N, dlib::tag1<In>>>>>>>;

template <typename In> using stem = dlib::max_pool<3, 3, 2, 2, dlib::relu<dlib::affine<dlib::con<32, 7, 7, 2, 2, In>>>>;
template <typename In> using stage32 = keep<32, keep<32, keep<32, In>>>;
template <typename In> using stage64 = keep<64, keep<64, keep<64, halve<64, In>>>>;
template <typename In> using stage128 = keep<128, keep<128, halve<128, In>>>;
template <typename In> using stage256 = keep<256, keep<256, halve<256, In>>>;
using input = dlib::input_rgb_image_sized<MG_CHIP>;
using network = dlib::loss_metric<dlib::fc_no_bias<
    MG_RESNET_DIMS, dlib::avg_pool_everything<halve<256, stage256<stage128<stage64<stage32<stem<input>>>>>>>>>;

using rgb_image = dlib::matrix<dlib::rgb_pixel>;
static_assert(sizeof(dlib::rgb_pixel) == 3, "rgb_pixel is three bytes");

void copy_pixels(rgb_image &out, const mg_image *im)
{
    out.set_size(im->h, im->w);
    std::memcpy(&out(0, 0), im->px, (size_t)im->w * (size_t)im->h * 3);
}

mg_status check_rgb(const char *where, const mg_image *im, mg_err *err)
{
    if (shim::check_image(where, im, 0, err) != MG_OK)
        return MG_EINPUT;
    return im->channels == 3 ? MG_OK : mg_fail_at(err, MG_EINPUT, where, "needs an RGB picture");
}

/* dlib counts in long: what is far outside every picture must not overflow there. */
const double POINT_MOST = 1e6;

} // namespace

struct mg_resnet {
    network net;
};

extern "C" mg_status mg_resnet_new(mg_resnet **out, const char *path, mg_err *err)
{
    return shim::load(out, path, err, [&](mg_resnet &r) {
        dlib::deserialize(path) >> r.net;
        return MG_OK;
    });
}

extern "C" void mg_resnet_free(mg_resnet *r)
{
    delete r;
}

extern "C" mg_status mg_resnet_embed(mg_resnet *r, const mg_image *chip, float out[MG_RESNET_DIMS], mg_err *err)
{
    if (check_rgb("dlib-resnet", chip, err) != MG_OK)
        return MG_EINPUT;
    if (chip->w != MG_CHIP || chip->h != MG_CHIP)
        return mg_fail_at(err, MG_EINPUT, "dlib-resnet", "a chip of %d×%d px", chip->w, chip->h);
    return shim::guard("dlib-resnet", err, [&] {
        rgb_image img;
        copy_pixels(img, chip);
        const dlib::matrix<float, 0, 1> v = r->net(img);
        if (v.size() != MG_RESNET_DIMS)
            return mg_fail_at(err, MG_ELIB, "dlib-resnet", "a vector of %ld values", v.size());
        std::copy(v.begin(), v.end(), out);
        return MG_OK;
    });
}

extern "C" mg_status mg_dlib_chip(mg_image *out, const mg_image *rgb, const mg_point *point, int n, mg_err *err)
{
    *out = mg_image();
    if (check_rgb("dlib's face chip", rgb, err) != MG_OK)
        return MG_EINPUT;
    for (int i = 0; i < n; i++)
        if (!(std::fabs(point[i].x) <= POINT_MOST && std::fabs(point[i].y) <= POINT_MOST))
            return mg_fail_at(err, MG_EINPUT, "dlib's face chip", "a point of the face is outside every picture");
    return shim::guard("dlib's face chip", err, [&] {
        rgb_image img, chip;
        std::vector<dlib::point> parts;
        for (int i = 0; i < n; i++)
            parts.emplace_back(std::lround(point[i].x), std::lround(point[i].y));
        copy_pixels(img, rgb);
        const dlib::full_object_detection shape(dlib::rectangle(), parts);
        dlib::extract_image_chip(img, dlib::get_face_chip_details(shape, MG_CHIP, 0.25), chip);
        const mg_status st = mg_image_new(out, MG_CHIP, MG_CHIP, 3, err);
        if (st == MG_OK)
            std::memcpy(out->px, &chip(0, 0), (size_t)MG_CHIP * MG_CHIP * 3);
        return st;
    });
}

/* ---- five points ---------------------------------------------------------------------------------------------------
 */

struct mg_five {
    dlib::shape_predictor model;
};

extern "C" mg_status mg_five_new(mg_five **out, const char *path, mg_err *err)
{
    return shim::load(out, path, err, [&](mg_five &f) {
        dlib::deserialize(path) >> f.model;
        return f.model.num_parts() == 5 ? MG_OK
                                        : mg_fail_at(err, MG_EINPUT, path, "%lu points, not 5", f.model.num_parts());
    });
}

extern "C" void mg_five_free(mg_five *f)
{
    delete f;
}

extern "C" mg_status mg_five_find(const mg_five *f, const mg_image *rgb, mg_rect box, mg_point out[5], mg_err *err)
{
    if (check_rgb("dlib-5", rgb, err) != MG_OK)
        return MG_EINPUT;
    if (mg_rect_empty(box))
        return mg_fail_at(err, MG_EINPUT, "dlib-5", "the face box is empty");
    return shim::guard("dlib-5", err, [&] {
        rgb_image img;
        copy_pixels(img, rgb);
        const dlib::rectangle r(box.x, box.y, box.x + box.w - 1, box.y + box.h - 1);
        const dlib::full_object_detection shape = f->model(img, r);
        for (unsigned long i = 0; i < 5; i++)
            out[i] = {(double)shape.part(i).x(), (double)shape.part(i).y()};
        return MG_OK;
    });
}
