/* maskgen list: what the tables hold. */
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "maskgen/aim.h"
#include "maskgen/bundle.h"
#include "maskgen/controls.h"
#include "maskgen/mask.h"
#include "maskgen/pattern_file.h"
#include "maskgen/scorer.h"

static void list_families(void)
{
    for (const mg_family_ops *const *f = mg_families; *f; f++)
        printf("%-12s %s\n", (*f)->name, (*f)->summary);
}

static void list_detectors(void)
{
    for (const mg_scorer_ops *const *s = mg_scorers; *s; s++) {
        mg_scorer_opts opts = {0};
        mg_err err = {MG_OK, ""};
        bool there = !(*s)->available || (*s)->available(&opts, &err) == MG_OK;
        const char *state = (*s)->flags & MG_SCORER_OWN ? "always there" : there ? "installed" : err.msg;
        printf("%-16s %s\n%-16s %s; %s\n", (*s)->name, (*s)->summary, "", (*s)->licence, state);
    }
}

static void list_objectives(void)
{
    for (const mg_aim *a = mg_aim_rows; a->name; a++)
        printf("%-12s %s\n", a->name, a->summary);
}

static void list_controls(void)
{
    for (const mg_plain *p = mg_plains; p->name; p++)
        printf("%s\n", p->name);
}

static void list_patterns(void)
{
    char name[64], title[96];
    for (size_t i = 0; mg_pattern_file_bundled(i, name, title); i++)
        printf("%-20s %s\n", name, title);
}

static void list_masks(void)
{
    const mg_bundle_file *f;
    for (size_t i = 0; (f = mg_bundle_at(i)); i++) {
        mg_mask m;
        if (strncmp(f->name, "masks/", 6) == 0 && mg_mask_parse(&m, f->data, f->size, f->name, NULL) == MG_OK)
            printf("%-12s %s, flat %g × %g mm\n", m.name, m.title, m.flat[0], m.flat[1]);
    }
}

int cmd_list(int argc, char *const *argv)
{
    static const struct {
        const char *name;
        void (*print)(void);
    } lists[] = {{"families", list_families}, {"detectors", list_detectors}, {"objectives", list_objectives}, {"controls", list_controls}, {"masks", list_masks},
                 {"patterns", list_patterns}};
    enum { COUNT = sizeof lists / sizeof *lists };
    for (int i = 0; i < COUNT && argc <= 1; i++) {
        if (argc == 1 && strcmp(argv[0], lists[i].name) != 0)
            continue;
        if (argc == 0)
            printf("%s%s:\n", i ? "\n" : "", lists[i].name);
        lists[i].print();
        if (argc == 1)
            return EXIT_DONE;
    }
    if (argc == 0)
        return EXIT_DONE;
    mg_err err;
    mg_fail(&err, MG_EINPUT, "list: %s is not one of families, detectors, objectives, controls, patterns", argv[argc - 1]);
    return cli_fail(&err);
}
