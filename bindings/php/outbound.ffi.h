#define FFI_SCOPE "OUTBOUND"
#define FFI_LIB "liboutbound.so.1"

/* Derived from outbound.h, which is the manual. */

enum outbound_code {
    OUTBOUND_OK = 0,
    OUTBOUND_INVALID = -1,
    OUTBOUND_NOT_FOUND = -2,
    OUTBOUND_CONFLICT = -3,
    OUTBOUND_UNKNOWN_OPERATION = -4,
    OUTBOUND_CONFIG = -5,
    OUTBOUND_SCHEMA = -6,
    OUTBOUND_STORE = -7,
    OUTBOUND_BUSY = -8,
    OUTBOUND_TIMEOUT = -9,
    OUTBOUND_PROVIDER = -10,
    OUTBOUND_CLOSED = -11,
    OUTBOUND_INTERNAL = -12,
    OUTBOUND_NO_MEMORY = -13
};

typedef struct outbound_engine outbound_engine;

uint32_t outbound_abi_version(void);

const char* outbound_version(void);

int outbound_open(const char* config, outbound_engine** engine, char** problem);

void outbound_close(outbound_engine* engine);

int outbound_call(
    outbound_engine* engine, const char* operation, const char* request, int timeout_ms, char** response);

typedef struct outbound_reply outbound_reply;

int outbound_http(outbound_engine* engine, const char* method, const char* target,
    const char* header_lines, const void* body, size_t size, outbound_reply** reply);

int outbound_reply_status(const outbound_reply* reply);

const char* outbound_reply_headers(const outbound_reply* reply);

const void* outbound_reply_body(const outbound_reply* reply, size_t* size);

void outbound_reply_free(outbound_reply* reply);

typedef struct outbound_exchange outbound_exchange;

int outbound_exchange_open(outbound_engine* engine, const char* method, const char* target,
    const char* header_lines, const char* access, outbound_exchange** exchange);

int outbound_exchange_write(outbound_exchange* exchange, const void* piece, size_t size);

int outbound_exchange_finish(outbound_exchange* exchange, int timeout_ms, outbound_reply** reply);

int outbound_exchange_next(outbound_exchange* exchange, int timeout_ms, const void** piece, size_t* size);

void outbound_exchange_close(outbound_exchange* exchange);

int outbound_start(outbound_engine* engine);

int outbound_stop(outbound_engine* engine, int drain_ms);

int outbound_poll(outbound_engine* engine, int timeout_ms, char** event);

int outbound_event_fd(outbound_engine* engine);

void outbound_wake(outbound_engine* engine);

void outbound_free(void* text);
