/* A genome: one flat, pointer-free block of small integers, copied, hashed, stored and sent as it is. */
#ifndef MG_SEARCH_GENOME_H
#define MG_SEARCH_GENOME_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { MG_GENES_MAX = 256 };

/* Gene i holds 0 … alphabet(i) − 1; whoever made it knows the alphabet (pattern.h, problem.h). */
typedef struct mg_genome {
    int32_t count;
    int16_t gene[MG_GENES_MAX];
} mg_genome;

/* What the values of a gene are to each other. */
typedef enum mg_gene_kind {
    MG_GENE_CATEGORY, /* names: each is as near to every other */
    MG_GENE_ORDINAL,  /* a length, a place, a strength: near values mean nearly the same */
    MG_GENE_CYCLIC,   /* an angle: so, and the last value is next to the first */
    MG_GENE_MIXED     /* a number put together of mg_digits */
} mg_gene_kind;

/* How values from `first` on are put together: number v − first has `count` digits, each with a radix ≥ 2, the least first. Values that share
 * digits mean like things (a part of a face in another colour). count 0: values have no parts. */
typedef struct mg_digits {
    int first, count;
    int radix[8];
} mg_digits;

bool mg_genome_equal(const mg_genome *a, const mg_genome *b);

#ifdef __cplusplus
}
#endif
#endif
