/* The only file that sees dlib. It is one translation unit because dlib takes ten seconds to compile, and because
 * its scores depend on how it is compiled: without FMA contraction (the Makefile's -ffp-contract=off), or pyramid
 * pixels change. */
#include "score/dlib/dlib.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wall"
#pragma GCC diagnostic ignored "-Wextra"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wshadow"
#include <dlib/array2d.h>
#include <dlib/image_processing.h>
#include <dlib/image_processing/frontal_face_detector.h>
#include <dlib/image_transforms.h>
#include <dlib/revision.h>
#pragma GCC diagnostic pop

#include "base/bundle.h"
#include "base/cxx_guard.h"

extern "C" const mg_bundle_file hog_files[];

namespace
{

using pyramid = dlib::pyramid_down<6>;
using up_pyramid = dlib::pyramid_down<2>;
using grey_image = dlib::array2d<unsigned char>;
using rgb_image = dlib::array2d<dlib::rgb_pixel>;
using feature_pyramid = dlib::array<dlib::array<dlib::array2d<float>>>;

/* What dlib::get_frontal_face_detector() makes, from bytes that the build has unpacked (unpack.cc). */
dlib::frontal_face_detector read_detector()
{
    std::istringstream in(std::string(hog_files[0].data, hog_files[0].size));
    dlib::frontal_face_detector d;
    deserialize(d, in);
    return d;
}

/* Building it decomposes the filters, once a process; copies are cheap. */
const dlib::frontal_face_detector &master_detector()
{
    static const dlib::frontal_face_detector d = read_detector();
    return d;
}

void copy_pixels(grey_image &out, const mg_image *im)
{
    out.set_size(im->h, im->w);
    std::memcpy(&out[0][0], im->px, (size_t)im->w * (size_t)im->h);
}

void copy_pixels(rgb_image &out, const mg_image *im)
{
    static_assert(sizeof(dlib::rgb_pixel) == 3, "rgb_pixel is three bytes");
    out.set_size(im->h, im->w);
    std::memcpy(&out[0][0], im->px, (size_t)im->w * (size_t)im->h * 3);
}

/* Calls `body` with the picture in dlib's type for its channels, upsampled. */
template <typename Image, typename Body> mg_status with_typed(const mg_image *im, int upsample, Body body)
{
    Image img;
    copy_pixels(img, im);
    for (int i = 0; i < upsample; i++)
        dlib::pyramid_up(img);
    return body(img);
}

template <typename Body> mg_status with_image(const mg_image *im, int upsample, Body body)
{
    return im->channels == 1 ? with_typed<grey_image>(im, upsample, body) : with_typed<rgb_image>(im, upsample, body);
}

mg_rect to_rect(const dlib::rectangle &r)
{
    return {(int)r.left(), (int)r.top(), (int)r.width(), (int)r.height()};
}

/* A box of the upsampled picture in the given one, as dlib's own upsampling detectors map it. */
dlib::rectangle map_back(const dlib::rectangle &r, int upsample)
{
    up_pyramid up;
    return upsample ? dlib::rectangle(up.rect_down(r, (unsigned)upsample)) : r;
}

/* Box edges of the windows of one level: dlib maps x and y independently, so one table a side is enough. */
struct edges {
    std::vector<int> low, high; /* first and last pixel, by saliency row or column */
};

} // namespace

struct mg_dlib_hog {
    dlib::frontal_face_detector detector;
    feature_pyramid feats;
    dlib::array2d<float> saliency;
    std::vector<mg_detection> list;
    double part_margin[MG_PARTS];
};

namespace
{

/* The detector's own geometry, in its own terms. */
struct geometry {
    unsigned long pad_rows, pad_cols, box_rows, box_cols;
    int cell;
    explicit geometry(const dlib::frontal_face_detector &d)
        : pad_rows(d.get_scanner().get_fhog_window_height()), pad_cols(d.get_scanner().get_fhog_window_width()),
          box_rows(pad_rows - 2 * d.get_scanner().get_padding()),
          box_cols(pad_cols - 2 * d.get_scanner().get_padding()), cell((int)d.get_scanner().get_cell_size())
    {
    }
    /* detect_from_fhog_pyramid's mapping of the window at saliency (c, r) of a level. */
    dlib::rectangle box(long c, long r, unsigned long level) const
    {
        const dlib::default_fhog_feature_extractor fe;
        const dlib::rectangle cells = dlib::centered_rect(dlib::point(c, r), box_cols, box_rows);
        return pyramid().rect_up(fe.feats_to_image(cells, cell, (int)pad_rows, (int)pad_cols), (unsigned)level);
    }
};

void fill_edges(edges &across, edges &down, const geometry &g, long cols, long rows, unsigned long level, int upsample)
{
    across.low.resize((size_t)cols), across.high.resize((size_t)cols);
    down.low.resize((size_t)rows), down.high.resize((size_t)rows);
    for (long c = 0; c < cols; c++) {
        const dlib::rectangle b = map_back(g.box(c, 0, level), upsample);
        across.low[(size_t)c] = (int)b.left(), across.high[(size_t)c] = (int)b.right();
    }
    for (long r = 0; r < rows; r++) {
        const dlib::rectangle b = map_back(g.box(0, r, level), upsample);
        down.low[(size_t)r] = (int)b.top(), down.high[(size_t)r] = (int)b.bottom();
    }
}

/* true[r · cols + c]: the window belongs to the face in `box`. */
void fill_true(std::vector<char> &is_true, const edges &across, const edges &down, mg_rect box)
{
    const size_t cols = across.low.size(), rows = down.low.size();
    is_true.assign(cols * rows, 0);
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < cols; c++) {
            const mg_rect w = {across.low[c], down.low[r], across.high[c] - across.low[c] + 1,
                               down.high[r] - down.low[r] + 1};
            is_true[r * cols + c] = mg_rect_iou(w, box) >= MG_IOU_TRUE;
        }
}

using window_list = std::vector<std::pair<double, dlib::rectangle>>;

/* One part over one level: maxima into `out`, windows of at least `thresh` + `floor` into `found`. */
void scan_level(mg_dlib_hog *h, unsigned part, unsigned long level, const geometry &g, const std::vector<char> &is_true,
                double floor, window_list &found, mg_score *out)
{
    const auto &w = h->detector.get_processed_w(part);
    const double thresh = w.w(h->detector.get_scanner().get_num_dimensions());
    const dlib::rectangle area =
        dlib::impl::apply_filters_to_fhog(w.get_detect_argument(), h->feats[level], h->saliency);
    float best_true = -1e30f, best_false = -1e30f;
    for (long r = area.top(); r <= area.bottom(); r++) {
        const float *s = &h->saliency[r][0];
        const char *t = &is_true[(size_t)r * (size_t)h->saliency.nc()];
        for (long c = area.left(); c <= area.right(); c++) {
            float &best = t[c] ? best_true : best_false;
            best = std::max(best, s[c]);
            if (s[c] >= thresh + floor)
                found.push_back(std::make_pair(s[c], g.box(c, r, level)));
        }
    }
    h->part_margin[part] = std::max(h->part_margin[part], best_true - thresh);
    out->false_margin = std::max(out->false_margin, best_false - thresh);
}

/* What object_detector::operator() does with the windows of all parts. */
std::vector<dlib::rect_detection> suppress(const dlib::frontal_face_detector &d, std::vector<dlib::rect_detection> &all)
{
    std::vector<dlib::rect_detection> kept;
    std::sort(all.rbegin(), all.rend());
    for (const auto &a : all) {
        const auto overlaps = [&](const dlib::rect_detection &k) { return d.get_overlap_tester()(k.rect, a.rect); };
        if (std::none_of(kept.begin(), kept.end(), overlaps))
            kept.push_back(a);
    }
    return kept;
}

void list_detections(mg_dlib_hog *h, const std::vector<dlib::rect_detection> &kept, int upsample, double floor)
{
    h->list.clear();
    for (const auto &k : kept)
        if (k.detection_confidence >= floor)
            h->list.push_back(
                {to_rect(map_back(k.rect, upsample)), (float)k.detection_confidence, mg_hog_part_name[k.weight_index]});
}

void count_hits(const std::vector<dlib::rect_detection> &kept, int upsample, mg_rect box, mg_score *out)
{
    for (const auto &k : kept) {
        if (k.detection_confidence < 0)
            continue;
        if (mg_rect_iou(to_rect(map_back(k.rect, upsample)), box) >= MG_IOU_TRUE)
            out->hit = true;
        else
            out->false_count++;
    }
}

template <typename Image>
mg_status score_image(mg_dlib_hog *h, const Image &img, int upsample, mg_rect box, double list_floor, mg_score *out)
{
    const auto &s = h->detector.get_scanner();
    const geometry g(h->detector);
    dlib::impl::create_fhog_pyramid<pyramid>(img, s.get_feature_extractor(), h->feats, g.cell, (int)g.pad_rows,
                                             (int)g.pad_cols, s.get_min_pyramid_layer_width(),
                                             s.get_min_pyramid_layer_height(), s.get_max_pyramid_levels());
    std::vector<std::vector<char>> is_true(h->feats.size());
    edges across, down;
    for (unsigned long l = 0; l < h->feats.size(); l++) {
        fill_edges(across, down, g, h->feats[l][0].nc(), h->feats[l][0].nr(), l, upsample);
        fill_true(is_true[l], across, down, box);
    }
    *out = mg_score();
    out->true_margin = out->false_margin = MG_MARGIN_FLOOR;
    std::fill_n(h->part_margin, (int)MG_PARTS, MG_MARGIN_FLOOR);
    const double floor = std::min(list_floor, 0.0);
    std::vector<dlib::rect_detection> all;
    for (unsigned part = 0; part < MG_PARTS; part++) {
        const double thresh = h->detector.get_w(part)(s.get_num_dimensions());
        window_list found;
        for (unsigned long l = 0; l < h->feats.size(); l++)
            scan_level(h, part, l, g, is_true[l], floor, found, out);
        std::sort(found.rbegin(), found.rend(), dlib::impl::compare_pair_rect);
        for (const auto &f : found) {
            dlib::rect_detection d;
            d.detection_confidence = f.first - thresh;
            d.weight_index = part;
            d.rect = f.second;
            all.push_back(d);
        }
        out->true_margin = std::max(out->true_margin, h->part_margin[part]);
    }
    const auto kept = suppress(h->detector, all);
    count_hits(kept, upsample, box, out);
    list_detections(h, kept, upsample, list_floor);
    out->count = (int)h->list.size();
    out->det = h->list.data();
    return MG_OK;
}

} // namespace

#define TEXT(x) #x
#define VERSION_TEXT(major, minor, patch) TEXT(major) "." TEXT(minor) "." TEXT(patch)

extern "C" const char *mg_dlib_version(void)
{
    return VERSION_TEXT(DLIB_MAJOR_VERSION, DLIB_MINOR_VERSION, DLIB_PATCH_VERSION);
}

extern "C" mg_status mg_dlib_hog_new(mg_dlib_hog **out, mg_err *err)
{
    *out = nullptr;
    return shim::guard("dlib's face detector", err, [&] {
        std::unique_ptr<mg_dlib_hog> h(new mg_dlib_hog);
        h->detector = master_detector();
        std::fill_n(h->part_margin, (int)MG_PARTS, MG_MARGIN_FLOOR);
        if (h->detector.num_detectors() != MG_PARTS)
            return mg_fail(err, MG_ELIB, "dlib's face detector has %lu parts, not %d", h->detector.num_detectors(),
                           (int)MG_PARTS);
        *out = h.release();
        return MG_OK;
    });
}

extern "C" void mg_dlib_hog_free(mg_dlib_hog *h)
{
    delete h;
}

extern "C" const double *mg_dlib_hog_part_margins(const mg_dlib_hog *h)
{
    return h->part_margin;
}

extern "C" mg_status mg_dlib_hog_detect(mg_dlib_hog *h, const mg_image *im, int upsample, double floor,
                                        const mg_detection **det, int *count, mg_err *err)
{
    *det = nullptr;
    *count = 0;
    if (shim::check_image("dlib", im, upsample, err) != MG_OK)
        return MG_EINPUT;
    return shim::guard("dlib's face detector", err, [&] {
        return with_image(im, upsample, [&](const auto &img) {
            std::vector<dlib::rect_detection> dets;
            h->detector(img, dets, floor);
            list_detections(h, dets, upsample, floor);
            *det = h->list.data();
            *count = (int)h->list.size();
            return MG_OK;
        });
    });
}

extern "C" mg_status mg_dlib_hog_score(mg_dlib_hog *h, const mg_image *im, int upsample, mg_rect box, double list_floor,
                                       mg_score *out, mg_err *err)
{
    *out = mg_score();
    if (shim::check_image("dlib", im, upsample, err) != MG_OK)
        return MG_EINPUT;
    return shim::guard("dlib's face detector", err, [&] {
        return with_image(im, upsample,
                          [&](const auto &img) { return score_image(h, img, upsample, box, list_floor, out); });
    });
}

namespace
{

void read_part(const dlib::frontal_face_detector &d, unsigned part, mg_hog_model *out)
{
    const auto &bank = d.get_processed_w(part).get_detect_argument();
    for (int p = 0; p < MG_HOG_PLANES; p++) {
        mg_hog_plane &plane = out->plane[part][p];
        plane.rank = (int)bank.row_filters[(size_t)p].size();
        for (int k = 0; k < plane.rank; k++)
            for (int i = 0; i < MG_HOG_CELLS; i++) {
                plane.row[k][i] = bank.row_filters[(size_t)p][(size_t)k](i);
                plane.col[k][i] = bank.col_filters[(size_t)p][(size_t)k](i);
            }
        for (int i = 0; i < MG_HOG_CELLS; i++)
            for (int j = 0; j < MG_HOG_CELLS; j++) {
                double sum = 0;
                for (int k = 0; k < plane.rank; k++)
                    sum += (double)plane.col[k][i] * (double)plane.row[k][j];
                out->weight[part][i][j][p] = (float)sum;
            }
    }
    out->threshold[part] = (float)d.get_w(part)(d.get_scanner().get_num_dimensions());
}

} // namespace

extern "C" mg_status mg_dlib_hog_model(mg_dlib_hog *h, mg_hog_model *out, mg_err *err)
{
    return shim::guard("dlib's face detector", err, [&] {
        const auto &s = h->detector.get_scanner();
        const geometry g(h->detector);
        if (g.cell != 8 || g.pad_rows != MG_HOG_CELLS || g.pad_cols != MG_HOG_CELLS || s.get_padding() != 0 ||
            s.get_feature_extractor().get_num_planes() != MG_HOG_PLANES ||
            s.get_min_pyramid_layer_width() != s.get_min_pyramid_layer_height())
            return mg_fail(err, MG_ELIB, "dlib %s's face detector is not one of 10×10 cells × 31 planes",
                           mg_dlib_version());
        for (unsigned part = 0; part < MG_PARTS; part++)
            read_part(h->detector, part, out);
        out->min_side = (int)s.get_min_pyramid_layer_width();
        out->nms_iou = h->detector.get_overlap_tester().get_iou_thresh();
        out->nms_covered = h->detector.get_overlap_tester().get_percent_covered_thresh();
        return MG_OK;
    });
}

namespace
{

mg_status give_pixels(mg_image *out, const grey_image &img, mg_err *err)
{
    const mg_status st = mg_image_new(out, (int)img.nc(), (int)img.nr(), 1, err);
    if (st == MG_OK)
        std::memcpy(out->px, &img[0][0], img.size());
    return st;
}

mg_status give_pixels(mg_image *out, const rgb_image &img, mg_err *err)
{
    const mg_status st = mg_image_new(out, (int)img.nc(), (int)img.nr(), 3, err);
    if (st == MG_OK)
        std::memcpy(out->px, &img[0][0], img.size() * 3);
    return st;
}

} // namespace

extern "C" mg_status mg_dlib_pyramid(mg_image *out, const mg_image *im, int upsample, int level, mg_err *err)
{
    *out = mg_image();
    if (shim::check_image("dlib", im, upsample, err) != MG_OK)
        return MG_EINPUT;
    return shim::guard("dlib's pyramid", err, [&] {
        return with_image(im, upsample, [&](auto &img) {
            pyramid down;
            for (int l = 0; l < level; l++)
                down(img);
            return give_pixels(out, img, err);
        });
    });
}

namespace
{

const dlib::shape_predictor &landmark_model(const std::string &path)
{
    static const dlib::shape_predictor model = [&path] {
        dlib::shape_predictor m;
        dlib::deserialize(path) >> m;
        return m;
    }();
    return model;
}

} // namespace

extern "C" mg_status mg_dlib_landmarks(const char *path, const mg_image *rgb, mg_rect box, mg_point out[MG_LANDMARKS],
                                       mg_err *err)
{
    if (shim::check_image("dlib", rgb, 0, err) != MG_OK)
        return MG_EINPUT;
    if (mg_rect_empty(box))
        return mg_fail(err, MG_EINPUT, "landmarks: the face box is empty");
    return shim::guard("dlib's landmarks", err, [&] {
        const auto &model = landmark_model(path);
        if (model.num_parts() != MG_LANDMARKS)
            return mg_fail_at(err, MG_ELIB, path, "landmarks: %lu points, not %d", model.num_parts(),
                              (int)MG_LANDMARKS);
        return with_image(rgb, 0, [&](const auto &img) {
            const dlib::rectangle r(box.x, box.y, box.x + box.w - 1, box.y + box.h - 1);
            const dlib::full_object_detection shape = model(img, r);
            for (unsigned long i = 0; i < MG_LANDMARKS; i++)
                out[i] = {(double)shape.part(i).x(), (double)shape.part(i).y()};
            return MG_OK;
        });
    });
}
