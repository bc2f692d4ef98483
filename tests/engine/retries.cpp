// Retries reserve pace first and are claimed only at their turn.
#include "engine/fixture.hpp"

namespace {

/// A campaign whose messages were all given back and are due again; lost messages stay unknown.
struct retry_fixture : engine_fixture {
    campaign_id start_with_retries(int count)
    {
        add_contacts(count);
        const auto id = started_on_hold();
        auto& dispatch = db->dispatch();
        prepare(id, 1000);
        const auto range = dispatch.claim_range(id, {"earlier", 60s, 15min}).value();
        std::vector<settlement> given_back;
        for (const auto& recipient : range.recipients) {
            auto& s = given_back.emplace_back();
            s.seq = recipient.seq;
            s.attempt = 1;
            s.status = recipient_status::retrying;
            s.reason = "not_sent";
            s.counts_attempt = false;
            s.at = clock.now();
            s.retry_at = s.at;
        }
        window_request request{id, range.first_seq, range.token, range.intent_seq, range.last_seq, 60s, {}};
        dispatch.open_window(request);
        request.from_seq = range.last_seq;
        request.outcomes = given_back;
        request.release = true;
        dispatch.open_window(request);
        return id;
    }

    /// An account that records the times at which it gets messages.
    std::shared_ptr<fake_provider> timed_account()
    {
        const auto account = this->account();
        account->answer = [this](const message& m) {
            handed_over.push_back(clock.steady());
            return fake_provider::accept(m);
        };
        return account;
    }

    std::vector<outbound::clock::steady_time> handed_over;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(retries, retry_fixture)

BOOST_AUTO_TEST_CASE(retries_at_a_slow_pace_are_sent_in_turn)
{
    const struct {
        double pace;
        std::size_t lanes;
        int people;
    } cases[] = {{0.1, 4, 20}, {1, 40, 200}, {5, 2, 100}};
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.people << " at " << c.pace << " with " << c.lanes << " lanes")
        {
            retry_fixture f;
            f.settings.lanes = c.lanes;
            const auto account = f.timed_account();
            f.db->pace().set_limit("provider:main", c.pace);
            const auto id = f.start_with_retries(c.people);
            f.complete(id);
            f.check_sent_once(*account, static_cast<std::size_t>(c.people));
            const auto took = std::chrono::duration<double>(f.handed_over.back() - f.handed_over.front()).count();
            const auto expected = (c.people - 1) / c.pace;
            BOOST_TEST(took >= expected * 0.95);
            BOOST_TEST(took <= expected * 1.05 + 1);
            BOOST_TEST(f.counts(id).unknown == 0);
            f.check_consistent(id);
        }
}

BOOST_AUTO_TEST_CASE(stopping_while_retries_wait_leaves_nothing_unknown)
{
    const auto account = timed_account();
    db->pace().set_limit("provider:main", 0.2);
    const auto id = start_with_retries(6);
    start();
    drive_until([&] { return account->messages.size() == 2; });
    stop(1s);
    BOOST_TEST(counts(id).sent == 2);
    BOOST_TEST(counts(id).retrying == 4);
    BOOST_TEST(counts(id).unknown == 0);
    BOOST_TEST(db->dispatch().due_retries(id, 10) == 4u);

    complete(id);
    check_sent_once(*account, 6);
    check_consistent(id);
}

BOOST_AUTO_TEST_CASE(opt_outs_and_erasures_while_retries_wait_are_honoured)
{
    const auto account = timed_account();
    db->pace().set_limit("provider:main", 0.2);
    const auto id = start_with_retries(6);
    start();
    drive_until([&] { return account->messages.size() == 2; });
    suppress("p3@example.com");
    suppress("p4@example.com");
    db->contacts().erase(db->contacts().find("p5")->id);
    drive_until_completed(id);
    BOOST_TEST(account->messages.size() == 3u);
    BOOST_TEST(times_sent(*account, "p6@example.com") == 1u);
    BOOST_TEST(counts(id).skipped == 3);
    check_consistent(id);
}

BOOST_AUTO_TEST_CASE(a_pause_holds_waiting_retries_until_resume)
{
    const auto account = timed_account();
    db->pace().set_limit("provider:main", 0.2);
    const auto id = start_with_retries(4);
    start();
    drive_until([&] { return account->messages.size() == 1; });
    act(id, campaign_action::pause);
    drive_for(10min);
    BOOST_TEST(account->messages.size() == 1u);
    BOOST_TEST(counts(id).retrying == 3);
    act(id, campaign_action::resume);
    drive_until_completed(id);
    check_sent_once(*account, 4);
    check_consistent(id);
}

BOOST_AUTO_TEST_SUITE_END()
