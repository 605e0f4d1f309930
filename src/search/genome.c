#include "search/genome.h"

#include <string.h>

bool mg_genome_equal(const mg_genome *a, const mg_genome *b)
{
    return a->count == b->count && memcmp(a->gene, b->gene, (size_t)a->count * sizeof a->gene[0]) == 0;
}
