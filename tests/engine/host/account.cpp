// An account of the host without an engine: outcomes of messages that are fetched, reported, or neither.
#include "engine/host/account.hpp"

#include "providers/email_fixture.hpp"

#include <outbound/error.hpp>
#include <outbound/testing/manual_clock.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace std::chrono_literals;

namespace {

/// An account with one message in flight.
struct handover {
    explicit handover(message sent = text_message()) : sending{std::move(sent)}
    {
        boost::asio::co_spawn(context, account.deliver(std::span{&sending, 1}),
            [this](const std::exception_ptr& fault, std::vector<delivery> outcomes) {
                BOOST_REQUIRE(!fault);
                outcome = outcomes.at(0);
            });
        context.poll();
    }

    static message text_message()
    {
        auto shared = std::make_shared<content>();
        shared->channel = channel::sms;
        shared->campaign = 7;
        message m;
        m.key = "inst-7-1-1";
        m.address = "+15005550009";
        m.text = "Good morning";
        m.shared = shared;
        return m;
    }

    boost::json::array fetch()
    {
        auto documents = mailbox->fetch(10, 0ms);
        context.poll();
        return documents;
    }

    bool report(std::string_view key, delivery::outcome result)
    {
        delivery d;
        d.result = result;
        const bool taken = mailbox->report(key, d);
        context.poll();
        return taken;
    }

    void advance(std::chrono::seconds by)
    {
        time.advance(by);
        context.poll();
    }

    boost::asio::io_context context{1};
    testing::manual_clock time;
    std::shared_ptr<host::mailbox> mailbox = std::make_shared<host::mailbox>();
    host::account account{context.get_executor(), {"gateway", channel::sms}, mailbox, time};
    message sending;
    std::optional<delivery> outcome;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(account_tests)

BOOST_AUTO_TEST_CASE(message_is_fetched_once_and_its_report_is_its_outcome)
{
    handover h;
    const auto documents = h.fetch();
    BOOST_TEST(boost::json::serialize(documents) ==
               R"([{"key":"inst-7-1-1","campaign_id":7,"channel":"sms","to":{"phone":"+15005550009","name":null},)"
               R"("from":null,"text":"Good morning"}])");
    BOOST_TEST(h.fetch().empty());
    BOOST_TEST(!h.outcome);
    BOOST_TEST(h.report("inst-7-1-1", delivery::outcome::accepted));
    BOOST_REQUIRE(h.outcome);
    BOOST_TEST((h.outcome->result == delivery::outcome::accepted));
}

BOOST_AUTO_TEST_CASE(report_counts_once_and_only_for_a_message_that_was_fetched)
{
    handover h;
    BOOST_TEST(!h.report("inst-7-1-1", delivery::outcome::accepted));
    h.fetch();
    BOOST_TEST(!h.report("inst-7-2-1", delivery::outcome::accepted));
    BOOST_TEST(h.report("inst-7-1-1", delivery::outcome::rejected));
    BOOST_TEST(!h.report("inst-7-1-1", delivery::outcome::accepted));
    BOOST_TEST((h.outcome->result == delivery::outcome::rejected));
}

BOOST_AUTO_TEST_CASE(message_that_was_never_fetched_is_not_sent)
{
    handover h;
    h.advance(14s);
    BOOST_TEST(!h.outcome);
    h.advance(1s);
    BOOST_REQUIRE(h.outcome);
    BOOST_TEST((h.outcome->result == delivery::outcome::not_sent));
    BOOST_TEST(h.outcome->code == "not_fetched");
    BOOST_TEST(h.fetch().empty());
}

BOOST_AUTO_TEST_CASE(message_that_was_fetched_and_not_reported_in_time_is_unknown)
{
    handover h;
    h.advance(10s);
    h.fetch();
    h.advance(14s);
    BOOST_TEST(!h.outcome);
    h.advance(1s);
    BOOST_REQUIRE(h.outcome);
    BOOST_TEST((h.outcome->result == delivery::outcome::unknown));
    BOOST_TEST(!h.report("inst-7-1-1", delivery::outcome::accepted));
}

BOOST_AUTO_TEST_CASE(email_comes_rendered)
{
    auto content = testing::shared_content(testing::compile({}));
    handover h{testing::message_to(1, content)};
    const auto documents = h.fetch();
    const auto& mail = documents.at(0).as_object();
    BOOST_TEST(mail.at("subject") == "News for N<1>");
    BOOST_TEST(mail.at("html") == "<p>Hello N&lt;1&gt;, your plan is odd.</p>");
    BOOST_TEST(mail.at("to").at("email") == "reader1@example.com");
    BOOST_TEST(mail.at("from").at("email") == "news@example.com");
    BOOST_TEST(host::document_shape().check(documents.at(0)).empty());
}

BOOST_AUTO_TEST_CASE(fetching_where_nothing_dispatches_is_refused)
{
    host::mailbox lonely;
    BOOST_CHECK_EXCEPTION(lonely.fetch(1, 0ms), error, [](const error& e) { return e.code() == errc::conflict; });
}

BOOST_AUTO_TEST_CASE(message_leaves_the_mailbox_when_its_engine_ends)
{
    const auto mailbox = std::make_shared<host::mailbox>();
    mailbox->count_engines(1);
    testing::manual_clock time;
    const auto sending = handover::text_message();
    {
        boost::asio::io_context context{1};
        host::account account{context.get_executor(), {"gateway", channel::sms}, mailbox, time};
        boost::asio::co_spawn(context, account.deliver(std::span{&sending, 1}), boost::asio::detached);
        context.poll();
    }
    BOOST_TEST(mailbox->fetch(1, 0ms).empty());
    BOOST_TEST(!mailbox->report(sending.key, {}));
}

BOOST_AUTO_TEST_SUITE_END()
