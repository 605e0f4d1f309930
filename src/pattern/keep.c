/* Why this file exists: a pattern outlives the palette file and the stamp that it was made with, and must print the
 * same without them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file/file.h"
#include "maskgen/pattern.h"
#include "pattern/palette.h"
#include "pattern/stamp.h"

/* Every colour as "#rrggbb", and the SHA-256 of the file's bytes. */
static mg_status keep_palette(mg_kept *k, const char *path, mg_err *err)
{
    enum { EACH = 8 };
    mg_palette p;
    char *data = NULL;
    size_t size;
    mg_status st = MG_OK;
    MG_TRY(mg_file_read(path, MG_PALETTE_FILE_MAX, &data, &size, err));
    MG_TRY(mg_palette_parse(&p, data, size, path, err));
    k->text = malloc((size_t)p.count * EACH + 1);
    MG_TRY(k->text ? MG_OK : mg_fail_at(err, MG_ENOMEM, path, "out of memory for %d colours", p.count));
    for (int i = 0; i < p.count; i++)
        snprintf(k->text + i * EACH, EACH + 1, "#%02x%02x%02x%s", p.rgb[i][0], p.rgb[i][1], p.rgb[i][2],
                 i + 1 < p.count ? "," : "");
    mg_hash_bytes(data, size, k->hash);
done:
    free(data);
    return st;
}

/* Whether the pattern is drawn with a stamp from a file: other families take no stamp, and "hog" and "face" are drawn
 * here. */
static bool stamp_is_file(const mg_pattern_spec *s)
{
    return strcmp(s->family, "stamps") == 0 && !stamp_is_grey(s->stamp);
}

mg_status mg_pattern_keep(mg_pattern_spec *spec, mg_err *err)
{
    mg_status st = MG_OK;
    if (!spec->kept_palette.text && mg_palette_is_file(spec->palette) && mg_file_exists(spec->palette))
        st = keep_palette(&spec->kept_palette, spec->palette, err);
    if (st == MG_OK && !spec->kept_stamp.text && stamp_is_file(spec) && mg_file_exists(spec->stamp))
        st = stamp_keep(&spec->kept_stamp.text, spec->kept_stamp.hash, spec->stamp, err);
    return st;
}

static mg_status add_changed(mg_list *lines, const mg_kept *k, const char *path, const char *what, mg_err *err)
{
    char hash[MG_HASH_HEX];
    mg_err line = {MG_OK, ""};
    if (!k->text || !mg_file_exists(path) || mg_hash_file(path, hash, NULL) != MG_OK || strcmp(hash, k->hash) == 0)
        return MG_OK;
    mg_fail_at(&line, MG_OK, path, "not the %s that the pattern was made with, which is recorded and used", what);
    return mg_list_add(lines, line.msg, err);
}

mg_status mg_pattern_changed_files(mg_list *lines, const mg_pattern_spec *spec, mg_err *err)
{
    mg_status st = mg_palette_is_file(spec->palette)
                       ? add_changed(lines, &spec->kept_palette, spec->palette, "palette", err)
                       : MG_OK;
    return st == MG_OK && stamp_is_file(spec) ? add_changed(lines, &spec->kept_stamp, spec->stamp, "stamp", err) : st;
}
