/* The texts of help and manual: src/cli/help/texts/TOPIC.txt and src/cli/help/texts/commands/COMMAND.txt, compiled in.
 *
 * A topic begins with a line that is its title, and an empty line. Then come blocks, parted by empty lines:
 * a paragraph begins at the margin; an item is a line at the margin and its text below, indented by 4; a text indented
 * by 4 alone goes on with the item before; lines indented by 8 are shown as they stand; "@families" is the list of that
 * name (cli/names.h), and "@run.json" are the columns or keys of that file (columns.h). To add a topic: write its file,
 * and name it in texts.c, in the order of the manual. */
#ifndef MG_CLI_TEXTS_H
#define MG_CLI_TEXTS_H

#include "maskgen/status.h"

typedef enum text_kind { TEXT_PARAGRAPH, TEXT_ITEM, TEXT_MORE, TEXT_LITERAL } text_kind;
/* Lays out one block. `term`: of an item. `body`: its words, parted by single blanks; of TEXT_LITERAL its lines. */
typedef void text_put(void *page, text_kind kind, const char *term, const char *body);

extern const char *const text_topics[]; /* in the order of the manual; ends with NULL */

enum { TEXT_TITLE = 64 };
/* The title of a topic. MG_EINPUT: there is no such topic. */
mg_status text_title(char out[TEXT_TITLE], const char *topic, mg_err *err);
/* Hands every block of a topic ("files") or a command ("commands/score") to `put`; nothing where there is no such text.
 */
mg_status text_walk(const char *name, text_put *put, void *page, mg_err *err);
/* The same text for a terminal; caller frees *out. */
mg_status text_print(char **out, const char *name, mg_err *err);

#endif
