// Names that the host gives campaigns and messages: external_id and metadata, in lists and in events.
#include "conformance/event_factory.hpp"
#include "conformance/one_off_messages.hpp"
#include "conformance/people.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;

namespace {

campaign campaign_named(std::string external_id, boost::json::object metadata = {})
{
    auto c = draft();
    c.external_id = std::move(external_id);
    c.metadata = std::move(metadata);
    return c;
}

std::vector<campaign_id> found_ids(store& s, const campaign_filter& filter)
{
    std::vector<campaign_id> ids;
    for (const auto& c : s.campaigns().list(filter, {}).items)
        ids.push_back(c.id);
    return ids;
}

std::vector<campaign_id> with_metadata(store& s, boost::json::object members)
{
    campaign_filter filter;
    filter.metadata = std::move(members);
    return found_ids(s, filter);
}

std::vector<campaign_id> with_external_id(store& s, std::string name)
{
    campaign_filter filter;
    filter.external_id = std::move(name);
    return found_ids(s, filter);
}

/// The data of the newest event, with its names.
boost::json::object named_data(store& s)
{
    auto events = s.event_log().read({}).items;
    s.event_log().add_names(events);
    return events.back().data;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(campaign_names)

BOOST_DATA_TEST_CASE(external_id_names_one_campaign, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto first = s.campaigns().create(campaign_named("crm-1"));
    const auto other = s.campaigns().create(campaign_named(""));
    s.campaigns().create(campaign_named(""));
    BOOST_TEST(s.campaigns().get(first.id)->external_id == "crm-1");
    BOOST_TEST(with_external_id(s, "crm-1") == std::vector{first.id}, boost::test_tools::per_element());
    BOOST_TEST(with_external_id(s, "crm-2").empty());
    BOOST_TEST(problem_of([&] { s.campaigns().create(campaign_named("crm-1")); }).detail ==
               "campaign 1 has the external_id \"crm-1\" already");
    auto taken = s.campaigns().get(other.id).value();
    taken.external_id = "crm-1";
    BOOST_TEST((problem_of([&] { s.campaigns().update(taken); }).code == errc::conflict));
    auto renamed = s.campaigns().get(first.id).value();
    renamed.external_id.clear();
    s.campaigns().update(renamed);
    BOOST_TEST(s.campaigns().update(taken)->external_id == "crm-1");
}

BOOST_DATA_TEST_CASE(names_may_change_after_the_start_and_the_kind_may_not, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    auto c = campaign_named("crm-1", {{"deal", 7}});
    c.kind = message_kind::transactional;
    const auto id = s.campaigns().create(c).id;
    s.campaigns().change_status(id, start());
    auto changed = s.campaigns().get(id).value();
    BOOST_TEST((changed.kind == message_kind::transactional));
    changed.external_id = "crm-2";
    changed.metadata = {{"deal", 8}};
    const auto after = s.campaigns().update(changed).value();
    BOOST_TEST(after.external_id == "crm-2");
    BOOST_TEST(boost::json::serialize(after.metadata) == R"({"deal":8})");
    changed = after;
    changed.kind = message_kind::marketing;
    BOOST_TEST(
        problem_of([&] { s.campaigns().update(changed); }).detail.find("kind cannot change") != std::string::npos);
}

BOOST_DATA_TEST_CASE(lists_find_campaigns_by_exact_members_of_their_metadata, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const std::string odd{"a\"b\\ü"};
    const std::string with_nul{"a\0", 2};
    const auto a = s.campaigns().create(campaign_named("", {{"deal", 7}, {"owner", "ann"}, {"vip", true}})).id;
    const auto b = s.campaigns().create(campaign_named("", {{"deal", "7"}, {"owner", "Ann"}, {odd, odd}, {"7", 1}})).id;
    s.campaigns().create(campaign_named("", {{with_nul, with_nul}}));
    s.campaigns().create(campaign_named("", {{"inner", {{"deal", 7}}}, {"owner", nullptr}}));
    s.campaigns().create(campaign_named(""));
    const struct {
        boost::json::object members;
        std::vector<campaign_id> found;
    } cases[] = {
        {{{"deal", 7}}, {a}},
        {{{"deal", "7"}}, {b}},
        {{{"owner", "ann"}}, {a}},
        {{{"vip", true}}, {a}},
        {{{"vip", false}}, {}},
        {{{"vip", 1}}, {}},
        {{{"7", 1}}, {b}},
        {{{odd, odd}}, {b}},
        {{{"deal", 7}, {"owner", "ann"}}, {a}},
        {{{"deal", 7}, {"owner", "Ann"}}, {}},
        {{{"absent", "x"}}, {}},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(boost::json::serialize(c.members))
    BOOST_TEST(with_metadata(s, c.members) == c.found, boost::test_tools::per_element());
}

BOOST_DATA_TEST_CASE(lists_find_messages_by_their_metadata, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    auto noted = message_to("ann@example.com");
    noted.metadata = {{"order", "A-1"}};
    const auto id = s.messages().add(noted).id;
    s.messages().add(message_to("bob@example.com"));
    const auto found = s.messages().list({.metadata = {{"order", "A-1"}}}, {}).items;
    BOOST_REQUIRE(found.size() == 1U);
    BOOST_TEST(found[0].id == id);
    BOOST_TEST(s.messages().list({.metadata = {{"order", "A-2"}}}, {}).items.empty());
}

BOOST_DATA_TEST_CASE(events_get_the_present_names_of_campaign_and_contact, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto people = add_people(s, 2);
    const auto id = running_campaign(s);
    s.event_endpoints().create({.url = "https://crm.example.com/hook", .types = {event_type::message_delivered}});
    work_on_range(s, id, 2, {outcome(1, recipient_status::sent, fixture->clock().now())});
    event_factory event{s, id};
    s.events().record(std::vector{event(1, event_kind::delivered)});
    BOOST_TEST(!named_data(s).contains("campaign_external_id"));
    auto c = s.campaigns().get(id).value();
    c.external_id = "crm-1";
    c.metadata = {{"deal", 7}};
    s.campaigns().update(c);
    const auto data = named_data(s);
    BOOST_TEST(data.at("campaign_external_id") == "crm-1");
    BOOST_TEST(boost::json::serialize(data.at("metadata")) == R"({"deal":7})");
    BOOST_TEST(data.at("contact_external_id") == "p1");
    const auto posted = s.event_endpoints().claim(std::chrono::seconds{60}, 9).value().deliveries.at(0).event.data;
    BOOST_TEST((posted == data));
    s.contacts().erase(people.at(0));
    BOOST_TEST(!named_data(s).contains("contact_external_id"));
}

BOOST_DATA_TEST_CASE(events_of_a_message_get_its_key_and_metadata_until_it_is_erased, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    s.event_endpoints().create({.url = "https://crm.example.com/hook", .types = {event_type::message_failed}});
    const auto ann = s.contacts().upsert(std::vector{person("ann@example.com", "ann@example.com")}).at(0).id;
    auto noted = message_to("ann@example.com");
    noted.contact = ann;
    noted.key = "order-1";
    noted.metadata = {{"order", "A-1"}};
    const auto m = s.messages().add(noted);
    const claim_terms terms{"w"};
    BOOST_REQUIRE(claim_messages(s, m, terms).size() == 1U);
    const auto end = outcome(m.state.seq, recipient_status::failed, fixture->clock().now());
    s.dispatch().settle_retries(m.state.campaign, terms.token, {&end, 1});
    auto data = named_data(s);
    BOOST_TEST(data.at("message_id") == m.id);
    BOOST_TEST(data.at("message_key") == "order-1");
    BOOST_TEST(boost::json::serialize(data.at("metadata")) == R"({"order":"A-1"})");
    BOOST_TEST(!data.contains("contact_external_id"));  // It is an address.
    s.contacts().erase(ann);
    data = named_data(s);
    BOOST_TEST(!data.contains("metadata"));
    BOOST_TEST(!data.contains("message_key"));
}

BOOST_AUTO_TEST_SUITE_END()
