/* Patterns: 24 genes and the family that paints them. */
#ifndef MASKGEN_PATTERN_H
#define MASKGEN_PATTERN_H

#include "maskgen/genome.h"
#include "maskgen/image.h"
#include "maskgen/json.h"
#include "maskgen/rng.h"
#include "maskgen/spec.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A family of patterns. Adding one: write src/pattern/<name>.c with one `const mg_family_ops mg_family_<name>`, add it to the list in
 * src/pattern/pattern.c, name it in src/maskgen.1, and run `make regold` (tests/unit/test_pattern.c checks all of these). */
typedef struct mg_family_ops {
    const char *name, *summary;
    size_t self_size; /* private, zeroed data of one pattern */
    /* Reads the spec, sets up private data; the number of genes (1 … MG_GENES_MAX) comes out in *genes. */
    mg_status (*open)(void *self, const mg_pattern_spec *spec, int w, int h, int *genes, mg_err *err);
    int (*alphabet)(const void *self, int gene);
    /* The pixels that gene `gene` influences at its present value. */
    mg_rect (*footprint)(const void *self, const mg_genome *g, int gene);
    /* Paints exactly the pixels of `clip`; each is a pure function of the genome and its place. */
    void (*paint)(const void *self, const mg_genome *g, mg_rect clip, mg_image *out);
    void (*close)(void *self); /* or NULL */
} mg_family_ops;

extern const mg_family_ops *const mg_families[]; /* ends with NULL */

typedef struct mg_pattern mg_pattern; /* immutable once made: shared by threads */
/* `w`×`h`: the print's raster (texture.h for masks, the canvas itself in --scene canvas). */
mg_status mg_pattern_new(mg_pattern **out, const mg_pattern_spec *spec, int w, int h, mg_err *err);
void mg_pattern_free(mg_pattern *p);
const mg_family_ops *mg_pattern_family(const mg_pattern *p);
int mg_pattern_genes(const mg_pattern *p);
int mg_pattern_alphabet(const mg_pattern *p, int gene);
bool mg_pattern_locked(const mg_pattern *p, int gene); /* --lock */

/* Every free gene uniform over its alphabet; locked ones at their value. */
void mg_pattern_random(const mg_pattern *p, mg_rng *rng, mg_genome *out);
/* Checks count, bounds and locks. MG_EINPUT names the gene. */
mg_status mg_pattern_check(const mg_pattern *p, const mg_genome *g, const char *where, mg_err *err);
/* The print pixels that may differ between g and g with `gene` at another value are inside
 * footprint(g, gene) ∪ footprint(g', gene). */
mg_rect mg_pattern_footprint(const mg_pattern *p, const mg_genome *g, int gene);
void mg_pattern_paint(const mg_pattern *p, const mg_genome *g, mg_rect clip, mg_image *out);
/* The genome nearest to a plain print of one grey value, where the family has one (cells): MG_EINPUT otherwise. */
mg_status mg_pattern_plain(const mg_pattern *p, uint8_t grey, mg_genome *out, mg_err *err);

mg_json *mg_genome_to_json(const mg_genome *g); /* array of integers */
mg_status mg_genome_from_json(mg_genome *out, const mg_json *array, const char *where, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
