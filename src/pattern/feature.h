/* Parts of a face, drawn by formula: each function changes the colour of one point from its place relative to the part.
 * Lengths are millimetres of a life-size face (x to the right, y down); `px` is the size of a pixel in these, for
 * smooth edges. Every part is confined: outside the box that its _box function gives, it changes nothing. */
#ifndef MG_PATTERN_FEATURE_H
#define MG_PATTERN_FEATURE_H

/* Colours of one face, values 0 … 255. */
typedef struct flesh {
    float skin[3], lip[3], dark[3], white[3], iris[3];
} flesh;
/* Lips, darkest tone, white of the eye and iris that go with a skin colour. */
flesh flesh_of(const float skin[3]);

/* Half-open box: x0 ≤ x < x1. */
typedef struct feature_box {
    float x0, y0, x1, y1;
} feature_box;

typedef struct mouth {
    float half;  /* half width */
    float lip;   /* height of the upper lip */
    float open;  /* gap between the lips */
    float smile; /* how far the corners lie above the middle; negative: below */
    float lean;  /* how far the right corner lies below the left */
    float line;  /* width of the line between the lips */
} mouth;
feature_box mouth_box(const mouth *m);
void mouth_at(const mouth *m, const flesh *f, float x, float y, float px, float c[3]);

/* Its origin is where the nose meets the upper lip. */
typedef struct nose {
    float half;    /* half width over the wings */
    float length;  /* of the bridge, upwards */
    float nostril; /* half width of a nostril */
    float shadow;  /* 0 … 1 */
    float light;   /* −1 … 1: the side that is lit */
    float line;    /* width of the lines around the wings */
} nose;
feature_box nose_box(const nose *n);
void nose_at(const nose *n, const flesh *f, float x, float y, float px, float c[3]);

/* Its origin is the middle of the iris; the nose lies to the left. */
typedef struct eye {
    float half; /* half width */
    float open; /* 0 … 1 */
} eye;
feature_box eye_box(const eye *e);
void eye_at(const eye *e, const flesh *f, float x, float y, float px, float c[3]);

/* Thick end to the left. */
typedef struct brow {
    float half, thick, arch;
} brow;
feature_box brow_box(const brow *b);
void brow_at(const brow *b, const flesh *f, float x, float y, float px, float c[3]);

#endif
