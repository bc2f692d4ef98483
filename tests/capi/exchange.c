/* outbound_exchange: web requests and responses in pieces. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include "scratch.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

static const char* const writer = "{\"actor\": \"ada\", \"scopes\": [\"write\", \"pii\"]}";
static const char* const csv = "Content-Type: text/csv\r\n";
static const char* const imports = "/api/v1/outbound/imports";

static int open_upload(outbound_engine* engine, outbound_exchange** exchange)
{
    return outbound_exchange_open(engine, "POST", imports, csv, writer, exchange);
}

static int write_text(outbound_exchange* exchange, const char* text)
{
    return outbound_exchange_write(exchange, text, strlen(text));
}

static void an_upload_goes_in_and_its_result_comes_out(void)
{
    outbound_engine* engine = open_scratch("exchange.db");
    outbound_exchange* exchange;
    outbound_reply* reply;
    const void* piece;
    char* counted;
    size_t size;

    CHECK_CODE(open_upload(engine, &exchange), OUTBOUND_OK);
    CHECK_CODE(write_text(exchange, "external_id,em"), OUTBOUND_OK);
    CHECK_CODE(write_text(exchange, "ail\r\n1,ada@example.com\r\n2,bob@example.com\r\n"), OUTBOUND_OK);
    CHECK_CODE(outbound_exchange_finish(exchange, 10000, &reply), OUTBOUND_OK);
    CHECK(outbound_reply_status(reply) == 200);
    CHECK_TEXT(outbound_reply_headers(reply), "Content-Type: application/json");
    outbound_reply_free(reply);
    CHECK_CODE(write_text(exchange, "3,eve@example.com\r\n"), OUTBOUND_CONFLICT);
    CHECK_CODE(outbound_exchange_next(exchange, 10000, &piece, &size), OUTBOUND_OK);
    CHECK(size > 0 && memchr(piece, '{', size) == piece);
    CHECK_CODE(outbound_exchange_next(exchange, 10000, &piece, &size), OUTBOUND_OK);
    CHECK(piece == NULL && size == 0);
    outbound_exchange_close(exchange);

    counted = call(engine, "segments.count", "{\"filter\": {}}");
    CHECK(number_in(counted, "count") == 2);
    outbound_free(counted);
    outbound_close(engine);
}

static void a_download_comes_out_in_pieces(void)
{
    outbound_engine* engine = open_scratch("exchange_out.db");
    outbound_exchange* exchange;
    const void* piece;
    size_t size, total = 0;

    run(engine, "suppressions.add", "{\"entries\": [{\"channel\": \"email\", \"address\": \"ada@example.com\"}]}");
    CHECK_CODE(outbound_exchange_open(
                   engine, "GET", "/api/v1/outbound/exports/suppressions", "Accept: text/csv\r\n", writer, &exchange),
        OUTBOUND_OK);
    do {
        CHECK_CODE(outbound_exchange_next(exchange, -1, &piece, &size), OUTBOUND_OK);
        total += size;
    } while (size > 0);
    CHECK(total > 50);
    outbound_exchange_close(exchange);
    outbound_close(engine);
}

static void who_asks_comes_from_the_host_alone(void)
{
    outbound_engine* engine = open_scratch("exchange_access.db");
    outbound_exchange* exchange;
    outbound_reply* reply;

    CHECK_CODE(outbound_exchange_open(engine, "POST", imports, csv, NULL, &exchange), OUTBOUND_OK);
    CHECK_CODE(write_text(exchange, "email\r\n"), OUTBOUND_CONFLICT);
    CHECK_CODE(outbound_exchange_finish(exchange, 0, &reply), OUTBOUND_OK);
    CHECK(outbound_reply_status(reply) == 401);
    outbound_reply_free(reply);
    outbound_exchange_close(exchange);

    CHECK_CODE(
        outbound_exchange_open(engine, "POST", imports, csv, "{\"actor\": \"bob\", \"scopes\": [\"read\"]}", &exchange),
        OUTBOUND_OK);
    CHECK_CODE(outbound_exchange_finish(exchange, 0, &reply), OUTBOUND_OK);
    CHECK(outbound_reply_status(reply) == 403);
    outbound_reply_free(reply);
    outbound_exchange_close(exchange);
    outbound_close(engine);
}

static void an_exchange_that_is_closed_early_undoes_its_upload(void)
{
    outbound_engine* engine = open_scratch("exchange_early.db");
    outbound_exchange* exchange;
    char* jobs;
    char* rows = malloc(600000);

    CHECK_CODE(open_upload(engine, &exchange), OUTBOUND_OK);
    memset(rows, '\n', 600000);
    memcpy(rows, "email", 5);
    CHECK_CODE(outbound_exchange_write(exchange, rows, 600000), OUTBOUND_OK);
    free(rows);
    outbound_exchange_close(exchange);
    jobs = call(engine, "jobs.list", "{}");
    CHECK_TEXT(jobs, "\"cancelled\"");
    outbound_free(jobs);
    outbound_close(engine);
}

static void closing_the_engine_ends_its_exchanges(void)
{
    outbound_engine* engine = open_scratch("exchange_closed.db");
    outbound_exchange* exchange;
    outbound_exchange* other;
    const void* piece;
    size_t size;

    CHECK_CODE(open_upload(engine, &exchange), OUTBOUND_OK);
    CHECK_CODE(write_text(exchange, "email\r\n"), OUTBOUND_OK);
    outbound_close(engine);
    CHECK_CODE(write_text(exchange, "ada@example.com\r\n"), OUTBOUND_CLOSED);
    CHECK_CODE(outbound_exchange_finish(exchange, 0, NULL), OUTBOUND_CLOSED);
    CHECK_CODE(outbound_exchange_next(exchange, 0, &piece, &size), OUTBOUND_CLOSED);
    outbound_exchange_close(exchange);
    CHECK_CODE(open_upload(engine, &other), OUTBOUND_CLOSED);
    CHECK(other == NULL);
}

/* Waits for the database, which the test has locked. */
static void* write_a_contact(void* engine)
{
    char* text;

    outbound_call(engine, "contacts.upsert", "{\"contacts\": [{\"external_id\": \"a\"}]}", -1, &text);
    outbound_free(text);
    return NULL;
}

static void* close_engine(void* engine)
{
    outbound_close(engine);
    return NULL;
}

/* The other thread has begun to close the engine, and waits for a call in progress. Leak checkers find what is not
   freed. */
static void an_exchange_is_closed_while_another_thread_closes_its_engine(void)
{
    outbound_engine* engine = open_scratch("exchange_closing.db");
    outbound_exchange* exchange;
    sqlite3* other = NULL;
    pthread_t writing, closing;
    char* text;

    CHECK_CODE(open_upload(engine, &exchange), OUTBOUND_OK);
    CHECK_CODE(sqlite3_open(scratch_path("exchange_closing.db"), &other), SQLITE_OK);
    CHECK_CODE(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    CHECK_CODE(pthread_create(&writing, NULL, write_a_contact, engine), 0);
    CHECK_CODE(pthread_create(&closing, NULL, close_engine, engine), 0);
    while (outbound_call(engine, "contacts.list", "{}", 0, &text) == OUTBOUND_OK)
        outbound_free(text);
    outbound_free(text);
    outbound_exchange_close(exchange);
    sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_close(other);
    pthread_join(writing, NULL);
    pthread_join(closing, NULL);
}

static void arguments_of_exchanges_are_checked(void)
{
    outbound_engine* engine = open_scratch("exchange_bad.db");
    outbound_exchange* exchange;
    const void* piece;
    size_t size;
    static const char* const bad[] = {"", "[]", "{}", "{\"actor\": 1, \"scopes\": []}",
        "{\"actor\": \"ada\", \"scopes\": [\"all\"]}", "{\"actor\": \"ada\", \"scopes\": \"read\"}",
        "{\"actor\": \"ada\", \"scopes\": [], \"more\": 1}"};
    size_t i;

    for (i = 0; i < sizeof bad / sizeof bad[0]; ++i)
        CHECK_CODE(outbound_exchange_open(engine, "GET", "/healthz", "", bad[i], &exchange), OUTBOUND_INVALID);
    CHECK(exchange == NULL);
    CHECK_CODE(outbound_exchange_open(engine, "GET", "/healthz", "", NULL, NULL), OUTBOUND_INVALID);
    CHECK_CODE(outbound_exchange_open(engine, NULL, "/healthz", "", NULL, &exchange), OUTBOUND_INVALID);
    CHECK_CODE(outbound_exchange_open(NULL, "GET", "/healthz", "", NULL, &exchange), OUTBOUND_INVALID);
    CHECK_CODE(outbound_exchange_write(NULL, "x", 1), OUTBOUND_INVALID);
    CHECK_CODE(outbound_exchange_finish(NULL, 0, NULL), OUTBOUND_INVALID);
    CHECK_CODE(outbound_exchange_next(NULL, 0, &piece, &size), OUTBOUND_INVALID);
    outbound_exchange_close(NULL);

    CHECK_CODE(outbound_exchange_open(engine, "GET", "/healthz", "", NULL, &exchange), OUTBOUND_OK);
    CHECK_CODE(outbound_exchange_write(exchange, NULL, 1), OUTBOUND_INVALID);
    CHECK_CODE(outbound_exchange_next(exchange, -2, &piece, &size), OUTBOUND_INVALID);
    CHECK_CODE(outbound_exchange_next(exchange, 0, NULL, &size), OUTBOUND_INVALID);
    CHECK_CODE(outbound_exchange_finish(exchange, 10000, NULL), OUTBOUND_OK);
    CHECK_CODE(outbound_exchange_next(exchange, 10000, &piece, &size), OUTBOUND_OK);
    CHECK(size == 3 && memcmp(piece, "ok\n", 3) == 0);
    outbound_exchange_close(exchange);
    outbound_close(engine);
}

const struct test_case exchanges[] = {
    CASE(an_upload_goes_in_and_its_result_comes_out),
    CASE(a_download_comes_out_in_pieces),
    CASE(who_asks_comes_from_the_host_alone),
    CASE(an_exchange_that_is_closed_early_undoes_its_upload),
    CASE(closing_the_engine_ends_its_exchanges),
    CASE(an_exchange_is_closed_while_another_thread_closes_its_engine),
    CASE(arguments_of_exchanges_are_checked),
    END_OF_CASES,
};
