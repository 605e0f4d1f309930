/* Why this file exists: six views of one face are one face, and a crowd in one photo is one photo; every interval must know it. */
#include "maskgen/subjects.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "maskgen/text.h"

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

bool mg_subjects_new(mg_subjects *out, const mg_subject *of, size_t n)
{
    *out = (mg_subjects){.n = n, .face = calloc(n + 1, sizeof *out->face), .photo = calloc(n + 1, sizeof *out->photo)};
    bool ok = out->face && out->photo && (n == 0 || sort_subjects(out, of));
    if (!ok)
        mg_subjects_free(out);
    return ok;
}

void mg_subjects_free(mg_subjects *s)
{
    free(s->face);
    free(s->photo);
    *s = (mg_subjects){0};
}

void mg_subjects_means(double *by_face, const mg_subjects *s, const double *v)
{
    size_t *count = calloc(s->faces + 1, sizeof *count);
    for (size_t f = 0; f < s->faces; f++)
        by_face[f] = count ? 0 : NAN;
    for (size_t i = 0; count && i < s->n; i++) {
        by_face[s->face[i]] += v[i];
        count[s->face[i]]++;
    }
    for (size_t f = 0; count && f < s->faces; f++)
        by_face[f] /= (double)count[f];
    free(count);
}

mg_interval mg_subjects_bootstrap(const mg_subjects *s, const double *by_face, uint64_t seed)
{
    double *sum = s->photos < 2 ? NULL : calloc(2 * s->photos, sizeof *sum), *faces = sum ? sum + s->photos : NULL;
    if (!sum)
        return (mg_interval){NAN, NAN};
    for (size_t f = 0; f < s->faces; f++) {
        sum[s->photo[f]] += by_face[f];
        faces[s->photo[f]]++;
    }
    mg_interval out = mg_bootstrap_ratio(sum, faces, s->photos, MG_BOOTSTRAP_ROUNDS, seed);
    free(sum);
    return out;
}

mg_interval mg_subjects_rate(const mg_subjects *s, double found, const double *by_face, uint64_t seed)
{
    enum { ENOUGH = 5 };
    if (s->photos == s->n)
        return mg_wilson((int)lround(found), (int)s->n);
    double photos = (double)s->photos, rate = fmin(1, found / (double)s->faces);
    mg_interval b = mg_subjects_bootstrap(s, by_face, seed);
    bool tells = b.lo < b.hi && fmin(rate, 1 - rate) * photos >= ENOUGH;
    return tells ? b : mg_wilson_rate(rate, (int)s->photos);
}

bool mg_subjects_gain(mg_gain *out, const mg_subjects *s, const double *own, const double *other, uint64_t seed)
{
    double *v = malloc((s->n + s->faces + 1) * sizeof *v), *by_face = v ? v + s->n : NULL;
    *out = (mg_gain){NAN, {NAN, NAN}};
    for (size_t i = 0; v && i < s->n; i++)
        v[i] = own[i] - other[i];
    if (v) {
        mg_subjects_means(by_face, s, v);
        *out = (mg_gain){mg_mean(by_face, s->faces), mg_subjects_bootstrap(s, by_face, seed)};
    }
    free(v);
    return v != NULL;
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
