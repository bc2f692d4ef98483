/* Tests of the C interface, written like a host: in C99, with outbound.h only.

   Usage: test-capi [SUITE]... */
#include "check.h"
#include "scratch.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char* name;
    const struct test_case* cases;
} suites[] = {
    {"conventions", conventions},
    {"operations", operations},
    {"misuse", misuse},
    {"events", events},
    {"http", http},
    {"exchange", exchanges},
    {"deliveries", deliveries},
    {"threads", threads},
    {"processes", processes},
};

static int is_wanted(const char* name, int count, char** names)
{
    for (int i = 1; i < count; ++i)
        if (strcmp(names[i], name) == 0)
            return 1;
    return count < 2;
}

int main(int count, char** names)
{
    if (!make_scratch()) {
        perror("temporary folder");
        return 1;
    }
    for (size_t i = 0; i < sizeof suites / sizeof *suites; ++i)
        if (is_wanted(suites[i].name, count, names))
            run_cases(suites[i].name, suites[i].cases);
    remove_scratch();
    return report();
}
