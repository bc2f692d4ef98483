// Providers that throw anything, never answer, or do not end when cancelled.
#include "engine/fixture.hpp"

using namespace outbound;
using outbound::testing::answered;
using outbound::testing::engine_fixture;
using outbound::testing::fake_provider;
using namespace std::chrono_literals;

namespace {

/// Treats each message as set by the test; by default it never answers.
class bad_provider final : public provider {
public:
    enum class manner { throws, hangs, hangs_on_when_cancelled };

    bad_provider(std::string name, manner kind, outbound::channel via = channel::email)
        : name_{std::move(name)},
          manner_{kind},
          via_{via}
    {
    }

    std::string_view name() const noexcept override { return name_; }
    outbound::channel channel() const noexcept override { return via_; }
    std::size_t concurrency() const noexcept override { return 4; }
    std::chrono::milliseconds deadline() const noexcept override { return 10s; }
    std::chrono::seconds find_after() const noexcept override { return misbehaves_when_asked ? 60s : 0s; }

    boost::asio::awaitable<std::vector<delivery>> deliver(std::span<const message> batch) override
    {
        messages += batch.size();
        co_await misbehave();
        returned += batch.size();
        co_return std::vector<delivery>(batch.size(), fake_provider::accept(batch.front()));
    }

    boost::asio::awaitable<std::optional<account_terms>> terms() override
    {
        if (!misbehaves_when_asked)
            co_return std::nullopt;
        ++questions;
        co_await misbehave();
        co_return std::nullopt;
    }

    boost::asio::awaitable<std::optional<provider_event>> find(const inquiry&) override
    {
        ++questions;
        co_await misbehave();
        co_return std::nullopt;
    }

    /// Completes the hanging calls.
    void release()
    {
        released_ = true;
        for (auto* timer : waiting_)
            timer->cancel();
    }

    bool misbehaves_when_asked = false;  ///< Whether terms() and find() also misbehave.
    std::size_t messages = 0, returned = 0, questions = 0;

private:
    boost::asio::awaitable<void> misbehave()
    {
        if (manner_ == manner::throws)
            throw 42;
        if (manner_ == manner::hangs_on_when_cancelled)
            co_await boost::asio::this_coro::reset_cancellation_state(boost::asio::disable_cancellation());
        boost::asio::steady_timer timer{
            co_await boost::asio::this_coro::executor, boost::asio::steady_timer::time_point::max()};
        waiting_.push_back(&timer);
        co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        std::erase(waiting_, &timer);
        if (!released_)
            throw std::runtime_error{"cancelled"};
    }

    std::string name_;
    manner manner_;
    outbound::channel via_;
    bool released_ = false;
    std::vector<boost::asio::steady_timer*> waiting_;
};

struct bad_fixture : engine_fixture {
    std::shared_ptr<bad_provider> bad(bad_provider::manner manner, bool misbehaves_when_asked = false)
    {
        auto made = std::make_shared<bad_provider>("main", manner);
        made->misbehaves_when_asked = misbehaves_when_asked;
        accounts_of_others.push_back(made);
        return made;
    }

    void begin()
    {
        engine = std::make_unique<outbound::engine>(io.get_executor(), *db, settings, clock, &log);
        for (const auto& a : accounts)
            engine->add(a);
        for (const auto& a : accounts_of_others)
            engine->add(a);
        engine->start();
    }

    campaign_id hold_campaign()
    {
        auto c = draft();
        c.on_unknown = on_unknown::hold;
        return started(c);
    }

    std::vector<std::shared_ptr<provider>> accounts_of_others;
};

const auto every_manner = {
    bad_provider::manner::throws, bad_provider::manner::hangs, bad_provider::manner::hangs_on_when_cancelled};

}  // namespace

BOOST_AUTO_TEST_SUITE(misbehaviour)

BOOST_AUTO_TEST_CASE(an_engine_that_is_stopped_while_a_message_is_under_way_leaves_nothing_behind)
{
    std::weak_ptr<bad_provider> account;
    {
        bad_fixture f;
        account = f.bad(bad_provider::manner::hangs_on_when_cancelled);
        f.add_contacts(3);
        f.hold_campaign();
        f.begin();
        f.drive_until([&] { return account.lock()->messages > 0; });
        f.stop(0ms);
    }
    BOOST_TEST(account.expired());
}

BOOST_AUTO_TEST_CASE(a_provider_that_throws_anything_or_never_answers_leaves_its_messages_unknown_at_the_deadline)
{
    for (const auto manner : every_manner)
        BOOST_TEST_CONTEXT(static_cast<int>(manner))
        {
            bad_fixture f;
            const auto account = f.bad(manner);
            f.add_contacts(4);
            const auto id = f.hold_campaign();
            const auto began = f.clock.steady();
            f.begin();
            f.drive_until([&] { return f.counts(id).unknown == 4; });
            BOOST_TEST(account->messages == 4u);
            BOOST_TEST((f.clock.steady() - began <= (manner == bad_provider::manner::throws ? 6s : 16s)));
            f.drive_until_status(id, campaign_status::completed);
            f.check_consistent(id);
            account->release();
            f.io.poll();
            BOOST_TEST(account->messages == 4u);
            BOOST_TEST(f.counts(id).unknown == 4);
        }
}

BOOST_AUTO_TEST_CASE(a_delivery_that_never_ends_gives_up_its_place)
{
    bad_fixture f;
    const auto account = f.bad(bad_provider::manner::hangs_on_when_cancelled);
    f.add_contacts(9);  // more than twice the concurrency of the account
    const auto id = f.hold_campaign();
    f.begin();
    f.drive_until_status(id, campaign_status::completed);
    BOOST_TEST(account->messages == 9u);
    BOOST_TEST(f.counts(id).unknown == 9);
    account->release();
}

BOOST_AUTO_TEST_CASE(stop_ends_the_loop_regardless_of_the_provider)
{
    for (const auto manner : every_manner)
        for (const auto drain : {0ms, 2'000ms})
            BOOST_TEST_CONTEXT(static_cast<int>(manner) << ", " << drain.count())
            {
                bad_fixture f;
                const auto account = f.bad(manner, true);
                f.add_contacts(4);
                f.hold_campaign();
                const auto began = f.clock.steady();
                f.begin();
                f.drive_until([&] { return account->messages == 4 && account->questions > 0; });
                f.stop(drain);
                BOOST_TEST((f.clock.steady() - began <= 10s + drain));
                account->release();
                f.io.restart();
                f.io.run();  // returns, because nothing is waiting
            }
}

BOOST_AUTO_TEST_CASE(a_delivery_that_returns_after_the_engine_is_destroyed_is_ignored)
{
    bad_fixture f;
    const auto account = f.bad(bad_provider::manner::hangs_on_when_cancelled, true);
    f.add_contacts(4);
    f.hold_campaign();
    f.begin();
    f.drive_until([&] { return account->messages == 4; });
    f.stop(0ms);
    f.own.reset();
    account->release();
    f.io.restart();
    f.io.run();
    BOOST_TEST(account->returned == 4u);
}

BOOST_FIXTURE_TEST_CASE(bytes_that_a_database_refuses_are_replaced_in_the_outcomes_of_a_provider, engine_fixture)
{
    const auto main = account();
    main->answer = [](const message& m) {
        if (m.address.starts_with("p1@"))
            throw std::runtime_error{"Empf\xE4nger"};
        auto outcome =
            m.address.starts_with("p2@") ? answered(delivery::outcome::rejected, "bad\xFF") : fake_provider::accept(m);
        outcome.vendor_id = outcome.result == delivery::outcome::accepted ? "\xFF\xFE" : "";
        outcome.detail = "Empf\xE4nger";
        outcome.suppress = outcome.result == delivery::outcome::rejected ? "gel\xF6scht" : "";
        return outcome;
    };
    add_contacts(3);
    const auto id = started_on_hold();
    complete(id);
    const auto rows = db->campaigns().recipients(id, {}, {0, 10}).items;
    BOOST_REQUIRE(rows.size() == 3u);
    BOOST_TEST(rows[0].detail == "Empf\xEF\xBF\xBDnger");
    BOOST_TEST((rows[0].status == recipient_status::unknown));
    BOOST_TEST(rows[1].detail == "Empf\xEF\xBF\xBDnger");
    BOOST_TEST(rows[1].reason == "bad\xEF\xBF\xBD");
    BOOST_TEST((rows[1].status == recipient_status::failed));
    BOOST_TEST(rows[2].external_id == "\xEF\xBF\xBD\xEF\xBF\xBD");
    BOOST_TEST((rows[2].status == recipient_status::sent));
    const auto suppressed = db->suppressions().list({}, {}).items;
    BOOST_REQUIRE(suppressed.size() == 1u);  // The word is odd, but it is an opt-out.
    BOOST_TEST(suppressed[0].reason == "gel\xEF\xBF\xBDscht");
    check_consistent(id);
}

BOOST_AUTO_TEST_SUITE_END()
