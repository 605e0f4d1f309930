/* The recognisers against direct programs, on photos of five people: the similarities of all pairs, of one person and
 * of two, are the same within 1e-4. Nothing of src/score is in what they are held to: photos are read, faces found and
 * aligned by dlib's own calls, two networks run by their libraries' own, the other three by a second evaluation of
 * their published graphs (tfjs_graph.h); and a cut-out after points is a least-squares problem that cv::solve solves.
 * MASKGEN_SLOW asks for all 55 photos. */
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
#include "tfjs_graph.h"
}

#define JOHNS "/usr/share/doc/libdlib19.1/examples/johns"
#define RESNET "dlib_face_recognition_resnet_model_v1.dat"
#define POINTS "shape_predictor_68_face_landmarks.dat"

namespace
{

using picture = dlib::matrix<dlib::rgb_pixel>;

struct photo {
    size_t person;
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
    for (size_t person = 0; person < people.size(); person++) {
        auto files = people[person].get_files();
        std::sort(files.begin(), files.end());
        for (size_t i = 0; i < files.size() && i < most; i++) {
            photo p;
            p.person = person;
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

/* ---- cut-outs -----------------------------------------------------------------------------------------------------
 */

cv::Point2d mean(const photo &p, unsigned long from, unsigned long to)
{
    cv::Point2d sum(0, 0);
    for (unsigned long i = from; i < to; i++)
        sum += cv::Point2d((double)p.shape.part(i).x(), (double)p.shape.part(i).y());
    return sum / (double)(to - from);
}

/* (x, y) of a cut-out is (a·x − b·y + tx, b·x + a·y + ty) of the photo, in middles of pixels. */
struct map {
    double a, b, tx, ty;
};

/* From ArcFace's points to the photo's. */
map by_points(const photo &p)
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
    return {x.at<double>(0), x.at<double>(1), x.at<double>(2), x.at<double>(3)};
}

/* From side × side px to 1.2 times the square about the box. */
map by_box(const photo &p, int side)
{
    const double width = (double)p.box.width(), height = (double)p.box.height(), taken = 1.2 * std::max(width, height);
    const double middle[2] = {(double)p.box.left() + width / 2, (double)p.box.top() + height / 2}, step = taken / side;
    return {step, 0, middle[0] - taken / 2 + 0.5 * step - 0.5, middle[1] - taken / 2 + 0.5 * step - 0.5};
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

/* RGB. Where a photo is finer than the cut-out, a pixel of this is the mean of n × n places in it. Of a cut-out by the
 * box some dozens of values are halfway between two bytes, and a few of them are rounded otherwise than ours: the
 * scores that come of them are some 5e-5 apart. */
cv::Mat cut_out(const photo &p, const map &m, int side)
{
    const int n = std::max(1, (int)std::round(std::sqrt(m.a * m.a + m.b * m.b)));
    cv::Mat out(side, side, CV_8UC3);
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++) {
            double sum[3] = {0, 0, 0};
            for (int k = 0; k < n * n; k++) {
                const double px = x - 0.5 + (k % n + 0.5) / n, py = y - 0.5 + (k / n + 0.5) / n;
                for (int c = 0; c < 3; c++)
                    sum[c] += colour(p, m.a * px - m.b * py + m.tx, m.b * px + m.a * py + m.ty, c);
            }
            for (int c = 0; c < 3; c++)
                out.at<cv::Vec3b>(y, x)[c] = (uchar)std::lround(sum[c] / (n * n));
        }
    return out;
}

/* ---- networks on them ---------------------------------------------------------------------------------------------
 */

std::vector<std::vector<double>> by_opencv()
{
    std::vector<std::vector<double>> out;
    cv::dnn::Net net = cv::dnn::readNetFromONNX(model("fr_feature.onnx"));
    for (const photo &p : photos) {
        net.setInput(cv::dnn::blobFromImage(cut_out(p, by_points(p), 112), 1 / 128.0, cv::Size(),
                                            cv::Scalar(127, 127, 127), true));
        const cv::Mat v = net.forward();
        out.emplace_back(v.ptr<float>(), v.ptr<float>() + v.total());
    }
    return out;
}

/* tfjs_nets[Nth], the first two by the box. */
template <int Nth> std::vector<std::vector<double>> by_graph()
{
    const tfjs_net &n = tfjs_nets[Nth];
    const std::string name = n.name;
    std::vector<std::vector<double>> out;
    tfjs_graph *g = tfjs_graph_read(model((name + ".json").c_str()).c_str(), model((name + ".bin").c_str()).c_str());
    for (const photo &p : photos) {
        const cv::Mat rgb = cut_out(p, Nth < 2 ? by_box(p, n.side) : by_points(p), n.side);
        std::vector<double> in(rgb.total() * 3);
        tfjs_net_fill(&n, in.data(), rgb.data);
        const double *v = tfjs_graph_run(g, &n, in.data());
        out.emplace_back(v, v + n.dims);
    }
    tfjs_graph_free(g);
    return out;
}

/* ---- ours ---------------------------------------------------------------------------------------------------------
 */

std::vector<std::vector<float>> ours(const char *name, const char *aligner)
{
    std::vector<std::vector<float>> out;
    mg_recognisers list;
    mg_aligners aligners;
    void *self, *finder;
    MUST(mg_recognisers_parse(&list, name, err));
    MUST(mg_aligners_parse(&aligners, aligner, err));
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

struct subject {
    const char *name, *aligner;
    std::vector<const char *> files;
    std::vector<std::vector<double>> (*direct)();
    double (*similarity)(const std::vector<double> &, const std::vector<double> &);
};
const subject dlib_resnet = {"dlib-resnet", "dlib-68", {RESNET}, by_dlib, nearness};
const subject fr_feature = {"fr-feature", "dlib-68", {"fr_feature.onnx"}, by_opencv, cosine};
const subject faceres = {"faceres", "box", {"faceres.json", "faceres.bin"}, by_graph<0>, cosine};
const subject faceres_deep = {"faceres-deep", "box", {"faceres-deep.json", "faceres-deep.bin"}, by_graph<1>, cosine};
const subject mobileface = {"mobileface", "dlib-68", {"mobileface.json", "mobileface.bin"}, by_graph<2>, cosine};

/* Scores of one kind of pair. */
struct scores {
    size_t n = 0;
    double least = 2, most = -2, apart = 0;
    void add(double direct, double our)
    {
        n++;
        least = std::min(least, direct);
        most = std::max(most, direct);
        apart = std::max(apart, std::fabs(direct - our));
    }
};

void skip_unless_there(const subject &s)
{
    const char *missing = photos.empty() ? JOHNS : nullptr;
    for (const char *file : s.files)
        if (!missing && model(file).empty())
            missing = file;
    if (missing) {
        printf("# not run: %s, for want of %s\n", s.name, missing);
        skip();
    }
}

void compare(const subject &s)
{
    scores kind[2]; /* of two people, of one */
    skip_unless_there(s);
    const auto want = s.direct();
    const auto got = ours(s.name, s.aligner);
    mg_recognisers list;
    MUST(mg_recognisers_parse(&list, s.name, err));
    for (size_t i = 0; i < want.size(); i++)
        for (size_t k = 0; k < i; k++)
            kind[photos[i].person == photos[k].person].add(
                s.similarity(want[i], want[k]),
                list.at[0].row->similarity(got[i].data(), got[k].data(), (int)got[i].size()));
    mg_recognisers_free(&list);
    for (int genuine = 1; genuine >= 0; genuine--)
        printf("# %s %s: %zu scores, %.3f to %.3f, at most %.1e apart\n", s.name, genuine ? "genuine" : "impostor",
               kind[genuine].n, kind[genuine].least, kind[genuine].most, kind[genuine].apart);
    assert_true(kind[1].n >= 15 && kind[0].n >= 90 && kind[1].most - kind[0].least > 0.3);
    assert_true(kind[0].apart <= 1e-4 && kind[1].apart <= 1e-4);
}

template <const subject &S> void is_the_direct_programs(void **)
{
    compare(S);
}

} // namespace

int main()
{
    const struct CMUnitTest tests[] = {
        {"dlib_resnet", is_the_direct_programs<dlib_resnet>, nullptr, nullptr, nullptr},
        {"fr_feature", is_the_direct_programs<fr_feature>, nullptr, nullptr, nullptr},
        {"faceres", is_the_direct_programs<faceres>, nullptr, nullptr, nullptr},
        {"faceres_deep", is_the_direct_programs<faceres_deep>, nullptr, nullptr, nullptr},
        {"mobileface", is_the_direct_programs<mobileface>, nullptr, nullptr, nullptr},
    };
    return cmocka_run_group_tests(tests, load_photos, nullptr);
}
