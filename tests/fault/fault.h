/* Allocations that fail on demand, and the loop that lets each one of an operation fail. */
#ifndef MASKGEN_FAULT_H
#define MASKGEN_FAULT_H

#include "test.h"

/* Does everything once, from nothing to nothing: what it makes it frees. On success the result is told in `digest`. */
enum { DIGEST = 256 };
typedef mg_status fault_op(char digest[DIGEST], mg_err *err);

/* Whose allocations fail: everybody's; everybody's, where a library is known to leak then, so that what is left is
 * not looked at; or only those that our own code asks for itself, where a library is known not to bear it at all. */
typedef enum fault_whose { FAULT_ALL, FAULT_LEAKY, FAULT_OWN } fault_whose;

/* Runs `op` with its first, second, … allocation failing, once that one alone and once with all that follow, until
 * none is left to fail. Each time it must either say MG_ENOMEM, in words, or do all that it does otherwise, and
 * leave nothing behind. At most `most` places are tried, evenly spread; 0: all. */
void fault_every(const char *name, fault_op *op, fault_whose whose, long most);

#endif
