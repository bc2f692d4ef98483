// The sinks of the router when a request fails or is cancelled.
#include "web/sinks.hpp"

#include <outbound/error.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/test/unit_test.hpp>

namespace {

using namespace outbound;
namespace asio = boost::asio;

/// Waits until it is cancelled, then fails; counts how often it was undone.
class failing_sink final : public web_sink {
public:
    failing_sink(asio::io_context& context, int& undone) : timer_{context}, undone_{undone} {}

    asio::awaitable<void> write(std::string_view) override { co_await wait_and_fail(); }

    asio::awaitable<web_response> finish() override
    {
        co_await wait_and_fail();
        co_return web_response{};
    }

    asio::awaitable<void> abandon() override
    {
        ++undone_;
        co_return;
    }

private:
    asio::awaitable<void> wait_and_fail()
    {
        boost::system::error_code cancelled;
        timer_.expires_at(asio::steady_timer::time_point::max());
        co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
        throw error{errc::invalid, "the file cannot be read"};
    }

    asio::steady_timer timer_;
    int& undone_;
};

/// Starts one call of the sink, cancels it while it waits, and returns how often the inner sink was abandoned.
template <class Call>
int undone_after_cancelling(Call call)
{
    asio::io_context context;
    asio::cancellation_signal cancel;
    int undone = 0;
    web::guarding_sink sink{std::make_unique<failing_sink>(context, undone), nullptr};
    asio::co_spawn(context, call(sink), asio::bind_cancellation_slot(cancel.slot(), [](const std::exception_ptr&) {}));
    asio::post(context, [&] { cancel.emit(asio::cancellation_type::terminal); });
    context.run();
    return undone;
}

asio::awaitable<void> write_once(web_sink& sink)
{
    co_await sink.write("piece");
}

asio::awaitable<void> finish_at_once(web_sink& sink)
{
    co_await sink.finish();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sinks_tests)

BOOST_AUTO_TEST_CASE(a_request_that_fails_when_it_is_cancelled_is_undone)
{
    BOOST_TEST(undone_after_cancelling(write_once) == 1);
    BOOST_TEST(undone_after_cancelling(finish_at_once) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
