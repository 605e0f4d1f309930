/* A family of patterns: what a row of the table has to do.
 *
 * To add one: 1. write src/pattern/NAME.c with one `const mg_family_ops mg_family_NAME`, whose `meaning` has its
 * words; 2. add ROW(NAME) to src/pattern/rows.h; 3. run `make regold`. Lists and manual have its summary.
 * tests/unit/test_pattern.c checks all of these. */
#ifndef MG_PATTERN_FAMILY_H
#define MG_PATTERN_FAMILY_H

#include "maskgen/pattern.h"
#include "pattern/palette.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Where a family paints: pixel (x, y) of its area is three bytes (R, G, B) at px[origin + x·dx + y·dy]. Reflected,
 * rotated and repeated textures differ in these strides only. */
typedef struct mg_plot {
    uint8_t *px;
    ptrdiff_t origin, dx, dy;
} mg_plot;
static inline uint8_t *mg_plot_at(const mg_plot *to, int x, int y)
{
    return to->px + to->origin + x * to->dx + y * to->dy;
}

/* What a family has to fill: the whole texture, or the part of it that symmetry and repetition leave. */
typedef struct mg_area {
    int w, h;                  /* px */
    int columns, rows;         /* of the grid */
    bool wrap_x, wrap_y;       /* part of a tile: what leaves on one side enters on the other */
    double min_px;             /* smallest feature, px; 0: any */
    const mg_palette *palette; /* NULL: the family's own colours; lives as long as the pattern */
} mg_area;

enum {
    MG_FAMILY_FOLDS = 1, /* mirrored by folding the finished texture, not by painting into half the area */
    MG_FAMILY_FREE = 2   /* takes no notice of --grid */
};

struct mg_family_ops {
    const char *name, *summary;
    unsigned flags;
    size_t self_size; /* private, zeroed data of one pattern */
    /* Reads the spec, sets up private data; the number of genes (1 … MG_GENES_MAX) comes out in *genes. On failure it
     * has freed what it took. */
    mg_status (*open)(void *self, const mg_pattern_spec *spec, const mg_area *area, int *genes, mg_err *err);
    mg_gene (*gene)(const void *self,
                    int gene); /* what the values of a gene are to each other, and how many they are */
    /* The pixels of the area that gene `gene` influences at its present value; may reach outside, where an area that
     * wraps continues on its other side and others end. */
    mg_rect (*footprint)(const void *self, const mg_genome *g, int gene);
    /* Paints exactly the pixels of `clip`, which lies in the area; each is a pure function of the genome and its place.
     */
    void (*paint)(const void *self, const mg_genome *g, mg_rect clip, const mg_plot *to);
    /* The genome nearest to a flat texture of one grey value; NULL where the family has none. */
    void (*plain)(const void *self, uint8_t grey, mg_genome *out);
    void (*close)(void *self); /* or NULL */
    /* The flat colour that this value of the gene paints; false where it paints something else. NULL where none does.
     */
    bool (*colour)(const void *self, int gene, int value, uint8_t rgb[3]);
    /* What the gene is and what its values mean, in a few words. */
    void (*meaning)(const void *self, int gene, char *out, size_t room);
};

extern const mg_family_ops *const mg_families[]; /* ends with NULL */
/* The family of that name. MG_EINPUT lists the known ones and the nearest. */
mg_status mg_family_find(const mg_family_ops **out, const char *name, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
