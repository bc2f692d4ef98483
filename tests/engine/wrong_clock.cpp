// A worker whose clock is wrong follows the store's clock.
#include "engine/fixture.hpp"
#include "engine/wrapped_store.hpp"

namespace {

/// Differs from another clock by a fixed time.
class shifted_clock final : public clock {
public:
    shifted_clock(clock& real, std::chrono::microseconds shift) : real_{real}, shift_{shift} {}

    timestamp now() const noexcept override { return real_.now() + shift_; }
    steady_time steady() const noexcept override { return real_.steady(); }
    boost::asio::awaitable<void> sleep_until(boost::asio::steady_timer& timer, steady_time deadline) override
    {
        return real_.sleep_until(timer, deadline);
    }

private:
    clock& real_;
    std::chrono::microseconds shift_;
};

/// A store with its own clock, like a server.
class distant_store final : public wrapped_store {
public:
    distant_store(store& real, std::chrono::microseconds ahead) : wrapped_store{real}, ahead_{ahead} {}

    std::chrono::microseconds ahead() override { return ahead_; }

private:
    std::chrono::microseconds ahead_;
};

struct distant_fixture {
    explicit distant_fixture(std::chrono::microseconds ahead) : ahead_{ahead} {}

    std::chrono::microseconds ahead_;
    std::unique_ptr<shifted_clock> servers;
    std::unique_ptr<store> behind;
    std::unique_ptr<distant_store> distant;
    engine_fixture f{[this](store&) -> store& {
        servers = std::make_unique<shifted_clock>(f.clock, ahead_);
        store_options options;
        options.url = "sqlite://:memory:";
        options.clock = servers.get();
        behind = open_store(options);
        distant = std::make_unique<distant_store>(*behind, ahead_);
        return *distant;
    }};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(wrong_clock)

BOOST_AUTO_TEST_CASE(pace_and_retries_do_not_depend_on_the_workers_own_clock)
{
    for (const auto ahead : {1h, -1h, 0h})
        BOOST_TEST_CONTEXT("the server is " << ahead.count() << " h ahead")
        {
            distant_fixture d{ahead};
            auto& f = d.f;
            const auto account = f.account();
            f.db->pace().set_limit("provider:main", 10);
            bool refused = false;
            std::vector<clock::steady_time> sent;
            account->answer = [&](const message& m) {
                if (!std::exchange(refused, true))
                    return answered(delivery::outcome::not_sent, "connect");
                sent.push_back(f.clock.steady());
                return fake_provider::accept(m);
            };
            f.add_contacts(100);
            const auto id = f.started();
            f.complete(id);
            BOOST_REQUIRE(sent.size() == 100u);
            const auto took = sent.back() - sent.front();
            BOOST_TEST((took > 9s && took < 3min));
            f.check_consistent(id);
        }
}

BOOST_AUTO_TEST_CASE(campaign_expires_by_the_clock_of_the_server)
{
    distant_fixture d{-1h};
    auto& f = d.f;
    f.account();
    f.add_contacts(10);
    auto draft = f.draft();
    draft.expires_at = f.clock.now();  // in an hour by the clock of the server
    const auto id = f.started(draft);
    f.complete(id);
    BOOST_TEST(f.counts(id).sent == 10);
}

BOOST_AUTO_TEST_SUITE_END()
