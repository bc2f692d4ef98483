// Campaigns by the caller's own key: creating again changes the campaign, and every operation finds it by the key.
#include "api/fixture.hpp"

#include <algorithm>
#include <set>

using namespace outbound;

namespace {

std::string keyed(std::string_view more)
{
    return R"({"external_id":"crm-1","name":"News","type":"email","subject":"Hello","text":"Hi")" + std::string{more} +
           "}";
}

/// The names of a first line of CSV, or of an object.
std::set<std::string> columns_of(std::string_view csv)
{
    std::set<std::string> names;
    for (auto line = csv.substr(0, csv.find('\r')); !line.empty();) {
        const auto end = std::min(line.find(','), line.size());
        names.emplace(line.substr(0, end));
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    return names;
}

std::set<std::string> columns_of(const boost::json::object& item)
{
    std::set<std::string> names;
    for (const auto& member : item)
        names.emplace(member.key());
    return names;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(external_ids, service_fixture)

BOOST_AUTO_TEST_CASE(creating_with_a_known_external_id_changes_the_draft)
{
    const auto made = ok("campaigns.create", keyed(R"(,"pace":5,"metadata":{"deal":7})"));
    BOOST_TEST(made.at("external_id") == "crm-1");
    BOOST_TEST(boost::json::serialize(made.at("metadata")) == R"({"deal":7})");
    const auto again = ok("campaigns.create", keyed(""));
    BOOST_TEST((again == made));
    const auto changed = ok("campaigns.create",
        R"({"external_id":"crm-1","name":"Spring","type":"email","html":"<p>Hi</p>","metadata":null})");
    BOOST_TEST(changed.at("id") == 1);
    BOOST_TEST(changed.at("name") == "Spring");
    BOOST_TEST(changed.at("subject") == "Hello");
    BOOST_TEST(changed.at("pace") == 5.0);
    BOOST_TEST(changed.at("metadata").is_null());
    BOOST_TEST(ok("campaigns.list").at("items").as_array().size() == 1u);
}

BOOST_AUTO_TEST_CASE(creating_again_after_the_start_answers_the_campaign_or_refuses_other_content)
{
    ok("campaigns.create", keyed(""));
    ok("campaigns.start", R"({"campaign_external_id":"crm-1"})");
    const auto same = ok("campaigns.create", keyed(""));
    BOOST_TEST(same.at("id") == 1);
    BOOST_TEST(same.at("status") == "running");
    BOOST_TEST(ok("campaigns.create", keyed(R"(,"pace":9)")).at("pace") == 9.0);
    BOOST_TEST(complaint("campaigns.create", keyed(R"(,"html":"<p>Other</p>")")) ==
               "conflict | campaign 1 is running: html cannot change any more, only name, pace, hours, external_id and "
               "metadata; clone the campaign");
}

BOOST_AUTO_TEST_CASE(a_draft_created_again_with_a_time_is_scheduled)
{
    constexpr std::string_view later = R"(,"scheduled_at":"2027-01-01T08:00:00Z")";
    ok("campaigns.create", keyed(std::string{later} + R"(,"draft":true)"));
    BOOST_TEST(ok("campaigns.create", keyed("")).at("status") == "draft");
    BOOST_TEST(ok("campaigns.create", keyed(later)).at("status") == "scheduled");
    BOOST_TEST(ok("campaigns.create", keyed(later)).at("status") == "scheduled");
}

BOOST_AUTO_TEST_CASE(a_refused_change_by_external_id_changes_nothing)
{
    const auto made = ok("campaigns.create", keyed(""));
    BOOST_TEST(complaint("campaigns.create", keyed(R"(,"hours":{"send_at":"26:00"})")).starts_with("invalid"));
    BOOST_TEST(
        complaint("campaigns.create", R"({"external_id":"crm-1","name":"N","type":"email","from":{"email":"x"}})")
            .starts_with("invalid"));
    auto shown = ok("campaigns.get", R"({"id":1})");
    for (const auto* member : {"counters", "rates", "segments", "cost"})
        shown.erase(member);
    BOOST_TEST((shown == made));
}

BOOST_AUTO_TEST_CASE(every_operation_on_a_campaign_takes_its_external_id)
{
    add_contacts(1);
    ok("campaigns.create", keyed(""));
    int number = 0;
    for (const auto& row : api::operations()) {
        const auto schema = row.request.schema();
        const auto* properties = schema.if_contains("properties");
        if (!row.name.starts_with("campaigns.") || !properties->as_object().contains("id"))
            continue;
        ++number;
        BOOST_TEST_CONTEXT(row.name)
        {
            BOOST_TEST(properties->as_object().contains("campaign_external_id"));
            BOOST_TEST(std::ranges::any_of(row.routes, [](const api::route& route) {
                return route.path.find("/campaigns/by-external-id/{campaign_external_id}") != std::string::npos;
            }));
        }
    }
    BOOST_TEST(number > 15);
    BOOST_TEST(ok("campaigns.get", R"({"campaign_external_id":"crm-1"})").at("id") == 1);
    BOOST_TEST(ok("campaigns.update", R"({"campaign_external_id":"crm-1","name":"Spring"})").at("name") == "Spring");
    BOOST_TEST(ok("campaigns.preview", R"({"campaign_external_id":"crm-1","external_id":"c1"})").at("contact_id") == 1);
    ok("campaigns.start", R"({"campaign_external_id":"crm-1"})");
    BOOST_TEST(ok("campaigns.cancel", R"({"campaign_external_id":"crm-1"})").at("status") == "cancelled");
    ok("campaigns.delete", R"({"campaign_external_id":"crm-1"})");
    BOOST_TEST(complaint("campaigns.get", R"({"campaign_external_id":"crm-1"})") ==
               "not_found | there is no campaign with external_id \"crm-1\"");
}

BOOST_AUTO_TEST_CASE(an_id_beside_an_external_id_must_name_the_same_campaign)
{
    ok("campaigns.create", keyed(""));
    add_campaign();
    ok("campaigns.update", R"({"id":1,"campaign_external_id":"crm-1","name":"Spring"})");
    BOOST_TEST(complaint("campaigns.update", R"({"id":2,"campaign_external_id":"crm-1"})") ==
               "invalid | id: must be 1 here, got 2");
    BOOST_TEST(complaint("campaigns.update", R"({"name":"x"})").starts_with("invalid | id: is missing"));
    BOOST_TEST(complaint("campaigns.get", R"({"id":1,"campaign_external_id":"crm-1"})").starts_with("invalid"));
    BOOST_TEST(complaint("campaigns.update", R"({"id":2,"external_id":"crm-1"})") ==
               "conflict | campaign 1 has the external_id \"crm-1\" already");
}

BOOST_AUTO_TEST_CASE(a_clone_keeps_kind_and_metadata_and_has_no_external_id_unless_given)
{
    ok("campaigns.create", keyed(R"(,"kind":"transactional","metadata":{"deal":7})"));
    const auto copy = ok("campaigns.clone", R"({"campaign_external_id":"crm-1"})");
    BOOST_TEST(copy.at("external_id").is_null());
    BOOST_TEST(copy.at("kind") == "transactional");
    BOOST_TEST(boost::json::serialize(copy.at("metadata")) == R"({"deal":7})");
    BOOST_TEST(ok("campaigns.clone", R"({"id":1,"external_id":"crm-2"})").at("external_id") == "crm-2");
    BOOST_TEST(complaint("campaigns.clone", R"({"id":1,"external_id":"crm-2"})").starts_with("conflict"));
}

BOOST_AUTO_TEST_CASE(lists_filter_by_external_id_and_metadata)
{
    ok("campaigns.create", keyed(R"(,"metadata":{"deal":7,"owner":"ann"})"));
    add_campaign(R"(,"metadata":{"deal":8})");
    const auto amount = [&](std::string_view operation, std::string_view request) {
        return ok(operation, request).at("items").as_array().size();
    };
    BOOST_TEST(amount("campaigns.list", R"({"external_id":"crm-1"})") == 1u);
    BOOST_TEST(amount("campaigns.list", R"({"metadata":{"deal":7,"owner":"ann"}})") == 1u);
    BOOST_TEST(amount("campaigns.list", R"({"metadata":{"deal":9}})") == 0u);
    BOOST_TEST(complaint("campaigns.list", R"({"metadata":{"deal":1.5}})").starts_with("invalid | metadata.deal"));
    BOOST_TEST(complaint("campaigns.list", R"({"metadata":{"deal":null}})").starts_with("invalid"));
    ok("messages.send",
        R"({"to":"ann@example.com","channel":"email","subject":"S","text":"T","metadata":{"order":"A-1"}})");
    BOOST_TEST(amount("messages.list", R"({"metadata":{"order":"A-1"}})") == 1u);
    BOOST_TEST(amount("messages.list", R"({"metadata":{"order":"A-2"}})") == 0u);
}

BOOST_AUTO_TEST_CASE(metadata_has_at_most_four_kib)
{
    const auto with = [](std::size_t size) {
        return R"({"id":1,"metadata":{"a":")" + std::string(size, 'x') + R"("}})";
    };
    add_campaign();
    ok("campaigns.update", with(4000));
    BOOST_TEST(complaint("campaigns.update", with(4096)).starts_with("invalid | metadata"));
    BOOST_TEST(complaint("campaigns.update", R"({"id":1,"metadata":[]})").starts_with("invalid | metadata"));
    BOOST_TEST(complaint("campaigns.update", R"({"id":1,"external_id":""})").starts_with("invalid | external_id"));
}

BOOST_AUTO_TEST_CASE(recipients_show_the_names_of_contact_and_campaign)
{
    add_contacts(1);
    ok("campaigns.create", keyed(R"(,"metadata":{"deal":7})"));
    ok("campaigns.start", R"({"id":1})");
    service->start();
    BOOST_REQUIRE(service->wait_idle(std::chrono::seconds{20}));
    auto row = ok("campaigns.recipients", R"({"id":1})").at("items").at(0).as_object();
    BOOST_TEST(row.at("contact_external_id") == "c1");
    BOOST_TEST(row.at("campaign_external_id") == "crm-1");
    BOOST_TEST(boost::json::serialize(row.at("campaign_metadata")) == R"({"deal":7})");
    ok("contacts.delete", R"({"id":1})");
    row = ok("campaigns.recipients", R"({"id":1})").at("items").at(0).as_object();
    BOOST_TEST(row.at("contact_external_id").is_null());
    const auto sent = ok("messages.send", R"({"to":"a@example.com","channel":"email","subject":"S","text":"T"})");
    BOOST_TEST(sent.at("contact_external_id").is_null());
}

BOOST_AUTO_TEST_CASE(an_export_of_recipients_has_the_columns_of_their_list)
{
    add_contacts(1);
    ok("campaigns.create", keyed(R"(,"metadata":{"deal":7})"));
    ok("campaigns.start", R"({"id":1})");
    service->start();
    BOOST_REQUIRE(service->wait_idle(std::chrono::seconds{20}));
    const auto exported = [&] {
        const auto csv = ok("exports.next", R"({"what":"recipients","campaign_id":1})").at("text");
        return std::string{csv.as_string()};
    };
    auto listed = columns_of(ok("campaigns.recipients", R"({"id":1})").at("items").at(0).as_object());
    listed.erase("email");  // The address under another name.
    BOOST_TEST(columns_of(exported()) == listed, boost::test_tools::per_element());
    BOOST_TEST(exported().ends_with(",0,0,0,0,c1,1,crm-1,\"{\"\"deal\"\":7}\"\r\n"), exported());
    ok("contacts.delete", R"({"id":1})");
    ok("campaigns.update", R"({"id":1,"metadata":null,"external_id":null})");
    BOOST_TEST(exported().ends_with(",0,0,0,0,,1,,\r\n"), exported());
}

BOOST_AUTO_TEST_SUITE_END()
