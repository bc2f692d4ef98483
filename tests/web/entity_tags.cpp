// Versions: 304 for an unchanged resource, and 412 for a change of a resource that somebody else has changed.
#include "store/scratch.hpp"
#include "web/direct_caller.hpp"
#include "web/entity_tag.hpp"

#include <thread>

namespace {

using namespace outbound;

struct tag_fixture : service_fixture {
    explicit tag_fixture(std::string_view config = plain) : service_fixture{config} {}

    std::string tag_of(const std::string& path) const
    {
        const auto got = ada.ask("GET", path);
        BOOST_TEST(got.status == 200u, got.body);
        return std::string{got.header("etag")};
    }

    unsigned status_with(const std::string& field, const std::string& tag, std::string method, const std::string& path,
        std::string body = {}) const
    {
        return ada.ask(std::move(method), path, std::move(body), {{field, tag}}).status;
    }

    direct_caller ada{*service};
};

/// Adds one to the lead_score of contact 1, and retries if somebody else changes it in between.
void count_up(const direct_caller& by)
{
    for (;;) {
        const auto before = by.ask("GET", "/contacts/1");
        const auto score = document_of(before).at("lead_score").to_number<int>() + 1;
        const auto after = by.ask("PATCH", "/contacts/1", R"({"lead_score":)" + std::to_string(score) + "}",
            {{"If-Match", std::string{before.header("etag")}}});
        if (after.status != 412u)
            return;
    }
}

void check_no_change_is_lost(const std::vector<outbound::service*>& services)
{
    services.front()
        ->call("contacts.upsert",
            boost::json::parse(R"({"contacts":[{"external_id":"a","email":"a@example.com","lead_score":0}]})"))
        .value();
    constexpr int each_counts = 6;
    std::vector<std::thread> writers;
    for (std::size_t i = 0; i < 2; ++i)
        writers.emplace_back([&, i] {
            for (int n = 0; n < each_counts; ++n)
                count_up({*services[i % services.size()]});
        });
    for (auto& each : writers)
        each.join();
    const auto last = services.front()->call("contacts.get", boost::json::object{{"id", 1}}).value();
    BOOST_TEST(last.at("lead_score") == 2 * each_counts);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(entity_tags_tests, tag_fixture)

BOOST_AUTO_TEST_CASE(a_version_that_the_caller_has_is_not_sent_again)
{
    add_contacts(2);
    add_campaign();
    for (const auto* path : {"/campaigns/1", "/campaigns", "/campaigns/1/analytics", "/stats", "/contacts/1",
             "/contacts?limit=1", "/campaigns/1/recipients"}) {
        const auto tag = tag_of(path);
        BOOST_TEST_CONTEXT(path << ' ' << tag)
        {
            BOOST_TEST((tag.size() > 30 && tag.front() == '"' && tag.back() == '"'));
            const auto again = ada.ask("GET", path, {}, {{"If-None-Match", tag}});
            BOOST_TEST(again.status == 304u);
            BOOST_TEST(again.body.empty());
            BOOST_TEST(again.header("etag") == tag);
            BOOST_TEST(status_with("If-None-Match", "W/" + tag, "GET", path) == 304u);
            BOOST_TEST(status_with("If-None-Match", R"("a", W/"b" , )" + tag, "HEAD", path) == 304u);
            BOOST_TEST(status_with("If-None-Match", "*", "GET", path) == 304u);
            BOOST_TEST(status_with("If-None-Match", R"("a", b, "", ")", "GET", path) == 200u);
        }
    }
}

BOOST_AUTO_TEST_CASE(every_change_makes_another_tag)
{
    add_campaign();
    const auto one = tag_of("/campaigns/1");
    const auto all = tag_of("/campaigns");
    ok("campaigns.update", R"({"id":1,"name":"Other"})");
    BOOST_TEST(tag_of("/campaigns/1") != one);
    BOOST_TEST(tag_of("/campaigns") != all);
    BOOST_TEST(status_with("If-None-Match", one, "GET", "/campaigns/1") == 200u);
}

BOOST_AUTO_TEST_CASE(a_change_of_another_version_is_refused_with_the_present_one)
{
    add_campaign();
    const auto first = tag_of("/campaigns/1");
    const auto changed = ada.ask("PUT", "/campaigns/1", R"({"name":"A"})", {{"If-Match", first}});
    BOOST_TEST(changed.status == 200u, changed.body);
    BOOST_TEST(changed.header("etag") == tag_of("/campaigns/1"));
    const auto refused = ada.ask("PUT", "/campaigns/1", R"({"name":"B"})", {{"If-Match", first}});
    BOOST_TEST(refused.status == 412u);
    BOOST_TEST(document_of(refused).at("code") == "precondition_failed");
    const std::string present{document_of(refused).at("etag").as_string()};
    BOOST_TEST(present == changed.header("etag"));
    BOOST_TEST(present == refused.header("etag"));
    BOOST_TEST(value("campaigns.get", R"({"id":1})", "/name") == R"("A")");
    BOOST_TEST(status_with("If-Match", "W/" + present, "PATCH", "/campaigns/1", R"({"name":"C"})") == 200u);
    BOOST_TEST(status_with("If-Match", "*", "PATCH", "/campaigns/1", R"({"name":"D"})") == 200u);
    BOOST_TEST(status_with("If-Match", "*", "PATCH", "/campaigns/4711", R"({"name":"D"})") == 404u);
    BOOST_TEST(status_with("If-Match", "nonsense", "PATCH", "/campaigns/1", R"({"name":"E"})") == 412u);
}

BOOST_AUTO_TEST_CASE(a_campaign_has_the_same_versions_under_its_id_and_its_external_id)
{
    add_campaign(R"(,"external_id":"crm/1","metadata":{"deal":7})");
    const std::string path = "/campaigns/by-external-id/crm%2F1";
    const auto first = tag_of(path);
    BOOST_TEST(first == tag_of("/campaigns/1"));
    const auto shown = ada.ask("GET", path).body;
    BOOST_TEST(ada.ask("PUT", path, shown, {{"If-Match", first}}).status == 200u);
    const auto changed = ada.ask("PATCH", path, R"({"metadata":{"deal":8}})", {{"If-Match", tag_of(path)}});
    BOOST_TEST(changed.status == 200u, changed.body);
    BOOST_TEST(changed.header("etag") == tag_of("/campaigns/1"));
    BOOST_TEST(status_with("If-Match", first, "PATCH", path, R"({"name":"B"})") == 412u);
    BOOST_TEST(ada.ask("PATCH", path, R"({"id":2})").status == 422u);
    BOOST_TEST(ada.ask("POST", path + "/start").status == 200u);
    BOOST_TEST(ada.ask("GET", path + "/recipients").status == 200u);
    BOOST_TEST(ada.ask("GET", "/campaigns?external_id=crm%2F1").status == 200u);
    BOOST_TEST(ada.ask("GET", "/campaigns/by-external-id/other").status == 404u);
}

BOOST_AUTO_TEST_CASE(tags_that_a_proxy_has_marked_as_compressed_are_ours)
{
    add_contacts(1);
    auto tag = tag_of("/contacts/1");
    tag.insert(tag.size() - 1, "-gzip");
    BOOST_TEST(status_with("If-None-Match", tag, "GET", "/contacts/1") == 304u);
    BOOST_TEST(status_with("If-Match", tag, "PATCH", "/contacts/1", R"({"company":"A"})") == 200u);
}

BOOST_AUTO_TEST_CASE(every_resource_that_can_be_changed_has_a_version)
{
    std::size_t routes = 0;
    for (const auto& row : api::operations())
        for (const auto& where : row.routes)
            routes += web::reader_of(row, where) != nullptr ? 1 : 0;
    BOOST_TEST(routes == 25u);
    ok("segments.create", R"({"name":"All","filter":{}})");
    const auto tag = tag_of("/segments/1");
    BOOST_TEST(status_with("If-Match", tag, "PUT", "/segments/1", R"({"name":"Everybody"})") == 200u);
    BOOST_TEST(status_with("If-Match", tag, "DELETE", "/segments/1") == 412u);
    BOOST_TEST(status_with("If-Match", tag_of("/segments/1"), "DELETE", "/segments/1") == 200u);
}

BOOST_AUTO_TEST_CASE(counters_of_a_campaign_are_no_part_of_the_version_that_is_changed)
{
    const auto& row = *api::find_operation("campaigns.get");
    const boost::json::object sent{{"name", "News"}, {"counters", 1}, {"rates", 2}};
    const boost::json::object later{{"name", "News"}, {"counters", 2}, {"rates", 2}};
    const boost::json::object renamed{{"name", "Other"}, {"counters", 1}, {"rates", 2}};
    const auto tag = [&](const boost::json::object& answer) {
        return web::entity_tag(row, answer, boost::json::serialize(answer));
    };
    BOOST_TEST(!web::lists_tag(tag(sent), tag(later)));
    BOOST_TEST(web::lists_version(tag(sent), tag(later)));
    BOOST_TEST(!web::lists_version(tag(sent), tag(renamed)));
}

BOOST_AUTO_TEST_CASE(a_condition_that_cannot_be_checked_is_refused)
{
    add_campaign();
    BOOST_TEST(status_with("If-Match", "*", "POST", "/campaigns/1/clone", "{}") == 422u);
    BOOST_TEST(status_with("If-Match", "*", "DELETE", "/campaigns/1") == 422u);
    BOOST_TEST(
        ada.ask("POST", "/campaigns/1/clone", "{}", {{"If-Match", "*"}, {"Idempotency-Key", "a"}}).status == 422u);
    BOOST_TEST(value("campaigns.list", "{}", "/items/1") == "(none)");
}

BOOST_AUTO_TEST_CASE(callers_with_differently_masked_addresses_get_different_tags)
{
    add_contacts(1);
    const direct_caller masked{*service, {"ada", {scope::read, scope::write}, 7}};
    const std::string tag{masked.ask("GET", "/contacts/1").header("etag")};
    BOOST_TEST(tag != tag_of("/contacts/1"));
    BOOST_TEST(masked.ask("PATCH", "/contacts/1", R"({"company":"A"})", {{"If-Match", tag}}).status == 200u);
}

BOOST_AUTO_TEST_CASE(two_writers_lose_no_change)
{
    const testing::scratch_folder folder;
    const tag_fixture f{configuration_on(folder.options().url)};
    check_no_change_is_lost({f.service.get()});
}

BOOST_AUTO_TEST_CASE(two_writers_of_two_services_on_one_server_lose_no_change)
{
    const testing::scratch_schema schema;
    const tag_fixture first{configuration_on(schema.url())};
    const tag_fixture second{configuration_on(schema.url())};
    check_no_change_is_lost({first.service.get(), second.service.get()});
}

BOOST_AUTO_TEST_SUITE_END()
