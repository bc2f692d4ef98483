/* Eight threads at once: on one handle, on separate handles, and while another thread closes it. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include "scratch.h"

#include <pthread.h>
#include <stdio.h>

enum { crowd_size = 8, rounds = 25 };

struct member {
    outbound_engine* engine;
    int number;
    pthread_t thread;
};

/* All start together, so that their calls overlap. */
static pthread_barrier_t beginning;

static void begin(struct member crowd[], int size, void* (*body)(void*), outbound_engine* engine)
{
    pthread_barrier_init(&beginning, NULL, (unsigned)size);
    for (int i = 0; i < size; ++i) {
        crowd[i].engine = engine;
        crowd[i].number = i;
        if (!CHECK_CODE(pthread_create(&crowd[i].thread, NULL, body, &crowd[i]), 0))
            return;
    }
}

static void join(struct member crowd[], int size)
{
    for (int i = 0; i < size; ++i)
        pthread_join(crowd[i].thread, NULL);
    pthread_barrier_destroy(&beginning);
}

static void* write_and_read(void* argument)
{
    const struct member* self = argument;
    char request[128];

    pthread_barrier_wait(&beginning);
    for (int i = 0; i < rounds; ++i) {
        snprintf(request, sizeof request, "{\"contacts\": [{\"external_id\": \"%d-%d\", \"tags\": [\"many\"]}]}",
            self->number, i);
        run(self->engine, "contacts.upsert", request);
        snprintf(request, sizeof request, "{\"external_id\": \"%d-%d\"}", self->number, i);
        run(self->engine, "contacts.get", request);
    }
    return NULL;
}

static void check_count(outbound_engine* engine, long long expected)
{
    char* text = call(engine, "segments.count", "{\"filter\": {\"tags\": {\"any\": [\"many\"]}}}");

    CHECK(number_in(text, "count") == expected);
    outbound_free(text);
}

static void eight_threads_call_one_engine(void)
{
    struct member crowd[crowd_size];
    outbound_engine* engine = open_scratch("crowd.db");

    begin(crowd, crowd_size, write_and_read, engine);
    join(crowd, crowd_size);
    check_count(engine, crowd_size * rounds);
    outbound_close(engine);
}

static void eight_engines_share_a_database(void)
{
    struct member crowd[crowd_size];

    pthread_barrier_init(&beginning, NULL, crowd_size);
    for (int i = 0; i < crowd_size; ++i) {
        crowd[i].engine = open_scratch("shared.db");
        crowd[i].number = i;
    }
    for (int i = 0; i < crowd_size; ++i)
        CHECK_CODE(pthread_create(&crowd[i].thread, NULL, write_and_read, &crowd[i]), 0);
    join(crowd, crowd_size);
    for (int i = 0; i < crowd_size; ++i) {
        check_count(crowd[i].engine, crowd_size * rounds);
        outbound_close(crowd[i].engine);
    }
}

static void* wait_to_be_woken(void* argument)
{
    const struct member* self = argument;
    char* event;

    pthread_barrier_wait(&beginning);
    CHECK_CODE(outbound_poll(self->engine, -1, &event), OUTBOUND_OK);
    CHECK(event == NULL);
    return NULL;
}

static void waking_ends_a_wait_from_another_thread(void)
{
    outbound_engine* engine = open_scratch("wake.db");
    struct member waiter[1];

    for (int i = 0; i < rounds; ++i) {
        begin(waiter, 1, wait_to_be_woken, engine);
        outbound_wake(engine);
        join(waiter, 1);
    }
    outbound_close(engine);
}

static void* wait_until_closed(void* argument)
{
    const struct member* self = argument;
    char* event;
    int code;

    pthread_barrier_wait(&beginning);
    code = outbound_poll(self->engine, -1, &event);
    CHECK_PROBLEM(code, OUTBOUND_CLOSED, event, "closed");
    return NULL;
}

static void closing_ends_the_waits_of_other_threads(void)
{
    struct member crowd[crowd_size];

    for (int i = 0; i < rounds; ++i) {
        outbound_engine* engine = open_scratch("waits.db");

        if (i % 2)
            CHECK_CODE(outbound_start(engine), OUTBOUND_OK);
        begin(crowd, crowd_size, wait_until_closed, engine);
        outbound_close(engine);
        join(crowd, crowd_size);
    }
}

/* Uses every function until the handle is closed. */
static void* call_until_closed(void* argument)
{
    const struct member* self = argument;
    int code = OUTBOUND_OK;
    char* text;

    pthread_barrier_wait(&beginning);
    while (code == OUTBOUND_OK) {
        code = outbound_call(self->engine, "stats", "{}", -1, &text);
        if (code != OUTBOUND_OK)
            break;
        outbound_free(text);
        outbound_wake(self->engine);
        outbound_event_fd(self->engine);
        code = self->number % 2 ? outbound_start(self->engine) : outbound_stop(self->engine, 0);
        if (code == OUTBOUND_OK)
            code = outbound_poll(self->engine, 0, &text);
        else
            text = NULL;
        if (code == OUTBOUND_OK)
            outbound_free(text);
    }
    CHECK_CODE(code, OUTBOUND_CLOSED);
    outbound_free(text);
    return NULL;
}

static void* close_it(void* argument)
{
    const struct member* self = argument;

    pthread_barrier_wait(&beginning);
    outbound_close(self->engine);
    return NULL;
}

static void closing_waits_for_calls_under_way(void)
{
    struct member crowd[crowd_size];

    for (int i = 0; i < rounds; ++i) {
        outbound_engine* engine = open_scratch("under_way.db");

        begin(crowd, crowd_size - 1, call_until_closed, engine);
        run(engine, "stats", "{}");
        outbound_close(engine);
        join(crowd, crowd_size - 1);
    }
}

static void eight_threads_close_one_engine(void)
{
    struct member crowd[crowd_size];
    outbound_engine* engine = open_scratch("contended.db");
    char* text;

    CHECK_CODE(outbound_start(engine), OUTBOUND_OK);
    begin(crowd, crowd_size, close_it, engine);
    join(crowd, crowd_size);
    CHECK_PROBLEM(outbound_call(engine, "stats", "{}", 0, &text), OUTBOUND_CLOSED, text, "closed");
}

static void* use_a_closed_handle(void* argument)
{
    const struct member* self = argument;
    char* text;

    pthread_barrier_wait(&beginning);
    for (int i = 0; i < rounds; ++i) {
        outbound_engine* own = open_scratch("churn.db");

        CHECK_PROBLEM(outbound_call(self->engine, "stats", "{}", 0, &text), OUTBOUND_CLOSED, text, "closed");
        CHECK_PROBLEM(
            outbound_call((outbound_engine*)&text, "stats", "{}", 0, &text), OUTBOUND_INVALID, text, "no handle");
        run(own, "stats", "{}");
        outbound_close(own);
        outbound_close(own);
    }
    return NULL;
}

static void handles_come_and_go_while_closed_ones_are_used(void)
{
    struct member crowd[crowd_size];
    outbound_engine* engine = open_scratch("churn.db");

    outbound_close(engine);
    begin(crowd, crowd_size, use_a_closed_handle, engine);
    join(crowd, crowd_size);
}

const struct test_case threads[] = {
    CASE(eight_threads_call_one_engine),
    CASE(eight_engines_share_a_database),
    CASE(waking_ends_a_wait_from_another_thread),
    CASE(closing_ends_the_waits_of_other_threads),
    CASE(closing_waits_for_calls_under_way),
    CASE(eight_threads_close_one_engine),
    CASE(handles_come_and_go_while_closed_ones_are_used),
    END_OF_CASES,
};
