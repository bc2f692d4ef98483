// Accounts without an engine: the choice of an account, and rerouting of refused messages.
#include "engine/accounts.hpp"

#include "engine/part_fixture.hpp"

namespace {

/// Counts the outcomes of its messages.
class counting_owner final : public outbox_owner {
public:
    bool may_send(const outbox&, clock::steady_time) const override { return true; }
    void came_back(const outbox&, std::size_t, const provider& account, const delivery&) override
    {
        ++settled[std::string{account.name()}];
    }
    void came_back_unsent(const outbox&, std::size_t) override { ++unsent; }

    std::map<std::string, int> settled;
    int unsent = 0;
};

struct routes_fixture : part_fixture {
    routes_fixture() { settings.routes[channel::email] = {"first", "second"}; }

    /// The accounts of the route, made at the first use.
    outbound::accounts& all()
    {
        if (all_)
            return *all_;
        all_.emplace(
            ctx(), outbound::accounts::reports{[this] { ++limit_changes; },
                       [this](campaign_id, std::string detail) { left_without.push_back(std::move(detail)); }});
        all_->add(first);
        all_->add(second);
        all_->check_routes();
        return *all_;
    }

    std::string next()
    {
        const auto* account = all().next_in_turn(channel::email);
        return account == nullptr ? "" : std::string{account->account().name()};
    }

    void set_aside_in_store(const std::string& name)
    {
        account_state state;
        state.provider = name;
        state.since = clock.now();
        db->pace().set_aside(state);
        drive(all().refresh());
    }

    /// Passes that many messages to the first account of the route.
    void send(std::size_t count)
    {
        const auto shared = std::make_shared<content>();
        const auto box = std::make_shared<outbox>(owner, count);
        for (std::size_t i = 0; i < count; ++i) {
            box->messages.push_back({std::to_string(i), std::to_string(i) + "@example.com", {}, {}, {}, shared});
            box->entries.push_back({static_cast<recipient_seq>(i + 1)});
        }
        outbound::accounts::hand_over(*all().route(channel::email), {box, 0, count});
        settle();
    }

    std::shared_ptr<fake_provider> first = std::make_shared<fake_provider>("first");
    std::shared_ptr<fake_provider> second = std::make_shared<fake_provider>("second", channel::email, 2);
    std::shared_ptr<counting_owner> owner = std::make_shared<counting_owner>();
    int limit_changes = 0;
    std::vector<std::string> left_without;

private:
    std::optional<outbound::accounts> all_;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(routes, routes_fixture)

BOOST_AUTO_TEST_CASE(without_shares_the_first_account_that_is_not_set_aside_is_used)
{
    BOOST_TEST(next() == "first");
    set_aside_in_store("first");
    BOOST_TEST(next() == "second");
    set_aside_in_store("second");
    BOOST_TEST(next() == "");
    BOOST_TEST((all().route(channel::sms) == nullptr));
}

BOOST_AUTO_TEST_CASE(turns_by_shares_interleave_evenly)
{
    settings.shares[channel::email] = {{"first", 3}, {"second", 1}};
    std::vector<std::string> turns;
    for (int i = 0; i < 40; ++i)
        turns.push_back(next());
    for (auto from = turns.begin(); turns.end() - from >= 4; from += 4)
        BOOST_TEST(std::count(from, from + 4, "second") == 1);
    set_aside_in_store("first");
    BOOST_TEST(next() == "second");
    BOOST_TEST(next() == "second");
}

BOOST_AUTO_TEST_CASE(refused_messages_go_through_the_next_account_and_the_first_is_set_aside)
{
    first->answer = [](const message&) { return answered(delivery::outcome::account_refused, "401"); };
    send(5);
    BOOST_TEST(owner->settled["second"] == 5);
    BOOST_TEST(owner->unsent == 0);
    BOOST_TEST(next() == "second");
    BOOST_TEST(left_without.empty());
    BOOST_TEST(db->pace().set_aside_accounts().size() == 1u);
}

BOOST_AUTO_TEST_CASE(messages_that_every_account_refuses_come_back_unsent_with_the_reason)
{
    first->answer = second->answer = [](const message&) { return answered(delivery::outcome::account_refused, "401"); };
    send(5);
    BOOST_TEST(owner->unsent == 5);
    BOOST_TEST(owner->settled.empty());
    BOOST_REQUIRE(!left_without.empty());
    BOOST_TEST(left_without.front().find("second: ") == 0u);
}

BOOST_AUTO_TEST_CASE(recalled_messages_come_back_unsent_except_those_in_flight)
{
    first->held = true;
    first->concurrent = 2;
    send(5);
    all().recall(*owner);
    BOOST_TEST(owner->unsent == 3);
    first->release();
    settle();
    BOOST_TEST(owner->settled["first"] == 2);
}

BOOST_AUTO_TEST_CASE(windows_are_smaller_where_unknown_messages_stay_unknown_and_never_smaller_than_a_batch)
{
    settings.window = 100;
    BOOST_TEST(all().window_of(channel::email) == 100u);
    BOOST_TEST(all().window_of(channel::sms) == 32u);
    BOOST_TEST(all().batch_of(channel::email) == 2u);
    BOOST_TEST(all().batch_of(channel::sms) == 1u);
}

BOOST_AUTO_TEST_CASE(limits_that_change_in_the_store_are_reported_once)
{
    drive(all().refresh());
    BOOST_TEST(limit_changes == 0);
    db->pace().set_limit("provider:first", 2);
    drive(all().refresh());
    drive(all().refresh());
    BOOST_TEST(limit_changes == 1);
    active_campaign campaign;
    BOOST_TEST(all().paced_window_of(campaign) == 2u);
    BOOST_TEST(all().is_paced(campaign));
}

BOOST_AUTO_TEST_SUITE_END()
