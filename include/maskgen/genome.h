/* A genome: one flat, pointer-free block of small integers, copied, hashed, stored and sent as it is. */
#ifndef MASKGEN_GENOME_H
#define MASKGEN_GENOME_H

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
