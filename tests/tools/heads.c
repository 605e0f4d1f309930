/* Fresh heads as the detector sees them, bare and before any redraw: mean margin and share found, overall and by
 * quintile of skin tone. Usage: heads FIRST COUNT. */
#include <stdio.h>
#include <stdlib.h>

#include "score/dlib/dlib.h"
#include "base/pool.h"
#include "maskgen/render.h"
#include "face/head/synth.h"

typedef struct group {
    int n, found;
    double sum;
} group;

static void line(const char *name, group g)
{
    printf("%-10s %3d heads  mean margin %.3f  at least 0.8: %5.1f %%  redrawn: %4.1f %%\n", name, g.n, g.sum / g.n,
           100.0 * g.found / g.n, 100.0 * (g.n - g.found) / g.n);
}

int main(int argc, char **argv)
{
    enum { TONES = 5 };
    group all = {0, 0, 0}, tone[TONES] = {{0, 0, 0}};
    mg_err err = {MG_OK, ""};
    mg_dlib_hog *hog = NULL;
    mg_pool *pool = NULL;
    mg_synth_opts o;
    if (argc != 3 || mg_dlib_hog_new(&hog, &err) != MG_OK || mg_pool_new(&pool, mg_cpu_count(), &err) != MG_OK)
        return 2;
    mg_synth_defaults(&o);
    o.pool = pool;
    for (int i = 0; i < atoi(argv[2]); i++) {
        mg_face f;
        mg_renderer *r;
        mg_score s;
        mg_synth_person who;
        o.seed = (uint64_t)(atoi(argv[1]) + i);
        if (mg_synth_face(&f, &o, &err) != MG_OK)
            return 1;
        mg_view plain = mg_view_plain(&f);
        if (mg_renderer_new(&r, &plain, &err) != MG_OK ||
            mg_dlib_hog_score(hog, mg_renderer_grey(r), 0, f.box, 0, &s, &err) != MG_OK)
            return 1;
        mg_synth_describe(o.seed, &who);
        int q = (int)(who.tone * TONES);
        group *g = &tone[q < TONES ? q : TONES - 1];
        group *both[2] = {&all, g};
        for (int k = 0; k < 2; k++) {
            both[k]->n++;
            both[k]->found += s.true_margin >= 0.8;
            both[k]->sum += s.true_margin;
        }
        mg_renderer_free(r);
        mg_face_free(&f);
    }
    mg_dlib_hog_free(hog);
    mg_pool_free(pool);
    double least = 1;
    for (int q = 0; q < TONES; q++) {
        char name[24];
        snprintf(name, sizeof name, "tone %d/5", q + 1);
        line(name, tone[q]);
        least = tone[q].n && (double)tone[q].found / tone[q].n < least ? (double)tone[q].found / tone[q].n : least;
    }
    line("all", all);
    double share = (double)all.found / all.n, mean = all.sum / all.n;
    printf("CHECK found_bare %.3f >=0.93 %d\n", share, share >= 0.93);
    printf("CHECK mean_bare_margin %.3f 1.3..2.0 %d\n", mean, mean >= 1.3 && mean <= 2.0);
    printf("CHECK worst_tone_quintile %.3f >=0.85 %d\n", least, least >= 0.85);
    return 0;
}
