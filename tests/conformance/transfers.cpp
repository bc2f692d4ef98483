// Transfers and recordings of calls: counters, the log of events, and erasure.
#include "conformance/event_factory.hpp"
#include "conformance/fixtures.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

/// Three people were called.
campaign_id called_campaign(store_fixture& f)
{
    auto& s = f.store();
    std::vector<contact> people;
    for (const auto* phone : {"+14155550101", "+14155550102", "+14155550103"}) {
        people.push_back(person(phone));
        people.back().phone = phone;
    }
    s.contacts().upsert(people);
    auto c = draft();
    c.type = channel::phone;
    c.from.address = "+15005550006";
    const auto id = running_campaign(s, c);
    std::vector<settlement> sent;
    for (recipient_seq seq = 1; seq <= 3; ++seq)
        sent.push_back(outcome(seq, recipient_status::sent, f.clock().now()));
    work_on_range(s, id, 3, sent);
    return id;
}

std::vector<provider_event> parts_of_calls(event_factory& make)
{
    std::vector<provider_event> all;
    const auto add = [&](recipient_seq seq, event_kind kind, std::optional<std::int32_t> length) {
        auto e = make(seq, kind);
        e.channel = channel::phone;
        e.address = "+1415555010" + std::to_string(seq);
        e.duration_seconds = length;
        all.push_back(std::move(e));
    };
    add(1, event_kind::transferred, 90);
    add(1, event_kind::transferred, 30);  // In another call, or another transfer of the call.
    add(2, event_kind::transferred, 5);
    add(2, event_kind::transfer_failed, std::nullopt);
    add(3, event_kind::recorded, 12);
    all.back().data["recording_url"] = "https://api.twilio.com/RE1";
    return all;
}

std::string amounts(store& s, campaign_id id)
{
    std::string out;
    for (const auto which : {event_counter::transferred, event_counter::talk_seconds, event_counter::transfers_failed,
             event_counter::recordings})
        out += std::to_string(counted(s, id, which)) + ' ';
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(transfers_tests)

BOOST_DATA_TEST_CASE(transfers_count_people_and_seconds_and_each_recording_counts_once, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto id = called_campaign(*fixture);
    event_factory make{s, id};
    const auto parts = parts_of_calls(make);
    BOOST_TEST(s.events().record(parts).stored == 5);
    BOOST_TEST(s.events().record(parts).duplicates == 5);
    BOOST_TEST(amounts(s, id) == "2 125 1 1 ");
    BOOST_TEST(faults(s, id) == "");
    BOOST_TEST(s.events().refold(id) == 0);
    BOOST_TEST(amounts(s, id) == "2 125 1 1 ");
}

BOOST_DATA_TEST_CASE(erasing_a_person_removes_the_recording_and_keeps_the_amounts, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto id = called_campaign(*fixture);
    event_factory make{s, id};
    s.events().record(parts_of_calls(make));
    for (recipient_seq seq = 1; seq <= 3; ++seq)
        s.contacts().erase(s.campaigns().recipients(id, {}, {seq - 1, 1}).items.at(0).contact_id);
    for (const auto& e : s.events().history({id, 3}))
        BOOST_TEST(boost::json::serialize(e.data).find("twilio") == std::string::npos);
    BOOST_TEST(amounts(s, id) == "2 125 1 1 ");
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(a_transfer_is_logged_with_its_talk_time_where_an_endpoint_wants_it, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto id = called_campaign(*fixture);
    s.event_endpoints().create({.url = "https://crm.example.com/hook", .types = {event_type::call_transferred}});
    event_factory make{s, id};
    s.events().record(parts_of_calls(make));
    const auto found = s.event_log().read({0, {event_type::call_transferred}, 100}).items;
    BOOST_REQUIRE(found.size() == 3U);
    BOOST_TEST(found[0].data.at("seq") == 1);
    BOOST_TEST(found[0].data.at("channel") == "phone");
    std::int64_t sum = 0;
    for (const auto& each : found)
        sum += each.data.at("talk_seconds").as_int64();
    BOOST_TEST(sum == 125);
}

BOOST_AUTO_TEST_SUITE_END()
