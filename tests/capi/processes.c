/* Engines and processes: fork, exit, and exhausted memory. */
#define _XOPEN_SOURCE 700
#include "check.h"
#include "scratch.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* The handles of the parent, in the child. */
static outbound_engine* engine;
static outbound_exchange* exchange;

/* Runs the body in a child and checks its exit status. */
static void in_a_child(void (*body)(void))
{
    int status = 0;
    pid_t child;

    fflush(NULL);
    child = fork();
    if (child == 0) {
        const int before = failed_checks();

        body();
        _exit(failed_checks() != before);
    }
    CHECK(child > 0);
    CHECK(waitpid(child, &status, 0) == child);
    check_that(
        WIFEXITED(status) && WEXITSTATUS(status) == 0, __FILE__, __LINE__, "the child ended with status %d", status);
}

static void use_the_handle_of_the_parent(void)
{
    outbound_reply* reply;
    const void* piece;
    size_t size;
    char* text;

    CHECK_PROBLEM(outbound_call(engine, "stats", "{}", 0, &text), OUTBOUND_CLOSED, text, "forked");
    CHECK_PROBLEM(outbound_poll(engine, -1, &text), OUTBOUND_CLOSED, text, "forked");
    CHECK_CODE(outbound_start(engine), OUTBOUND_CLOSED);
    CHECK_CODE(outbound_stop(engine, -1), OUTBOUND_CLOSED);
    CHECK_CODE(outbound_event_fd(engine), OUTBOUND_CLOSED);
    CHECK_CODE(outbound_http(engine, "GET", "/healthz", "", NULL, 0, &reply), OUTBOUND_CLOSED);
    CHECK_CODE(outbound_exchange_write(exchange, "x", 1), OUTBOUND_CLOSED);
    CHECK_CODE(outbound_exchange_finish(exchange, -1, NULL), OUTBOUND_CLOSED);
    CHECK_CODE(outbound_exchange_next(exchange, -1, &piece, &size), OUTBOUND_CLOSED);
    outbound_exchange_close(exchange);
    outbound_wake(engine);
    outbound_close(engine);
    outbound_close(engine);
    CHECK_PROBLEM(outbound_call(engine, "stats", "{}", 0, &text), OUTBOUND_CLOSED, text, "forked");
}

static void a_child_is_refused_and_the_parent_goes_on(void)
{
    const void* piece;
    size_t size;

    engine = open_scratch("fork.db");
    CHECK_CODE(outbound_exchange_open(engine, "GET", "/healthz", "", NULL, &exchange), OUTBOUND_OK);
    CHECK_CODE(outbound_start(engine), OUTBOUND_OK);
    in_a_child(use_the_handle_of_the_parent);
    run(engine, "contacts.upsert", "{\"contacts\": [{\"external_id\": \"a\"}]}");
    CHECK_CODE(outbound_exchange_next(exchange, 10000, &piece, &size), OUTBOUND_OK);
    CHECK(size == 3);
    outbound_exchange_close(exchange);
    CHECK_CODE(outbound_stop(engine, -1), OUTBOUND_OK);
    outbound_close(engine);
}

static void use_an_engine_of_its_own(void)
{
    outbound_engine* own = open_scratch("family.db");

    CHECK(own != engine);
    run(own, "contacts.upsert", "{\"contacts\": [{\"external_id\": \"child\"}]}");
    outbound_close(engine);
    run(own, "contacts.get", "{\"external_id\": \"child\"}");
    outbound_close(own);
}

static void a_child_may_open_engines_of_its_own(void)
{
    engine = open_scratch("family.db");
    run(engine, "contacts.upsert", "{\"contacts\": [{\"external_id\": \"parent\"}]}");
    in_a_child(use_an_engine_of_its_own);
    run(engine, "contacts.get", "{\"external_id\": \"child\"}");
    outbound_close(engine);
}

static int enough;
static pthread_mutex_t enough_guard = PTHREAD_MUTEX_INITIALIZER;

static int is_enough(void)
{
    int yes;

    pthread_mutex_lock(&enough_guard);
    yes = enough;
    pthread_mutex_unlock(&enough_guard);
    return yes;
}

static void* use_handles(void* unused)
{
    while (!is_enough()) {
        outbound_wake(engine);
        outbound_event_fd(engine);
        outbound_wake(NULL);
    }
    return unused;
}

static void call_what_allocates_little(void)
{
    CHECK_CODE(outbound_start(engine), OUTBOUND_CLOSED);
    outbound_close(engine);
}

/* The lock of the handles is held by other threads most of the time; a child must not inherit it locked. */
static void a_fork_while_other_threads_call_leaves_no_lock_behind(void)
{
    enum { callers = 3, forks = 20 };
    pthread_t crowd[callers];

    engine = open_scratch("locks.db");
    enough = 0;
    for (int i = 0; i < callers; ++i)
        CHECK_CODE(pthread_create(&crowd[i], NULL, use_handles, NULL), 0);
    for (int i = 0; i < forks; ++i)
        in_a_child(call_what_allocates_little);
    pthread_mutex_lock(&enough_guard);
    enough = 1;
    pthread_mutex_unlock(&enough_guard);
    for (int i = 0; i < callers; ++i)
        pthread_join(crowd[i], NULL);
    outbound_close(engine);
}

static void exit_while_dispatching(void)
{
    outbound_engine* own = open_scratch("exit.db");

    start_campaign(own, 20);
    CHECK_CODE(outbound_start(own), OUTBOUND_OK);
    if (failed_checks() == 0)
        exit(0);
}

static void a_program_may_end_without_closing(void)
{
    in_a_child(exit_while_dispatching);
    engine = open_scratch("exit.db");
    run(engine, "verify", "{}");
    outbound_close(engine);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
static void ask_for_more_than_there_is(void)
{
    const size_t size = 64u << 20;
    char* request = malloc(size + 1);
    outbound_engine* own = open_scratch("memory.db");
    struct rlimit limit;
    char* text;

    memset(request, 'x', size);
    memcpy(request, "{\"q\": \"", 7);
    memcpy(request + size - 2, "\"}", 3);
    getrlimit(RLIMIT_AS, &limit);
    limit.rlim_cur = 1; /* no more than is mapped already */
    CHECK(setrlimit(RLIMIT_AS, &limit) == 0);
    CHECK_PROBLEM(outbound_call(own, "contacts.list", request, 0, &text), OUTBOUND_NO_MEMORY, text, "memory ran out");
    limit.rlim_cur = limit.rlim_max;
    CHECK(setrlimit(RLIMIT_AS, &limit) == 0);
    run(own, "contacts.list", "{}");
    outbound_close(own);
    free(request);
}

static void running_out_of_memory_is_survived(void)
{
    in_a_child(ask_for_more_than_there_is);
}
#endif

const struct test_case processes[] = {
    CASE(a_child_is_refused_and_the_parent_goes_on),
    CASE(a_child_may_open_engines_of_its_own),
    CASE(a_fork_while_other_threads_call_leaves_no_lock_behind),
    CASE(a_program_may_end_without_closing),
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    CASE(running_out_of_memory_is_survived),
#endif
    END_OF_CASES,
};
