/* What the result of a run depends on, as JSON: whole for run.json and checkpoints, and brief for pictures, which
 * are made to be shared and must not tell in which folders of whose home they were made. */
#include "run/run_internal.h"

#include <stdio.h>
#include <string.h>

#include "base/file/file.h"
#include "base/json/json.h"
#include "base/text/format.h"
#include "faceset/faceset_json.h"
#include "score/hog/hog_engine.h"
#include "score/libraries.h"
#include "spec/rows.h"
#include "maskgen/version.h"

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

/* "johns:1/2": the slash of a share parts no folders. */
static void cut_people(char *path)
{
    char *share = strrchr(path, ':'), kept[MG_TEXT_MAX] = "";
    if (share && strspn(share + 1, "0123456789/") == strlen(share + 1) && strlen(share) < sizeof kept) {
        strcpy(kept, share);
        *share = 0;
    }
    cut_folders(path);
    strcat(path, kept); /* it was there before, and the path has only become shorter */
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
            mg_format(weight, sizeof weight, ":%.15g", t.at[i].weight);
        n += (size_t)snprintf(out + n, sizeof out - n, "%s%s%s%s%s", n ? "," : "", t.at[i].row->name,
                              file[0] ? ":" : "", file, weight);
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
        for (size_t i = 0; i < own.faces.people.count; i++)
            cut_people(own.faces.people.item[i]);
        cut_folders(own.pattern.palette);
        cut_folders(own.pattern.stamp);
        cut_detectors(own.detector);
        cut_words(own.recogniser);
        o = mg_spec_to_json(&own);
    }
    mg_spec_free(&own);
    return o;
}

mg_json *mg_run_detector(const mg_run *r, int i)
{
    const mg_detector *d = &r->study->confirming.at[i];
    bool rgb = r->spec.faces.channels == MG_CHANNELS_RGB || mg_detector_rgb(d);
    mg_json *o = mg_json_object();
    char library[MG_LIBRARY_TEXT];
    mg_detector_library(d->row, library);
    mg_json_put_string(o, "name", d->row->name);
    mg_json_put_string(o, "library", library);
    mg_json_put_string(o, "channels", rgb ? "rgb" : "grey");
    mg_json_put_number(o, "upsample", (double)r->spec.upsample);
    mg_json_put_number(o, "weight", d->weight);
    mg_json_put_string(o, "weights", r->weights[i]);
    mg_json_put_string(o, "threshold", "the detector's own; hit: IoU ≥ 0.3 with the true face's box");
    return o;
}

/* Recognisers and aligners that were searched on; `brief`: without paths. */
static void put_recognisers(mg_json *to, const mg_run *r, bool brief)
{
    const mg_recognisers *by = &r->study->recognisers;
    mg_json *all = mg_json_put(to, "recognisers", mg_json_array());
    for (int i = 0; i < by->count; i++) {
        char name[MG_TEXT_MAX];
        mg_json *o = mg_json_put(all, NULL, mg_json_object());
        mg_recogniser_name(&by->at[i], name, sizeof name);
        mg_json_put_string(o, "name", brief ? by->at[i].row->name : name);
        mg_json_put_number(o, "threshold", mg_recogniser_threshold(&by->at[i]));
        mg_json_put_number(o, "weight", by->at[i].weight);
        mg_json_put_string(o, "weights", r->known_by[i]);
    }
    all = mg_json_put(to, "aligners", mg_json_array());
    for (int i = 0; i < r->study->aligners.count; i++) {
        mg_json *o = mg_json_put(all, NULL, mg_json_object());
        mg_json_put_string(o, "name", r->study->aligners.at[i]->name);
        mg_json_put_string(o, "weights", r->aligned_by[i]);
    }
}

mg_json *mg_run_inputs(const mg_run *r, bool brief)
{
    mg_json *o = mg_json_object();
    mg_json_put_string(o, "maskgen", MG_VERSION);
    mg_json_put(o, "libraries", mg_libraries_to_json());
    mg_json_put(o, "spec", brief ? mg_spec_to_json_brief(&r->spec) : mg_spec_to_json(&r->spec));
    mg_json_put(o, "faces", brief ? mg_faces_to_json_brief(&r->study->faces) : mg_faces_to_json(&r->study->faces));
    mg_json_put(o, "detector", mg_run_detector(r, 0));
    mg_json *others = r->study->confirming.count > 1 ? mg_json_put(o, "other_detectors", mg_json_array()) : NULL;
    for (int i = 1; i < r->study->confirming.count; i++)
        mg_json_put(others, NULL, mg_run_detector(r, i));
    if (r->study->recognisers.count)
        put_recognisers(o, r, brief);
    return o;
}

mg_json *mg_run_exec(const mg_run *r)
{
    mg_json *o = mg_json_object();
    mg_params_to_json(mg_exec_rows, &r->exec, o);
    const char *path = mg_hog_path_name(&r->context);
    if (r->exec.engine != MG_ENGINE_DLIB && path)
        mg_json_put_string(o, "cpu-path", path);
    mg_json *t = mg_json_put(o, "timings", mg_json_object());
    double now = run_now(r);
    mg_json_put_number(t, "setup_s", r->searched - r->started);
    mg_json_put_number(t, "search_s", r->ended - r->searched);
    mg_json_put_number(t, "best_of_k_s", r->compared - r->ended);
    mg_json_put_number(t, "controls_s", r->measured - r->compared);
    mg_json_put_number(t, "writing_s", now - r->measured);
    mg_json_put_number(t, "total_s", now - r->started);
    return o;
}
