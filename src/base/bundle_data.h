/* What src/base/bundle.sh generates: sorted by name, ends with name NULL. */
#ifndef MG_BASE_BUNDLE_DATA_H
#define MG_BASE_BUNDLE_DATA_H

#include "base/bundle.h"

extern const mg_bundle_file bundle_files[];

#endif
