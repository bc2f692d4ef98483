/* Invalid arguments: every call returns a code and a problem, and nothing crashes or is written. */
#include "check.h"
#include "scratch.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The answer of every function to an invalid handle. */
static void check_refusal(outbound_engine* handle, int code, const char* part)
{
    outbound_reply* reply = (outbound_reply*)&handle;
    outbound_exchange* exchange = (outbound_exchange*)&handle;
    char* text;

    CHECK_PROBLEM(outbound_call(handle, "stats", "{}", 0, &text), code, text, part);
    CHECK_PROBLEM(outbound_poll(handle, 0, &text), code, text, part);
    CHECK_PROBLEM(outbound_poll(handle, -1, &text), code, text, part);
    CHECK_CODE(outbound_call(handle, NULL, NULL, -7, NULL), OUTBOUND_INVALID);
    CHECK_CODE(outbound_poll(handle, -7, NULL), OUTBOUND_INVALID);
    CHECK_CODE(outbound_start(handle), code);
    CHECK_CODE(outbound_stop(handle, 0), code);
    CHECK_CODE(outbound_stop(handle, -1), code);
    CHECK_CODE(outbound_event_fd(handle), code);
    CHECK_CODE(outbound_http(handle, "GET", "/healthz", "", NULL, 0, &reply), code);
    CHECK(reply == NULL);
    CHECK_CODE(outbound_exchange_open(handle, "GET", "/healthz", "", NULL, &exchange), code);
    CHECK(exchange == NULL);
    outbound_wake(handle);
    outbound_close(handle);
}

static void handles_that_are_none_are_refused(void)
{
    long on_the_stack[4] = {0, 0, 0, 0};
    void* on_the_heap = malloc(64);
    outbound_engine* engine = open_scratch("garbage.db");
    outbound_reply* reply = NULL;
    outbound_exchange* exchange = NULL;
    const int replied = outbound_http(engine, "GET", "/healthz", "", NULL, 0, &reply);
    const int opened = outbound_exchange_open(engine, "GET", "/healthz", "", NULL, &exchange);
    const struct {
        const char* name;
        uintptr_t handle;
    } rows[] = {
        {"one", 1},
        {"minus one", UINTPTR_MAX},
        {"an odd number", 0x6f626e64},
        {"the stack", (uintptr_t)on_the_stack},
        {"the heap", (uintptr_t)on_the_heap},
        {"text", (uintptr_t) "engine"},
        {"a function", (uintptr_t)check_refusal},
        {"beside a handle", (uintptr_t)engine + 1},
        {"a handle to come", (uintptr_t)engine + 16},
        {"a reply", (uintptr_t)reply},
        {"an exchange", (uintptr_t)exchange},
    };

    CHECK(replied == OUTBOUND_OK && opened == OUTBOUND_OK);

    check_refusal(NULL, OUTBOUND_INVALID, "engine: must not be NULL");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i) {
        check_context(rows[i].name);
        check_refusal((outbound_engine*)rows[i].handle, OUTBOUND_INVALID, "engine: is no handle of this library");
    }
    run(engine, "stats", "{}");
    outbound_exchange_close(exchange);
    outbound_reply_free(reply);
    outbound_close(engine);
    free(on_the_heap);
}

static void a_closed_handle_is_refused_and_closing_it_again_does_nothing(void)
{
    outbound_engine* engine = open_scratch("closed.db");

    outbound_close(engine);
    check_refusal(engine, OUTBOUND_CLOSED, "engine: has been closed");
    outbound_close(engine);
}

static void arguments_that_are_null_are_refused(void)
{
    outbound_engine* engine = open_scratch("null.db");
    char* text;

    CHECK_PROBLEM(outbound_call(engine, NULL, "{}", 0, &text), OUTBOUND_INVALID, text, "operation: must not be NULL");
    CHECK_PROBLEM(outbound_call(engine, "stats", NULL, 0, &text), OUTBOUND_INVALID, text, "request: must not be NULL");
    CHECK_CODE(outbound_call(engine, "contacts.upsert", "{\"contacts\": [{\"external_id\": \"a\"}]}", 0, NULL),
        OUTBOUND_INVALID);
    CHECK_CODE(outbound_poll(engine, -1, NULL), OUTBOUND_INVALID);
    CHECK_CODE(outbound_open("{}", NULL, NULL), OUTBOUND_INVALID);
    CHECK_CODE(outbound_open(NULL, NULL, NULL), OUTBOUND_INVALID);
    text = call(engine, "contacts.list", "{}");
    CHECK_TEXT(text, "\"items\":[]");
    outbound_free(text);
    outbound_close(engine);
}

static void times_below_minus_one_are_refused(void)
{
    outbound_engine* engine = open_scratch("times.db");
    char* text;

    CHECK_PROBLEM(outbound_call(engine, "stats", "{}", -2, &text), OUTBOUND_INVALID, text,
        "timeout_ms: must be at least 0, or -1");
    CHECK_PROBLEM(
        outbound_poll(engine, INT32_MIN, &text), OUTBOUND_INVALID, text, "timeout_ms: must be at least 0, or -1");
    CHECK_CODE(outbound_stop(engine, -2), OUTBOUND_INVALID);
    CHECK_CODE(outbound_call(engine, "stats", "{}", INT32_MAX, &text), OUTBOUND_OK);
    outbound_free(text);
    outbound_close(engine);
}

static void text_that_is_not_utf_8_is_refused_with_its_place(void)
{
    static const struct {
        const char *name, *text;
    } rows[] = {
        {"a byte that never occurs", "\xFF"},
        {"a byte of Latin-1", "\xE4 "},
        {"a continuation alone", "\x80"},
        {"cut short", "\xF0\x9F\x98"},
        {"overlong, two bytes", "\xC0\xAF"},
        {"overlong, three bytes", "\xE0\x80\xAF"},
        {"overlong, four bytes", "\xF0\x80\x80\xAF"},
        {"a surrogate", "\xED\xA0\x80"},
        {"beyond Unicode", "\xF4\x90\x80\x80"},
        {"a third byte that is wrong", "\xE2\x82("},
    };
    outbound_engine* engine = open_scratch("utf8.db");

    for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i) {
        char request[64] = "{\n \"q\": \"";
        char operation[32] = "contacts.";
        char* text;

        check_context(rows[i].name);
        strcat(strcat(request, rows[i].text), "\"}");
        CHECK_PROBLEM(outbound_call(engine, "contacts.list", request, 0, &text), OUTBOUND_INVALID, text,
            "request: must be UTF-8, and is not at line 2, column 8");
        CHECK_PROBLEM(outbound_call(engine, strcat(operation, rows[i].text), "{}", 0, &text), OUTBOUND_INVALID, text,
            "operation: must be UTF-8, and is not at line 1, column 10");
    }
    run(engine, "contacts.list", "{\"q\": \"\xC3\xA4 \xE2\x82\xAC \xF0\x9F\x98\x80 \xF4\x8F\xBF\xBF\"}");
    outbound_close(engine);
}

static void text_that_is_not_json_is_refused_with_its_place(void)
{
    static const struct {
        const char *name, *text, *part;
    } rows[] = {
        {"empty", "", "request: must be JSON, and is not at line 1, column 1"},
        {"spaces", " \n ", "line 2"},
        {"cut short", "{\"q\": \"a", "line 1, column 9"},
        {"a comma too many", "{\"limit\": 1,}", "line 1, column 13"},
        {"a comment", "{} // done", "line 1, column 4"},
        {"two documents", "{}\n{}", "line 2, column 1"},
        {"single quotes", "{'limit': 1}", "line 1, column 2"},
        {"not a number", "{\"limit\": NaN}", "line 1, column 11"},
        {"half of a surrogate pair", "{\"q\": \"\\ud800\"}", "line 1"},
        {"a line break in a text", "{\"q\": \"a\nb\"}", "line 1, column 9"},
    };
    outbound_engine* engine = open_scratch("json.db");

    for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i) {
        char* text;

        check_context(rows[i].name);
        CHECK_PROBLEM(
            outbound_call(engine, "contacts.list", rows[i].text, 0, &text), OUTBOUND_INVALID, text, rows[i].part);
    }
    outbound_close(engine);
}

static void deep_json_is_refused(void)
{
    static const size_t depths[] = {33, 1000, 1000000};
    static const char openings[] = "[{";
    outbound_engine* engine = open_scratch("deep.db");

    for (size_t i = 0; i < sizeof depths / sizeof *depths; ++i) {
        for (const char* opening = openings; *opening; ++opening) {
            char* request = malloc(depths[i] * 5 + 1);
            char* end = request;
            char* text;

            for (size_t level = 0; request && level < depths[i]; ++level)
                end += strlen(strcpy(end, *opening == '{' ? "{\"a\":" : "["));
            CHECK_PROBLEM(outbound_call(engine, "contacts.list", request, 0, &text), OUTBOUND_INVALID, text, "column");
            free(request);
        }
    }
    outbound_close(engine);
}

/* A document of `times` pieces between a beginning and an end. */
static char* repeated(const char* beginning, const char* piece, size_t times, const char* end)
{
    const size_t size = strlen(piece);
    char* document = malloc(strlen(beginning) + size * times + strlen(end) + 1);
    char* place = document;

    if (!document)
        abort();
    place += strlen(strcpy(place, beginning));
    for (size_t i = 0; i < times; ++i, place += size)
        memcpy(place, piece, size);
    strcpy(place, end);
    return document;
}

static void huge_json_is_refused_where_it_breaks_a_rule(void)
{
    static const struct {
        const char *name, *beginning, *piece, *end;
        size_t times;
        const char* part;
    } rows[] = {
        {"a text of 8 MiB", "{\"q\": \"", "0123456789abcdef", "\"}", 524288, "\"path\":\"q\""},
        {"a hundred thousand contacts", "{\"contacts\": [{}", ", {}", "]}", 100000, "\"path\":\"contacts\""},
        {"a hundred thousand members", "{\"limit\": 1", ", \"\": 1", "}", 100000, "unknown member"},
        {"a number of 100,000 digits", "{\"limit\": 1", "0", "}", 100000, "\"path\":\"limit\""},
        {"a name of 1 MiB", "{\"", "0123456789abcdef", "\": 1}", 65536, "unknown member"},
    };
    outbound_engine* engine = open_scratch("huge.db");

    for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i) {
        char* request = repeated(rows[i].beginning, rows[i].piece, rows[i].times, rows[i].end);
        char* text;

        check_context(rows[i].name);
        CHECK_PROBLEM(
            outbound_call(engine, strstr(request, "contacts") ? "contacts.upsert" : "contacts.list", request, 0, &text),
            OUTBOUND_INVALID, text, rows[i].part);
        free(request);
    }
    outbound_close(engine);
}

static void every_operation_refuses_what_is_no_request(void)
{
    static const char* const documents[] = {"[]", "5", "\"id\"", "true", "{\"no_such_member\": 1}"};
    static const char beginning[] = "{\"name\":\"";
    static const char end[] = "\",\"summary\":\"";
    outbound_engine* engine = open_scratch("every.db");
    char* table = call(engine, "operations", "{}");
    size_t count = 0;

    for (const char* row = table; (row = strstr(row, beginning)) != NULL;) {
        char name[64] = "";

        row += sizeof beginning - 1;
        if (strncmp(row + strcspn(row, "\""), end, sizeof end - 1) != 0)
            continue; /* a member of a schema */
        strncat(name, row, strcspn(row, "\""));
        check_context(name);
        ++count;
        for (size_t i = 0; i < sizeof documents / sizeof *documents; ++i) {
            char* text;

            CHECK_PROBLEM(
                outbound_call(engine, name, documents[i], 0, &text), OUTBOUND_INVALID, text, "\"violations\":[{");
        }
    }
    CHECK(count > 80);
    outbound_free(table);
    outbound_close(engine);
}

static void a_refused_request_writes_nothing(void)
{
    outbound_engine* engine = open_scratch("unwritten.db");
    char* text;

    CHECK_PROBLEM(
        outbound_call(engine, "suppressions.add",
            "{\"entries\": [{\"channel\": \"email\", \"address\": \"good@example.com\"}, {\"channel\": \"fax\", "
            "\"address\": \"bad\"}]}",
            0, &text),
        OUTBOUND_INVALID, text, "\"path\":\"entries[1].channel\"");
    text = call(engine, "suppressions.list", "{}");
    CHECK_TEXT(text, "\"items\":[]");
    outbound_free(text);
    outbound_close(engine);
}

const struct test_case misuse[] = {
    CASE(handles_that_are_none_are_refused),
    CASE(a_closed_handle_is_refused_and_closing_it_again_does_nothing),
    CASE(arguments_that_are_null_are_refused),
    CASE(times_below_minus_one_are_refused),
    CASE(text_that_is_not_utf_8_is_refused_with_its_place),
    CASE(text_that_is_not_json_is_refused_with_its_place),
    CASE(deep_json_is_refused),
    CASE(huge_json_is_refused_where_it_breaks_a_rule),
    CASE(every_operation_refuses_what_is_no_request),
    CASE(a_refused_request_writes_nothing),
    END_OF_CASES,
};
