/* Loaded into a program (LD_PRELOAD), shifts its clock by CLOCK_OFF seconds. The speed of the clock is unchanged. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

int clock_gettime(clockid_t which, struct timespec* to)
{
    static int (*real)(clockid_t, struct timespec*);
    if (real == NULL)
        real = (int (*)(clockid_t, struct timespec*))dlsym(RTLD_NEXT, "clock_gettime");
    const int result = real(which, to);
    const char* off = getenv("CLOCK_OFF");
    if (result == 0 && which == CLOCK_REALTIME && off != NULL)
        to->tv_sec += atol(off);
    return result;
}
