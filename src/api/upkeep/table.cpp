// The operation that describes all operations, from which hosts generate types, stubs and documents.
#include "api/operation.hpp"
#include "model/json_members.hpp"

#include <boost/json/array.hpp>

namespace outbound::api {
namespace {

namespace json = boost::json;

json::object described(const operation& row)
{
    json::array routes;
    for (const auto& where : row.routes)
        routes.push_back(json::object{{"method", where.method}, {"path", where.path}, {"preset", where.preset}});
    return {{"name", row.name}, {"summary", row.summary}, {"scope", to_string(row.scope)},
        {"routes", std::move(routes)}, {"request", row.request.schema()}, {"response", row.response.schema()}};
}

json::value describe_table(context&, const json::object& request)
{
    const auto name = text_member(request, "name");
    json::array rows;
    for (const auto& row : operations())
        if (name.empty() || row.name == name)
            rows.push_back(described(row));
    if (rows.empty())
        throw error{errc::not_found, "name: there is no operation \"" + name + '"'};
    return json::object{{"items", std::move(rows)}};
}

}  // namespace

std::vector<operation> table_operations()
{
    const auto text = shapes::any_text();
    const auto schema = shapes::map_of(shapes::any(), 100);
    const auto route = shapes::object({required("method", text), required("path", text, "{name} is a member."),
        required("preset", shapes::free_object(), "Members that the route sets.")});
    const auto row = shapes::object({required("name", text), required("summary", text),
        required("scope", shapes::enumeration<scope>(), "What a caller over REST must be allowed to do."),
        required("routes", shapes::array(route, 1, 100), "The first is the primary one."),
        required("request", schema, "JSON Schema (2020-12)."), required("response", schema)});
    return {{
        .name = "operations",
        .summary = "Describes all operations, or one: names, scopes, REST routes and JSON Schemas.",
        .scope = scope::read,
        .routes = {at("GET", "/operations")},
        .request = shapes::object({optional("name", shapes::text(1, 100), "Only this operation.")}),
        .response = shapes::object({required("items", shapes::array(row, 1, 1000))}),
        .handle = describe_table,
    }};
}

}  // namespace outbound::api
