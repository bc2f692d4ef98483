// Requirements for every provider, with the simulator: each class of outcome in every variant, over HTTP and TLS.
// Outcomes are compared with the ledger of accepted messages.
#include "model/run_coroutine.hpp"
#include "providers/simulator_program.hpp"

#include <outbound/testing/conformance/provider.hpp>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace outbound::testing {
namespace {

using outcome = delivery::outcome;
using namespace std::chrono_literals;

/// A fault of the simulator, and the expected outcome of affected messages.
struct misfortune {
    std::string_view name;    ///< Name in the simulator; empty: none.
    std::string_view digits;  ///< Contained in the addresses of affected recipients.
    outcome expected;
    bool is_taken;  ///< Whether the ledger has the message.
};

// Each fault has up to ten variants, which alternate.
constexpr std::size_t variants = 10;
constexpr misfortune misfortunes[] = {
    {"", "1500556100", outcome::accepted, true},
    {"throttle", "1500556101", outcome::throttled, false},
    {"unauthorized", "1500556102", outcome::account_refused, false},
    {"suspended", "1500556103", outcome::account_refused, false},
    {"refuse", "1500556104", outcome::rejected, false},
    {"error", "1500556105", outcome::unknown, false},
    {"reset-before", "1500556106", outcome::unknown, false},
    {"reset-after", "1500556107", outcome::unknown, true},
    {"garbage-accepted", "1500556108", outcome::unknown, true},
};
constexpr misfortune slowness{"slow", "1500556109", outcome::unknown, true};

const misfortune& named(std::string_view name)
{
    return *std::ranges::find(misfortunes, name, &misfortune::name);
}

std::vector<std::string> simulator_options()
{
    std::vector<std::string> options{"--api-key", "SG.secret", "--aws-secret", "aws/secret", "--twilio-token",
        "twilio.secret", "--retry-after", "7", "--slow-ms", "600000", "--on", std::string{slowness.digits} + "=slow"};
    for (const auto& m : misfortunes)
        if (!m.name.empty())
            options.push_back(std::string{m.digits} + '=' + std::string{m.name});
    return options;
}

struct simulated {
    simulator_program simulator{simulator_options()};
    boost::asio::io_context context{1};
    std::size_t numbered = 0;

    /// Messages with unique keys, to addresses that contain `digits`.
    std::vector<message> messages(const vendor& v, std::string_view digits, std::size_t count)
    {
        auto made = v.messages(count);
        for (auto& m : made) {
            const auto number = std::to_string(++numbered);
            m.key = "k3v9x0qa-12-" + number + "-1";
            m.address = (v.address_end.empty() ? "+" : "p") + std::string{digits} + std::to_string(numbered % 10) +
                        v.address_end;
        }
        return made;
    }

    std::vector<delivery> deliver(
        provider& through, const std::vector<message>& batch, boost::asio::cancellation_signal* stop = {})
    {
        boost::asio::cancellation_signal never;
        auto outcomes = run_coroutine(context, through.deliver(batch), stop != nullptr ? stop->slot() : never.slot());
        BOOST_REQUIRE(outcomes.size() == batch.size());
        return outcomes;
    }

    void check(const vendor& v, const misfortune& m, const message& to, const delivery& got) const
    {
        BOOST_TEST(to_string(got.result) == to_string(m.expected));
        BOOST_TEST(got.vendor_id.empty() == (m.expected != outcome::accepted));
        BOOST_TEST(got.detail.empty() == (m.expected == outcome::accepted));
        BOOST_TEST(simulator.accepted(to.key) == (m.is_taken ? 1u : 0u));
        for (const auto& secret : v.secrets)
            BOOST_TEST((got.detail + got.code).find(secret) == std::string::npos);
    }

    void check_inquiry(provider& account, const message& m, bool is_found)
    {
        inquiry question;
        question.key = m.key;
        question.address = m.address;
        question.campaign = m.shared->campaign;
        question.shared = m.shared;
        question.text = m.text;
        const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
        question.earliest = now - 1h;
        question.latest = now + 1h;
        const auto found = run_coroutine(context, account.find(question));
        BOOST_TEST(found.has_value() == is_found);
        BOOST_TEST((found ? found->key : m.key) == m.key);
    }

    account_wishes plain() const { return {simulator.http()}; }
    account_wishes over_tls() const { return {simulator.https(), 10s, simulator.ca_file()}; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(simulated_conformance, simulated)

BOOST_AUTO_TEST_CASE(outcome_of_a_message_agrees_with_the_ledger)
{
    for (const auto& v : vendors())
        for (const auto& wishes : {plain(), over_tls()})
            for (const auto& m : misfortunes)
                BOOST_TEST_CONTEXT(v.name << " at " << wishes.url << ": " << m.name)
                {
                    const auto through = v.make(context.get_executor(), wishes);
                    for (std::size_t i = 0; i < variants; ++i) {
                        const auto batch = messages(v, m.digits, 1);
                        check(v, m, batch[0], deliver(*through, batch)[0]);
                    }
                }
}

BOOST_AUTO_TEST_CASE(outcome_of_a_batch_applies_to_each_of_its_messages)
{
    for (const auto& v : vendors())
        for (const auto& m : misfortunes)
            BOOST_TEST_CONTEXT(v.name << ": " << m.name)
            {
                const auto through = v.make(context.get_executor(), plain());
                const auto batch = messages(v, m.digits, std::min<std::size_t>(through->batch_size(), 40));
                const auto got = deliver(*through, batch);
                for (std::size_t i = 0; i < batch.size(); ++i)
                    check(v, m, batch[i], got[i]);
            }
}

BOOST_AUTO_TEST_CASE(a_recipient_refused_in_a_batch_does_not_block_the_others)
{
    const auto& refused = named("refuse");
    const auto& fine = named("");
    for (const auto& v : vendors())
        BOOST_TEST_CONTEXT(v.name)
        {
            const auto through = v.make(context.get_executor(), plain());
            const auto size = std::min<std::size_t>(through->batch_size(), 40);
            auto batch = messages(v, fine.digits, size);
            for (std::size_t i = 0; i < size; i += 7)
                batch[i] = messages(v, refused.digits, 1)[0];
            const auto got = deliver(*through, batch);
            for (std::size_t i = 0; i < size; ++i)
                check(v, i % 7 == 0 ? refused : fine, batch[i], got[i]);
        }
}

BOOST_AUTO_TEST_CASE(garbage_in_place_of_an_answer_is_never_taken_for_success)
{
    for (const auto& v : vendors())
        BOOST_TEST_CONTEXT(v.name)
        {
            const simulator_program nonsense{{"--garbage", "1"}};
            const auto through = v.make(context.get_executor(), {nonsense.http()});
            for (std::size_t i = 0; i < 4 * variants; ++i) {
                const auto batch = messages(v, named("").digits, 1);
                const auto got = deliver(*through, batch)[0];
                // A 400 of Twilio proves that nothing was created, even if its body is incomplete.
                const bool refused =
                    got.result == outcome::rejected && v.content->channel != channel::email && got.code == "http_400";
                BOOST_TEST((refused || got.result == outcome::unknown));
            }
        }
}

BOOST_AUTO_TEST_CASE(a_throttled_account_sends_again_at_the_time_the_vendor_named)
{
    for (const auto& v : vendors()) {
        const auto through = v.make(context.get_executor(), plain());
        std::chrono::milliseconds longest{0};
        for (std::size_t i = 0; i < variants; ++i)
            longest = std::max(longest, deliver(*through, messages(v, named("throttle").digits, 1))[0].retry_after);
        BOOST_TEST_CONTEXT(v.name << ": " << longest.count() << " ms")
        BOOST_TEST((v.name == "ses" ? longest == 0ms : longest > 5s && longest <= 7s));  // SES never says how long.
    }
}

BOOST_AUTO_TEST_CASE(wrong_secrets_are_refused_and_unknown_certificates_are_not_trusted)
{
    const simulator_program strange{{"--api-key", "SG.other", "--aws-secret", "other", "--twilio-token", "other"}};
    for (const auto& v : vendors())
        BOOST_TEST_CONTEXT(v.name)
        {
            const auto batch = messages(v, named("").digits, 1);
            const auto refused = deliver(*v.make(context.get_executor(), {strange.http()}), batch)[0];
            BOOST_TEST(to_string(refused.result) == "account_refused");
            const account_wishes mistaken{strange.https(), 10s, simulator.ca_file()};
            const auto stranger = deliver(*v.make(context.get_executor(), mistaken), batch)[0];
            BOOST_TEST(to_string(stranger.result) == "not_sent");
            BOOST_TEST(stranger.code == "certificate");
            BOOST_TEST(strange.accepted(batch[0].key) == 0u);
        }
}

BOOST_AUTO_TEST_CASE(an_answer_that_comes_after_the_deadline_is_unknown)
{
    for (const auto& v : vendors())
        for (auto wishes : {plain(), over_tls()})
            BOOST_TEST_CONTEXT(v.name << " at " << wishes.url)
            {
                wishes.timeout = 200ms;
                const auto through = v.make(context.get_executor(), wishes);
                const auto batch = messages(v, slowness.digits, std::min<std::size_t>(through->batch_size(), 3));
                const auto began = std::chrono::steady_clock::now();
                const auto got = deliver(*through, batch);
                BOOST_TEST((std::chrono::steady_clock::now() - began <= through->deadline()));
                for (std::size_t i = 0; i < batch.size(); ++i) {
                    check(v, slowness, batch[i], got[i]);
                    BOOST_TEST(got[i].code == "timeout");
                }
            }
}

BOOST_AUTO_TEST_CASE(a_message_cancelled_while_the_vendor_has_it_is_unknown)
{
    for (const auto& v : vendors())
        BOOST_TEST_CONTEXT(v.name)
        {
            const auto through = v.make(context.get_executor(), plain());
            const auto batch = messages(v, slowness.digits, 1);
            boost::asio::cancellation_signal stop;
            auto stop_once_taken = [&]() -> boost::asio::awaitable<void> {
                boost::asio::steady_timer look{context};
                while (simulator.accepted(batch[0].key) == 0) {
                    look.expires_after(1ms);
                    co_await look.async_wait(boost::asio::use_awaitable);
                }
                stop.emit(boost::asio::cancellation_type::terminal);
            };
            boost::asio::co_spawn(context, stop_once_taken, boost::asio::detached);
            const auto got = deliver(*through, batch, &stop)[0];
            check(v, slowness, batch[0], got);
            BOOST_TEST(got.code == "cancelled");
        }
}

BOOST_AUTO_TEST_CASE(a_message_accepted_before_a_reset_is_found_by_an_inquiry)
{
    const auto& reset = named("reset-after");
    for (const auto& v : vendors())
        BOOST_TEST_CONTEXT(v.name)
        {
            const simulator_program fresh{simulator_options()};  // a simulator without another message to the number
            const auto through = v.make(context.get_executor(), {fresh.http()});
            if (through->find_after() == 0s)
                continue;  // This vendor does not support inquiries.
            const auto batch = messages(v, reset.digits, 1);
            check_inquiry(*through, batch[0], false);
            BOOST_TEST(to_string(deliver(*through, batch)[0].result) == "unknown");
            check_inquiry(*through, batch[0], true);
        }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::testing
