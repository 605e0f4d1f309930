#include "cli/help/manual.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/strbuf.h"
#include "cli/cli.h"
#include "cli/help/texts.h"
#include "maskgen/version.h"

enum { LINE = 76 }; /* bytes of a line of roff, as far as words allow */

typedef struct page {
    mg_strbuf out;
    size_t line; /* bytes on the line that is being written */
    bool fresh;  /* nothing stands below the heading yet */
} page;

/* ---- words ------------------------------------------------------------------------------------------------------ */

static size_t sequence(const char *s)
{
    unsigned char c = (unsigned char)*s;
    return c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/* One UTF-8 character, which is well formed: the texts are ours. */
static void put_code(mg_strbuf *w, const char *s, size_t n)
{
    uint32_t code = (unsigned char)*s & (0xffu >> (n + 1));
    for (size_t i = 1; i < n; i++)
        code = code << 6 | ((unsigned char)s[i] & 0x3f);
    mg_strbuf_put(w, "\\[u%04X]", (unsigned)code);
}

static void escape(mg_strbuf *w, const char *s, size_t length)
{
    static const struct {
        char c;
        const char *roff;
    } special[] = {{'\\', "\\e"}, {'-', "\\-"}, {'^', "\\(ha"}, {'~', "\\(ti"}, {'`', "\\(ga"}, {'\'', "\\(aq"}};
    for (size_t i = 0, n; i < length; i += n) {
        const char *as = NULL;
        n = sequence(s + i);
        for (size_t k = 0; k < sizeof special / sizeof *special; k++)
            if (special[k].c == s[i])
                as = special[k].roff;
        if (as)
            mg_strbuf_put(w, "%s", as);
        else if (n > 1)
            put_code(w, s + i, n);
        else
            mg_strbuf_add(w, s + i, 1);
    }
}

/* "--name" and "-x", where they are not a part of something else, are bold. */
static size_t option_length(const char *s, size_t n)
{
    size_t dashes = n > 0 && s[0] == '-' ? (n > 1 && s[1] == '-' ? 2 : 1) : 0, end = dashes;
    while (dashes && end < n && (islower((unsigned char)s[end]) || (dashes == 2 && s[end] == '-')))
        end++;
    bool brief = dashes == 1 && (n == 2 || (n > 2 && !isalnum((unsigned char)s[2])));
    if (brief && isalpha((unsigned char)s[1]))
        return 2;
    return dashes == 2 && end > 2 ? end : 0;
}

/* What is no plain word is not broken at a line's end: options, names of files, numbers. */
static void put_word(mg_strbuf *w, const char *s, size_t n)
{
    size_t open = 0;
    if (n > 2 && (memchr(s, '-', n) || memchr(s + 1, '.', n - 2) || memchr(s, '_', n)))
        mg_strbuf_put(w, "\\%%");
    while (open < n && (s[open] == '(' || s[open] == '"'))
        open++;
    size_t option = option_length(s + open, n - open);
    escape(w, s, open);
    if (option) {
        mg_strbuf_put(w, "\\fB");
        escape(w, s + open, option);
        mg_strbuf_put(w, "\\fR");
    }
    escape(w, s + open + option, n - open - option);
}

static void end_line(page *p)
{
    if (p->line)
        mg_strbuf_put(&p->out, "\n");
    p->line = 0;
}

static void put_macro(page *p, const char *macro)
{
    end_line(p);
    mg_strbuf_put(&p->out, "%s\n", macro);
}

static bool ends_sentence(const char *s, size_t n)
{
    while (n > 0 && strchr("\")", s[n - 1]))
        n--;
    return n > 1 && strchr(".?!", s[n - 1]);
}

/* Each sentence begins a line, as roff has it. */
static void put_text(page *p, const char *words)
{
    for (const char *s = words; *(s += strspn(s, " "));) {
        size_t n = strcspn(s, " ");
        mg_strbuf word = {0};
        put_word(&word, s, n);
        if (p->line && p->line + 1 + word.n > LINE)
            end_line(p);
        if (p->line)
            mg_strbuf_put(&p->out, " ");
        else if (word.s && strchr(".'", *word.s))
            mg_strbuf_put(&p->out, "\\&");
        mg_strbuf_add(&p->out, word.s ? word.s : "", word.n);
        p->out.lost |= word.lost;
        p->line += word.n + 1;
        mg_strbuf_free(&word);
        if (ends_sentence(s, n))
            end_line(p);
        s += n;
    }
}

static void put_bold(page *p, const char *text)
{
    mg_strbuf_put(&p->out, "\\fB");
    escape(&p->out, text, strlen(text));
    mg_strbuf_put(&p->out, "\\fR");
    p->line += 1;
}

/* ---- blocks ----------------------------------------------------------------------------------------------------- */

static void put_heading(page *p, const char *macro, const char *title)
{
    end_line(p);
    mg_strbuf_put(&p->out, "%s ", macro);
    for (; *title; title++) {
        char c = strcmp(macro, ".SH") == 0 ? (char)toupper((unsigned char)*title) : *title;
        escape(&p->out, &c, 1);
    }
    mg_strbuf_put(&p->out, "\n");
    p->fresh = true;
}

static void put_literal(page *p, const char *lines)
{
    put_macro(p, ".RS 4\n.nf");
    for (size_t n; *lines; lines += n + 1) {
        n = strcspn(lines, "\n");
        escape(&p->out, lines, n);
        mg_strbuf_put(&p->out, "\n");
    }
    put_macro(p, ".fi\n.RE");
}

static void put_block(void *to, text_kind kind, const char *term, const char *body)
{
    page *p = to;
    static const char *const begin[] = {".PP", ".TP", ".IP", ".PP"};
    if (!p->fresh || kind == TEXT_ITEM)
        put_macro(p, begin[kind]);
    p->fresh = false;
    if (kind == TEXT_ITEM) {
        put_bold(p, term);
        end_line(p);
    }
    if (kind == TEXT_LITERAL)
        put_literal(p, body);
    else
        put_text(p, body);
    end_line(p);
}

static void put_option(page *p, const mg_param *row)
{
    char head[MG_PARAM_HEAD], notes[MG_PARAM_NOTES];
    const char *arg = row->arg ? row->arg : "";
    mg_param_head(row, head);
    head[strlen(head) - strlen(arg)] = 0;
    put_macro(p, ".TP");
    put_bold(p, head);
    if (*arg) {
        mg_strbuf_put(&p->out, "\\fI");
        escape(&p->out, arg, strlen(arg));
        mg_strbuf_put(&p->out, "\\fR");
    }
    end_line(p);
    put_text(p, row->help);
    put_text(p, mg_param_notes(row, notes));
    end_line(p);
    p->fresh = false;
}

/* "score FILE… [options]": words as they are typed are bold, what they stand for is italic. */
static void put_usage(page *p, const char *usage)
{
    put_macro(p, ".B maskgen");
    for (const char *s = usage; *s;) {
        const char *begin = s;
        char font = 'R';
        if (islower((unsigned char)*s) || *s == '-')
            for (font = 'B'; islower((unsigned char)*s) || *s == '-'; s++)
                ;
        else if (isupper((unsigned char)*s))
            for (font = 'I'; isupper((unsigned char)*s); s++)
                ;
        else
            s += sequence(s);
        mg_strbuf_put(&p->out, "\\f%c", font);
        escape(&p->out, begin, (size_t)(s - begin));
    }
    mg_strbuf_put(&p->out, "\\fR\n");
}

/* ---- sections --------------------------------------------------------------------------------------------------- */

static void put_synopsis(page *p)
{
    put_heading(p, ".SH", "Synopsis");
    for (const command *const *c = cli_commands(); *c; c++) {
        if (*c != *cli_commands())
            put_macro(p, ".br");
        put_usage(p, (*c)->usage);
    }
}

/* The shared options that a command reads: in full where it has its own words for them, else by name. */
static void put_shared(page *p, const command *c)
{
    cli_tables t;
    mg_param rows[CLI_ROWS];
    mg_strbuf names = {0};
    cli_tables_of(&t, c, NULL, NULL);
    for (const cli_group *g = cli_groups; g->title; g++)
        for (const mg_param *row = cli_group_rows(rows, &t, g); row->name; row++) {
            if (cli_own_words(c, row->name))
                put_option(p, row);
            else
                mg_strbuf_put(&names, "%s--%s", names.n ? ", " : "", row->name);
        }
    if (!names.s)
        return;
    mg_strbuf_put(&names, ".");
    put_macro(p, ".PP");
    put_text(p, "Options that are told below:");
    put_text(p, names.s ? names.s : "");
    end_line(p);
    p->out.lost |= names.lost;
    mg_strbuf_free(&names);
}

static mg_status put_command(page *p, const command *c, mg_err *err)
{
    char text[96];
    put_heading(p, ".SS", c->name);
    put_text(p, c->summary);
    p->fresh = false;
    snprintf(text, sizeof text, "commands/%s", c->name);
    mg_status st = text_walk(text, put_block, p, err);
    for (const mg_param *row = c->own; row && row->name; row++)
        put_option(p, row);
    if (c->reads)
        put_shared(p, c);
    else
        put_block(p, TEXT_PARAGRAPH, "", "It reads all options that are told below.");
    return st;
}

static mg_status put_commands(page *p, mg_err *err)
{
    mg_status st = MG_OK;
    put_heading(p, ".SH", "Commands");
    for (const command *const *c = cli_commands(); *c; c++)
        MG_TRY(put_command(p, *c, err));
done:
    return st;
}

/* As `run` has them, which reads them all. */
static void put_groups(page *p)
{
    cli_tables t;
    mg_param rows[CLI_ROWS];
    cli_tables_of(&t, *cli_commands(), NULL, NULL);
    for (const cli_group *g = cli_groups; g->title; g++) {
        put_heading(p, ".SS", g->title);
        for (const mg_param *row = cli_group_rows(rows, &t, g); row->name; row++)
            put_option(p, row);
    }
}

static mg_status put_topic(page *p, const char *topic, mg_err *err)
{
    char title[TEXT_TITLE];
    mg_status st;
    MG_TRY(text_title(title, topic, err));
    put_heading(p, ".SH", title);
    MG_TRY(text_walk(topic, put_block, p, err));
    if (strcmp(topic, "about") == 0)
        MG_TRY(put_commands(p, err));
    if (strcmp(topic, "options") == 0)
        put_groups(p);
done:
    return st;
}

mg_status manual_page(char **out, mg_err *err)
{
    page p = {.line = 0};
    mg_status st = MG_OK;
    mg_strbuf_put(&p.out, ".\\\" Made by maskgen help manual.\n.TH MASKGEN 1 \"%s\" \"maskgen %s\" \"User Commands\"\n",
                  MG_VERSION_DATE, MG_VERSION);
    put_heading(&p, ".SH", "Name");
    put_text(&p, "maskgen - generate adversarial mask patterns and measure what they do");
    put_synopsis(&p);
    for (const char *const *topic = text_topics; *topic; topic++)
        MG_TRY(put_topic(&p, *topic, err));
    end_line(&p);
    st = mg_strbuf_take(&p.out, out, err);
done:
    mg_strbuf_free(&p.out);
    return st;
}
