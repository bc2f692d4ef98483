/* outbound_start, outbound_stop, and the events of an engine. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include "scratch.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { patience_ms = 30000 };

/* Polls events until one of that type arrives, and returns it; NULL if none does. */
static char* wait_for(outbound_engine* engine, const char* type)
{
    char wanted[64];
    char* event;

    snprintf(wanted, sizeof wanted, "{\"type\":\"%s\",", type);
    while (CHECK_CODE(outbound_poll(engine, patience_ms, &event), OUTBOUND_OK) && CHECK(event != NULL)) {
        if (strstr(event, wanted))
            return event;
        outbound_free(event);
    }
    return NULL;
}

static int is_readable(int descriptor, int timeout_ms)
{
    struct pollfd watched = {0, POLLIN, 0};

    watched.fd = descriptor;
    return poll(&watched, 1, timeout_ms) == 1;
}

static void polling_gives_null_when_nothing_has_happened(void)
{
    outbound_engine* engine = open_scratch("quiet.db");
    char not_set = 0;
    char* event = &not_set;

    CHECK_CODE(outbound_poll(engine, 0, &event), OUTBOUND_OK);
    CHECK(event == NULL);
    CHECK_CODE(outbound_poll(engine, 1, &event), OUTBOUND_OK);
    CHECK(event == NULL);
    outbound_close(engine);
}

static void waking_ends_the_next_wait_when_nobody_waits(void)
{
    outbound_engine* engine = open_scratch("woken.db");
    char* event;

    outbound_wake(engine);
    CHECK_CODE(outbound_poll(engine, -1, &event), OUTBOUND_OK);
    CHECK(event == NULL);
    outbound_close(engine);
}

static void an_engine_tells_of_its_campaigns(void)
{
    outbound_engine* engine = open_scratch("told.db");
    const long long id = start_campaign(engine, 3);
    char* event;

    CHECK_CODE(outbound_start(engine), OUTBOUND_OK);
    event = wait_for(engine, "campaign.prepared");
    CHECK_TEXT(event, "\"at\":\"2");
    CHECK_TEXT(event, "Z\",\"data\":{");
    CHECK(number_in(event, "campaign_id") == id);
    outbound_free(event);
    CHECK_CODE(outbound_stop(engine, -1), OUTBOUND_OK);
    outbound_close(engine);
}

static void the_descriptor_is_readable_while_events_wait(void)
{
    outbound_engine* engine = open_scratch("descriptor.db");
    const int descriptor = outbound_event_fd(engine);
    char* event;

    CHECK(descriptor >= 0);
    CHECK(outbound_event_fd(engine) == descriptor);
    CHECK(!is_readable(descriptor, 0));
    start_campaign(engine, 1);
    CHECK_CODE(outbound_start(engine), OUTBOUND_OK);
    CHECK(is_readable(descriptor, patience_ms));
    CHECK_CODE(outbound_stop(engine, 0), OUTBOUND_OK);
    do {
        CHECK_CODE(outbound_poll(engine, 0, &event), OUTBOUND_OK);
        outbound_free(event);
    } while (event);
    CHECK(!is_readable(descriptor, 0));
    outbound_wake(engine);
    CHECK(is_readable(descriptor, patience_ms));
    outbound_close(engine);
}

static void starting_twice_and_stopping_twice_is_as_good_as_once(void)
{
    outbound_engine* engine = open_scratch("twice.db");

    CHECK_CODE(outbound_stop(engine, 0), OUTBOUND_OK);
    for (int round = 0; round < 2; ++round) {
        CHECK_CODE(outbound_start(engine), OUTBOUND_OK);
        CHECK_CODE(outbound_start(engine), OUTBOUND_OK);
        CHECK_CODE(outbound_stop(engine, -1), OUTBOUND_OK);
        CHECK_CODE(outbound_stop(engine, 0), OUTBOUND_OK);
    }
    CHECK_CODE(outbound_start(engine), OUTBOUND_OK);
    outbound_close(engine);
}

/* A server that accepts connections and never answers. */
static int listen_somewhere(int* port)
{
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    const int server = socket(AF_INET, SOCK_STREAM, 0);

    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(bind(server, (struct sockaddr*)&address, size) == 0);
    CHECK(listen(server, 8) == 0);
    CHECK(getsockname(server, (struct sockaddr*)&address, &size) == 0);
    *port = ntohs(address.sin_port);
    return server;
}

static void stopping_says_when_something_is_still_in_flight(void)
{
    int port;
    const int server = listen_somewhere(&port);
    outbound_engine* engine;
    char provider[100];
    char first;
    int connection;

    snprintf(provider, sizeof provider, "\"base_url\": \"http://127.0.0.1:%d\"", port);
    engine = open_scratch_with("silent.db", provider);
    start_campaign(engine, 1);
    CHECK_CODE(outbound_start(engine), OUTBOUND_OK);
    connection = accept(server, NULL, NULL);
    CHECK(recv(connection, &first, 1, 0) == 1);
    CHECK_CODE(outbound_stop(engine, 0), OUTBOUND_TIMEOUT);
    CHECK_CODE(outbound_stop(engine, 0), OUTBOUND_OK);
    outbound_close(engine);
    close(connection);
    close(server);
}

static void a_start_that_fails_is_explained_by_the_next_event(void)
{
    outbound_engine* engine = open_scratch_with("unstarted.db", "\"ca_file\": \"/nonexistent/ca.pem\"");
    char* event;

    CHECK_CODE(outbound_start(engine), OUTBOUND_CONFIG);
    CHECK(is_readable(outbound_event_fd(engine), 0));
    event = wait_for(engine, "log");
    CHECK_TEXT(event, "/nonexistent/ca.pem");
    CHECK_TEXT(event, "\"problem\":{\"type\":\"urn:outbound:problem:config\"");
    outbound_free(event);
    CHECK_CODE(outbound_stop(engine, 0), OUTBOUND_OK);
    outbound_close(engine);
}

/* Signals go to any thread that does not block them. */
static void signals_are_left_to_threads_of_the_host(void)
{
    outbound_engine* engine = open_scratch("signals.db");
    const struct timespec now = {0, 0};
    sigset_t signals, before, pending;

    start_campaign(engine, 1);
    CHECK_CODE(outbound_start(engine), OUTBOUND_OK);
    sigemptyset(&signals);
    sigaddset(&signals, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &signals, &before);
    CHECK(!sigismember(&before, SIGUSR1));
    kill(getpid(), SIGUSR1);
    sigpending(&pending);
    CHECK(sigismember(&pending, SIGUSR1));
    CHECK(sigtimedwait(&signals, NULL, &now) == SIGUSR1);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    outbound_close(engine);
}

const struct test_case events[] = {
    CASE(polling_gives_null_when_nothing_has_happened),
    CASE(waking_ends_the_next_wait_when_nobody_waits),
    CASE(an_engine_tells_of_its_campaigns),
    CASE(the_descriptor_is_readable_while_events_wait),
    CASE(starting_twice_and_stopping_twice_is_as_good_as_once),
    CASE(stopping_says_when_something_is_still_in_flight),
    CASE(a_start_that_fails_is_explained_by_the_next_event),
    CASE(signals_are_left_to_threads_of_the_host),
    END_OF_CASES,
};
