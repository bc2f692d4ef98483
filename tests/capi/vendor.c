/* One thread answers the requests of all connections in turn. */
#define _XOPEN_SOURCE 700
#include "vendor.h"

#include "check.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { most_connections = 128, most_bytes = 16384, patience_s = 30 };

struct connection {
    size_t filled;
    char request[most_bytes];
};

struct vendor {
    pthread_t thread;
    pthread_mutex_t guard;
    pthread_cond_t answered;
    long answers;
    char url[64];
    int ends[2];                                 /* A pipe: closing its end for writing ends the thread. */
    struct pollfd sockets[2 + most_connections]; /* The pipe, the listener, and connections. */
    struct connection connections[most_connections];
};

/* The size of the request at the beginning of the text, or 0 if it is not complete. */
static size_t size_of_request(const char* text, size_t filled)
{
    const char* body = strstr(text, "\r\n\r\n");
    const char* length = strstr(text, "Content-Length: ");
    size_t size;

    if (!body)
        return 0;
    size = (size_t)(body - text) + 4;
    if (length && length < body)
        size += strtoul(length + strlen("Content-Length: "), NULL, 10);
    return size <= filled ? size : 0;
}

static void count_answer(struct vendor* vendor)
{
    pthread_mutex_lock(&vendor->guard);
    ++vendor->answers;
    pthread_cond_broadcast(&vendor->answered);
    pthread_mutex_unlock(&vendor->guard);
}

/* Returns 0 when the connection has ended. */
static int answer_connection(struct vendor* vendor, int place)
{
    static const char accepted[] = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";
    const int peer = vendor->sockets[2 + place].fd;
    struct connection* from = &vendor->connections[place];
    const ssize_t got = recv(peer, from->request + from->filled, most_bytes - 1 - from->filled, 0);
    size_t size;

    if (got <= 0)
        return 0;
    from->filled += (size_t)got;
    from->request[from->filled] = '\0';
    while ((size = size_of_request(from->request, from->filled)) > 0) {
        if (send(peer, accepted, sizeof accepted - 1, MSG_NOSIGNAL) < 0)
            return 0;
        count_answer(vendor);
        from->filled -= size;
        memmove(from->request, from->request + size, from->filled + 1);
    }
    return 1;
}

static void accept_connection(struct vendor* vendor)
{
    const int peer = accept(vendor->sockets[1].fd, NULL, NULL);

    for (int place = 0; place < most_connections; ++place)
        if (vendor->sockets[2 + place].fd < 0) {
            vendor->sockets[2 + place].fd = peer;
            vendor->connections[place].filled = 0;
            return;
        }
    close(peer);
}

static void* answer_requests(void* all)
{
    struct vendor* vendor = all;

    while (poll(vendor->sockets, 2 + most_connections, -1) > 0 && vendor->sockets[0].revents == 0) {
        if (vendor->sockets[1].revents)
            accept_connection(vendor);
        for (int place = 0; place < most_connections; ++place)
            if (vendor->sockets[2 + place].fd >= 0 && vendor->sockets[2 + place].revents &&
                !answer_connection(vendor, place)) {
                close(vendor->sockets[2 + place].fd);
                vendor->sockets[2 + place].fd = -1;
            }
    }
    return NULL;
}

static int listen_on_loopback(int* port)
{
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    const int listener = socket(AF_INET, SOCK_STREAM, 0);

    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener < 0 || bind(listener, (struct sockaddr*)&address, size) != 0 || listen(listener, 64) != 0 ||
        getsockname(listener, (struct sockaddr*)&address, &size) != 0)
        abort();
    *port = ntohs(address.sin_port);
    return listener;
}

struct vendor* open_vendor(void)
{
    struct vendor* vendor = calloc(1, sizeof *vendor);
    int port;

    if (!vendor || pipe(vendor->ends) != 0)
        abort();
    for (int i = 0; i < 2 + most_connections; ++i) {
        vendor->sockets[i].fd = -1;
        vendor->sockets[i].events = POLLIN;
    }
    vendor->sockets[0].fd = vendor->ends[0];
    vendor->sockets[1].fd = listen_on_loopback(&port);
    snprintf(vendor->url, sizeof vendor->url, "http://127.0.0.1:%d", port);
    pthread_mutex_init(&vendor->guard, NULL);
    pthread_cond_init(&vendor->answered, NULL);
    if (pthread_create(&vendor->thread, NULL, answer_requests, vendor) != 0)
        abort();
    return vendor;
}

void close_vendor(struct vendor* vendor)
{
    close(vendor->ends[1]);
    pthread_join(vendor->thread, NULL);
    for (int i = 0; i < 2 + most_connections; ++i)
        if (vendor->sockets[i].fd >= 0)
            close(vendor->sockets[i].fd);
    pthread_cond_destroy(&vendor->answered);
    pthread_mutex_destroy(&vendor->guard);
    free(vendor);
}

const char* vendor_url(const struct vendor* vendor)
{
    return vendor->url;
}

long wait_for_answers(struct vendor* vendor, long answers)
{
    struct timespec until;
    long found;
    int code = 0;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += patience_s;
    pthread_mutex_lock(&vendor->guard);
    while (vendor->answers < answers && code == 0)
        code = pthread_cond_timedwait(&vendor->answered, &vendor->guard, &until);
    found = vendor->answers;
    pthread_mutex_unlock(&vendor->guard);
    check_that(found >= answers, __FILE__, __LINE__, "%ld requests were answered", found);
    return found;
}
