/* A host that delivers messages itself, and does it badly: the engine records what it knows and goes on. */
#include "check.h"
#include "scratch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { patience_ms = 30000 };

/* An engine that sends an SMS to one person through the host, which has so many seconds to report it. */
static outbound_engine* start_sending(const char* name, int report_seconds)
{
    static const char format[] =
        "{\"database\": \"sqlite://%s\", \"engine\": {\"poll_ms\": 20, \"reconcile_seconds\": 0}, \"providers\": "
        "[{\"type\": \"host\", \"name\": \"gateway\", \"channel\": \"sms\", \"report_seconds\": %d}]}";
    char config[800];
    outbound_engine* engine = NULL;
    char* problem;

    snprintf(config, sizeof config, format, scratch_path(name), report_seconds);
    if (!CHECK_CODE(outbound_open(config, &engine, &problem), OUTBOUND_OK))
        abort();
    run(engine, "contacts.upsert", "{\"contacts\": [{\"external_id\": \"1\", \"phone\": \"+15005550009\"}]}");
    run(engine, "campaigns.create", "{\"name\": \"Hello\", \"type\": \"sms\", \"message\": \"Good morning\"}");
    run(engine, "campaigns.start", "{\"id\": 1}");
    CHECK_CODE(outbound_start(engine), OUTBOUND_OK);
    return engine;
}

/* Fetches the message and copies its key. */
static void fetch_key(outbound_engine* engine, char key[65])
{
    static const char member[] = "\"key\":\"";
    char* items = NULL;
    const char* found = NULL;

    for (int turn = 0; !found && turn < patience_ms / 1000; ++turn) {
        outbound_free(items);
        items = call(engine, "deliveries.next", "{\"wait_ms\": 1000}");
        found = strstr(items, member);
    }
    key[0] = '\0';
    if (CHECK(found != NULL))
        strncat(key, found + sizeof member - 1, strcspn(found + sizeof member - 1, "\""));
    outbound_free(items);
}

static void wait_for_completion(outbound_engine* engine)
{
    int is_complete = 0;
    char* event;

    while (
        !is_complete && CHECK_CODE(outbound_poll(engine, patience_ms, &event), OUTBOUND_OK) && CHECK(event != NULL)) {
        is_complete = strstr(event, "{\"type\":\"campaign.completed\"") != NULL;
        outbound_free(event);
    }
}

static void check_recipient(outbound_engine* engine, const char* status)
{
    char* found;

    wait_for_completion(engine);
    CHECK_CODE(outbound_stop(engine, -1), OUTBOUND_OK);
    found = call(engine, "campaigns.recipients", "{\"id\": 1}");
    CHECK_TEXT(found, status);
    outbound_free(found);
    found = call(engine, "verify", "{}");
    CHECK_TEXT(found, "\"ok\":true");
    outbound_free(found);
    outbound_close(engine);
}

static void report_outcome(outbound_engine* engine, const char* key, const char* outcome, const char* answer)
{
    char request[256];
    char* found;

    snprintf(request, sizeof request, "{\"results\": [{\"key\": \"%s\", \"outcome\": \"%s\"}]}", key, outcome);
    found = call(engine, "deliveries.report", request);
    CHECK_TEXT(found, answer);
    outbound_free(found);
}

static void a_report_that_comes_twice_counts_once(void)
{
    outbound_engine* engine = start_sending("twice_reported.db", 15);
    char key[65];

    fetch_key(engine, key);
    report_outcome(engine, key, "accepted", "{\"taken\":1,\"late\":[]}");
    report_outcome(engine, key, "accepted", "{\"taken\":0,\"late\":[\"");
    report_outcome(engine, key, "rejected", "{\"taken\":0,\"late\":[\"");
    check_recipient(engine, "\"status\":\"sent\"");
}

static void a_message_that_is_never_reported_is_unknown(void)
{
    outbound_engine* engine = start_sending("never_reported.db", 1);
    char key[65];

    fetch_key(engine, key);
    check_recipient(engine, "\"status\":\"unknown\"");
}

static void reports_that_break_a_rule_change_nothing(void)
{
    static const struct {
        const char *before, *after_key, *part; /* Without an end there is no key in it. */
    } rows[] = {
        {"{}", NULL, "\"path\":\"results\""},
        {"{\"results\": 1}", NULL, "\"path\":\"results\""},
        {"{\"results\": []}", NULL, "\"path\":\"results\""},
        {"{\"results\": [null]}", NULL, "\"path\":\"results[0]\""},
        {"{\"results\": [{\"outcome\": \"accepted\"}]}", NULL, "\"path\":\"results[0].key\""},
        {"{\"results\": [{\"key\": 1, \"outcome\": \"accepted\"}]}", NULL, "\"path\":\"results[0].key\""},
        {"{\"results\": [{\"key\": \"", "\"}]}", "\"path\":\"results[0].outcome\""},
        {"{\"results\": [{\"outcome\": \"lost\", \"key\": \"", "\"}]}", "\"path\":\"results[0].outcome\""},
        {"{\"results\": [{\"outcome\": \"accepted\", \"key\": \"", "\"}, 2]}", "\"path\":\"results[1]\""},
        {"{\"results\": [{\"outcome\": \"throttled\", \"retry_after_seconds\": -1, \"key\": \"", "\"}]}",
            "\"path\":\"results[0].retry_after_seconds\""},
        {"{\"results\": [{\"outcome\": \"accepted\", \"vendor_id\": \"\xFF\", \"key\": \"", "\"}]}", "must be UTF-8"},
    };
    outbound_engine* engine = start_sending("badly_reported.db", 15);
    char key[65];

    fetch_key(engine, key);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i) {
        char request[256];
        char* text;

        check_context(rows[i].before);
        snprintf(request, sizeof request, "%s%s%s", rows[i].before, rows[i].after_key ? key : "",
            rows[i].after_key ? rows[i].after_key : "");
        CHECK_PROBLEM(
            outbound_call(engine, "deliveries.report", request, 0, &text), OUTBOUND_INVALID, text, rows[i].part);
    }
    report_outcome(engine, "no-such-key", "accepted", "{\"taken\":0,\"late\":[\"no-such-key\"]}");
    report_outcome(engine, key, "accepted", "{\"taken\":1,\"late\":[]}");
    check_recipient(engine, "\"status\":\"sent\"");
}

static void a_host_that_closes_before_it_reports_leaves_the_message_to_the_next_engine(void)
{
    outbound_engine* engine = start_sending("closed_unreported.db", 15);
    char config[700];
    char key[65];
    char* found;

    fetch_key(engine, key);
    outbound_close(engine);
    snprintf(config, sizeof config, "{\"database\": \"sqlite://%s\", \"providers\": []}",
        scratch_path("closed_unreported.db"));
    CHECK_CODE(outbound_open(config, &engine, NULL), OUTBOUND_OK);
    report_outcome(engine, key, "accepted", "{\"taken\":0,\"late\":[\"");
    found = call(engine, "verify", "{}");
    CHECK_TEXT(found, "\"ok\":true");
    outbound_free(found);
    outbound_close(engine);
}

const struct test_case deliveries[] = {
    CASE(a_report_that_comes_twice_counts_once),
    CASE(a_message_that_is_never_reported_is_unknown),
    CASE(reports_that_break_a_rule_change_nothing),
    CASE(a_host_that_closes_before_it_reports_leaves_the_message_to_the_next_engine),
    END_OF_CASES,
};
