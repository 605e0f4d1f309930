/* The faces of a run in its JSON, and whether they are still the same. */
#include "faceset/faceset_json.h"

#include <string.h>

#include "base/hash.h"

mg_json *mg_faces_to_json(const mg_faceset *set)
{
    mg_json *o = mg_json_object();
    mg_json *used = mg_json_put(o, "used", mg_json_array());
    for (size_t i = 0; i < set->list.count; i++) {
        const mg_face *f = &set->list.face[i];
        mg_json *j = mg_json_put(used, NULL, mg_json_object());
        mg_json_put_string(j, "name", f->name);
        mg_json_put_string(j, "origin", f->origin);
        mg_json_put_string(j, "sha256", f->hash);
        mg_json_put_numbers(j, "box", (double[]){f->box.x, f->box.y, f->box.w, f->box.h}, 4);
    }
    mg_json *dropped = mg_json_put(o, "dropped", mg_json_array());
    for (size_t i = 0; i < set->dropped.count; i++)
        mg_json_put_string(dropped, NULL, set->dropped.item[i]);
    return o;
}

static bool says(const mg_json *o, const char *key, const char *text)
{
    const char *s = mg_json_string(mg_json_find(o, key)); /* NULL where memory ran out */
    return s && strcmp(s, text) == 0;
}

/* Photos by name and bytes, each once, in the order of the faces. *any: there are some; NULL without memory. */
static mg_json *photos(const mg_faceset *set, bool *any)
{
    mg_json *all = NULL;
    *any = false;
    for (size_t i = 0; i < set->list.count; i++) {
        const mg_face *f = &set->list.face[i];
        const mg_json *p = all ? mg_json_first(all) : NULL;
        if (!f->file_hash[0])
            continue;
        *any = true;
        while (p && !(says(p, "sha256", f->file_hash) && says(p, "name", f->file)))
            p = mg_json_next(p);
        if (p)
            continue;
        all = all ? all : mg_json_array();
        mg_json *o = mg_json_put(all, NULL, mg_json_object());
        mg_json_put_string(o, "name", f->file);
        mg_json_put_string(o, "sha256", f->file_hash);
    }
    return all;
}

mg_json *mg_faces_to_json_brief(const mg_faceset *set)
{
    mg_hash *h;
    char hex[MG_HASH_HEX] = "";
    if (mg_hash_new(&h, NULL) == MG_OK) {
        for (size_t i = 0; i < set->list.count; i++)
            mg_hash_add(h, set->list.face[i].hash, MG_HASH_HEX - 1);
        mg_hash_take(h, hex);
    }
    bool any;
    mg_json *o = mg_json_object(), *named = photos(set, &any);
    mg_json_put_number(o, "count", (double)set->list.count);
    if (*hex)
        mg_json_put_string(o, "sha256", hex);
    else
        mg_json_put(o, "sha256", NULL); /* out of memory: so that it is not printed */
    if (any)
        mg_json_put(o, "photos", named);
    return o;
}
