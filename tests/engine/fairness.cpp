// Concurrent campaigns, channels and accounts do not delay each other.
#include "engine/fixture.hpp"

namespace {

struct fair_fixture : engine_fixture {
    fair_fixture()
    {
        settings.lanes = 4;
        settings.range_size = 500;
        settings.prepare_chunk = 1000;
        settings.poll_every = 500ms;
        settings.flush_after = 1s;
        settings.routes[channel::sms] = {"texts"};
        texts = std::make_shared<fake_provider>("texts", channel::sms, 1);
        accounts.push_back(texts);
    }

    campaign_id start_paced(double pace, const std::string& industry = {})
    {
        auto c = draft();
        c.pace = pace;
        if (!industry.empty())
            c.recipient_segments.industries = {industry};
        return started(c);
    }

    campaign_id start_for(const std::string& industry)
    {
        auto c = draft();
        c.recipient_segments.industries = {industry};
        return started(c);
    }

    /// The time until that campaign is completed.
    std::chrono::milliseconds time_to_complete(campaign_id id)
    {
        const auto began = clock.steady();
        drive_until_completed(id);
        return std::chrono::duration_cast<std::chrono::milliseconds>(clock.steady() - began);
    }

    std::shared_ptr<fake_provider> texts;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(fairness)

BOOST_AUTO_TEST_CASE(an_unreachable_email_account_does_not_delay_sms)
{
    fair_fixture f;
    const auto mails = f.account();
    mails->answer = [](const message&) { return answered(delivery::outcome::not_sent, "connect"); };
    f.add_contacts(9'000);
    const auto emails = f.started();
    f.start();
    f.drive_to(20s);
    f.add_numbers(5);
    BOOST_TEST((f.time_to_complete(f.started(f.draft_for(channel::sms, "Hi"))) < 2s));
    BOOST_TEST(f.texts->messages.size() == 5u);
    BOOST_TEST(f.counts(emails).sent == 0);
}

BOOST_AUTO_TEST_CASE(an_account_that_never_answers_does_not_delay_sms)
{
    fair_fixture f;
    const auto mails = f.account();
    mails->held = true;
    f.add_contacts(3'000);
    f.started();
    f.start();
    f.drive_until([&] { return mails->under_way == 64; });
    f.add_numbers(5);
    BOOST_TEST((f.time_to_complete(f.started(f.draft_for(channel::sms, "Hi"))) < 2s));
    mails->release();
}

BOOST_AUTO_TEST_CASE(an_email_campaign_at_a_low_pace_does_not_delay_sms)
{
    fair_fixture f;
    f.account();
    f.add_contacts(3'000);
    f.start_paced(1);
    f.start();
    f.drive_to(20s);
    f.add_numbers(5);
    BOOST_TEST((f.time_to_complete(f.started(f.draft_for(channel::sms, "Hi"))) < 2s));
}

BOOST_AUTO_TEST_CASE(thirty_campaigns_at_a_low_pace_keep_their_rates_and_do_not_slow_a_fast_one)
{
    fair_fixture f;
    const auto mails = f.account();
    f.add_contacts(300, "slow", "slow");
    f.add_contacts(2'000, "fast", "fast");
    std::vector<campaign_id> slow;
    for (int i = 0; i < 30; ++i)
        slow.push_back(f.start_paced(1, "slow"));
    f.start();
    f.drive_to(20s);
    const auto before = mails->messages.size();
    BOOST_TEST((f.time_to_complete(f.start_for("fast")) < 2s));
    BOOST_TEST(f.times_sent(*mails, "fast2000@example.com") == 1u);
    BOOST_TEST(before >= 30u * 19);
    BOOST_TEST(before <= 30u * 22);
    f.drive_to(100s);
    for (const auto id : slow) {
        const auto sent = f.counts(id).sent;
        BOOST_TEST(sent >= 95);
        BOOST_TEST(sent <= 105);
    }
}

BOOST_AUTO_TEST_CASE(a_slow_campaign_that_lost_its_turn_does_not_keep_others_from_the_room_of_the_channel)
{
    fair_fixture f;
    const auto mails = f.account();
    mails->held = true;
    f.settings.lanes = 1;
    f.add_contacts(200, "fast", "fast");
    f.add_contacts(20, "slow", "slow");
    const auto fast = f.start_for("fast");
    f.start();
    f.drive_until([&] { return mails->under_way == f.settings.window; });  // The room is full.
    f.start_paced(0.02, "slow");
    f.drive_for(2s);
    f.db->pace().set_limit("provider:main", 100'000);  // Voids the turn of the slow campaign, which waits for room.
    f.drive_for(2s);
    mails->release();
    BOOST_TEST((f.time_to_complete(fast) < 10s));
    BOOST_TEST(f.times_sent(*mails, "fast200@example.com") == 1u);
}

BOOST_AUTO_TEST_CASE(paced_campaigns_go_on_after_their_turns_lapsed_in_a_full_room)
{
    fair_fixture f;
    const auto mails = f.account();
    mails->held = true;
    f.settings.lanes = 2;
    f.settings.window = 4;
    f.settings.range_size = 8;
    f.add_contacts(8, "fast", "fast");
    f.add_contacts(40, "three", "three");
    f.add_contacts(40, "two", "two");
    f.start_for("fast");
    f.start();
    f.drive_until([&] { return mails->under_way >= 4; });
    const auto three = f.start_paced(3, "three");
    const auto two = f.start_paced(2, "two");
    f.drive_for(20s);  // No message leaves the room, and many turns lapse.
    mails->release();
    BOOST_TEST((f.time_to_complete(three) < 30s));
    BOOST_TEST((f.time_to_complete(two) < 30s));
}

BOOST_AUTO_TEST_CASE(more_paced_campaigns_than_ranges_take_turns)
{
    fair_fixture f;
    f.account();
    f.add_contacts(30, "slow", "slow");
    std::vector<campaign_id> slow;
    for (int i = 0; i < 140; ++i)
        slow.push_back(f.start_paced(0.5, "slow"));
    f.start();
    f.drive_to(40s);
    for (const auto id : slow)
        BOOST_TEST(f.counts(id).sent >= 5);
}

BOOST_AUTO_TEST_CASE(an_account_that_does_not_answer_leaves_the_windows_to_the_account_that_shares_its_route)
{
    const struct {
        double fast_share, slow_share;
        std::chrono::seconds within;
        std::size_t slow_holds;
    } cases[] = {{9, 1, 1s, 10}, {1, 1, 8s, 50}, {1, 9, 8s, 90}};
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.fast_share << ":" << c.slow_share)
        {
            fair_fixture f;
            f.settings.lanes = 2;
            f.settings.window = 50;
            f.settings.routes[channel::email] = {"fast", "slow"};
            f.settings.shares[channel::email] = {{"fast", c.fast_share}, {"slow", c.slow_share}};
            const auto fast = f.account("fast");
            const auto slow = f.account("slow");
            slow->concurrent = 8;
            slow->held = true;
            f.add_contacts(1'500);
            f.started();
            f.start();
            f.drive_to(c.within);
            BOOST_TEST(fast->messages.size() >= 1'500 - c.slow_holds);
            BOOST_TEST(slow->most_under_way == 8u);
            f.add_contacts(20, "other", "other");
            BOOST_TEST((f.time_to_complete(f.start_for("other")) < 3s));
            slow->release();
        }
}

BOOST_AUTO_TEST_CASE(nobody_is_sent_to_who_opted_out_while_a_slow_account_kept_the_message)
{
    fair_fixture f;
    f.settings.lanes = 2;
    f.settings.window = 50;
    f.settings.routes[channel::email] = {"fast", "slow"};
    f.settings.shares[channel::email] = {{"fast", 1}, {"slow", 1}};
    const auto fast = f.account("fast");
    const auto slow = f.account("slow");
    slow->concurrent = 8;
    slow->held = true;
    f.add_contacts(40);
    const auto id = f.started();
    f.start();
    f.drive_for(2s);
    const auto handed_over = [&](const std::string& address) {
        return f.times_sent(*fast, address) + f.times_sent(*slow, address) > 0;
    };
    std::vector<std::string> opted_out;
    for (int i = 1; i <= 40; ++i)
        if (auto address = "p" + std::to_string(i) + "@example.com"; !handed_over(address))
            opted_out.push_back(address);
    BOOST_TEST(opted_out.size() >= 10u);
    for (const auto& address : opted_out)
        f.suppress(address);
    f.drive_for(10s);
    for (const auto& address : opted_out)
        BOOST_TEST(!handed_over(address), address);
    slow->release();
    f.drive_until_completed(id);
    // The account had begun to send to these eight when they opted out.
    BOOST_TEST(f.counts(id).skipped == static_cast<std::int64_t>(opted_out.size()) - 8);
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(nobody_is_sent_to_who_opted_out_while_the_message_waited_longer_than_a_lease)
{
    fair_fixture f;
    f.settings.lanes = 1;
    f.settings.window = 8;
    const auto slow = f.account();
    slow->concurrent = 1;
    slow->held = true;
    slow->answer = [&](const message& m) {
        slow->held = true;
        return fake_provider::accept(m);
    };
    f.add_contacts(8);
    const auto id = f.started();
    f.start();
    for (int i = 0; i < 8; ++i) {  // A delivery takes 20 s, and a lease lasts 60.
        f.drive_for(20s);
        if (i == 1)
            f.suppress("p8@example.com");
        slow->release();
    }
    f.drive_until_completed(id);
    BOOST_TEST(f.times_sent(*slow, "p8@example.com") == 0);
    BOOST_TEST(f.counts(id).sent == 7);
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(an_account_that_answers_again_gets_its_share_again)
{
    fair_fixture f;
    f.settings.routes[channel::email] = {"fast", "slow"};
    f.settings.shares[channel::email] = {{"fast", 1}, {"slow", 1}};
    const auto fast = f.account("fast");
    const auto slow = f.account("slow");
    slow->held = true;
    f.add_contacts(1'000, "early", "early");
    f.add_contacts(2'000, "late", "late");
    f.start_for("early");
    f.start();
    f.drive_to(10s);
    slow->release();
    f.drive_to(12s);
    const auto before = slow->messages.size();
    f.drive_until_completed(f.start_for("late"));
    BOOST_TEST(slow->messages.size() - before >= 900u);
    BOOST_TEST(slow->messages.size() - before <= 1'200u);
    BOOST_TEST(fast->messages.size() + slow->messages.size() == 3'000u);
}

BOOST_AUTO_TEST_CASE(a_large_campaign_yields_lanes_to_one_that_comes_later)
{
    fair_fixture f;
    const auto mails = f.account();
    f.add_contacts(6'000, "large", "large");
    f.add_contacts(1'000, "small", "small");
    f.start_for("large");
    f.start();
    f.db->pace().set_limit("global", 1000);
    f.drive_until([&] { return mails->messages.size() >= 500; });
    const auto small = f.start_for("small");
    f.drive_until_completed(small);
    // Both ran concurrently: the small one did not wait for the large one.
    BOOST_TEST(mails->messages.size() <= 4'500u);
}

BOOST_AUTO_TEST_CASE(retries_of_one_campaign_do_not_delay_ranges_of_another)
{
    fair_fixture f;
    const auto mails = f.account();
    f.add_contacts(40, "lost", "lost");
    f.add_contacts(500, "fine", "fine");
    mails->answer = [](const message& m) {
        const bool lost = m.address.starts_with("lost") && m.key.ends_with("-1");
        return lost ? answered(delivery::outcome::unknown, "closed") : fake_provider::accept(m);
    };
    f.settings.reconcile_after = 10s;
    auto c = f.draft();
    c.pace = 0.5;
    c.recipient_segments.industries = {"lost"};
    const auto lost = f.started(c);
    f.start();
    f.drive_to(100s);
    BOOST_TEST((f.time_to_complete(f.start_for("fine")) < 2s));
    f.drive_until_completed(lost);
    BOOST_TEST(f.counts(lost).sent == 40);
    f.check_consistent(lost);
}

BOOST_AUTO_TEST_CASE(messages_in_flight_are_bounded_for_any_number_of_campaigns)
{
    fair_fixture f;
    const auto mails = f.account();
    mails->held = true;
    mails->concurrent = 10'000;
    f.add_contacts(200, "all", "all");
    for (int i = 0; i < 30; ++i)
        f.start_for("all");
    f.start();
    f.drive_to(10s);
    BOOST_TEST(mails->most_under_way <= f.settings.lanes * f.settings.window);
    BOOST_TEST(mails->most_under_way >= f.settings.lanes * f.settings.window / 2);
    mails->release();
    f.drive_until([&] { return mails->messages.size() == 6'000; });
}

BOOST_AUTO_TEST_SUITE_END()
