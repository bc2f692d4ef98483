// The table of endpoints: raw request in, response out. Webhooks, pages for recipients, health, uploads and downloads
// are rows of it.
#pragma once

#include "api/context.hpp"
#include "api/operation.hpp"

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

class event_committer;
class event_feed;

/// Told once that the server is about to stop. Threads: any.
class stop_signal {
public:
    /// Calls what was set, once.
    void send()
    {
        const std::lock_guard alone{guard_};
        is_sent_ = true;
        if (call_)
            call_();
    }

    /// Sets what send() calls, with a lock held; called at once if it was sent already. Empty: nothing.
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

/// A request on its way through an endpoint. Stays where it was made: its views point into the request.
struct web_call {
    web_call(api::context& context, web_request head, boost::asio::any_io_executor workers,
        event_committer* shared_committer = nullptr);
    web_call(const web_call&) = delete;
    web_call& operator=(const web_call&) = delete;

    api::context& ctx;
    web_request request;                  ///< With the body, unless a sink takes it.
    boost::asio::any_io_executor worker;  ///< Where blocking work of this request runs.
    event_committer* committer;           ///< May be null: the server has none.
    event_feed* feed = nullptr;           ///< Of the router.
    stop_signal stop;                     ///< Ends what the request waits for.
    std::string_view path;                ///< Of the target, not decoded.
    std::string_view query;               ///< Behind the `?`, not decoded.
    std::vector<std::string_view> parts;  ///< What stood for each `{…}` of the pattern, not decoded.
};

/// One row. It has `answer` or `open`, not both.
struct endpoint {
    std::string method;
    std::string path;  ///< `{name}` stands for one segment.

    /// Called once the body is complete (see longest_body), on the worker, so it may block. What it throws becomes a
    /// problem document.
    std::function<boost::asio::awaitable<web_response>(web_call& call)> answer{};

    /// Makes the sink that takes a body of any size. Must not block. What open() and the sink throw becomes a problem
    /// document; the sink is abandoned then.
    std::function<std::unique_ptr<web_sink>(std::unique_ptr<web_call> call)> open{};

    /// What the caller must be allowed to do; none: the request proves itself (a signature, a secret in its path).
    std::optional<outbound::scope> scope{};

    /// The operation that a refusal is recorded for; may be null.
    const api::operation* operation = nullptr;

    /// Answered without `scope` to requests that come from this machine and from no proxy: monitoring.
    bool is_open_to_this_machine = false;

    /// Chosen only when this is the Content-Type of the body (POST), or named in Accept (GET): `text/csv`.
    std::string media{};

    /// answer() never blocks and is called on the executor of the server, also while all workers are busy.
    bool is_quick = false;

    /// Answered also where there is no room left for other requests: health checks, and what is not sent again.
    bool is_urgent = false;

    std::size_t longest_body = 8 * 1024 * 1024;  ///< Bytes that answer() takes.
    std::size_t most_held = 0;                   ///< Bytes of a body that the sink of open() keeps in memory at once.
};

/// All rows but the webhooks, which the readers of the context have.
std::span<const endpoint> endpoints();

web_response text_response(unsigned status, std::string body, std::string_view type = "text/plain; charset=utf-8");

/// RFC 9457.
web_response problem_response(const problem& fault);

/// A problem that only the web has: `code` as in problem documents, `status` 400–599, and members of its own.
web_response problem_response(unsigned status, std::string_view code, std::string_view title, std::string_view detail,
    const boost::json::object& more = {});

/// The problem of the exception that is being handled. Throws std::bad_alloc on.
web_response response_to_exception();

/// The rows of the context's readers, which verify and read the requests. Their events are committed before the answer.
std::vector<endpoint> webhook_endpoints(const api::context& ctx);

/// The script's answer to a question during a call; `nullopt` if the call, its campaign or the gather is unknown.
boost::asio::awaitable<std::optional<web_response>> answer_during_call(
    const web_call& call, const call_question& question);

/// Commits events that came with a request, with those of other requests where the call has a committer, and tells the
/// host of replies. Turns clicks on our own links into `other`.
boost::asio::awaitable<void> commit_events(const web_call& call, std::vector<provider_event> events);

/// The same at once, without others.
void commit_events(api::context& ctx, std::span<provider_event> events);

/// Whether a link is an unsubscribe link of ours: below our public URL, or signed by us whatever that was then.
bool is_unsubscribe_link(const api::context& ctx, std::string_view link);

// The rows by subject, each in the source of that name.
std::vector<endpoint> dashboard_endpoints();
std::vector<endpoint> download_endpoints();
std::vector<endpoint> health_endpoints();
std::vector<endpoint> live_event_endpoints();
std::vector<endpoint> openapi_endpoints();
std::vector<endpoint> unsubscribe_endpoints();
std::vector<endpoint> upload_endpoints();

}  // namespace outbound::web
