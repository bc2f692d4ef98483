// SMS and calls: segments, skipped long texts, inquiries, and the limit of calls at once.
#include "engine/fixture.hpp"

namespace {

struct channel_fixture : engine_fixture {
    std::shared_ptr<fake_provider> sms_account(channel via = channel::sms)
    {
        settings.routes = {{via, {"main"}}};
        accounts.push_back(std::make_shared<fake_provider>("main", via));
        return accounts.back();
    }

    /// Contacts with one, two, three, … segments of text.
    void add_texts(int count)
    {
        std::vector<contact> people;
        for (int i = 1; i <= count; ++i) {
            auto& c = people.emplace_back();
            c.external_id = "p" + std::to_string(i);
            c.phone = "+1500555" + std::to_string(1000 + i);
            c.first_name = "N" + std::to_string(i);
            c.fields["text"] = std::string(static_cast<std::size_t>(i) * 160, 'x');
        }
        db->contacts().upsert(people);
    }

    provider_event reported(const inquiry& question, event_kind kind)
    {
        provider_event e;
        e.key = question.key;
        e.provider = "main";
        e.vendor_id = question.vendor_id.empty() ? "found-" + question.key : question.vendor_id;
        e.id = e.vendor_id + '/' + std::string{to_string(kind)};
        e.kind = kind;
        e.channel = channel::sms;
        e.address = question.address;
        e.occurred_at = question.latest;
        return e;
    }

    std::size_t rows_in(campaign_id id, recipient_status status)
    {
        recipient_filter only;
        only.status = status;
        return db->campaigns().recipients(id, only, {0, 1000}).items.size();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(channels, channel_fixture)

BOOST_AUTO_TEST_CASE(an_sms_that_comes_out_too_long_is_skipped_and_the_others_are_sent)
{
    const auto account = sms_account();
    add_texts(12);  // the first has 160 characters, the last 1,920
    const auto id = started(draft_for(channel::sms, "{{fields.text}}"));
    complete(id);
    BOOST_TEST(account->messages.size() == 10u);
    recipient_filter skipped;
    skipped.reason = "too_long";
    BOOST_TEST(db->campaigns().recipients(id, skipped, {}).items.size() == 2u);
}

BOOST_AUTO_TEST_CASE(an_engine_works_on_its_own_channels_only)
{
    const auto texts = sms_account();
    const auto mails = account("mails");
    settings.routes[channel::email] = {"mails"};
    settings.channels = {channel::sms};
    add_texts(3);
    add_contacts(3, "m");
    const auto emails = started();
    start();
    drive_until_completed(started(draft_for(channel::sms, "Hi")));
    BOOST_TEST(texts->messages.size() == 3u);
    BOOST_TEST(mails->messages.empty());
    BOOST_TEST((db->campaigns().get(emails)->status == campaign_status::running));
    stop(1s);
    settings.channels = {};
    complete(emails);
    BOOST_TEST(mails->messages.size() == 3u);
}

BOOST_AUTO_TEST_CASE(an_sms_counts_at_the_pace_by_its_segments)
{
    const auto account = sms_account();
    db->pace().set_limit("provider:main", 10);
    add_texts(10);  // 1, then 3 to 11 segments: 64 in all
    const auto id = started(draft_for(channel::sms, "{{fields.text}}"));
    const auto began = clock.steady();
    complete(id);
    BOOST_TEST(account->messages.size() == 10u);
    BOOST_TEST((clock.steady() - began >= 4s));
    BOOST_TEST(counts(id).sent == 10);
    BOOST_TEST(counts(id).extra_segments == 54);
    check_consistent(id);
}

BOOST_AUTO_TEST_CASE(messages_without_a_report_are_inquired_about_and_lost_ones_are_found)
{
    const auto account = sms_account();
    account->ask_after = 60s;
    std::size_t questions = 0;
    account->answer = [&](const message& m) {
        return m.key.ends_with("-1-1") ? answered(delivery::outcome::unknown, "closed") : fake_provider::accept(m);
    };
    account->find_answer = [&](const inquiry& question) {
        ++questions;
        return std::optional{reported(question, event_kind::delivered)};
    };
    add_texts(5);
    const auto id = started(draft_for(channel::sms, "Hi"));
    start();
    drive_until([&] { return rows_in(id, recipient_status::delivered) == 5; });
    BOOST_TEST(questions == 5u);
    BOOST_TEST(account->messages.size() == 5u);
    BOOST_TEST(counts(id).unknown == 0);
}

BOOST_AUTO_TEST_CASE(an_address_that_the_vendor_refuses_for_good_is_suppressed_with_its_outcome)
{
    const auto account = sms_account();
    account->answer = [&](const message&) {
        auto refused = answered(delivery::outcome::rejected, "21610");
        refused.suppress = "unsubscribe";
        return refused;
    };
    add_texts(1);
    const auto id = started(draft_for(channel::sms, "Hi"));
    complete(id);
    const auto found = db->suppressions().find(channel::sms, "+15005551001");
    BOOST_REQUIRE(found);
    BOOST_TEST(found->reason == "unsubscribe");
    BOOST_TEST(found->source == "main");
}

BOOST_AUTO_TEST_CASE(a_refused_address_is_suppressed_when_its_campaign_was_deleted_before_the_answer)
{
    const auto account = sms_account();
    campaign_id id = 0;
    account->answer = [&](const message&) {
        act(id, campaign_action::cancel);
        db->campaigns().remove(id);
        auto refused = answered(delivery::outcome::rejected, "21211");
        refused.suppress = "invalid";
        return refused;
    };
    add_texts(1);
    id = started(draft_for(channel::sms, "Hi"));
    start();
    drive_until([&] { return db->suppressions().find(channel::sms, "+15005551001").has_value(); });
}

BOOST_AUTO_TEST_CASE(no_more_calls_are_under_way_than_the_account_allows)
{
    const auto account = sms_account(channel::phone);
    account->ask_after = 5s;
    account->open_at_most = 3;
    std::size_t open = 0, most = 0;
    account->answer = [&](const message& m) {
        most = std::max(most, ++open);
        return fake_provider::accept(m);
    };
    account->find_answer = [&](const inquiry& question) {
        --open;
        auto e = reported(question, event_kind::completed);
        e.channel = channel::phone;
        return std::optional{e};
    };
    add_texts(9);
    const auto id = started(draft_for(channel::phone, ""));
    start();
    drive_until([&] { return rows_in(id, recipient_status::answered) == 9; });
    BOOST_TEST(most <= 3u);
}

BOOST_AUTO_TEST_CASE(nobody_is_called_who_opted_out_while_other_calls_were_under_way)
{
    const auto account = sms_account(channel::phone);
    account->ask_after = 60s;
    account->open_at_most = 1;
    account->find_answer = [&](const inquiry& question) {
        auto e = reported(question, event_kind::completed);
        e.channel = channel::phone;
        return std::optional{e};
    };
    add_texts(3);
    const auto id = started(draft_for(channel::phone, ""));
    start();
    drive_until([&] { return !account->messages.empty(); });
    drive_for(10s);
    BOOST_REQUIRE(account->messages.size() == 1u);
    for (const auto* number : {"+15005551001", "+15005551002", "+15005551003"})
        if (number != account->messages[0].address) {
            suppression opt_out;
            opt_out.channel = channel::phone;
            opt_out.address = number;
            db->suppressions().add({&opt_out, 1});
        }
    drive_until_completed(id);
    BOOST_TEST(account->messages.size() == 1u);
    BOOST_TEST(rows_in(id, recipient_status::skipped) == 2u);
    check_consistent(id);
}

BOOST_AUTO_TEST_SUITE_END()
