/* The list of aligners, in the order in which they are offered. Adding one: a `const mg_aligner_ops mg_aligner_NAME`
 * beside those of its library (points_dlib.c, points_cv.c), whose members recog.h describes, and its line here;
 * src/score/models.c, where it has weights that are fetched. One with another scheme of points teaches
 * mg_alignment_five (align.c) where its eyes, nose and mouth are. tests/unit/test_recog.c holds every row to what
 * recog.h promises.
 *
 * It is read several times, each time with another ROW, and has no guard therefore. */
ROW(dlib_68)
ROW(dlib_5)
ROW(fr_landmark)
ROW(yunet)
ROW(oracle)
ROW(box)
ROW(mock_align)
