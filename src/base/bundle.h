/* What src/base/bundle.sh generates: sorted by name, ends with name NULL. */
#ifndef BASE_BUNDLE_H
#define BASE_BUNDLE_H

#include "maskgen/bundle.h"

extern const mg_bundle_file bundle_files[];

#endif
