#include "score/options.h"

const char *const detector_channels[] = {"grey", "rgb", NULL};

const mg_param list_params[] = {OPTION_LIST_FLOOR(list_opts), MG_PARAM_END};
const mg_param hog_params[] = {OPTION_CHANNELS(hog_opts), OPTION_UPSAMPLE(hog_opts), OPTION_LIST_FLOOR(hog_opts),
                               MG_PARAM_END};
const mg_param model_params[] = {OPTION_MODEL(model_opts), OPTION_LIST_FLOOR(model_opts), MG_PARAM_END};
