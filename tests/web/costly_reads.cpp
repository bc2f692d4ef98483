// The limit of costly requests: who runs, who waits, and who is refused.
#include "web/costly_reads.hpp"

#include "engine/wrapped_store.hpp"
#include "web/direct_caller.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <condition_variable>
#include <latch>
#include <map>
#include <thread>

namespace {

using namespace outbound;
using namespace std::chrono_literals;
namespace asio = boost::asio;

std::unique_ptr<store> open_in_memory()
{
    store_options options;
    options.url = "sqlite://:memory:";
    return open_store(options);
}

/// Requests by number that ask for places, of which there is one.
struct places_fixture {
    explicit places_fixture(std::chrono::milliseconds longest_wait = 1h) : reads{limits.context, longest_wait} {}

    void ask(int number)
    {
        auto enter = [](web::costly_reads& from, stop_signal& stop) { return from.enter(stop); };
        asio::co_spawn(context, enter(reads, stops[number]),
            asio::bind_cancellation_slot(cancels[number].slot(),
                [this, number](const std::exception_ptr& fault, web::costly_reads::place place) {
                    answers += std::to_string(number) + (fault ? "!" : place ? "+ " : "- ");
                    if (place)
                        held = std::move(place);
                }));
        run_ready();
    }

    void leave()
    {
        held.reset();
        run_ready();
    }

    void run_ready()
    {
        context.restart();
        context.poll();
    }

    struct limited_context {
        limited_context() { context.most_costly_reads = 1; }

        std::unique_ptr<store> storage = open_in_memory();
        still_clock time;
        api::context context{
            *storage, time, {}, {}, {}, false, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, false};
    };
    using stop_signal = web::stop_signal;

    asio::io_context context;
    limited_context limits;
    web::costly_reads reads;
    std::map<int, stop_signal> stops;
    std::map<int, asio::cancellation_signal> cancels;
    web::costly_reads::place held;
    std::string answers;  ///< `1+` for a place, `1-` for a refusal.
};

}  // namespace

BOOST_AUTO_TEST_SUITE(costly_reads_tests)

BOOST_AUTO_TEST_CASE(four_requests_wait_for_each_that_runs_and_get_its_place_in_turn)
{
    places_fixture f;
    for (int i = 1; i <= 7; ++i)
        f.ask(i);
    BOOST_TEST(f.answers == "1+ 6- 7- ");
    f.leave();
    f.leave();
    BOOST_TEST(f.answers == "1+ 6- 7- 2+ 3+ ");
    f.ask(8);
    BOOST_TEST(f.answers == "1+ 6- 7- 2+ 3+ ");
    f.leave();
    f.leave();
    f.leave();
    BOOST_TEST(f.answers == "1+ 6- 7- 2+ 3+ 4+ 5+ 8+ ");
    f.leave();
    f.ask(9);
    BOOST_TEST(f.answers.ends_with("9+ "));
}

BOOST_AUTO_TEST_CASE(requests_that_are_stopped_or_cancelled_leave_the_queue)
{
    places_fixture f;
    for (int i = 1; i <= 5; ++i)
        f.ask(i);
    f.stops[2].send();
    f.cancels[3].emit(asio::cancellation_type::terminal);
    f.run_ready();
    BOOST_TEST(f.answers == "1+ 2- 3- ");
    f.leave();
    f.leave();
    BOOST_TEST(f.answers == "1+ 2- 3- 4+ 5+ ");
}

BOOST_AUTO_TEST_CASE(a_place_that_is_given_to_a_cancelled_request_goes_to_the_next)
{
    places_fixture f;
    for (int i = 1; i <= 3; ++i)
        f.ask(i);
    f.cancels[2].emit(asio::cancellation_type::terminal);
    f.held.reset();
    f.run_ready();
    f.leave();
    BOOST_TEST(f.answers.ends_with("3+ "), f.answers);
}

BOOST_AUTO_TEST_CASE(a_request_that_has_waited_too_long_is_refused)
{
    places_fixture f{0ms};
    f.ask(1);
    f.ask(2);
    f.context.restart();
    f.context.run();
    BOOST_TEST(f.answers == "1+ 2- ");
}

BOOST_AUTO_TEST_CASE(a_costly_request_too_many_gets_429_and_others_are_answered_meanwhile)
{
    /// Reads archives once the test permits it.
    struct slow_store final : testing::wrapped_store {
        explicit slow_store(std::unique_ptr<store> real) : wrapped_store{*real}, own{std::move(real)} {}

        archive_store& archives() noexcept override
        {
            permission.wait();
            return wrapped_store::archives();
        }

        std::unique_ptr<store> own;
        std::latch permission{1};
    };
    const auto slow = std::make_shared<slow_store>(open_in_memory());
    service_extras extras;
    extras.store = slow;
    std::string config{service_fixture::plain};
    service_fixture f{config.insert(1, R"("server": {"costly_reads": 1}, )"), std::move(extras)};
    const direct_caller caller{*f.service};
    f.add_campaign();

    std::mutex guard;
    std::condition_variable grown;
    std::vector<web_response> answers;
    const auto wait_for = [&](std::size_t count) {
        std::unique_lock alone{guard};
        grown.wait(alone, [&] { return answers.size() >= count; });
    };
    std::vector<std::jthread> callers(6);
    for (auto& each : callers)
        each = std::jthread{[&] {
            auto answer = caller.ask("GET", "/campaigns/1/archive");
            const std::lock_guard alone{guard};
            answers.push_back(std::move(answer));
            grown.notify_one();
        }};
    wait_for(1);
    BOOST_TEST(answers.front().status == 429u);
    BOOST_TEST(answers.front().header("retry-after") == "2");
    BOOST_TEST(document_of(answers.front()).at("code") == "too_many_costly_reads");
    BOOST_TEST(caller.ask("GET", "/campaigns/1").status == 200u);
    BOOST_TEST(caller.ask("GET", "/verify").status == 429u);
    slow->permission.count_down();
    wait_for(6);
    for (std::size_t i = 1; i < answers.size(); ++i)
        BOOST_TEST(answers[i].status == 409u, answers[i].body);
}

BOOST_AUTO_TEST_SUITE_END()
