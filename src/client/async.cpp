// Asynchronous calls: coroutines on the client's threads, whose results are dispatched to the executor of the handler.
#include "client/state.hpp"
#include "service/whole_response.hpp"

#include <outbound/async.hpp>

#include <boost/asio/any_completion_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <unistd.h>

#include <exception>
#include <utility>

namespace outbound::async_calls {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

/// A handler with its executor, which it keeps running.
template <class Handler>
struct completion {
    completion(asio::thread_pool& workers, Handler given)
        : executor{asio::prefer(
              asio::any_completion_executor{asio::get_associated_executor(given, workers.get_executor())},
              asio::execution::outstanding_work.tracked)},
          handler{std::move(given)}
    {
    }

    template <class T>
    void operator()(T outcome)
    {
        asio::dispatch(executor, [handler = std::move(handler), outcome = std::move(outcome)]() mutable {
            std::move(handler)(std::move(outcome));
        });
    }

    asio::any_completion_executor executor;
    Handler handler;
};

/// Runs `work` on a strand of the client's threads and completes with its result; with what `on_fault` makes of an
/// exception otherwise.
template <class T, class Handler, class OnFault>
void spawn(client::state& of_client, asio::awaitable<T> work, Handler handler, OnFault on_fault)
{
    auto& workers = of_client.workers();
    const auto slot = asio::get_associated_cancellation_slot(handler);
    auto finish = [done = completion{workers, std::move(handler)}, on_fault](const std::exception_ptr& fault,
                      T outcome) mutable { fault ? done(on_fault(fault)) : done(std::move(outcome)); };
    asio::co_spawn(asio::make_strand(workers), std::move(work), asio::bind_cancellation_slot(slot, std::move(finish)));
}

problem problem_of(const std::exception_ptr& fault)
try {
    std::rethrow_exception(fault);
} catch (const error& e) {
    return e.problem();
} catch (const std::exception& e) {
    return {errc::internal, e.what(), {}};
}

asio::awaitable<result<json::value>> answer(service& over, std::string operation, json::value request)
{
    co_return over.call(operation, request);
}

asio::awaitable<std::optional<event>> next_event(client::state& of_client)
{
    auto& over = *of_client.over;
    if (auto e = over.poll(std::chrono::milliseconds{0}))
        co_return e;
    asio::posix::stream_descriptor waiting{co_await asio::this_coro::executor, ::dup(over.event_fd())};
    while (!of_client.is_closing) {
        boost::system::error_code fault;
        co_await waiting.async_wait(
            asio::posix::descriptor_base::wait_read, asio::redirect_error(asio::use_awaitable, fault));
        if (fault || of_client.is_closing)
            break;
        if (auto e = over.poll(std::chrono::milliseconds{0}))
            co_return e;
    }
    co_return std::nullopt;
}

}  // namespace

void begin(client& crm, std::string operation, json::value request, answer_handler handler)
{
    spawn(crm.internals(), answer(crm.service(), std::move(operation), std::move(request)), std::move(handler),
        [](const std::exception_ptr& fault) { return result<json::value>{problem_of(fault)}; });
}

void begin(client& crm, web_request request, response_handler handler)
{
    auto& workers = crm.internals().workers();
    spawn(crm.internals(), answer_whole(crm.service(), std::move(request), workers.get_executor()), std::move(handler),
        [](const std::exception_ptr&) {
            web_response failed;
            failed.status = 500;
            return failed;
        });
}

void begin(client& crm, event_handler handler)
{
    spawn(crm.internals(), next_event(crm.internals()), std::move(handler),
        [](const std::exception_ptr&) { return std::optional<event>{}; });
}

}  // namespace outbound::async_calls
