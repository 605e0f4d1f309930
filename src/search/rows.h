/* The search methods, each in the source of its name; the first is the default. methods.h says how to add one. */
/* clang-format off */
ROW(anneal)
ROW(mlrose)
ROW(random)
/* clang-format on */
