// Collects or passes bodies on; every exception but bad_alloc becomes a problem document.
#include "web/sinks.hpp"

#include "web/worker.hpp"

namespace outbound::web {
namespace {

namespace asio = boost::asio;

asio::awaitable<web_response> settle(asio::awaitable<web_response> response)
{
    try {
        co_return co_await std::move(response);
    } catch (...) {
        co_return response_to_exception();
    }
}

asio::awaitable<void> call_abandon(web_sink& sink)
{
    try {
        co_await sink.abandon();
    } catch (const std::exception&) {
        // Nobody is there to read it; a restart cleans up as after a crash.
    }
}

}  // namespace

asio::awaitable<void> collecting_sink::write(std::string_view piece)
{
    auto& body = call_->request.body;
    too_large_ = too_large_ || body.size() + piece.size() > longest_body;
    if (!too_large_)
        body += piece;
    co_return;
}

asio::awaitable<web_response> collecting_sink::finish()
{
    if (too_large_)
        co_return problem_response(413, "too_large", "The body is too large",
            "the body is larger than " + std::to_string(longest_body / 1024 / 1024) + " MiB; send less at once");
    if (row_.is_quick)
        co_return co_await settle(row_.answer(*call_));
    co_return co_await await_on(call_->worker, settle(row_.answer(*call_)));
}

asio::awaitable<web_response> head_sink::finish()
{
    auto response = co_await inner_->finish();
    if (!response.source)
        response.headers.push_back({"Content-Length", std::to_string(response.body.size())});
    response.source.reset();
    response.body.clear();
    co_return response;
}

asio::awaitable<void> guarding_sink::write(std::string_view piece)
{
    try {
        co_await inner_->write(piece);
        co_return;
    } catch (...) {
        refusal_ = response_to_exception();
    }
    co_await call_abandon(*inner_);
}

asio::awaitable<web_response> guarding_sink::finish()
{
    if (refusal_)
        co_return *std::move(refusal_);
    std::optional<web_response> failure;
    try {
        co_return co_await inner_->finish();
    } catch (...) {
        failure = response_to_exception();
    }
    co_await call_abandon(*inner_);
    co_return *std::move(failure);
}

asio::awaitable<void> guarding_sink::abandon()
{
    if (!refusal_)
        co_await call_abandon(*inner_);
}

}  // namespace outbound::web
