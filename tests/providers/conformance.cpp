// Requirements for every provider: classes of outcomes, batches, deadlines, cancellation.
#include "http/local_server.hpp"
#include "model/run_coroutine.hpp"

#include <outbound/testing/conformance/provider.hpp>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <mutex>
#include <optional>

namespace outbound::testing {
namespace {

using outcome = delivery::outcome;
using namespace std::chrono_literals;

/// Answers every request with the same text, and records the requests.
struct scripted_vendor {
    explicit scripted_vendor(std::string answer)
        : reply{std::move(answer)},
          server{[this](peer& client) {
              for (auto request = client.read_request(); !request.empty(); request = client.read_request()) {
                  const std::lock_guard lock{guard};
                  requests.push_back(request);
                  client.write(reply);
              }
          }}
    {
    }

    std::string reply;
    std::mutex guard;
    std::vector<std::string> requests;
    local_server server;
};

/// The value of Authorization in a request; empty without one.
std::string authorization_of(const std::string& request)
{
    constexpr std::string_view name = "\r\nAuthorization: ";
    const auto at = request.find(name);
    const auto begin = at + name.size();
    return at == std::string::npos ? std::string{} : request.substr(begin, request.find("\r\n", begin) - begin);
}

/// A refusal in the members that vendors write their words to.
std::string refusal_with(const std::string& words)
{
    const boost::json::object error{{"message", words}, {"field", nullptr}};
    const auto body = boost::json::serialize(
        boost::json::object{{"message", words}, {"code", 20003}, {"errors", boost::json::array{error}}});
    return "HTTP/1.1 401 X\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

struct conformance_fixture {
    boost::asio::io_context context{1};

    std::vector<delivery> deliver(const vendor& v, const account_wishes& wishes, const std::vector<message>& batch)
    {
        const auto through = v.make(context.get_executor(), wishes);
        return run_coroutine(context, through->deliver(batch));
    }

    delivery deliver_one(const vendor& v, const account_wishes& wishes)
    {
        const auto got = deliver(v, wishes, v.messages(1));
        BOOST_REQUIRE(got.size() == 1u);
        return got.front();
    }

    std::optional<delivery> check(const vendor& v, const account_wishes& wishes)
    {
        const auto through = v.make(context.get_executor(), wishes);
        return run_coroutine(context, through->check());
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(conformance, conformance_fixture)

BOOST_AUTO_TEST_CASE(an_accepted_message_has_the_vendors_id_and_carried_our_key)
{
    for (const auto& v : vendors())
        BOOST_TEST_CONTEXT(v.name)
        {
            scripted_vendor vendor{v.accepted};
            const auto got = deliver_one(v, {vendor.server.url()});
            BOOST_TEST(to_string(got.result) == "accepted");
            BOOST_TEST(!got.vendor_id.empty());
            BOOST_TEST(got.code == "");
            BOOST_REQUIRE(vendor.requests.size() == 1u);
            BOOST_TEST(vendor.requests[0].find(v.message_to(0).key) != std::string::npos);
        }
}

BOOST_AUTO_TEST_CASE(every_answer_gives_its_documented_outcome)
{
    for (const auto& v : vendors())
        for (const auto& c : v.responses)
            BOOST_TEST_CONTEXT(v.name << ": " << c.name)
            {
                scripted_vendor vendor{c.response};
                const auto got = deliver_one(v, {vendor.server.url()});
                BOOST_TEST(to_string(got.result) == to_string(c.outcome));
                BOOST_TEST(got.code == c.code);
                BOOST_TEST((got.retry_after > 0ms) == c.waits);
                BOOST_TEST(got.suppress == c.suppression);
                BOOST_TEST(got.vendor_id == "");
                BOOST_TEST(!got.detail.empty());
                BOOST_TEST(vendor.requests.size() == 1u);
            }
}

BOOST_AUTO_TEST_CASE(a_truncated_or_malformed_answer_is_unknown)
{
    const struct {
        const char* name;
        std::function<void(peer&, const std::string& accepted)> act;
    } cases[] = {
        {"reset", [](peer& client, const std::string&) { client.reset(); }},
        {"closed", [](peer& client, const std::string&) { client.close(); }},
        {"half an answer", [](peer& client, const std::string& answer) { client.write(answer.substr(0, 20)); }},
        {"no HTTP", [](peer& client, const std::string&) { client.write("no such protocol\r\n\r\n"); }},
        {"a header without end",
            [](peer& client, const std::string&) {
                client.write("HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n");
            }},
    };
    for (const auto& v : vendors())
        for (const auto& c : cases)
            BOOST_TEST_CONTEXT(v.name << ": " << c.name)
            {
                local_server server{[&](peer& client) {
                    client.read_request();
                    c.act(client, v.accepted);
                }};
                BOOST_TEST(to_string(deliver_one(v, {server.url()}).result) == "unknown");
            }
}

BOOST_AUTO_TEST_CASE(without_a_byte_sent_the_outcome_is_not_sent)
{
    const authority ours;
    const authority others;
    const temporary_file trusted{others.certificate()};
    local_server untrusted{[](peer& client) { client.handshake(); }, ours.issue()};
    for (const auto& v : vendors())
        BOOST_TEST_CONTEXT(v.name)
        {
            const auto nobody = deliver_one(v, {"http://127.0.0.1:1"});
            BOOST_TEST(to_string(nobody.result) == "not_sent");
            BOOST_TEST(nobody.code == "connect");
            const auto stranger = deliver_one(v, {untrusted.url("localhost"), 10s, trusted.path()});
            BOOST_TEST(to_string(stranger.result) == "not_sent");
            BOOST_TEST(stranger.code == "certificate");
        }
}

BOOST_AUTO_TEST_CASE(a_silent_vendor_costs_no_more_than_the_deadline)
{
    local_server silent{[](peer& client) {
        client.read_request();
        client.wait_until_closed();
    }};
    for (const auto& v : vendors())
        BOOST_TEST_CONTEXT(v.name)
        {
            const account_wishes wishes{silent.url(), 200ms};
            const auto began = std::chrono::steady_clock::now();
            const auto got = deliver_one(v, wishes);
            BOOST_TEST(
                (std::chrono::steady_clock::now() - began <= v.make(context.get_executor(), wishes)->deadline()));
            BOOST_TEST(to_string(got.result) == "unknown");
            BOOST_TEST(got.code == "timeout");
        }
}

BOOST_AUTO_TEST_CASE(cancelled_after_bytes_left_is_unknown)
{
    for (const auto& v : vendors())
        BOOST_TEST_CONTEXT(v.name)
        {
            boost::asio::cancellation_signal stop;
            local_server silent{[&](peer& client) {
                client.read_request();
                boost::asio::post(context, [&] { stop.emit(boost::asio::cancellation_type::terminal); });
                client.wait_until_closed();
            }};
            const auto through = v.make(context.get_executor(), {silent.url()});
            const auto batch = v.messages(1);
            const auto got = run_coroutine(context, through->deliver(batch), stop.slot());
            BOOST_REQUIRE(got.size() == 1u);
            BOOST_TEST(to_string(got[0].result) == "unknown");
            BOOST_TEST(got[0].code == "cancelled");
        }
}

BOOST_AUTO_TEST_CASE(a_batch_has_one_outcome_for_each_message_and_sends_each_once)
{
    for (const auto& v : vendors())
        BOOST_TEST_CONTEXT(v.name)
        {
            scripted_vendor vendor{v.accepted};
            const account_wishes wishes{vendor.server.url()};
            const auto most = std::min<std::size_t>(v.make(context.get_executor(), wishes)->batch_size(), 40);
            const auto batch = v.messages(most);
            const auto got = deliver(v, wishes, batch);
            BOOST_REQUIRE(got.size() == batch.size());
            std::string all;
            for (const auto& request : vendor.requests)
                all += request;
            for (std::size_t i = 0; i < batch.size(); ++i) {
                BOOST_TEST(to_string(got[i].result) == "accepted");
                const auto first = all.find(batch[i].key);
                BOOST_TEST(first != std::string::npos);
                BOOST_TEST(all.find("\"" + batch[i].key + "\"", first + 1) == std::string::npos);
            }
        }
}

BOOST_AUTO_TEST_CASE(invalid_messages_are_refused_without_a_request)
{
    for (const auto& v : vendors())
        BOOST_TEST_CONTEXT(v.name)
        {
            scripted_vendor vendor{v.accepted};
            auto batch = v.messages(2);
            batch[0].address = "nobody";
            auto foreign = std::make_shared<content>();
            foreign->channel = v.content->channel == channel::email ? channel::sms : channel::email;
            batch[1].shared = foreign;
            for (std::size_t i = 0; i < batch.size(); ++i) {
                const auto got = deliver(v, {vendor.server.url()}, {batch[i]});
                BOOST_REQUIRE(got.size() == 1u);
                BOOST_TEST(to_string(got[0].result) == "rejected");
                BOOST_TEST(got[0].code == (i == 0 ? "invalid_address" : "content"));
            }
            BOOST_TEST(vendor.requests.empty());
        }
}

BOOST_AUTO_TEST_CASE(a_check_sends_nothing_and_tells_an_account_that_cannot_be_reached_from_one_that_may_not_send)
{
    for (const auto& v : vendors())
        BOOST_TEST_CONTEXT(v.name)
        {
            const auto nobody = check(v, {"http://127.0.0.1:1"});
            if (!nobody)
                continue;  // The vendor has no such request.
            BOOST_TEST(to_string(nobody->result) == "not_sent");
            BOOST_TEST(nobody->code == "connect");

            scripted_vendor refusing{refusal_with("authorization required")};
            const auto refused = check(v, {refusing.server.url()}).value();
            BOOST_TEST(to_string(refused.result) == "account_refused");
            BOOST_TEST(refused.detail == "authorization required");
            BOOST_REQUIRE(refusing.requests.size() == 1u);
            BOOST_TEST(refusing.requests[0].starts_with("GET "));

            scripted_vendor stranger{"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n<html></html>"};
            BOOST_TEST(to_string(check(v, {stranger.server.url()}).value().result) == "unknown");
        }
}

BOOST_AUTO_TEST_CASE(no_outcome_repeats_a_secret)
{
    for (const auto& v : vendors())
        for (const auto& c : v.responses)
            BOOST_TEST_CONTEXT(v.name << ": " << c.name)
            {
                scripted_vendor vendor{c.response};
                const auto got = deliver_one(v, {vendor.server.url()});
                for (const auto& secret : v.secrets)
                    BOOST_TEST((got.detail + got.code).find(secret) == std::string::npos);
            }
}

BOOST_AUTO_TEST_CASE(no_outcome_repeats_a_secret_that_the_vendor_echoes)
{
    for (const auto& v : vendors())
        BOOST_TEST_CONTEXT(v.name)
        {
            std::string authorization;
            local_server server{[&](peer& client) {
                const auto request = client.read_request();
                authorization = authorization_of(request);
                client.write(refusal_with(authorization + " is wrong in " + request));
            }};
            const auto got = deliver_one(v, {server.url()});
            BOOST_TEST(!got.detail.empty());
            for (const auto& secret : v.secrets)
                BOOST_TEST(got.detail.find(secret) == std::string::npos, got.detail);
            if (const auto basic = authorization.find("Basic "); basic != std::string::npos)
                BOOST_TEST(got.detail.find(authorization.substr(basic + 6)) == std::string::npos, got.detail);
        }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::testing
