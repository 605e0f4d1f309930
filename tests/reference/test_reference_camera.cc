/* The camera of the renderer against OpenCV's Gaussian blur and against its formulas in doubles; noise against the
 * normal distribution. */
#include <cmath>
#include <vector>

#include <opencv2/imgproc.hpp>

extern "C" {
#include "test.h"

#include "face/head/synth.h"
#include "maskgen/render.h"
}

namespace
{

enum { SIDE = 96 };
mg_face face;

/* A head without the camera of its template. */
int open_face(void **)
{
    mg_synth_opts o;
    mg_synth_defaults(&o);
    o.seed = 5;
    o.size = SIDE;
    o.face_width = 48;
    o.samples = 1;
    bool made = mg_synth_face(&face, &o, nullptr) == MG_OK;
    face.blur = face.noise = 0;
    return made ? 0 : -1;
}

int close_face(void **)
{
    mg_face_free(&face);
    return 0;
}

std::vector<uint8_t> bare(const mg_view &view)
{
    mg_renderer *r;
    MUST(mg_renderer_new(&r, &view, err));
    const mg_image *rgb = mg_renderer_rgb(r);
    std::vector<uint8_t> px(rgb->px, rgb->px + SIDE * SIDE * 3);
    mg_renderer_free(r);
    return px;
}

/* Display values before rounding: gain on linear light, the template's curve, contrast about mid-grey. */
std::vector<float> display(const mg_view &view)
{
    std::vector<float> v(SIDE * SIDE * 3);
    for (size_t i = 0; i < v.size(); i++) {
        double x = double(face.bare[i]) * double(view.gain);
        double k = std::fmin(std::fmax(x, 0), double(MG_TONE_MAX)) * (MG_TONE_STEPS / double(MG_TONE_MAX));
        int at = std::min(int(k), int(MG_TONE_STEPS));
        double curve = double(face.tone.at[at]) + (k - at) * (double(face.tone.at[at + 1]) - double(face.tone.at[at]));
        v[i] = float(std::fmin(std::fmax((curve - 127.5) * double(view.contrast) + 127.5, 0), 255));
    }
    return v;
}

void near(const std::vector<uint8_t> &got, const float *want, double most, double mean, const char *what)
{
    double sum = 0, worst = 0;
    for (size_t i = 0; i < got.size(); i++) {
        double d = std::fabs(double(got[i]) - double(want[i]));
        sum += d;
        worst = std::fmax(worst, d);
    }
    if (worst > most || sum / double(got.size()) > mean)
        fail_msg("%s: greatest difference %.3f, mean %.4f", what, worst, sum / double(got.size()));
}

/* Half a step is rounding; the table of a changed curve is linear between its entries. */
void gain_and_contrast_follow_their_formula(void **)
{
    const float gain[] = {0.4f, 0.7f, 1, 1.5f, 2.5f}, contrast[] = {0.5f, 0.8f, 1, 1.3f, 3};
    for (float g : gain)
        for (float c : contrast) {
            mg_view view = mg_view_plain(&face);
            view.gain = g;
            view.contrast = c;
            char what[64];
            std::snprintf(what, sizeof what, "gain %g, contrast %g", double(g), double(c));
            near(bare(view), display(view).data(), 2, 0.3, what);
        }
}

/* OpenCV is given a kernel as long as ours and the same edge rule. */
void blur_is_opencvs(void **)
{
    for (float sigma : {0.3f, 0.7f, 1.0f, 1.6f, 2.5f, 4.0f}) {
        mg_view view = mg_view_plain(&face);
        std::vector<float> sharp = display(view);
        view.blur = sigma;
        int radius = int(std::ceil(3 * double(sigma)));
        cv::Mat in(SIDE, SIDE, CV_32FC3, sharp.data()), out;
        cv::GaussianBlur(in, out, cv::Size(2 * radius + 1, 2 * radius + 1), double(sigma), double(sigma),
                         cv::BORDER_REPLICATE);
        char what[32];
        std::snprintf(what, sizeof what, "sigma %g", double(sigma));
        near(bare(view), out.ptr<float>(), 0.52, 0.26, what);
    }
}

/* Two blurs are one whose variance is the sum of theirs. */
void blurs_add_as_variances(void **)
{
    mg_face own = face;
    own.blur = 1.2f;
    mg_view twice = mg_view_plain(&own), once = mg_view_plain(&face);
    twice.blur = 1.6f;
    once.blur = 2.0f;
    std::vector<uint8_t> a = bare(twice), b = bare(once);
    for (size_t i = 0; i < a.size(); i++)
        assert_true(std::abs(a[i] - b[i]) <= 1);
}

/* Of a flat grey picture: mean, spread, and the shares within one and two standard deviations; equal in the channels.
 */
void noise_is_normal(void **)
{
    mg_face grey = face;
    std::vector<float> flat(SIDE * SIDE * 3, 0.2f);
    grey.bare = flat.data();
    mg_view view = mg_view_plain(&grey);
    double base = double(mg_tone_map(&face.tone, 0.2f));
    const double sd = 6;
    view.noise = float(sd);
    view.noise_seed = 3;
    std::vector<uint8_t> px = bare(view);
    double sum = 0, square = 0, one = 0, two = 0, n = SIDE * SIDE;
    for (size_t i = 0; i < px.size(); i += 3) {
        double z = (px[i] - base) / sd;
        assert_true(px[i] == px[i + 1] && px[i] == px[i + 2]);
        sum += z;
        square += z * z;
        one += std::fabs(z) < 1;
        two += std::fabs(z) < 2;
    }
    assert_true(std::fabs(sum / n) < 0.06 && std::fabs(std::sqrt(square / n) - 1) < 0.04);
    assert_true(std::fabs(one / n - 0.6827) < 0.05 && std::fabs(two / n - 0.9545) < 0.015);
}

} // namespace

int main()
{
    const CMUnitTest tests[] = {cmocka_unit_test(gain_and_contrast_follow_their_formula),
                                cmocka_unit_test(blur_is_opencvs), cmocka_unit_test(blurs_add_as_variances),
                                cmocka_unit_test(noise_is_normal)};
    return cmocka_run_group_tests(tests, open_face, close_face);
}
