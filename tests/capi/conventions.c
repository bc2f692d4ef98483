/* The section "Rules for all functions" of outbound.h. */
#include "check.h"
#include "scratch.h"

#include <stdlib.h>
#include <string.h>

static char not_set[] = "not set";

static void the_library_tells_its_versions(void)
{
    CHECK(outbound_abi_version() == OUTBOUND_ABI_VERSION);
    CHECK_TEXT(outbound_version(), ".");
    CHECK(outbound_version() == outbound_version());
}

static void opening_gives_a_handle_and_no_problem(void)
{
    char* config = scratch_config("opening.db", NULL);
    outbound_engine* engine = NULL;
    char* problem = not_set;

    CHECK_CODE(outbound_open(config, &engine, &problem), OUTBOUND_OK);
    CHECK(engine != NULL);
    CHECK(problem == NULL);
    outbound_close(engine);
    CHECK_CODE(outbound_open(config, &engine, NULL), OUTBOUND_OK);
    outbound_close(engine);
    free(config);
}

static void a_wrong_configuration_is_refused_with_the_reason(void)
{
    static const struct {
        const char *name, *config;
        int code;
        const char* part;
    } rows[] = {
        {"nothing", NULL, OUTBOUND_INVALID, "config: must not be NULL"},
        {"empty", "", OUTBOUND_CONFIG, "line 1, column 1"},
        {"cut short", "{\"database\":\n", OUTBOUND_CONFIG, "line 2"},
        {"no JSON", "{\n  \"database\": sqlite\n}", OUTBOUND_CONFIG, "line 2, column 15"},
        {"more after the end", "{} {}", OUTBOUND_CONFIG, "line 1, column 4"},
        {"no object", "[]", OUTBOUND_CONFIG, "object"},
        {"no UTF-8", "{\"database\": \"sqlite://\xff\"}", OUTBOUND_CONFIG,
            "config: must be UTF-8, and is not at line 1, column 24"},
        {"unknown member", "{\"datebase\": \"sqlite://x.db\"}", OUTBOUND_CONFIG, "datebase"},
        {"wrong type", "{\"database\": 7}", OUTBOUND_CONFIG, "\"path\":\"database\""},
        {"unknown kind of database", "{\"database\": \"oracle://x\"}", OUTBOUND_CONFIG, "oracle"},
        {"no such folder", "{\"database\": \"sqlite:///nonexistent/folder/x.db\"}", OUTBOUND_STORE,
            "/nonexistent/folder/x.db"},
        {"unknown provider", "{\"database\": \"sqlite://:memory:\", \"providers\": [{\"type\": \"pigeon\"}]}",
            OUTBOUND_CONFIG, "providers[0].type"},
        {"no such route", "{\"database\": \"sqlite://:memory:\", \"routes\": {\"email\": [\"nobody\"]}}",
            OUTBOUND_CONFIG, "nobody"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i) {
        outbound_engine* engine = (outbound_engine*)&rows;
        char* problem = not_set;

        check_context(rows[i].name);
        CHECK_PROBLEM(outbound_open(rows[i].config, &engine, &problem), rows[i].code, problem, rows[i].part);
        CHECK(engine == NULL);
        CHECK_CODE(outbound_open(rows[i].config, &engine, NULL), rows[i].code);
    }
}

static void a_secret_in_a_wrong_configuration_is_not_repeated(void)
{
    outbound_engine* engine;
    char* problem = NULL;

    CHECK_CODE(
        outbound_open(
            "{\"providers\": [{\"type\": \"sendgrid\", \"api_key\": \"SG.sesame open\", \"batch\": \"SG.sesame\"}]}",
            &engine, &problem),
        OUTBOUND_CONFIG);
    CHECK(problem && !strstr(problem, "sesame"));
    outbound_free(problem);
}

static void out_parameters_are_cleared_before_anything_else(void)
{
    outbound_engine* engine = (outbound_engine*)not_set;
    char* text = not_set;

    CHECK_PROBLEM(outbound_open(NULL, &engine, &text), OUTBOUND_INVALID, text, "config");
    CHECK(engine == NULL);
    text = not_set;
    CHECK_PROBLEM(outbound_open("{}", NULL, &text), OUTBOUND_INVALID, text, "engine: must not be NULL");
    text = not_set;
    CHECK_PROBLEM(outbound_call(NULL, "stats", "{}", 0, &text), OUTBOUND_INVALID, text, "engine: must not be NULL");
    text = not_set;
    CHECK_PROBLEM(outbound_poll(NULL, 0, &text), OUTBOUND_INVALID, text, "engine: must not be NULL");
}

static void freeing_and_closing_null_does_nothing(void)
{
    outbound_free(NULL);
    outbound_close(NULL);
    outbound_wake(NULL);
    CHECK(1);
}

static void engines_are_closed_in_any_order_and_their_handles_never_come_back(void)
{
    outbound_engine* first = open_scratch("order.db");
    outbound_engine* second = open_scratch("order.db");
    outbound_engine* third;
    char* problem;

    CHECK(first != second);
    outbound_close(first);
    run(second, "stats", "{}");
    third = open_scratch("order.db");
    CHECK(third != first && third != second);
    CHECK_PROBLEM(outbound_call(first, "stats", "{}", 0, &problem), OUTBOUND_CLOSED, problem, "closed");
    outbound_close(second);
    outbound_close(first);
    outbound_close(third);
}

static void arguments_may_be_freed_once_the_function_has_returned(void)
{
    char* config = scratch_config("copies.db", NULL);
    char request[] = "{\"contacts\": [{\"external_id\": \"a\", \"first_name\": \"Ada\"}]}";
    char operation[] = "contacts.upsert";
    outbound_engine* engine;
    char* response;

    CHECK_CODE(outbound_open(config, &engine, NULL), OUTBOUND_OK);
    memset(config, 'x', strlen(config));
    free(config);
    run(engine, operation, request);
    memset(request, 'x', sizeof request - 1);
    memset(operation, 'x', sizeof operation - 1);
    response = call(engine, "contacts.get", "{\"external_id\": \"a\"}");
    CHECK_TEXT(response, "\"first_name\":\"Ada\"");
    outbound_close(engine);
    CHECK_TEXT(response, "\"first_name\":\"Ada\"");
    outbound_free(response);
}

const struct test_case conventions[] = {
    CASE(the_library_tells_its_versions),
    CASE(opening_gives_a_handle_and_no_problem),
    CASE(a_wrong_configuration_is_refused_with_the_reason),
    CASE(a_secret_in_a_wrong_configuration_is_not_repeated),
    CASE(out_parameters_are_cleared_before_anything_else),
    CASE(freeing_and_closing_null_does_nothing),
    CASE(engines_are_closed_in_any_order_and_their_handles_never_come_back),
    CASE(arguments_may_be_freed_once_the_function_has_returned),
    END_OF_CASES,
};
