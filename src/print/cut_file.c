/* Cut shapes from the "cut" section of a mask shape's JSON, read strictly. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bundle.h"
#include "print/cut.h"
#include "base/file/file.h"
#include "base/json/json.h"

/* Where we are, for messages: "piece left of FILE". */
typedef struct reader {
    char where[MG_MESSAGE_MAX];
    mg_err *err;
} reader;

static mg_status bad(const reader *r, const char *key, const char *what)
{
    return mg_fail_at(r->err, MG_EINPUT, r->where, "\"%s\" %s", key, what);
}

static mg_status an_object(const reader *r, const mg_json *o)
{
    return mg_json_kind_of(o) == MG_JSON_OBJECT
               ? MG_OK
               : mg_fail_at(r->err, MG_EINPUT, r->where, "expected an object, found %s",
                            mg_json_kind_name(mg_json_kind_of(o)));
}

static mg_status only_keys(const reader *r, const mg_json *o, const char *const *keys)
{
    mg_status st = an_object(r, o);
    if (st != MG_OK)
        return st;
    for (const mg_json *n = mg_json_first(o); n; n = mg_json_next(n)) {
        bool known = false;
        for (int i = 0; keys[i] && !known; i++)
            known = strcmp(mg_json_key(n), keys[i]) == 0;
        if (!known)
            return bad(r, mg_json_key(n), "is no key here");
    }
    return MG_OK;
}

static mg_status number(const reader *r, const mg_json *o, const char *key, double lo, double hi, double *out)
{
    mg_status st = mg_json_need_number(o, key, out, r->where, r->err);
    if (st == MG_OK && !(*out >= lo && *out <= hi))
        return mg_fail_at(r->err, MG_EINPUT, r->where, "\"%s\" is %g, outside %g … %g", key, *out, lo, hi);
    return st;
}

static mg_status text(const reader *r, const mg_json *o, const char *key, char *out, size_t room)
{
    const char *s;
    mg_status st = mg_json_need_string(o, key, &s, r->where, r->err);
    if (st != MG_OK)
        return st;
    if (!*s)
        return bad(r, key, "is empty");
    if (strlen(s) >= room)
        return mg_fail_at(r->err, MG_EINPUT, r->where, "\"%s\" is longer than %zu bytes", key, room - 1);
    snprintf(out, room, "%s", s);
    return MG_OK;
}

static mg_status array(const reader *r, const mg_json *o, const char *key, size_t least, size_t most,
                       const mg_json **out)
{
    mg_status st = mg_json_may_have(out, o, key, MG_JSON_ARRAY, r->where, r->err);
    size_t n = mg_json_count(*out);
    if (st == MG_OK && !*out)
        return bad(r, key, "is missing");
    if (st == MG_OK && (n < least || n > most))
        return mg_fail_at(r->err, MG_EINPUT, r->where, "\"%s\" must have %zu … %zu entries, not %zu", key, least, most,
                          n);
    return st;
}

/* Exactly two numbers. */
static mg_status pair(const reader *r, const mg_json *node, const char *key, double lo, double hi, double out[2])
{
    const mg_json *a = mg_json_kind_of(node) == MG_JSON_ARRAY && mg_json_count(node) == 2 ? mg_json_first(node) : NULL;
    const mg_json *b = a ? mg_json_next(a) : NULL;
    if (!a || mg_json_kind_of(a) != MG_JSON_NUMBER || mg_json_kind_of(b) != MG_JSON_NUMBER)
        return bad(r, key, "has an entry that is no pair of numbers");
    out[0] = mg_json_number(a);
    out[1] = mg_json_number(b);
    if (!(out[0] >= lo && out[0] <= hi && out[1] >= lo && out[1] <= hi))
        return mg_fail_at(r->err, MG_EINPUT, r->where, "\"%s\" has [%g, %g], outside %g … %g", key, out[0], out[1], lo,
                          hi);
    return MG_OK;
}

static mg_status read_rows(const reader *r, mg_cut_panel *p, const mg_json *o)
{
    const mg_json *rows;
    mg_status st = array(r, o, "rows", 2, MG_CUT_ROWS, &rows);
    if (st != MG_OK)
        return st;
    for (const mg_json *n = mg_json_first(rows); n; n = mg_json_next(n)) {
        double t = mg_json_kind_of(n) == MG_JSON_NUMBER ? mg_json_number(n) : -1;
        if (!(t >= 0 && t <= 1) || (p->rows ? t <= p->t[p->rows - 1] : t > 0))
            return bad(r, "rows", "must rise from 0 to 1");
        p->t[p->rows++] = t;
    }
    if (p->t[p->rows - 1] < 1)
        return bad(r, "rows", "must rise from 0 to 1");
    const mg_json *corners;
    st = mg_json_may_have(&corners, o, "corners", MG_JSON_ARRAY, r->where, r->err);
    for (const mg_json *n = mg_json_first(corners); n; n = mg_json_next(n)) {
        int i = 0;
        while (i < p->rows && !(mg_json_kind_of(n) == MG_JSON_NUMBER && mg_json_number(n) == p->t[i]))
            i++;
        if (i == p->rows)
            return bad(r, "corners", "names a row that is not there");
        p->corner[i] = true;
    }
    return st;
}

static mg_status read_panel(const reader *r, mg_cut_panel *p, const mg_json *o)
{
    static const char *const keys[] = {"rows", "corners", "columns", NULL}, *const column_keys[] = {"u", "mm", NULL};
    const mg_json *columns, *points;
    mg_status st = MG_OK;
    MG_TRY(only_keys(r, o, keys));
    MG_TRY(read_rows(r, p, o));
    MG_TRY(array(r, o, "columns", 2, MG_CUT_COLUMNS, &columns));
    for (const mg_json *c = mg_json_first(columns); c; c = mg_json_next(c)) {
        int i = p->columns++, j = 0;
        MG_TRY(only_keys(r, c, column_keys));
        MG_TRY(number(r, c, "u", i ? p->u[i - 1] + 1e-6 : 0, 1, &p->u[i]));
        MG_TRY(array(r, c, "mm", (size_t)p->rows, (size_t)p->rows, &points));
        for (const mg_json *n = mg_json_first(points); n; n = mg_json_next(n)) {
            double xy[2];
            MG_TRY(pair(r, n, "mm", -1000, 1000, xy));
            p->at[i][j++] = (mg_point){xy[0], xy[1]};
        }
    }
done:
    return st;
}

/* A flag that may be absent: false then. */
static mg_status flag(const reader *r, const mg_json *o, const char *key, bool *out)
{
    const mg_json *node;
    mg_status st = mg_json_may_have(&node, o, key, MG_JSON_BOOL, r->where, r->err);
    *out = mg_json_bool(node);
    return st;
}

/* "panel", "from", "to" of a side or a line. */
static mg_status read_run(const reader *r, const mg_cut_piece *p, const mg_json *o, int *panel, double from[2],
                          double to[2])
{
    int64_t k = 0;
    const mg_json *a = mg_json_find(o, "from"), *b = mg_json_find(o, "to");
    mg_status st = mg_json_may_have_whole(o, "panel", 0, p->panels - 1, &k, r->where, r->err);
    *panel = (int)k;
    if (st != MG_OK)
        return st;
    if (!a || !b)
        return bad(r, "from", "and \"to\" are needed, [u, t] each");
    st = pair(r, a, "from", 0, 1, from);
    return st == MG_OK ? pair(r, b, "to", 0, 1, to) : st;
}

static mg_status read_side(const reader *r, mg_cut_piece *p, const mg_json *o)
{
    static const char *const keys[] = {"panel", "from", "to", "allow", "seam", "dart", "notches", "label", NULL};
    mg_cut_side *s = &p->side[p->sides++];
    int64_t n = 0;
    mg_status st = MG_OK;
    MG_TRY(only_keys(r, o, keys));
    MG_TRY(read_run(r, p, o, &s->panel, s->from, s->to));
    MG_TRY(number(r, o, "allow", 0, 30, &s->allow));
    MG_TRY(text(r, o, "label", s->label, sizeof s->label));
    MG_TRY(mg_json_may_have_whole(o, "notches", 0, 9, &n, r->where, r->err));
    s->notches = (int)n;
    MG_TRY(flag(r, o, "seam", &s->seam));
    MG_TRY(flag(r, o, "dart", &s->dart));
done:
    return st;
}

static mg_status read_line(const reader *r, mg_cut_piece *p, const mg_json *o)
{
    static const char *const keys[] = {"panel", "from", "to", "kind", NULL}, *const kinds[] = {"mountain", "valley",
                                                                                               "centre"};
    mg_cut_line *l = &p->line[p->lines++];
    const char *kind;
    mg_status st = MG_OK;
    MG_TRY(only_keys(r, o, keys));
    MG_TRY(read_run(r, p, o, &l->panel, l->from, l->to));
    MG_TRY(mg_json_need_string(o, "kind", &kind, r->where, r->err));
    for (int i = 0; i < 3; i++)
        if (strcmp(kind, kinds[i]) == 0) {
            l->kind = (mg_cut_line_kind)i;
            return MG_OK;
        }
    st = bad(r, "kind", "must be mountain, valley or centre");
done:
    return st;
}

static mg_status read_pleat(const reader *r, mg_cut_piece *p, const mg_json *o)
{
    double *t = p->pleat[p->pleats++];
    mg_status st = pair(r, o, "pleats", 0, 1, t);
    if (st == MG_OK && (t[1] <= t[0] || (p->pleats > 1 && t[0] < p->pleat[p->pleats - 2][1])))
        return bad(r, "pleats", "must follow each other from top to bottom");
    return st;
}

static mg_status read_open(const reader *r, mg_cut_piece *p, const mg_json *o)
{
    mg_status st = mg_json_need_numbers(o, "pleats-open", p->open, 2, r->where, r->err);
    if (st == MG_OK && !(p->open[0] >= 0 && p->open[0] <= 1 && p->open[1] >= 0 && p->open[1] <= 0.95))
        return bad(r, "pleats-open", "must be [share 0 … 1, |2u − 1| 0 … 0.95]");
    return st;
}

typedef mg_status (*read_call)(const reader *r, mg_cut_piece *p, const mg_json *o);

static mg_status read_all(const reader *r, mg_cut_piece *p, const mg_json *o, const char *key, size_t least,
                          size_t most, read_call read)
{
    const mg_json *list;
    if (least == 0 && !mg_json_find(o, key))
        return MG_OK;
    mg_status st = array(r, o, key, least, most, &list);
    for (const mg_json *n = mg_json_first(list); st == MG_OK && n; n = mg_json_next(n))
        st = read(r, p, n);
    return st;
}

static mg_status read_one_panel(const reader *r, mg_cut_piece *p, const mg_json *o)
{
    return read_panel(r, &p->panel[p->panels++], o);
}

/* The other half: the same piece seen in a mirror, u and 1 − u changed over. */
static void mirror(mg_cut_piece *p)
{
    for (int k = 0; k < p->panels; k++) {
        mg_cut_panel old = p->panel[k], *to = &p->panel[k];
        for (int i = 0; i < old.columns; i++) {
            int from = old.columns - 1 - i;
            to->u[i] = 1 - old.u[from];
            for (int j = 0; j < old.rows; j++)
                to->at[i][j] = (mg_point){-old.at[from][j].x, old.at[from][j].y};
        }
    }
    for (int i = 0; i < p->sides; i++) {
        p->side[i].from[0] = 1 - p->side[i].from[0];
        p->side[i].to[0] = 1 - p->side[i].to[0];
    }
    for (int i = 0; i < p->lines; i++) {
        p->line[i].from[0] = 1 - p->line[i].from[0];
        p->line[i].to[0] = 1 - p->line[i].to[0];
    }
}

/* {"name": …, "mirror": NAME of an earlier piece}. */
static mg_status read_mirrored(const reader *r, mg_cut *c, mg_cut_piece *p, const mg_json *o)
{
    static const char *const keys[] = {"name", "mirror", NULL};
    char of[sizeof p->name], name[sizeof p->name];
    mg_status st = MG_OK;
    MG_TRY(only_keys(r, o, keys));
    MG_TRY(text(r, o, "mirror", of, sizeof of));
    for (int i = 0; i < c->pieces; i++)
        if (strcmp(c->piece[i].name, of) == 0) {
            snprintf(name, sizeof name, "%s", p->name);
            *p = c->piece[i];
            snprintf(p->name, sizeof p->name, "%s", name);
            mirror(p);
            return MG_OK;
        }
    st = bad(r, "mirror", "names no earlier piece");
done:
    return st;
}

/* The outline must close: every side begins where the one before ends. */
static mg_status check_closed(const reader *r, const mg_cut_piece *p)
{
    for (int i = 0; i < p->sides; i++) {
        const mg_cut_side *a = &p->side[i], *b = &p->side[(i + 1) % p->sides];
        mg_point e = mg_cut_flat(p, a->panel, a->to[0], a->to[1]), s = mg_cut_flat(p, b->panel, b->from[0], b->from[1]);
        if (hypot(e.x - s.x, e.y - s.y) > 0.05)
            return mg_fail_at(r->err, MG_EINPUT, r->where, "side %d ends %.2f mm from where side %d begins", i + 1,
                              hypot(e.x - s.x, e.y - s.y), (i + 1) % p->sides + 1);
    }
    return MG_OK;
}

static mg_status read_piece(const reader *r, mg_cut *c, const mg_json *o)
{
    static const char *const keys[] = {"name", "panels", "sides", "lines", "pleats", "pleats-open", NULL};
    mg_cut_piece *p = &c->piece[c->pieces];
    reader in = *r;
    mg_status st = MG_OK;
    MG_TRY(an_object(r, o));
    MG_TRY(text(r, o, "name", p->name, sizeof p->name));
    snprintf(in.where, sizeof in.where, "piece %s of %.*s", p->name, (int)sizeof in.where - 64, r->where);
    if (mg_json_find(o, "mirror")) {
        MG_TRY(read_mirrored(&in, c, p, o));
    } else {
        MG_TRY(only_keys(&in, o, keys));
        MG_TRY(read_all(&in, p, o, "panels", 1, MG_CUT_PANELS, read_one_panel));
        MG_TRY(read_all(&in, p, o, "sides", 3, MG_CUT_SIDES, read_side));
        MG_TRY(read_all(&in, p, o, "lines", 0, MG_CUT_LINES, read_line));
        MG_TRY(read_all(&in, p, o, "pleats", 0, MG_CUT_PLEATS, read_pleat));
        if (!p->pleats && mg_json_find(o, "pleats-open"))
            return bad(&in, "pleats-open", "needs \"pleats\"");
        if (p->pleats)
            MG_TRY(read_open(&in, p, o));
    }
    MG_TRY(check_closed(&in, p));
    c->pieces++;
done:
    return st;
}

static mg_status read_sizes(const reader *r, mg_cut *c, const mg_json *o)
{
    static const char *const keys[] = {"S", "M", "L", NULL};
    const mg_json *sizes = mg_json_find(o, "sizes");
    if (!sizes)
        return bad(r, "sizes", "is missing: {\"S\": …, \"M\": 1, \"L\": …}");
    mg_status st = only_keys(r, sizes, keys);
    for (int i = 0; st == MG_OK && i < MG_CUT_SIZES; i++)
        st = number(r, sizes, keys[i], 0.5, 2, &c->size[i]);
    return st;
}

static mg_status read_steps(const reader *r, mg_cut *c, const mg_json *o)
{
    const mg_json *list;
    mg_status st = mg_json_find(o, "steps") ? array(r, o, "steps", 0, MG_CUT_STEPS, &list) : MG_OK;
    if (st != MG_OK || !mg_json_find(o, "steps"))
        return st;
    for (const mg_json *n = mg_json_first(list); n; n = mg_json_next(n)) {
        const char *s = mg_json_string(n);
        if (!s)
            return bad(r, "steps", "has an entry that is no string");
        if (strlen(s) >= sizeof c->step[0])
            return mg_fail_at(r->err, MG_EINPUT, r->where, "\"steps\" has an entry of more than %zu bytes",
                              sizeof c->step[0] - 1);
        snprintf(c->step[c->steps++], sizeof c->step[0], "%s", s);
    }
    return MG_OK;
}

static mg_status read_cut(mg_cut *c, const mg_json *o, const char *where, mg_err *err)
{
    static const char *const keys[] = {"width", "sizes", "pieces", "steps", NULL};
    reader r = {.err = err};
    const mg_json *list;
    mg_status st = MG_OK;
    snprintf(r.where, sizeof r.where, "%s", where);
    MG_TRY(only_keys(&r, o, keys));
    MG_TRY(number(&r, o, "width", 40, 500, &c->width));
    MG_TRY(read_sizes(&r, c, o));
    MG_TRY(array(&r, o, "pieces", 1, MG_CUT_PIECES, &list));
    for (const mg_json *n = mg_json_first(list); n; n = mg_json_next(n))
        MG_TRY(read_piece(&r, c, n));
    MG_TRY(read_steps(&r, c, o));
done:
    return st;
}

mg_status mg_cut_parse(mg_cut **out, const char *data, size_t size, const char *name, mg_err *err)
{
    mg_status st = MG_OK;
    mg_json *root = NULL;
    mg_cut *c = calloc(1, sizeof *c);
    *out = NULL;
    if (!c)
        return mg_fail(err, MG_ENOMEM, "out of memory for a cut shape");
    MG_TRY(mg_mask_parse(&c->mask, data, size, name, err));
    MG_TRY(mg_json_parse(&root, data, size, name, err));
    const mg_json *cut = mg_json_find(root, "cut");
    MG_TRY(cut ? read_cut(c, cut, name, err)
               : mg_fail_at(err, MG_EINPUT, name, "this mask shape has no \"cut\" section, so it cannot be exported"));
    *out = c;
    c = NULL;
done:
    mg_json_free(root);
    free(c);
    return st;
}

mg_status mg_cut_load(mg_cut **out, const char *name, mg_err *err)
{
    char file[64], *data = NULL, hint[MG_HINT];
    size_t size;
    const char *own = NULL;
    *out = NULL;
    if (!strchr(name, '/') && strlen(name) < MG_MASK_NAME) {
        snprintf(file, sizeof file, "masks/%s.json", name);
        own = mg_bundle_find(file, &size);
    }
    if (own)
        return mg_cut_parse(out, own, size, name, err);
    if (!mg_file_exists(name))
        return mg_fail_at(err, MG_EINPUT, name, "--mask: neither a mask shape nor a file%s",
                          mg_bundle_hint(hint, name, "masks/", "masks"));
    mg_status st = mg_file_read(name, MG_MASK_FILE_MAX, &data, &size, err);
    if (st == MG_OK)
        st = mg_cut_parse(out, data, size, name, err);
    free(data);
    return st;
}

void mg_cut_free(mg_cut *c)
{
    free(c);
}
