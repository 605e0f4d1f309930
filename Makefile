# maskgen: one non-recursive Makefile. `make help` lists the targets.
SHELL       := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:

VERSION := $(shell sed -nE 's/^.define MG_VERSION_(MAJOR|MINOR|PATCH) ([0-9]+)$$/\2/p' include/maskgen/version.h | paste -sd.)
PREFIX  ?= /usr/local
LIBDIR  ?= lib
ifeq ($(origin CC),default)
CC      := gcc
endif
ifeq ($(origin CXX),default)
CXX     := g++
endif
comma   := ,
SAN     ?=
B       ?= build$(if $(SAN),-san-$(subst $(comma),-,$(SAN)))

# ---- what is needed from Debian --------------------------------------------------------------------------------------
# PACKAGES build, search and print: no more than `make run` uses. TEST_PACKAGES are what the suite calls or reads besides, and the
# others what one target each does.
# OpenCV by module: the whole libopencv-dev, which alone holds opencv4.pc, would bring 150 packages more.
# BLAS and LAPACK: dlib's pkg-config file names them, but libdlib-dev does not bring them. OpenBLAS takes the reference BLAS's place,
# on one thread: dlib's networks answer seven times as fast (a face's vector in 25 ms instead of 190).
PACKAGES := gcc g++ binutils make pkgconf libdlib-dev libdlib-data libblas-dev liblapack-dev libopenblas0-serial libopencv-core-dev libopencv-imgproc-dev \
            libopencv-calib3d-dev libopencv-objdetect-dev libopencv-dnn-dev opencv-data libpng-dev libjpeg-dev libcjson-dev \
            libcairo2-dev fonts-dejavu-core nettle-dev liblcms2-dev
TEST_PACKAGES   := libcmocka-dev zlib1g-dev poppler-utils librsvg2-bin icc-profiles-free mandoc groff-base zsh fish python3-minimal python3-jsonschema
VERIFY_PACKAGES := valgrind debootstrap mount passwd
CLANG_PACKAGES  := clang-14
FUZZ_PACKAGES   := $(CLANG_PACKAGES) libclang-rt-14-dev
FORMAT_PACKAGES := clang-format-14
LINT_PACKAGES   := cppcheck
DEB_PACKAGES    := dpkg-dev lintian
MODEL_PACKAGES   = bzip2 $(if $(shell command -v npm),,npm)
LIBS     := dlib-1 libpng libjpeg libcjson cairo nettle lcms2
CV_FLAGS := -isystem /usr/include/opencv4
CV_LIBS  := -lopencv_calib3d -lopencv_objdetect -lopencv_dnn -lopencv_imgproc -lopencv_core

# ---- flags ----------------------------------------------------------------------------------------------------------
# No contraction to FMA anywhere: scores must match dlib's and be the same on every CPU path.
OPT      ?= -O2 -g
HARDEN   := -fstack-protector-strong -fPIE $(if $(SAN),,-D_FORTIFY_SOURCE=2)
SANITISE := $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=all)
COMMON   := $(OPT) -ffp-contract=off $(HARDEN) $(SANITISE) -pthread -fvisibility=hidden -Iinclude -Isrc
WARN     := -Wall -Wextra -Wpedantic -Wshadow
CFLAGS   += -std=c11 -D_POSIX_C_SOURCE=200809L $(COMMON) $(WARN) -Wconversion -Wstrict-prototypes -Wmissing-prototypes
# No GNU-unique symbols, which cannot be made local (libmaskgen.a). What is inline in C++ is nobody's to call either.
CXXFLAGS += -std=c++17 -fno-gnu-unique -fvisibility-inlines-hidden $(COMMON) $(WARN) $(CV_FLAGS)
# The shims are dlib's and OpenCV's templates by bulk, 10 times slower when fully checked. There, what they write to
# the heap is checked. Threads share nothing in them but models that are constant once built.
ifneq ($(findstring undefined,$(SAN)),)
CXXFLAGS += -fno-sanitize=undefined
endif
ifneq ($(findstring thread,$(SAN)),)
CXXFLAGS += -fno-sanitize=thread
endif
ifneq ($(findstring address,$(SAN)),)
CXXFLAGS += --param asan-instrument-reads=0 --param asan-stack=0 -fno-sanitize-address-use-after-scope
endif
LDFLAGS  += -pie -pthread $(SANITISE) -Wl,--as-needed -Wl,-z,relro,-z,now

# Asked for once, at first use, when the packages are there. System headers are not ours to warn about.
lib_cflags = $(eval lib_cflags := $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(LIBS))))$(lib_cflags)
LDLIBS     = $(eval LDLIBS := $(shell pkg-config --libs $(LIBS)) $(CV_LIBS) -lstdc++ -lm)$(LDLIBS)

# A line a file, with its number and how many there are; V=1 shows the commands instead. Files are counted once, when the first of them is
# built, as a make that builds nothing would print them.
V     ?=
hash  := \#
built :=
total = $(eval total := $(shell MAKEFLAGS= $(MAKE) -n --no-print-directory COUNT=1 $(MAKEOVERRIDES) $(MAKECMDGOALS) 2>/dev/null | \
    grep -c '^: a file to build;'))$(total)
run   = $(if $(V),,@$(if $(COUNT),: a file to build;,$(eval built += x)n=$(total); printf '[%*d/%d] %-3s %s\n' $${$(hash)n} $(words $(built)) $$n $1 $@;))
# A file of C++ may take a minute, and on a busy machine one of C some seconds: on a terminal a line every three seconds says that it is still at work.
alive = $(if $(V),,[ ! -t 1 ] || { while sleep 3; do printf '%*s at work %s\n' $$((2 * $${$(hash)n} + 3)) '' $@; done & trap "kill $$!" EXIT; };)

# ---- objects --------------------------------------------------------------------------------------------------------
UNPACK  := src/score/dlib/unpack.cc
C_SRC   := $(sort $(wildcard src/*/*.c src/*/*/*.c))
CXX_SRC := $(filter-out $(UNPACK),$(sort $(wildcard src/*/*/*.cc)))
CXX_OBJ := $(CXX_SRC:src/%.cc=$B/obj/%.o)
OBJ     := $(C_SRC:src/%.c=$B/obj/%.o) $(CXX_OBJ)
CLI_OBJ := $(filter $B/obj/cli/%,$(OBJ))
LIB_OBJ := $(filter-out $B/obj/cli/%,$(OBJ)) $B/obj/bundle_data.o $B/obj/hog_data.o

# Per-pixel loops gain from the vectoriser.
HOT     := $B/obj/render/% $B/obj/score/hog/% $B/obj/face/% $B/obj/pattern/%

# The HOG engine's inner loops: their own vector levels are named in the files.
$B/obj/score/hog/kernel_%.o: CFLAGS += -O3 -fno-math-errno

# Templates of faces are cached under a key of the compiled code that makes them: its sources, headers, compiler and flags are all in it.
$B/face_recipe: $(filter $B/obj/base/% $B/obj/cloth/texture.o $B/obj/score/dlib/% $B/obj/score/cv/shim_cv.o $B/obj/score/landmarks.o $B/obj/face/%,$(OBJ))
	@$(LD) -r -S -o $@.o $^ && sha256sum <$@.o | cut -c1-64 >$@ && rm $@.o
$B/obj/faceset/cache.o: private CFLAGS += -DMG_FACE_RECIPE=\"$$(cat $B/face_recipe)\"
$B/obj/faceset/cache.o: $B/face_recipe

# What the flags are stands in this file: all is compiled anew when it changes (ccache knows what did not).
$B/obj/%.o: src/%.c Makefile
	@mkdir -p $(@D)
	$(call run,CC) $(alive) $(CC) $(CFLAGS) $(if $(filter $(HOT),$@),-O3 -fno-math-errno) $(lib_cflags) -MMD -MP -c $< -o $@

$B/obj/%.o: src/%.cc Makefile
	@mkdir -p $(@D)
	$(call run,CXX) $(alive) $(CXX) $(CXXFLAGS) -MMD -MP -c $< -o $@

# Everything under patterns/ goes into the library (bundle.h); its folders are named so that a removed file is noticed.
BUNDLE  := $(sort $(shell find patterns -type f '(' -name '*.json' -o -name '*.gpl' -o -name '*.txt' ')' 2>/dev/null))

$B/bundle_data.c: src/base/bundle.sh $(BUNDLE) $(sort $(dir $(BUNDLE)))
	@mkdir -p $(@D)
	$(call run,GEN) src/base/bundle.sh bundle_files patterns $(BUNDLE) >$@

# So do the texts of help and manual into the program (cli/help/texts.h).
TEXTS := $(sort $(wildcard src/cli/help/texts/*.txt src/cli/help/texts/*/*.txt))

$B/cli_texts.c: src/base/bundle.sh $(TEXTS) $(sort $(dir $(TEXTS)))
	@mkdir -p $(@D)
	$(call run,GEN) src/base/bundle.sh cli_texts src/cli/help/texts $(TEXTS) >$@

# And the schemas of the files that it writes (cli/help/columns.h).
SCHEMAS := $(sort $(wildcard src/report/schemas/*.json))

$B/cli_schemas.c: src/base/bundle.sh $(SCHEMAS) src/report/schemas
	@mkdir -p $(@D)
	$(call run,GEN) src/base/bundle.sh cli_schemas src/report/schemas $(SCHEMAS) >$@

# dlib carries its detector packed, and takes 0.4 s to unpack it: that is done here, once, and not by every process.
$B/unpack: $(UNPACK) Makefile
	@mkdir -p $(@D)
	$(call run,CXX) $(alive) $(CXX) $(filter-out $(SANITISE),$(CXXFLAGS)) -MMD -MP $< $(filter-out $(SANITISE),$(LDFLAGS)) $(LDLIBS) -o $@

$B/frontal_faces: $B/unpack
	$(call run,GEN) $< >$@

$B/hog_data.c: src/base/bundle.sh $B/frontal_faces
	$(call run,GEN) src/base/bundle.sh hog_files $B $B/frontal_faces >$@

$B/obj/bundle_data.o $B/obj/hog_data.o $B/obj/cli_texts.o $B/obj/cli_schemas.o: $B/obj/%.o: $B/%.c Makefile
	@mkdir -p $(@D)
	$(call run,CC) $(CC) $(CFLAGS) -MMD -MP -c $< -o $@

# The library is one object that only public names leave (MG_API): a host may have a grid_free of its own. Everything is compiled hidden but
# they, and what the headers of the C++ library and of OpenCV declare visible.
$B/maskgen.o: $(LIB_OBJ)
	$(call run,LD) $(LD) -r --force-group-allocation -o $@ $^
	@objcopy --localize-hidden --wildcard --keep-global-symbol='mg_*' $@

$B/libmaskgen.a: $B/maskgen.o
	@rm -f $@
	$(call run,AR) $(AR) rcs $@ $^

# The program and the tests see what is inside, and link what they use: the same objects, all names kept. The command line is no stranger: option
# rows, JSON, texts for a terminal and folders are the library's own, and no public names.
$B/objects.a: $(LIB_OBJ)
	@rm -f $@
	$(call run,AR) $(AR) rcs --thin $@ $^

$B/maskgen: $(CLI_OBJ) $B/obj/cli_texts.o $B/obj/cli_schemas.o $B/objects.a
	$(call run,LD) $(CC) $^ $(LDFLAGS) $(LDLIBS) -o $@

# The manual and what shells complete are the program's own words on its tables.
GENERATED := $B/maskgen.1 $(addprefix $B/completion/,bash zsh fish)

$B/maskgen.1: $B/maskgen
	$(call run,GEN) $< help manual >$@

$B/completion/%: $B/maskgen
	@mkdir -p $(@D)
	$(call run,GEN) $< completion $* >$@

-include $(OBJ:.o=.d) $B/unpack.d $B/obj/bundle_data.d $B/obj/hog_data.d $B/obj/cli_texts.d $B/obj/cli_schemas.d

# ---- targets --------------------------------------------------------------------------------------------------------
.PHONY: all lib deps deps-test run test verify library results results-text models bench check-deps check-headers check-clang lint regold install uninstall clean help

# First what takes longest: dlib's templates, then OpenCV's.
FIRST := $B/unpack $(filter $B/obj/score/dlib/%,$(CXX_OBJ)) $(CXX_OBJ)
all: $(FIRST) $B/maskgen $B/libmaskgen.a $(GENERATED) ## build maskgen and libmaskgen.a
lib: $(FIRST) $B/libmaskgen.a

# need PACKAGE…: installs what is missing.
need := @src/package/install.sh

deps: ## install the Debian packages that are missing (through sudo when not root)
	$(need) $(PACKAGES)
deps-test: ## the same, and those that the tests use besides
	$(need) $(PACKAGES) $(TEST_PACKAGES)

.PHONY: packages packages-test
packages: ## the Debian packages that `make deps` sees to, a line each
	@printf '%s\n' $(PACKAGES)
packages-test: ## those that `make deps-test` sees to besides
	@printf '%s\n' $(TEST_PACKAGES)

run: deps ## set up, build, and make an optimised mask in maskgen-out
	@$(MAKE) --no-print-directory -j$$(nproc) all
	$B/maskgen --iters 1000

models: ## fetch the other detectors' weights (downloads 386 MB, keeps 67 MB in ~/.cache/maskgen or $MASKGEN_MODELS)
	$(need) $(PACKAGES) $(MODEL_PACKAGES)
	@$(MAKE) --no-print-directory -j$$(nproc) all
	$B/maskgen models --fetch

# ---- tests ----------------------------------------------------------------------------------------------------------
UNIT := $(patsubst tests/unit/%.c,$B/tests/%,$(wildcard tests/unit/test_*.c))
TOOL := $(addprefix $B/tests/,$(basename $(notdir $(wildcard tests/tools/*.c tests/tools/*.cc))))

define unit_test
@mkdir -p $(@D)
$(call run,CC) $(CC) $(CFLAGS) -Wno-missing-prototypes $(lib_cflags) -Itests/unit -MMD -MP $< $(filter %.o,$^) \
    $B/objects.a $(LDFLAGS) -lcmocka $(LDLIBS) -o $@
endef
$B/tests/%: tests/unit/%.c $B/objects.a
	$(unit_test)

# What we compute ourselves against another implementation of it, a formula, or a published figure.
REFERENCE := $(patsubst tests/reference/%,$B/tests/%,$(basename $(wildcard tests/reference/test_*.c tests/reference/test_*.cc)))

# dlib's networks are templates that compile for minutes, and need weights: such a program is a long check's.
LONG_REFERENCE := $B/tests/long_recog

$B/tests/%: tests/reference/%.c $B/objects.a
	$(unit_test)

$B/tests/%: tests/reference/%.cc $B/objects.a
	@mkdir -p $(@D)
	$(call run,CXX) $(CXX) $(CXXFLAGS) -Itests/unit -MMD -MP $< $(filter %.o,$^) $B/objects.a $(LDFLAGS) -lcmocka $(LDLIBS) -o $@

# Two of them share a second evaluation of TensorFlow.js graphs.
$B/tests/test_reference_tfjs $B/tests/long_recog: $B/tests/tfjs_graph.o
$B/tests/tfjs_graph.o: tests/reference/tfjs_graph.c
	@mkdir -p $(@D)
	$(call run,CC) $(CC) $(CFLAGS) -Wno-missing-prototypes $(lib_cflags) -Itests/unit -MMD -MP -c $< -o $@

# Programs in which allocations fail. A sanitizer has its own malloc, before which ours can stand for our own code only.
FAULT := $(patsubst tests/fault/%.c,$B/tests/%,$(wildcard tests/fault/test_*.c))
WRAP  := $(if $(filter address thread,$(subst $(comma), ,$(SAN))),-Wl$(comma)--wrap=malloc$(comma)--wrap=calloc$(comma)--wrap=realloc$(comma)--wrap=free$(comma)--wrap=strdup)

$B/tests/test_%: tests/fault/test_%.c tests/fault/fault.c tests/fault/fault.h $B/objects.a
	@mkdir -p $(@D)
	$(call run,CC) $(CC) $(CFLAGS) -Wno-missing-prototypes $(lib_cflags) -Itests/unit -Itests/fault $(filter %.c,$^) $B/objects.a \
	    $(LDFLAGS) $(WRAP) -lcmocka $(LDLIBS) -o $@

# What lets the n-th call of the system fail in the program itself. Not under a sanitizer, which wants to be loaded first.
PRELOAD := $(if $(SAN),,$B/tests/fault_preload.so)

$B/tests/fault_preload.so: tests/fault/preload.c
	@mkdir -p $(@D)
	$(call run,CC) $(CC) $(filter-out -fPIE -pie,$(CFLAGS)) -Wno-missing-prototypes -fPIC -fexceptions -fvisibility=default -shared $< -o $@

# What scripts need, and direct programs on the libraries that the shims wrap: the second opinion of the tests.
$B/tests/%: tests/tools/%.c $B/objects.a
	@mkdir -p $(@D)
	$(call run,CC) $(CC) $(CFLAGS) $(lib_cflags) -MMD -MP $< $B/objects.a $(LDFLAGS) $(LDLIBS) -o $@

$B/tests/%: tests/tools/%.cc $B/objects.a
	@mkdir -p $(@D)
	$(call run,CXX) $(CXX) $(CXXFLAGS) -MMD -MP $< $B/objects.a $(LDFLAGS) $(LDLIBS) -o $@

# One fuzz target per parser of foreign bytes. In the suite a plain driver replays the corpus through each.
FUZZ := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))

$B/tests/replay_%: tests/fuzz/fuzz_%.c tests/fuzz/driver.c tests/fuzz/fuzz.h $B/objects.a
	@mkdir -p $(@D)
	$(call run,CC) $(CC) $(CFLAGS) $(lib_cflags) -Itests/fuzz $(filter %.c,$^) $B/objects.a $(LDFLAGS) $(LDLIBS) -o $@

$B/tests/seeds $B/tests/malformed: $B/tests/%: tests/fuzz/%.c tests/fuzz/fuzz.h $B/objects.a
	@mkdir -p $(@D)
	$(call run,CC) $(CC) $(CFLAGS) $(lib_cflags) -Itests/fuzz $< $B/objects.a $(LDFLAGS) $(LDLIBS) -lz -o $@

-include $(UNIT:=.d) $(REFERENCE:=.d) $(LONG_REFERENCE:=.d) $B/tests/tfjs_graph.d $(TOOL:=.d)

# Timings: each program writes its figures as JSON to the file it is given.
$B/bench/%: tests/bench/%.c $B/objects.a
	@mkdir -p $(@D)
	$(call run,CC) $(CC) $(CFLAGS) $(lib_cflags) -MMD -MP $< $B/objects.a $(LDFLAGS) $(LDLIBS) -o $@

.PHONY: test-programs
test-programs: all $(UNIT) $(REFERENCE) $(FAULT) $(PRELOAD) $(TOOL) $(FUZZ:fuzz_%=$B/tests/replay_%) $B/tests/malformed

test: deps-test ## set up, build, and run the suite; ends with "N passed, N failed"
	@$(MAKE) --no-print-directory -j$$(nproc) test-programs
	@B=$B VERSION=$(VERSION) PACKAGES="$(PACKAGES) $(TEST_PACKAGES)" tests/run.sh

verify: ## the long checks, figures in build/verify.json
	$(need) $(PACKAGES) $(TEST_PACKAGES) $(VERIFY_PACKAGES) $(DEB_PACKAGES)
	@$(MAKE) --no-print-directory -j$$(nproc) test-programs $(LONG_REFERENCE)
	@B=$B tests/verify.sh

library: deps ## search and measure the bundled patterns anew: patterns/*.json (tests/library.sh has the table)
	@$(MAKE) --no-print-directory -j$$(nproc) all $B/tests/library
	@B=$B tests/library.sh

results: deps-test ## measure the published figures anew and write them down in tests/results (ONLY=front chooses a table; the rest takes hours)
	@$(MAKE) --no-print-directory -j$$(nproc) all $(TOOL) $B/bench/bench_hog $B/bench/bench_run
	@B=$B tests/results.sh

results-text: ## write RESULTS.md, patterns/README.md and README's table anew from the tables in tests/results
	@tests/results/text.sh

bench: deps ## speed against dlib, figures in build/bench.json
	@$(MAKE) --no-print-directory $B/bench/bench_hog $B/bench/bench_run
	@code=0; $B/bench/bench_hog $B/bench.json || code=1; $B/bench/bench_run $B/bench.json || code=1; exit $$code

check-deps: $B/objects.a $B/libmaskgen.a ## levels, circles, crowded folders, who uses which library, and what leaves the archive
	@B=$B tests/check_deps.sh

check-headers: ## every public header compiles alone, as C11 and as C++17
	@for h in include/maskgen/*.h; do \
	    $(CC) -std=c11 $(WARN) -Werror -Iinclude -fsyntax-only -x c $$h; \
	    $(CXX) -std=c++17 $(WARN) -Werror -Iinclude -fsyntax-only -x c++ $$h; done; echo "headers: ok"

# GCC's warnings end the build where CFLAGS=-Werror is in the environment (.ci/run). The kernels are in GCC's vector dialect.
CLANG_READS = $(filter-out src/score/hog/kernel_%,$(C_SRC)) $(sort $(wildcard tests/*/*.c))
check-clang: ## every C file without a warning of clang's
	$(need) $(PACKAGES) $(TEST_PACKAGES) $(CLANG_PACKAGES)
	@printf '%s\n' $(CLANG_READS) | xargs -P $$(nproc) -n 16 clang-14 $(filter-out -D_FORTIFY_SOURCE=%,$(CFLAGS)) -Werror -Wno-missing-prototypes \
	    $(lib_cflags) -Itests/unit -Itests/fault -Itests/fuzz -DMG_FACE_RECIPE='"x"' -fsyntax-only && echo "clang: ok"

# libFuzzer is clang's; the kernels are in GCC's vector dialect and the shims in C++, neither parses anything. What parses
# networks does.
ifneq ($(findstring fuzzer,$(SAN)),)
fuzzed_cc     := $(CC)
fuzzed_common := $(COMMON)
$B/obj/score/%.o: override CC := gcc
$B/obj/score/%.o: COMMON := $(filter-out -fsanitize=% -fno-sanitize%,$(COMMON))
$B/obj/score/tfjs/%.o: override CC := $(fuzzed_cc)
$B/obj/score/tfjs/%.o: COMMON := $(fuzzed_common)
endif
fuzz: T ?= 60
fuzz: ## every parser under libFuzzer for T=60 seconds each (FUZZERS="png json" picks some)
	$(need) $(PACKAGES) $(TEST_PACKAGES) $(FUZZ_PACKAGES)
	@$(MAKE) --no-print-directory -j$$(nproc) B=build-fuzz CC=clang-14 SAN=fuzzer-no-link,address,undefined \
	    WARN=-Wall fuzz-programs
	@B=build-fuzz T=$(T) tests/fuzz/run.sh $(FUZZERS)

.PHONY: fuzz fuzz-programs fuzz-seeds
$B/tests/fuzz_%: tests/fuzz/fuzz_%.c tests/fuzz/fuzz.h $B/objects.a
	@mkdir -p $(@D)
	$(call run,CC) $(CC) $(CFLAGS) -fsanitize=fuzzer $(lib_cflags) -Itests/fuzz $< $B/objects.a $(LDFLAGS) -fsanitize=fuzzer $(LDLIBS) -o $@
fuzz-programs: $(FUZZ:%=$B/tests/%)

fuzz-seeds: $B/tests/seeds ## make the first files of each corpus anew
	$B/tests/seeds tests/fuzz/corpus

# One hand: .clang-format, as version 14 reads it (another one breaks lines elsewhere).
FORMATTED = $(sort $(shell find include src tests -name '*.[ch]' -o -name '*.cc'))
CLANG_FORMAT ?= clang-format-14
.PHONY: format check-format
format: ## lay out all C and C++ by .clang-format
	$(need) $(FORMAT_PACKAGES)
	@$(CLANG_FORMAT) -i $(FORMATTED)
check-format: ## refuse what `make format` would change
	$(need) $(FORMAT_PACKAGES)
	@$(CLANG_FORMAT) --dry-run --Werror $(FORMATTED) && echo "format: ok"

# clang-tidy's analyser was read once and left out: it does not see across files and takes failures for successes.
lint: ## cppcheck without a word (tests/cppcheck.supp has the exceptions)
	$(need) $(LINT_PACKAGES)
	@cppcheck --quiet --std=c11 --enable=warning,performance,portability --library=posix -Iinclude -Isrc \
	    -DMG_FACE_RECIPE='"x"' --suppressions-list=tests/cppcheck.supp --suppress=missingIncludeSystem \
	    --error-exitcode=1 --template='{file}:{line}: {id}: {message}' -j$$(nproc) src tests/fuzz && echo "lint: ok"

regold: test-programs ## make the golden data anew (review the diff)
	@B=$B PACKAGES="$(PACKAGES) $(TEST_PACKAGES)" MASKGEN_REGOLD=1 tests/run.sh

# For a host that links libmaskgen.a: `pkg-config --static --libs maskgen` names all that it needs. Debian's OpenCV has no .pc of its own
# without 150 packages more.
define PC
prefix=$(PREFIX)
includedir=$${prefix}/include
libdir=$${prefix}/$(LIBDIR)

Name: maskgen
Description: what a printed face mask does to a face detector, searched and measured
Version: $(VERSION)
Requires.private: $(LIBS)
Libs: -L$${libdir} -lmaskgen
Libs.private: $(CV_LIBS) -lstdc++ -lm -pthread
Cflags: -I$${includedir}
endef

install: export PC := $(PC)
HEADERS := $(sort $(wildcard include/maskgen/*.h))

# Mask shapes, palettes and the bundled patterns are in program and library themselves: there is nothing of them to install.
install: all ## program, manual, library, headers and maskgen.pc, to PREFIX (/usr/local) and its LIBDIR (lib), under DESTDIR
	install -Dm755 $B/maskgen $(DESTDIR)$(PREFIX)/bin/maskgen
	install -Dm644 $B/maskgen.1 $(DESTDIR)$(PREFIX)/share/man/man1/maskgen.1
	install -Dm644 $B/completion/bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/maskgen
	install -Dm644 $B/completion/zsh $(DESTDIR)$(PREFIX)/share/zsh/vendor-completions/_maskgen
	install -Dm644 $B/completion/fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/maskgen.fish
	install -Dm644 -t $(DESTDIR)$(PREFIX)/share/maskgen/schemas $(SCHEMAS)
	install -Dm644 $B/libmaskgen.a $(DESTDIR)$(PREFIX)/$(LIBDIR)/libmaskgen.a
	install -Dm644 -t $(DESTDIR)$(PREFIX)/include/maskgen $(HEADERS)
	install -d $(DESTDIR)$(PREFIX)/$(LIBDIR)/pkgconfig
	@printf '%s\n' "$$PC" >$(DESTDIR)$(PREFIX)/$(LIBDIR)/pkgconfig/maskgen.pc

# The folders that nobody else is sure to need, and those that every prefix but the system's own has for its files alone.
FOLDERS  = include/maskgen share/maskgen/schemas share/maskgen share/bash-completion/completions share/bash-completion \
           share/zsh/vendor-completions share/zsh share/fish/vendor_completions.d share/fish $(LIBDIR)/pkgconfig share/man/man1
uninstall: ## take it away again, and the folders that are empty then (not those of /usr and /usr/local)
	rm -f $(DESTDIR)$(PREFIX)/bin/maskgen $(DESTDIR)$(PREFIX)/share/man/man1/maskgen.1 $(DESTDIR)$(PREFIX)/$(LIBDIR)/libmaskgen.a \
	    $(DESTDIR)$(PREFIX)/$(LIBDIR)/pkgconfig/maskgen.pc $(HEADERS:%=$(DESTDIR)$(PREFIX)/%) \
	    $(DESTDIR)$(PREFIX)/share/bash-completion/completions/maskgen $(DESTDIR)$(PREFIX)/share/zsh/vendor-completions/_maskgen \
	    $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/maskgen.fish \
	    $(SCHEMAS:src/report/%=$(DESTDIR)$(PREFIX)/share/maskgen/%)
	@cd $(DESTDIR)$(PREFIX) 2>/dev/null || exit 0; empty() { rmdir --ignore-fail-on-non-empty "$$@" 2>/dev/null || true; }; \
	empty $(FOLDERS); \
	case $(DESTDIR)$(PREFIX) in /usr | /usr/local) ;; \
	*) empty share/man share include bin; empty -p $(LIBDIR); cd $(DESTDIR)/ && empty -p .$(PREFIX) ;; esac

# What `make install` puts to /usr, as Debian's packages: src/package/deb.sh.
.PHONY: deb
deb: ## Debian packages of program and library, in build/deb, as lintian passes them
	$(need) $(PACKAGES) $(DEB_PACKAGES)
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@rm -rf $B/deb && mkdir -p $B/deb
	@$(MAKE) --no-print-directory -s install DESTDIR=$(abspath $B)/deb/tree PREFIX=/usr LIBDIR=lib/$$($(CC) -print-multiarch) >/dev/null
	@VERSION=$(VERSION) DEV="$(filter %-dev,$(PACKAGES))" src/package/deb.sh $B/deb $B/deb/tree
	@rm -rf $B/deb/tree
	@lintian --fail-on error,warning $B/deb/*.deb && echo "lintian: ok"

clean: ## remove what was built
	rm -rf build build-*

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 18
