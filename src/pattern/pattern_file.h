/* Patterns in files: a PNG that maskgen made, a run.json, or a pattern JSON {"spec": {…}, "genes": […]}. Where no such
 * file is there, the path may be the name of a bundled pattern (patterns/NAME.json; bundle.h). */
#ifndef MG_PATTERN_PATTERN_FILE_H
#define MG_PATTERN_PATTERN_FILE_H

#include "maskgen/pattern.h"
#include "cloth/texture.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mg_pattern_file {
    char name[64];  /* file-name safe, from the path */
    char title[96]; /* the file's own, or the name */
    bool titled;    /* the title is the file's own */
    bool searched;  /* the file tells what the pattern was searched for and by which seed */
    char *claim;    /* what it was tested against and what came out ("scores": {"claim": …}), or NULL; owned */
    int64_t evals;  /* candidates that its search evaluated; 0 where the file does not say */
    mg_spec spec;   /* of the run that made it; defaults where the file is silent */
    mg_genome genome;
    mg_genome best; /* the best of as many random patterns as its search evaluated, where the file records one; else
                       count 0 */
    mg_pattern *pattern;
    mg_list photos; /* SHA-256 of each photo that its search saw, where the file tells: pattern.png does */
    mg_list
        changed; /* a line for each file that the spec names, and that is here and no longer what is recorded of it */
} mg_pattern_file;

/* MG_EINPUT names the file and what is wrong with it: no genes, unknown family, a gene out of range. */
mg_status mg_pattern_file_load(mg_pattern_file *out, const char *path, mg_err *err);
/* The same from the bytes of a file; `name` is for messages. */
mg_status mg_pattern_file_decode(mg_pattern_file *out, const void *data, size_t size, const char *name, mg_err *err);
/* What may be printed beside the pattern: its claim, or that nothing is claimed; an older version's untested "below
 * every control" is left out, which is said; then, where the claim does not say so itself, that this is detection, not
 * recognition, and not medical protection. Caller frees. */
mg_status mg_pattern_file_statement(char **out, const mg_pattern_file *f, mg_err *err);
enum { MG_CAPTION_MAX = 320 };
/* One line that tells this pattern from others on paper: the file's own title, the family, what it was searched for and
 * by which seed as far as the file tells, and the first eight digits of the SHA-256 of the painted `picture`. */
void mg_pattern_file_caption(char out[MG_CAPTION_MAX], const mg_pattern_file *f, const mg_image *picture);
void mg_pattern_file_free(mg_pattern_file *f);
/* Whether `path` holds a pattern rather than a picture (CONTRACT: "Pattern or picture"). MG_EINPUT where it is neither.
 */
mg_status mg_pattern_file_probe(bool *is_pattern, const char *path, mg_err *err);
/* The i-th bundled pattern's name and title, both into `name` and `title`; false past the last. */
bool mg_pattern_file_bundled(size_t i, char name[64], char title[96]);

#ifdef __cplusplus
}
#endif
#endif
