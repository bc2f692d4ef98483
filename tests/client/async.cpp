// Calls with completion tokens, on a loop of the host.
#include "client/fixture.hpp"

#include <outbound/async.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <future>
#include <memory>
#include <thread>

namespace asio = boost::asio;
namespace json = boost::json;
using namespace outbound;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(async_tests)

BOOST_FIXTURE_TEST_CASE(a_coroutine_awaits_the_result_on_its_own_loop, client_fixture)
{
    asio::io_context loop{1};
    const auto home = std::this_thread::get_id();
    std::int64_t count = -1;
    bool is_home = false;
    auto work = [&]() -> asio::awaitable<void> {
        const json::value request{{"filter", json::object{}}};
        const auto answer = co_await async_call(crm, "segments.count", request, asio::use_awaitable);
        is_home = std::this_thread::get_id() == home;
        count = answer.value().at("count").to_number<std::int64_t>();
    };
    asio::co_spawn(loop, work(), asio::detached);
    loop.run();
    BOOST_TEST(count == 0);
    BOOST_TEST(is_home);
}

BOOST_FIXTURE_TEST_CASE(callbacks_and_futures_are_tokens_too, client_fixture)
{
    auto future = async_call(crm, "no.such", json::object{}, asio::use_future);
    BOOST_TEST((future.get().error().code == errc::unknown_operation));

    asio::io_context loop{1};
    bool is_called = false;
    auto move_only = std::make_unique<int>(7);
    async_call(crm, "stats", json::object{},
        asio::bind_executor(loop, [&, owned = std::move(move_only)](const result<json::value>& answer) {
            is_called = answer.has_value() && *owned == 7;
        }));
    BOOST_TEST(!is_called);
    loop.run();
    BOOST_TEST(is_called);
}

BOOST_FIXTURE_TEST_CASE(many_calls_may_be_under_way, client_fixture)
{
    asio::io_context loop{1};
    int done = 0;
    for (int i = 0; i < 100; ++i)
        async_call(crm, "stats", json::object{},
            asio::bind_executor(loop, [&](const result<json::value>& answer) { done += answer.has_value(); }));
    loop.run();
    BOOST_TEST(done == 100);
}

BOOST_FIXTURE_TEST_CASE(web_requests_are_answered_whole, client_fixture)
{
    const auto get = [&](const std::string& target) {
        web_request request{"GET", target, {{"Host", "crm.example.com"}}, {}, {}};
        request.access = web_access{"ada", {scope::read, scope::write}};
        return request;
    };
    const auto health = async_handle(crm, get("/healthz"), asio::use_future).get();
    BOOST_TEST(health.status == 200U);
    BOOST_TEST(health.body.find("ok") != std::string::npos);
    auto upload = get("/api/v1/outbound/contacts");
    upload.method = "POST";
    upload.headers.push_back({"Content-Type", "application/json"});
    upload.body = R"({"contacts": [{"external_id": "1", "first_name": ")" + std::string(150, 'x') + R"("}]})";
    const auto stored = async_handle(crm, upload, asio::use_future).get();
    BOOST_TEST(stored.status == 200U, stored.body);
    BOOST_TEST(ok(crm.contacts().get("1")).first_name.size() == 150U);
    BOOST_TEST(async_handle(crm, get("/nothing"), asio::use_future).get().status == 404U);
}

BOOST_FIXTURE_TEST_CASE(an_event_that_waits_is_taken_at_once, client_fixture)
{
    ok(crm.campaigns().cancel(draft().id));
    const auto e = async_next_event(crm, asio::use_future).get();
    BOOST_REQUIRE(e.has_value());
    BOOST_TEST((e->type == event_type::campaign_cancelled));
}

BOOST_FIXTURE_TEST_CASE(an_event_completes_the_wait_for_it, client_fixture)
{
    auto first = async_next_event(crm, asio::use_future);
    auto second = async_next_event(crm, asio::use_future);
    const auto one = draft().id, other = draft().id;
    ok(crm.campaigns().cancel(one));
    ok(crm.campaigns().cancel(other));
    BOOST_TEST((first.get().value().type == event_type::campaign_cancelled));
    BOOST_TEST((second.get().value().type == event_type::campaign_cancelled));
}

BOOST_FIXTURE_TEST_CASE(a_wait_for_an_event_can_be_cancelled, client_fixture)
{
    asio::io_context loop{1};
    asio::cancellation_signal cancel;
    bool is_ended = false;
    async_next_event(crm, asio::bind_cancellation_slot(cancel.slot(),
                              asio::bind_executor(loop, [&](const std::optional<event>& e) { is_ended = !e; })));
    cancel.emit(asio::cancellation_type::terminal);
    loop.run();
    BOOST_TEST(is_ended);
    ok(crm.campaigns().cancel(draft().id));
    BOOST_TEST(crm.poll(0ms).has_value());
}

BOOST_AUTO_TEST_CASE(the_end_of_the_client_ends_waits_and_awaits_calls)
{
    auto made = std::make_unique<client_fixture>();
    auto event = async_next_event(made->crm, asio::use_future);
    auto call = async_call(made->crm, "stats", json::object{}, asio::use_future);
    made.reset();
    BOOST_TEST(!event.get().has_value());
    BOOST_TEST(call.get().has_value());
}

BOOST_AUTO_TEST_SUITE_END()
