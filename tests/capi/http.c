/* outbound_http: requests of a host's web server, and the replies. */
#include "check.h"
#include "scratch.h"

#include <string.h>

static void a_request_gets_its_answer(void)
{
    outbound_engine* engine = open_scratch("http.db");
    outbound_reply* reply;
    size_t size = 0;

    CHECK_CODE(outbound_http(engine, "GET", "/healthz", "Host: x\r\nAccept: */*\n", NULL, 0, &reply), OUTBOUND_OK);
    CHECK(outbound_reply_status(reply) == 200);
    CHECK_TEXT(outbound_reply_headers(reply), "Content-Type: text/plain");
    CHECK(memcmp(outbound_reply_body(reply, &size), "ok\n", 3) == 0);
    CHECK(size == 3);
    outbound_reply_free(reply);

    CHECK_CODE(outbound_http(engine, "POST", "/outbound/webhooks/sendgrid", "", "[\0]", 3, &reply), OUTBOUND_OK);
    CHECK(outbound_reply_status(reply) == 403);
    outbound_reply_free(reply);
    outbound_close(engine);
}

static void arguments_that_are_wrong_are_refused(void)
{
    outbound_engine* engine = open_scratch("http_bad.db");
    outbound_reply* reply;

    CHECK_CODE(outbound_http(engine, "GET", "/healthz", "", NULL, 0, NULL), OUTBOUND_INVALID);
    CHECK_CODE(outbound_http(engine, NULL, "/healthz", "", NULL, 0, &reply), OUTBOUND_INVALID);
    CHECK_CODE(outbound_http(engine, "GET", NULL, "", NULL, 0, &reply), OUTBOUND_INVALID);
    CHECK_CODE(outbound_http(engine, "GET", "/healthz", NULL, NULL, 0, &reply), OUTBOUND_INVALID);
    CHECK_CODE(outbound_http(engine, "GET", "/healthz", "no colon", NULL, 0, &reply), OUTBOUND_INVALID);
    CHECK_CODE(outbound_http(engine, "GET", "/healthz", "", NULL, 7, &reply), OUTBOUND_INVALID);
    CHECK(reply == NULL);
    CHECK_CODE(outbound_http(NULL, "GET", "/healthz", "", NULL, 0, &reply), OUTBOUND_INVALID);
    outbound_close(engine);
    CHECK_CODE(outbound_http(engine, "GET", "/healthz", "", NULL, 0, &reply), OUTBOUND_CLOSED);
}

static void no_reply_is_an_empty_one(void)
{
    size_t size = 7;

    CHECK(outbound_reply_status(NULL) == 0);
    CHECK(strcmp(outbound_reply_headers(NULL), "") == 0);
    CHECK(outbound_reply_body(NULL, &size) == NULL && size == 0);
    outbound_reply_free(NULL);
}

const struct test_case http[] = {
    CASE(a_request_gets_its_answer),
    CASE(arguments_that_are_wrong_are_refused),
    CASE(no_reply_is_an_empty_one),
    END_OF_CASES,
};
