/* Feeds malformed files to the command line: program MASKGEN CORPUS SCRATCH PATTERN SEED. Each is made from a good
 * file by a seeded draw (cut short, a bit turned, a value of the wrong type, an extreme size) so that it cannot be
 * good, and each must end in exit 2 within two seconds and 512 MB, with a message that names the file, and nothing
 * written. TAP, one test per kind of file. */
#define _DEFAULT_SOURCE /* wait4 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <zlib.h>

#include "fuzz.h"
#include "base/file/file.h"

#define SECONDS 2.0
enum { MEGABYTES = 512, WALL = 60 /* s: the machine may be busy; the two seconds are the process's own */ };

typedef struct blob {
    uint8_t *at;
    size_t size;
} blob;

static uint64_t state;

static uint64_t draw(void) /* splitmix64 */
{
    uint64_t z = state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static size_t below(size_t n)
{
    return (size_t)(draw() % n);
}

/* ---- building blobs ------------------------------------------------------------------------------------------- */

static blob make(size_t size)
{
    blob b = {calloc(1, size + 1), size};
    HOLDS(b.at);
    return b;
}

static blob from_bytes(const void *data, size_t size)
{
    blob b = make(size);
    if (size)
        memcpy(b.at, data, size);
    return b;
}

static blob from_text(const char *s)
{
    return from_bytes(s, strlen(s));
}

/* b with `cut` bytes at `at` replaced by `by`. */
static blob spliced(const blob *b, size_t at, size_t cut, const void *by, size_t n)
{
    blob out = make(b->size - cut + n);
    memcpy(out.at, b->at, at);
    memcpy(out.at + at, by, n);
    memcpy(out.at + at + n, b->at + at + cut, b->size - at - cut);
    return out;
}

static blob repeated(const char *head, const char *unit, size_t times, const char *tail)
{
    size_t h = strlen(head), u = strlen(unit), t = strlen(tail);
    blob b = make(h + u * times + t);
    memcpy(b.at, head, h);
    for (size_t i = 0; i < times; i++)
        memcpy(b.at + h + i * u, unit, u);
    memcpy(b.at + h + u * times, tail, t);
    return b;
}

static blob cut_short(const blob *b, size_t most)
{
    return from_bytes(b->at, below(most < b->size ? most : b->size));
}

/* ---- JSON ----------------------------------------------------------------------------------------------------- */

/* The value that follows the `which`-th colon outside strings; its end. */
static size_t value_at(const blob *b, size_t which, size_t *end)
{
    bool quoted = false;
    for (size_t i = 0; i < b->size; i++) {
        quoted ^= b->at[i] == '"' && (i == 0 || b->at[i - 1] != '\\');
        if (quoted || b->at[i] != ':' || which-- > 0)
            continue;
        while (b->at[++i] == ' ')
            ;
        size_t from = i;
        int depth = 0;
        bool inside = false;
        for (; i < b->size; i++) {
            uint8_t c = b->at[i];
            inside ^= c == '"' && b->at[i - 1] != '\\';
            if (inside)
                continue;
            if (depth == 0 && (c == ',' || c == '}' || c == '\n'))
                break;
            depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        }
        *end = i;
        return from;
    }
    return 0;
}

static blob wrong_type(const blob *b)
{
    static const char *const for_number[] = {"null", "true", "\"seven\"", "[]", "{}", "[[1]]", "1e999", "-1e300"};
    static const char *const for_text[] = {"null", "false", "12", "[]", "{}", "[\"x\"]", "-0.5"};
    static const char *const for_array[] = {"null", "true", "\"x\"", "12", "{}"};
    size_t colons = 0, end;
    while (value_at(b, colons, &end))
        colons++;
    size_t from = value_at(b, below(colons), &end);
    const char *by = b->at[from] == '[' || b->at[from] == '{'
                         ? b->at[from] == '[' ? for_array[below(5)] : for_text[below(3)]
                     : b->at[from] == '"' ? for_text[below(7)]
                                          : for_number[below(8)];
    return spliced(b, from, end - from, by, strlen(by));
}

static blob turned_bit_json(const blob *b)
{
    blob out = from_bytes(b->at, b->size);
    size_t i;
    do
        i = below(b->size);
    while (strchr(" \n\r\t", b->at[i]));
    out.at[i] ^= 0x80; /* a lone byte past ASCII is never UTF-8 */
    return out;
}

static blob extreme_json(const blob *b, size_t which)
{
    size_t end, from = value_at(b, 1, &end);
    blob out;
    switch (which % 12) {
    case 0:
        return from_text("");
    case 1:
        return repeated("", "[", 200000, "");
    case 2:
        return repeated("{\"faces\": ", "[", 70, "");
    case 3:
        return repeated("[0", ",0", 3 << 20, "]");
    case 4:
        return repeated("{\"", "k", 20 << 20, "\": 1}");
    case 5:
        return repeated("", "9", 4 << 20, "");
    case 6:
        return repeated("{\"a\": 0", ", \"a\": 0", 50000, "}");
    case 7:
        out = repeated("\"", "x", 100000, "\"");
        break;
    case 8:
        out = from_text("123456789012345678901234567890123456789012345678901234567890123456789");
        break;
    case 9:
        return from_bytes("\0\0\0\0\0\0\0\0", 8);
    case 10:
        return repeated("[", "{\"a\": [", 40, "");
    default:
        return from_text("\xef\xbb\xbf{");
    }
    blob all = spliced(b, from, end - from, out.at, out.size);
    free(out.at);
    return all;
}

static blob bad_json(const blob *good, size_t i)
{
    size_t last = good->size;
    while (last > 1 && good->at[last - 1] != '}')
        last--;
    switch (i % 4) {
    case 0:
        return cut_short(good, last);
    case 1:
        return turned_bit_json(good);
    case 2:
        return wrong_type(good);
    default:
        return extreme_json(good, i / 4);
    }
}

/* ---- PNG ------------------------------------------------------------------------------------------------------ */

static void put32(uint8_t *p, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(v >> (24 - 8 * i));
}

/* Signature, header and the first IDAT: a turned bit there cannot pass. */
static blob turned_bit_png(const blob *b)
{
    blob out = from_bytes(b->at, b->size);
    size_t idat = 8;
    while (idat + 4 < b->size && memcmp(b->at + idat, "IDAT", 4) != 0)
        idat++;
    size_t i = below(2) ? below(33) : idat + below(b->size - 12 - idat);
    out.at[i] ^= (uint8_t)(1 << below(8));
    return out;
}

static blob chunk(const char *type, const uint8_t *data, size_t n)
{
    blob b = make(12 + n);
    put32(b.at, (uint32_t)n);
    memcpy(b.at + 4, type, 4);
    if (n)
        memcpy(b.at + 8, data, n);
    put32(b.at + 8 + n, (uint32_t)crc32(0, b.at + 4, (uInt)(4 + n)));
    return b;
}

/* iTXt "maskgen" that inflates to `megabytes` of blanks. */
static blob text_bomb(const blob *good, size_t megabytes)
{
    size_t plain = megabytes << 20;
    uLongf n = compressBound(plain);
    uint8_t *spaces = malloc(plain), *packed = malloc(n + 16);
    HOLDS(spaces && packed);
    memset(spaces, ' ', plain);
    memcpy(packed, "maskgen\0\1\0\0\0", 12);
    HOLDS(compress(packed + 12, &n, spaces, plain) == Z_OK);
    blob c = chunk("iTXt", packed, 12 + n), out = spliced(good, 33, 0, c.at, c.size);
    size_t next = 33 + c.size; /* in place of a text that is there */
    if (memcmp(out.at + next + 4, "iTXt", 4) == 0) {
        blob only = spliced(&out, next, 12 + ((size_t)out.at[next + 2] << 8 | out.at[next + 3]), "", 0);
        free(out.at);
        out = only;
    }
    free(c.at);
    free(packed);
    free(spaces);
    return out;
}

static blob extreme_png(const blob *good, size_t which)
{
    static const uint32_t sizes[][2] = {{0, 1},     {1, 0},         {0x7fffffff, 0x7fffffff}, {0xffffffff, 1},
                                        {16385, 1}, {16384, 16384}, {1, 0x80000000},          {16384, 4096}};
    enum { SIZES = sizeof sizes / sizeof *sizes };
    size_t i = which % (SIZES + 4);
    blob out = from_bytes(good->at, good->size);
    if (i < SIZES) {
        put32(out.at + 16, sizes[i][0]);
        put32(out.at + 20, sizes[i][1]);
        put32(out.at + 29, (uint32_t)crc32(0, out.at + 12, 17));
        return out;
    }
    free(out.at);
    switch (i - SIZES) {
    case 0:
        return text_bomb(good, 1 << below(7));
    case 1:
        return spliced(good, 33, 4, "\xff\xff\xff\xff", 4);
    case 2:
        return spliced(good, 33, 4, "\x7f\xff\xff\xff", 4);
    default:
        return from_bytes(good->at, 33);
    }
}

static blob bad_png(const blob *good, size_t i)
{
    switch (i % 3) {
    case 0:
        return cut_short(good, good->size);
    case 1:
        return turned_bit_png(good);
    default:
        return extreme_png(good, i / 3);
    }
}

/* ---- JPEG ----------------------------------------------------------------------------------------------------- */

static size_t marker(const blob *b, uint8_t code)
{
    size_t i = 2;
    while (i + 1 < b->size && !(b->at[i] == 0xff && b->at[i + 1] == code))
        i++;
    return i;
}

/* The last scan of a progressive file, ten thousand times more. */
static blob scan_bomb(const blob *b)
{
    size_t from = b->size - 2;
    while (from > 2 && !(b->at[from] == 0xff && b->at[from + 1] == 0xda))
        from--;
    size_t n = b->size - 2 - from;
    blob many = make(n * 10000);
    for (size_t i = 0; i < 10000; i++)
        memcpy(many.at + i * n, b->at + from, n);
    blob out = spliced(b, b->size - 2, 0, many.at, many.size);
    free(many.at);
    return out;
}

static blob bad_jpeg(const blob *good, size_t i)
{
    static const uint8_t sizes[][4] = {{0xff, 0xff, 0xff, 0xff}, {0, 0, 0, 0}, {0x40, 1, 0, 1}, {0x40, 0, 0x40, 0}};
    size_t sof = marker(good, 0xc2);
    bool progressive = sof + 10 < good->size;
    if (!progressive)
        sof = marker(good, 0xc0);
    if (i % 3 != 2)
        return cut_short(good, good->size - 2);
    switch (i / 3 % 7) {
    case 0:
    case 1:
    case 2:
    case 3:
        return spliced(good, sof + 5, 4, sizes[i / 3 % 7], 4);
    case 4:
        return spliced(good, sof + 9, 1, "\xff", 1);
    case 5:
        return progressive ? scan_bomb(good) : from_bytes("\xff\xd8\xff", 3);
    default:
        return from_bytes("\xff\xd8\xff\xe1\xff\xff", 6);
    }
}

/* A turned bit may leave a good picture, but never a pattern. */
static blob turned_bit_jpeg(const blob *good, size_t i)
{
    blob out = from_bytes(good->at, good->size);
    (void)i;
    out.at[below(out.size)] ^= (uint8_t)(1 << below(8));
    return out;
}

/* ---- palettes ------------------------------------------------------------------------------------------------- */

static blob bad_palette(const blob *good, size_t i)
{
    static const char *const whole[] = {"",
                                        "GIMP Palette\n",
                                        "#000000\n",
                                        "GIMP Palette\n0 0 0\n1 2 256\n",
                                        "GIMP Palette\n0 0 0\n1 2\n",
                                        "GIMP Palette\n0 0 0\n1 2 -3\n",
                                        "{\"a\": 1}\n",
                                        "#000000\n#12345\n",
                                        "#000000\n#1234567\n",
                                        "GIMP Palette\n0 0 0\n0x10 2 3\n",
                                        "red\ngreen\n",
                                        "GIMP Palette\n0 0 0\n1.5 2 3\n",
                                        "GIMP palette\n0 0 0\n1 2 3\n"};
    enum { WHOLE = sizeof whole / sizeof *whole };
    if (i % 2) {
        blob out = from_bytes(good->at, good->size);
        size_t at, colours = (size_t)(strstr((char *)out.at, "\n0 0 0") - (char *)out.at);
        do
            at = below(out.size);
        while (at < 12 ? false
                       : at < colours || !strchr("0123456789", out.at[at]) || !strchr("0123456789\n ", out.at[at - 1]));
        out.at[at] ^= 0x40; /* a digit becomes a letter, the first line another */
        return out;
    }
    switch (i / 2 % (WHOLE + 5)) {
    case WHOLE:
        return repeated("GIMP Palette\n", "1 2 3\n", 300, "");
    case WHOLE + 1:
        return repeated("", "; comment\n", 200000, "");
    case WHOLE + 2:
        return repeated("GIMP Palette\n", "9", 900000, " 0 0\n");
    case WHOLE + 3:
        return repeated("#", "0", 1 << 20, "\n");
    case WHOLE + 4:
        return from_bytes("\0\0\0\xff\xfe", 5);
    default:
        return from_text(whole[i / 2 % (WHOLE + 5)]);
    }
}

/* ---- running -------------------------------------------------------------------------------------------------- */

/* "@" stands for the malformed file, "%" for a path that must not come to be, "&" for a good pattern. */
typedef struct kind {
    const char *name, *suffix;
    const char *seed[3]; /* below the corpus */
    blob (*bad)(const blob *good, size_t i);
    int count;
    const char *argv[16];
} kind;

static const kind kinds[] = {
    {"spec",
     "json",
     {"spec/default", "spec/short"},
     bad_json,
     100,
     {"run", "--config", "@", "--iters", "0", "--out", "%"}},
    {"pattern", "json", {"pattern/extra-0"}, bad_json, 80, {"render", "@", "--faces", "synth:1", "--out", "%"}},
    {"pattern in a PNG", "png", {"pattern/in-png"}, bad_png, 70, {"render", "@", "--faces", "synth:1", "--out", "%"}},
    {"pattern to export", "png", {"pattern/in-png"}, bad_png, 20, {"export", "@", "--output", "%.pdf"}},
    {"mask shape", "json", {"mask/surgical"}, bad_json, 80, {"export", "&", "--mask", "@", "--output", "%.pdf"}},
    {"palette", "gpl", {"palette/gimp"}, bad_palette, 40, {"run", "--palette", "@", "--iters", "0", "--out", "%"}},
    {"stamp",
     "png",
     {"png/plain", "png/rgba-interlaced", "png/palette-2-alpha"},
     bad_png,
     30,
     {"run", "--family", "stamps", "--stamp", "@", "--iters", "0", "--out", "%"}},
    {"picture as a pattern",
     "jpg",
     {"jpeg/baseline", "jpeg/progressive", "jpeg/grey"},
     turned_bit_jpeg,
     30,
     {"render", "@", "--faces", "synth:1", "--out", "%"}},
    {"face photo",
     "jpg",
     {"jpeg/baseline", "jpeg/progressive", "jpeg/restarts"},
     bad_jpeg,
     30,
     {"render", "&", "--faces", "@", "--out", "%"}},
    {"scored JPEG", "jpg", {"jpeg/baseline", "jpeg/progressive", "jpeg/grey"}, bad_jpeg, 30, {"score", "@"}},
    {"scored PNG", "png", {"png/plain", "png/rgb-16-key", "png/grey-1"}, bad_png, 20, {"score", "@"}},
    {"baseline", "json", {"baseline/empty"}, bad_json, 30, {"score", "&", "--baseline", "@"}},
};
enum { KINDS = sizeof kinds / sizeof *kinds, ARGS = 16, WORKERS = 2 };

typedef struct outcome {
    int status;
    double seconds;
    long kilobytes;
    char said[2048];
} outcome;

static double slow = 1;

static void start(char *const *argv, int said)
{
    int null = open("/dev/null", O_RDWR);
    dup2(null, 0);
    dup2(null, 1);
    dup2(said, 2);
    rlim_t most = (rlim_t)(SECONDS * slow) + 1;
    setrlimit(RLIMIT_CPU, &(struct rlimit){most, most});
    alarm((unsigned)(WALL * slow));
    execv(argv[0], argv);
    _exit(127);
}

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + 1e-6 * (double)t.tv_usec;
}

static outcome run(char *const *argv)
{
    outcome o = {0};
    int ends[2];
    size_t used = 0;
    ssize_t got;
    struct rusage usage;
    HOLDS(pipe(ends) == 0);
    pid_t child = fork();
    HOLDS(child >= 0);
    if (child == 0)
        start(argv, ends[1]);
    close(ends[1]);
    char rest[512];
    while ((got = used < sizeof o.said - 1 ? read(ends[0], o.said + used, sizeof o.said - 1 - used)
                                           : read(ends[0], rest, sizeof rest)) > 0)
        used += used < sizeof o.said - 1 ? (size_t)got : 0;
    close(ends[0]);
    while (wait4(child, &o.status, 0, &usage) < 0)
        HOLDS(errno == EINTR);
    o.seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    o.kilobytes = usage.ru_maxrss;
    return o;
}

static blob load(const char *folder, const char *name)
{
    char path[1200], *data;
    size_t size;
    mg_err err;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (mg_file_read(path, 1 << 20, &data, &size, &err) != MG_OK) {
        fprintf(stderr, "%s\n", err.msg);
        exit(1);
    }
    return (blob){(uint8_t *)data, size};
}

typedef struct tally {
    int bad;
    double seconds;
    long kilobytes;
} tally;

/* What is wrong with an outcome, or NULL. */
static const char *judge(const outcome *o, const char *base, const char *out)
{
    char pdf[1400];
    struct stat s;
    snprintf(pdf, sizeof pdf, "%s.pdf", out);
    if (WIFSIGNALED(o->status))
        return "killed by a signal";
    if (o->seconds > SECONDS * slow)
        return "too slow";
    if (WEXITSTATUS(o->status) != 2)
        return "not exit 2";
    if (!strstr(o->said, base))
        return "the file is not named";
    if (lstat(out, &s) == 0 || lstat(pdf, &s) == 0)
        return "something was written";
    return o->kilobytes > (long)MEGABYTES * 1024 * (slow > 1 ? 4 : 1) ? "too much memory" : NULL;
}

static void try_file(const kind *kd, const char *program, const char *pattern, const char *file, tally *t)
{
    char out[1300], pdf[1400];
    const char *args[ARGS + 2] = {program}, *base = mg_file_base(file);
    snprintf(out, sizeof out, "%s.out", file);
    snprintf(pdf, sizeof pdf, "%s.pdf", out);
    for (int a = 0; a < ARGS && kd->argv[a]; a++) {
        const char *s = kd->argv[a];
        args[a + 1] = !strcmp(s, "@")       ? file
                      : !strcmp(s, "%")     ? out
                      : !strcmp(s, "%.pdf") ? pdf
                      : !strcmp(s, "&")     ? pattern
                                            : s;
    }
    outcome o = run((char *const *)(uintptr_t)args);
    const char *why = judge(&o, base, out);
    if (why)
        printf("# %s: %s (status %#x, %.2f s, %ld MB): %s\n", base, why, (unsigned)o.status, o.seconds,
               o.kilobytes / 1024, o.said);
    t->bad += why != NULL;
    t->seconds = o.seconds > t->seconds ? o.seconds : t->seconds;
    t->kilobytes = o.kilobytes > t->kilobytes ? o.kilobytes : t->kilobytes;
}

/* One of WORKERS: all draw the same files, each tries its share. */
static tally work(const kind *kd, char **argv, int worker)
{
    tally t = {0};
    blob good[3];
    int seeds = 0, k = (int)(kd - kinds);
    state = strtoull(argv[5], NULL, 10) * 1000 + (unsigned)k;
    for (; seeds < 3 && kd->seed[seeds]; seeds++)
        good[seeds] = load(argv[2], kd->seed[seeds]);
    for (int i = 0; i < kd->count; i++) {
        char file[1200];
        snprintf(file, sizeof file, "%s/bad-%d-%d.%s", argv[3], k, i, kd->suffix);
        blob b = kd->bad(&good[i % seeds], (size_t)(i / seeds));
        if (i % WORKERS == worker) {
            FILE *f = fopen(file, "wb");
            HOLDS(f && fwrite(b.at, 1, b.size, f) == b.size && fclose(f) == 0);
            try_file(kd, argv[1], argv[4], file, &t);
            unlink(file);
        }
        free(b.at);
    }
    for (int i = 0; i < seeds; i++)
        free(good[i].at);
    fflush(stdout);
    return t;
}

static void add(tally *all, int from)
{
    tally t;
    HOLDS(read(from, &t, sizeof t) == (ssize_t)sizeof t);
    all->bad += t.bad;
    all->seconds = t.seconds > all->seconds ? t.seconds : all->seconds;
    all->kilobytes = t.kilobytes > all->kilobytes ? t.kilobytes : all->kilobytes;
}

int main(int argc, char **argv)
{
    HOLDS(argc == 6);
    const char *scale = getenv("MASKGEN_SLOW");
    int total = 0, ends[2];
    tally all = {0};
    HOLDS(pipe(ends) == 0);
    slow = scale && atof(scale) > 1 ? atof(scale) : 1;
    for (int k = 0; k < KINDS; k++) {
        int before = all.bad;
        for (int w = 0; w < WORKERS; w++)
            if (fork() == 0) {
                tally t = work(&kinds[k], argv, w);
                _exit(write(ends[1], &t, sizeof t) == (ssize_t)sizeof t ? 0 : 1);
            }
        for (int w = 0; w < WORKERS; w++) {
            int status;
            HOLDS(wait(&status) > 0 && status == 0);
            add(&all, ends[0]);
        }
        total += kinds[k].count;
        printf("%sok %d - %d malformed files: %s\n", all.bad > before ? "not " : "", k + 1, kinds[k].count,
               kinds[k].name);
        fflush(stdout);
    }
    printf("%sok %d - at least 500 in all\n", total >= 500 ? "" : "not ", KINDS + 1);
    if (getenv("work")) /* make verify */
        printf("CHECK refused %d/%d 500/500 %d\nCHECK seconds %.2f 2 %d\nCHECK megabytes %ld 512 %d\n", total - all.bad,
               total, all.bad == 0 && total >= 500, all.seconds, all.seconds <= SECONDS, all.kilobytes / 1024,
               all.kilobytes <= MEGABYTES * 1024L);
    printf("# %d files, %d failures, worst %.2f s and %ld MB\n1..%d\n", total, all.bad, all.seconds,
           all.kilobytes / 1024, KINDS + 1);
    return all.bad > 0;
}
