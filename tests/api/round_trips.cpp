// Documents of get and list are sent to update and upsert: unchanged read-only members are ignored, changed ones
// refused.
#include "api/fixture.hpp"

using namespace outbound;

namespace {

namespace json = boost::json;

struct round_trip_fixture : service_fixture {
    json::object first_of_list(std::string_view noun)
    {
        return ok(std::string{noun} + ".list").at("items").as_array().at(0).as_object();
    }

    json::object stored(std::string_view noun) { return ok(std::string{noun} + ".get", R"({"id":1})"); }

    void send(std::string_view operation, const json::object& document) { ok(operation, json::serialize(document)); }

    // Each of the members with a changed value is refused with its path.
    void require_read_only(std::string_view operation, const json::object& document,
        std::initializer_list<std::pair<std::string_view, json::value>> changes)
    {
        for (const auto& [name, value] : changes) {
            auto request = document;
            request[name] = value;
            auto text = json::serialize(request);
            std::string path{name};
            if (operation == "contacts.upsert") {
                text = R"({"contacts":[)" + text + "]}";
                path = "contacts[0]." + path;
            }
            BOOST_TEST(complaint(operation, text) ==
                       "invalid | " + path + ": is read-only: leave it out, or send it as it is stored");
        }
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(round_trips, round_trip_fixture)

BOOST_AUTO_TEST_CASE(contacts_come_back_to_upsert)
{
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","email":"a@example.com","phone":"+4989123456",
        "tags":["x"],"fields":{"price":48.66}}]})");
    const auto before = stored("contacts");
    send("contacts.upsert", {{"contacts", json::array{before}}});
    send("contacts.upsert", {{"contacts", json::array{first_of_list("contacts")}}});
    auto in_floating_point = before;
    in_floating_point["id"] = in_floating_point.at("id").to_number<double>();
    send("contacts.upsert", {{"contacts", json::array{in_floating_point}}});
    BOOST_TEST(stored("contacts") == before);
    require_read_only("contacts.upsert", before,
        {{"id", 2}, {"created_at", "2020-01-01T00:00:00Z"}, {"updated_at", "2020-01-01T00:00:00Z"}});
    BOOST_TEST(complaint("contacts.upsert", R"({"contacts":[{"external_id":"new","id":7}]})") ==
               "invalid | contacts[0].id: is read-only: leave it out, or send it as it is stored");
}

BOOST_AUTO_TEST_CASE(campaigns_come_back_to_update)
{
    add_contacts(3);
    add_campaign(R"(,"pace":0.98,"recipient_segments":{"tags":{"none":["x"]}},"expires_at":"2027-01-01T00:00:00Z")");
    const auto draft = stored("campaigns");
    send("campaigns.update", draft);
    send("campaigns.update", first_of_list("campaigns"));
    BOOST_TEST(stored("campaigns") == draft);
    require_read_only("campaigns.update", draft,
        {{"status", "running"}, {"pause_reason", "operator"}, {"content", json::object{{"a", 1}}},
            {"started_at", "2026-11-22T15:00:00Z"}, {"created_at", "2020-01-01T00:00:00Z"}});

    ok("campaigns.start", R"({"id":1})");
    auto running = stored("campaigns");
    running["name"] = "Renamed";
    send("campaigns.update", running);
    BOOST_TEST(stored("campaigns").at("name") == "Renamed");
    BOOST_TEST(stored("campaigns").at("status") == "running");
}

BOOST_AUTO_TEST_CASE(templates_and_segments_come_back_to_update)
{
    ok("email_templates.create", R"({"name":"Base","subject":"Hi {{first_name}}","text":"x"})");
    ok("sms_templates.create", R"({"name":"Base","body":"Hi {{first_name}}"})");
    ok("phone_scripts.create", R"({"name":"Base","script":{"steps":[{"say":"Hi {{first_name}}"}]}})");
    ok("segments.create", R"({"name":"all","filter":{"lead_score":{"min":1}}})");
    for (const std::string noun : {"email_templates", "sms_templates", "phone_scripts", "segments"})
        BOOST_TEST_CONTEXT(noun)
        {
            send(noun + ".update", stored(noun));
            send(noun + ".update", first_of_list(noun));
            require_read_only(noun + ".update", stored(noun), {{"created_at", "2020-01-01T00:00:00Z"}});
            if (noun != "segments")
                require_read_only(noun + ".update", stored(noun), {{"version", 99}});
        }
}

BOOST_AUTO_TEST_CASE(webhook_endpoints_come_back_to_update)
{
    ok("webhook_endpoints.create", R"({"url":"https://crm.example.com/hook","types":["campaign.completed"]})");
    const auto enabled = stored("webhook_endpoints");
    send("webhook_endpoints.update", enabled);
    send("webhook_endpoints.update", first_of_list("webhook_endpoints"));
    auto disabled = enabled;
    disabled["enabled"] = false;
    send("webhook_endpoints.update", disabled);
    const auto document = stored("webhook_endpoints");
    BOOST_TEST(document.at("disabled_reason") == "operator");
    send("webhook_endpoints.update", document);
    BOOST_TEST(stored("webhook_endpoints").at("disabled_reason") == "operator");
    require_read_only("webhook_endpoints.update", document,
        {{"disabled_reason", "gone"}, {"created_at", "2020-01-01T00:00:00Z"}, {"rotated_at", "2020-01-01T00:00:00Z"}});
}

BOOST_AUTO_TEST_CASE(every_update_knows_the_members_of_get)
{
    int updates = 0;
    for (const auto& row : api::operations()) {
        const std::string_view name{row.name};
        if (!name.ends_with(".update"))
            continue;
        const auto noun = std::string{name.substr(0, name.rfind('.'))};
        const auto* get = api::find_operation(noun + ".get");
        BOOST_REQUIRE_MESSAGE(get != nullptr, noun);
        const auto known = row.request.schema().at("properties").as_object();
        const auto shown = get->response.schema().at("properties").as_object();
        for (const auto& [member, type] : shown)
            BOOST_TEST(known.contains(member), noun << ": " << member);
        ++updates;
    }
    BOOST_TEST(updates >= 7);
}

BOOST_AUTO_TEST_CASE(schemas_mark_read_only_members)
{
    const auto schema = api::find_operation("campaigns.update")->request.schema();
    const auto& status = schema.at("properties").at("status").at("anyOf").at(0);
    BOOST_TEST(status.at("readOnly") == true);
    BOOST_TEST(!schema.at("properties").at("name").as_object().contains("readOnly"));
}

BOOST_AUTO_TEST_SUITE_END()
