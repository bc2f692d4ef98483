// A database that fails before, during and after commits.
#include "engine/fixture.hpp"
#include "engine/wrapped_store.hpp"

namespace {

/// `odd`: an exception of another type than error.
enum class trouble { none, before_commit, after_commit, odd_before_commit, odd_after_commit };

// The real dispatch store, with faults at selected calls.
class troubled_dispatch final : public dispatch_store {
    template <class F>
    auto meet(const std::function<trouble(std::size_t)>& trouble_at, std::atomic<std::size_t>& calls, F&& call)
    {
        const auto fault = trouble_at(calls++);
        if (fault == trouble::before_commit)
            throw error{errc::store, "disk full"};
        if (fault == trouble::odd_before_commit)
            throw 42;
        auto result = call();
        if (fault == trouble::after_commit)
            throw error{errc::store, "connection lost"};
        if (fault == trouble::odd_after_commit)
            throw std::runtime_error{"odd"};
        return result;
    }

public:
    explicit troubled_dispatch(dispatch_store& real) : real_{real} {}

    std::function<trouble(std::size_t call)> windows = [](std::size_t) { return trouble::none; };
    std::function<trouble(std::size_t call)> claims = [](std::size_t) { return trouble::none; };  // Of retries.
    campaign_id unclosable = 0;
    std::function<trouble(std::size_t call)> others = [](std::size_t) { return trouble::none; };

    due_campaigns start_scheduled(std::chrono::milliseconds max_late) override
    {
        return real_.start_scheduled(max_late);
    }
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
    bool close_rest(campaign_id c, std::size_t ranges) override
    {
        if (c == unclosable)
            throw 42;
        return real_.close_rest(c, ranges);
    }
    bool complete(campaign_id c) override { return real_.complete(c); }

private:
    dispatch_store& real_;
    std::atomic<std::size_t> windows_{0};
    std::atomic<std::size_t> claims_{0};
    std::atomic<std::size_t> others_{0};
};

/// Throws an exception of another type than error at every second call, while `is_odd`.
class odd_pace final : public pace_store {
public:
    explicit odd_pace(pace_store& real) : real_{real} {}

    std::optional<timestamp> reserve(std::string_view name, std::size_t units, double per_second) override
    {
        return meet().reserve(name, units, per_second);
    }
    void push(std::string_view name, timestamp until) override { meet().push(name, until); }
    std::vector<pace_limit> limits() override { return meet().limits(); }
    void set_limit(std::string_view name, double per_second) override { meet().set_limit(name, per_second); }
    std::vector<account_state> set_aside_accounts() override { return real_.set_aside_accounts(); }
    bool set_aside(const account_state& state) override { return meet().set_aside(state); }
    std::vector<std::string> end_absences() override { return real_.end_absences(); }
    bool clear_account(std::string_view provider) override { return meet().clear_account(provider); }

    bool is_odd = false;

private:
    pace_store& meet()
    {
        if (is_odd && ++calls_ % 2 == 0)
            throw 42;
        return real_;
    }

    pace_store& real_;
    int calls_ = 0;
};

class troubled_store final : public wrapped_store {
public:
    explicit troubled_store(store& real) : wrapped_store{real}, dispatches{real.dispatch()}, paces{real.pace()} {}

    dispatch_store& dispatch() noexcept override { return dispatches; }
    pace_store& pace() noexcept override { return paces; }

    troubled_dispatch dispatches;
    odd_pace paces;
};

struct troubled_fixture {
    std::unique_ptr<troubled_store> troubled;
    engine_fixture f{[this](store& real) -> store& {
        troubled = std::make_unique<troubled_store>(real);
        return *troubled;
    }};

    /// Starts a campaign for 20 recipients on one lane, whose first window is committed, but the answer is lost.
    campaign_id start_and_lose_first_answer()
    {
        f.settings.lanes = 1;
        troubled->dispatches.windows = [](std::size_t call) {
            return call == 0 ? trouble::after_commit : trouble::none;
        };
        f.account();
        f.add_contacts(20);
        const auto id = f.started_on_hold();
        f.start();
        f.drive_until([&] { return f.log.count("log") > 0; });
        return id;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(store_trouble)

BOOST_AUTO_TEST_CASE(no_recipient_is_lost_or_doubled_when_transactions_fail_or_their_answers_are_lost)
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
        {"windows are rolled back with an odd exception", trouble::odd_before_commit, trouble::none, 3},
        {"windows commit, and answer with an odd exception", trouble::odd_after_commit, trouble::odd_before_commit, 3},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            troubled_fixture t;
            auto& f = t.f;
            t.troubled->dispatches.windows = [&](std::size_t call) {
                return call % c.every == 1 ? c.windows : trouble::none;
            };
            t.troubled->dispatches.others = [&](std::size_t call) {
                return call % c.every == 1 ? c.others : trouble::none;
            };
            const auto account = f.account();
            f.add_contacts(100);
            const auto id = f.started();
            f.complete(id);
            f.check_sent_once(*account, 100);
            BOOST_TEST(f.counts(id).sent == 100);
            f.check_consistent(id);
        }
}

BOOST_AUTO_TEST_CASE(messages_given_back_while_answers_are_lost_are_handed_over_once)
{
    troubled_fixture t;
    auto& f = t.f;
    f.settings.poll_every = 100ms;
    std::atomic<bool> loses{false};
    t.troubled->dispatches.windows = [&](std::size_t) { return loses ? trouble::after_commit : trouble::none; };
    const auto account = f.account();
    bool throttles = true;
    std::multiset<std::string> accepted;
    account->answer = [&](const message& m) {
        if (throttles)
            return answered(delivery::outcome::throttled, "429", 10s);
        accepted.insert(m.address);
        return fake_provider::accept(m);
    };
    f.add_contacts(8);
    const auto id = f.started();
    f.start();
    f.drive_until([&] { return account->messages.size() >= 8; });
    for (int times = 0; times < 3; ++times) {  // First as a window, then as retries.
        loses = true;
        f.act(id, campaign_action::pause);
        f.drive_until([&] { return f.db->dispatch().due_retries(id, 10) == 8; });
        f.act(id, campaign_action::resume);  // another lane claims them before their outcomes are recorded again
        throttles = times < 2;
        const auto before = account->messages.size();
        const auto until = f.clock.steady() + 2min;
        f.drive_until([&] { return account->messages.size() > before || f.clock.steady() > until; });
        loses = false;
    }
    f.drive_until_completed(id);
    BOOST_TEST(accepted.size() == 8u);
    BOOST_TEST(std::set<std::string>(accepted.begin(), accepted.end()).size() == 8u);
    BOOST_TEST(f.counts(id).sent == 8);
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(retries_whose_claim_is_not_answered_are_still_sent)
{
    for (const auto fault : {trouble::before_commit, trouble::after_commit}) {
        troubled_fixture t;
        auto& f = t.f;
        t.troubled->dispatches.claims = [&](std::size_t call) { return call % 3 != 2 ? fault : trouble::none; };
        const auto account = f.account();
        bool refuses = true;
        account->answer = [&](const message& m) {
            return refuses ? answered(delivery::outcome::rejected, "550") : fake_provider::accept(m);
        };
        f.settings.window = 4;
        f.add_contacts(12);
        const auto id = f.started_on_hold();
        f.complete(id);
        refuses = false;
        BOOST_TEST(f.db->campaigns().retry_failed(id) == 12);
        f.drive_until_completed(id);
        BOOST_TEST(f.counts(id).sent == 12);
        BOOST_TEST(account->messages.size() == 24u);
        f.check_consistent(id);
    }
}

BOOST_AUTO_TEST_CASE(an_opt_out_while_the_answer_to_a_window_is_lost_is_honoured)
{
    troubled_fixture t;
    auto& f = t.f;
    const auto id = t.start_and_lose_first_answer();
    f.suppress("p3@example.com");
    f.drive_until_completed(id);
    BOOST_TEST(f.times_sent(*f.accounts[0], "p3@example.com") == 0u);
    f.check_sent_once(*f.accounts[0], 19);
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(stopping_while_the_answer_to_a_window_is_lost_leaves_nothing_unknown)
{
    troubled_fixture t;
    auto& f = t.f;
    const auto id = t.start_and_lose_first_answer();
    f.stop(10s);
    BOOST_TEST(f.accounts[0]->messages.empty());
    f.complete(id);
    BOOST_TEST(f.counts(id).sent == 20);
    f.check_sent_once(*f.accounts[0], 20);
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(a_database_that_is_unavailable_for_minutes_only_delays)
{
    troubled_fixture t;
    auto& f = t.f;
    std::atomic<bool> is_away{false};
    const auto trouble_while_away = [&](std::size_t) { return is_away ? trouble::before_commit : trouble::none; };
    t.troubled->dispatches.windows = trouble_while_away;
    t.troubled->dispatches.others = trouble_while_away;
    const auto account = f.account();
    f.add_contacts(50);
    const auto id = f.started();
    f.start();
    f.drive_until([&] { return !account->messages.empty(); });
    is_away = true;
    f.drive_for(10min);
    is_away = false;
    f.drive_until_completed(id);
    BOOST_TEST(f.counts(id).recipients == 50);
    BOOST_TEST(f.counts(id).sent == 50);
    BOOST_TEST(f.log.count("log") > 0u);
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(outcomes_are_recorded_when_reserving_pace_throws_an_odd_exception)
{
    troubled_fixture t;
    auto& f = t.f;
    const auto account = f.account();
    f.add_contacts(30);
    auto c = f.draft();
    c.pace = 10;
    c.on_unknown = on_unknown::hold;
    const auto id = f.started(c);
    t.troubled->paces.is_odd = true;
    f.complete(id);
    BOOST_TEST(account->messages.size() == 30U);
    BOOST_TEST(f.counts(id).sent == 30);
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(a_campaign_that_the_store_fails_on_delays_no_other)
{
    troubled_fixture t;
    auto& f = t.f;
    const auto account = f.account();
    f.add_contacts(3);
    const auto cancelled = f.started();
    f.prepare(cancelled, 10);
    f.act(cancelled, campaign_action::cancel);
    t.troubled->dispatches.unclosable = cancelled;
    const auto id = f.started();
    f.complete(id);
    BOOST_TEST(account->messages.size() == 3U);
    BOOST_TEST(f.log.count("log") > 0U);
    t.troubled->dispatches.unclosable = 0;
    f.drive_until([&] { return f.counts(cancelled).cancelled == 3; });
}

BOOST_AUTO_TEST_SUITE_END()
