/* The only file that sees OpenCV's CascadeClassifier. */
#include "score/cv/cv_cascade.h"

#include <algorithm>
#include <fstream>
#include <memory>
#include <vector>

#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>

#include "base/file/file.h"
#include "score/cv/shim_cv.h"

struct mg_cascade {
    cv::CascadeClassifier classifier;
    mg_cascade_model model;
    std::vector<mg_cascade_stage> stage;
    std::vector<mg_cascade_tree> tree;
    std::vector<mg_cascade_node> node;
    std::vector<float> leaf;
    std::vector<mg_cascade_feature> feature;
    std::vector<cv::Rect> found;
    std::vector<mg_rect> list;
};

namespace
{

/* OpenCV lowers each stage's threshold by this when it reads one. */
const float STAGE_EPSILON = 1e-5f;

void read_tree(mg_cascade *c, const cv::FileNode &weak)
{
    const size_t width = c->model.lbp ? 3 + 8 : 4;
    c->tree.push_back({(int)c->node.size(), (int)c->leaf.size()});
    std::vector<double> v;
    for (const cv::FileNode &n : weak["internalNodes"])
        v.push_back((double)n);
    for (size_t i = 0; i + width <= v.size(); i += width) {
        mg_cascade_node n = {(int)v[i + 2], (int)v[i], (int)v[i + 1], 0, {0}};
        if (c->model.lbp)
            std::transform(&v[i + 3], &v[i + 3] + 8, n.subset, [](double d) { return (int32_t)d; });
        else
            n.threshold = (float)v[i + 3];
        c->node.push_back(n);
    }
    for (const cv::FileNode &n : weak["leafValues"])
        c->leaf.push_back((float)n);
}

void read_stages(mg_cascade *c, const cv::FileNode &stages)
{
    for (const cv::FileNode &s : stages) {
        const int first = (int)c->tree.size();
        for (const cv::FileNode &weak : s["weakClassifiers"])
            read_tree(c, weak);
        c->stage.push_back({first, (int)c->tree.size() - first, (float)s["stageThreshold"] - STAGE_EPSILON});
    }
}

mg_rect read_rect(const cv::FileNode &n)
{
    return {(int)n[0], (int)n[1], (int)n[2], (int)n[3]};
}

/* false: a tilted feature. */
bool read_features(mg_cascade *c, const cv::FileNode &features)
{
    for (const cv::FileNode &f : features) {
        mg_cascade_feature out = mg_cascade_feature();
        if ((int)f["tilted"])
            return false;
        if (c->model.lbp)
            out.rect[0] = read_rect(f["rect"]);
        const cv::FileNode rects = f["rects"];
        for (size_t i = 0; i < std::min<size_t>(rects.size(), 3); i++) {
            out.rect[i] = read_rect(rects[(int)i]);
            out.weight[i] = (float)rects[(int)i][4];
        }
        c->feature.push_back(out);
    }
    return true;
}

/* Every index that scanning will follow lies inside its array, every rectangle inside the window. */
bool sound(const mg_cascade *c)
{
    const mg_cascade_model &m = c->model;
    const int blocks = m.lbp ? 3 : 1;
    if (m.w < 3 || m.h < 3 || m.w > 512 || m.h > 512 || c->stage.empty())
        return false;
    for (const auto &f : c->feature)
        for (const auto &r : f.rect)
            if (r.x < 0 || r.y < 0 || r.w < 0 || r.h < 0 || r.x + blocks * r.w > m.w || r.y + blocks * r.h > m.h)
                return false;
    for (size_t t = 0; t < c->tree.size(); t++) {
        const int last = t + 1 < c->tree.size() ? c->tree[t + 1].node : (int)c->node.size();
        const int leaves = (t + 1 < c->tree.size() ? c->tree[t + 1].leaf : (int)c->leaf.size()) - c->tree[t].leaf;
        const int nodes = last - c->tree[t].node;
        if (nodes < 1)
            return false;
        for (int i = 0; i < nodes; i++) {
            const mg_cascade_node &n = c->node[(size_t)(c->tree[t].node + i)];
            for (int child : {n.left, n.right})
                if (child > 0 ? child <= i || child >= nodes : -child >= leaves)
                    return false;
            if (n.feature < 0 || n.feature >= (int)c->feature.size())
                return false;
        }
    }
    return true;
}

mg_status read_model(mg_cascade *c, const char *path, mg_err *err)
{
    const cv::FileStorage file(path, cv::FileStorage::READ);
    const cv::FileNode root = file.getFirstTopLevelNode();
    const std::string kind = (std::string)root["featureType"];
    c->model = mg_cascade_model();
    c->model.lbp = kind == "LBP";
    c->model.w = (int)root["width"];
    c->model.h = (int)root["height"];
    read_stages(c, root["stages"]);
    const bool upright = read_features(c, root["features"]);
    if ((kind != "LBP" && kind != "HAAR") || !upright || !sound(c))
        return mg_fail_at(err, MG_EINPUT, path, "not a boosted Haar or LBP cascade without tilted features");
    c->model.stages = (int)c->stage.size();
    c->model.features = (int)c->feature.size();
    c->model.stage = c->stage.data();
    c->model.tree = c->tree.data();
    c->model.node = c->node.data();
    c->model.leaf = c->leaf.data();
    c->model.feature = c->feature.data();
    return MG_OK;
}

mg_status check_grey(const mg_image *im, mg_err *err)
{
    if (shim::check_image("cascade", im, 0, err) != MG_OK)
        return MG_EINPUT;
    return im->channels == 1 ? MG_OK : mg_fail(err, MG_EINPUT, "cascade: needs a grey image");
}

mg_status give(mg_cascade *c, const mg_rect **rect, int *count)
{
    c->list.clear();
    for (const cv::Rect &r : c->found)
        c->list.push_back({r.x, r.y, r.width, r.height});
    *rect = c->list.data();
    *count = (int)c->list.size();
    return MG_OK;
}

} // namespace

extern "C" mg_status mg_cascade_new(mg_cascade **out, const char *path, mg_err *err)
{
    *out = nullptr;
    const mg_status st = shim::cv_guard(path, err, [&] {
        if (mg_file_plain(path, err) != MG_OK)
            return MG_EINPUT;
        if (!std::ifstream(path).good())
            return mg_fail_at(err, MG_EINPUT, path, "cannot be opened");
        std::unique_ptr<mg_cascade> c(new mg_cascade);
        if (!c->classifier.load(path))
            return mg_fail_at(err, MG_EINPUT, path, "OpenCV reads no cascade in it");
        const mg_status read = read_model(c.get(), path, err);
        if (read == MG_OK)
            *out = c.release();
        return read;
    });
    return shim::as_input(st, err);
}

extern "C" void mg_cascade_free(mg_cascade *c)
{
    delete c;
}

extern "C" const mg_cascade_model *mg_cascade_model_of(const mg_cascade *c)
{
    return &c->model;
}

extern "C" mg_status mg_cascade_detect(mg_cascade *c, const mg_image *grey, double scale, int neighbours,
                                       const mg_rect **rect, int *count, mg_err *err)
{
    *rect = nullptr;
    *count = 0;
    if (check_grey(grey, err) != MG_OK)
        return MG_EINPUT;
    return shim::cv_guard("cascade", err, [&] {
        c->classifier.detectMultiScale(shim::borrow(grey), c->found, scale, neighbours);
        return give(c, rect, count);
    });
}

extern "C" mg_status mg_cascade_group(mg_cascade *c, const mg_rect *in, int n, int neighbours, const mg_rect **rect,
                                      int *count, mg_err *err)
{
    *rect = nullptr;
    *count = 0;
    return shim::cv_guard("cascade", err, [&] {
        c->found.clear();
        for (int i = 0; i < n; i++)
            c->found.push_back(cv::Rect(in[i].x, in[i].y, in[i].w, in[i].h));
        cv::groupRectangles(c->found, neighbours, 0.2);
        return give(c, rect, count);
    });
}

extern "C" mg_status mg_cascade_shrink(mg_image *out, const mg_image *grey, int w, int h, mg_err *err)
{
    *out = mg_image();
    if (check_grey(grey, err) != MG_OK)
        return MG_EINPUT;
    const mg_status st = mg_image_new(out, w, h, 1, err);
    if (st != MG_OK)
        return st;
    const mg_status done = shim::cv_guard("cascade", err, [&] {
        cv::Mat to = shim::borrow(out);
        cv::resize(shim::borrow(grey), to, to.size(), 0, 0, cv::INTER_LINEAR_EXACT);
        return MG_OK;
    });
    if (done != MG_OK)
        mg_image_free(out);
    return done;
}
