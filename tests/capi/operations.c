/* outbound_call: from contacts to a campaign, and the codes of operations and the database. */
#include "check.h"
#include "scratch.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static void a_campaign_is_made_from_nothing(void)
{
    outbound_engine* engine = open_scratch("campaign.db");
    char request[128];
    char* text;

    text = call(engine, "contacts.upsert",
        "{\"contacts\": [{\"external_id\": \"1\", \"email\": \"Ada@example.com\", \"first_name\": \"Ad\xC3\xA4\", "
        "\"tags\": "
        "[\"vip\"]}, {\"external_id\": \"2\", \"email\": \"bob@example.com\"}]}");
    CHECK_TEXT(text, "\"created\":2");
    outbound_free(text);

    text = call(engine, "segments.count", "{\"filter\": {\"tags\": {\"any\": [\"vip\"]}}}");
    CHECK_TEXT(text, "\"count\":1");
    outbound_free(text);

    text = call(engine, "email_templates.create",
        "{\"name\": \"Hello\", \"subject\": \"Hello {{first_name|there}}\", \"text\": \"How are you, "
        "{{first_name|friend}}?\"}");
    snprintf(
        request, sizeof request, "{\"id\": %lld, \"values\": {\"first_name\": \"Ad\xC3\xA4\"}}", number_in(text, "id"));
    outbound_free(text);
    text = call(engine, "email_templates.render", request);
    CHECK_TEXT(text, "Hello Ad\xC3\xA4");
    outbound_free(text);

    snprintf(request, sizeof request, "{\"id\": %lld}", start_campaign(engine, 0));
    text = call(engine, "campaigns.get", request);
    CHECK_TEXT(text, "\"status\":\"running\"");
    outbound_free(text);
    run(engine, "campaigns.pause", request);
    run(engine, "campaigns.analytics", request);
    run(engine, "verify", "{}");
    outbound_close(engine);
}

static void manual_time_moves_when_asked(void)
{
    outbound_engine* engine = open_scratch("machine.db");
    char* text = NULL;

    CHECK_CODE(outbound_call(engine, "clock.advance", "{\"seconds\": 60}", 0, &text), OUTBOUND_CONFLICT);
    outbound_free(text);
    outbound_close(engine);
    CHECK_CODE(
        outbound_open("{\"database\": \"sqlite://:memory:\", \"clock\": \"manual\", \"providers\": []}", &engine, NULL),
        OUTBOUND_OK);
    run(engine, "clock.advance", "{\"to\": \"2030-01-07T08:00:00Z\"}");
    text = call(engine, "clock.advance", "{\"seconds\": 60}");
    CHECK_TEXT(text, "2030-01-07T08:01:00Z");
    outbound_free(text);
    outbound_close(engine);
}

static void contacts_come_in_from_csv(void)
{
    outbound_engine* engine = open_scratch("import.db");
    char request[256];
    char* text = call(engine, "imports.create", "{}");
    const long long id = number_in(text, "id");

    outbound_free(text);
    snprintf(request, sizeof request,
        "{\"id\": %lld, \"text\": \"external_id,email\\n1,ada@example.com\\n2,nobody\\n\"}", id);
    text = call(engine, "imports.append", request);
    CHECK_TEXT(text, "\"line\":3");
    outbound_free(text);
    snprintf(request, sizeof request, "{\"id\": %lld}", id);
    run(engine, "imports.commit", request);
    text = call(engine, "contacts.list", "{}");
    CHECK_TEXT(text, "ada@example.com");
    CHECK(text && !strstr(text, "nobody"));
    outbound_free(text);
    outbound_close(engine);
}

static void what_is_written_is_there_for_the_next_engine(void)
{
    outbound_engine* engine = open_scratch("kept.db");
    char* text;

    run(engine, "contacts.upsert", "{\"contacts\": [{\"external_id\": \"kept\"}]}");
    outbound_close(engine);
    engine = open_scratch("kept.db");
    text = call(engine, "contacts.get", "{\"external_id\": \"kept\"}");
    CHECK_TEXT(text, "\"external_id\":\"kept\"");
    outbound_free(text);
    outbound_close(engine);
}

static void operations_fail_with_codes_of_their_own(void)
{
    static const struct {
        const char *operation, *request;
        int code;
        const char* part;
    } rows[] = {
        {"contacts.get", "{\"external_id\": \"nobody\"}", OUTBOUND_NOT_FOUND, "nobody"},
        {"campaigns.start", "{\"id\": 4711}", OUTBOUND_NOT_FOUND, "4711"},
        {"campaigns.fly", "{}", OUTBOUND_UNKNOWN_OPERATION, "campaigns.fly"},
        {"", "{}", OUTBOUND_UNKNOWN_OPERATION, ""},
        {"segments.create", "{\"name\": \"all\", \"filter\": {}}", OUTBOUND_CONFLICT, "all"},
        {"contacts.upsert", "{\"contacts\": [{\"external_id\": \"a\", \"email\": 5}]}", OUTBOUND_INVALID,
            "\"path\":\"contacts[0].email\""},
        {"contacts.upsert", "{\"contacts\": [], \"colour\": 1}", OUTBOUND_INVALID, "\"path\":\"colour\""},
        {"contacts.upsert", "[]", OUTBOUND_INVALID, "object"},
        {"contacts.list", "{\"limit\": 100000}", OUTBOUND_INVALID, "\"path\":\"limit\""},
        {"contacts.list", "{\"limit\": 1e400}", OUTBOUND_INVALID, ""},
        {"contacts.list", "{\"limit\": \"ten\"}", OUTBOUND_INVALID, "\"path\":\"limit\""},
        {"contacts.list", "{\"q\": \"\\u0000\"}", OUTBOUND_INVALID, "\"path\":\"q\""},
    };
    outbound_engine* engine = open_scratch("codes.db");

    run(engine, "segments.create", "{\"name\": \"all\", \"filter\": {}}");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i) {
        char* response;

        check_context(rows[i].request);
        CHECK_PROBLEM(outbound_call(engine, rows[i].operation, rows[i].request, 1000, &response), rows[i].code,
            response, rows[i].part);
    }
    outbound_close(engine);
}

static void the_table_of_operations_is_an_operation(void)
{
    outbound_engine* engine = open_scratch("table.db");
    char* all = call(engine, "operations", "{}");
    char* one = call(engine, "operations", "{\"name\": \"campaigns.start\"}");
    char* problem;

    CHECK_TEXT(all, "\"name\":\"contacts.upsert\"");
    CHECK_TEXT(all, "\"name\":\"operations\"");
    outbound_free(all);
    CHECK_TEXT(one, "{\"items\":[{\"name\":\"campaigns.start\",\"summary\":\"");
    CHECK_TEXT(one, "\"scope\":\"send\",\"routes\":[{\"method\":\"POST\"");
    CHECK_TEXT(one, "\"request\":{\"type\":\"object\"");
    CHECK_TEXT(one, "\"response\":{\"type\":\"object\"");
    outbound_free(one);
    CHECK_PROBLEM(outbound_call(engine, "operations", "{\"name\": \"campaigns.fly\"}", 0, &problem), OUTBOUND_NOT_FOUND,
        problem, "there is no operation");
    outbound_close(engine);
}

static void a_database_that_another_writes_to_is_busy(void)
{
    outbound_engine* engine = open_scratch("busy.db");
    const time_t begin = time(NULL);
    sqlite3* other = NULL;
    char* response;

    CHECK_CODE(sqlite3_open(scratch_path("busy.db"), &other), SQLITE_OK);
    CHECK_CODE(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    CHECK_PROBLEM(outbound_call(engine, "contacts.upsert", "{\"contacts\": [{\"external_id\": \"a\"}]}", 0, &response),
        OUTBOUND_BUSY, response, "busy.db");
    CHECK(time(NULL) - begin < 8); /* far less than without a limit */
    run(engine, "contacts.list", "{}");
    sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_close(other);
    run(engine, "contacts.upsert", "{\"contacts\": [{\"external_id\": \"a\"}]}");
    outbound_close(engine);
}

static void a_database_of_a_later_version_is_refused(void)
{
    outbound_engine* engine = open_scratch("later.db");
    sqlite3* other = NULL;
    char config[600];
    char* problem;

    outbound_close(engine);
    CHECK_CODE(sqlite3_open(scratch_path("later.db"), &other), SQLITE_OK);
    CHECK_CODE(sqlite3_exec(other, "UPDATE outbound_meta SET value = '999' WHERE name = 'schema'", NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(other);
    snprintf(config, sizeof config, "{\"database\": \"sqlite://%s\"}", scratch_path("later.db"));
    CHECK_PROBLEM(outbound_open(config, &engine, &problem), OUTBOUND_SCHEMA, problem, "999");
}

const struct test_case operations[] = {
    CASE(a_campaign_is_made_from_nothing),
    CASE(manual_time_moves_when_asked),
    CASE(contacts_come_in_from_csv),
    CASE(what_is_written_is_there_for_the_next_engine),
    CASE(operations_fail_with_codes_of_their_own),
    CASE(the_table_of_operations_is_an_operation),
    CASE(a_database_that_another_writes_to_is_busy),
    CASE(a_database_of_a_later_version_is_refused),
    END_OF_CASES,
};
