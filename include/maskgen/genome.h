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

bool mg_genome_equal(const mg_genome *a, const mg_genome *b);

#ifdef __cplusplus
}
#endif
#endif
