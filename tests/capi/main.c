/* Tests of the C interface, written like a host: in C99, with outbound.h only. */
#include "check.h"
#include "scratch.h"

#include <stdio.h>

int main(void)
{
    if (!make_scratch()) {
        perror("temporary folder");
        return 1;
    }
    run_cases("conventions", conventions);
    run_cases("operations", operations);
    run_cases("misuse", misuse);
    run_cases("events", events);
    run_cases("http", http);
    run_cases("exchange", exchanges);
    run_cases("threads", threads);
    run_cases("processes", processes);
    remove_scratch();
    return report();
}
