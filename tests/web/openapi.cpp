// The OpenAPI document has every route of the table, with its parameters and body.
#include <outbound/json_text.hpp>
#include <outbound/openapi.hpp>

#include "api/fixture.hpp"
#include "api/operation.hpp"
#include "model/web_paths.hpp"

#include <boost/json/array.hpp>

#include <set>

namespace {

using namespace outbound;
namespace json = boost::json;

const json::object& method_of(const json::object& document, const std::string& method, const std::string& path)
{
    return document.at("paths").at(path).at(method).as_object();
}

std::string lower(std::string_view text)
{
    std::string out{text};
    std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
    return out;
}

/// References to parameters end with names of header fields.
std::set<std::string> names_in(const json::object& method, std::string_view place)
{
    std::set<std::string> names;
    const auto* parameters = method.if_contains("parameters");
    if (parameters == nullptr)
        return names;
    for (const auto& one : parameters->as_array()) {
        const auto* reference = one.as_object().if_contains("$ref");
        const std::string_view target{reference ? reference->as_string() : one.at("name").as_string()};
        if ((reference ? std::string_view{"header"} : std::string_view{one.at("in").as_string()}) == place)
            names.emplace(target.substr(target.rfind('/') + 1));
    }
    return names;
}

const json::object& body_of(const json::object& method)
{
    return method.at("requestBody").at("content").at("application/json").at("schema").as_object();
}

BOOST_AUTO_TEST_SUITE(openapi_tests)

BOOST_AUTO_TEST_CASE(every_route_is_in_the_document_under_an_id_of_its_own)
{
    const auto document = openapi_document();
    std::set<std::string> ids;
    std::size_t routes = 0;
    for (const auto& row : api::operations())
        for (const auto& where : row.routes) {
            const auto path = where.path.substr(web_paths::api.size());
            const auto& method = method_of(document, lower(where.method), path);
            const std::string id{method.at("operationId").as_string()};
            BOOST_TEST_CONTEXT(id << ' ' << where.method << ' ' << path)
            {
                BOOST_TEST(ids.insert(id).second);
                BOOST_TEST(id.starts_with(row.name));
                BOOST_TEST((id == row.name) == (&where == &row.routes.front()));
                BOOST_TEST(method.at("security").at(0).at("token").at(0) == json::value(to_string(row.scope)));
                for (const auto& name : names_in(method, "path"))
                    BOOST_TEST(path.find('{' + name + '}') != std::string::npos);
                BOOST_TEST(std::ranges::count(path, '{') == std::ssize(names_in(method, "path")));
            }
            ++routes;
        }
    std::size_t documented = 0;
    for (const auto& [path, methods] : document.at("paths").as_object())
        documented += methods.as_object().size();
    BOOST_TEST(documented == routes);
}

/// The schema with resolved references.
json::value resolved(const json::value& schema, const json::object& components)
{
    if (schema.is_array()) {
        json::array items;
        for (const auto& item : schema.get_array())
            items.push_back(resolved(item, components));
        return items;
    }
    if (!schema.is_object())
        return schema;
    json::object out;
    for (const auto& [name, member] : schema.get_object()) {
        if (name != "$ref") {
            out[name] = resolved(member, components);
            continue;
        }
        const std::string_view target{member.as_string()};
        auto named = resolved(components.at(target.substr(target.rfind('/') + 1)), components);
        for (auto& [inner, value] : named.as_object())
            out[inner] = std::move(value);
    }
    return out;
}

BOOST_AUTO_TEST_CASE(references_stand_for_the_shapes_that_operations_answer)
{
    const auto document = openapi_document();
    const auto& components = document.at("components").at("schemas").as_object();
    for (const auto& row : api::operations())
        BOOST_TEST_CONTEXT(row.name)
        {
            const auto& where = row.routes.front();
            const auto& method = method_of(document, lower(where.method), where.path.substr(web_paths::api.size()));
            const auto& answer =
                method.at("responses").at(std::to_string(row.status)).at("content").at("application/json").at("schema");
            const auto* choices = answer.as_object().if_contains("anyOf");  // An upload answers otherwise than JSON.
            const auto& in_json = choices != nullptr ? choices->as_array().front() : answer;
            BOOST_TEST((resolved(in_json, components) == json::value(row.response.schema())));
        }
    BOOST_TEST(write_json(document).size() < 460'000u);
}

BOOST_AUTO_TEST_CASE(fields_of_the_header_are_described_where_they_are_read)
{
    const auto document = openapi_document();
    const auto fields = [&](const std::string& method, const std::string& path) {
        return names_in(method_of(document, method, path), "header");
    };
    using names = std::set<std::string>;
    BOOST_TEST((fields("post", "/campaigns") == names{"Idempotency-Key"}));
    BOOST_TEST((fields("get", "/campaigns/{id}") == names{"If-None-Match"}));
    BOOST_TEST((fields("put", "/campaigns/{id}") == names{"If-Match"}));
    BOOST_TEST((fields("delete", "/contacts/{id}") == names{"If-Match"}));
    BOOST_TEST((fields("delete", "/campaigns/{id}") == names{}));
    BOOST_TEST((fields("post", "/segments/count") == names{}));
    const auto& read = method_of(document, "get", "/campaigns").at("responses").as_object();
    BOOST_TEST(read.at("304").at("$ref") == "#/components/responses/not_modified");
    BOOST_TEST(read.at("200").at("headers").as_object().contains("ETag"));
    const auto& change = method_of(document, "patch", "/campaigns/{id}").at("responses").as_object();
    BOOST_TEST(change.at("412").at("$ref") == "#/components/responses/precondition_failed");
    BOOST_TEST(change.at("200").at("headers").as_object().contains("ETag"));
    const auto& creation = method_of(document, "post", "/tokens").at("responses").as_object();
    BOOST_TEST(creation.at("200").at("headers").as_object().contains("Idempotent-Replayed"));
    for (const auto* name : {"Idempotency-Key", "If-Match", "If-None-Match"})
        BOOST_TEST(document.at("components").at("parameters").at(name).at("in") == "header");
    for (const auto* name : {"not_modified", "precondition_failed", "problem"})
        BOOST_TEST(document.at("components").at("responses").as_object().contains(name));
}

BOOST_AUTO_TEST_CASE(a_member_is_in_the_path_the_query_or_the_body)
{
    const auto document = openapi_document();
    const auto& read = method_of(document, "get", "/campaigns/{id}/recipients");
    BOOST_TEST(names_in(read, "path") == std::set<std::string>{"id"}, boost::test_tools::per_element());
    BOOST_TEST(names_in(read, "query").contains("status"));
    BOOST_TEST(!read.contains("requestBody"));

    const auto& change = method_of(document, "put", "/campaigns/{id}");
    BOOST_TEST(!body_of(change).at("properties").as_object().contains("id"));
    BOOST_TEST(body_of(change).at("properties").as_object().contains("name"));
    BOOST_TEST(names_in(change, "query").empty());
}

BOOST_AUTO_TEST_CASE(a_member_that_the_route_gives_is_no_part_of_the_request)
{
    const auto document = openapi_document();
    BOOST_TEST(body_of(method_of(document, "post", "/campaigns")).at("properties").as_object().contains("type"));
    const auto& email = method_of(document, "post", "/email/campaigns");
    BOOST_TEST(email.at("operationId") == "campaigns.create.email");
    BOOST_TEST(!body_of(email).at("properties").as_object().contains("type"));
}

BOOST_AUTO_TEST_CASE(a_path_that_names_the_thing_leaves_no_other_way_to_name_it)
{
    const auto document = openapi_document();
    BOOST_TEST(!method_of(document, "post", "/contacts/{id}/erase").contains("requestBody"));
    BOOST_TEST(names_in(method_of(document, "get", "/contacts/{id}"), "query").empty());
    const auto& piece = body_of(method_of(document, "post", "/imports/{id}/append"));
    BOOST_TEST(piece.contains("oneOf"));
    BOOST_TEST(!piece.contains("required"));
}

BOOST_AUTO_TEST_CASE(requests_are_cases_by_channel_and_a_route_of_one_channel_has_its_case_alone)
{
    const auto document = openapi_document();
    const auto& any = body_of(method_of(document, "post", "/campaigns")).at("allOf").as_array();
    const auto& cases = any.at(1).at("oneOf").as_array();
    BOOST_TEST_REQUIRE(cases.size() == names<channel>::value.size());
    for (const auto& each : cases)
        BOOST_TEST(each.at("properties").at("type").at("enum").as_array().size() == 1u);

    const auto& sms = body_of(method_of(document, "post", "/sms/campaigns"));
    for (const auto* foreign : {"type", "html", "text", "script", "script_id", "reply_to"})
        BOOST_TEST(!sms.at("properties").as_object().contains(foreign), foreign);
    BOOST_TEST(sms.at("properties").as_object().contains("messaging_service"));
    BOOST_TEST(sms.at("allOf").at(1).at("anyOf").at(0).at("required").at(0) == "message");
}

BOOST_AUTO_TEST_CASE(a_body_is_required_where_an_empty_object_is_refused)
{
    const auto document = openapi_document();
    const auto needs_body = [&](const char* method, const char* path) {
        return method_of(document, method, path).at("requestBody").at("required").as_bool();
    };
    BOOST_TEST(needs_body("post", "/contacts"));
    BOOST_TEST(needs_body("post", "/sms/templates/render"));
    BOOST_TEST(!needs_body("post", "/sms/templates/{id}/render"));
    BOOST_TEST(!needs_body("patch", "/campaigns/{id}"));
    BOOST_TEST(!needs_body("post", "/campaigns/{id}/schedule"));
}

BOOST_AUTO_TEST_CASE(files_are_further_media_types_of_their_routes)
{
    const auto document = openapi_document();
    const auto& import = method_of(document, "post", "/imports");
    BOOST_TEST(import.at("requestBody").at("content").as_object().contains("text/csv"));
    BOOST_TEST(import.at("requestBody").at("required") == false);
    BOOST_TEST(names_in(import, "query").contains("default_country"));
    const auto& image = method_of(document, "post", "/images");
    BOOST_TEST(names_in(image, "query").contains("name"));
    BOOST_TEST(!names_in(image, "query").contains("data"));
    const auto& file = method_of(document, "get", "/exports/{what}");
    BOOST_TEST(file.at("responses").at("200").at("content").as_object().contains("text/csv"));
}

BOOST_AUTO_TEST_CASE(the_document_is_served_to_callers_who_may_read)
{
    service_fixture fixture;
    const std::string path{"/api/v1/outbound/openapi.json"};
    BOOST_TEST(fixture.service->handle({"GET", path, {}, {}, {}}).status == 401u);
    const auto given = fixture.service->handle({"GET", path, {}, {}, {}, web_access{"ann", {scope::read}}});
    BOOST_TEST(given.status == 200u);
    BOOST_TEST((given.body == write_json(openapi_document())));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
