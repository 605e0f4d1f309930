/* The list of detectors, in the order in which they are offered. Adding one, in full:
 *
 *   write   src/score/NAME.c (with OpenCV src/score/cv/NAME.c, with dlib src/score/dlib/NAME.c): one
 *           `const mg_detector_ops mg_detector_NAME`, whose members maskgen/scorer.h describes. Its name may have
 *           hyphens where NAME has underscores. Options are rows over a struct of its own (score/options.h has those
 *           that several detectors share), and the first takes its argument. score/windows.h makes a score of windows,
 *           score/prepare.h makes grey of colour.
 *           tests/unit/test_NAME.c, which compares it with a direct call of its library.
 *   touch   this list: the line ROW(NAME);
 *           src/score/models.c, where it has weights that are fetched;
 *           src/cli/help/texts/detectors.txt, where its summary, which lists and manual have, does not say it all.
 *           tests/unit/test_scorer.c holds every row to what scorer.h promises.
 *
 * Nothing else knows of it: lists, evaluations, records and baselines read its row. tests/cli/rows_detector.sh does
 * all this on a copy.
 *
 * It is read several times, each time with another ROW, and has no guard therefore. */
ROW(hog)
ROW(dlib_hog)
ROW(haar_default)
ROW(haar_alt2)
ROW(haar_profile)
ROW(lbp)
ROW(dlib_mmod)
ROW(ultraface)
ROW(blazeface_front)
ROW(blazeface_back)
ROW(facemesh_full)
ROW(faceboxes)
ROW(yunet)
ROW(onnx)
ROW(exec)
ROW(mock)
