# The library in other programs: installed, found by its .pc alone, with public names only; a guest that leaves its host's things as they are.
. "$(dirname "$0")/lib.bash"
cd "$(dirname "$0")/../.."
build=${B#"$PWD"/}
san=
case $B in *-san-*) san=${B##*-san-} san=${san//-/,} ;; esac
sanitise=${san:+-fsanitize=$san}
installs() { MAKEFLAGS='' make -s B="$build" SAN="$san" "$@" >"$scratch/log" 2>&1 || { sed 's/^/# /' "$scratch/log"; return 1; }; }

# ---- installing ---------------------------------------------------------------------------------------------------------------------
stage=$scratch/stage
ok "make install puts things below DESTDIR" installs install DESTDIR="$stage" PREFIX=/opt/maskgen
(cd "$stage" && find . -type f | sort) >"$scratch/installed"
{
    printf './opt/maskgen/%s\n' bin/maskgen lib/libmaskgen.a lib/pkgconfig/maskgen.pc share/man/man1/maskgen.1 \
        share/bash-completion/completions/maskgen share/zsh/vendor-completions/_maskgen share/fish/vendor_completions.d/maskgen.fish
    printf './opt/maskgen/%s\n' include/maskgen/*.h
    printf './opt/maskgen/share/maskgen/schemas/%s\n' $(cd src/report/schemas && ls)
} | sort >"$scratch/wanted"
ok "program, manual, completions, library, every public header and the .pc, and nothing else" cmp "$scratch/wanted" "$scratch/installed"
ok "the .pc speaks of the place without DESTDIR" grep -qx 'prefix=/opt/maskgen' "$stage/opt/maskgen/lib/pkgconfig/maskgen.pc"
ok "make uninstall takes them away" installs uninstall DESTDIR="$stage" PREFIX=/opt/maskgen
ok "and the folders that are empty then" [ -z "$(find "$stage" -mindepth 1)" ]
mkdir -p "$stage/opt/maskgen/include/maskgen" "$stage/opt/maskgen/lib"
touch "$stage/opt/maskgen/include/maskgen/mine.h" "$stage/opt/maskgen/lib/other.a"
installs install DESTDIR="$stage" PREFIX=/opt/maskgen
installs uninstall DESTDIR="$stage" PREFIX=/opt/maskgen
ok "another's files stay" [ "$(cd "$stage/opt/maskgen" && find . -type f | sort | xargs)" = "./include/maskgen/mine.h ./lib/other.a" ]
# Trees as they were: below DESTDIR for /usr and another LIBDIR, and in a PREFIX, both with files of others in the same folders.
tree() { (cd "$1" && find . -printf '%y %P %m\n' | sort); }
others() {
    local folder
    for folder in bin share/man/man1 share/zsh share/bash-completion/completions share/maskgen lib/pkgconfig lib/x86_64-linux-gnu include; do
        mkdir -p "$1/$folder" && touch "$1/$folder/another"
    done
}
others "$scratch/dest/usr"
others "$scratch/own"
tree "$scratch/dest" >"$scratch/before.dest"
tree "$scratch/own" >"$scratch/before.own"
installs install DESTDIR="$scratch/dest" PREFIX=/usr LIBDIR=lib/x86_64-linux-gnu
installs install PREFIX="$scratch/own"
ok "LIBDIR is where library and .pc are, which says so" grep -qxF 'libdir=${prefix}/lib/x86_64-linux-gnu' \
    "$scratch/dest/usr/lib/x86_64-linux-gnu/pkgconfig/maskgen.pc"
ok "uninstall leaves a DESTDIR as it was" bash -c "$(declare -f installs tree); scratch='$scratch' build='$build' san='$san'
    installs uninstall DESTDIR='$scratch/dest' PREFIX=/usr LIBDIR=lib/x86_64-linux-gnu && tree '$scratch/dest' | diff '$scratch/before.dest' -"
ok "and a PREFIX" bash -c "$(declare -f installs tree); scratch='$scratch' build='$build' san='$san'
    installs uninstall PREFIX='$scratch/own' && tree '$scratch/own' | diff '$scratch/before.own' -"

# ---- a client from the .pc alone ----------------------------------------------------------------------------------------------------
prefix=$scratch/prefix
installs install PREFIX="$prefix"
export PKG_CONFIG_PATH=$prefix/lib/pkgconfig
ok "the .pc tells the version" [ "$(pkg-config --modversion maskgen)" = "$VERSION" ]
# The program of `maskgen help library`.
"$MASKGEN" help library | sed -n 's/^    //p' | sed -n '/^#include <stdio.h>/,/bad; }$/p' >"$scratch/client.c"
ok "the client of help library has eleven lines" [ "$(wc -l <"$scratch/client.c")" -eq 11 ]
mkdir "$scratch/away" "$scratch/home" "$scratch/temp"
# As help says, elsewhere: no path into this tree.
ok "it compiles and links from the .pc alone" bash -c "cd '$scratch/away' &&
    gcc -std=c11 -Wall -Wextra -Werror $sanitise ../client.c \$(pkg-config --static --cflags --libs maskgen) -o ../client"
# guest PROGRAM ARGUMENT…: runs it where nothing is but empty folders.
guest() { (cd "$scratch/away" && env -i PATH="$PATH" HOME="$scratch/home" XDG_CACHE_HOME="$scratch/home/cache" TMPDIR="$scratch/temp" "$@"); }
guest "$scratch/client" >"$scratch/said" 2>"$scratch/err"
ok "it searches and says what came out" grep -q 'margin' "$scratch/said"
ok "it prints nothing of its own" [ ! -s "$scratch/err" ]
ok "it writes the run's folder" [ -s "$scratch/away/mine/run.json" ]
ok "and without a cache_dir nothing else" [ -z "$(cd "$scratch" && find away home temp -mindepth 1 ! -path 'away/mine' ! -path 'away/mine/*')" ]

# ---- a host with things of its own --------------------------------------------------------------------------------------------------
ok "no two members of the archive have one name" bash -c "[ -z \"\$(ar t '$B/libmaskgen.a' | sort | uniq -d)\" ]"
{
    sed 's,.*/,#include <maskgen/,; s,$,>,' < <(printf '%s\n' include/maskgen/*.h)
    cat <<'END'
#include <cstdio>
#include <cstring>

#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>

/* Names that the library uses inside. */
extern "C" {
void grid_free(void) { std::puts("the host's grid_free"); }
int scene_init = 1, camera_ray = 2, windows_free = 3, head_mean = 4;
mg_status mg_png_write(void) { return MG_OK; }
}

static int own_handler(int, const char *, const char *, const char *, int, void *)
{
    return 0;
}

/* Every detector that stands alone, is here and is not slow, on one picture. */
static void ask_all(const mg_image &im, const mg_context &context)
{
    for (const mg_detector_ops *const *row = mg_detector_rows; *row; row++) {
        mg_detector d;
        mg_err err;
        void *self;
        if (mg_detector_needs_argument(*row) || ((*row)->flags & MG_DETECTOR_SLOW) || mg_detector_new(&d, (*row)->name, &err) != MG_OK)
            continue;
        mg_score s;
        if (mg_detector_available(&d, &context, &err) == MG_OK && mg_detector_open(&self, &d, &context, &err) == MG_OK) {
            if ((*row)->score(self, &im, mg_rect{0, 0, im.w, im.h}, &s, &err) == MG_OK)
                std::printf("%s: %.17g %.17g, %d found, best %.17g\n", (*row)->name, s.true_margin, s.false_margin, s.count, mg_score_best(&s));
            (*row)->close(self);
        }
        mg_detector_free(&d);
    }
}

/* Settings that are nobody's default. */
int main(int argc, char **argv)
{
    const int threads = argc > 1 ? argv[1][0] - '0' : 1;
    cv::setNumThreads(threads);
    cv::setUseOptimized(false);
    cv::setRNGSeed(7);
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_ERROR);
    cv::redirectError(own_handler);
    mg_err err;
    mg_image im;
    mg_context context = mg_context();
    context.model_dir[0] = argc > 3 ? argv[3] : nullptr;
    if (mg_picture_load(&im, nullptr, argv[2], &err) != MG_OK || std::strcmp(mg_version(), MG_VERSION) != 0)
        return 1;
    const bool optimised = cv::useOptimized();
    ask_all(im, context);
    mg_image_free(&im);
    grid_free();
    const bool same = cv::getNumThreads() == threads && cv::useOptimized() == optimised && cv::theRNG().state == 7 &&
                      cv::utils::logging::getLogLevel() == cv::utils::logging::LOG_LEVEL_ERROR && cv::redirectError(nullptr) == own_handler;
    return same && scene_init + camera_ray + windows_free + head_mean == 10 && mg_png_write() == MG_OK ? 0 : 2;
}
END
} >"$scratch/host.cc"
ok "a C++17 host that includes every header, and has names like our own, links" bash -c "cd '$scratch/away' &&
    g++ -std=c++17 -Wall -Wextra -Werror $sanitise -isystem /usr/include/opencv4 ../host.cc \$(pkg-config --static --cflags --libs maskgen) -o ../host"
models=${MASKGEN_MODELS:-${XDG_CACHE_HOME:-$HOME/.cache}/maskgen/models}
for threads in 1 2 5; do
    code=0
    guest "$scratch/host" $threads "$photos/2008_001009.jpg" "$models" >"$scratch/scores.$threads" 2>"$scratch/err" || code=$?
    ok "a host's OpenCV is as it was: $threads threads, log level, optimisation, error handler, random state" [ $code -eq 0 ]
    ok "the scores are the same" bash -c "[ -s '$scratch/scores.1' ] && cmp '$scratch/scores.1' '$scratch/scores.$threads'"
done
ok "its own names are its own" grep -qx "the host's grid_free" "$scratch/scores.1"
ok "OpenCV's detectors and our own were asked" [ "$(grep -cE '^(haar|lbp|dlib-hog|hog)' "$scratch/scores.1")" -ge 4 ]
ok "and nothing was written" [ -z "$(cd "$scratch" && find away home temp -mindepth 1 ! -path 'away/mine' ! -path 'away/mine/*')" ]
done_testing
