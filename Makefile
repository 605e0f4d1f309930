# maskgen: one non-recursive Makefile. `make help` lists the targets.
SHELL      := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := lib
.DELETE_ON_ERROR:

VERSION := 0.1.0
PREFIX  ?= /usr/local
CC      ?= gcc
CXX     ?= g++
SAN     ?=
B       ?= build$(if $(SAN),-san-$(subst $(comma),-,$(SAN)))
comma   := ,

# ---- what the build needs from Debian (name → why: README) ----------------------------------------------------------
PACKAGES := gcc g++ make pkg-config libdlib-dev libdlib-data libopencv-dev libpng-dev libjpeg-dev libcjson-dev \
            libcairo2-dev fonts-dejavu-core nettle-dev libcmocka-dev
LIBS     := libpng libjpeg libcjson cairo nettle
CV_LIBS  := -lopencv_calib3d -lopencv_objdetect -lopencv_dnn -lopencv_imgproc -lopencv_core

# ---- flags ----------------------------------------------------------------------------------------------------------
# No contraction to FMA anywhere: scores must match dlib's and be the same on every CPU path.
OPT      ?= -O2 -g
COMMON   := $(OPT) -ffp-contract=off -fstack-protector-strong -fPIE -D_FORTIFY_SOURCE=2 -pthread -Iinclude \
            -DMG_VERSION='"$(VERSION)"'
ifneq ($(SAN),)
COMMON   := $(filter-out -D_FORTIFY_SOURCE=2,$(COMMON)) -fsanitize=$(SAN) -fno-omit-frame-pointer
LDFLAGS  += -fsanitize=$(SAN)
endif
WARN     := -Wall -Wextra -Wpedantic -Wshadow
CFLAGS   += -std=c11 -D_POSIX_C_SOURCE=200809L $(COMMON) $(WARN) -Wconversion -Wstrict-prototypes -Wmissing-prototypes
CXXFLAGS += -std=c++17 $(COMMON) $(WARN)
LDFLAGS  += -pie -Wl,--as-needed -Wl,-z,relro,-z,now -pthread

# Library flags are asked for once the packages are there; system headers are not ours to warn about.
pkg_cflags = $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(LIBS) 2>/dev/null))
cv_cflags  = $(patsubst -I%,-isystem %,$(shell pkg-config --cflags opencv4 2>/dev/null))
LDLIBS    = $(shell pkg-config --libs $(LIBS) 2>/dev/null) -ldlib -llapack -lblas $(CV_LIBS) -lstdc++ -lm

C_SRC    := $(sort $(wildcard src/*/*.c src/*/*/*.c))
CXX_SRC  := $(sort $(wildcard src/*/*.cc))
MAIN     := src/cli/main.c
OBJ      := $(patsubst src/%.c,$B/obj/%.o,$(C_SRC)) $(patsubst src/%.cc,$B/obj/%.o,$(CXX_SRC))
LIB_OBJ  := $(filter-out $B/obj/cli/%,$(OBJ))
CLI_OBJ  := $(filter $B/obj/cli/%,$(OBJ))

$B/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(pkg_cflags) -MMD -MP -c $< -o $@

$B/obj/%.o: src/%.cc
	@mkdir -p $(@D)
	$(CXX) $(CXXFLAGS) $(cv_cflags) -MMD -MP -c $< -o $@

$B/libmaskgen.a: $(LIB_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

$B/maskgen: $(CLI_OBJ) $B/libmaskgen.a
	$(CXX) $^ $(LDFLAGS) $(LDLIBS) -o $@

.PHONY: all lib
all: $B/maskgen ## build maskgen and libmaskgen.a
lib: $B/libmaskgen.a

-include $(OBJ:.o=.d)

# ---- tests ----------------------------------------------------------------------------------------------------------
UNIT := $(patsubst tests/unit/%.c,$B/tests/%,$(wildcard tests/unit/test_*.c))

$B/tests/%: tests/unit/%.c $B/libmaskgen.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(pkg_cflags) -Itests/unit -Wno-missing-prototypes -MMD -MP $< $B/libmaskgen.a \
	    $(LDFLAGS) -lcmocka $(LDLIBS) -o $@

-include $(UNIT:=.d)
