#include "maskgen/score.h"

const char *const mg_part_name[MG_PARTS] = {"front", "left", "right", "rotated-left", "rotated-right"};
