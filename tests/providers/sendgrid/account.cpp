// deliver() with a server that answers like SendGrid, or incorrectly.
#include "providers/account_fixture.hpp"
#include "providers/sendgrid/rules.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <set>

namespace outbound::testing {

using outcome = delivery::outcome;
namespace json = boost::json;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(account_tests, account_fixture)

BOOST_AUTO_TEST_CASE(messages_of_a_batch_go_out_in_one_request)
{
    for (const std::size_t count : {1u, 2u, 100u})
        BOOST_TEST_CONTEXT(count)
        {
            fake_sendgrid vendor{[](const json::object&) { return accepted; }};
            const auto got = deliver(vendor, messages(count));
            check_all(got, count, outcome::accepted, "");
            BOOST_TEST(got.front().vendor_id == "14c5d75ce93");
            BOOST_TEST_REQUIRE(vendor.requests().size() == 1u);
            BOOST_TEST(broken_rule(vendor.requests()[0]) == "");
            BOOST_TEST(addresses(vendor.requests()[0]).size() == count);
            BOOST_TEST(
                vendor.requests()[0].at("personalizations").at(0).as_object().contains("substitutions") == (count > 1));
            BOOST_TEST(vendor.heads()[0].starts_with("POST /v3/mail/send HTTP/1.1\r\n"));
            for (const auto* line :
                {"\r\nAuthorization: Bearer SG.key\r\n", "\r\nContent-Type: application/json\r\n", "\r\nAccept: "})
                BOOST_TEST(vendor.heads()[0].find(line) != std::string::npos);
        }
}

BOOST_AUTO_TEST_CASE(refused_recipients_are_taken_out_and_the_others_sent_in_the_same_call)
{
    fake_sendgrid vendor{[](const json::object& request) {
        return addresses(request).size() == 5
                   ? refuse({"personalizations.1.to.0.email", "personalizations.3.to.0.email"})
                   : accepted;
    }};
    const auto got = deliver(vendor, messages(5));
    for (std::size_t i = 0; i < 5; ++i) {
        const bool refused = i == 1 || i == 3;
        BOOST_TEST((got[i].result == (refused ? outcome::rejected : outcome::accepted)));
        BOOST_TEST(got[i].code == (refused ? "invalid_address" : ""));
        BOOST_TEST((got[i].detail.find("Does not contain") != std::string::npos) == refused);
    }
    BOOST_TEST(vendor.requests().size() == 2u);
    BOOST_TEST(addresses(vendor.requests()[1]) ==
                   (std::vector<std::string>{"reader0@example.com", "reader2@example.com", "reader4@example.com"}),
        boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(batch_that_is_refused_again_and_again_goes_out_one_by_one)
{
    const auto is_bad = [](const std::string& address) { return std::stoul(address.substr(6)) % 2 == 1; };
    std::multiset<std::string> reached;
    fake_sendgrid vendor{[&](const json::object& request) {
        const auto all = addresses(request);
        const auto first_bad = std::find_if(all.begin(), all.end(), is_bad);
        if (first_bad != all.end())
            return refuse({"personalizations." + std::to_string(first_bad - all.begin()) + ".to.0.email"});
        reached.insert(all.begin(), all.end());
        return accepted;
    }};
    const auto got = deliver(vendor, messages(60));
    for (std::size_t i = 0; i < 60; ++i)
        BOOST_TEST((got[i].result == (i % 2 == 1 ? outcome::rejected : outcome::accepted)));
    BOOST_TEST(reached.size() == 30u);
    BOOST_TEST(std::set<std::string>(reached.begin(), reached.end()).size() == 30u);
    BOOST_TEST(vendor.requests().size() == 8u + 52u);
}

BOOST_AUTO_TEST_CASE(when_all_are_refused_nothing_more_is_sent)
{
    fake_sendgrid vendor{[](const json::object&) {
        return refuse({"personalizations.0.to", "personalizations.1.to"});
    }};
    check_all(deliver(vendor, messages(2)), 2, outcome::rejected, "http_400");
    BOOST_TEST(vendor.requests().size() == 1u);
}

BOOST_AUTO_TEST_CASE(answer_for_all_holds_for_all_and_nothing_is_repeated)
{
    const struct {
        const char* name;
        std::string reply;
        outcome wanted;
        const char* code;
    } cases[] = {
        {"bad request", refuse({"from.email"}), outcome::rejected, "http_400"},
        {"bad subject", refuse({"subject"}), outcome::rejected, "http_400"},
        {"throttled", answer(429, "{}", "X-RateLimit-Reset: 1\r\n"), outcome::throttled, "http_429"},
        {"bad key", answer(401, "{}"), outcome::account_refused, "http_401"},
        {"forbidden", answer(403, "{}"), outcome::account_refused, "http_403"},
        {"server error", answer(503, "{}"), outcome::unknown, "http_503"},
        {"garbage", "hello\r\n\r\n", outcome::unknown, "protocol"},
        {"hung up", "", outcome::unknown, "closed"},
    };
    for (const auto& c : cases)
        for (const std::size_t count : {1u, 3u})
            BOOST_TEST_CONTEXT(c.name << ", " << count)
            {
                fake_sendgrid vendor{[&](const json::object&) { return c.reply; }};
                check_all(deliver(vendor, messages(count)), count, c.wanted, c.code);
                BOOST_TEST(vendor.requests().size() == 1u);
            }
}

BOOST_AUTO_TEST_CASE(a_refused_request_without_a_named_recipient_is_halved_until_the_causes_are_isolated)
{
    const std::string nobody = R"({"errors":[{"field":null,"message":"Bad Request"}]})";
    const struct {
        const char* name;
        std::size_t messages;
        std::set<std::size_t> culprits;
        std::string refusal;
        std::size_t most_requests;
    } cases[] = {
        {"none", 250, {}, answer(400, nobody), 1},
        {"the first", 250, {0}, answer(400, nobody), 17},
        {"the last", 250, {249}, answer(400, nobody), 17},
        {"three", 250, {7, 8, 200}, answer(400, nobody), 40},
        {"all", 16, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, answer(400, nobody), 31},
        {"a field that all have of their own", 8, {3}, refuse({"personalizations"}), 7},
        {"the content with one message's values", 20, {7}, refuse({"content.0.value"}), 9},
        {"the content with values in the second half", 20, {17}, refuse({"content.0.value"}), 9},
        {"the content of three", 3, {1}, refuse({"content.0.value"}), 5},
        {"too large", 8, {3}, answer(413, "<html>"), 7},
        {"no UTF-8", 8, {3}, answer(415, nobody), 7},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            std::multiset<std::string> reached;
            const auto is_culprit = [&](const std::string& address) {
                return c.culprits.contains(std::stoul(address.substr(6)));
            };
            fake_sendgrid vendor{[&](const json::object& request) {
                const auto all = addresses(request);
                if (std::any_of(all.begin(), all.end(), is_culprit))
                    return c.refusal;
                reached.insert(all.begin(), all.end());
                return accepted;
            }};
            const auto got = deliver(vendor, messages(c.messages));
            for (std::size_t i = 0; i < got.size(); ++i)
                BOOST_TEST((got[i].result == (c.culprits.contains(i) ? outcome::rejected : outcome::accepted)));
            BOOST_TEST(reached.size() == c.messages - c.culprits.size());
            BOOST_TEST(std::set<std::string>(reached.begin(), reached.end()).size() == reached.size());
            BOOST_TEST(vendor.requests().size() <= c.most_requests);
        }
}

BOOST_AUTO_TEST_CASE(a_request_refused_for_the_content_of_all_costs_two_more_requests)
{
    for (const std::size_t count : {4u, 250u}) {
        fake_sendgrid vendor{[](const json::object&) { return refuse({"content.0.value"}); }};
        check_all(deliver(vendor, messages(count)), count, outcome::rejected, "http_400");
        BOOST_TEST(vendor.requests().size() == 3u);
    }
}

BOOST_AUTO_TEST_CASE(messages_that_halving_had_no_time_for_are_not_sent)
{
    int requests = 0;
    local_server vendor{[&](peer& client) {
        while (!client.read_request().empty() && ++requests < 4)
            client.write(answer(400, R"({"errors":[{"field":null,"message":"Bad Request"}]})"));
        client.wait_until_closed();
    }};
    auto wanted = settings(vendor.url());
    wanted.timeout = 1s;
    const auto got = deliver(wanted, messages(8));
    // Of 8, 4 and 2 nothing was accepted; the two in flight then may have been accepted.
    BOOST_TEST(std::count_if(got.begin(), got.end(), [](const auto& d) { return d.result == outcome::unknown; }) == 2);
    BOOST_TEST(std::count_if(got.begin(), got.end(), [](const auto& d) { return d.code == "deadline"; }) == 6);
    for (const auto& d : got)
        BOOST_TEST((d.result == (d.code == "deadline" ? outcome::not_sent : outcome::unknown)));
}

BOOST_AUTO_TEST_CASE(a_failure_after_a_refusal_applies_to_the_other_messages_only)
{
    fake_sendgrid vendor{[](const json::object& request) {
        return addresses(request).size() == 3 ? refuse({"personalizations.1.to.0.email"}) : answer(500, "");
    }};
    const auto got = deliver(vendor, messages(3));
    BOOST_TEST((got[0].result == outcome::unknown));
    BOOST_TEST((got[1].result == outcome::rejected));
    BOOST_TEST((got[2].result == outcome::unknown));
}

BOOST_AUTO_TEST_CASE(a_message_that_does_not_fit_with_others_is_sent_alone_and_whole)
{
    fake_sendgrid vendor{[](const json::object&) { return accepted; }};
    auto batch = messages(4);
    batch[2].values["plan"] = std::string(9'000, 'x');
    check_all(deliver(vendor, batch), 4, outcome::accepted, "");
    BOOST_TEST_REQUIRE(vendor.requests().size() == 2u);
    BOOST_TEST(addresses(vendor.requests()[0]).size() == 3u);
    BOOST_TEST(addresses(vendor.requests()[1]).size() == 1u);
    BOOST_TEST(as_received(vendor.requests()[1], 0).text == render_email(batch[2]).text);
}

BOOST_AUTO_TEST_CASE(account_throttled_among_single_messages_gets_no_further_request)
{
    // Sixteen go out at a time; none may follow once one was throttled.
    fake_sendgrid vendor{[&](const json::object&) { return answer(429, "{}", "Retry-After: 7\r\n"); }};
    auto batch = messages(60);
    for (auto& m : batch)
        m.values["plan"] = std::string(9'000, 'x');
    const auto got = deliver(vendor, batch);
    check_all(got, 60, outcome::throttled, "http_429");
    BOOST_TEST((got.back().retry_after == 7s));
    BOOST_TEST(vendor.requests().size() == 16u);
}

BOOST_AUTO_TEST_CASE(messages_that_cannot_be_sent_cost_no_request)
{
    fake_sendgrid vendor{[](const json::object&) { return accepted; }};
    auto batch = messages(3);
    batch[0].address = "nobody";
    batch[1].address = "a@example.com\r\nBcc: b@example.com";
    batch[2].shared = nullptr;
    for (const std::size_t count : {1u, 3u}) {
        const auto got = deliver(vendor, {batch.begin(), batch.begin() + static_cast<std::ptrdiff_t>(count)});
        for (const auto& answer : got)
            BOOST_TEST((answer.result == outcome::rejected));
    }
    auto sms = shared_content(compile({}));
    sms->channel = outbound::channel::sms;
    for (auto& m : batch)
        m.shared = sms;
    check_all(deliver(vendor, batch), 3, outcome::rejected, "content");
    BOOST_TEST(vendor.server.connections() == 0u);
    BOOST_TEST(deliver(vendor, {}).empty());
}

BOOST_AUTO_TEST_CASE(messages_of_different_content_never_share_a_request)
{
    fake_sendgrid vendor{[](const json::object&) { return accepted; }};
    auto batch = messages(6);
    const auto other = shared_content(compile({"Other", "Other {{plan}}", "", ""}));
    for (std::size_t i = 3; i < 6; ++i)
        batch[i].shared = other;
    check_all(deliver(vendor, batch), 6, outcome::accepted, "");
    BOOST_TEST_REQUIRE(vendor.requests().size() == 2u);
    for (std::size_t i = 0; i < 6; ++i)
        BOOST_TEST(as_received(vendor.requests()[i / 3], i % 3).text == render_email(batch[i]).text);
}

BOOST_AUTO_TEST_CASE(no_connection_or_an_untrusted_certificate_means_not_sent)
{
    std::string nobody;
    {
        local_server gone{always(accepted)};
        nobody = gone.url();
    }
    const authority stranger;
    local_server untrusted{always(accepted), stranger.issue()};
    const struct {
        std::string url;
        const char* code;
    } cases[] = {{nobody, "connect"}, {untrusted.url(), "certificate"}, {"https" + nobody.substr(4), "connect"}};
    for (const auto& c : cases)
        for (const std::size_t count : {1u, 20u})
            BOOST_TEST_CONTEXT(c.code << ", " << count)
            {
                auto batch = messages(count);
                batch.back().values["plan"] = std::string(9'000, 'x');
                check_all(deliver(settings(c.url), batch), count, outcome::not_sent, c.code);
            }
}

BOOST_AUTO_TEST_CASE(deadline_holds_for_the_whole_call)
{
    local_server silent{[](peer& client) { client.wait_until_closed(); }};
    auto wanted = settings(silent.url());
    wanted.timeout = 200ms;
    auto batch = messages(40);
    for (auto& m : batch)
        m.values["plan"] = std::string(9'000, 'x');
    const auto before = std::chrono::steady_clock::now();
    const auto got = deliver(wanted, batch);
    BOOST_TEST((std::chrono::steady_clock::now() - before >= 200ms));
    // Messages in flight may have arrived; the others were not sent.
    BOOST_TEST(std::count_if(got.begin(), got.end(), [](const auto& d) { return d.result == outcome::unknown; }) == 16);
    BOOST_TEST(
        std::count_if(got.begin(), got.end(), [](const auto& d) { return d.result == outcome::not_sent; }) == 24);
    for (const auto& answer : got)
        BOOST_TEST(answer.code == (answer.result == outcome::unknown ? "timeout" : "deadline"));
}

BOOST_AUTO_TEST_CASE(cancelled_after_bytes_left_is_unknown)
{
    boost::asio::cancellation_signal stop;
    local_server silent{[&](peer& client) {
        client.read_request();
        boost::asio::post(context, [&] { stop.emit(boost::asio::cancellation_type::terminal); });
        client.wait_until_closed();
    }};
    sendgrid::account account{context.get_executor(), settings(silent.url())};
    for (const std::size_t count : {1u, 3u}) {
        const auto batch = messages(count);
        const auto got = run_coroutine(context, account.deliver(batch), stop.slot());
        check_all(got, count, outcome::unknown, "cancelled");
    }
}

BOOST_AUTO_TEST_CASE(sandbox_is_asked_for_and_understood)
{
    fake_sendgrid vendor{[](const json::object&) { return answer(200, ""); }};
    auto wanted = settings(vendor.server.url());
    wanted.sandbox = true;
    check_all(deliver(wanted, messages(2)), 2, outcome::accepted, "");
    BOOST_TEST(vendor.requests().at(0).at("mail_settings").at("sandbox_mode").at("enable").as_bool());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::testing
