/* Moves: changes of one or two genes, drawn by what the genes' values are to each other. */
#ifndef MG_SEARCH_MOVE_H
#define MG_SEARCH_MOVE_H

#include "base/rng.h"
#include "maskgen/search.h"

typedef struct mg_move {
    int count; /* 0: nothing can move */
    int gene[2];
    int16_t value[2];
} mg_move;

/* Any of the free genes, each as likely; −1: all are locked. */
int mg_move_gene(const mg_domain *domain, mg_rng *rng);
/* Usually one gene redrawn (ordinal and cyclic ones every other time to a near value, mixed ones by a digit), at times
 * two, or two genes of equal kind and number of values swapped. Never the present state as long as a free gene has two
 * values. */
void mg_move_draw(const mg_domain *domain, const mg_genome *g, mg_rng *rng, mg_move *out);
void mg_move_apply(const mg_move *m, mg_genome *g);

#endif
