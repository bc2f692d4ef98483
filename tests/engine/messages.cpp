// One-off messages through an engine: sent with their own content, at their time, once.
#include "engine/fixture.hpp"

namespace {

struct messages_fixture : engine_fixture {
    messages_fixture() { main = account(); }

    new_message message_to(std::string address, std::string subject = "Code {{code}}")
    {
        new_message m;
        m.address = std::move(address);
        m.content = R"({"type":"email","from":{"email":"us@example.com"},"content":{"subject":")" + subject +
                    R"(","text":"Dear {{first_name|friend}}"}})";
        m.values = {{"code", "4711"}};
        return m;
    }

    recipient state_of(const one_off_message& m) { return db->messages().get(m.id).value().state; }

    void drive_until_is(const one_off_message& m, recipient_status wanted)
    {
        drive_until([&] { return state_of(m).status == wanted; });
    }

    std::shared_ptr<fake_provider> main;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(messages, messages_fixture)

BOOST_AUTO_TEST_CASE(a_message_is_sent_with_its_own_content_and_values)
{
    add_contacts(1);
    auto to_contact = message_to("p1@example.com", "For {{first_name}} {{code}}");
    to_contact.contact = db->contacts().find("p1")->id;
    std::map<std::string, rendered_email> sent;
    std::set<std::string> senders;
    main->answer = [&](const message& m) {
        sent[m.address] = render_email(m);
        senders.insert(m.shared->email.from.address);
        return fake_provider::accept(m);
    };
    const auto first = db->messages().add(message_to("ann@example.com"));
    const auto second = db->messages().add(to_contact);
    start();
    drive_until_is(first, recipient_status::sent);
    drive_until_is(second, recipient_status::sent);
    BOOST_TEST(main->messages.size() == 2u);
    BOOST_TEST(sent["ann@example.com"].subject == "Code 4711");
    BOOST_TEST(sent["ann@example.com"].text == "Dear friend");
    BOOST_TEST(sent["p1@example.com"].subject == "For N1 4711");
    BOOST_TEST((senders == std::set<std::string>{"us@example.com"}));
    check_consistent(first.state.campaign);
}

BOOST_AUTO_TEST_CASE(a_message_that_arrives_wakes_the_engine_and_idle_ends_after_it)
{
    settings.poll_every = 60s;
    start();
    drive_until_idle();
    const auto began = clock.steady();
    const auto m = db->messages().add(message_to("ann@example.com"));
    engine->wake();
    drive_until_is(m, recipient_status::sent);
    BOOST_TEST((clock.steady() - began < 10s));
    drive_until_idle();
    BOOST_TEST(main->messages.size() == 1u);
    BOOST_TEST(log.count("campaign.completed") == 0u);
}

BOOST_AUTO_TEST_CASE(a_message_overtakes_the_messages_of_a_campaign_that_wait_for_the_account)
{
    settings.lanes = 4;
    settings.range_size = 500;
    settings.prepare_chunk = 1'000;
    add_contacts(1'000);
    main->held = true;
    started();
    start();
    drive_until([&] { return main->under_way == main->concurrency(); });
    drive_for(2s);  // All lanes have filled the queue of the account.
    const auto m = db->messages().add(message_to("ann@example.com"));
    engine->wake();
    drive_for(2s);
    main->release();
    drive_until_is(m, recipient_status::sent);
    const auto& sent = main->messages;
    const auto found = std::ranges::find(sent, "ann@example.com", &fake_provider::sent_message::address);
    BOOST_REQUIRE((found != sent.end()));
    BOOST_TEST(static_cast<std::size_t>(found - sent.begin()) <= main->concurrency() + 1);
}

BOOST_AUTO_TEST_CASE(a_message_for_later_waits_for_its_time)
{
    auto later = message_to("ann@example.com");
    later.due = clock.now() + 60s;
    const auto m = db->messages().add(later);
    start();
    drive_to(55s);
    BOOST_TEST(main->messages.empty());
    drive_until_is(m, recipient_status::sent);
    BOOST_TEST((state_of(m).sent_at >= later.due));
}

BOOST_AUTO_TEST_CASE(a_message_waits_while_no_account_can_send_and_no_campaign_is_paused)
{
    main->answer = [](const message&) { return answered(delivery::outcome::account_refused, "401"); };
    const auto m = db->messages().add(message_to("ann@example.com"));
    start();
    drive_for(30s);
    BOOST_TEST((state_of(m).status != recipient_status::failed));
    BOOST_TEST((db->campaigns().get(m.state.campaign)->status == campaign_status::running));
    BOOST_TEST(main->messages.size() == 1u);
    BOOST_TEST(db->campaigns().totals().due_messages[channel::email] == 1);
    drive_until_idle();
    main->answer = fake_provider::accept;
    db->pace().clear_account("main");
    engine->wake();
    drive_until_is(m, recipient_status::sent);
    check_consistent(m.state.campaign);
}

BOOST_AUTO_TEST_CASE(a_message_whose_outcome_is_unknown_is_sent_again_once)
{
    bool first = true;
    main->answer = [&](const message& m) {
        return std::exchange(first, false) ? answered(delivery::outcome::unknown, "closed") : fake_provider::accept(m);
    };
    const auto m = db->messages().add(message_to("ann@example.com"));
    start();
    drive_until_is(m, recipient_status::unknown);
    drive_until_is(m, recipient_status::sent);
    BOOST_TEST(main->messages.size() == 2u);
    BOOST_TEST(state_of(m).reason == "resent_after_unknown");
    check_consistent(m.state.campaign);
}

BOOST_AUTO_TEST_CASE(a_message_claimed_by_a_worker_that_was_lost_is_not_sent_twice_at_once)
{
    const auto m = db->messages().add(message_to("ann@example.com"));
    BOOST_REQUIRE(db->dispatch().claim_retries(m.state.campaign, 10, {"lost", 60s, 900s}).size() == 1u);
    start();
    drive_until_is(m, recipient_status::unknown);
    BOOST_TEST(main->messages.empty());
    drive_until_is(m, recipient_status::sent);
    BOOST_TEST(main->messages.size() == 1u);
    check_consistent(m.state.campaign);
}

BOOST_AUTO_TEST_CASE(a_message_without_a_needed_value_is_skipped_with_the_reason)
{
    auto empty = message_to("ann@example.com");
    empty.values = {};
    const auto m = db->messages().add(empty);
    start();
    drive_until_is(m, recipient_status::skipped);
    BOOST_TEST(state_of(m).reason == "template_error");
    BOOST_TEST(main->messages.empty());
}

BOOST_AUTO_TEST_CASE(a_message_with_a_link_that_this_engine_cannot_write_waits_for_another)
{
    auto linked = message_to("ann@example.com");
    linked.content.replace(linked.content.find("friend}}"), 8, "friend}} {{unsubscribe_url}}");
    const auto m = db->messages().add(linked);
    start();
    drive_until_idle();
    BOOST_TEST((state_of(m).status == recipient_status::queued));
    BOOST_TEST(main->messages.empty());
    BOOST_TEST(log.count("log") == 1u);
}

BOOST_AUTO_TEST_CASE(idle_does_not_wait_for_messages_that_are_due_later)
{
    auto later = message_to("ann@example.com");
    later.due = clock.now() + 24h;
    const auto m = db->messages().add(later);
    const auto now = db->messages().add(message_to("bob@example.com"));
    start();
    const auto began = clock.steady();
    drive_until_idle();
    BOOST_TEST((clock.steady() - began < 1min));
    BOOST_TEST((state_of(now).status == recipient_status::sent));
    BOOST_TEST((state_of(m).status != recipient_status::sent));
}

BOOST_AUTO_TEST_CASE(messages_of_an_ended_month_are_completed_without_an_event)
{
    const auto m = db->messages().add(message_to("ann@example.com"));
    start();
    drive_until_is(m, recipient_status::sent);
    clock.advance(24h * 32);
    engine->wake();
    drive_until_completed(m.state.campaign);
    BOOST_TEST(log.count("campaign.completed") == 0u);
    check_consistent(m.state.campaign);
}

BOOST_AUTO_TEST_SUITE_END()
