/** \file outbound.h  The C interface of outbound: email, SMS and phone campaigns from inside your own program.
 *
 * A host opens an engine over a database, calls operations on it with JSON, and lets it send in the background:
 *
 *     outbound_engine *engine;
 *     char *text;
 *     if (outbound_open("{\"database\": \"sqlite://outbound.db\"}", &engine, &text) == OUTBOUND_OK) {
 *         if (outbound_call(engine, "stats", "{}", 1000, &text) == OUTBOUND_OK)
 *             puts(text);
 *         outbound_free(text);
 *         outbound_close(engine);
 *     }
 *
 * Rules for all functions
 *
 * Text      UTF-8, ended by a NUL, in both directions. Configuration, requests, responses and events are JSON
 *           documents; those that you send may be nested 32 levels deep. Ids are JSON numbers, times are RFC 3339
 *           strings in UTC. Unknown members of a document that you send are refused; ignore unknown members of a
 *           document that you receive, because later versions add members.
 * Ownership The type decides: a `const char *` is borrowed; a `char *` is yours, free it with outbound_free().
 *           Arguments are copied: you may free or change them as soon as the function has returned.
 * Errors    A function that can fail returns OUTBOUND_OK, which is 0, or one of the negative codes below. An out
 *           parameter of type `char **` is set to NULL first and, on failure, to a problem document as in RFC 9457:
 *           {"type", "title", "status", "detail", "code", "violations": [{"path", "message"}]}. `detail` is text for
 *           people: what is wrong and what is expected. `violations`, where present, names the members that are
 *           wrong. Free the document. It may be NULL only with OUTBOUND_NO_MEMORY. An operation that fails has
 *           written nothing, unless its own description says otherwise. outbound_start() and outbound_stop() have no
 *           such parameter: the next outbound_poll() returns their problem.
 * NULL      is refused with OUTBOUND_INVALID, unless the description of the parameter says otherwise. If a required
 *           out parameter is NULL, the function does nothing.
 * Handles   are not addresses: do not dereference them. A handle that is NULL, closed, or not from this library is
 *           detected and refused; closing it does nothing. The value of a closed handle is never reused.
 * Threads   Every function may be called from any thread, also concurrently on one handle. Threads of the library
 *           never call your code. Do not cancel a thread (pthread_cancel) while it is inside a function of this
 *           library.
 * Waiting   A `timeout_ms` of 0 does not wait, -1 waits without limit, less than -1 is refused.
 * Fork      A handle belongs to the process that opened it. In a child every function refuses it with OUTBOUND_CLOSED,
 *           and outbound_close() frees nothing, on purpose: connections cannot be shared. A child may open its own
 *           engines, and may free texts that the parent received. Any thread may fork at any time: fork() waits for
 *           calls in progress.
 * Exit      Close engines before your program ends. exit() stops the dispatching of an open engine without draining;
 *           the next engine on that database recovers the messages that were in flight.
 * Stability Within one SONAME nothing here changes or disappears; functions and codes may be added. "Since" names the
 *           version of outbound that added the function.
 *
 * PHP's FFI::cdef() accepts this file without its lines that start with a number sign, the extern "C" pair and the
 * word OUTBOUND_API.
 */
#ifndef OUTBOUND_H
#define OUTBOUND_H

#include <stddef.h>
#include <stdint.h>

/* The number in the library's SONAME. It counts breaks of this interface and nothing else. */
#define OUTBOUND_ABI_VERSION 1

#if defined(__GNUC__)
#define OUTBOUND_API __attribute__((visibility("default")))
#else
#define OUTBOUND_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** Result codes, by what the caller should do. The values never change; more may be added: treat an unknown code like
 * OUTBOUND_INTERNAL. Each name is the `code` of its problem document in capitals. */
enum outbound_code {
    OUTBOUND_OK = 0,       /**< Success. */
    OUTBOUND_INVALID = -1, /**< The request or an argument breaks a rule: correct the members that the problem names. */
    OUTBOUND_NOT_FOUND = -2, /**< Not found: check the id. */
    OUTBOUND_CONFLICT = -3,  /**< The current state does not allow it, or a name is taken: read the state first. */
    OUTBOUND_UNKNOWN_OPERATION = -4, /**< No operation has that name: check its spelling, or update the library. */
    OUTBOUND_CONFIG = -5,            /**< The configuration document is wrong: correct it and open again. */
    OUTBOUND_SCHEMA = -6,            /**< The database has another schema: let it migrate, or update the library. */
    OUTBOUND_STORE = -7,             /**< The database failed or cannot be reached: repair it, then try again. */
    OUTBOUND_BUSY = -8,              /**< Another process holds the database: try again soon. */
    OUTBOUND_TIMEOUT = -9,   /**< Not done by the deadline, but it may still be done: check before you repeat it. */
    OUTBOUND_PROVIDER = -10, /**< A provider refused, or cannot be reached: see the detail. */
    OUTBOUND_CLOSED = -11,   /**< The handle was closed, or belongs to another process: open an engine. */
    OUTBOUND_INTERNAL = -12, /**< A fault of outbound itself: please report it. */
    OUTBOUND_NO_MEMORY = -13 /**< Memory ran out: free some and try again. The problem may be NULL. */
};

/** An engine over one database. */
typedef struct outbound_engine outbound_engine;

/** The OUTBOUND_ABI_VERSION that the loaded library was built with. If you load the library by hand, compare it with
 * your own before any other call. Cannot fail. Since 0.1. */
OUTBOUND_API uint32_t outbound_abi_version(void);

/** The version of the loaded library, such as "0.1.0". Borrowed, valid as long as the library is loaded. Cannot fail.
 * Since 0.1. */
OUTBOUND_API const char* outbound_version(void);

/** Opens an engine.
 *
 *  Cheap: it starts no thread, connects to no provider and sends nothing, so that a web process can open, call and
 *  close for each request. An empty database is set up; one with an older schema is refused unless the configuration
 *  says "migrate": true.
 *
 *  config   The configuration document, see docs/configuration.md. "{}" means sqlite://outbound.db in the working
 *           directory, and the provider that the environment names.
 *  engine   Set to the handle, or to NULL on failure. Close it with outbound_close().
 *  problem  Set to NULL, or on failure to the problem document. May be NULL if you do not need it.
 *
 *  Fails with OUTBOUND_CONFIG (not UTF-8, not JSON, or a member is wrong), OUTBOUND_STORE, OUTBOUND_BUSY or
 *  OUTBOUND_SCHEMA. Since 0.1. */
OUTBOUND_API int outbound_open(const char* config, outbound_engine** engine, char** problem);

/** Closes an engine and releases everything that it holds.
 *
 *  Stops dispatching first, as outbound_stop(engine, 0) does: to drain, call outbound_stop() yourself before. Waits of
 *  other threads in outbound_poll() end with OUTBOUND_CLOSED. Waits for calls in progress, so that nothing of the
 *  engine runs any more when it returns. New calls are refused from the start.
 *
 *  engine   A handle. NULL, and a handle that is not open, are ignored.
 *
 *  In a child after fork the handle is removed and its memory is left alone. Since 0.1. */
OUTBOUND_API void outbound_close(outbound_engine* engine);

/** Runs one operation and waits for its result. Operations are trusted: check your user's permissions before the call.
 *
 *  operation   Its name, `noun.verb`: contacts.upsert, imports.create, segments.count, email_templates.create,
 *              campaigns.create, campaigns.start, campaigns.pause, campaigns.analytics, suppressions.add, explain,
 *              verify, stats and more. The operation `operations` describes them all: summary, scope, and JSON Schemas
 *              of request and response. So does the program: `outbound operations`.
 *  request     A JSON object with the operation's members; "{}" for none.
 *  timeout_ms  How long to wait for a database that another process writes to; see "Waiting" above. The maximum is 10
 *              seconds, which -1 means as well. The operation itself is not interrupted.
 *  response    Set to the result as a JSON document, or to the problem document on failure.
 *
 *  Fails with OUTBOUND_UNKNOWN_OPERATION; OUTBOUND_INVALID for a request that is not UTF-8, not JSON or breaks a rule
 *  (the problem names the place); OUTBOUND_NOT_FOUND and OUTBOUND_CONFLICT as the operation documents; OUTBOUND_STORE,
 *  OUTBOUND_BUSY or OUTBOUND_TIMEOUT because of the database; OUTBOUND_PROVIDER. Since 0.1. */
OUTBOUND_API int outbound_call(
    outbound_engine* engine, const char* operation, const char* request, int timeout_ms, char** response);

/** A response to a web request. */
typedef struct outbound_reply outbound_reply;

/** Answers a web request: webhooks of vendors, vendors' requests for the script of a call, unsubscribe links, health.
 * Let your web server pass on every request under the `public_url` of the configuration; a refused request gets a
 * response like any other. The operations under /api/v1/outbound need an API token ("Authorization: Bearer obt_...")
 * and otherwise answer 401; outbound_exchange_open() accepts callers that you have authenticated. A response whose body
 * is larger than 64 MiB or never ends is refused with a problem document.
 *
 *  method        As received, "POST".
 *  target        Path and query as received: "/outbound/webhooks/sendgrid?x=1".
 *  header_lines  The header fields, one "Name: value" a line, each line ended by CRLF or LF; "" for none.
 *  body, size    The body as received, byte for byte, because signatures cover it. NULL with a size of 0 for none.
 *  reply         Set to the response, or to NULL on failure. Free it with outbound_reply_free().
 *
 *  Fails with OUTBOUND_INVALID for an argument that breaks a rule, OUTBOUND_CLOSED, OUTBOUND_NO_MEMORY. Since 0.1. */
OUTBOUND_API int outbound_http(outbound_engine* engine, const char* method, const char* target,
    const char* header_lines, const void* body, size_t size, outbound_reply** reply);

/** The status, 200 to 599; 0 for NULL. Since 0.1. */
OUTBOUND_API int outbound_reply_status(const outbound_reply* reply);

/** The header fields, one "Name: value" a line, each line ended by CRLF; "" for NULL. Borrowed, valid as long as the
 * reply lives. Since 0.1. */
OUTBOUND_API const char* outbound_reply_headers(const outbound_reply* reply);

/** The body. Stores its size in bytes in `size`, unless that is NULL; NULL and 0 for a NULL reply. Borrowed, valid as
 * long as the reply lives. Since 0.1. */
OUTBOUND_API const void* outbound_reply_body(const outbound_reply* reply, size_t* size);

/** Frees a reply. NULL is ignored. Since 0.1. */
OUTBOUND_API void outbound_reply_free(outbound_reply* reply);

/** A web request and its response in pieces: uploads, downloads and live events of any size, with memory for one piece
 * and without a thread of the library. Unlike an engine's handle it is an address; one thread at a time may use it. */
typedef struct outbound_exchange outbound_exchange;

/** Begins to answer a web request from its header.
 *
 *  method, target, header_lines  As for outbound_http().
 *  access    The caller and its permissions, from your own login: {"actor": "ada", "scopes": ["read"]}. Scopes are
 *            read, write, send, pii and admin; only admin includes the others. NULL: the request must carry an API
 *            token, as with outbound_http(). Never derive `access` from the request itself.
 *  exchange  Set to the exchange, or to NULL on failure. Close it with outbound_exchange_close().
 *
 *  Fails with OUTBOUND_INVALID for an argument that breaks a rule, OUTBOUND_CLOSED, OUTBOUND_NO_MEMORY. A fault of the
 *  request itself is reported by its response. Since 0.1. */
OUTBOUND_API int outbound_exchange_open(outbound_engine* engine, const char* method, const char* target,
    const char* header_lines, const char* access, outbound_exchange** exchange);

/** Passes the next piece of the request's body, of any size, and waits until it is consumed: read no more from your
 * client until then.
 *
 *  Fails with OUTBOUND_CONFLICT if no more is accepted, because the response is known or outbound_exchange_finish() was
 *  called: continue with the response. OUTBOUND_INVALID, OUTBOUND_CLOSED, OUTBOUND_NO_MEMORY. Since 0.1. */
OUTBOUND_API int outbound_exchange_write(outbound_exchange* exchange, const void* piece, size_t size);

/** Ends the request's body and waits for the response.
 *
 *  timeout_ms  See "Waiting" above.
 *  reply       Set to a reply with status, header fields and an empty body, or to NULL on failure. Free it with
 *              outbound_reply_free(). May be NULL if you do not need it.
 *
 *  Fails with OUTBOUND_TIMEOUT: call again. OUTBOUND_INVALID, OUTBOUND_CLOSED, OUTBOUND_NO_MEMORY. Since 0.1. */
OUTBOUND_API int outbound_exchange_finish(outbound_exchange* exchange, int timeout_ms, outbound_reply** reply);

/** Waits for the next piece of the response's body. Call it when your client has received the previous piece.
 *
 *  timeout_ms   See "Waiting" above.
 *  piece, size  Set to the piece and its size, or to NULL and 0 at the end and on failure. Borrowed, until the next
 *               call on this exchange.
 *
 *  Fails with OUTBOUND_TIMEOUT: call again. After any other failure the body is incomplete: close your connection, so
 *  that your client does not mistake it for complete. Since 0.1. */
OUTBOUND_API int outbound_exchange_next(outbound_exchange* exchange, int timeout_ms, const void** piece, size_t* size);

/** Closes and frees an exchange. Before the end of the response this means that the client disconnected: an upload is
 * undone. Close it even after outbound_close() of its engine, or after a fork. NULL is ignored. Since 0.1. */
OUTBOUND_API void outbound_exchange_close(outbound_exchange* exchange);

/** Starts dispatching on threads of the library: due campaigns are prepared and sent, interrupted ones continue.
 * Returns at once; follow the work with outbound_poll(). Does nothing if dispatching has started already. Any number
 * of engines, in any number of processes, may dispatch from one database.
 *
 *  Fails with OUTBOUND_CONFIG when a provider cannot be set up as configured, OUTBOUND_STORE or OUTBOUND_BUSY. Nothing
 *  is dispatched then, and the next outbound_poll() returns the problem in an event `log`. Since 0.1. */
OUTBOUND_API int outbound_start(outbound_engine* engine);

/** Stops dispatching. Nothing new is sent from the moment of the call; messages in flight may settle until `drain_ms`
 * has passed. Campaigns keep their state and continue after the next outbound_start(). Does nothing if dispatching has
 * not started.
 *
 *  drain_ms  0 does not wait, -1 waits until everything is settled, less than -1 is refused with OUTBOUND_INVALID.
 *
 *  Fails with OUTBOUND_TIMEOUT if messages were still in flight after `drain_ms`: dispatching has stopped all the same,
 *  and the outcome of those messages is unknown until it is recovered. Since 0.1. */
OUTBOUND_API int outbound_stop(outbound_engine* engine, int drain_ms);

/** Takes the oldest event from the engine's queue.
 *
 *  timeout_ms  How long to wait for one; see "Waiting" above. outbound_wake() ends the wait from any thread.
 *  event       Set to the event, or to NULL with OUTBOUND_OK if none came; to the problem document on failure. An event
 *              is {"type": "...", "at": "2026-11-22T15:00:00.000000Z", "data": {...}}, where type is one of
 *                campaign.scheduled    campaign_id, scheduled_at
 *                campaign.unscheduled  campaign_id: it is a draft again
 *                campaign.started      campaign_id
 *                campaign.prepared     campaign_id: its recipients are frozen
 *                campaign.paused       campaign_id, reason, detail
 *                campaign.resumed      campaign_id: it runs again, after a pause or after its completion
 *                campaign.completed    campaign_id
 *                campaign.cancelled    campaign_id
 *                provider.set_aside    provider, reason, code
 *                provider.resumed      provider
 *                recipient.replied     campaign_id, seq
 *                message.delivered     from here to webhook.test: in the log of events (events.list) alone
 *                message.bounced       campaign_id, seq, contact_id, attempt, channel, bounce
 *                message.failed        as message.delivered
 *                message.unknown       as message.delivered
 *                message.opened        as message.delivered, and actor
 *                message.clicked       as message.opened
 *                message.replied       as message.delivered
 *                opt_out               as message.delivered
 *                opt_in                as message.delivered
 *                call.answered         as message.opened
 *                call.voicemail        as message.opened
 *                call.no_answer        as message.delivered
 *                call.transferred      as message.delivered, and talk_seconds
 *                import.completed      job_id
 *                webhook.test          posted by webhook_endpoints.test
 *                log                   level, message; problem where there is one
 *                events.dropped        count
 *              Ignore types that you do not know. Events hold neither secrets nor addresses.
 *
 *  Every change of a campaign's or an account's state is reported once, by the engine that made it; for a change by an
 *  operation (campaigns.start), that is the engine on which the operation was called. Other processes on the same
 *  database do not receive it.
 *
 *  The queue holds 10,000 events. While it is full, new events are dropped; events.dropped, after the queued ones,
 *  gives their number. Each event is given to one caller only. Fails with OUTBOUND_CLOSED also if the engine is closed
 *  during the wait. Since 0.1. */
OUTBOUND_API int outbound_poll(outbound_engine* engine, int timeout_ms, char** event);

/** A descriptor that is readable while events are queued, for poll(2), epoll or an event loop; then call
 * outbound_poll() with a timeout of 0 until it returns a NULL event. The engine owns the descriptor, which is valid
 * until the engine is closed: do not read, write or close it.
 *
 *  Returns the descriptor, which is never negative, or a code: OUTBOUND_NOT_FOUND where the system has no eventfd.
 *  Since 0.1. */
OUTBOUND_API int outbound_event_fd(outbound_engine* engine);

/** Ends one wait in outbound_poll(), which then returns OUTBOUND_OK with a NULL event; if no thread waits, ends the
 * next wait. Does nothing if the handle is not open. Must not be called from a signal handler. Since 0.1. */
OUTBOUND_API void outbound_wake(outbound_engine* engine);

/** Frees a text that this library returned. NULL is ignored. Anything else, or a second call with the same text, is
 * undefined behaviour, as with free(). Since 0.1. */
OUTBOUND_API void outbound_free(void* text);

#ifdef __cplusplus
}
#endif

#endif
