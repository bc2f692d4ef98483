// The table of endpoints: raw request in, response out. Webhooks, pages for recipients and health are rows of it.
#pragma once

#include "api/context.hpp"

#include <outbound/web.hpp>

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::web {

/// A request on its way through an endpoint.
struct web_call {
    api::context& ctx;
    const web_request& request;
    std::string_view path;                ///< Of the target, not decoded.
    std::string_view query;               ///< Behind the `?`, not decoded.
    std::vector<std::string_view> parts;  ///< What stood for each `{…}` of the pattern, not decoded.
    webhook_reader* reader = nullptr;     ///< Webhooks: who reads the request.
    std::string_view subject = {};        ///< Webhooks: of the reader's endpoint.
};

struct endpoint {
    std::string_view method;
    std::string_view path;  ///< `{name}` stands for one segment.

    /// May throw error; what it throws becomes a problem document.
    boost::asio::awaitable<web_response> (*answer)(web_call& call);
};

/// The endpoints beside the webhooks, which the readers of the context have.
std::span<const endpoint> endpoints();

/// Finds the endpoint and waits for its answer: 404 and 405 where there is none. Throws std::bad_alloc, and nothing
/// else.
web_response answer(api::context& ctx, const web_request& request);

/// A problem document as a response.
web_response problem_response(const problem& fault);

/// A short text as a response.
web_response text_response(unsigned status, std::string body, std::string_view type = "text/plain; charset=utf-8");

/// Answers any webhook: call.reader verifies and reads the request, and its events are committed.
boost::asio::awaitable<web_response> take_webhook(web_call& call);

/// The script's answer to a question during a call; `nullopt` if the call, its campaign or the gather is unknown.
std::optional<web_response> answer_during_call(api::context& ctx, const call_question& question);

/// Commits events that came with a request, and tells the host of replies.
void commit_events(api::context& ctx, std::span<const provider_event> events);

/// Whether a link is an unsubscribe link of ours: below our public URL, or signed by us whatever that was then.
bool is_unsubscribe_link(const api::context& ctx, std::string_view link);

// The rows by subject, each in the source of that name.
std::vector<endpoint> health_endpoints();
std::vector<endpoint> unsubscribe_endpoints();

}  // namespace outbound::web
