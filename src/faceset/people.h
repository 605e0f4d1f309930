/* People: whose several pictures are to be told from other people's. What --people and --others name, found and checked
 * but not loaded: pictures are many, and whoever loads them does it a few at a time. */
#ifndef MG_FACESET_PEOPLE_H
#define MG_FACESET_PEOPLE_H

#include "faceset/faceset.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Where Debian's libdlib19.1 installs photos of five people (11 each), and of crowds. */
#define MG_PEOPLE_DEBIAN "/usr/share/doc/libdlib19.1/examples/johns"
#define MG_OTHERS_DEBIAN "/usr/share/doc/libdlib19.1/examples/faces"

enum { MG_PEOPLE_VIEWS = 4 }; /* of a head, at least: one is enrolled, three are probes */

/* One item of --faces, to be loaded by mg_faceset_load: a photo, or one head. */
typedef struct mg_people_source {
    char *path;    /* owned */
    size_t person; /* SIZE_MAX: every face in it is another person's */
} mg_people_source;

typedef struct mg_people {
    bool heads; /* synthetic ones; else photographed */
    mg_people_source *source;
    size_t sources, room;
    mg_list names;  /* of people, by folder or as "heldout:7-7" */
    mg_list passed; /* one line for each folder that holds other files than pictures */
} mg_people;

/* `paths`: folders with a folder for each person, "FOLDER:I/N" for the I-th of N shares of them (in bytewise order of
 * names they are dealt out in turn); sets of heads, each head a person. Photographed people and heads come out apart,
 * both empty where `paths` is. MG_EINPUT: no such folder, a folder without any, a share that cannot be. */
mg_status mg_people_find(mg_people *photographed, mg_people *heads, const mg_list *paths, mg_err *err);
/* Photos and folders of photos of other people, who are enrolled and never probes. */
mg_status mg_people_add_others(mg_people *people, const mg_list *paths, mg_err *err);
void mg_people_free(mg_people *p);
/* MG_EINPUT: a photo of one person shows so many faces that it does not tell whose it is. */
mg_status mg_people_told(const mg_people *of, const mg_people_source *s, size_t faces, mg_err *err);
/* Adds the pictures of people that `paths` names to `files`; what cannot be found is left out. */
mg_status mg_people_files(mg_list *files, const mg_list *paths, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
