/* Two recognisers against direct programs of dlib and OpenCV alone, on photos of five people: the similarities of all
 * pairs are the same within 1e-4. Nothing of src/ is in what they are held to: photos are read, faces found and
 * aligned, networks described and run by the libraries' own calls, and the cut-out for OpenCV is a least-squares
 * problem that cv::solve solves. MASKGEN_SLOW asks for all 55 photos. */
#include <cmath>
#include <string>
#include <vector>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wall"
#pragma GCC diagnostic ignored "-Wextra"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wshadow"
#include <dlib/dir_nav.h>
#include <dlib/dnn.h>
#include <dlib/image_io.h>
#include <dlib/image_processing.h>
#include <dlib/image_processing/frontal_face_detector.h>
#include <opencv2/dnn.hpp>
#pragma GCC diagnostic pop

extern "C" {
#include "test.h"

#include "context.h"
#include "score/recog/recog.h"
}

#define JOHNS "/usr/share/doc/libdlib19.1/examples/johns"
#define RESNET "dlib_face_recognition_resnet_model_v1.dat"
#define POINTS "shape_predictor_68_face_landmarks.dat"

namespace
{

using picture = dlib::matrix<dlib::rgb_pixel>;

struct photo {
    picture pixels;
    dlib::rectangle box;
    dlib::full_object_detection shape;
};
std::vector<photo> photos;

std::string model(const char *file)
{
    const mg_context *c = test_context(nullptr);
    for (const char *folder : {c->model_dir[0], c->model_dir[1], "/usr/share/dlib"})
        if (folder && dlib::file_exists(std::string(folder) + "/" + file))
            return std::string(folder) + "/" + file;
    return "";
}

int load_photos(void **)
{
    const size_t most = getenv("MASKGEN_SLOW") ? 11 : 3; /* of a person */
    dlib::frontal_face_detector detector = dlib::get_frontal_face_detector();
    dlib::shape_predictor points;
    if (!dlib::directory_exists(JOHNS) || model(POINTS).empty())
        return 0;
    dlib::deserialize(model(POINTS)) >> points;
    auto people = dlib::directory(JOHNS).get_dirs();
    std::sort(people.begin(), people.end());
    for (const auto &person : people) {
        auto files = person.get_files();
        std::sort(files.begin(), files.end());
        for (size_t i = 0; i < files.size() && i < most; i++) {
            photo p;
            dlib::load_image(p.pixels, files[i].full_name());
            const auto faces = detector(p.pixels);
            if (faces.empty())
                return -1;
            p.box = faces[0];
            p.shape = points(p.pixels, p.box);
            photos.push_back(p);
        }
    }
    return 0;
}

/* ---- dlib's network, after the layers that dlib's example names ----------------------------------------------------
 */

template <template <int, template <typename> class, int, typename> class Block, int N, template <typename> class BN,
          typename Sub>
using residual = dlib::add_prev1<Block<N, BN, 1, dlib::tag1<Sub>>>;
template <template <int, template <typename> class, int, typename> class Block, int N, template <typename> class BN,
          typename Sub>
using residual_down =
    dlib::add_prev2<dlib::avg_pool<2, 2, 2, 2, dlib::skip1<dlib::tag2<Block<N, BN, 2, dlib::tag1<Sub>>>>>>;
template <int N, template <typename> class BN, int Stride, typename Sub>
using block = BN<dlib::con<N, 3, 3, 1, 1, dlib::relu<BN<dlib::con<N, 3, 3, Stride, Stride, Sub>>>>>;
template <int N, typename Sub> using res = dlib::relu<residual<block, N, dlib::affine, Sub>>;
template <int N, typename Sub> using down = dlib::relu<residual_down<block, N, dlib::affine, Sub>>;
template <typename Sub> using level4 = res<32, res<32, res<32, Sub>>>;
template <typename Sub> using level3 = res<64, res<64, res<64, down<64, Sub>>>>;
template <typename Sub> using level2 = res<128, res<128, down<128, Sub>>>;
template <typename Sub> using level1 = res<256, res<256, down<256, Sub>>>;
template <typename Sub> using level0 = down<256, Sub>;
using first =
    dlib::max_pool<3, 3, 2, 2, dlib::relu<dlib::affine<dlib::con<32, 7, 7, 2, 2, dlib::input_rgb_image_sized<150>>>>>;
using network =
    dlib::loss_metric<dlib::fc_no_bias<128, dlib::avg_pool_everything<level0<level1<level2<level3<level4<first>>>>>>>>;

std::vector<std::vector<double>> by_dlib()
{
    std::vector<std::vector<double>> out;
    network net;
    dlib::deserialize(model(RESNET)) >> net;
    for (const photo &p : photos) {
        picture chip;
        dlib::extract_image_chip(p.pixels, dlib::get_face_chip_details(p.shape, 150, 0.25), chip);
        const dlib::matrix<float, 0, 1> v = net(chip);
        out.emplace_back(v.begin(), v.end());
    }
    return out;
}

/* ---- faceplugin's, through OpenCV -----------------------------------------------------------------------------------
 */

cv::Point2d mean(const photo &p, unsigned long from, unsigned long to)
{
    cv::Point2d sum(0, 0);
    for (unsigned long i = from; i < to; i++)
        sum += cv::Point2d((double)p.shape.part(i).x(), (double)p.shape.part(i).y());
    return sum / (double)(to - from);
}

/* a, b, tx, ty of the similarity from ArcFace's points to the photo's. */
cv::Mat similarity(const photo &p)
{
    const double arc[5][2] = {
        {38.2946, 51.6963}, {73.5318, 51.5014}, {56.0252, 71.7366}, {41.5493, 92.3655}, {70.7299, 92.2041}};
    const cv::Point2d to[5] = {mean(p, 36, 42), mean(p, 42, 48), mean(p, 30, 31), mean(p, 48, 49), mean(p, 54, 55)};
    cv::Mat a(10, 4, CV_64F), b(10, 1, CV_64F), x;
    for (int i = 0; i < 5; i++) {
        const double u[4] = {arc[i][0], -arc[i][1], 1, 0}, v[4] = {arc[i][1], arc[i][0], 0, 1};
        for (int k = 0; k < 4; k++) {
            a.at<double>(2 * i, k) = u[k];
            a.at<double>(2 * i + 1, k) = v[k];
        }
        b.at<double>(2 * i) = to[i].x;
        b.at<double>(2 * i + 1) = to[i].y;
    }
    cv::solve(a, b, x, cv::DECOMP_SVD);
    return x;
}

double channel(const photo &p, long y, long x, int c)
{
    if (y < 0 || x < 0 || y >= p.pixels.nr() || x >= p.pixels.nc())
        return 0;
    const dlib::rgb_pixel &at = p.pixels(y, x);
    return c == 0 ? at.red : c == 1 ? at.green : at.blue;
}

/* Bilinear at (u, v): cv::warpAffine would round places to a 32nd of a pixel. */
double colour(const photo &p, double u, double v, int c)
{
    const double fu = u - std::floor(u), fv = v - std::floor(v);
    const long left = (long)std::floor(u), top = (long)std::floor(v);
    const double upper = (1 - fu) * channel(p, top, left, c) + fu * channel(p, top, left + 1, c);
    const double lower = (1 - fu) * channel(p, top + 1, left, c) + fu * channel(p, top + 1, left + 1, c);
    return (1 - fv) * upper + fv * lower;
}

/* Where a photo is finer than the cut-out, a pixel of this is the mean of n × n places in it. */
cv::Mat cut_out(const photo &p)
{
    const cv::Mat m = similarity(p);
    const double a = m.at<double>(0), b = m.at<double>(1), tx = m.at<double>(2), ty = m.at<double>(3);
    const int n = std::max(1, (int)std::round(std::sqrt(a * a + b * b)));
    cv::Mat out(112, 112, CV_8UC3);
    for (int y = 0; y < 112; y++)
        for (int x = 0; x < 112; x++) {
            double sum[3] = {0, 0, 0};
            for (int k = 0; k < n * n; k++) {
                const double px = x - 0.5 + (k % n + 0.5) / n, py = y - 0.5 + (k / n + 0.5) / n;
                for (int c = 0; c < 3; c++)
                    sum[c] += colour(p, a * px - b * py + tx, b * px + a * py + ty, c);
            }
            for (int c = 0; c < 3; c++)
                out.at<cv::Vec3b>(y, x)[c] = (uchar)std::lround(sum[c] / (n * n));
        }
    return out;
}

std::vector<std::vector<double>> by_opencv()
{
    std::vector<std::vector<double>> out;
    cv::dnn::Net net = cv::dnn::readNetFromONNX(model("fr_feature.onnx"));
    for (const photo &p : photos) {
        net.setInput(cv::dnn::blobFromImage(cut_out(p), 1 / 128.0, cv::Size(), cv::Scalar(127, 127, 127), true));
        const cv::Mat v = net.forward();
        out.emplace_back(v.ptr<float>(), v.ptr<float>() + v.total());
    }
    return out;
}

/* ---- ours ---------------------------------------------------------------------------------------------------------
 */

std::vector<std::vector<float>> ours(const char *name)
{
    std::vector<std::vector<float>> out;
    mg_recognisers list;
    mg_aligners aligners;
    void *self, *finder;
    MUST(mg_recognisers_parse(&list, name, err));
    MUST(mg_aligners_parse(&aligners, "dlib-68", err));
    MUST(mg_recogniser_open(&self, &list.at[0], test_context(nullptr), err));
    MUST(aligners.at[0]->open(&finder, aligners.at[0], test_context(nullptr), err));
    const mg_recogniser_ops *row = list.at[0].row;
    for (photo &p : photos) {
        static mg_alignment a;
        const mg_image rgb = {(int)p.pixels.nc(), (int)p.pixels.nr(), 3, &p.pixels(0, 0).red};
        const mg_rect box = {(int)p.box.left(), (int)p.box.top(), (int)p.box.width(), (int)p.box.height()};
        out.emplace_back((size_t)row->dims(self));
        MUST(aligners.at[0]->find(finder, &rgb, box, &a, err));
        MUST(row->embed(self, &rgb, &a, false, out.back().data(), err));
    }
    aligners.at[0]->close(finder);
    row->close(self);
    mg_recognisers_free(&list);
    return out;
}

double nearness(const std::vector<double> &a, const std::vector<double> &b)
{
    double sum = 0;
    for (size_t i = 0; i < a.size(); i++)
        sum += (a[i] - b[i]) * (a[i] - b[i]);
    return 1 - std::sqrt(sum);
}

double cosine(const std::vector<double> &a, const std::vector<double> &b)
{
    return cv::Mat(a).dot(cv::Mat(b)) / (cv::norm(cv::Mat(a)) * cv::norm(cv::Mat(b)));
}

void compare(const char *name, const char *file, std::vector<std::vector<double>> (*direct)(),
             double (*similarity_of)(const std::vector<double> &, const std::vector<double> &))
{
    double worst = 0, least = 2, most = -2;
    if (photos.empty() || model(file).empty()) {
        printf("# not run: %s, for want of %s\n", name, photos.empty() ? JOHNS : file);
        skip();
    }
    const auto want = direct();
    const auto got = ours(name);
    mg_recognisers list;
    MUST(mg_recognisers_parse(&list, name, err));
    for (size_t i = 0; i < want.size(); i++)
        for (size_t k = 0; k < i; k++) {
            const double s = similarity_of(want[i], want[k]);
            worst = std::max(
                worst, std::fabs(s - list.at[0].row->similarity(got[i].data(), got[k].data(), (int)got[i].size())));
            least = std::min(least, s);
            most = std::max(most, s);
        }
    mg_recognisers_free(&list);
    printf("# %s: %zu photos, similarities %.3f to %.3f, at most %.1e apart\n", name, want.size(), least, most, worst);
    assert_true(want.size() >= 15 && most - least > 0.3);
    assert_true(worst <= 1e-4);
}

void dlib_resnet_is_dlibs_own(void **)
{
    compare("dlib-resnet", RESNET, by_dlib, nearness);
}

void fr_feature_is_the_network_called_directly(void **)
{
    compare("fr-feature", "fr_feature.onnx", by_opencv, cosine);
}

} // namespace

int main()
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dlib_resnet_is_dlibs_own),
        cmocka_unit_test(fr_feature_is_the_network_called_directly),
    };
    return cmocka_run_group_tests(tests, load_photos, nullptr);
}
