/* A small email campaign through the C interface. OUTBOUND_CONFIG holds the configuration document; see
 * docs/configuration.md. */
#include <outbound.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static outbound_engine* engine;
static char* text; /* the last response, event or problem; owned */

static void check(int code)
{
    if (code == OUTBOUND_OK)
        return;
    fprintf(stderr, "outbound gave code %d: %s\n", code, text ? text : "no more is known");
    exit(1);
}

static void call(const char* operation, const char* request)
{
    outbound_free(text);
    check(outbound_call(engine, operation, request, -1, &text));
}

int main(void)
{
    const char* config = getenv("OUTBOUND_CONFIG");
    char campaign[40];

    check(outbound_open(config ? config : "{}", &engine, &text));
    call("contacts.upsert",
        "{\"contacts\": [{\"external_id\": \"1\", \"email\": \"ada@example.com\", \"first_name\": \"Ada\"},"
        " {\"external_id\": \"2\", \"email\": \"bob@example.com\"}]}");
    call("campaigns.create",
        "{\"name\": \"Hello from C\", \"type\": \"email\", \"from\": {\"email\": \"news@example.org\"},"
        " \"subject\": \"Hello {{first_name|there}}\", \"text\": \"How are you, {{first_name|friend}}?\"}");
    snprintf(campaign, sizeof campaign, "{\"id\": %ld}", strtol(strstr(text, "\"id\":") + 5, NULL, 10));
    call("campaigns.start", campaign);
    check(outbound_start(engine));
    do {
        outbound_free(text);
        check(outbound_poll(engine, -1, &text));
    } while (!text || (!strstr(text, "\"campaign.completed\"") && !strstr(text, "\"campaign.paused\"")));
    check(outbound_stop(engine, 5000));
    call("campaigns.analytics", campaign);
    puts(text);
    outbound_free(text);
    outbound_close(engine);
    return 0;
}
