/* Why this file exists: six views of one face are one face, and a crowd in one photo is one photo; every interval must
 * know it. */
#include "measure/subjects.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text/text.h"

/* Numbers 0 … k − 1 in the order of the old ones, in place; k. `most`: the greatest old number. */
static size_t renumber(size_t *number, size_t n, size_t *seen, size_t most)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        seen[number[i]] = 1;
    for (size_t i = 0; i <= most; i++)
        seen[i] = seen[i] ? k++ : 0;
    for (size_t i = 0; i < n; i++)
        number[i] = seen[number[i]];
    return k;
}

static size_t greatest(const size_t *v, size_t n)
{
    size_t most = 0;
    for (size_t i = 0; i < n; i++)
        most = v[i] > most ? v[i] : most;
    return most;
}

static bool sort_subjects(mg_subjects *s, const mg_subject *of)
{
    size_t *seen[2];
    for (size_t i = 0; i < s->n; i++)
        s->face[i] = of ? of[i].face : i;
    size_t most = greatest(s->face, s->n);
    if (!(seen[0] = calloc(most + 1, sizeof *seen[0])))
        return false;
    s->faces = renumber(s->face, s->n, seen[0], most);
    free(seen[0]);
    for (size_t i = 0; i < s->n; i++)
        s->photo[s->face[i]] = of ? of[i].photo : i;
    most = greatest(s->photo, s->faces);
    if (!(seen[1] = calloc(most + 1, sizeof *seen[1])))
        return false;
    s->photos = renumber(s->photo, s->faces, seen[1], most);
    free(seen[1]);
    return true;
}

/* Photos are never more than n. */
bool mg_subjects_new(mg_subjects *out, const mg_subject *of, size_t n)
{
    *out = (mg_subjects){.n = n,
                         .face = calloc(n + 1, sizeof *out->face),
                         .photo = calloc(n + 1, sizeof *out->photo),
                         .views = calloc(n + 1, sizeof *out->views),
                         .room = calloc(2 * n + 1, sizeof *out->room)};
    bool ok = out->face && out->photo && out->views && out->room && (n == 0 || sort_subjects(out, of));
    for (size_t i = 0; ok && i < n; i++)
        out->views[out->face[i]]++;
    if (!ok)
        mg_subjects_free(out);
    return ok;
}

void mg_subjects_free(mg_subjects *s)
{
    free(s->face);
    free(s->photo);
    free(s->views);
    free(s->room);
    *s = (mg_subjects){0};
}

void mg_subjects_means(double *by_face, const mg_subjects *s, const double *v)
{
    for (size_t f = 0; f < s->faces; f++)
        by_face[f] = 0;
    for (size_t i = 0; i < s->n; i++)
        by_face[s->face[i]] += v[i];
    for (size_t f = 0; f < s->faces; f++)
        by_face[f] /= (double)s->views[f];
}

mg_interval mg_subjects_bootstrap(const mg_subjects *s, const double *by_face, uint64_t seed)
{
    double *sum = s->room, *faces = sum + s->photos;
    bool zero = true;
    if (s->photos < 2)
        return (mg_interval){NAN, NAN};
    for (size_t p = 0; p < 2 * s->photos; p++)
        sum[p] = 0;
    for (size_t f = 0; f < s->faces; f++) {
        sum[s->photo[f]] += by_face[f];
        faces[s->photo[f]]++;
        zero &= by_face[f] == 0;
    }
    if (zero) /* the commonest count of false faces needs no resampling */
        return (mg_interval){0, 0};
    return mg_bootstrap_ratio(sum, faces, s->photos, MG_BOOTSTRAP_ROUNDS, seed);
}

mg_interval mg_subjects_rate(const mg_subjects *s, double found, const double *by_face, uint64_t seed)
{
    enum { ENOUGH = 5 };
    if (s->photos == s->n)
        return mg_wilson((int)lround(found), (int)s->n);
    double photos = (double)s->photos, rate = fmin(1, found / (double)s->faces);
    mg_interval b = {0, 0};
    if (fmin(rate, 1 - rate) * photos >= ENOUGH)
        b = mg_subjects_bootstrap(s, by_face, seed);
    return b.lo < b.hi ? b : mg_wilson_rate(rate, (int)s->photos);
}

void mg_subjects_words(char out[MG_SUBJECTS_TEXT], const char *noun, size_t faces, size_t photos, size_t views)
{
    char seen[32] = "", in[32] = "";
    if (views > faces)
        snprintf(seen, sizeof seen, "%zu views of ", views);
    if (photos < faces)
        snprintf(in, sizeof in, " in %s", mg_count(photos, "photo"));
    snprintf(out, MG_SUBJECTS_TEXT, "%s%s%s", seen, mg_count(faces, noun), in);
}
