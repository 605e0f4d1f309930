/* What the reports on rows of scores share: members of rows, and texts of others made harmless. */
#ifndef MG_REPORT_SCORE_PUT_H
#define MG_REPORT_SCORE_PUT_H

#include "base/json/json.h"
#include "base/text/strbuf.h"

/* What stands for a character; NULL where it stands for itself. */
typedef const char *score_escape(char c);
const char *score_escape_xml(char c);
/* https://github.com/actions/runner, ActionCommand.cs: a message knows three escapes, a property such as file= two
 * more. */
const char *score_escape_message(char c);
const char *score_escape_property(char c);
const char *score_escape_markdown(char c); /* within a table */

/* Control characters (a foreign file's text must not steer a terminal), broken UTF-8 and what else XML cannot hold
 * become question marks. */
void score_put(mg_strbuf *w, const char *s, score_escape *special);
/* The same; a SHA-256 is cut after twelve digits. */
void score_put_short(mg_strbuf *w, const char *s, score_escape *special);
/* "what was …, is …", or that the row is new. */
void score_put_change(mg_strbuf *w, const mg_json *change, score_escape *special, bool brief);

const char *score_text_of(const mg_json *o, const char *key); /* "" where there is none */
double score_number_of(const mg_json *o, const char *key);    /* 0 where there is none */
bool score_is_match(const mg_json *row);                      /* a recogniser's */
bool score_is_aligned(const mg_json *face); /* a face or detection of any row; a detector's always is */

#define SCORE_UNSCORED "in the baseline, but not scored"

#endif
