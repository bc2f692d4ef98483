/** \file outbound.h  The C interface of outbound: email campaigns from inside your own program.
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
 * What holds for all functions
 *
 * Text      UTF-8, ended by a NUL, in both directions. Configuration, requests, responses and events are JSON
 *           documents; those that you send may be nested 32 deep. Ids are JSON numbers, times are RFC 3339 strings in
 *           UTC. Unknown members are refused in what you send; ignore them in what you get, since later versions add
 *           some.
 * Ownership The type tells: a `const char *` is borrowed, a `char *` is yours and goes to outbound_free(). Arguments
 *           are copied: you may free or change them as soon as the function has returned.
 * Errors    A function that can fail returns OUTBOUND_OK, which is 0, or one of the negative codes below. Where it has
 *           an out parameter of type `char **`, that is set to NULL first, and on failure holds a problem document as
 *           in RFC 9457: {"type", "title", "status", "detail", "code", "violations": [{"path", "message"}]}. `detail`
 *           is for people: the thing, its fault, the wish. `violations`, where present, name the members that are
 *           wrong. Free the document. Only with OUTBOUND_NO_MEMORY may it be NULL. An operation that fails has written
 *           nothing, unless the operation's own description says so. outbound_start() and outbound_stop() have no such
 *           parameter: the next outbound_poll() tells.
 * NULL      is refused with OUTBOUND_INVALID, except where it says otherwise. If there is nowhere to put the answer,
 *           nothing is done.
 * Handles   are not addresses: do not look behind them. One that is NULL, was closed, or never came from this library
 *           is detected and refused, and closing it does nothing. Values of closed handles do not come back.
 * Threads   Every function may be called from any thread, on the same handle too and at the same time. Threads of the
 *           library never call your code. Do not cancel a thread (pthread_cancel) while it is inside a function of this
 *           library.
 * Waiting   A `timeout_ms` of 0 does not wait, -1 waits without limit, less than -1 is refused.
 * Fork      A handle belongs to the process that opened it. In a child every function refuses it with OUTBOUND_CLOSED,
 *           and outbound_close() frees nothing, on purpose: connections cannot be shared. A child may open engines of
 *           its own; texts that the parent got may be freed there. Any thread may fork at any time: fork() waits for
 *           calls that are under way.
 * Exit      Close engines before your program ends. One that is left open when exit() is called ends its dispatching
 *           there without draining, and what was in flight is recovered by the next engine on that database.
 * Stability Within one SONAME nothing here changes or disappears; functions and codes may be added. "Since" names the
 *           version of outbound that brought a function.
 *
 * Without its lines that start with a number sign, the extern "C" pair and the word OUTBOUND_API, this file is what
 * PHP's FFI::cdef() takes.
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

/** What a function returned, by what to do about it. The values never change; more may be added: treat a code that you
 * do not know like OUTBOUND_INTERNAL. Each is the `code` of its problem document in capitals. */
enum outbound_code {
    OUTBOUND_OK = 0,         /**< It is done. */
    OUTBOUND_INVALID = -1,   /**< The request or an argument breaks a rule: mend what the problem names. */
    OUTBOUND_NOT_FOUND = -2, /**< There is no such thing: check the id. */
    OUTBOUND_CONFLICT = -3,  /**< The present state does not allow it, or a name is taken: read the state first. */
    OUTBOUND_UNKNOWN_OPERATION = -4, /**< No operation has that name: check its spelling, or update the library. */
    OUTBOUND_CONFIG = -5,            /**< The configuration document is wrong: mend it and open again. */
    OUTBOUND_SCHEMA = -6,            /**< The database has another schema: let it migrate, or update the library. */
    OUTBOUND_STORE = -7,             /**< The database failed or cannot be reached: see to it, then try again. */
    OUTBOUND_BUSY = -8,              /**< Another process holds the database: try again soon. */
    OUTBOUND_TIMEOUT = -9,   /**< Not done by the deadline, and it may be done later: look before you repeat it. */
    OUTBOUND_PROVIDER = -10, /**< A provider refused, or cannot be reached: see the detail. */
    OUTBOUND_CLOSED = -11,   /**< The handle was closed, or belongs to another process: open an engine. */
    OUTBOUND_INTERNAL = -12, /**< A fault of outbound itself: please report it. */
    OUTBOUND_NO_MEMORY = -13 /**< Memory ran out: free some and try again. The problem may be NULL. */
};

/** An engine over one database. */
typedef struct outbound_engine outbound_engine;

/** The OUTBOUND_ABI_VERSION that the loaded library was built with. If you load the library by hand, compare it with
 * your own before you call anything else. Cannot fail. Since 0.1. */
OUTBOUND_API uint32_t outbound_abi_version(void);

/** The version of the loaded library, such as "0.1.0". Borrowed, as long as the library is loaded. Cannot fail. Since
 * 0.1. */
OUTBOUND_API const char* outbound_version(void);

/** Opens an engine.
 *
 *  Cheap: it starts no thread, connects to no provider and sends nothing, so that a web process can open, call and
 *  close for each request. An empty database is set up; one with an older schema is refused unless the configuration
 *  says "migrate": true.
 *
 *  config   The configuration document, see docs/configuration.md. "{}" will do: sqlite://outbound.db in the
 *           working directory, and the provider that the environment names.
 *  engine   Set to the handle, or to NULL on failure. Give it to outbound_close() in the end.
 *  problem  Set to NULL, or on failure to the problem document. May be NULL if you do not want it.
 *
 *  Fails with OUTBOUND_CONFIG (not UTF-8, not JSON, or a member is wrong), OUTBOUND_STORE, OUTBOUND_BUSY or
 *  OUTBOUND_SCHEMA. Since 0.1. */
OUTBOUND_API int outbound_open(const char* config, outbound_engine** engine, char** problem);

/** Closes an engine and releases all that it holds.
 *
 *  If it dispatches, that is ended first as by outbound_stop(engine, 0): call that yourself with the time to drain that
 *  you can spare. Other threads' waits in outbound_poll() end with OUTBOUND_CLOSED, and calls under way are waited for,
 *  so that when this returns nothing of the engine is running. New calls are refused from the start.
 *
 *  engine   A handle. NULL, and one that is no open engine, are ignored.
 *
 *  In a child after fork the handle is forgotten and its memory left alone. Since 0.1. */
OUTBOUND_API void outbound_close(outbound_engine* engine);

/** Runs one operation and waits for its result. Operations are trusted: whether your user may do that is for you to
 * check first.
 *
 *  operation   Its name, `noun.verb`: contacts.upsert, imports.create, segments.count, email_templates.create,
 *              campaigns.create, campaigns.start, campaigns.pause, campaigns.analytics, suppressions.add, explain,
 *              verify, stats and more. The program `outbound operations` lists them, and `outbound operations NAME`
 *              shows their members.
 *  request     A JSON object with the operation's members; "{}" for none.
 *  timeout_ms  How long to wait for a database that another process writes to; see "Waiting" above. Here -1 means the
 *              10 seconds that are the most in any case. The work itself is not cut short.
 *  response    Set to the result as a JSON document, or to the problem document on failure.
 *
 *  Fails with OUTBOUND_UNKNOWN_OPERATION; OUTBOUND_INVALID for a request that is not UTF-8, not JSON or breaks a rule,
 *  and the problem names the place; OUTBOUND_NOT_FOUND and OUTBOUND_CONFLICT as the operation has it; OUTBOUND_STORE,
 *  OUTBOUND_BUSY or OUTBOUND_TIMEOUT because of the database; OUTBOUND_PROVIDER. Since 0.1. */
OUTBOUND_API int outbound_call(
    outbound_engine* engine, const char* operation, const char* request, int timeout_ms, char** response);

/** An answer to a web request. */
typedef struct outbound_reply outbound_reply;

/** Answers a web request: webhooks of vendors, calls that ask what to say, unsubscribe links, health. Let your web
 * server pass on what comes in under the `public_url` of the configuration; requests that are refused get an answer
 * like all others. The operations under /api/v1/outbound need an API token ("Authorization: Bearer obt_..."), or 401 is
 * the answer: outbound_exchange_open() takes who asks. A response whose body is larger than 64 MiB or never ends is
 * refused with a problem document.
 *
 *  method        As it came in, "POST".
 *  target        Path and query as they came in: "/outbound/webhooks/sendgrid?x=1".
 *  header_lines  The header fields, "Name: value" each, with CRLF or LF behind each; "" for none.
 *  body, size    The body as it came in, to the byte: signatures are over it. NULL with a size of 0 for none.
 *  reply         Set to the answer, which goes to outbound_reply_free(), or to NULL on failure.
 *
 *  Fails with OUTBOUND_INVALID for an argument that breaks a rule, OUTBOUND_CLOSED, OUTBOUND_NO_MEMORY. Since 0.1. */
OUTBOUND_API int outbound_http(outbound_engine* engine, const char* method, const char* target,
    const char* header_lines, const void* body, size_t size, outbound_reply** reply);

/** The status, 200 to 599; 0 for NULL. Since 0.1. */
OUTBOUND_API int outbound_reply_status(const outbound_reply* reply);

/** The header fields, "Name: value" with CRLF behind each; "" for NULL. Borrowed, as long as the reply lives. Since
 * 0.1. */
OUTBOUND_API const char* outbound_reply_headers(const outbound_reply* reply);

/** The body, with its size in bytes in `size`, which may be NULL; NULL and 0 for NULL. Borrowed, as long as the reply
 * lives. Since 0.1. */
OUTBOUND_API const void* outbound_reply_body(const outbound_reply* reply, size_t* size);

/** Frees a reply. NULL is ignored. Since 0.1. */
OUTBOUND_API void outbound_reply_free(outbound_reply* reply);

/** A web request and its response in pieces: uploads, downloads and live events of any size, in the memory of one piece
 * and without a thread of the library. Other than engines it is an address; one thread at a time may use it. */
typedef struct outbound_exchange outbound_exchange;

/** Begins to answer a web request from its header.
 *
 *  method, target, header_lines  As for outbound_http().
 *  access    Who asks and what they may do, from your own login: {"actor": "ada", "scopes": ["read"]}, where scopes are
 *            of read, write, send, pii and admin, and only admin includes the others. NULL: the request must show an
 * API token, as with outbound_http(). Never build it from what the request says of itself. exchange  Set to the
 * exchange, which goes to outbound_exchange_close(), or to NULL on failure.
 *
 *  Fails with OUTBOUND_INVALID for an argument that breaks a rule, OUTBOUND_CLOSED, OUTBOUND_NO_MEMORY. What is wrong
 *  with the request is its response. Since 0.1. */
OUTBOUND_API int outbound_exchange_open(outbound_engine* engine, const char* method, const char* target,
    const char* header_lines, const char* access, outbound_exchange** exchange);

/** Gives the next piece of the request's body, of any size, and waits until it is stored or kept: read no more from
 * your client before.
 *
 *  Fails with OUTBOUND_CONFLICT if no more is wanted, because the response is known or outbound_exchange_finish() was
 *  called: go on with the response. OUTBOUND_INVALID, OUTBOUND_CLOSED, OUTBOUND_NO_MEMORY. Since 0.1. */
OUTBOUND_API int outbound_exchange_write(outbound_exchange* exchange, const void* piece, size_t size);

/** Ends the request's body and waits for the response.
 *
 *  timeout_ms  See "Waiting" above.
 *  reply       Set to a reply with status and header fields, whose body is empty, and which goes to
 *              outbound_reply_free(); to NULL on failure. May be NULL if you do not want it.
 *
 *  Fails with OUTBOUND_TIMEOUT: call again. OUTBOUND_INVALID, OUTBOUND_CLOSED, OUTBOUND_NO_MEMORY. Since 0.1. */
OUTBOUND_API int outbound_exchange_finish(outbound_exchange* exchange, int timeout_ms, outbound_reply** reply);

/** Waits for the next piece of the response's body. Ask for it when your client has taken the one before.
 *
 *  timeout_ms   See "Waiting" above.
 *  piece, size  Set to the piece and its size, or to NULL and 0 at the end and on failure. Borrowed, until the next
 * call on this exchange.
 *
 *  Fails with OUTBOUND_TIMEOUT: call again. Any other failure breaks the body off: close your connection, so that your
 *  client does not take it for whole. Since 0.1. */
OUTBOUND_API int outbound_exchange_next(outbound_exchange* exchange, int timeout_ms, const void** piece, size_t* size);

/** Ends an exchange. Before the end of the response it means that the client went away: an upload is undone. After
 * outbound_close() of its engine, or a fork, it must still be closed. NULL is ignored. Since 0.1. */
OUTBOUND_API void outbound_exchange_close(outbound_exchange* exchange);

/** Begins dispatching, on threads of the library's own: campaigns that are due are prepared and sent, interrupted ones
 * go on. Returns at once; follow the work with outbound_poll(). Nothing happens if it has begun already. Any number of
 *  engines, in any number of processes, may dispatch from one database.
 *
 *  Fails with OUTBOUND_CONFIG when a provider cannot be set up as it is configured, with OUTBOUND_STORE or
 *  OUTBOUND_BUSY. Then nothing is dispatched, and the next outbound_poll() gives the problem in an event `log`. Since
 *  0.1. */
OUTBOUND_API int outbound_start(outbound_engine* engine);

/** Ends dispatching. Nothing new is sent from the moment of the call; what is in flight may settle until `drain_ms` has
 * passed. Campaigns keep their state and go on after the next outbound_start(). Nothing happens if dispatching has not
 * begun.
 *
 *  drain_ms  0 does not wait, -1 waits until everything is settled, less than -1 is refused with OUTBOUND_INVALID.
 *
 *  Fails with OUTBOUND_TIMEOUT if something was still in flight when the time was over: dispatching has ended all the
 *  same, and what became of those messages is unknown until it is recovered. Since 0.1. */
OUTBOUND_API int outbound_stop(outbound_engine* engine, int drain_ms);

/** Takes the oldest event: what the engine has to tell while it works.
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
 *                log                   level, message; problem where there is one
 *                events.dropped        count
 *              or one that you do not know and ignore. Events hold neither secrets nor addresses.
 *
 *  Every change of a campaign's or an account's state is reported once, by the process that made it: one that an
 *  operation makes (campaigns.start) by the engine that the operation was called on, any other by the engine that did
 *  it. Other processes on the same database do not receive it.
 *
 *  The queue holds 10,000 events. When it is full, further ones are dropped, and events.dropped after the others says
 *  how many. Each event is given to one caller only. Fails with OUTBOUND_CLOSED also if the engine is closed during the
 *  wait. Since 0.1. */
OUTBOUND_API int outbound_poll(outbound_engine* engine, int timeout_ms, char** event);

/** A descriptor that is readable while events wait, for poll(2), epoll or an event loop; then call outbound_poll() with
 * a timeout of 0 until it gives NULL. It belongs to the engine and is valid until that is closed: do not read, write or
 * close it.
 *
 *  Returns the descriptor, which is never negative, or a code: OUTBOUND_NOT_FOUND where the system has no such thing.
 *  Since 0.1. */
OUTBOUND_API int outbound_event_fd(outbound_engine* engine);

/** Ends one wait in outbound_poll(), which then gives NULL and OUTBOUND_OK; if nobody waits, the next wait. Does
 * nothing if the handle is no open engine. Not for signal handlers. Since 0.1. */
OUTBOUND_API void outbound_wake(outbound_engine* engine);

/** Frees a text that this library gave you. NULL is ignored. Anything else, and a text that was freed already, is as
 * fatal as it is for free(). Since 0.1. */
OUTBOUND_API void outbound_free(void* text);

#ifdef __cplusplus
}
#endif

#endif
