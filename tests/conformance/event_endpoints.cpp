// Endpoints and their deliveries: written with the change, leased to one worker, tried again, and bounded.
#include "conformance/event_factory.hpp"
#include "conformance/people.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

event_endpoint add_endpoint(store& s, std::vector<event_type> types)
{
    return s.event_endpoints().create(
        {.url = "https://crm.example.com/hook", .description = "CRM", .types = std::move(types)});
}

void start_campaigns(store& s, int number)
{
    for (int i = 0; i < number; ++i)
        s.campaigns().change_status(s.campaigns().create(draft()).id, start());
}

claim_result result_of(const claimed_deliveries& claim, bool is_delivered, std::optional<timestamp> again_at = {})
{
    claim_result out{.endpoint = claim.endpoint.id, .token = claim.token};
    for (const auto& due : claim.deliveries)
        out.results.push_back({due.event.position, is_delivered, is_delivered ? 200 : 503, "", again_at});
    return out;
}

std::string states(store& s, std::int64_t id)
{
    std::string all;
    for (const auto& d : s.event_endpoints().deliveries(id, {}, {}).items)
        all.append(all.empty() ? "" : " ").append(to_string(d.state));
    return all;
}

std::string logged_types(store& s)
{
    std::string all;
    for (const auto& e : s.event_log().read({}).items)
        all.append(all.empty() ? "" : " ").append(to_string(e.type));
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(event_endpoints_tests)

BOOST_DATA_TEST_CASE(endpoint_comes_back_as_it_was_stored_until_it_is_removed, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& endpoints = fixture->store().event_endpoints();
    const auto made = add_endpoint(fixture->store(), {event_type::campaign_started, event_type::opt_out});
    auto found = endpoints.get(made.id).value();
    BOOST_TEST(found.url == "https://crm.example.com/hook");
    BOOST_TEST(found.description == "CRM");
    BOOST_TEST((found.types == std::vector{event_type::campaign_started, event_type::opt_out}));
    BOOST_TEST((found.halt == endpoint_halt::none));
    BOOST_TEST(found.generation == 1);
    found.url = "https://other.example.com/";
    found.types = {event_type::opt_in};
    found.halt = endpoint_halt::operator_request;
    const auto changed = endpoints.update(found).value();
    BOOST_TEST(changed.url == "https://other.example.com/");
    BOOST_TEST((changed.types == std::vector{event_type::opt_in}));
    BOOST_TEST((changed.halt == endpoint_halt::operator_request));
    BOOST_TEST(endpoints.rotate(made.id).value().generation == 2);
    BOOST_TEST(endpoints.get(made.id).value().rotated_at.has_value());
    BOOST_TEST(endpoints.list({}).items.size() == 1U);
    BOOST_TEST(endpoints.remove(made.id));
    BOOST_TEST(!endpoints.remove(made.id));
    BOOST_TEST(!endpoints.get(made.id).has_value());
    BOOST_TEST(!endpoints.rotate(made.id).has_value());
}

BOOST_DATA_TEST_CASE(event_is_due_at_every_endpoint_that_wants_it_and_at_no_other, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto wants = add_endpoint(s, {event_type::campaign_paused, event_type::campaign_started});
    const auto other = add_endpoint(s, {event_type::campaign_completed});
    start_campaigns(s, 2);
    const auto claim = s.event_endpoints().claim(60s, 100).value();
    BOOST_TEST(claim.endpoint.id == wants.id);
    BOOST_REQUIRE(claim.deliveries.size() == 2U);
    BOOST_TEST((claim.deliveries[0].event.type == event_type::campaign_started));
    BOOST_TEST(claim.deliveries[0].event.position == 1);
    BOOST_TEST(claim.deliveries[0].tries == 0);
    BOOST_TEST(states(s, other.id) == "");
}

BOOST_DATA_TEST_CASE(endpoint_is_leased_to_one_worker_and_only_that_one_settles, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto id = add_endpoint(s, {event_type::campaign_started}).id;
    start_campaigns(s, 2);
    const auto late = s.event_endpoints().claim(0s, 100).value();
    const auto claim = s.event_endpoints().claim(60s, 1).value();
    BOOST_TEST(!s.event_endpoints().claim(60s, 100).has_value());
    s.event_endpoints().settle(result_of(late, true));
    BOOST_TEST(states(s, id) == "pending pending");
    const auto done = result_of(claim, true);
    s.event_endpoints().settle(done);
    s.event_endpoints().settle(done);
    BOOST_TEST(states(s, id) == "delivered pending");
    BOOST_TEST(s.event_endpoints().deliveries(id, {}, {}).items.front().tries == 1);
    BOOST_TEST(s.event_endpoints().claim(60s, 100).value().deliveries.size() == 1U);
}

BOOST_DATA_TEST_CASE(delivery_that_failed_is_due_at_its_time, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto id = add_endpoint(s, {event_type::campaign_started}).id;
    start_campaigns(s, 1);
    const auto later = fixture->clock().now() + s.ahead() + 300s;
    s.event_endpoints().settle(result_of(s.event_endpoints().claim(60s, 9).value(), false, later));
    BOOST_TEST(!s.event_endpoints().claim(60s, 9).has_value());
    const auto waiting = s.event_endpoints().deliveries(id, delivery_state::pending, {}).items.at(0);
    BOOST_TEST((waiting.due_at == later));
    BOOST_TEST(waiting.status == 503);
    BOOST_TEST(s.event_endpoints().get(id).value().failures == 1);
    BOOST_TEST(s.event_endpoints().redeliver(id, 0) == 0);
}

BOOST_DATA_TEST_CASE(delivery_that_failed_in_the_end_may_be_repeated_by_hand, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto id = add_endpoint(s, {event_type::campaign_started}).id;
    start_campaigns(s, 1);
    const auto past = fixture->clock().now() - std::chrono::days{3650};
    s.event_endpoints().settle(result_of(s.event_endpoints().claim(60s, 9).value(), false, past));
    const auto second = s.event_endpoints().claim(60s, 9).value();
    BOOST_TEST(second.deliveries.at(0).tries == 1);
    s.event_endpoints().settle(result_of(second, false));
    BOOST_TEST(states(s, id) == "failed");
    BOOST_TEST(!s.event_endpoints().claim(60s, 9).has_value());
    BOOST_TEST(s.event_endpoints().redeliver(id, 1) == 1);
    BOOST_TEST(s.event_endpoints().redeliver(id, 1) == 0);
    const auto again = s.event_endpoints().claim(60s, 9).value();
    BOOST_TEST(again.deliveries.at(0).tries == 0);
    s.event_endpoints().settle(result_of(again, true));
    BOOST_TEST(states(s, id) == "delivered");
    BOOST_TEST(s.event_endpoints().get(id).value().failures == 0);
}

BOOST_DATA_TEST_CASE(endpoint_that_is_gone_is_disabled_and_gets_nothing_more, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto id = add_endpoint(s, {event_type::campaign_started}).id;
    start_campaigns(s, 2);
    auto done = result_of(s.event_endpoints().claim(60s, 1).value(), false, fixture->clock().now());
    done.is_gone = true;
    s.event_endpoints().settle(done);
    BOOST_TEST((s.event_endpoints().get(id).value().halt == endpoint_halt::gone));
    start_campaigns(s, 1);
    BOOST_TEST(!s.event_endpoints().claim(60s, 9).has_value());
    BOOST_TEST(states(s, id) == "cancelled cancelled");
    auto enabled = s.event_endpoints().get(id).value();
    enabled.halt = endpoint_halt::none;
    s.event_endpoints().update(enabled);
    BOOST_TEST(s.event_endpoints().redeliver(id, 0) == 2);
    BOOST_TEST(s.event_endpoints().claim(60s, 9).value().deliveries.size() == 2U);
}

BOOST_DATA_TEST_CASE(endpoint_that_fails_in_a_row_is_probed_with_one_delivery, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    add_endpoint(s, {event_type::campaign_started});
    start_campaigns(s, 7);
    const auto past = fixture->clock().now() - std::chrono::days{3650};
    s.event_endpoints().settle(result_of(s.event_endpoints().claim(60s, 9).value(), false, past));
    const auto probe = s.event_endpoints().claim(60s, 9).value();
    BOOST_TEST(probe.deliveries.size() == 1U);
    s.event_endpoints().settle(result_of(probe, true));
    BOOST_TEST(s.event_endpoints().claim(60s, 9).value().deliveries.size() == 6U);
}

BOOST_DATA_TEST_CASE(events_of_recipients_are_logged_only_where_an_endpoint_wants_them, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    add_people(s, 3);
    const auto id = running_campaign(s);
    const auto now = fixture->clock().now();
    work_on_range(s, id, 3, {outcome(1, recipient_status::sent, now), outcome(2, recipient_status::sent, now)});
    event_factory event{s, id};
    s.events().record(std::vector{event(1, event_kind::delivered)});
    BOOST_TEST(logged_types(s) == "campaign.started campaign.prepared");
    const auto endpoint =
        add_endpoint(s, {event_type::message_bounced, event_type::opt_out, event_type::message_clicked});
    auto opted_out = event(1, event_kind::opted_out);
    const auto bounced = event.bounce(2, bounce_class::hard);
    s.events().record(
        std::vector{event(1, event_kind::opened), event.click(1, "https://example.com/a"), bounced, opted_out});
    s.events().record(std::vector{bounced});
    BOOST_TEST(logged_types(s) == "campaign.started campaign.prepared message.clicked opt_out message.bounced");
    const auto events = s.event_log().read({2, {}, 100}).items;
    const auto& data = events.at(2).data;
    BOOST_TEST(data.at("campaign_id") == id);
    BOOST_TEST(data.at("seq") == 2);
    BOOST_TEST(data.at("bounce") == "hard");
    BOOST_TEST(boost::json::serialize(data).find("example.com") == std::string::npos);
    BOOST_TEST(s.event_endpoints().claim(60s, 9).value().deliveries.size() == 3U);
    s.event_endpoints().remove(endpoint.id);
    s.events().record(std::vector{event.click(1, "https://example.com/b")});
    BOOST_TEST(s.event_log().newest() == 5);
}

BOOST_DATA_TEST_CASE(outcomes_that_failed_or_are_unknown_are_logged_where_an_endpoint_wants_them, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    add_endpoint(s, {event_type::message_failed, event_type::message_unknown});
    add_people(s, 3);
    const auto id = running_campaign(s);
    const auto now = fixture->clock().now();
    work_on_range(s, id, 3,
        {outcome(1, recipient_status::failed, now), outcome(2, recipient_status::sent, now),
            outcome(3, recipient_status::unknown, now)});
    const auto events = s.event_log().read({2, {}, 100}).items;
    BOOST_REQUIRE(events.size() == 2U);
    BOOST_TEST((events[0].type == event_type::message_failed));
    BOOST_TEST(events[0].data.at("seq") == 1);
    BOOST_TEST(events[0].data.at("channel") == "email");
    BOOST_TEST((events[1].type == event_type::message_unknown));
}

BOOST_DATA_TEST_CASE(backlog_counts_what_is_still_to_be_posted_and_how_old_it_is, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& endpoints = f.store().event_endpoints();
    BOOST_TEST(endpoints.backlog().pending == 0);
    BOOST_TEST(!endpoints.backlog().oldest);
    add_endpoint(f.store(), {event_type::campaign_started});
    const auto at = f.clock().now();
    start_campaigns(f.store(), 1);
    f.clock().advance(10s);
    start_campaigns(f.store(), 2);
    const auto claim = endpoints.claim(60s, 1).value();
    BOOST_TEST(endpoints.backlog().pending == 3);
    BOOST_TEST((endpoints.backlog().oldest == at));
    endpoints.settle(result_of(claim, true));
    BOOST_TEST(endpoints.backlog().pending == 2);
    BOOST_TEST((endpoints.backlog().oldest == at + 10s));
}

BOOST_AUTO_TEST_SUITE_END()
