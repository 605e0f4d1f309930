/* One renderer for all that a view wears: it is set up anew only where the mask has another height. */
#include "measure/wearer.h"

#include "measure/coverage.h"

static mg_status set_up(wearer *w, int height, mg_err *err)
{
    mg_view lower = *w->view;
    mg_status st = MG_OK;
    mg_renderer_free(w->r);
    w->r = NULL;
    mg_coverage_free(&w->cut);
    if (height < MG_HEIGHT_WHOLE) {
        MG_TRY(mg_coverage_cut(&w->cut, w->view->face, height, err));
        lower.face = &w->cut;
    }
    MG_TRY(mg_renderer_new(&w->r, &lower, err));
    w->height = height;
done:
    return st;
}

mg_status wearer_put_on(wearer *w, const mg_condition *condition, mg_err *err)
{
    mg_status st = !w->r || w->height != condition->height ? set_up(w, condition->height, err) : MG_OK;
    if (st != MG_OK)
        return st;
    if (condition->texture)
        mg_renderer_draw(w->r, condition->texture);
    else
        mg_renderer_bare(w->r);
    return MG_OK;
}

void wearer_free(wearer *w)
{
    mg_renderer_free(w->r);
    mg_coverage_free(&w->cut);
    *w = (wearer){0};
}
