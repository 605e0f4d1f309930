/* Numbered patterns. Genes are counted from 0 and differ from family to family: only a picture can say which cell is
 * which. */
#include "report/numbered.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "print/canvas.h"
#include "cloth/texture.h"

enum {
    ZOOM = 3,
    MARGIN = 16,
    TITLE = 34,
    LINE = 17,
    SIZE = 12,
    LABEL = 13,
    RECTS = 64,
    SWATCH = 54,
    ACROSS = 21,
    LABEL_MAX = 160
};
static const uint32_t paper = 0xffffff, ink = 0x202124, frame = 0xe8710a;

/* Where a gene paints, in pixels of the flat picture. */
typedef struct place {
    mg_rect at[RECTS];
    int count;
} place;

typedef struct drawing {
    mg_canvas *c; /* NULL: nothing is drawn yet */
    const mg_pattern *p;
    const mg_genome *g;
    place *place;   /* [genes] */
    bool *told;     /* [genes]: its label or meaning stands already */
    mg_rect *label; /* boxes of the labels so far, px of the drawing */
    int labels, room;
    bool unlabelled; /* a place was too small for its number */
} drawing;

static bool same_place(const place *a, const place *b)
{
    return a->count == b->count && memcmp(a->at, b->at, (size_t)a->count * sizeof *a->at) == 0;
}

static void find_places(drawing *d)
{
    for (int i = 0; i < d->g->count; i++)
        d->place[i].count = mg_pattern_footprints(d->p, d->g, i, d->place[i].at, RECTS);
}

/* "4=0" or, of genes that change the same place, "0=12,1=40,2=7". */
static void label_of(drawing *d, int gene, char out[LABEL_MAX])
{
    size_t used = 0;
    for (int i = gene; i < d->g->count && used < LABEL_MAX; i++)
        if (!d->told[i] && same_place(&d->place[i], &d->place[gene])) {
            used += (size_t)snprintf(out + used, LABEL_MAX - used, "%s%d=%d", used ? "," : "", i, d->g->gene[i]);
            d->told[i] = true;
        }
}

static bool taken(const drawing *d, mg_rect r)
{
    for (int i = 0; i < d->labels; i++)
        if (!mg_rect_empty(mg_rect_inter(d->label[i], r)))
            return true;
    return false;
}

/* In the place's upper left corner, or below the labels that stand there; not at all where the place has no room. */
static void put_label(drawing *d, mg_rect at, const char *text)
{
    int w = (int)mg_canvas_text_width(d->c, LABEL, text) + 6;
    mg_rect box = {at.x + 2, at.y + 2, w, LABEL + 4};
    while (taken(d, box))
        box.y += box.h + 1;
    if (box.y + box.h > at.y + at.h || box.w > at.w || d->labels == d->room) {
        d->unlabelled = true;
        return;
    }
    mg_canvas_fill(d->c, box.x, box.y, box.w, box.h, paper);
    mg_canvas_text(d->c, box.x + 3, box.y + LABEL, LABEL, -1, ink, text);
    d->label[d->labels++] = box;
}

static void draw_genes(drawing *d)
{
    char text[LABEL_MAX];
    memset(d->told, 0, (size_t)d->g->count * sizeof *d->told);
    for (int i = 0; i < d->g->count; i++) {
        if (d->told[i])
            continue;
        label_of(d, i, text);
        for (int k = 0; k < d->place[i].count; k++) {
            mg_rect r = mg_rect_inter(d->place[i].at[k], (mg_rect){0, 0, MG_TEXTURE_W, MG_TEXTURE_H});
            mg_rect at = {MARGIN + ZOOM * r.x, MARGIN + TITLE + ZOOM * r.y, ZOOM * r.w, ZOOM * r.h};
            mg_canvas_frame(d->c, at.x, at.y, at.w, at.h, 2, frame);
            put_label(d, at, text);
        }
    }
}

/* "0-23", "4, 9". */
static void genes_like(drawing *d, int gene, const char *means, char out[LABEL_MAX])
{
    char other[MG_MEANING_MAX];
    size_t used = 0;
    int from = -1;
    for (int i = gene; i <= d->g->count; i++) {
        bool like = false;
        if (i < d->g->count && !d->told[i]) {
            mg_pattern_meaning(d->p, i, other);
            like = strcmp(other, means) == 0;
            d->told[i] = like;
        }
        if (like && from < 0)
            from = i;
        if (like || from < 0 || used >= LABEL_MAX)
            continue;
        used += (size_t)snprintf(out + used, LABEL_MAX - used, i - 1 > from ? "%s%d-%d" : "%s%d", used ? ", " : "",
                                 from, i - 1);
        from = -1;
    }
}

/* Every meaning once, with the genes that have it; returns the next free line. */
static double tell_genes(drawing *d, double y, double width, bool shown)
{
    memset(d->told, 0, (size_t)d->g->count * sizeof *d->told);
    for (int i = 0; i < d->g->count; i++) {
        char means[MG_MEANING_MAX], genes[LABEL_MAX], line[MG_MEANING_MAX + LABEL_MAX + 64];
        if (d->told[i])
            continue;
        mg_pattern_meaning(d->p, i, means);
        genes_like(d, i, means, genes);
        snprintf(line, sizeof line, "%s %s, values 0 to %d: %s", strpbrk(genes, "-,") ? "Genes" : "Gene", genes,
                 mg_pattern_alphabet(d->p, i) - 1, means);
        y = mg_canvas_paragraph(d->c, MARGIN, y, width, SIZE, LINE, ink, line, shown) + LINE;
    }
    return y;
}

/* The first gene whose values paint colours; as many as there are genes where none does. */
static int coloured(const drawing *d)
{
    int gene = 0;
    uint8_t c[3];
    while (gene < d->g->count && !mg_pattern_colour(d->p, gene, 0, c))
        gene++;
    return gene;
}

/* The colours that values of the first such gene paint; returns the next free line. */
static double tell_colours(drawing *d, double y, bool shown)
{
    int gene = coloured(d), k = 0;
    uint8_t c[3];
    for (int v = 0; gene < d->g->count && v < mg_pattern_alphabet(d->p, gene); v++) {
        if (!mg_pattern_colour(d->p, gene, v, c))
            continue;
        double x = MARGIN + k % ACROSS * SWATCH, top = y + k / ACROSS * (LINE + 5);
        char text[16];
        snprintf(text, sizeof text, "%d", v);
        if (shown) {
            mg_canvas_text(d->c, x + 22, top + SIZE, SIZE, 1, ink, text);
            mg_canvas_fill(d->c, x + 26, top, 22, LINE - 2, (uint32_t)c[0] << 16 | (uint32_t)c[1] << 8 | c[2]);
            mg_canvas_frame(d->c, x + 26, top, 22, LINE - 2, 1, ink);
        }
        k++;
    }
    return y + (k + ACROSS - 1) / ACROSS * (LINE + 5);
}

static double tell(drawing *d, const char *title, bool shown)
{
    const double width = ZOOM * MG_TEXTURE_W;
    double y = MARGIN + TITLE + ZOOM * MG_TEXTURE_H + LINE + 6;
    if (shown)
        mg_canvas_text(d->c, MARGIN, MARGIN + 18, 18, -1, ink, title);
    char how[400];
    int gene = coloured(d);
    int used =
        snprintf(how, sizeof how, "Each frame is what genes change, marked gene=value as --lock takes it.%s",
                 d->unlabelled ? " Cells too small for a mark are counted along the rows from the upper left." : "");
    if (gene < d->g->count)
        snprintf(how + used, sizeof how - (size_t)used,
                 " A value may be the colour that it paints: %d=black, %d=#000000.", gene, gene);
    y = mg_canvas_paragraph(d->c, MARGIN, y, width, SIZE, LINE, ink, how, shown) + LINE;
    return tell_colours(d, tell_genes(d, y, width, shown), shown);
}

static mg_status draw(mg_image *out, drawing *d, const mg_image *flat, const char *title, mg_err *err)
{
    mg_status st;
    MG_TRY(mg_canvas_new(&d->c, 1, 1, paper, err)); /* to measure on */
    d->unlabelled = true;                           /* the longer text */
    int h = (int)tell(d, title, false) + MARGIN;
    d->unlabelled = false;
    mg_canvas_free(d->c);
    MG_TRY(mg_canvas_new(&d->c, 2 * MARGIN + ZOOM * flat->w, h, paper, err));
    mg_canvas_image(d->c, flat, MARGIN, MARGIN + TITLE, ZOOM * flat->w, ZOOM * flat->h);
    draw_genes(d);
    tell(d, title, true);
    MG_TRY(mg_canvas_read(out, d->c, err));
done:
    mg_canvas_free(d->c);
    return st;
}

mg_status mg_numbered_draw(mg_image *out, const mg_pattern *p, const mg_genome *g, const mg_image *flat,
                           const char *title, mg_err *err)
{
    drawing d = {.p = p, .g = g, .room = MG_GENES_MAX * 4};
    mg_status st;
    *out = (mg_image){0};
    d.place = calloc((size_t)g->count, sizeof *d.place);
    d.told = calloc((size_t)g->count, sizeof *d.told);
    d.label = calloc((size_t)d.room, sizeof *d.label);
    MG_TRY(d.place && d.told && d.label ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for a numbered picture"));
    find_places(&d);
    MG_TRY(draw(out, &d, flat, title, err));
done:
    free(d.place);
    free(d.told);
    free(d.label);
    return st;
}
