/* The scenario in C. A host has a JSON library; here texts are searched. */
#include <outbound.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PEOPLE "{\"industries\": [\"Retail\"], \"lead_score\": {\"min\": 50}}"

static outbound_engine* engine;
static char* text; /* the last response, event or problem */

static void check(int code)
{
    if (code == OUTBOUND_OK)
        return;
    fprintf(stderr, "code %d: %s\n", code, text ? text : "");
    exit(1);
}

static void call(const char* operation, const char* request)
{
    outbound_free(text);
    check(outbound_call(engine, operation, request, -1, &text));
}

/* The value behind "name": in `from`, a text or a number. Two may be used at a time. */
static const char* member(const char* from, const char* name)
{
    static char values[2][200];
    static int turn;
    char pattern[40], *value = values[turn = !turn];
    const char* begin;
    size_t size;

    sprintf(pattern, "\"%.30s\":", name);
    begin = strstr(from, pattern) + strlen(pattern);
    size = *begin == '"' ? strcspn(++begin, "\"") : strcspn(begin, ",}]");
    sprintf(value, "%.*s", (int)(size < 199 ? size : 199), begin);
    return value;
}

/* Fetches messages, delivers them, and reports what became of each. */
static void deliver(void)
{
    char request[600], *items;
    const char* at;

    call("deliveries.next", "{\"provider\": \"gateway\", \"wait_ms\": 100}");
    items = text;
    text = NULL;
    for (at = strstr(items, "\"key\":"); at; at = strstr(at + 1, "\"key\":")) {
        const char* key;
        printf("delivered %s ", member(at, "phone"));
        printf("%s\n", member(at, "text"));
        key = member(at, "key");
        sprintf(request, "{\"results\": [{\"key\": \"%.64s\", \"outcome\": \"accepted\", \"vendor_id\": \"v-%.64s\"}]}",
            key, key);
        call("deliveries.report", request);
    }
    outbound_free(items);
}

static int is_completed(void)
{
    for (;;) {
        outbound_free(text);
        check(outbound_poll(engine, 0, &text));
        if (!text)
            return 0;
        if (strcmp(member(text, "type"), "campaign.completed") == 0)
            return 1;
    }
}

static void send_campaign(const char* name, const char* content)
{
    char request[300], by_id[60];

    sprintf(request, "{\"name\": \"%s\", \"type\": \"sms\", \"template_id\": %s, \"recipient_segments\": " PEOPLE "}",
        name, content);
    call("campaigns.create", request);
    sprintf(by_id, "{\"id\": %.20s}", member(text, "id"));
    call("campaigns.start", by_id);
    while (!is_completed())
        deliver();
    call("campaigns.analytics", by_id);
    printf("%s: ", member(text, "status"));
    printf("sent %s, skipped %s\n", member(text, "sent"), member(text, "skipped"));
}

/* Sends a message to one recipient; `text` then holds what became of it. Returns whether the same request sends nothing
 * more. */
static int send_message(const char* key, const char* message)
{
    char request[200], by_key[60], id[30];
    int once;

    sprintf(request, "{\"channel\": \"sms\", \"key\": \"%.20s\", %.120s}", key, message);
    sprintf(by_key, "{\"key\": \"%.20s\"}", key);
    call("messages.send", request);
    sprintf(id, "%.29s", member(text, "id"));
    for (;;) {
        const char* status;
        call("messages.get", by_key);
        status = member(text, "status");
        if (strcmp(status, "queued") != 0 && strcmp(status, "sending") != 0)
            break;
        deliver();
    }
    call("messages.send", request);
    once = strcmp(member(text, "id"), id) == 0;
    call("messages.get", by_key);
    return once;
}

static void import_people(void)
{
    char request[1000], by_id[60], *end;
    const char* csv;

    call("imports.create", "{}");
    sprintf(by_id, "{\"id\": %.20s}", member(text, "id"));
    end = request + sprintf(request, "{\"id\": %.20s, \"text\": \"", member(text, "id"));
    for (csv = getenv("SCENARIO_CSV"); *csv; ++csv)
        end += *csv == '\n' ? sprintf(end, "\\n") : sprintf(end, "%c", *csv);
    strcpy(end, "\"}");
    call("imports.append", request);
    printf("imported %s, invalid %s\n", member(text, "imported"), member(text, "invalid"));
    call("imports.commit", by_id);
}

static void receive_stop(void)
{
    outbound_reply* reply;
    char headers[200];
    const char* body = getenv("SCENARIO_WEBHOOK");

    sprintf(headers, "Content-Type: application/x-www-form-urlencoded\r\nX-Twilio-Signature: %.60s\r\n",
        getenv("SCENARIO_SIGNATURE"));
    check(outbound_http(engine, "POST", "/outbound/webhooks/twilio/inbound-sms", headers, body, strlen(body), &reply));
    printf("webhook %d\n", outbound_reply_status(reply));
    outbound_reply_free(reply);
}

int main(void)
{
    char content[30], message[60];
    int once;

    check(outbound_open(getenv("OUTBOUND_CONFIG"), &engine, &text));
    import_people();
    call("segments.create", "{\"name\": \"Shops\", \"filter\": " PEOPLE "}");
    call("segments.count", "{\"filter\": " PEOPLE "}");
    printf("segment %s\n", member(text, "count"));
    call("sms_templates.create", "{\"name\": \"Greeting\", \"body\": \"Hello {{first_name|there}}\"}");
    sprintf(content, "%.20s", member(text, "id"));
    check(outbound_start(engine));
    send_campaign("First", content);
    receive_stop();
    call("suppressions.get", "{\"channel\": \"sms\", \"address\": \"+15005550009\"}");
    printf("suppressed %d\n", strcmp(member(text, "suppressed"), "true") == 0);
    send_campaign("Second", content);
    sprintf(message, "\"external_id\": \"2\", \"template_id\": %.20s", content);
    once = send_message("order-2", message);
    printf("message %s, %s\n", member(text, "status"), once ? "once" : "twice");
    send_message("order-1", "\"to\": \"+15005550009\", \"message\": \"Paid\"");
    printf("message %s: ", member(text, "status"));
    printf("%s\n", member(text, "reason"));
    check(outbound_stop(engine, 5000));
    outbound_free(text);
    if (outbound_call(engine, "campaigns.create", "{\"name\": \"x\", \"type\": \"sms\"}", -1, &text) != OUTBOUND_OK)
        printf("refused %s\n", member(text, "code"));
    outbound_free(text);
    outbound_close(engine);
    return 0;
}
