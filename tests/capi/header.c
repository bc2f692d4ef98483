/* outbound.h compiles on its own in C99. */
#include <outbound.h>

const char* outbound_header_in_c(void);

const char* outbound_header_in_c(void)
{
    return outbound_version();
}
