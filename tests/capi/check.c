/* The harness. */
#include "check.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static int failures;
static int cases_passed;
static int cases_failed;
static const char* context = "";

int check_that(int holds, const char* file, int line, const char* format, ...)
{
    va_list arguments;

    if (holds)
        return 1;
    pthread_mutex_lock(&guard);
    ++failures;
    fprintf(stderr, "%s:%d: %s%sfailed: ", file, line, context, *context ? ": " : "");
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    pthread_mutex_unlock(&guard);
    return 0;
}

int check_code(int got, int expected, const char* file, int line, const char* expression)
{
    return check_that(got == expected, file, line, "%s: is %d, should be %d", expression, got, expected);
}

int check_text(const char* text, const char* part, const char* file, int line)
{
    return check_that(text && strstr(text, part), file, line, "\"%s\" lacks \"%s\"", text ? text : "(null)", part);
}

static const char* name_of(int code)
{
    static const char* const names[] = {"ok", "invalid", "not_found", "conflict", "unknown_operation", "config",
        "schema", "store", "busy", "timeout", "provider", "closed", "internal", "no_memory"};

    return code <= 0 && code >= OUTBOUND_NO_MEMORY ? names[-code] : "no code";
}

int check_problem(int got, int expected, char** document, const char* part, const char* file, int line)
{
    static const char* const members[] = {
        "{\"type\":\"urn:outbound:problem:", "\"title\":\"", "\"status\":", "\"detail\":\"", "\"code\":\""};
    char code[64];
    int holds = check_that(got == expected, file, line, "the code is %d, should be %d: %s", got, expected,
        *document ? *document : "(null)");

    sprintf(code, "\"code\":\"%s\"", name_of(expected));
    for (size_t i = 0; holds && i < sizeof members / sizeof *members; ++i)
        holds = check_text(*document, members[i], file, line);
    holds = holds && check_text(*document, code, file, line) && check_text(*document, part, file, line);
    outbound_free(*document);
    return holds;
}

void check_context(const char* row)
{
    context = row;
}

int failed_checks(void)
{
    int count;

    pthread_mutex_lock(&guard);
    count = failures;
    pthread_mutex_unlock(&guard);
    return count;
}

void run_cases(const char* suite, const struct test_case* cases)
{
    for (; cases->name; ++cases) {
        const int before = failed_checks();

        cases->run();
        context = "";
        if (failed_checks() == before)
            ++cases_passed;
        else
            ++cases_failed;
        printf("%s %d - %s/%s\n", failed_checks() == before ? "ok" : "not ok", cases_passed + cases_failed, suite,
            cases->name);
        fflush(stdout);
    }
}

int report(void)
{
    const int all = cases_passed + cases_failed;

    printf("1..%d\n%d test cases out of %d passed\n", all, cases_passed, all);
    if (cases_failed)
        printf("%d test cases out of %d failed\n", cases_failed, all);
    printf("%d passed, %d failed\n", cases_passed, cases_failed);
    return cases_failed != 0 || all == 0;
}
