/* Makes the first files of each corpus: program FOLDER. All of them are ours: drawn here, or copied from patterns/.
 * `make fuzz-seeds` runs it; finds are added by hand. */
#include <stdio.h>

#include <jpeglib.h>
#include <lcms2.h>
#include <png.h>

#include "../tools/photo_writer.h"
#include "../tools/tfjs_writer.h"
#include "fuzz.h"
#include "four_genes.h"
#include "base/bundle.h"
#include "run/checkpoint.h"
#include "face/face_file.h"
#include "base/file/file.h"
#include "base/json/json.h"
#include "pattern/pattern_file.h"
#include "base/image/png.h"
#include "cloth/texture.h"
#include "faceset/cache.h"
#include "report/run_files.h"

static const char *root;
static char place[1024];

static const char *at(const char *parser, const char *name)
{
    snprintf(place, sizeof place, "%s/%s", root, parser);
    HOLDS(mg_dir_make(place, NULL) == MG_OK);
    snprintf(place, sizeof place, "%s/%s/%s", root, parser, name);
    return place;
}

static void keep(const char *parser, const char *name, const void *data, size_t size)
{
    HOLDS(mg_file_write(at(parser, name), data, size, NULL) == MG_OK);
}

static void keep_text(const char *parser, const char *name, const char *text)
{
    keep(parser, name, text, strlen(text));
}

static void keep_json(const char *parser, const char *name, mg_json *tree)
{
    HOLDS(mg_json_write(at(parser, name), tree, NULL) == MG_OK);
    mg_json_free(tree);
}

static void draw(mg_image *im, int w, int h, int channels)
{
    HOLDS(mg_image_new(im, w, h, channels, NULL) == MG_OK);
    for (int i = 0; i < w * h * channels; i++)
        im->px[i] = (uint8_t)(i * 37 + i / w * 11);
}

/* ---- pictures ------------------------------------------------------------------------------------------------- */

static void put_png(const char *name, int type, int depth, int interlace, bool transparent)
{
    enum { W = 13, H = 9 };
    FILE *f = fopen(at("png", name), "wb");
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_color colours[4] = {{0, 0, 0}, {255, 0, 0}, {0, 255, 9}, {250, 250, 250}};
    png_byte rows[H][W * 8], alpha[3] = {0, 128, 255};
    png_bytep row[H];
    for (int y = 0; y < H; y++) {
        row[y] = rows[y];
        for (int x = 0; x < W * 8; x++)
            rows[y][x] = (png_byte)(x * 29 + y * 7);
    }
    png_init_io(png, f);
    png_set_IHDR(png, info, W, H, depth, type, interlace, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (type == PNG_COLOR_TYPE_PALETTE)
        png_set_PLTE(png, info, colours, 4);
    if (transparent && type == PNG_COLOR_TYPE_PALETTE)
        png_set_tRNS(png, info, alpha, 3, NULL);
    else if (transparent)
        png_set_tRNS(png, info, NULL, 0, &(png_color_16){0, 29, 58, 87, 29});
    png_write_info(png, info);
    png_write_image(png, row);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    fclose(f);
}

static void pngs(void)
{
    mg_image im;
    char long_text[3000];
    memset(long_text, 'a', sizeof long_text);
    long_text[sizeof long_text - 1] = 0;
    draw(&im, 8, 6, 3);
    HOLDS(mg_png_write(at("png", "plain"), &im, NULL, 0, NULL) == MG_OK);
    HOLDS(mg_png_write(at("png", "text"), &im, "{\"genes\": [1, 2]}", 300, NULL) == MG_OK);
    HOLDS(mg_png_write(at("png", "text-packed"), &im, long_text, 0, NULL) == MG_OK);
    mg_image_free(&im);
    put_png("grey-1", PNG_COLOR_TYPE_GRAY, 1, PNG_INTERLACE_NONE, false);
    put_png("grey-16-interlaced", PNG_COLOR_TYPE_GRAY, 16, PNG_INTERLACE_ADAM7, true);
    put_png("grey-alpha", PNG_COLOR_TYPE_GRAY_ALPHA, 8, PNG_INTERLACE_NONE, false);
    put_png("rgb-16-key", PNG_COLOR_TYPE_RGB, 16, PNG_INTERLACE_NONE, true);
    put_png("rgba-interlaced", PNG_COLOR_TYPE_RGB_ALPHA, 8, PNG_INTERLACE_ADAM7, false);
    put_png("palette-2-alpha", PNG_COLOR_TYPE_PALETTE, 2, PNG_INTERLACE_NONE, true);
}

/* `exif`: orientation, 0 for no APP1; little-endian where it is even. */
static void put_jpeg(const char *name, bool grey, bool progressive, int sampling, int exif)
{
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr mgr;
    mg_image im;
    FILE *f = fopen(at("jpeg", name), "wb");
    draw(&im, 21, 17, grey ? 1 : 3);
    jpeg.err = jpeg_std_error(&mgr);
    jpeg_create_compress(&jpeg);
    jpeg_stdio_dest(&jpeg, f);
    jpeg.image_width = 21;
    jpeg.image_height = 17;
    jpeg.input_components = grey ? 1 : 3;
    jpeg.in_color_space = grey ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, 60, TRUE);
    jpeg.comp_info[0].h_samp_factor = jpeg.comp_info[0].v_samp_factor = sampling;
    jpeg.restart_interval = sampling == 1 ? 1 : 0;
    if (progressive)
        jpeg_simple_progression(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    bool little = exif % 2 == 0;
    uint8_t app1[] = {'E',  'x',  'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1,
                      0x01, 0x12, 0,   3,   0, 0, 0,   1,   0, 0,  0, 0, 0, 0, 0, 0};
    static const uint8_t intel[] = {'E',  'x',  'i', 'f', 0, 0, 'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0,
                                    0x12, 0x01, 3,   0,   1, 0, 0,   0,   0,  0, 0, 0, 0, 0, 0, 0};
    if (little)
        memcpy(app1, intel, sizeof intel);
    app1[little ? 24 : 25] = (uint8_t)exif;
    if (exif)
        jpeg_write_marker(&jpeg, JPEG_APP0 + 1, app1, sizeof app1);
    for (int y = 0; y < 17; y++) {
        JSAMPROW row = mg_image_at(&im, 0, y);
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    fclose(f);
    mg_image_free(&im);
}

static void jpegs(void)
{
    put_jpeg("baseline", false, false, 2, 0);
    put_jpeg("restarts", false, false, 1, 3);
    put_jpeg("grey", true, false, 1, 6);
    put_jpeg("progressive", false, true, 2, 5);
    put_jpeg("progressive-grey", true, true, 1, 8);
}

/* What put_png and put_jpeg have not: inks, a late EXIF segment, a chunk with it. */
static void photos(void)
{
    const photo_style style[] = {{.orientation = 6, .xmp_first = true, .late = true, .type = 4},
                                 {.orientation = 7, .inks = PHOTO_CMYK, .intel = true},
                                 {.inks = PHOTO_YCCK, .progressive = true},
                                 {.arithmetic = true}};
    static const char *const name[] = {"xmp-first", "cmyk", "ycck", "arithmetic"};
    mg_image im;
    size_t size;
    draw(&im, 21, 17, 3);
    for (int i = 0; i < 4; i++) {
        uint8_t *file = photo_jpeg(&im, &style[i], &size);
        keep("jpeg", name[i], file, size);
        free(file);
    }
    uint8_t *file = photo_png(&im, &style[0], &size);
    keep("png", "exif", file, size);
    free(file);
    mg_image_free(&im);
}

/* ---- text ----------------------------------------------------------------------------------------------------- */

static void texts(void)
{
    mg_spec spec;
    keep_text(
        "json", "all",
        "{\"a\": [1, -2.5e-3, true, false, null, \"\\u00e9\\ud83d\\ude00\\n\"], \"b\": {\"c\": {}}, \"\": [[]]}\n");
    keep_text("json", "number", "-0.1E+20");
    keep_text("json", "twice", "{\"a\": 1,\n\"\\u0061\": 2}");
    keep_text(
        "json", "deep",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[0]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");
    HOLDS(mg_spec_init(&spec, NULL) == MG_OK);
    keep_json("spec", "default", mg_spec_to_json(&spec));
    mg_spec_free(&spec);
    keep_text("spec", "short", "{\"iters\": 5, \"grid\": \"6x4\", \"faces\": [\"a\", \"b\"], \"kappa\": 1e-3}");
    keep_text(
        "palette", "gimp",
        "GIMP Palette\nName: four\nColumns: 2\n# a comment\n0 0 0 black\n255 255 255\twhite\n 12 34 56\r\n7 8 9 x\n");
    keep_text("palette", "hex", "; a comment\n#000000\nff8800\n# more\n\n#A0b0C0\r\n");
}

static void baselines(void)
{
    keep_text("baseline", "empty", "{\"maskgen-baseline\": 1, \"rows\": []}");
    keep_text("baseline", "both",
              "{\"maskgen-baseline\": 1, \"rows\": [\n"
              "{\"path\": \"m&<'>.png\", \"as\": \"pattern\", \"detector\": \"dlib-hog\", \"inputs\": {\"maskgen\": "
              "\"0.1.0\", \"genes\": [1, 2], "
              "\"faces\": [{\"name\": \"a\", \"sha256\": \"00\"}]}, \"scores\": {\"found\": 1, \"mean_margin\": 0.5, "
              "\"faces\": [{\"name\": \"a\", "
              "\"hit\": true, \"true_margin\": 0.5, \"parts\": {\"front\": 0.5, \"left\": -3}}]}},\n"
              "{\"path\": \"b,:%.jpg\", \"as\": \"picture\", \"detector\": \"lbp\", \"inputs\": {\"sha256\": "
              "\"\\u001b[2J\"}, \"scores\": {\"faces\": 1, "
              "\"best_margin\": 1.25, \"detections\": [{\"margin\": 1.25, \"part\": \"front\", \"box\": [1, 2, 30, "
              "40]}]}}\n]}\n");
    keep_text("baseline", "table",
              "path,detector,what,name,found,margin,value\r\n,,maskgen-baseline,,,,1\n"
              "\"m,\"\"1\"\".png\",lbp,as,,,,pattern\nm.png,lbp,as,,,,picture\n"
              "m.png,lbp,inputs.library,,,,OpenCV 4.6.0\nm.png,lbp,inputs.genes,,,,\"[1,2,15]\"\n"
              "m.png,lbp,inputs.faces,a,,,00ff\nm.png,lbp,inputs.faces,b,,,\"{\"\"sha256\"\":\"\"{\"\"}\"\n"
              "m.png,lbp,scores.found,,,,1\nm.png,lbp,scores.faces,a,1,0.5,\"{\"\"parts\"\":{\"\"x\"\":-3}}\"\n"
              "m.png,lbp,scores.detections,,,1.25,\"{\"\"box\"\":[1,2,30,40]}\"\n");
    keep_text("baseline", "twice",
              "{\"maskgen-baseline\": 1, \"rows\": [{\"path\": \"a\", \"as\": \"picture\", \"detector\": \"b\", "
              "\"inputs\": {}, \"scores\": {}}, "
              "{\"path\": \"a\", \"as\": \"pattern\", \"detector\": \"b\", \"inputs\": {}, \"scores\": {}}]}");
}

static void bundled(void)
{
    static const char *const extra[] = {
        "{\"spec\": {\"family\": \"cells\", \"grid\": \"2x2\", \"symmetry\": "
        "\"mirror\", \"palette\": \"#000000,#ff8800\"}, \"genes\": [0, 1]}",
        "{\"spec\": {\"family\": \"stamps\", \"grid\": \"4x1\", \"repeat\": \"3x2\", "
        "\"stamp\": \"face\"}, \"genes\": [1, 2, 3, 4]}",
        "{\"result\": {\"genes\": [3], \"claim\": \"none\"}, \"title\": \"t\", "
        "\"spec\": {\"grid\": \"1x1\", \"lock\": \"0=3\"}}",
        "{\"spec\": {\"family\": \"bars\", \"min-feature\": 3, \"repeat\": \"2x2\", "
        "\"symmetry\": \"rotate\"}, \"genes\": []}",
        "{\"spec\": {\"grid\": \"2x1\"}, \"genes\": [0, 1], \"scores\": {\"evals\": 9, "
        "\"controls\": {\"best-of-K\": {\"genes\": [1, 0]}}}}",
        "{\"spec\": {\"grid\": \"2x1\"}, \"genes\": [0, 1], \"table\": [{\"name\": \"white\"}, "
        "{\"name\": \"best-of-K\", \"genes\": [2, 3]}]}"};
    const mg_bundle_file *f;
    char name[100];
    int patterns = 0;
    for (size_t i = 0; (f = mg_bundle_at(i)); i++) {
        const char *base = mg_file_base(f->name);
        snprintf(name, sizeof name, "%.*s", (int)strcspn(base, "."), base);
        if (strncmp(f->name, "masks/", 6) == 0) {
            keep("mask", name, f->data, f->size);
            keep("cut", name, f->data, f->size);
        } else if (base == f->name && strstr(base, ".json") && f->size < 4096 && patterns++ < 6)
            keep("pattern", name, f->data, f->size);
    }
    for (size_t i = 0; i < sizeof extra / sizeof *extra; i++) {
        mg_image im;
        snprintf(name, sizeof name, "extra-%zu", i);
        keep_text("pattern", name, extra[i]);
        if (i > 0)
            continue;
        draw(&im, 4, 4, 3);
        HOLDS(mg_png_write(at("pattern", "in-png"), &im, extra[i], 0, NULL) == MG_OK);
        mg_image_free(&im);
    }
}

/* ---- records -------------------------------------------------------------------------------------------------- */

static void keep_parsed(const char *parser, const char *name, const char *text)
{
    mg_json *tree;
    HOLDS(mg_json_parse(&tree, text, strlen(text), name, NULL) == MG_OK);
    keep_json(parser, name, tree);
}

static void records(void)
{
    static const char run[] =
        "{\"maskgen\": \"0.1.0\", \"exec\": {\"engine\": \"exact\", \"cpu-path\": \"v3\"}, \"spec\": {\"faces\": "
        "[\"there/a.jpg\", \"b.jpg\", \"select:2\"], \"iters\": 9}, \"faces\": {\"photos\": [{\"name\": \"b.jpg\", "
        "\"sha256\": \"00ff\"}], \"used\": [1, 2]}, \"detector\": {\"name\": \"dlib-hog\"}, \"table\": [{\"name\": "
        "\"pattern\", \"margin\": -0.5, \"margin_ci\": [-1, 0.25], \"scores\": [{\"true_margin\": -1.5}, "
        "{\"true_margin\": 0.5}]}, {\"name\": \"white\", \"margin\": 1e3, \"margin_ci\": [null, null]}], \"others\": "
        "[{\"detector\": \"lbp\", \"table\": [{\"name\": \"bare\", \"margin\": 3, \"margin_ci\": [1, 5]}]}], "
        "\"result\": "
        "{\"stop\": \"time\", \"iters\": 5, \"interrupted\": true}}";
    mg_image im;
    draw(&im, 4, 4, 3);
    HOLDS(mg_png_write(at("replay", "in-png"), &im, run, 0, NULL) == MG_OK);
    mg_image_free(&im);
    keep_parsed("replay", "run", run);
    keep_parsed("plot", "run", run);
    keep_parsed(
        "plot", "eval",
        "{\"sets\": [{\"kind\": \"heads\", \"face_width\": 160, \"faces\": 8, \"detectors\": [{\"detector\": "
        "\"lbp\", \"rows\": [{\"print\": \"bare\", \"rate\": 1}, {\"print\": \"white\", \"rate\": 0.25}]}, "
        "{\"detector\": \"none\", \"rows\": []}, {\"detector\": \"yunet\", \"rows\": [{\"print\": \"white\", \"rate\": "
        "null}]}]}, {\"kind\": \"photos\", \"face_width\": 105.5, \"faces\": 3, \"photos\": 2}]}");
    keep_text("plot", "trace", RUN_TRACE_HEADER "0,1,0.5,3,3,1\n1,2,0.25,2.5,2.5,1\n2,3,0.125,2.75,2.5,0\n");
    keep_text("plot", "no-temperature", RUN_TRACE_HEADER "0,1,0,-3,-3,1\n");
    keep_text("plot", "far", RUN_TRACE_HEADER "0,1,1e-300,1e17,1e17,1\n1e17,2,1e300,100000000000000016,1e17,1\n");
    keep_text(
        "exec", "faces",
        "{\"faces\": [{\"box\": [11, 9.5, 20, 21], \"margin\": 0.75}, {\"box\": [-5, 0, 9, 9]}, {\"box\": [60, 3, "
        "8, 8], \"margin\": -99}], \"path\": \"/tmp/1.png\"}");
    keep_text("exec", "none", "{\"faces\": []}");
    keep_text("exec", "vector", "{\"path\": \"/tmp/1.png\", \"vector\": [0.25, -1e-3, 3]}");
    keep_text("exec", "error", "{\"error\": \"\\u001b[2J\\u009b on fire\"}");
    keep_text("exec", "long",
              "Traceback (most recent call last): \xe2\x80\xa6 \xc2\x9b"
              "2J \x1b[31m one line of more than what a message quotes, "
              "which is cut between two characters "
              "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9");
}

/* Outputs of a network as fuzz_tensor.c packs them: a count, dimensions in two bytes each, values that repeat. */
static void tensors(void)
{
    static const uint8_t ultra[] = {2, 3, 0, 1,    0,    7, 0, 4,    3,    0, 1, 0,    7,   0,
                                    2, 0, 0, 0x80, 0x3e, 0, 0, 0x40, 0x3f, 0, 0, 0x20, 0x3f},
                         blaze[] = {4,  3, 0, 1,    2,    0, 0, 16,   3,    0, 1, 1,    0x80, 0,
                                    16, 3, 0, 1,    2,    0, 0, 1,    3,    0, 1, 1,    0x80, 0,
                                    1,  0, 0, 0x80, 0x40, 0, 0, 0x20, 0xc1, 0, 0, 0xa0, 0x40},
                         mesh[] = {1, 3, 0, 1, 9, 0, 0, 17, 0, 0, 0x80, 0x3f, 0, 0, 0x20, 0x41},
                         boxes[] = {6, 4, 0, 1, 0, 84, 0,    4,    0, 4, 4,    0,    1, 0, 4,    0,   2,
                                    0, 2, 4, 0, 1, 0,  4,    0,    1, 0, 1,    4,    0, 1, 0,    42,  0,
                                    4, 0, 4, 4, 0, 1,  0,    2,    0, 2, 0,    2,    4, 0, 1,    0,   2,
                                    0, 1, 0, 1, 0, 0,  0x80, 0x3f, 0, 0, 0x20, 0x41, 0, 0, 0x20, 0xc1};
    keep("tensor", "ultraface", ultra, sizeof ultra);
    keep("tensor", "blazeface", blaze, sizeof blaze);
    keep("tensor", "facemesh", mesh, sizeof mesh);
    keep("tensor", "faceboxes", boxes, sizeof boxes);
}

/* A network as fuzz_tfjs.c packs it. */
static void keep_network(const char *name, char options, tfjs_writer *w)
{
    char *json = w_json(w);
    mg_strbuf all = {0};
    HOLDS(json);
    mg_strbuf_add(&all, &options, 1);
    mg_strbuf_add(&all, json, strlen(json) + 1);
    mg_strbuf_add(&all, w->bytes.n ? w->bytes.s : "", w->bytes.n);
    HOLDS(!all.lost);
    keep("tfjs", name, all.s, all.n);
    mg_strbuf_free(&all);
    w_free(w);
    free(json);
}

/* Every operator in one small network or another. */
static void networks(void)
{
    static const float v[32] = {0.5f, -1, 0.25f, 2, -0.125f, 1, 0.75f, -0.5f};
    static const uint16_t halves[8] = {0x3c00, 0xb800, 0x0001, 0x4000};
    tfjs_writer w = {0};
    w_input(&w, 8, 8, 2);
    w_floats(&w, "k", "2,2,2,1", v, 8);
    w_bytes(&w, "d", "2,2,2,1", "\"dtype\":\"float32\",\"quantization\":{\"dtype\":\"float16\"}", halves, 16);
    w_bytes(&w, "b", "2", "\"dtype\":\"float32\",\"quantization\":{\"dtype\":\"uint8\",\"scale\":0.5,\"min\":-1}",
            "\1\2", 2);
    w_floats(&w, "zero", "", v + 31, 1);
    w_floats(&w, "six", "", v + 3, 1);
    w_node(&w, "c", "Conv2D", "\"x\",\"k\"",
           W_SAME ",\"strides\":{\"list\":{\"i\":[\"1\",\"2\",\"1\",\"1\"]}},\"data_format\":{\"s\":\"TkhXQw==\"}");
    w_node(&w, "m", "Mul", "\"c\",\"six\"", "");
    w_node(&w, "r", "Relu", "\"m\"", "");
    w_node(&w, "n", "Minimum", "\"r\",\"six\"", "");
    w_node(&w, "o", "Maximum", "\"n\",\"zero\"", "");
    w_node(&w, "e", "FusedDepthwiseConv2dNative", "\"x\",\"d\",\"b\"",
           W_VALID ",\"strides\":{\"list\":{\"i\":[1,1,1,1]}}," W_FUSED(W_BIAS "," W_RELU6));
    w_node(&w, "y", "Sigmoid", "\"e\"", "");
    w_node(&w, "z", "Identity", "\"o\"", "");
    keep_network("convolutions", '0', &w);
    w_input(&w, -1, -1, 4);
    w_floats(&w, "g", "4", v, 4);
    w_floats(&w, "zero", "", v + 31, 1);
    w_floats(&w, "w", "4,3", v, 12);
    w_ints(&w, "axes", "2", (int32_t[]){1, 2}, 2);
    w_node(&w, "abs", "Abs", "\"x\"", "");
    w_node(&w, "sub", "Sub", "\"x\",\"abs\"", "");
    w_node(&w, "mul", "Mul", "\"sub\",\"g\"", "");
    w_node(&w, "relu", "Relu", "\"x\"", "");
    w_node(&w, "one", "AddV2", "\"relu\",\"mul\"", "");
    w_node(&w, "max", "Maximum", "\"one\",\"zero\"", "");
    w_node(&w, "min", "Minimum", "\"one\",\"zero\"", "");
    w_node(&w, "low", "Mul", "\"g\",\"min\"", "");
    w_node(&w, "two", "Add", "\"max\",\"low\"", "");
    w_node(&w, "mean", "Mean", "\"two\",\"axes\"", "");
    w_node(&w, "product", "MatMul", "\"mean\",\"w\"", "");
    w_node(&w, "p", "Prelu", "\"x\",\"g\"", "");
    w_node(&w, "y", "Softmax", "\"product\"", "");
    w_node(&w, "z", "MaxPool", "\"p\"",
           W_SAME ",\"ksize\":{\"list\":{\"i\":[1,3,3,1]}},\"strides\":{\"list\":{\"i\":[1,2,2,1]}}");
    keep_network("rows", '5', &w);
    w_input(&w, 4, 6, 4);
    w_ints(&w, "pads", "4,2", (int32_t[]){0, 0, 1, 0, 0, 2, 0, 0}, 8);
    w_ints(&w, "size", "2", (int32_t[]){9, 7}, 2);
    w_ints(&w, "zero", "1", (int32_t[]){0}, 1);
    w_ints(&w, "one", "1", (int32_t[]){1}, 1);
    w_ints(&w, "all", "", (int32_t[]){-1}, 1);
    w_ints(&w, "three", "", (int32_t[]){3}, 1);
    w_node(&w, "pad", "Pad", "\"x\",\"pads\"", "");
    w_node(&w, "large", "ResizeBilinear", "\"pad\",\"size\"", W_TRUE("half_pixel_centers"));
    w_node(&w, "both", "ConcatV2", "\"large\",\"large:0\",\"three\"", "");
    w_node(&w, "deep", "DepthToSpace", "\"both\"", W_INT("block_size", "2"));
    w_node(&w, "shape", "Shape", "\"deep\"", "");
    w_node(&w, "first", "StridedSlice", "\"shape\",\"zero\",\"one\",\"one\"", W_INT("shrink_axis_mask", "1"));
    w_node(&w, "target", "Pack", "\"first\",\"all\"", "");
    w_node(&w, "y", "Reshape", "\"deep\",\"target\",\"^pad\"", "");
    w_node(&w, "pool", "AvgPool", "\"x\"",
           W_VALID ",\"ksize\":{\"list\":{\"i\":[1,4,6,1]}},\"strides\":{\"list\":{\"i\":[1,1,1,1]}}");
    w_node(&w, "z", "Squeeze", "\"pool\"", "\"squeeze_dims\":{\"list\":{\"i\":[\"1\",\"-2\"]}}");
    keep_network("shapes", '4', &w);
    w_node(&w, "before", "Unread", "\"after:1\"", "");
    w_node(&w, "x", "Unread", "\"before\"", "");
    w_node(&w, "y", "Neg", "\"x\"", "");
    w_node(&w, "e", "Exp", "\"x\"", "");
    w_node(&w, "z", "Mul", "\"e\",\"y\"", "");
    keep_network("cut", '7', &w);
    w_node(&w, "a", "Add", "\"b\",\"b\"", "");
    w_node(&w, "b", "Relu", "\"a\"", "");
    w_node(&w, "y", "Elu", "\"b\"", "");
    keep_network("circle", '0', &w);
}

/* ---- profiles, checkpoints ------------------------------------------------------------------------------------ */

static void keep_profile(const char *name, cmsHPROFILE p)
{
    cmsUInt32Number size = 0;
    HOLDS(p && cmsSaveProfileToMem(p, NULL, &size));
    uint8_t *data = malloc(size);
    HOLDS(data && cmsSaveProfileToMem(p, data, &size));
    keep("icc", name, data, size);
    free(data);
    cmsCloseProfile(p);
}

static void profiles(void)
{
    cmsToneCurve *gamma = cmsBuildGamma(NULL, 2.2),
                 *steps = cmsBuildTabulatedToneCurve16(NULL, 4, (cmsUInt16Number[]){0, 9000, 30000, 65535});
    cmsCIExyYTRIPLE narrow = {{0.6, 0.34, 1}, {0.3, 0.55, 1}, {0.17, 0.1, 1}};
    keep_profile("srgb", cmsCreate_sRGBProfile());
    keep_profile("narrow", cmsCreateRGBProfile(cmsD50_xyY(), &narrow, (cmsToneCurve *[]){gamma, steps, gamma}));
    keep_profile("grey", cmsCreateGrayProfile(cmsD50_xyY(), gamma));
    keep_profile("ink-limit", cmsCreateInkLimitingDeviceLink(cmsSigCmykData, 250));
    cmsFreeToneCurve(gamma);
    cmsFreeToneCurve(steps);
}

/* After so many steps by a method. */
static void checkpoint(const char *folder, int slot, const char *method, size_t steps)
{
    mg_trace_row row[3];
    mg_checkpoint c = {.every = 3, .inputs = (char[]){"{\"faces\": \"abc\"}"}, .row = row, .rows = steps};
    mg_search_spec spec = {.iters = 100, .restarts = 2};
    mg_problem p;
    mg_search *s;
    snprintf(spec.method, sizeof spec.method, "%s", method);
    four_genes(&p);
    HOLDS(mg_search_new(&s, &spec, &p, NULL) == MG_OK);
    for (size_t i = 0; i < steps; i++)
        HOLDS(mg_search_step(s, &row[i], NULL) == MG_OK);
    HOLDS(mg_search_save(s, &c.search, &c.search_size, NULL) == MG_OK);
    HOLDS(mg_checkpoint_write(&c, folder, slot, NULL) == MG_OK);
    free(c.search);
    mg_search_free(s);
}

static void checkpoints(void)
{
    static const char *const method[] = {"anneal", "mlrose", "random"};
    char folder[1200], from[1300], to[1300];
    for (int i = 0; i < 3; i++) {
        snprintf(folder, sizeof folder, "%s/checkpoint", root);
        HOLDS(mg_dir_make(folder, NULL) == MG_OK);
        checkpoint(folder, 0, method[i], 3);
        snprintf(from, sizeof from, "%s/checkpoint.0", folder);
        snprintf(to, sizeof to, "%s/%s", folder, method[i]);
        HOLDS(rename(from, to) == 0);
    }
    checkpoint(folder, 1, "anneal", 0);
}

/* ---- faces ---------------------------------------------------------------------------------------------------- */

static void faces(void)
{
    mg_face f = {
        .name = "seed", .origin = "synth:0", .synthetic = true, .box = {2, 2, 8, 8}, .blur = 0.7f, .noise = 1.5f};
    HOLDS(mg_face_alloc(&f, 12, 10, NULL) == MG_OK);
    for (int i = 0; i < 12 * 10 * 3; i++)
        f.bare[i] = f.layer.rest[i] = (float)i / 360;
    f.layer.bounds = (mg_rect){3, 4, 6, 5};
    f.layer.tint[0] = f.layer.tint[1] = f.layer.tint[2] = 1;
    f.layer.sample = calloc(12 * 10, sizeof *f.layer.sample);
    uint32_t n = 0;
    for (int p = 0; p < 12 * 10; p++) {
        f.layer.first[p] = n;
        bool inside = p % 12 >= 3 && p % 12 < 9 && p / 12 >= 4 && p / 12 < 9;
        if (inside && p % 2)
            f.layer.sample[n++] = (mg_sample){(uint32_t)p * 50 % (uint32_t)mg_texture_texels(), 0.5f};
    }
    f.layer.first[12 * 10] = n;
    mg_tone_srgb(&f.tone);
    HOLDS(mg_face_save(&f, at("face", "small"), NULL) == MG_OK);
    cache_entry e = {.key = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"};
    snprintf(e.path, sizeof e.path, "%s", at("cache", "entry"));
    cache_store(&e, &f, 1, &(mg_list){.item = (char *[]){"dropped: no face"}, .count = 1});
    mg_face_free(&f);
}

int main(int argc, char **argv)
{
    HOLDS(argc == 2);
    root = argv[1];
    pngs();
    jpegs();
    photos();
    texts();
    baselines();
    records();
    tensors();
    networks();
    bundled();
    profiles();
    checkpoints();
    faces();
    return 0;
}
