#include "base/file/stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct {
    bool input, output;
    char *data;
    size_t size;
} streams;

static ssize_t read_again(char *to, size_t room)
{
    ssize_t got;
    do
        got = read(STDIN_FILENO, to, room);
    while (got < 0 && errno == EINTR);
    return got;
}

mg_status mg_stream_take_input(mg_err *err)
{
    size_t room = 1 << 16, used = 0;
    char *data = NULL;
    mg_status st = MG_OK;
    if (streams.input)
        return MG_OK;
    for (ssize_t got = 1; got > 0; used += (size_t)got) {
        room = data && used == room ? 2 * room : room;
        char *more = realloc(data, room + 1);
        MG_TRY(more ? MG_OK : mg_fail(err, MG_ENOMEM, "standard input: out of memory for %zu bytes", room));
        data = more;
        got = read_again(data + used, room - used);
        if (got < 0)
            MG_TRY(mg_fail(err, MG_EIO, "standard input: %s", strerror(errno)));
        if (used + (size_t)got > MG_STREAM_MAX)
            MG_TRY(mg_fail(err, MG_EINPUT, "standard input: larger than the limit of %d bytes", (int)MG_STREAM_MAX));
    }
    data[used] = 0;
    streams.data = data;
    streams.size = used;
    streams.input = true;
    data = NULL;
done:
    free(data);
    return st;
}

void mg_stream_give_output(void)
{
    streams.output = true;
}

void mg_stream_end(void)
{
    free(streams.data);
    memset(&streams, 0, sizeof streams);
}

bool mg_stream_is_input(const char *path)
{
    return streams.input && strcmp(path, MG_STREAM) == 0;
}

bool mg_stream_is_output(const char *path)
{
    return streams.output && strcmp(path, MG_STREAM) == 0;
}

const char *mg_stream_data(size_t *size)
{
    *size = streams.size;
    return streams.data;
}
