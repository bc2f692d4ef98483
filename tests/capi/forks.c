/* Children that are forked while the library is in use open their own engines, and none hangs.

   Usage: test-forks [--forks NUMBER] [POSTGRESQL_URL]. With a URL the children also open that database, which the
   parent uses. NUMBER is that of the children of each case: otherwise 1,000, 250 of a parent that dispatches, and 100
   with a URL. */
#define _XOPEN_SOURCE 700
#include "check.h"
#include "scratch.h"
#include "vendor.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { side_by_side = 4, hang_limit_s = 10 };

/* A database on the server, or an empty string. */
static const char* shared_url = "";

/* The number of the command line, or 0. */
static int wanted_forks;

static int forks_or(int usual)
{
    if (wanted_forks > 0)
        return wanted_forks;
    return *shared_url ? 100 : usual;
}

static void sleep_us(long us)
{
    const struct timespec pause = {us / 1000000, us % 1000000 * 1000};

    nanosleep(&pause, NULL);
}

static outbound_engine* open_url(const char* url)
{
    char config[512];
    outbound_engine* engine = NULL;

    snprintf(config, sizeof config, "{\"database\": \"%s\", \"providers\": []}", url);
    return outbound_open(config, &engine, NULL) == OUTBOUND_OK ? engine : NULL;
}

/* Returns whether an engine on the database answers. */
static int use_database(const char* url, const char* operation, const char* request)
{
    outbound_engine* engine = open_url(url);
    char* text = NULL;
    const int code = engine ? outbound_call(engine, operation, request, -1, &text) : OUTBOUND_INTERNAL;

    outbound_free(text);
    outbound_close(engine);
    return code == OUTBOUND_OK;
}

static void work_and_exit(void)
{
    int good = use_database("sqlite://:memory:", "contacts.upsert", "{\"contacts\": [{\"external_id\": \"child\"}]}");

    if (good && *shared_url)
        good = use_database(shared_url, "contacts.list", "{\"limit\": 1}");
    _exit(good ? 0 : 1);
}

struct family {
    pid_t children[side_by_side];
    time_t started[side_by_side];
    int failed, hung;
};

/* Waits until the place is free; a child that hangs is killed and counted. */
static void wait_for_place(struct family* family, int place)
{
    int status = 0;

    if (family->children[place] == 0)
        return;
    while (waitpid(family->children[place], &status, WNOHANG) == 0) {
        if (time(NULL) - family->started[place] > hang_limit_s) {
            ++family->hung;
            kill(family->children[place], SIGKILL);
            waitpid(family->children[place], &status, 0);
            status = 0;
            break;
        }
        sleep_us(200);
    }
    if (status != 0)
        ++family->failed;
    family->children[place] = 0;
}

static void start_child(struct family* family, int place, void (*work)(void))
{
    pid_t child;

    wait_for_place(family, place);
    fflush(NULL);
    child = fork();
    if (child == 0)
        work();
    family->children[place] = child;
    family->started[place] = time(NULL);
}

static void fork_often(int number, void (*work)(void))
{
    struct family all = {{0}, {0}, 0, 0};

    for (int i = 0; i < number && all.hung < 5; ++i)
        start_child(&all, i % side_by_side, work);
    for (int place = 0; place < side_by_side; ++place)
        wait_for_place(&all, place);
    check_that(all.hung == 0, __FILE__, __LINE__, "%d children hung", all.hung);
    check_that(all.failed == 0, __FILE__, __LINE__, "%d children failed", all.failed);
}

static outbound_engine* engine;
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

static void set_enough(int value)
{
    pthread_mutex_lock(&enough_guard);
    enough = value;
    pthread_mutex_unlock(&enough_guard);
}

static void* call_all_the_time(void* unused)
{
    while (!is_enough()) {
        run(engine, "contacts.upsert", "{\"contacts\": [{\"external_id\": \"a\", \"email\": \"a@example.com\"}]}");
        run(engine, "contacts.list", "{\"limit\": 10}");
        run(engine, "stats", "{}");
    }
    return unused;
}

static void fork_beside_callers(int callers)
{
    pthread_t crowd[4];

    engine = *shared_url ? open_url(shared_url) : open_scratch("callers.db");
    set_enough(0);
    for (int i = 0; i < callers; ++i)
        CHECK_CODE(pthread_create(&crowd[i], NULL, call_all_the_time, NULL), 0);
    fork_often(forks_or(1000), work_and_exit);
    set_enough(1);
    for (int i = 0; i < callers; ++i)
        pthread_join(crowd[i], NULL);
    outbound_close(engine);
}

static void children_forked_beside_one_calling_thread_do_not_hang(void)
{
    fork_beside_callers(1);
}

static void children_forked_beside_four_calling_threads_do_not_hang(void)
{
    fork_beside_callers(4);
}

static void* send_all_the_time(void* unused)
{
    while (!is_enough())
        run(engine, "messages.send",
            "{\"to\": \"ann@example.com\", \"channel\": \"email\", \"from\": {\"email\": \"news@example.org\"}, "
            "\"subject\": \"Hello\", \"text\": \"Hello there\"}");
    return unused;
}

static outbound_engine* open_with_vendor(const char* base_url)
{
    char provider[100];
    char config[512];
    outbound_engine* opened = NULL;

    snprintf(provider, sizeof provider, "\"base_url\": \"%s\"", base_url);
    if (!*shared_url)
        return open_scratch_with("dispatching.db", provider);
    snprintf(config, sizeof config,
        "{\"database\": \"%s\", \"providers\": [{\"type\": \"sendgrid\", \"name\": \"main\", \"api_key\": "
        "\"SG.key\", %s}]}",
        shared_url, provider);
    CHECK_CODE(outbound_open(config, &opened, NULL), OUTBOUND_OK);
    return opened;
}

static void children_forked_while_the_parent_dispatches_do_not_hang_and_the_parent_goes_on(void)
{
    struct vendor* vendor = open_vendor();
    pthread_t sender;
    long answered;
    char* found;

    engine = open_with_vendor(vendor_url(vendor));
    set_enough(0);
    CHECK_CODE(pthread_create(&sender, NULL, send_all_the_time, NULL), 0);
    CHECK_CODE(outbound_start(engine), OUTBOUND_OK);
    wait_for_answers(vendor, 1);
    fork_often(forks_or(250), work_and_exit);
    answered = wait_for_answers(vendor, 0);
    wait_for_answers(vendor, answered + 10);
    set_enough(1);
    pthread_join(sender, NULL);
    CHECK_CODE(outbound_stop(engine, hang_limit_s * 1000), OUTBOUND_OK);
    found = call(engine, "verify", "{}");
    CHECK(found != NULL && strstr(found, "\"ok\":true") != NULL);
    outbound_free(found);
    outbound_close(engine);
    close_vendor(vendor);
}

static void* use_first(void* unused)
{
    (void)use_database(*shared_url ? shared_url : "sqlite://:memory:", "stats", "{}");
    return unused;
}

/* A process that has not used the library yet. Its children report through its exit status. */
static void use_first_and_fork(void)
{
    static const long delays_us[] = {0, 300, 1000, 2000, 4000};
    struct family all = {{0}, {0}, 0, 0};
    pthread_t user;

    pthread_create(&user, NULL, use_first, NULL);
    for (int i = 0; i < 5; ++i) {
        start_child(&all, i % side_by_side, work_and_exit);
        sleep_us(delays_us[i]);
    }
    for (int place = 0; place < side_by_side; ++place)
        wait_for_place(&all, place);
    pthread_join(user, NULL);
    _exit(all.hung + all.failed);
}

/* Must run before all others: each of its children must be the first user of the library. */
static void children_forked_during_the_first_use_do_not_hang(void)
{
    fork_often(forks_or(1000) / 5, use_first_and_fork);
}

static const struct test_case cases[] = {
    CASE(children_forked_during_the_first_use_do_not_hang),
    CASE(children_forked_beside_one_calling_thread_do_not_hang),
    CASE(children_forked_beside_four_calling_threads_do_not_hang),
    CASE(children_forked_while_the_parent_dispatches_do_not_hang_and_the_parent_goes_on),
    END_OF_CASES,
};

int main(int argc, char** argv)
{
    int code;

    if (argc > 2 && strcmp(argv[1], "--forks") == 0) {
        wanted_forks = (int)strtol(argv[2], NULL, 10);
        argv += 2;
        argc -= 2;
    }
    if (argc > 1)
        shared_url = argv[1];
    if (!make_scratch())
        return 1;
    run_cases("forks", cases);
    code = report();
    remove_scratch();
    return code;
}
