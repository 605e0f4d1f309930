/* What faces wear, as one list: the only place where a measured texture is painted. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "maskgen/measure.h"
#include "pattern/textures.h"

/* Room for one more of `size` bytes each; *items may move. */
static mg_status grow(void **items, size_t count, size_t *room, size_t size, mg_err *err)
{
    if (count < *room)
        return MG_OK;
    size_t more = *room ? 2 * *room : 16;
    void *moved = realloc(*items, more * size);
    if (!moved)
        return mg_fail(err, MG_ENOMEM, "out of memory for %zu conditions", more);
    *items = moved;
    *room = more;
    return MG_OK;
}

static mg_status add_group(mg_conditions *c, mg_condition_kind kind, int pattern, int height, const char *title,
                           mg_err *err)
{
    void *all = c->group;
    mg_status st = grow(&all, c->groups, &c->group_room, sizeof *c->group, err);
    c->group = all;
    if (st != MG_OK)
        return st;
    mg_condition_group *g = &c->group[c->groups++];
    *g = (mg_condition_group){.kind = kind, .first = c->count, .pattern = pattern, .height = height};
    snprintf(g->title, sizeof g->title, "%s", title);
    return MG_OK;
}

/* To the last group. */
static mg_status add_condition(mg_conditions *c, const char *name, const mg_texture *texture, mg_err *err)
{
    void *all = c->at;
    mg_status st = grow(&all, c->count, &c->room, sizeof *c->at, err);
    c->at = all;
    if (st != MG_OK)
        return st;
    mg_condition_group *g = &c->group[c->groups - 1];
    mg_condition *own = &c->at[c->count++];
    *own = (mg_condition){.group = c->groups - 1, .height = g->height, .texture = texture};
    snprintf(own->name, sizeof own->name, "%s", name);
    g->count++;
    return MG_OK;
}

/* What a condition's texture shows: one of the three. */
typedef struct source {
    const mg_plain *plain;
    const mg_pattern *pattern;
    const mg_genome *genome; /* of the pattern */
    const mg_image *picture;
} source;

static mg_status paint(mg_texture *t, const source *from, mg_raster raster, mg_err *err)
{
    return from->plain     ? mg_texture_of_plain(t, from->plain, raster, err)
           : from->picture ? mg_texture_of_picture(t, from->picture, err)
                           : mg_texture_of_genome(t, from->pattern, from->genome, raster, err);
}

static mg_status add_painted(mg_conditions *c, const char *name, source from, mg_err *err)
{
    void *all = c->texture;
    mg_texture *t = calloc(1, sizeof *t);
    mg_status st = t ? grow(&all, c->textures, &c->texture_room, sizeof *c->texture, err)
                     : mg_fail(err, MG_ENOMEM, "out of memory for a texture");
    c->texture = all;
    if (st == MG_OK)
        st = paint(t, &from, (mg_raster){c->w, c->h}, err);
    if (st != MG_OK) {
        free(t);
        return st;
    }
    c->texture[c->textures++] = t;
    return add_condition(c, name, t, err);
}

mg_status mg_conditions_add_bare(mg_conditions *c, mg_err *err)
{
    mg_status st = add_group(c, MG_CONDITION_BARE, -1, MG_HEIGHT_WHOLE, "bare", err);
    return st == MG_OK ? add_condition(c, "bare", NULL, err) : st;
}

mg_status mg_conditions_add_plains(mg_conditions *c, mg_err *err)
{
    mg_status st = MG_OK;
    for (const mg_plain *p = mg_plains; st == MG_OK && p->name; p++) {
        st = add_group(c, MG_CONDITION_PLAIN, -1, MG_HEIGHT_WHOLE, p->name, err);
        if (st == MG_OK)
            st = add_painted(c, p->name, (source){.plain = p}, err);
    }
    return st;
}

mg_status mg_conditions_add_low(mg_conditions *c, mg_err *err)
{
    const mg_condition_group *white = mg_conditions_find(c, MG_CONDITION_PLAIN, -1, "white");
    const mg_texture *texture = c->at[white->first].texture;
    mg_status st = add_group(c, MG_CONDITION_PLAIN, -1, MG_LOW_HEIGHT, MG_LOW_TITLE, err);
    return st == MG_OK ? add_condition(c, MG_LOW_TITLE, texture, err) : st;
}

mg_status mg_conditions_add_randoms(mg_conditions *c, const mg_pattern *pattern, int number, int n, uint64_t seed,
                                    mg_err *err)
{
    char name[64];
    mg_genome g;
    mg_rng rng;
    mg_rng_seed(&rng, seed, 0x72616e646f6d);
    mg_status st = add_group(c, MG_CONDITION_RANDOM, number, MG_HEIGHT_WHOLE, "random", err);
    for (int k = 0; st == MG_OK && k < n; k++) {
        mg_pattern_random(pattern, &rng, &g);
        snprintf(name, sizeof name, "random-%d-%d", number + 1, k + 1);
        st = add_painted(c, name, (source){.pattern = pattern, .genome = &g}, err);
    }
    return st;
}

mg_status mg_conditions_add_genome(mg_conditions *c, mg_condition_kind kind, const char *title,
                                   const mg_pattern *pattern, int number, const mg_genome *g, mg_err *err)
{
    mg_status st = add_group(c, kind, number, MG_HEIGHT_WHOLE, title, err);
    if (st != MG_OK)
        return st;
    c->group[c->groups - 1].genome = *g;
    return add_painted(c, title, (source){.pattern = pattern, .genome = g}, err);
}

mg_status mg_conditions_add_picture(mg_conditions *c, const char *title, const mg_image *picture, mg_err *err)
{
    mg_status st = add_group(c, MG_CONDITION_PATTERN, -1, MG_HEIGHT_WHOLE, title, err);
    return st == MG_OK ? add_painted(c, title, (source){.picture = picture}, err) : st;
}

static bool has_heights(const mg_condition_group *g)
{
    return g->kind == MG_CONDITION_PATTERN ||
           (g->kind == MG_CONDITION_PLAIN && (!strcmp(g->title, "white") || !strcmp(g->title, "black")));
}

mg_status mg_conditions_add_heights(mg_conditions *c, mg_err *err)
{
    size_t whole = c->groups;
    mg_status st = MG_OK;
    for (int height = MG_HEIGHT_WHOLE - 1; height >= 1; height--)
        for (size_t i = 0; st == MG_OK && i < whole; i++) {
            const mg_condition_group from = c->group[i];
            char name[112];
            if (!has_heights(&from))
                continue;
            snprintf(name, sizeof name, "%s@%d%%", from.title, 100 * height / MG_HEIGHT_WHOLE);
            st = add_group(c, from.kind, from.pattern, height, from.title, err);
            if (st == MG_OK)
                st = add_condition(c, name, c->at[from.first].texture, err);
        }
    return st;
}

void mg_conditions_free(mg_conditions *c)
{
    for (size_t i = 0; i < c->textures; i++) {
        mg_texture_free(c->texture[i]);
        free(c->texture[i]);
    }
    free(c->texture);
    free(c->group);
    free(c->at);
    *c = (mg_conditions){0};
}

const mg_condition_group *mg_conditions_find(const mg_conditions *c, mg_condition_kind kind, int pattern,
                                             const char *title)
{
    for (size_t i = 0; i < c->groups; i++) {
        const mg_condition_group *g = &c->group[i];
        if (g->kind == kind && g->height == MG_HEIGHT_WHOLE && (g->pattern < 0 || g->pattern == pattern) &&
            (!title || !strcmp(title, g->title)))
            return g;
    }
    return NULL;
}
