/* Opens an engine on a database in memory and counts its segments. */
#include <outbound.h>

#include <stdio.h>

int main(void)
{
    outbound_engine* engine = NULL;
    char* text = NULL;
    int code = outbound_open("{\"database\": \"sqlite://:memory:\"}", &engine, &text);
    outbound_free(text);
    if (code != OUTBOUND_OK)
        return 1;
    text = NULL;
    code = outbound_call(engine, "segments.count", "{\"filter\": {}}", 1000, &text);
    puts(text ? text : "");
    outbound_free(text);
    outbound_close(engine);
    return code;
}
