/* The list of recognisers, in the order in which they are offered. Adding one, in full:
 *
 *   write   src/score/recog/NAME.c (what it asks of OpenCV or dlib stands behind score/cv/ and score/dlib/): one
 *           `const mg_recogniser_ops mg_recogniser_NAME`, whose members recog.h describes. Its name may have hyphens
 *           where NAME has underscores. Options are rows over a struct of its own, the first of which takes its
 *           argument; one called "threshold" overrides the row's. align.h cuts the face out, vector.h says how like two
 *           are; of a network that OpenCV runs, face_net.h does the rest.
 *           A comment says where its threshold comes from: its makers, or what it was measured on.
 *           tests/unit/test_recog.c holds every row to what recog.h promises, tests/reference/long_recog.cc
 *           those with known weights to direct programs, tests/verify/recognisers.sh to figures on photos of people.
 *   touch   this list: the line ROW(NAME);
 *           src/score/models.c, where it has weights that are fetched;
 *           src/cli/help/texts/recognisers.txt, where its summary, which lists and manual have, does not say it all.
 *
 * Nothing else knows of it: lists, galleries, records and reports read its row.
 *
 * It is read several times, each time with another ROW, and has no guard therefore. */
ROW(dlib_resnet)
ROW(fr_feature)
ROW(faceres)
ROW(faceres_deep)
ROW(mobileface)
ROW(onnx_embed)
ROW(tfjs)
ROW(exec_embed)
ROW(mock_embed)
