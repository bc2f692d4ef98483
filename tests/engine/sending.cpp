// Recipients that get messages, how often, and recipients that are skipped.
#include "engine/fixture.hpp"

BOOST_AUTO_TEST_SUITE(sending)

BOOST_AUTO_TEST_CASE(every_recipient_is_sent_to_once_for_all_sizes)
{
    const struct {
        const char* name;
        int people;
        std::size_t batch, window, range, lanes;
        std::size_t store_threads = 0;
    } cases[] = {
        {"one", 1, 1, 8, 20, 2},
        {"singles", 333, 1, 8, 20, 3},
        {"singles, with store threads", 333, 1, 8, 20, 3, 2},
        {"window of one", 30, 1, 1, 7, 1},
        {"batches", 333, 10, 8, 20, 2},
        {"batch larger than range", 120, 50, 8, 20, 2},
        {"nobody", 0, 1, 8, 20, 2},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            engine_fixture f;
            f.settings.window = c.window;
            f.settings.range_size = c.range;
            f.settings.lanes = c.lanes;
            f.settings.store_threads = c.store_threads;
            const auto account = f.account("main", c.batch);
            f.add_contacts(c.people);
            const auto id = f.started();
            f.complete(id);

            f.check_sent_once(*account, static_cast<std::size_t>(c.people));
            BOOST_TEST(f.counts(id).sent == c.people);
            BOOST_TEST(f.counts(id).recipients == c.people);
            f.check_consistent(id);
        }
}

BOOST_AUTO_TEST_CASE(no_text_with_missing_values_is_sent)
{
    engine_fixture f;
    const auto account = f.account();
    f.add_contacts(3);
    auto c = f.draft();
    c.subject = "{{first_name}}, news for {{company}}";
    const auto blank = f.started(c);
    c.subject = "{{first_name}}, news for {{company|you}}{{industry|}}";
    const auto filled = f.started(c);
    f.complete(blank);
    f.drive_until_completed(filled);

    BOOST_TEST(f.counts(blank).skipped == 3);
    BOOST_TEST(f.counts(filled).sent == 3);
    BOOST_TEST(account->messages.size() == 3u);
    const auto skipped = f.db->campaigns().recipients(blank, {}, {0, 1}).items.front();
    BOOST_TEST(skipped.reason == "template_error");
    BOOST_TEST(skipped.detail == "no value for \"company\"; give one, or a fallback: {{company|…}}");
    f.check_consistent(blank);
}

BOOST_AUTO_TEST_CASE(windows_and_concurrency_bound_the_messages_in_flight)
{
    engine_fixture f;
    f.settings.lanes = 2;
    f.settings.window = 8;
    const auto account = f.account();
    account->concurrent = 100;
    f.add_contacts(200);
    const auto id = f.started();
    f.complete(id);
    BOOST_TEST(account->most_under_way <= 16u);
}

BOOST_AUTO_TEST_CASE(keys_name_instance_campaign_recipient_and_attempt)
{
    engine_fixture f;
    const auto account = f.account();
    f.add_contacts(1);
    const auto id = f.started();
    f.complete(id);
    BOOST_REQUIRE(account->messages.size() == 1u);
    BOOST_TEST(account->messages[0].key == f.db->instance() + "-" + std::to_string(id) + "-1-1");
}

BOOST_AUTO_TEST_CASE(duplicates_suppressed_and_impossible_addresses_are_skipped_with_a_reason)
{
    engine_fixture f;
    const auto account = f.account();
    std::vector<contact> people(4);
    const char* emails[] = {"a@example.com", "A@Example.com", "nobody", "no@example.com"};
    for (std::size_t i = 0; i < people.size(); ++i) {
        people[i].external_id = std::to_string(i);
        people[i].email = emails[i];
        people[i].first_name = "Ann";
    }
    f.db->contacts().upsert(people);
    f.suppress("no@example.com");

    const auto id = f.started();
    f.complete(id);
    BOOST_TEST(account->messages.size() == 1u);
    const auto rows = f.db->campaigns().recipients(id, {}, {}).items;
    BOOST_REQUIRE(rows.size() == 4u);
    const char* reasons[] = {"", "duplicate", "invalid_address", "suppressed"};
    for (std::size_t i = 0; i < rows.size(); ++i)
        BOOST_TEST(rows[i].reason == reasons[i]);
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(an_opt_out_between_two_windows_is_honoured)
{
    engine_fixture f;
    f.settings.lanes = 1;
    f.settings.window = 4;
    const auto account = f.account();
    f.add_contacts(20);
    account->answer = [&](const message& m) {
        if (m.address == "p1@example.com") {
            f.suppress("p20@example.com");
        }
        return fake_provider::accept(m);
    };
    const auto id = f.started();
    f.complete(id);
    BOOST_TEST(f.times_sent(*account, "p20@example.com") == 0u);
    BOOST_TEST(f.counts(id).skipped == 1);
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(opt_outs_deletions_and_erasures_while_a_slow_campaign_runs_are_honoured)
{
    engine_fixture f;
    const auto account = f.account();
    f.db->pace().set_limit("provider:main", 2);
    f.add_contacts(10);
    const auto id = f.started();
    f.start();
    f.drive_until([&] { return account->messages.size() >= 3; });
    f.suppress("p10@example.com");
    f.db->contacts().erase(f.db->contacts().find("p10")->id);
    f.db->contacts().erase(f.db->contacts().find("p9")->id);
    f.db->contacts().remove(f.db->contacts().find("p8")->id);
    f.drive_until_completed(id);
    BOOST_TEST(account->messages.size() == 7u);
    BOOST_TEST(f.counts(id).skipped == 3);
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(a_contact_deleted_after_start_is_skipped)
{
    engine_fixture f;
    const auto account = f.account();
    f.add_contacts(3);
    const auto id = f.started();
    f.db->dispatch().prepare(id, 100, 20);
    f.db->contacts().remove(f.db->contacts().find("p2")->id);
    f.complete(id);
    BOOST_TEST(account->messages.size() == 2u);
    BOOST_TEST(f.db->campaigns().recipients(id, {}, {}).items.at(1).reason == "contact_deleted");
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(a_rejected_message_fails_with_the_reason_of_the_provider)
{
    engine_fixture f;
    const auto account = f.account();
    account->answer = [](const message& m) {
        auto d = answered(delivery::outcome::rejected, "400");
        d.detail = "does not exist";
        return m.address == "p2@example.com" ? d : fake_provider::accept(m);
    };
    f.add_contacts(3);
    const auto id = f.started();
    f.complete(id);
    BOOST_TEST(f.counts(id).failed == 1);
    const auto row = f.db->campaigns().recipients(id, {recipient_status::failed, ""}, {}).items.at(0);
    BOOST_TEST(row.reason == "400");
    BOOST_TEST(row.detail == "does not exist");
}

BOOST_AUTO_TEST_CASE(a_message_without_answer_is_unknown_and_sent_again_only_if_the_campaign_resends)
{
    const struct {
        const char* name;
        on_unknown policy;
        std::int64_t sent, unknown;
        std::size_t times;
    } cases[] = {{"resend", on_unknown::resend, 3, 0, 2}, {"hold", on_unknown::hold, 2, 1, 1}};
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            engine_fixture f;
            const auto account = f.account();
            bool lost = false;
            account->answer = [&](const message& m) {
                if (m.address == "p2@example.com" && !std::exchange(lost, true))
                    return answered(delivery::outcome::unknown, "timeout");
                return fake_provider::accept(m);
            };
            f.add_contacts(3);
            auto draft = f.draft();
            draft.on_unknown = c.policy;
            const auto began = f.clock.now();
            const auto id = f.started(draft);
            f.complete(id);
            BOOST_TEST(f.counts(id).sent == c.sent);
            BOOST_TEST(f.counts(id).unknown == c.unknown);
            BOOST_TEST(f.times_sent(*account, "p2@example.com") == c.times);
            const auto row = f.db->campaigns().recipients(id, {}, {}).items.at(1);
            BOOST_TEST(row.reason == (c.policy == on_unknown::resend ? "resent_after_unknown" : "timeout"));
            if (c.policy == on_unknown::resend)
                BOOST_TEST((f.clock.now() - began >= f.settings.reconcile_after));
            f.check_consistent(id);
        }
}

BOOST_AUTO_TEST_CASE(an_email_whose_answers_are_always_lost_ends_as_unknown_after_the_last_attempt)
{
    engine_fixture f;
    const auto account = f.account();
    account->answer = [](const message&) { return answered(delivery::outcome::unknown, "timeout"); };
    f.add_contacts(2);
    const auto id = f.started();
    f.complete(id);
    BOOST_TEST(account->messages.size() == 2u * static_cast<std::size_t>(f.settings.max_attempts));
    BOOST_TEST(f.counts(id).unknown == 2);
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(an_address_gets_one_message_when_the_first_of_its_contacts_cannot_be_written_to)
{
    engine_fixture f;
    const auto account = f.account();
    std::vector<contact> people(3);
    for (std::size_t i = 0; i < people.size(); ++i) {
        people[i].external_id = "twin" + std::to_string(i);
        people[i].email = "twin@example.com";
        people[i].first_name = i == 0 ? "" : "Ann";
    }
    f.db->contacts().upsert(people);
    const auto id = f.started();
    f.complete(id);
    BOOST_TEST(f.times_sent(*account, "twin@example.com") == 1u);
    BOOST_TEST(f.counts(id).sent == 1);
    BOOST_TEST(f.counts(id).skipped == 2);
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(an_address_gets_one_message_when_the_contact_that_cannot_be_written_to_is_erased_meanwhile)
{
    engine_fixture f;
    const auto account = f.account();
    account->held = true;
    std::vector<contact> people(3);
    for (std::size_t i = 0; i < people.size(); ++i) {
        people[i].external_id = "p" + std::to_string(i);
        people[i].email = i == 0 ? "other@example.com" : "twin@example.com";
        people[i].first_name = i == 1 ? "" : "Ann";
    }
    f.db->contacts().upsert(people);
    const auto id = f.started();
    f.start();
    f.drive_until([&] { return account->most_under_way > 0; });
    f.db->contacts().erase(f.db->contacts().find("p1")->id);  // Before its skip is recorded.
    account->release();
    f.drive_until_completed(id);
    BOOST_TEST(f.times_sent(*account, "twin@example.com") == 1u);
    BOOST_TEST(f.counts(id).sent == 2);
    BOOST_TEST(f.counts(id).skipped == 1);
    f.check_consistent(id);
}

BOOST_AUTO_TEST_SUITE_END()
