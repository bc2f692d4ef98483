// The table of endpoints: raw request in, response out. Webhooks, pages for recipients, health, uploads and downloads
// are rows of it.
#pragma once

#include "api/context.hpp"
#include "api/operation.hpp"
#include "model/foreign_json.hpp"

#include <outbound/web.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace outbound::web {

class costly_reads;
class event_committer;
class event_feed;
class waiting_calls;

/// Signals once that the server is about to stop. Threads: any.
class stop_signal {
public:
    /// Calls the function that was set, once.
    void send()
    {
        const std::lock_guard alone{guard_};
        is_sent_ = true;
        if (call_)
            call_();
    }

    /// Sets the function that send() calls with a lock held; calls it at once if send() was called before. Empty: none.
    void set(std::function<void()> call)
    {
        const std::lock_guard alone{guard_};
        call_ = std::move(call);
        if (is_sent_ && call_)
            call_();
    }

private:
    std::mutex guard_;
    bool is_sent_ = false;
    std::function<void()> call_;
};

/// A request during its processing by an endpoint. Must not be moved, because its views point into the request.
struct web_call {
    web_call(api::context& context, web_request head, boost::asio::any_io_executor workers,
        event_committer* shared_committer = nullptr);
    web_call(const web_call&) = delete;
    web_call& operator=(const web_call&) = delete;

    api::context& ctx;
    web_request request;                  ///< Includes the body, unless a sink consumes it.
    boost::asio::any_io_executor worker;  ///< Runs blocking work of this request.
    event_committer* committer;           ///< Null if the server has none.
    event_feed* feed = nullptr;           ///< The router's feed.
    costly_reads* costly = nullptr;       ///< The router's limit; null: none.
    waiting_calls* waiting = nullptr;     ///< Null if the server has no threads for calls that wait.
    stop_signal stop;                     ///< Ends waits of the request.
    std::string_view path;                ///< Path of the target, not decoded.
    std::string_view query;               ///< Text after `?`, not decoded.
    std::vector<std::string_view> parts;  ///< Values of the pattern's `{…}`, not decoded.
};

/// One row. It has either `answer` or `open`.
struct endpoint {
    std::string method;
    std::string path;  ///< `{name}` matches one segment.

    /// Called once the body is complete (see longest_body), on the worker; may block. An exception becomes a problem
    /// document.
    std::function<boost::asio::awaitable<web_response>(web_call& call)> answer{};

    /// Creates the sink for a body of any size. Must not block. An exception of open() or the sink becomes a problem
    /// document; the sink is then abandoned.
    std::function<std::unique_ptr<web_sink>(std::unique_ptr<web_call> call)> open{};

    /// The scope that the caller needs; `nullopt`: the request is authenticated by a signature or a secret in its path.
    std::optional<outbound::scope> scope{};

    /// The operation named in the audit entry of a refusal; may be null.
    const api::operation* operation = nullptr;

    /// Requests from this machine, not through a proxy, need no `scope` (monitoring).
    bool is_open_to_this_machine = false;

    /// Selected only if this is the body's Content-Type (POST), or is listed in Accept (GET): `text/csv`, `image/*`.
    std::string media{};
    /// With media, the member of the operation's request that the body becomes, and that is not in the query.
    std::string body_member{};

    /// answer() never blocks and is called on the server's executor, even while all workers are busy.
    bool is_quick = false;

    /// Served even if there is no room for other requests: health checks, and requests that are not repeated.
    bool is_urgent = false;

    /// answer() may wait for a vendor, a host or another server; it has a thread of waiting_calls, if there are these.
    bool may_wait = false;
    /// Served even on the connections that are kept for health checks.
    bool is_health = false;

    std::size_t longest_body = 8 * 1024 * 1024;  ///< Maximum size of the body for answer(), in bytes.
    /// Maximum number of JSON values that count against the budget for bodies (model/foreign_json.hpp).
    std::size_t most_values = most_json_values;
    std::size_t most_held = 0;  ///< Maximum bytes of a body that the sink of open() holds in memory.
};

/// All rows except webhooks, which depend on the readers of the context.
std::span<const endpoint> endpoints();

web_response text_response(unsigned status, std::string body, std::string_view type = "text/plain; charset=utf-8");

/// A problem document as in RFC 9457.
web_response problem_response(const problem& fault);

/// A problem specific to the web: `code` as in problem documents, `status` 400–599, and additional members.
web_response problem_response(unsigned status, std::string_view code, std::string_view title, std::string_view detail,
    const boost::json::object& more = {});

/// The problem of the current exception. Rethrows std::bad_alloc.
web_response response_to_exception();

/// The same for callers whom nobody knows: without the words of faults of the server, which name its files and hosts.
web_response response_to_stranger();

/// The rows of the context's readers, which verify and parse the requests. Events are committed before the response.
std::vector<endpoint> webhook_endpoints(const api::context& ctx);

/// The row of /metrics, for one router.
std::vector<endpoint> metric_endpoints();

/// The script's response during a call; `nullopt` if the call, its campaign or the gather is unknown.
boost::asio::awaitable<std::optional<web_response>> answer_during_call(
    const web_call& call, const call_question& question);

/// Commits the events of a request, together with those of other requests if the call has a committer, and reports
/// replies to the host. Turns clicks on outbound's own links into `other`.
boost::asio::awaitable<void> commit_events(const web_call& call, std::vector<provider_event> events);

/// Commits events immediately, without those of other requests.
void commit_events(api::context& ctx, std::span<provider_event> events);

/// Whether a link is one of outbound's unsubscribe links: below the public URL, or with a valid signature under any
/// earlier public URL.
bool is_unsubscribe_link(const api::context& ctx, std::string_view link);

// The rows by subject, each in the source file of that name.
std::vector<endpoint> dashboard_endpoints();
std::vector<endpoint> download_endpoints();
std::vector<endpoint> health_endpoints();
std::vector<endpoint> image_endpoints();
std::vector<endpoint> live_event_endpoints();
std::vector<endpoint> openapi_endpoints();
std::vector<endpoint> sandbox_endpoints();
std::vector<endpoint> unsubscribe_endpoints();
std::vector<endpoint> upload_endpoints();

}  // namespace outbound::web
