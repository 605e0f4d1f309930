/* Patterns: 24 genes and the family that paints them. */
#ifndef MASKGEN_PATTERN_H
#define MASKGEN_PATTERN_H

#include "maskgen/image.h"
#include "maskgen/search.h"
#include "maskgen/spec.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A worn texture counts as this wide: that turns --min-feature into pixels (0.625 mm per texel of a mask). */
#define MG_PRINT_MM 240.0

/* Reads the files that `spec` names (a palette, the PNG of a stamp) into it, so that a record of it needs them no more.
 * What is kept already, and names that are no files, stay as they are. MG_EINPUT as mg_pattern_new. */
MG_API mg_status mg_pattern_keep(mg_pattern_spec *spec, mg_err *err);
/* Adds a line for each file that is there and no longer what is kept of it. */
MG_API mg_status mg_pattern_changed_files(mg_list *lines, const mg_pattern_spec *spec, mg_err *err);

typedef struct mg_family_ops mg_family_ops; /* a family's row (src/pattern/family.h) */
typedef struct mg_pattern mg_pattern;       /* immutable once made: shared by threads */
/* What is kept of a file is used, not the file. `w`×`h`: the texture's raster (texture.h for masks, the canvas itself
 * in --scene canvas). */
MG_API mg_status mg_pattern_new(mg_pattern **out, const mg_pattern_spec *spec, int w, int h, mg_err *err);
MG_API void mg_pattern_free(mg_pattern *p);
MG_API const mg_family_ops *mg_pattern_family(const mg_pattern *p);
MG_API int mg_pattern_genes(const mg_pattern *p);
MG_API mg_gene mg_pattern_gene(const mg_pattern *p, int gene); /* as the family has it: locks are left out of account */
MG_API int mg_pattern_alphabet(const mg_pattern *p, int gene); /* the number of its values */
MG_API bool mg_pattern_locked(const mg_pattern *p, int gene);  /* --lock */
MG_API int mg_pattern_held(const mg_pattern *p, int gene);     /* the value of a locked gene */
/* The spec's text with colours replaced by the values they stand for; borrowed. */
MG_API const char *mg_pattern_lock(const mg_pattern *p);
/* The flat colour that a value of a gene paints; false where it paints something else. */
MG_API bool mg_pattern_colour(const mg_pattern *p, int gene, int value, uint8_t rgb[3]);
/* What the gene is and what its values mean: "a cell's colour; 0 #000000, 1 #111111, … 15 #ffffff". */
enum { MG_MEANING_MAX = 480 };
MG_API void mg_pattern_meaning(const mg_pattern *p, int gene, char out[MG_MEANING_MAX]);

/* Every free gene uniform over its alphabet; locked ones at their value. */
MG_API void mg_pattern_random(const mg_pattern *p, mg_rng *rng, mg_genome *out);
/* Checks count, bounds and locks. MG_EINPUT names the gene. */
MG_API mg_status mg_pattern_check(const mg_pattern *p, const mg_genome *g, const char *where, mg_err *err);
/* The pixels that may differ between g and g with `gene` at another value are inside
 * footprint(g, gene) ∪ footprint(g', gene). */
MG_API mg_rect mg_pattern_footprint(const mg_pattern *p, const mg_genome *g, int gene);
/* The same as separate rectangles (symmetry and repetition scatter a gene over the texture), which may overlap: their
 * number, at most `most`; where there would be more, the one rectangle around them all. */
MG_API int mg_pattern_footprints(const mg_pattern *p, const mg_genome *g, int gene, mg_rect *out, int most);
/* Paints exactly the pixels of `clip` (cut to the raster) of an RGB image as large as the raster. */
MG_API void mg_pattern_paint(const mg_pattern *p, const mg_genome *g, mg_rect clip, mg_image *out);
/* The genome nearest to a plain texture of one grey value, where the family has one (cells): MG_EINPUT otherwise. */
MG_API mg_status mg_pattern_plain(const mg_pattern *p, uint8_t grey, mg_genome *out, mg_err *err);

MG_API mg_json *mg_genome_to_json(const mg_genome *g); /* array of integers */
MG_API mg_status mg_genome_from_json(mg_genome *out, const mg_json *array, const char *where, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
