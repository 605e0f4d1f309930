/* Patterns: 24 genes and the family that paints them. */
#ifndef MASKGEN_PATTERN_H
#define MASKGEN_PATTERN_H

#include "maskgen/image.h"
#include "base/json/json.h"
#include "pattern/palette.h"
#include "base/rng.h"
#include "maskgen/search.h"
#include "maskgen/spec.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A worn print counts as this wide: that turns --min-feature into pixels (0.625 mm per texel of a mask). */
#define MG_PRINT_MM 240.0

/* Where a family paints: pixel (x, y) of its area is three bytes (R, G, B) at px[origin + x·dx + y·dy]. Reflected,
 * rotated and repeated prints differ in these strides only. */
typedef struct mg_plot {
    uint8_t *px;
    ptrdiff_t origin, dx, dy;
} mg_plot;
static inline uint8_t *mg_plot_at(const mg_plot *to, int x, int y)
{
    return to->px + to->origin + x * to->dx + y * to->dy;
}

/* What a family has to fill: the whole print, or the part of it that symmetry and repetition leave. */
typedef struct mg_area {
    int w, h;                  /* px */
    int columns, rows;         /* of the grid */
    bool wrap_x, wrap_y;       /* part of a tile: what leaves on one side enters on the other */
    double min_px;             /* smallest feature, px; 0: any */
    const mg_palette *palette; /* NULL: the family's own colours; lives as long as the pattern */
} mg_area;

enum {
    MG_FAMILY_FOLDS = 1, /* mirrored by folding the finished print, not by painting into half the area */
    MG_FAMILY_FREE = 2   /* takes no notice of --grid */
};

/* A family of patterns. Adding one: write src/pattern/<name>.c with one `const mg_family_ops mg_family_<name>`, add it
 * to the list in src/pattern/pattern.c, give `meaning` its words, name it in src/maskgen.1, and run `make regold` (tests/unit/test_pattern.c
 * checks all of these). */
typedef struct mg_family_ops {
    const char *name, *summary;
    unsigned flags;
    size_t self_size; /* private, zeroed data of one pattern */
    /* Reads the spec, sets up private data; the number of genes (1 … MG_GENES_MAX) comes out in *genes. On failure it
     * has freed what it took. */
    mg_status (*open)(void *self, const mg_pattern_spec *spec, const mg_area *area, int *genes, mg_err *err);
    mg_gene (*gene)(const void *self, int gene); /* what the values of a gene are to each other, and how many they are */
    /* The pixels of the area that gene `gene` influences at its present value; may reach outside, where an area that
     * wraps continues on its other side and others end. */
    mg_rect (*footprint)(const void *self, const mg_genome *g, int gene);
    /* Paints exactly the pixels of `clip`, which lies in the area; each is a pure function of the genome and its place.
     */
    void (*paint)(const void *self, const mg_genome *g, mg_rect clip, const mg_plot *to);
    /* The genome nearest to a flat print of one grey value; NULL where the family has none. */
    void (*plain)(const void *self, uint8_t grey, mg_genome *out);
    void (*close)(void *self); /* or NULL */
    /* The flat colour that this value of the gene paints; false where it paints something else. NULL where none does. */
    bool (*colour)(const void *self, int gene, int value, uint8_t rgb[3]);
    /* What the gene is and what its values mean, in a few words. */
    void (*meaning)(const void *self, int gene, char *out, size_t room);
} mg_family_ops;

extern const mg_family_ops *const mg_families[]; /* ends with NULL */

/* Reads the files that `spec` names (a palette, the PNG of a stamp) into it, so that a record of it needs them no more. What is kept already,
 * and names that are no files, stay as they are. MG_EINPUT as mg_pattern_new. */
mg_status mg_pattern_keep(mg_pattern_spec *spec, mg_err *err);
/* Adds a line for each file that is there and no longer what is kept of it. */
mg_status mg_pattern_changed_files(mg_list *lines, const mg_pattern_spec *spec, mg_err *err);

typedef struct mg_pattern mg_pattern; /* immutable once made: shared by threads */
/* What is kept of a file is used, not the file. `w`×`h`: the print's raster (texture.h for masks, the canvas itself in --scene canvas). */
mg_status mg_pattern_new(mg_pattern **out, const mg_pattern_spec *spec, int w, int h, mg_err *err);
void mg_pattern_free(mg_pattern *p);
const mg_family_ops *mg_pattern_family(const mg_pattern *p);
int mg_pattern_genes(const mg_pattern *p);
mg_gene mg_pattern_gene(const mg_pattern *p, int gene); /* as the family has it: locks are left out of account */
int mg_pattern_alphabet(const mg_pattern *p, int gene); /* the number of its values */
bool mg_pattern_locked(const mg_pattern *p, int gene); /* --lock */
const char *mg_pattern_lock(const mg_pattern *p);      /* the spec's text with colours replaced by the values they stand for; borrowed */
/* The flat colour that a value of a gene paints; false where it paints something else. */
bool mg_pattern_colour(const mg_pattern *p, int gene, int value, uint8_t rgb[3]);
/* What the gene is and what its values mean: "a cell's colour; 0 #000000, 1 #111111, … 15 #ffffff". */
enum { MG_MEANING_MAX = 480 };
void mg_pattern_meaning(const mg_pattern *p, int gene, char out[MG_MEANING_MAX]);

/* Every free gene uniform over its alphabet; locked ones at their value. */
void mg_pattern_random(const mg_pattern *p, mg_rng *rng, mg_genome *out);
/* Checks count, bounds and locks. MG_EINPUT names the gene. */
mg_status mg_pattern_check(const mg_pattern *p, const mg_genome *g, const char *where, mg_err *err);
/* The print pixels that may differ between g and g with `gene` at another value are inside
 * footprint(g, gene) ∪ footprint(g', gene). */
mg_rect mg_pattern_footprint(const mg_pattern *p, const mg_genome *g, int gene);
/* The same as separate rectangles (symmetry and repetition scatter a gene over the print), which may overlap: their
 * number, at most `most`; where there would be more, the one rectangle around them all. */
int mg_pattern_footprints(const mg_pattern *p, const mg_genome *g, int gene, mg_rect *out, int most);
/* Paints exactly the pixels of `clip` (cut to the raster) of an RGB image as large as the raster. */
void mg_pattern_paint(const mg_pattern *p, const mg_genome *g, mg_rect clip, mg_image *out);
/* The genome nearest to a plain print of one grey value, where the family has one (cells): MG_EINPUT otherwise. */
mg_status mg_pattern_plain(const mg_pattern *p, uint8_t grey, mg_genome *out, mg_err *err);

mg_json *mg_genome_to_json(const mg_genome *g); /* array of integers */
mg_status mg_genome_from_json(mg_genome *out, const mg_json *array, const char *where, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
