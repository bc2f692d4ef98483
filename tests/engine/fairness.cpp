// Nobody waits for somebody else: campaigns, channels and accounts side by side.
#include "engine/fixture.hpp"

using namespace outbound;
using outbound::testing::answered;
using outbound::testing::engine_fixture;
using outbound::testing::fake_provider;
using namespace std::chrono_literals;

namespace {

struct fair_fixture : engine_fixture {
    fair_fixture()
    {
        how.lanes = 4;
        how.range_size = 500;
        how.prepare_chunk = 1000;
        how.poll_every = 500ms;
        how.flush_after = 1s;
        how.routes[channel::sms] = {"texts"};
        texts = std::make_shared<fake_provider>("texts", channel::sms, 1);
        accounts.push_back(texts);
    }

    void add_numbers(int count)
    {
        std::vector<contact> people;
        for (int i = 0; i < count; ++i) {
            auto& c = people.emplace_back();
            c.external_id = "n" + std::to_string(i);
            c.phone = "+1500" + std::to_string(5'550'000 + i);
        }
        db->contacts().upsert(people);
    }

    campaign_id start_sms()
    {
        campaign c;
        c.name = "texts";
        c.type = channel::sms;
        c.message = "Hi";
        const auto id = db->campaigns().create(c).id;
        status_request request;
        request.action = campaign_action::start;
        request.content = {{"message", c.message}};
        db->campaigns().change_status(id, request);
        return id;
    }

    campaign_id start_paced(double pace, const std::string& industry = {})
    {
        auto c = draft();
        c.pace = pace;
        if (!industry.empty())
            c.recipient_segments.industries = {industry};
        return started(c);
    }

    void add_people(int count, const std::string& industry)
    {
        std::vector<contact> people;
        for (int i = 1; i <= count; ++i) {
            auto& c = people.emplace_back();
            c.external_id = industry + std::to_string(i);
            c.email = c.external_id + "@example.com";
            c.industry = industry;
            c.first_name = "Ann";
        }
        db->contacts().upsert(people);
    }

    campaign_id start_for(const std::string& industry)
    {
        auto c = draft();
        c.recipient_segments.industries = {industry};
        return started(c);
    }

    /// How long it takes until that campaign is completed.
    std::chrono::milliseconds time_to_complete(campaign_id id)
    {
        const auto began = clock.steady();
        drive_until_status(id, campaign_status::completed);
        return std::chrono::duration_cast<std::chrono::milliseconds>(clock.steady() - began);
    }

    std::shared_ptr<fake_provider> texts;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(fairness)

BOOST_AUTO_TEST_CASE(an_email_account_that_is_not_reached_does_not_keep_texts_from_being_sent)
{
    fair_fixture f;
    const auto mails = f.account();
    mails->answer = [](const message&) { return answered(delivery::outcome::not_sent, "connect"); };
    f.add_contacts(9'000);
    const auto emails = f.started();
    f.start();
    f.drive_until([&] { return f.clock.steady().time_since_epoch() >= 20s; });
    f.add_numbers(5);
    BOOST_TEST((f.time_to_complete(f.start_sms()) < 2s));
    BOOST_TEST(f.texts->messages.size() == 5u);
    BOOST_TEST(f.counts(emails).sent == 0);
}

BOOST_AUTO_TEST_CASE(an_account_that_never_answers_does_not_keep_texts_from_being_sent)
{
    fair_fixture f;
    const auto mails = f.account();
    mails->held = true;
    f.add_contacts(3'000);
    f.started();
    f.start();
    f.drive_until([&] { return mails->under_way == 64; });
    f.add_numbers(5);
    BOOST_TEST((f.time_to_complete(f.start_sms()) < 2s));
    mails->release();
}

BOOST_AUTO_TEST_CASE(an_email_campaign_at_a_low_pace_does_not_keep_texts_from_being_sent)
{
    fair_fixture f;
    f.account();
    f.add_contacts(3'000);
    f.start_paced(1);
    f.start();
    f.drive_until([&] { return f.clock.steady().time_since_epoch() >= 20s; });
    f.add_numbers(5);
    BOOST_TEST((f.time_to_complete(f.start_sms()) < 2s));
}

BOOST_AUTO_TEST_CASE(thirty_campaigns_at_a_low_pace_keep_their_rates_and_cost_a_fast_one_nothing)
{
    fair_fixture f;
    const auto mails = f.account();
    f.add_people(300, "slow");
    f.add_people(2'000, "fast");
    std::vector<campaign_id> slow;
    for (int i = 0; i < 30; ++i)
        slow.push_back(f.start_paced(1, "slow"));
    f.start();
    f.drive_until([&] { return f.clock.steady().time_since_epoch() >= 20s; });
    const auto before = mails->messages.size();
    BOOST_TEST((f.time_to_complete(f.start_for("fast")) < 2s));
    BOOST_TEST(f.times_sent(*mails, "fast2000@example.com") == 1u);
    BOOST_TEST(before >= 30u * 19);
    BOOST_TEST(before <= 30u * 22);
    f.drive_until([&] { return f.clock.steady().time_since_epoch() >= 100s; });
    for (const auto id : slow) {
        const auto sent = f.counts(id).sent;
        BOOST_TEST(sent >= 95);
        BOOST_TEST(sent <= 105);
    }
}

BOOST_AUTO_TEST_CASE(more_paced_campaigns_than_ranges_may_be_held_take_turns)
{
    fair_fixture f;
    f.account();
    f.add_people(30, "slow");
    std::vector<campaign_id> slow;
    for (int i = 0; i < 140; ++i)
        slow.push_back(f.start_paced(0.5, "slow"));
    f.start();
    f.drive_until([&] { return f.clock.steady().time_since_epoch() >= 40s; });
    for (const auto id : slow)
        BOOST_TEST(f.counts(id).sent >= 5);
}

BOOST_AUTO_TEST_CASE(a_large_campaign_yields_lanes_to_one_that_comes_later)
{
    fair_fixture f;
    const auto mails = f.account();
    f.add_people(6'000, "large");
    f.add_people(1'000, "small");
    f.start_for("large");
    f.start();
    f.db->pace().set_limit("global", 1000);
    f.drive_until([&] { return mails->messages.size() >= 500; });
    const auto small = f.start_for("small");
    f.drive_until_status(small, campaign_status::completed);
    // Side by side: the small one did not wait for the large one to end.
    BOOST_TEST(mails->messages.size() <= 4'500u);
}

BOOST_AUTO_TEST_CASE(retries_of_one_campaign_do_not_keep_ranges_of_another_waiting)
{
    fair_fixture f;
    const auto mails = f.account();
    f.add_people(40, "lost");
    f.add_people(500, "fine");
    mails->answer = [](const message& m) {
        const bool lost = m.address.starts_with("lost") && m.key.ends_with("-1");
        return lost ? answered(delivery::outcome::unknown, "closed") : fake_provider::accept(m);
    };
    f.how.reconcile_after = 10s;
    auto c = f.draft();
    c.pace = 0.5;
    c.recipient_segments.industries = {"lost"};
    const auto lost = f.started(c);
    f.start();
    f.drive_until([&] { return f.clock.steady().time_since_epoch() >= 100s; });
    BOOST_TEST((f.time_to_complete(f.start_for("fine")) < 2s));
    f.drive_until_status(lost, campaign_status::completed);
    BOOST_TEST(f.counts(lost).sent == 40);
    f.check_consistent(lost);
}

BOOST_AUTO_TEST_CASE(what_is_under_way_is_bounded_however_many_campaigns_run)
{
    fair_fixture f;
    const auto mails = f.account();
    mails->held = true;
    mails->concurrent = 10'000;
    f.add_people(200, "all");
    for (int i = 0; i < 30; ++i)
        f.start_for("all");
    f.start();
    f.drive_until([&] { return f.clock.steady().time_since_epoch() >= 10s; });
    BOOST_TEST(mails->most_under_way <= f.how.lanes * f.how.window);
    BOOST_TEST(mails->most_under_way >= f.how.lanes * f.how.window / 2);
    mails->release();
    f.drive_until([&] { return mails->messages.size() == 6'000; });
}

BOOST_AUTO_TEST_SUITE_END()
