#include "search/problem.h"

void mg_move_apply(const mg_move *m, mg_genome *g)
{
    for (int i = 0; i < m->count; i++)
        g->gene[m->gene[i]] = m->value[i];
}
