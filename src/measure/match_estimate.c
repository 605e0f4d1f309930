/* Probes against a gallery: rates by person, who is the unit, however many pictures there are of them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/stats.h"
#include "measure/match.h"
#include "measure/subjects.h"

const int mg_rank[MG_RANKS] = {1, 5, 10};

/* What one probe, or three, say: a row of numbers that are averaged by person. */
enum { SIMILARITY, MATCHED, FALSE_MATCH, AT_FMR, RANK = AT_FMR + MG_FMRS, VALUES = RANK + MG_RANKS };

/* Answers to be averaged, and whose they are. */
typedef struct answers {
    size_t n, room;
    mg_subject *of;
    double (*v)[VALUES];
} answers;

static mg_status answers_new(answers *a, size_t room, mg_err *err)
{
    *a = (answers){.room = room, .of = malloc((room + 1) * sizeof *a->of), .v = malloc((room + 1) * sizeof *a->v)};
    return a->of && a->v ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for %zu probes", room);
}

static void answers_free(answers *a)
{
    free(a->of);
    free(a->v);
}

/* The mean over people of one of the values, its interval, and how they differ. */
static mg_status average(mg_figure *out, double *sd, int *people, const answers *a, int value, bool share,
                         uint64_t seed, mg_err *err)
{
    mg_subjects s = {0};
    double *one = malloc((2 * a->n + 1) * sizeof *one), *by = one ? one + a->n : NULL, sum = 0;
    mg_status st = MG_OK;
    *out = (mg_figure){NAN, {NAN, NAN}};
    if (!one || !mg_subjects_new(&s, a->of, a->n))
        MG_TRY(mg_fail(err, MG_ENOMEM, "out of memory for figures of %zu probes", a->n));
    *people = (int)s.faces;
    for (size_t i = 0; i < a->n; i++)
        one[i] = a->v[i][value];
    if (a->n == 0 || isnan(one[0]))
        goto done;
    mg_subjects_means(by, &s, one);
    for (size_t f = 0; f < s.faces; f++)
        sum += by[f];
    out->value = sum / (double)s.faces;
    out->ci = share ? mg_subjects_rate(&s, sum, by, seed) : mg_subjects_bootstrap(&s, by, seed);
    if (sd)
        *sd = mg_sd(by, s.faces);
done:
    mg_subjects_free(&s);
    free(one);
    return st;
}

/* ---- one comparison with all entries ----------------------------------------------------------------------------- */

/* Up to three shots of one person under one condition. */
typedef struct probe {
    size_t person;
    const float *vector[MG_SHOTS];
    int shots;
} probe;

static double similarity(const mg_gallery *g, size_t entry, const probe *p)
{
    const mg_matches *m = g->m;
    int r = g->key.model / m->aligners;
    const float *own = mg_matches_vector(m, g->entry[entry], g->key.masked ? m->masked : 0, g->key.model, g->key.upper);
    double best = -INFINITY;
    for (int i = 0; i < p->shots; i++)
        best = fmax(best, m->by[r].row->similarity(own, p->vector[i], m->dims[r]));
    return best;
}

static size_t entry_of(const mg_gallery *g, size_t person)
{
    size_t i = 0;
    while (i < g->enrolled && g->m->of[g->entry[i]].person != person)
        i++;
    return i;
}

static void compare(double v[VALUES], size_t *rank, const mg_gallery *g, const probe *p, size_t own)
{
    double genuine = similarity(g, own, p);
    size_t ahead = 0, false_matches = 0;
    for (size_t i = 0; i < g->enrolled; i++) {
        if (i == own)
            continue;
        double s = similarity(g, i, p);
        ahead += s >= genuine;
        false_matches += s >= g->threshold;
    }
    v[SIMILARITY] = genuine;
    v[MATCHED] = genuine >= g->threshold;
    v[FALSE_MATCH] = g->enrolled > 1 ? (double)false_matches / (double)(g->enrolled - 1) : NAN;
    for (int f = 0; f < MG_FMRS; f++)
        v[AT_FMR + f] = g->reach[f] ? genuine >= g->at_fmr[f] : NAN;
    for (int k = 0; k < MG_RANKS; k++)
        v[RANK + k] = ahead < (size_t)mg_rank[k];
    *rank = ahead + 1;
}

bool mg_match_probe(double *similarity, size_t *rank, const mg_gallery *g, size_t picture, size_t condition)
{
    const mg_sitting *of = &g->m->of[picture];
    probe p = {of->person, {mg_matches_vector(g->m, picture, condition, g->key.model, g->key.upper)}, 1};
    size_t own = entry_of(g, of->person);
    double v[VALUES];
    if (of->enrolled || !p.vector[0] || own == g->enrolled)
        return false;
    compare(v, rank, g, &p, own);
    *similarity = v[SIMILARITY];
    return true;
}

bool mg_match_asked(const mg_gallery *g, size_t picture, size_t condition)
{
    const mg_matches *m = g->m;
    return m->asked[picture * m->conditions->count + condition] &&
           (!g->key.upper || mg_matches_upper(m->conditions, condition));
}

/* ---- all probes of a group --------------------------------------------------------------------------------------- */

typedef struct counts {
    int asked, unaligned, unenrolled;
} counts;

static void ask(answers *a, counts *n, const mg_gallery *g, const probe *p)
{
    size_t own = entry_of(g, p->person);
    n->asked++;
    n->unaligned += p->shots == 0;
    n->unenrolled += p->shots > 0 && own == g->enrolled;
    if (p->shots == 0 || own == g->enrolled)
        return;
    size_t rank;
    a->of[a->n] = (mg_subject){p->person, p->person};
    compare(a->v[a->n++], &rank, g, p, own);
}

/* Pictures of a person stand together. A person's last shots, where fewer than `shots` are left, are no probe. */
static void ask_condition(answers *a, counts *n, const mg_gallery *g, size_t condition, int shots)
{
    const mg_matches *m = g->m;
    probe p = {.shots = 0};
    int taken = 0;
    for (size_t i = 0; i < m->pictures; i++) {
        if (m->of[i].enrolled || !mg_match_asked(g, i, condition))
            continue;
        if (taken == 0 || m->of[i].person != p.person) {
            p = (probe){.person = m->of[i].person};
            taken = 0;
        }
        const float *v = mg_matches_vector(m, i, condition, g->key.model, g->key.upper);
        if (v)
            p.vector[p.shots++] = v;
        if (++taken == shots) {
            ask(a, n, g, &p);
            taken = 0;
        }
    }
}

static mg_status ask_group(answers *a, counts *n, const mg_gallery *g, size_t group, int shots, mg_err *err)
{
    const mg_condition_group *k = &g->m->conditions->group[group];
    mg_status st = answers_new(a, g->m->pictures * k->count, err);
    *n = (counts){0};
    for (size_t c = k->first; st == MG_OK && c < k->first + k->count; c++)
        ask_condition(a, n, g, c, shots);
    return st;
}

mg_status mg_match_estimate_of(mg_match_estimate *out, const mg_gallery *g, size_t group, int shots, uint64_t seed,
                               mg_err *err)
{
    answers a;
    counts n;
    mg_status st = MG_OK;
    *out = (mg_match_estimate){.sd = NAN};
    MG_TRY(ask_group(&a, &n, g, group, shots, err));
    out->asked = n.asked;
    out->unaligned = n.unaligned;
    out->unenrolled = n.unenrolled;
    out->probes = (int)a.n;
    MG_TRY(average(&out->similarity, &out->sd, &out->people, &a, SIMILARITY, false, seed, err));
    MG_TRY(average(&out->matched, NULL, &out->people, &a, MATCHED, true, seed, err));
    MG_TRY(average(&out->false_match, NULL, &out->people, &a, FALSE_MATCH, false, seed, err));
    for (int f = 0; f < MG_FMRS; f++)
        MG_TRY(average(&out->at_fmr[f], NULL, &out->people, &a, AT_FMR + f, true, seed, err));
    for (int k = 0; k < MG_RANKS; k++)
        MG_TRY(average(&out->rank[k], NULL, &out->people, &a, RANK + k, true, seed, err));
done:
    answers_free(&a);
    return st;
}

/* ---- two groups -------------------------------------------------------------------------------------------------- */

/* Sum and number of a person's similarities under a group. */
static void sum_people(double *sum, double *n, const answers *a)
{
    for (size_t i = 0; i < a->n; i++) {
        sum[a->of[i].face] += a->v[i][SIMILARITY];
        n[a->of[i].face]++;
    }
}

static size_t people_of(const mg_matches *m)
{
    size_t most = 0;
    for (size_t i = 0; i < m->pictures; i++)
        most = m->of[i].person + 1 > most ? m->of[i].person + 1 : most;
    return most;
}

mg_status mg_match_compare(mg_figure *out, int *people, const mg_gallery *g, size_t a, size_t b, uint64_t seed,
                           mg_err *err)
{
    answers of[2] = {{0}};
    counts n;
    size_t all = people_of(g->m), k = 0;
    double *v = calloc(5 * all + 1, sizeof *v);
    mg_status st = MG_OK;
    *out = (mg_figure){NAN, {NAN, NAN}};
    if (!v)
        MG_TRY(mg_fail(err, MG_ENOMEM, "out of memory for %zu people", all));
    MG_TRY(ask_group(&of[0], &n, g, a, 1, err));
    MG_TRY(ask_group(&of[1], &n, g, b, 1, err));
    for (int i = 0; i < 2; i++)
        sum_people(v + 2 * (size_t)i * all, v + (2 * (size_t)i + 1) * all, &of[i]);
    for (size_t i = 0; i < all; i++)
        if (v[all + i] > 0 && v[3 * all + i] > 0)
            v[4 * all + k++] = v[i] / v[all + i] - v[2 * all + i] / v[3 * all + i];
    *people = (int)k;
    if (k > 0)
        out->value = mg_mean(v + 4 * all, k);
    if (k > 1)
        out->ci = mg_bootstrap_mean(v + 4 * all, k, MG_BOOTSTRAP_ROUNDS, seed);
done:
    answers_free(&of[0]);
    answers_free(&of[1]);
    free(v);
    return st;
}

mg_status mg_match_undetected(mg_figure *out, const mg_matches *m, int finder, size_t group, uint64_t seed, mg_err *err)
{
    const mg_condition_group *k = &m->conditions->group[group];
    answers a;
    int people;
    mg_status st = MG_OK;
    MG_TRY(answers_new(&a, m->pictures * k->count, err));
    for (size_t c = k->first; c < k->first + k->count; c++)
        for (size_t i = 0; i < m->pictures; i++) {
            size_t at = i * m->conditions->count + c;
            if (m->of[i].enrolled || !m->asked[at])
                continue;
            a.of[a.n] = (mg_subject){m->of[i].person, m->of[i].person};
            a.v[a.n++][0] = !m->found[at * (size_t)m->finders + (size_t)finder];
        }
    MG_TRY(average(out, NULL, &people, &a, 0, true, seed, err));
done:
    answers_free(&a);
    return st;
}
