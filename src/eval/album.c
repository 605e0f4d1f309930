/* Photos, or single heads, loaded a few at a time. */
#include "base/image/picture.h"
#include "base/pool.h"
#include "eval/eval_internal.h"

static void load_photo(void *arg, int i, int worker)
{
    const eval_album *a = arg;
    eval_photo *p = &a->photo[i];
    (void)worker;
    mg_faces_spec spec = a->e->spec.faces;
    spec.paths = (mg_list){&p->path, 1};
    spec.people = (mg_list){0};
    spec.widths = (mg_reals){1, {a->width}};
    spec.views = a->views;
    mg_context alone = a->e->context;
    alone.pool = NULL; /* its threads are busy with photos */
    p->status = mg_faceset_load(&p->faces, &spec, &alone, NULL, &p->why);
    if (p->status == MG_EINPUT) {
        mg_image im;
        mg_status read = mg_picture_load(&im, NULL, p->path, NULL);
        p->readable = read == MG_OK;
        if (read == MG_ENOMEM)
            p->status = mg_fail_at(&p->why, MG_ENOMEM, p->path, "out of memory for a picture");
        mg_image_free(&im);
    }
}

void eval_album_load(eval_album *a, size_t count)
{
    mg_pool_run(a->e->context.pool, (int)count, load_photo, a);
}

void eval_album_free(eval_album *a, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (a->photo[i].status == MG_OK)
            mg_faceset_free(&a->photo[i].faces);
}

mg_status eval_move_lines(mg_list *to, mg_list *from, mg_err *err)
{
    mg_status st = MG_OK;
    for (size_t i = 0; st == MG_OK && i < from->count; i++)
        st = mg_list_add(to, from->item[i], err);
    mg_list_free(from);
    return st;
}
