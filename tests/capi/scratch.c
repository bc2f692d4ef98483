/* Engines over databases in a temporary folder. */
#define _XOPEN_SOURCE 700
#include "scratch.h"

#include "check.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char folder[256];

int make_scratch(void)
{
    const char* parent = getenv("TMPDIR");

    snprintf(folder, sizeof folder, "%s/outbound-capi-XXXXXX", parent ? parent : "/tmp");
    return mkdtemp(folder) != NULL;
}

static int remove_one(const char* path, const struct stat* status, int kind, struct FTW* walk)
{
    (void)status;
    (void)kind;
    (void)walk;
    return remove(path);
}

void remove_scratch(void)
{
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

const char* scratch_path(const char* name)
{
    static char path[512];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

char* scratch_config(const char* name, const char* provider)
{
    /* Nothing listens on this port, so that the tests do not depend on a server. */
    static const char nobody[] = "\"base_url\": \"http://127.0.0.1:9\"";
    static const char format[] =
        "{\"database\": \"sqlite://%s/%s\", \"engine\": {\"poll_ms\": 20}, \"providers\": [{\"type\": "
        "\"sendgrid\", \"name\": \"main\", \"api_key\": \"SG.key\", %s}]}";
    const size_t size = 2048;
    char* config = malloc(size);

    if (!config)
        abort();
    snprintf(config, size, format, folder, name, provider ? provider : nobody);
    return config;
}

outbound_engine* open_scratch(const char* name)
{
    return open_scratch_with(name, NULL);
}

outbound_engine* open_scratch_with(const char* name, const char* provider)
{
    outbound_engine* engine = NULL;
    char* problem = NULL;
    char* config = scratch_config(name, provider);

    if (!CHECK_CODE(outbound_open(config, &engine, &problem), OUTBOUND_OK)) {
        fprintf(stderr, "%s\n", problem ? problem : "no problem document");
        abort();
    }
    free(config);
    return engine;
}

char* call(outbound_engine* engine, const char* operation, const char* request)
{
    char* response = NULL;
    const int code = outbound_call(engine, operation, request, -1, &response);

    check_that(code == OUTBOUND_OK, __FILE__, __LINE__, "%s: %d: %s", operation, code, response ? response : "(null)");
    return response;
}

void run(outbound_engine* engine, const char* operation, const char* request)
{
    outbound_free(call(engine, operation, request));
}

long long number_in(const char* document, const char* member)
{
    char name[64];
    const char* found;

    snprintf(name, sizeof name, "\"%s\":", member);
    found = document ? strstr(document, name) : NULL;
    return found ? strtoll(found + strlen(name), NULL, 10) : -1;
}

long long start_campaign(outbound_engine* engine, int contacts)
{
    char request[256];
    char* campaign;
    long long id;

    for (int i = 1; i <= contacts; ++i) {
        snprintf(request, sizeof request,
            "{\"contacts\": [{\"external_id\": \"c%d\", \"email\": \"c%d@example.com\"}]}", i, i);
        run(engine, "contacts.upsert", request);
    }
    campaign = call(engine, "campaigns.create",
        "{\"name\": \"Spring\", \"type\": \"email\", \"from\": {\"email\": \"news@example.org\"}, \"subject\": "
        "\"Hello\", "
        "\"text\": "
        "\"Hello there\"}");
    id = number_in(campaign, "id");
    outbound_free(campaign);
    snprintf(request, sizeof request, "{\"id\": %lld}", id);
    run(engine, "campaigns.start", request);
    return id;
}
