// Fetches with several waiters, such as for certificates.
#include "providers/ses/shared_fetches.hpp"

#include "http/local_server.hpp"
#include "model/run_coroutine.hpp"
#include "providers/ses/sns_certificates.hpp"
#include "providers/ses/sns_identity.hpp"

#include <outbound/error.hpp>
#include <outbound/providers/ses.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <future>
#include <latch>

using namespace outbound;
using namespace std::chrono_literals;
using outbound::testing::local_server;
using outbound::testing::peer;

namespace {

const ses::sns_location certificate_place{"sns.us-east-1.amazonaws.com", "/x.pem"};

std::string response_with(unsigned status, const std::string& body)
{
    return "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           body;
}

/// Answers every request when released.
struct held_server {
    explicit held_server(std::string response) : answer{std::move(response)} {}

    std::string answer;
    std::promise<void> allowed;
    std::shared_future<void> may_answer{allowed.get_future().share()};
    std::promise<void> asked;
    std::once_flag once;
    local_server server{[this](peer& client) {
        if (client.read_request().empty())
            return;
        std::call_once(once, [&] { asked.set_value(); });
        may_answer.wait();
        client.write(answer);
    }};
};

/// Waiters on one executor, and their results: a text, or a fault.
struct crowd {
    boost::asio::io_context context{1};
    std::vector<std::string> got;

    void ask(ses::shared_fetches& at, const ses::sns_location& from = certificate_place)
    {
        boost::asio::co_spawn(context, at.get(from), [this](const std::exception_ptr& failed, std::string text) {
            try {
                if (failed)
                    std::rethrow_exception(failed);
                got.push_back(std::move(text));
            } catch (const error& e) {
                BOOST_TEST((e.code() == errc::provider));
                got.emplace_back(e.what());
            }
        });
    }
};

std::string refusal_for(const std::string& why)
{
    return "SNS at sns.us-east-1.amazonaws.com does not give what its message names: " + why;
}

webhook read_sns_request(webhook_reader& reader, const ses::sns_message& m, std::vector<web_header> headers = {})
{
    const web_request request{"POST", "/outbound/webhooks/ses", std::move(headers),
        boost::json::serialize(boost::json::object{{"Type", m.type}, {"MessageId", m.message_id}, {"TopicArn", m.topic},
            {"Message", m.message}, {"Timestamp", m.timestamp}, {"SignatureVersion", m.version},
            {"Signature", m.signature}, {"SigningCertURL", m.certificate_url}}),
        {}};
    boost::asio::io_context context{1};
    return run_coroutine(context, reader.read({request, "events", system_clock().now(), {}}));
}

std::shared_ptr<webhook_reader> reader_for(const local_server& server)
{
    ses::settings account;
    account.name = "ses";
    account.topics = {testing::sns_topic};
    account.sns_base_url = server.url();
    return make_ses_webhooks(std::vector{account});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(shared_fetches)

BOOST_AUTO_TEST_CASE(all_waiters_share_one_fetch_that_does_not_use_their_executors)
{
    held_server sns{response_with(200, "text")};
    ses::shared_fetches fetches{sns.server.url()};
    crowd waiting;
    for (int i = 0; i < 20; ++i)
        waiting.ask(fetches);
    waiting.context.poll();
    sns.asked.get_future().wait();  // meanwhile the executor of the callers does not run
    BOOST_TEST(waiting.got.empty());
    sns.allowed.set_value();
    waiting.context.run();
    BOOST_TEST(waiting.got == std::vector<std::string>(20, "text"), boost::test_tools::per_element());
    crowd late;
    late.ask(fetches);
    late.context.run();
    BOOST_TEST(late.got.at(0) == "text");
    BOOST_TEST(sns.server.connections() == 1u);
}

BOOST_AUTO_TEST_CASE(a_failure_is_kept_for_a_while)
{
    held_server sns{response_with(404, "")};
    sns.allowed.set_value();
    ses::shared_fetches fetches{sns.server.url()};
    for (int i = 0; i < 3; ++i) {
        crowd one;
        one.ask(fetches);
        one.context.run();
        BOOST_TEST(one.got.at(0) == refusal_for("HTTP 404"));
    }
    BOOST_TEST(sns.server.connections() == 1u);
}

BOOST_AUTO_TEST_CASE(a_fetch_without_answer_in_time_fails_for_all)
{
    held_server sns{response_with(200, "text")};
    ses::shared_fetches fetches{sns.server.url(), 50ms};
    crowd waiting;
    for (int i = 0; i < 3; ++i)
        waiting.ask(fetches);
    waiting.context.run();
    BOOST_TEST(waiting.got == std::vector<std::string>(3, refusal_for("the deadline passed")),
        boost::test_tools::per_element());
    sns.allowed.set_value();
}

BOOST_AUTO_TEST_CASE(a_bounded_number_is_fetched_at_once)
{
    held_server sns{response_with(200, "text")};
    ses::shared_fetches fetches{sns.server.url()};
    crowd waiting;
    for (int i = 0; i < 9; ++i)
        waiting.ask(fetches, {certificate_place.host, '/' + std::to_string(i)});
    while (waiting.got.empty())
        waiting.context.run_one();
    BOOST_TEST(waiting.got.size() == 1u);
    BOOST_TEST(waiting.got.at(0) == refusal_for("too many other things are being fetched"));
    sns.allowed.set_value();
    waiting.context.run();
    BOOST_TEST(waiting.got.back() == "text");
    crowd late;
    late.ask(fetches, {certificate_place.host, "/8"});
    late.context.run();
    BOOST_TEST(late.got.size() == 1u);
}

BOOST_AUTO_TEST_CASE(callers_may_go_and_fetches_may_be_given_up)
{
    held_server sns{response_with(200, "text")};
    {
        ses::shared_fetches fetches{sns.server.url()};
        {
            crowd gone;
            gone.ask(fetches);
            gone.context.poll();
        }
        sns.asked.get_future().wait();
    }
    sns.allowed.set_value();
}

BOOST_AUTO_TEST_CASE(answers_do_not_tell_which_topics_are_configured)
{
    const testing::sns_identity identity;
    held_server sns{response_with(200, identity.certificate())};
    sns.allowed.set_value();
    const auto reader = reader_for(sns.server);
    auto ours = testing::sns_notification();
    auto foreign = ours;
    foreign.topic += "-foreign";
    BOOST_TEST((read_sns_request(*reader, identity.sign(ours)).result == webhook::verdict::taken));
    BOOST_TEST(sns.server.connections() == 1u);
    for (const auto& m : {identity.sign(foreign), ours, foreign}) {
        const auto answered = read_sns_request(*reader, m);
        BOOST_TEST((answered.result == webhook::verdict::refused));
        BOOST_TEST(answered.detail == "");
    }
    for (auto* m : {&ours, &foreign}) {
        m->certificate_url = "https://sns.us-east-1.amazonaws.com/gone.pem";
        held_server gone{response_with(500, "")};
        gone.allowed.set_value();
        BOOST_CHECK_THROW(read_sns_request(*reader_for(gone.server), *m), error);
        BOOST_TEST(gone.server.connections() == 1u);
    }
}

BOOST_AUTO_TEST_CASE(strangers_who_occupy_the_fetches_do_not_delay_messages_of_configured_topics)
{
    constexpr std::size_t strangers = 8;
    const testing::sns_identity identity;
    const auto certificate = response_with(200, identity.certificate());
    std::latch arrived{strangers};
    std::promise<void> allowed;
    const auto may_answer = allowed.get_future().share();
    local_server sns{[&](peer& client) {
        if (client.read_request().find("/stranger-") != std::string::npos) {
            arrived.count_down();
            may_answer.wait();
        }
        client.write(certificate);
    }};
    const auto reader = reader_for(sns);
    const auto answer_to = [&](const ses::sns_message& m) -> std::string {
        try {
            return read_sns_request(*reader, m).result == webhook::verdict::taken ? "taken" : "refused";
        } catch (const error& e) {
            return e.what();
        }
    };
    std::vector<std::future<std::string>> waiting;
    for (std::size_t i = 0; i < strangers; ++i) {
        auto m = testing::sns_notification();
        m.certificate_url = "https://sns.us-east-1.amazonaws.com/stranger-" + std::to_string(i) + ".pem";
        waiting.push_back(std::async(std::launch::async, answer_to, std::move(m)));
    }
    arrived.wait();
    const auto ours = testing::sns_notification();
    auto foreign = ours;
    foreign.topic += "-foreign";
    for (const auto& m : {ours, foreign, identity.sign(foreign)})
        BOOST_TEST(answer_to(m) == refusal_for("too many other things are being fetched"));
    BOOST_TEST(answer_to(identity.sign(ours)) == "taken");
    allowed.set_value();
    for (auto& each : waiting)
        BOOST_TEST(each.get() == "refused");
}

BOOST_AUTO_TEST_CASE(raw_delivery_is_refused_with_the_setting_to_change)
{
    held_server sns{response_with(500, "")};
    const auto reader = reader_for(sns.server);
    const auto answered = read_sns_request(*reader, testing::sns_notification(), {{"x-amz-sns-rawdelivery", "true"}});
    BOOST_TEST((answered.result == webhook::verdict::refused));
    BOOST_TEST(answered.detail.find("switch off \"raw message delivery\"") != std::string::npos);
    BOOST_TEST(sns.server.connections() == 0u);
    sns.allowed.set_value();
}

BOOST_AUTO_TEST_SUITE_END()
