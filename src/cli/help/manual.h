/* The manual page: composed from the commands, their option rows and the texts. */
#ifndef MG_CLI_MANUAL_H
#define MG_CLI_MANUAL_H

#include "maskgen/status.h"

/* The whole page as roff (man macros), in ASCII; caller frees *out. */
mg_status manual_page(char **out, mg_err *err);

#endif
