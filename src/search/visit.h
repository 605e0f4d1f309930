/* A visitor walks over the fields of a state and writes or reads them: one list of fields for both directions, which
 * thus cannot drift apart. Numbers are little-endian, field by field; reals are their IEEE bits. The first failure
 * stays in `wrong`, and later visits do nothing. */
#ifndef MG_SEARCH_VISIT_H
#define MG_SEARCH_VISIT_H

#include "base/rng.h"
#include "maskgen/search.h"

enum { MG_VISIT_ITERS_MAX = 1000000000 }; /* of --iters */
#define MG_VISIT_MEMORY "out of memory"   /* the one `wrong` that is not the bytes' fault */

/* Writing begins with {.writing = true} and ends with the caller freeing `data`; reading with {.from = …, .size = …}.
 */
typedef struct mg_visitor {
    const unsigned char *from; /* read from here, */
    unsigned char *data;       /* or written to here */
    size_t size, room, at;     /* bytes there are; allocated; read */
    bool writing;
    const char *wrong; /* the first thing that failed; a literal */
} mg_visitor;

void mg_visit_fail(mg_visitor *v, const char *what);
/* Whether a reader has this many bytes before it; else that is its failure, `what`. To be asked before memory is taken
 * for them. */
bool mg_visit_has(mg_visitor *v, uint64_t bytes, const char *what);
void mg_visit_bytes(mg_visitor *v, void *p, size_t n);
void mg_visit_bits(mg_visitor *v, uint64_t *x, size_t n);              /* the n low bytes, lowest first */
void mg_visit_long(mg_visitor *v, int64_t *x, int64_t lo, int64_t hi); /* 8 bytes, held to lo … hi */
void mg_visit_int(mg_visitor *v, int *x, int lo, int hi);
void mg_visit_flag(mg_visitor *v, bool *x);
void mg_visit_real(mg_visitor *v, double *x); /* infinity is one, NaN is not */
void mg_visit_rng(mg_visitor *v, mg_rng *r);
/* Genes are held to the domain. A count of 0, no genome yet, is taken where `may_lack`. */
void mg_visit_genome(mg_visitor *v, mg_genome *g, const mg_domain *domain, bool may_lack);
/* What came of it; a failure names `where`. */
mg_status mg_visit_end(const mg_visitor *v, const char *where, mg_err *err);

/* The driver's fields and those of its method. */
void mg_search_visit(mg_search *s, mg_visitor *v);

#endif
