# The checklist of src/score/rows.h, walked on a copy: a detector is one new file, and at most three touched.
. "$(dirname "$0")/lib.bash"
cd "$(dirname "$0")/../.."
build=${B#"$PWD"/}
case $build in build-san-*) san=${build#build-san-} ;; *) san= ;; esac
copy=$scratch/copy
mkdir "$copy"
cp -a Makefile include src tests patterns LICENSE README.md "$copy"
mkdir -p "$copy/$build/tests"
cp -a "$build"/{obj,*.a,*.o,bundle_data.c,face_recipe,maskgen} "$copy/$build"
build() { MAKEFLAGS='' make -C "$copy" -s B="$build" SAN="${san//-/,}" "$@" >"$scratch/log" 2>&1 || { sed 's/^/# /' "$scratch/log"; return 1; }; }
ok "the copy is built as it stands" build all

cat >"$copy/src/score/mean_brightness.c" <<'C'
/* How bright the whole picture is, as if that were a face. */
#include <stdlib.h>

#include "base/hash.h"
#include "score/windows.h"

#define FLOOR (-1.0)

static mg_status open_it(void **self, const mg_detector_ops *row, const void *opts, const mg_context *context, mg_err *err)
{
    (void)opts, (void)context;
    *self = calloc(1, sizeof(windows));
    return *self ? MG_OK : mg_fail(err, MG_ENOMEM, "%s: out of memory", row->name);
}

static mg_status score_it(void *self, const mg_image *im, mg_rect box, mg_score *out, mg_err *err)
{
    windows *found = self;
    size_t n = (size_t)im->w * (size_t)im->h * (size_t)im->channels;
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += im->px[i];
    *out = (mg_score){0};
    found->count = 0;
    mg_status st = windows_add(found, (mg_rect){0, 0, im->w, im->h}, sum / (double)n / 255 * 2 - 1, err);
    windows_margins(found, box, FLOOR, 1, out);
    windows_detections(found, box, 0, out);
    return st;
}

static mg_status weights_of(void *self, char hex[MG_HASH_HEX], mg_err *err)
{
    (void)self, (void)err;
    mg_hash_bytes("0.5", 3, hex);
    return MG_OK;
}

static void close_it(void *self)
{
    windows_free(self);
    free(self);
}

const mg_detector_ops mg_detector_mean_brightness = {
    .name = "mean-brightness",
    .summary = "the whole picture, where it is lighter than the middle grey",
    .licence = "MIT",
    .floor = FLOOR,
    .tolerance = 1e-9,
    .open = open_it,
    .score = score_it,
    .close = close_it,
    .weights = weights_of,
};
C
cat >"$copy/tests/unit/test_mean_brightness.c" <<'C'
#include "detector.h"

static void white_is_a_face_and_black_is_none(void **state)
{
    (void)state;
    const mg_detector_ops *row;
    void *self = open_detector(&row, "mean-brightness");
    mg_image im;
    mg_score s;
    MUST(mg_image_new(&im, 8, 8, 1, err));
    for (int white = 0; white < 2; white++) {
        memset(im.px, white ? 255 : 0, 64);
        MUST(row->score(self, &im, (mg_rect){0, 0, 8, 8}, &s, err));
        assert_true(s.hit == white && s.count == white && s.true_margin == (white ? 1 : -1));
    }
    mg_image_free(&im);
    row->close(self);
}

TEST_MAIN(cmocka_unit_test(white_is_a_face_and_black_is_none))
C
ok "without its line in the list it is no detector" bash -c '! "$1" list detectors | grep -q "^mean-brightness"' - "$copy/$build/maskgen"
sed -i 's/^ROW(lbp)$/&\nROW(mean_brightness)/' "$copy/src/score/rows.h"
ok "it is compiled and linked" build all
maskgen=$copy/$build/maskgen
ok "it is listed, after the row that its line follows" bash -c '"$1" list detectors | grep -A2 "^lbp" | grep -q "^mean-brightness  *the whole picture"' - "$maskgen"
ok "it scores a picture" bash -c '"$1" score --detector mean-brightness "$2" | grep -q mean-brightness' - "$maskgen" "$photos/2008_001009.jpg"
ok "beside others" bash -c '"$1" score --json --detector lbp,mean-brightness "$2" | grep -c "\"best_margin\"" | grep -qx 2' - "$maskgen" "$photos/2008_001009.jpg"
ok "it can be searched on, with a weight" "$maskgen" --quiet --iters 3 --faces synth:1 --detector mean-brightness:2 --out "$scratch/run"
ok "the record names it and its weights" grep -q '"name": "mean-brightness"' "$scratch/run/run.json"
ok "a mistyped name is put right" exits 2 'did you mean mean-brightness\?' "$maskgen" score --detector mean-brightnes "$photos/2008_001009.jpg"
ok "its own test and the table's are built" build "$build/tests/test_mean_brightness" "$build/tests/test_scorer"
ok "its own test passes" bash -c 'cd "$1" && "$2/tests/test_mean_brightness" >"$3" 2>&1' - "$copy" "$build" "$scratch/log"
ok "the table's test passes" bash -c 'cd "$1" && "$2/tests/test_scorer" >"$3" 2>&1' - "$copy" "$build" "$scratch/log"
ok "the manual has it by itself" bash -c '"$1" help manual | grep -q "^.fBmean.-brightness"' - "$maskgen"
diff -rq src "$copy/src" >"$scratch/touched"
diff -rq tests "$copy/tests" >>"$scratch/touched"
diff -rq include "$copy/include" >>"$scratch/touched"
ok "two new files: the detector and its test" [ "$(grep -c '^Only in' "$scratch/touched")" -eq 2 ]
ok "at most two files were touched" [ "$(grep -c '^Files' "$scratch/touched")" -le 2 ]
done_testing
