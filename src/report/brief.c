/* Why this file exists: a picture that is shown to others must not tell in which folders of whose home it was made. */
#include <stdio.h>
#include <string.h>

#include "objective/terms.h"
#include "base/file/file.h"
#include "report/record_json.h"

/* Cuts a path down to its last name; "photos/" is "photos". Names of sets, as synth:16, have no slash. */
static void cut_folders(char *path)
{
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/')
        path[--n] = 0;
    const char *base = mg_file_base(path);
    if (*base)
        memmove(path, base, strlen(base) + 1);
}

/* Whether a word of a command ends here. */
static bool parts_words(char c)
{
    return !c || strchr(" \t\n\"'`=:,;|&<>(){}$", c);
}

/* Every word of a command that holds a slash keeps what follows its last one. */
static void cut_words(char *command)
{
    char *to = command;
    for (const char *from = command; *from;) {
        size_t n = 0;
        while (!parts_words(from[n]))
            n++;
        const char *word = from;
        for (size_t i = 0; i < n; i++)
            if (from[i] == '/' && i + 1 < n)
                word = from + i + 1;
        size_t keep = (size_t)(from + n - word);
        memmove(to, word, keep);
        to += keep;
        from += n;
        if (*from)
            *to++ = *from++;
    }
    *to = 0;
}

/* "ultraface:1,onnx:/home/me/own.onnx:0.5" without the folder. A list that cannot be read has no run. */
static void cut_detectors(char list[MG_TEXT_MAX])
{
    mg_detectors t;
    char out[MG_TEXT_MAX] = "";
    if (!strchr(list, '/') || mg_detectors_parse(&t, list, NULL) != MG_OK)
        return;
    for (size_t i = 0, n = 0; i < (size_t)t.count && n < sizeof out; i++) {
        char file[MG_TEXT_MAX], weight[32] = "";
        strcpy(file, mg_detector_argument(&t.at[i]));
        if (mg_detector_takes_command(t.at[i].row))
            cut_words(file);
        else
            cut_folders(file);
        if (t.at[i].weight < 1 || t.at[i].weight > 1)
            snprintf(weight, sizeof weight, ":%.15g", t.at[i].weight);
        n += (size_t)snprintf(out + n, sizeof out - n, "%s%s%s%s%s", n ? "," : "", t.at[i].row->name, file[0] ? ":" : "", file, weight);
    }
    mg_detectors_free(&t);
    strcpy(list, out);
}

mg_json *mg_spec_to_json_brief(const mg_spec *spec)
{
    mg_spec own;
    mg_json *o = NULL;
    if (mg_spec_copy(&own, spec, NULL) == MG_OK) {
        for (size_t i = 0; i < own.faces.paths.count; i++)
            cut_folders(own.faces.paths.item[i]);
        cut_folders(own.pattern.palette);
        cut_folders(own.pattern.stamp);
        cut_detectors(own.detector);
        o = mg_spec_to_json(&own);
    }
    mg_spec_free(&own);
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
