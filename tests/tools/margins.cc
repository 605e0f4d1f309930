/* A separate, direct dlib program that audits a record: decodes the PNGs that `maskgen render` wrote with dlib's own
 * reader, makes grey by itself, runs dlib's filters itself, and compares every true-face margin with run.json's
 * table to 1e-4. Usage: margins RUN.json FOLDER. Only the JSON is read with maskgen's code. Or: margins --faces
 * PICTURE.png…: a plain call of dlib's detector on each, in colour, enlarged once; "faces least mean" of their
 * margins. */
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <string>
#include <sys/stat.h>
#include <vector>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wall"
#pragma GCC diagnostic ignored "-Wextra"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wshadow"
#include <dlib/image_io.h>
#include <dlib/image_processing/frontal_face_detector.h>
#pragma GCC diagnostic pop

#include "base/json/json.h"

using namespace dlib;
using grey_image = array2d<unsigned char>;

static grey_image load_grey(const std::string &path)
{
    array2d<rgb_pixel> rgb;
    load_png(rgb, path);
    grey_image g(rgb.nr(), rgb.nc());
    for (long y = 0; y < rgb.nr(); y++)
        for (long x = 0; x < rgb.nc(); x++) /* BT.601 in OpenCV's fixed point */
            g[y][x] = static_cast<unsigned char>(
                (9798u * rgb[y][x].red + 19235u * rgb[y][x].green + 3735u * rgb[y][x].blue + 16384u) >> 15);
    return g;
}

static double overlap(const rectangle &a, const rectangle &b)
{
    double both = static_cast<double>(a.intersect(b).area());
    return both / (static_cast<double>(a.area()) + static_cast<double>(b.area()) - both);
}

/* Every window of every level and sub-detector; the best with IoU ≥ 0.3 with the box, floor −3. */
static double true_margin(const frontal_face_detector &d, const grey_image &im, const rectangle &box)
{
    using pyramid = pyramid_down<6>;
    dlib::array<dlib::array<array2d<float>>> feats;
    array2d<float> saliency;
    const auto &scanner = d.get_scanner();
    default_fhog_feature_extractor fe;
    pyramid pyr;
    const unsigned long rows = scanner.get_fhog_window_height(), cols = scanner.get_fhog_window_width();
    impl::create_fhog_pyramid<pyramid>(im, fe, feats, 8, static_cast<int>(rows), static_cast<int>(cols),
                                       scanner.get_min_pyramid_layer_width(), scanner.get_min_pyramid_layer_height(),
                                       scanner.get_max_pyramid_levels());
    double best = -3;
    const rectangle det_box = centered_rect(0, 0, cols - 2 * scanner.get_padding(), rows - 2 * scanner.get_padding());
    for (unsigned long k = 0; k < d.num_detectors(); k++) {
        double threshold = d.get_w(k)(scanner.get_num_dimensions());
        for (unsigned long l = 0; l < feats.size(); l++) {
            rectangle area =
                impl::apply_filters_to_fhog(d.get_processed_w(k).get_detect_argument(), feats[l], saliency);
            for (long r = area.top(); r <= area.bottom(); r++)
                for (long c = area.left(); c <= area.right(); c++) {
                    rectangle rect = fe.feats_to_image(translate_rect(det_box, point(c, r)), 8, rows, cols);
                    rect = pyr.rect_up(rect, static_cast<unsigned int>(l));
                    if (overlap(rect, box) >= 0.3)
                        best = std::max(best, saliency[r][c] - threshold);
                }
        }
    }
    return best;
}

static rectangle box_of(const mg_json *run, const char *name)
{
    const mg_json *used = mg_json_find(mg_json_find(run, "faces"), "used");
    for (const mg_json *f = mg_json_first(used); f; f = mg_json_next(f)) {
        double b[4];
        if (std::strcmp(mg_json_string(mg_json_find(f, "name")), name) == 0 &&
            mg_json_need_numbers(f, "box", b, 4, "run.json", nullptr) == MG_OK) {
            const long x = std::lround(b[0]), y = std::lround(b[1]);
            return rectangle(x, y, x + std::lround(b[2]) - 1, y + std::lround(b[3]) - 1);
        }
    }
    return rectangle();
}

static int count_faces(int n, char **picture)
{
    frontal_face_detector detector = get_frontal_face_detector();
    for (int i = 0; i < n; i++) {
        array2d<rgb_pixel> im;
        std::vector<rect_detection> found;
        load_png(im, picture[i]);
        pyramid_up(im);
        detector(im, found);
        double sum = 0, least = found.empty() ? 0 : found[0].detection_confidence;
        for (const rect_detection &f : found) {
            sum += f.detection_confidence;
            least = std::min(least, f.detection_confidence);
        }
        std::printf("%zu %.4f %.4f\n", found.size(), least,
                    found.empty() ? 0 : sum / static_cast<double>(found.size()));
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 2 && std::strcmp(argv[1], "--faces") == 0)
        return count_faces(argc - 2, argv + 2);
    mg_err err = {MG_OK, ""};
    mg_json *run = nullptr;
    int compared = 0, wrong = 0;
    double worst = 0;
    if (argc != 3 || mg_json_load(&run, argv[1], static_cast<size_t>(64) << 20, &err) != MG_OK) {
        std::printf("# usage: margins RUN.json FOLDER (%s)\n", err.msg);
        return 2;
    }
    const frontal_face_detector detector = get_frontal_face_detector();
    for (const mg_json *row = mg_json_first(mg_json_find(run, "table")); row; row = mg_json_next(row))
        for (const mg_json *s = mg_json_first(mg_json_find(row, "scores")); s; s = mg_json_next(s)) {
            const char *face = mg_json_string(mg_json_find(s, "face"));
            const std::string path =
                std::string(argv[2]) + "/" + face + "." + mg_json_string(mg_json_find(row, "name")) + ".png";
            struct stat there;
            if (stat(path.c_str(), &there) != 0)
                continue; /* best-of-K is not rendered */
            const double got = true_margin(detector, load_grey(path), box_of(run, face));
            const double want = mg_json_number(mg_json_find(s, "true_margin"));
            worst = std::max(worst, std::fabs(got - want));
            wrong += std::fabs(got - want) > 1e-4;
            compared++;
        }
    mg_json_free(run);
    std::printf("# %d margins compared, greatest difference %.2g\n", compared, worst);
    return compared < 7 || wrong > 0;
}
