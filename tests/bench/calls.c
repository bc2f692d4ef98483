/* Calls campaigns.get through the C library as fast as it answers, and prints the microseconds of a call in the fastest
 * batch, which other programs disturb least. tests/bench/calls runs it beside the same loop in Python and PHP. Usage:
 * bench-calls DATABASE BATCHES */
#define _POSIX_C_SOURCE 199309L

#include "outbound.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { batch = 20 };

static double microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void call(outbound_engine* crm)
{
    char* text;
    if (outbound_call(crm, "campaigns.get", "{\"id\":1}", -1, &text) != OUTBOUND_OK) {
        fprintf(stderr, "bench-calls: %s\n", text ? text : "campaigns.get failed");
        exit(1);
    }
    outbound_free(text);
}

int main(int count, char** arguments)
{
    if (count != 3) {
        fputs("usage: bench-calls DATABASE BATCHES\n", stderr);
        return 2;
    }
    const long batches = strtol(arguments[2], NULL, 10);
    char config[4200];
    snprintf(config, sizeof config, "{\"database\": \"sqlite://%.4096s\"}", arguments[1]);
    outbound_engine* crm;
    char* problem;
    if (outbound_open(config, &crm, &problem) != OUTBOUND_OK) {
        fprintf(stderr, "bench-calls: %s\n", problem ? problem : "outbound_open failed");
        return 1;
    }
    double fastest = 1e9;
    for (long i = 0; i < batches; ++i) {
        const double begin = microseconds();
        for (int j = 0; j < batch; ++j)
            call(crm);
        const double spent = (microseconds() - begin) / batch;
        fastest = spent < fastest ? spent : fastest;
    }
    printf("%.3f\n", fastest);
    outbound_close(crm);
    return 0;
}
