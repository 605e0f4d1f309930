/* The families of patterns, in the order in which they are listed (family.h). */
ROW(cells)
ROW(shapes)
ROW(bars)
ROW(parts)
ROW(lowerface)
ROW(stamps)
