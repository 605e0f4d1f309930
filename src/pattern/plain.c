/* The plain masks: of one colour, or in stripes of two. */
#include "pattern/plain.h"

#include <stddef.h>
#include <string.h>

const mg_plain mg_plains[MG_PLAINS + 1] = {
    {"white", {255, 255, 255}, {0, 0, 0}, 0}, {"black", {0, 0, 0}, {0, 0, 0}, 0},
    {"blue", {143, 190, 214}, {0, 0, 0}, 0}, /* the usual disposable mask */
    {"skin", {201, 152, 122}, {0, 0, 0}, 0},  {"stripes", {0, 0, 0}, {255, 255, 255}, 12},
    {NULL, {0, 0, 0}, {0, 0, 0}, 0},
};

const mg_plain *mg_plain_find(const char *name)
{
    const mg_plain *p = mg_plains;
    while (p->name && strcmp(p->name, name) != 0)
        p++;
    return p->name ? p : NULL;
}

void mg_plain_paint(const mg_plain *plain, mg_image *picture)
{
    for (int y = 0; y < picture->h; y++) {
        bool other = plain->stripes > 0 && y * plain->stripes / picture->h % 2 == 1;
        for (int x = 0; x < picture->w; x++)
            memcpy(mg_image_at(picture, x, y), other ? plain->other : plain->ink, 3);
    }
}
