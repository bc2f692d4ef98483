// Collects bodies or passes them on; every exception except bad_alloc becomes a problem document.
#include "web/sinks.hpp"

#include "model/request_id.hpp"
#include "web/compression.hpp"
#include "web/costly_reads.hpp"
#include "web/waiting_calls.hpp"
#include "web/worker.hpp"

#include <boost/asio/this_coro.hpp>

namespace outbound::web {
namespace {

namespace asio = boost::asio;

/// Answers once there is a place for the request, if it is a costly one.
asio::awaitable<web_response> answer_in_turn(const endpoint& row, web_call& call)
{
    costly_reads::place place;
    const bool is_limited = call.costly != nullptr && row.operation != nullptr && row.operation->is_costly;
    if (is_limited)
        place = co_await call.costly->enter(call.stop);
    if (is_limited && !place)
        co_return too_many_costly_reads();
    co_return co_await row.answer(call);
}

asio::awaitable<web_response> settle(const endpoint& row, web_call& call)
{
    try {
        co_return co_await answer_in_turn(row, call);
    } catch (...) {
        co_return row.scope ? response_to_exception() : response_to_stranger();
    }
}

/// Must run on the worker: compressing takes time.
asio::awaitable<web_response> answer_compressed(const endpoint& row, web_call& call)
{
    auto response = co_await settle(row, call);
    add_request_id(response, call.request.id);  // changes a problem document
    compress(response, call.request);
    co_return response;
}

asio::awaitable<void> call_abandon(web_sink& sink)
{
    try {
        co_await sink.abandon();
    } catch (const std::exception&) {
        // No one can read the error; a restart cleans up as after a crash.
    }
}

}  // namespace

web_response too_large_body(std::size_t longest)
{
    constexpr std::size_t megabyte = 1'000'000;
    const auto limit =
        longest % megabyte == 0 ? std::to_string(longest / megabyte) + " MB" : std::to_string(longest / 1024) + " KiB";
    return problem_response(
        413, "too_large", "The body is too large", "the body is larger than " + limit + "; send less at once");
}

web_response no_memory_for_bodies()
{
    auto full = problem_response(503, "overloaded", "The server is overloaded",
        "the bodies of the requests under way take all memory that they may; try again soon");
    full.headers.push_back({"Retry-After", "1"});
    return full;
}

web_response too_many_waiting_calls()
{
    auto full = problem_response(429, "too_many_waiting_calls", "Too many calls wait for others",
        std::to_string(waiting_calls::most) + " calls wait for vendors or hosts already; try again soon");
    full.headers.push_back({"Retry-After", "1"});
    return full;
}

asio::awaitable<void> collecting_sink::write(std::string_view piece)
{
    auto& body = call_->request.body;
    if (refusal_)
        co_return;
    const auto size = body.size() + piece.size();
    if (size > row_.longest_body)
        refuse(too_large_body(row_.longest_body));
    else if (!share_.grow_to(size))
        refuse(no_memory_for_bodies());
    else
        body += piece;
    if (row_.most_values > 0)
        values_.add(piece);
}

void collecting_sink::refuse(web_response response)
{
    refusal_ = std::move(response);
    std::string{}.swap(call_->request.body);
    share_.release();
}

/// Memory for the body and its parsed values. endpoint::answer refuses a body of too many values before it parses it.
std::size_t collecting_sink::needed_memory() const noexcept
{
    const bool is_parsed = row_.most_values > 0 && values_.count() <= row_.most_values;
    return call_->request.body.size() + (is_parsed ? values_.count() * bytes_of_json_value : 0);
}

asio::awaitable<web_response> collecting_sink::finish()
{
    if (!refusal_ && !share_.grow_to(needed_memory()))
        refuse(no_memory_for_bodies());
    if (refusal_)
        co_return *std::move(refusal_);
    if (row_.is_quick)
        co_return co_await settle(row_, *call_);
    if (row_.may_wait && call_->waiting != nullptr)
        co_return co_await answer_on_own_thread();
    co_return co_await await_on(call_->worker, answer_compressed(row_, *call_));
}

asio::awaitable<web_response> collecting_sink::answer_on_own_thread()
{
    const auto place = call_->waiting->enter();
    if (!place)
        co_return too_many_waiting_calls();
    call_->worker = worker_of(place->executor());
    co_return co_await await_on(call_->worker, answer_compressed(row_, *call_));
}

asio::awaitable<web_response> outer_sink::finish()
{
    auto response = co_await inner_->finish();
    add_request_id(response, request_id_);
    if (!is_head_)
        co_return response;
    if (!response.source && response.status != 304)
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
    // By default a cancelled coroutine cannot await, but partial work must be undone.
    co_await asio::this_coro::throw_if_cancelled(false);
    co_await call_abandon(*inner_);
    co_await asio::this_coro::throw_if_cancelled(true);
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
    co_await asio::this_coro::throw_if_cancelled(false);
    co_await call_abandon(*inner_);
    co_await asio::this_coro::throw_if_cancelled(true);
    co_return *std::move(failure);
}

asio::awaitable<void> guarding_sink::abandon()
{
    if (!refusal_)
        co_await call_abandon(*inner_);
}

}  // namespace outbound::web
