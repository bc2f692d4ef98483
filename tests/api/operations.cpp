// The table of operations as a whole.
#include "api/operation.hpp"
#include "fixture.hpp"

#include <set>

using namespace outbound;

BOOST_AUTO_TEST_SUITE(operations)

BOOST_AUTO_TEST_CASE(every_row_has_a_name_a_summary_schemas_and_a_route)
{
    std::set<std::string_view> names;
    std::set<std::string> routes;
    for (const auto& row : api::operations())
        BOOST_TEST_CONTEXT(row.name)
        {
            BOOST_TEST(names.insert(row.name).second);
            BOOST_TEST(!row.summary.empty());
            BOOST_TEST(row.summary.back() == '.');
            BOOST_TEST(row.request.schema().at("type") == "object");
            BOOST_TEST(row.response.schema().at("type") == "object");
            BOOST_TEST(row.handle != nullptr);
            BOOST_TEST(!row.routes.empty());
            for (const auto& where : row.routes) {
                BOOST_TEST(where.path.starts_with("/api/v1/outbound/"));
                BOOST_TEST(routes.insert(std::string{where.method} + ' ' + where.path).second);
                const bool only_reads = where.method == "GET" || where.path.ends_with("/count") ||
                                        where.path.ends_with("/render") || where.path.ends_with("/inspect");
                BOOST_TEST((row.scope == scope::read || row.scope == scope::pii || row.effect == api::effect::none) ==
                           only_reads);
            }
        }
    BOOST_TEST(names.size() > 40u);
}

BOOST_AUTO_TEST_CASE(members_in_a_path_are_members_of_the_request)
{
    for (const auto& row : api::operations())
        for (const auto& where : row.routes)
            for (auto open = where.path.find('{'); open != std::string::npos; open = where.path.find('{', open + 1)) {
                const auto name = where.path.substr(open + 1, where.path.find('}', open) - open - 1);
                BOOST_TEST_CONTEXT(where.path)
                BOOST_TEST(row.request.schema().at("properties").as_object().contains(name));
            }
}

BOOST_AUTO_TEST_CASE(every_row_refuses_unknown_members_and_other_values_than_objects)
{
    service_fixture f;
    for (const auto& row : api::operations())
        BOOST_TEST_CONTEXT(row.name)
        {
            BOOST_TEST(f.complaint(row.name, R"({"no_such_member":1})")
                           .starts_with("invalid | no_such_member: unknown member; known are "));
            BOOST_TEST(f.complaint(row.name, "[1]").starts_with("invalid | : must be an object, got an array"));
            BOOST_TEST(f.complaint(row.name, "\"text\"").starts_with("invalid | : must be an object, got \"text\""));
        }
}

BOOST_AUTO_TEST_CASE(unknown_operations_are_distinguished_from_missing_objects)
{
    service_fixture f;
    BOOST_TEST(
        f.complaint("contacts.frobnicate") == "unknown_operation | there is no operation \"contacts.frobnicate\"");
    BOOST_TEST(f.complaint("").starts_with("unknown_operation"));
}

BOOST_AUTO_TEST_CASE(the_table_describes_itself)
{
    service_fixture f;
    const auto all = f.ok("operations").at("items").as_array();
    const auto infos = f.service->operations();
    BOOST_TEST_REQUIRE(all.size() == infos.size());
    for (std::size_t i = 0; i < all.size(); ++i)
        BOOST_TEST_CONTEXT(infos[i].name)
        {
            boost::json::array routes;
            for (const auto& [method, path, preset] : infos[i].routes)
                routes.push_back({{"method", method}, {"path", path}, {"preset", preset}});
            const boost::json::value expected{{"name", infos[i].name}, {"summary", infos[i].summary},
                {"scope", to_string(infos[i].scope)}, {"routes", routes}, {"request", infos[i].request},
                {"response", infos[i].response}};
            BOOST_TEST(all[i] == expected);
        }
}

BOOST_AUTO_TEST_CASE(one_operation_is_described_by_its_name)
{
    service_fixture f;
    const auto one = f.ok("operations", R"({"name": "campaigns.get"})").at("items").as_array();
    BOOST_TEST_REQUIRE(one.size() == 1u);
    BOOST_TEST(one[0].at("name") == "campaigns.get");
    BOOST_TEST(f.complaint("operations", R"({"name": "campaigns.gte"})") ==
               "not_found | name: there is no operation \"campaigns.gte\"");
}

BOOST_AUTO_TEST_CASE(null_is_a_request_without_members)
{
    service_fixture f;
    BOOST_TEST(f.service->call("stats", nullptr).has_value());
    BOOST_TEST(!f.service->call("contacts.get", nullptr).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
