/* The only file that sees OpenCV's dnn. */
#include "score/cv/cv_dnn.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include <opencv2/dnn.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>

#include "base/file/file.h"
#include "score/cv/shim_cv.h"

struct mg_net {
    cv::dnn::Net net;
    std::vector<cv::String> names;
    std::vector<cv::Mat> outputs;
};

struct mg_yunet {
    cv::Ptr<cv::FaceDetectorYN> detector;
    cv::Size size;
    std::vector<mg_yunet_face> list;
};

namespace
{

mg_status check_file(const char *path, mg_err *err)
{
    if (mg_file_plain(path, err) != MG_OK)
        return MG_EINPUT;
    std::FILE *f = std::fopen(path, "rb");
    if (!f)
        return mg_fail_at(err, MG_EINPUT, path, "cannot be opened");
    std::fclose(f);
    return MG_OK;
}

/* What `read` answers, set to run in OpenCV itself; bytes that it cannot import are bad input. */
template <typename Read> mg_status import_net(mg_net **out, const char *name, mg_err *err, Read read) noexcept
{
    const mg_status st = shim::cv_guard(name, err, [&] {
        std::unique_ptr<mg_net> n(new mg_net);
        n->net = read();
        n->net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        n->net.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
        n->names = n->net.getUnconnectedOutLayersNames();
        *out = n.release();
        return MG_OK;
    });
    return shim::as_input(st, err);
}

mg_status describe(mg_tensor *out, const cv::Mat &m, const cv::String &name, mg_err *err)
{
    if (m.dims > MG_TENSOR_DIMS || m.type() != CV_32F || !m.isContinuous())
        return mg_fail(err, MG_EINPUT, "output %s has %d dimensions or is not of floats", name.c_str(), m.dims);
    *out = mg_tensor();
    std::snprintf(out->name, sizeof out->name, "%s", name.c_str());
    out->dims = m.dims;
    std::copy_n(m.size.p, m.dims, out->size);
    out->data = m.ptr<float>();
    return MG_OK;
}

} // namespace

extern "C" mg_status mg_net_new(mg_net **out, const char *path, mg_err *err)
{
    *out = nullptr;
    if (check_file(path, err) != MG_OK)
        return MG_EINPUT;
    return import_net(out, path, err, [&] { return cv::dnn::readNetFromONNX(path); });
}

extern "C" mg_status mg_net_new_memory(mg_net **out, const void *onnx, size_t size, const char *name, mg_err *err)
{
    *out = nullptr;
    if (!onnx || size < 1)
        return mg_fail_at(err, MG_EINPUT, name, "an ONNX network of no bytes");
    return import_net(out, name, err, [&] { return cv::dnn::readNetFromONNX(static_cast<const char *>(onnx), size); });
}

extern "C" void mg_net_free(mg_net *net)
{
    delete net;
}

extern "C" mg_status mg_net_run(mg_net *net, const float *input, const int shape[4], mg_tensor out[MG_TENSORS],
                                int *count, mg_err *err)
{
    *count = 0;
    return shim::cv_guard("network", err, [&] {
        /* setInput copies: the input is only read. */
        const cv::Mat blob(4, shape, CV_32F, const_cast<float *>(input));
        net->net.setInput(blob);
        net->net.forward(net->outputs, net->names);
        if (net->outputs.size() > MG_TENSORS)
            return mg_fail(err, MG_EINPUT, "network: %zu outputs", net->outputs.size());
        for (size_t i = 0; i < net->outputs.size(); i++)
            if (describe(&out[i], net->outputs[i], net->names[i], err) != MG_OK)
                return MG_EINPUT;
        *count = (int)net->outputs.size();
        return MG_OK;
    });
}

extern "C" mg_status mg_cv_resize(mg_image *out, const mg_image *im, int w, int h, mg_err *err)
{
    *out = mg_image();
    if (shim::check_image("resize", im, 0, err) != MG_OK)
        return MG_EINPUT;
    const mg_status st = mg_image_new(out, w, h, im->channels, err);
    if (st != MG_OK)
        return st;
    const mg_status done = shim::cv_guard("resize", err, [&] {
        cv::Mat to = shim::borrow(out);
        cv::resize(shim::borrow(im), to, to.size(), 0, 0, cv::INTER_LINEAR);
        return MG_OK;
    });
    if (done != MG_OK)
        mg_image_free(out);
    return done;
}

extern "C" mg_status mg_yunet_new(mg_yunet **out, const char *path, mg_err *err)
{
    *out = nullptr;
    if (check_file(path, err) != MG_OK)
        return MG_EINPUT;
    const mg_status st = shim::cv_guard(path, err, [&] {
        std::unique_ptr<mg_yunet> y(new mg_yunet);
        y->size = cv::Size(320, 320);
        y->detector = cv::FaceDetectorYN::create(path, "", y->size);
        *out = y.release();
        return MG_OK;
    });
    return shim::as_input(st, err);
}

extern "C" void mg_yunet_free(mg_yunet *y)
{
    delete y;
}

extern "C" mg_status mg_yunet_detect(mg_yunet *y, const mg_image *rgb, double score, double iou, int most,
                                     const mg_yunet_face **face, int *count, mg_err *err)
{
    *face = nullptr;
    *count = 0;
    if (shim::check_image("yunet", rgb, 0, err) != MG_OK)
        return MG_EINPUT;
    return shim::cv_guard("yunet", err, [&] {
        cv::Mat bgr, faces;
        cv::cvtColor(shim::borrow(rgb), bgr, rgb->channels == 3 ? cv::COLOR_RGB2BGR : cv::COLOR_GRAY2BGR);
        if (bgr.size() != y->size)
            y->detector->setInputSize(y->size = bgr.size());
        y->detector->setScoreThreshold((float)score);
        y->detector->setNMSThreshold((float)iou);
        y->detector->setTopK(most);
        y->detector->detect(bgr, faces);
        y->list.clear();
        for (int i = 0; i < faces.rows; i++) {
            static_assert(sizeof(mg_yunet_face) == 15 * sizeof(float), "a row of FaceDetectorYN is 15 floats");
            mg_yunet_face f;
            std::memcpy(&f, faces.ptr<float>(i), sizeof f);
            y->list.push_back(f);
        }
        *face = y->list.data();
        *count = (int)y->list.size();
        return MG_OK;
    });
}
