/* A second evaluation of the recognisers' TensorFlow.js graphs, in double precision: what ours is held to. Nothing of
 * src/score/tfjs is in it: JSON and weights are read here once more. Whatever goes wrong fails the test. */
#ifndef MASKGEN_TFJS_GRAPH_H
#define MASKGEN_TFJS_GRAPH_H

#include <stdbool.h>

/* A network, and how it wants its pictures. */
typedef struct tfjs_net {
    const char *name, *in, *out; /* the name of its files and of our row; its nodes */
    int side, dims;              /* of its picture, px; of its vector */
    bool bgr;
    double mean[3]; /* taken off, in that order */
} tfjs_net;
enum { TFJS_NETS = 3 };
extern const tfjs_net tfjs_nets[TFJS_NETS];

/* out[side · side · 3] from as many bytes of RGB. */
void tfjs_net_fill(const tfjs_net *n, double *out, const unsigned char *rgb);

typedef struct tfjs_graph tfjs_graph;
tfjs_graph *tfjs_graph_read(const char *json, const char *bin);
/* The vector [n->dims] of a filled picture; valid until the next call. */
const double *tfjs_graph_run(tfjs_graph *g, const tfjs_net *n, const double *picture);
void tfjs_graph_free(tfjs_graph *g);

#endif
