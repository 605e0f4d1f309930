/* The version that was compiled in. */
#include "maskgen/version.h"

const char *mg_version(void)
{
    return MG_VERSION;
}
