// Calls of a client on the loop of the host, for any completion token of Asio: callbacks, futures, coroutines.
//
//     const json::value request{{"id", 7}};
//     const result<json::value> found = co_await async_call(crm, "campaigns.get", request, asio::use_awaitable);
//
// The work is done by threads of the client, so nothing blocks the loop. A handler runs on its associated executor, and
// keeps its loop running until then; one that has none runs on a thread of the client. The client outlives the calls:
// its destructor waits for them.
#pragma once

#include <outbound/client.hpp>
#include <outbound/web.hpp>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <utility>

namespace outbound {

/// Without a template, for async.hpp alone.
namespace async_calls {

using answer_handler = boost::asio::any_completion_handler<void(result<boost::json::value>)>;
using response_handler = boost::asio::any_completion_handler<void(web_response)>;
using event_handler = boost::asio::any_completion_handler<void(std::optional<event>)>;

void begin(client& crm, std::string operation, boost::json::value request, answer_handler handler);
void begin(client& crm, web_request request, response_handler handler);
void begin(client& crm, event_handler handler);

}  // namespace async_calls

/// As client::call(). Completes with a result: `void(result<boost::json::value>)`.
template <class CompletionToken>
auto async_call(client& crm, std::string operation, boost::json::value request, CompletionToken&& token)
{
    return boost::asio::async_initiate<CompletionToken, void(result<boost::json::value>)>(
        [&crm](auto handler, std::string name, boost::json::value document) {
            async_calls::begin(crm, std::move(name), std::move(document), std::move(handler));
        },
        token, std::move(operation), std::move(request));
}

/// As service::handle(), also for long waits. Completes with the response: `void(web_response)`.
template <class CompletionToken>
auto async_handle(client& crm, web_request request, CompletionToken&& token)
{
    return boost::asio::async_initiate<CompletionToken, void(web_response)>(
        [&crm](auto handler, web_request head) { async_calls::begin(crm, std::move(head), std::move(handler)); }, token,
        std::move(request));
}

/// Takes the oldest event, as soon as there is one. Completes with it, and with `nullopt` when it is cancelled or the
/// client is destroyed: `void(std::optional<event>)`. Supports cancellation (terminal).
template <class CompletionToken>
auto async_next_event(client& crm, CompletionToken&& token)
{
    return boost::asio::async_initiate<CompletionToken, void(std::optional<event>)>(
        [&crm](auto handler) { async_calls::begin(crm, std::move(handler)); }, token);
}

}  // namespace outbound
