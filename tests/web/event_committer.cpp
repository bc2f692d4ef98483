// Grouping of commits and their failures, without a store; concurrent requests with one.
#include "web/event_committer.hpp"

#include "providers/webhook_keys.hpp"
#include "web/web_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <future>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace outbound;

std::vector<provider_event> events_named(const std::vector<std::string>& ids)
{
    std::vector<provider_event> events(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i)
        events[i].id = ids[i];
    return events;
}

/// Records commits; the first one waits for release().
struct commit_fixture {
    void commit(const std::vector<std::string>& ids)
    {
        auto request = [](commit_fixture& f, std::vector<provider_event> events) -> boost::asio::awaitable<void> {
            std::string outcome = "committed";
            const auto name = events.front().id;
            try {
                co_await f.committer.commit(std::move(events));
            } catch (const std::exception& refused) {
                outcome = refused.what();
            }
            f.answers.push_back(name + " " + outcome);
        };
        boost::asio::co_spawn(io, request(*this, events_named(ids)), boost::asio::detached);
        io.restart();
        io.poll();
    }

    /// Commits "first", which is in progress until release().
    void begin()
    {
        commit({"first"});
        has_begun.get_future().wait();
    }

    /// Lets commits continue, and waits for all answers.
    void release(std::size_t wanted)
    {
        may_go_on.set_value();
        const auto guard = boost::asio::make_work_guard(io);
        io.restart();
        while (answers.size() < wanted)
            io.run_one();
    }

    void write(std::span<provider_event> events)
    {
        std::string names;
        for (const auto& e : events)
            names += (names.empty() ? "" : " ") + e.id;
        commits.push_back(names);
        if (commits.size() == 1) {
            has_begun.set_value();
            may_go_on.get_future().wait();
        }
        if (is_locked && commits.size() > 1)
            throw error{errc::busy, "locked"};
        if (names.find(faulty) != std::string::npos && failures-- > 0)
            throw std::runtime_error{"refused"};
    }

    std::promise<void> has_begun;
    std::promise<void> may_go_on;
    std::string faulty = "nothing";
    int failures = 1'000;
    bool is_locked = false;
    std::vector<std::string> commits;
    std::vector<std::string> answers;
    boost::asio::io_context io;
    web::event_committer committer{[this](std::span<provider_event> events) { write(events); }};
};

using list = std::vector<std::string>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(event_committer, commit_fixture)

BOOST_AUTO_TEST_CASE(requests_that_come_during_a_commit_share_the_next_one)
{
    begin();
    commit({"a", "b"});
    commit({"c"});
    commit({"d"});
    release(4);
    BOOST_TEST(commits == (list{"first", "a b c d"}), boost::test_tools::per_element());
    BOOST_TEST(answers == (list{"first committed", "a committed", "c committed", "d committed"}),
        boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_commit_that_holds_thousands_of_events_takes_no_further_request)
{
    begin();
    commit(list(4'000, "many"));
    commit({"after"});
    release(3);
    BOOST_REQUIRE(commits.size() == 3U);
    BOOST_TEST(commits[2] == "after");
}

BOOST_AUTO_TEST_CASE(a_locked_database_is_waited_for_once_for_all_requests)
{
    is_locked = true;
    begin();
    commit({"a"});
    commit({"b"});
    release(3);
    BOOST_TEST(commits == (list{"first", "a b"}), boost::test_tools::per_element());
    BOOST_TEST(answers == (list{"first committed", "a locked", "b locked"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_request_that_cannot_be_committed_fails_alone)
{
    faulty = "c";
    begin();
    commit({"a", "b"});
    commit({"c"});
    commit({"d"});
    release(4);
    BOOST_TEST(answers == (list{"first committed", "a committed", "c refused", "d committed"}),
        boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_request_whose_commit_was_not_answered_is_committed_again)
{
    faulty = "first";
    failures = 1;
    begin();
    release(1);
    BOOST_TEST(commits == (list{"first", "first"}), boost::test_tools::per_element());
    BOOST_TEST(answers == list{"first committed"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_CASE(requests_that_come_at_once_are_all_committed_before_their_answers)
{
    constexpr int amount = 40;
    const auto key = outbound::testing::signing_key::elliptic();
    web_fixture f{R"({"database": "sqlite://:memory:", "providers": [{"type": "sendgrid", "name": "main",)"
                  R"( "api_key": "secret", "webhook_keys": [")" +
                  key.public_text() + R"("]}], "routes": {"email": ["main"]}})"};
    std::vector<boost::asio::ip::tcp::socket> callers;
    // Vendors sign at the real time.
    const auto now = std::chrono::floor<std::chrono::seconds>(system_clock().now()).time_since_epoch().count();
    const auto at = std::to_string(now);
    for (int i = 0; i < amount; ++i) {
        const auto body = R"([{"event":"open","sg_event_id":")" + std::to_string(i) + R"(","email":"x)" +
                          std::to_string(i) + R"(@example.com"}])";
        callers.push_back(f.connect());
        f.send(callers.back(), f.header_of("POST", "/outbound/webhooks/sendgrid",
                                   "Content-Type: application/json\r\nX-Twilio-Email-Event-Webhook-Timestamp: " + at +
                                       "\r\nX-Twilio-Email-Event-Webhook-Signature: " + key.sign(at + body) + "\r\n",
                                   body.size()) +
                                   body);
    }
    for (auto& caller : callers)
        BOOST_TEST(f.receive(caller).result_int() == 204u);
    BOOST_TEST(f.value("webhooks.counts", "{}", "/unmatched") == std::to_string(amount));
}
