/* Engines with databases that exist as long as the test program. */
#ifndef SCRATCH_H
#define SCRATCH_H

#include <outbound.h>

#include <stddef.h>

/* Creates a temporary folder for all later calls; returns 0 if it fails. */
int make_scratch(void);
void remove_scratch(void);

/* The path of a file in the folder, in a buffer that the next call overwrites. Not thread-safe. */
const char* scratch_path(const char* name);

/* The configuration for a database in the folder and a provider with these settings, or NULL for one that nobody
   answers for; to be freed with free(). */
char* scratch_config(const char* name, const char* provider);

/* Opens an engine with a database of that name; ends the program if it fails. */
outbound_engine* open_scratch(const char* name);
outbound_engine* open_scratch_with(const char* name, const char* provider);

/* Runs an operation that must succeed and returns its response, which the caller frees. */
char* call(outbound_engine* engine, const char* operation, const char* request);

/* Like call(), without the response. */
void run(outbound_engine* engine, const char* operation, const char* request);

/* The number that follows `"member":` in a document, or -1. */
long long number_in(const char* document, const char* member);

/* Creates and starts a campaign to `contacts` contacts and returns its id. */
long long start_campaign(outbound_engine* engine, int contacts);

#endif
