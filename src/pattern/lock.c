/* The text of --lock: genes held at a value, or at the colour that a value paints. */
#include "pattern/lock.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pattern/palette.h"

/* Reads one whole number at *s and steps past it. */
static bool read_int(const char **s, long *out)
{
    char *end;
    if (!isdigit((unsigned char)**s))
        return false;
    errno = 0;
    *out = strtol(*s, &end, 10);
    *s = end;
    return errno == 0;
}

static int distance(const uint8_t a[3], const uint8_t b[3])
{
    int d = 0;
    for (int c = 0; c < 3; c++)
        d += (a[c] - b[c]) * (a[c] - b[c]);
    return d;
}

/* The value of the gene that paints exactly this colour; *nearest is the one that comes nearest, −1 where none paints
 * any. */
static int value_of(const mg_pattern *p, int gene, const uint8_t rgb[3], int *nearest)
{
    int least = 0;
    *nearest = -1;
    for (int v = 0; v < mg_pattern_alphabet(p, gene); v++) {
        uint8_t own[3];
        if (!mg_pattern_colour(p, gene, v, own))
            continue;
        int d = distance(own, rgb);
        if (d == 0)
            return v;
        if (*nearest < 0 || d < least) {
            *nearest = v;
            least = d;
        }
    }
    return -1;
}

/* A value that is no number: a colour that the gene can paint. Steps past it. */
static mg_status read_colour(const char **s, const mg_pattern *p, int gene, long *value, mg_err *err)
{
    size_t n = strcspn(*s, ",");
    uint8_t rgb[3], near[3];
    char means[MG_MEANING_MAX];
    int nearest;
    mg_pattern_meaning(p, gene, means);
    if (!mg_colour_parse(*s, n, rgb)) {
        char typed[41], hint[MG_HINT];
        snprintf(typed, sizeof typed, "%.*s", (int)n, *s);
        mg_nearest name = {.name = typed};
        mg_colour_offer(&name);
        return mg_fail(err, MG_EINPUT,
                       "lock: \"%s\" is neither a number nor a colour (#rrggbb, black, white …)%s; gene %d has the "
                       "values 0 … %d: %s",
                       typed, mg_nearest_hint(hint, &name), gene, mg_pattern_alphabet(p, gene) - 1, means);
    }
    *value = value_of(p, gene, rgb, &nearest);
    if (*value < 0 && nearest < 0)
        return mg_fail(err, MG_EINPUT, "lock: gene %d cannot be held at the colour %.*s; it has the values 0 … %d: %s",
                       gene, (int)n, *s, mg_pattern_alphabet(p, gene) - 1, means);
    if (*value < 0) {
        mg_pattern_colour(p, gene, nearest, near);
        return mg_fail(err, MG_EINPUT,
                       "lock: gene %d has no value that paints %.*s; the nearest is %d, #%02x%02x%02x. It is %s", gene,
                       (int)n, *s, nearest, near[0], near[1], near[2], means);
    }
    *s += n;
    return MG_OK;
}

static mg_status bad_form(const char *text, mg_err *err)
{
    return mg_fail(err, MG_EINPUT,
                   "lock: \"%.80s\" is not of the form gene=value,gene=value; a value is a number or a colour", text);
}

static mg_status hold(const locks *to, const mg_pattern *p, long gene, long value, mg_err *err)
{
    int alphabet = mg_pattern_alphabet(p, (int)gene);
    char means[MG_MEANING_MAX];
    if (value >= alphabet) {
        mg_pattern_meaning(p, (int)gene, means);
        return mg_fail(err, MG_EINPUT, "lock: gene %ld is held at %ld, outside 0 … %d; it is %s", gene, value,
                       alphabet - 1, means);
    }
    if (to->locked[gene] && to->held[gene] != value)
        return mg_fail(err, MG_EINPUT, "lock: gene %ld is held at two values, %d and %ld", gene, to->held[gene], value);
    to->locked[gene] = true;
    to->held[gene] = (int16_t)value;
    return MG_OK;
}

mg_status lock_read(const locks *to, const mg_pattern *p, const char *text, mg_err *err)
{
    const char *s = text;
    bool coloured = false;
    size_t used = 0;
    while (*s) {
        long gene, value;
        mg_status st = MG_OK;
        if (!read_int(&s, &gene) || *s != '=' || !s[1] || s[1] == ',')
            return bad_form(text, err);
        s++;
        if (gene >= mg_pattern_genes(p))
            return mg_fail(
                err, MG_EINPUT,
                "lock: there is no gene %ld; this pattern has genes 0 … %d (maskgen render PATTERN --numbered shows "
                "where they are)",
                gene, mg_pattern_genes(p) - 1);
        bool number = isdigit((unsigned char)*s);
        coloured = coloured || !number;
        if (number && !read_int(&s, &value))
            return bad_form(text, err);
        if (!number)
            st = read_colour(&s, p, (int)gene, &value, err);
        if (st == MG_OK)
            st = (*s == ',' && s[1]) || !*s ? hold(to, p, gene, value, err) : bad_form(text, err);
        if (st != MG_OK)
            return st;
        used += (size_t)snprintf(to->text + used, MG_TEXT_MAX - used, "%s%ld=%ld", used ? "," : "", gene, value);
        s += *s == ',';
    }
    if (!coloured)
        snprintf(to->text, MG_TEXT_MAX, "%s", text);
    return MG_OK;
}
