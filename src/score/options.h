/* Option rows that several detectors share. The row's own struct has a member of the name and type said here. */
#ifndef MG_SCORE_OPTIONS_H
#define MG_SCORE_OPTIONS_H

#include "base/param/param.h"

/* double list_floor. Asked by objectives that count decoys, which need a slope below the threshold. */
#define OPTION_LIST_FLOOR(options)                                                                                     \
    {                                                                                                                  \
        "list-floor", 0, MG_REAL, offsetof(options, list_floor), -1e6, 1e6, "0", NULL, "X",                            \
            "List detections from this margin on."                                                                     \
    }
/* int channels: 0 grey, 1 colour. */
#define OPTION_CHANNELS(options)                                                                                       \
    {                                                                                                                  \
        "channels", 0, MG_CHOICE, offsetof(options, channels), 0, 0, "grey", detector_channels, "KIND",                \
            "What it looks at: grey (BT.601) or rgb."                                                                  \
    }
extern const char *const detector_channels[];
/* int64_t upsample: times that the picture is enlarged twofold before it is looked at. */
#define OPTION_UPSAMPLE(options)                                                                                       \
    {                                                                                                                  \
        "upsample", 0, MG_INT, offsetof(options, upsample), 0, 2, "0", NULL, "N",                                      \
            "Enlarge the picture twofold this often first."                                                            \
    }
/* char model[MG_TEXT_MAX]: a file of the user's own. */
#define OPTION_MODEL(options)                                                                                          \
    {                                                                                                                  \
        "model", 0, MG_TEXT, offsetof(options, model), 0, 0, "", NULL, "FILE", "Your own model file."                  \
    }

/* Of detectors that have no other choice. */
typedef struct list_opts {
    double list_floor;
} list_opts;
extern const mg_param list_params[];

/* Of dlib's detector, whoever computes it. */
typedef struct hog_opts {
    int channels;
    int64_t upsample;
    double list_floor;
} hog_opts;
extern const mg_param hog_params[];

/* Of networks from a file of the user's own. */
typedef struct model_opts {
    char model[MG_TEXT_MAX];
    double list_floor;
} model_opts;
extern const mg_param model_params[];

#endif
