#include "base/text/base64.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <nettle/base64.h>

mg_status mg_base64_encode(char **out, const void *data, size_t size, mg_err *err)
{
    size_t room = BASE64_ENCODE_RAW_LENGTH(size);
    *out = malloc(room + 1);
    if (!*out)
        return mg_fail(err, MG_ENOMEM, "out of memory for %zu bytes", room);
    base64_encode_raw(*out, size, data);
    (*out)[room] = 0;
    return MG_OK;
}

mg_status mg_base64_decode(char **data, size_t *size, const char *text, const char *name, mg_err *err)
{
    struct base64_decode_ctx c;
    size_t length = strlen(text), got = BASE64_DECODE_LENGTH(length);
    *size = 0;
    *data = malloc(got + 1);
    if (!*data)
        return mg_fail_at(err, MG_ENOMEM, name, "out of memory for %zu bytes", got);
    base64_decode_init(&c);
    if (!base64_decode_update(&c, &got, (uint8_t *)*data, length, text) || !base64_decode_final(&c)) {
        free(*data);
        *data = NULL;
        return mg_fail_at(err, MG_EINPUT, name, "not base64");
    }
    (*data)[got] = 0;
    *size = got;
    return MG_OK;
}
