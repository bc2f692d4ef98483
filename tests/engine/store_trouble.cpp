// A database that fails before, while and after it commits.
#include "engine/fixture.hpp"
#include "engine/wrapped_store.hpp"

using namespace outbound;
using outbound::testing::engine_fixture;
using namespace std::chrono_literals;

namespace {

enum class trouble { none, before_commit, after_commit };

// The real dispatch store, with trouble at chosen calls.
class troubled_dispatch final : public dispatch_store {
    template <class F>
    auto meet(const std::function<trouble(std::size_t)>& when, std::atomic<std::size_t>& calls, F&& call)
    {
        const auto what = when(calls++);
        if (what == trouble::before_commit)
            throw error{errc::store, "disk full"};
        auto result = call();
        if (what == trouble::after_commit)
            throw error{errc::store, "connection lost"};
        return result;
    }

public:
    explicit troubled_dispatch(dispatch_store& real) : real_{real} {}

    std::function<trouble(std::size_t call)> windows = [](std::size_t) { return trouble::none; };
    std::function<trouble(std::size_t call)> claims = [](std::size_t) { return trouble::none; };  // Of retries.
    std::function<trouble(std::size_t call)> others = [](std::size_t) { return trouble::none; };

    std::vector<campaign_id> start_scheduled() override { return real_.start_scheduled(); }
    std::vector<campaign_work> work() override
    {
        return meet(others, others_, [&] { return real_.work(); });
    }
    preparation prepare(campaign_id c, std::size_t chunk, std::size_t size) override
    {
        return meet(others, others_, [&] { return real_.prepare(c, chunk, size); });
    }
    std::optional<claimed_range> claim_range(campaign_id c, const claim_terms& terms) override
    {
        return meet(others, others_, [&] { return real_.claim_range(c, terms); });
    }
    std::vector<window> open_windows(std::span<const window_request> r) override
    {
        return meet(windows, windows_, [&] { return real_.open_windows(r); });
    }
    std::size_t due_retries(campaign_id c, std::size_t limit) override
    {
        return meet(others, others_, [&] { return real_.due_retries(c, limit); });
    }
    std::vector<claimed_retry> claim_retries(campaign_id c, std::size_t limit, const claim_terms& terms) override
    {
        return meet(claims, claims_, [&] { return real_.claim_retries(c, limit, terms); });
    }
    void settle_retries(campaign_id c, std::int64_t token, std::span<const settlement> outcomes) override
    {
        meet(windows, windows_, [&] { return real_.settle_retries(c, token, outcomes), 0; });
    }
    bool close_rest(campaign_id c, std::size_t ranges) override { return real_.close_rest(c, ranges); }
    bool complete(campaign_id c) override { return real_.complete(c); }

private:
    dispatch_store& real_;
    std::atomic<std::size_t> windows_{0};
    std::atomic<std::size_t> claims_{0};
    std::atomic<std::size_t> others_{0};
};

class troubled_store final : public outbound::testing::wrapped_store {
public:
    explicit troubled_store(store& real) : wrapped_store{real}, dispatches{real.dispatch()} {}

    dispatch_store& dispatch() noexcept override { return dispatches; }

    troubled_dispatch dispatches;
};

struct troubled_fixture {
    std::unique_ptr<troubled_store> troubled;
    engine_fixture f{[this](store& real) -> store& {
        troubled = std::make_unique<troubled_store>(real);
        return *troubled;
    }};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(store_trouble)

BOOST_AUTO_TEST_CASE(nobody_is_lost_or_doubled_when_transactions_fail_or_their_answers_are_lost)
{
    const struct {
        const char* name;
        trouble windows, others;
        std::size_t every;
    } cases[] = {
        {"windows are rolled back", trouble::before_commit, trouble::none, 3},
        {"windows commit and the answer is lost", trouble::after_commit, trouble::none, 3},
        {"every second window is lost", trouble::after_commit, trouble::none, 2},
        {"everything else fails at times", trouble::none, trouble::before_commit, 3},
        {"both", trouble::after_commit, trouble::before_commit, 4},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            troubled_fixture t;
            auto& f = t.f;
            t.troubled->dispatches.windows = [&](std::size_t call) { return call % c.every == 1 ? c.windows : trouble::none; };
            t.troubled->dispatches.others = [&](std::size_t call) { return call % c.every == 1 ? c.others : trouble::none; };
            const auto account = f.account();
            f.add_contacts(100);
            const auto id = f.started();
            f.start();
            f.drive_until_status(id, campaign_status::completed);
            std::set<std::string> addresses;
            for (const auto& m : account->messages)
                BOOST_TEST(addresses.insert(m.address).second, m.address << " twice");
            BOOST_TEST(f.counts(id).sent == 100);
            f.check_consistent(id);
        }
}

BOOST_AUTO_TEST_CASE(a_database_that_is_away_for_minutes_only_delays)
{
    troubled_fixture t;
    auto& f = t.f;
    std::atomic<bool> is_away{false};
    const auto away = [&](std::size_t) { return is_away ? trouble::before_commit : trouble::none; };
    t.troubled->dispatches.windows = away;
    t.troubled->dispatches.others = away;
    const auto account = f.account();
    f.add_contacts(50);
    const auto id = f.started();
    f.start();
    f.drive_until([&] { return !account->messages.empty(); });
    is_away = true;
    const auto back = f.clock.steady() + 10min;
    f.drive_until([&] { return f.clock.steady() >= back; });
    is_away = false;
    f.drive_until_status(id, campaign_status::completed);
    BOOST_TEST(f.counts(id).recipients == 50);
    BOOST_TEST(f.counts(id).sent == 50);
    BOOST_TEST(f.log.count("log") > 0u);
    f.check_consistent(id);
}

BOOST_AUTO_TEST_SUITE_END()
