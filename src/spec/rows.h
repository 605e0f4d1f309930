/* The option rows of a spec and of the settings of its execution. */
#ifndef MG_SPEC_ROWS_H
#define MG_SPEC_ROWS_H

#include "base/param/param.h"
#include "maskgen/spec.h"

#ifdef __cplusplus
extern "C" {
#endif

extern const mg_param mg_spec_rows[]; /* over mg_spec */
extern const mg_param mg_exec_rows[]; /* over mg_exec */

#ifdef __cplusplus
}
#endif
#endif
