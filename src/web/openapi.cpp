// Generates OpenAPI 3.1 from the table of operations. Bodies that are files become further media types of the same
// routes.
#include <outbound/openapi.hpp>

#include "api/operation.hpp"
#include "api/upkeep/events.hpp"
#include "model/lower_case.hpp"
#include "model/web_paths.hpp"
#include "web/endpoint.hpp"
#include "web/openapi_headers.hpp"
#include "web/openapi_rules.hpp"

#include <outbound/json_text.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <limits>
#include <set>

namespace outbound::web {
namespace {

namespace json = boost::json;

constexpr std::string_view json_media = "application/json";
constexpr std::string_view problem_media = "application/problem+json";

/// `imports.create` for the first route, `imports.create.email` for a route with a preset, otherwise with the method or
/// the first differing word: `campaigns.update.patch`.
std::string operation_id(const api::operation& row, const api::route& where)
{
    const auto& first = row.routes.front();
    if (&where == &first)
        return row.name;
    std::string id = row.name;
    for (const auto& [name, value] : where.preset)
        id += '.' + std::string{value.as_string()};
    if (!where.preset.empty())
        return id;
    if (where.path.find("/by-external-id/") != std::string::npos)
        return id + ".by_external_id" + (where.method == first.method ? std::string{} : '.' + lowered(where.method));
    if (where.path == first.path)
        return id + '.' + lowered(where.method);
    const auto own = where.path.substr(web_paths::api.size() + 1);
    return id + '.' + own.substr(0, own.find('/'));
}

/// The schema of an optional member without null, which a URL cannot express.
json::object without_null(const json::object& schema)
{
    const auto* choices = schema.if_contains("anyOf");
    return choices ? choices->as_array().front().as_object() : schema;
}

/// A member in the path or query. Objects are JSON text.
json::object parameter(std::string_view name, std::string_view place, const json::object& schema, bool is_required)
{
    json::object out{{"name", name}, {"in", place}};
    if (is_required)
        out["required"] = true;
    auto plain = without_null(schema);
    if (const auto* about = plain.if_contains("description"))
        out["description"] = *about;
    plain.erase("description");
    const auto* type = plain.if_contains("type");
    if (type && *type != "object")
        out["schema"] = std::move(plain);
    else
        out["content"] = {{json_media, {{"schema", std::move(plain)}}}};
    return out;
}

/// The parts of a request in a route's path, query and body.
struct divided_request {
    json::array parameters;
    json::object body;  ///< A schema; empty: no body.
    bool needs_body = false;
};

/// Files are bodies themselves, so the other members are in the query. `file` is the endpoint that takes one, or null.
divided_request divide(
    const api::operation& row, const api::route& where, const endpoint* file, json::object& components)
{
    divided_request out;
    const auto schema = schema_at(row.request, where, components);
    const auto needed = names_of(schema, "required");
    const bool takes_body = where.method != "GET" && where.method != "DELETE";
    json::object in_body;
    json::array needed_in_body;
    for (const auto& [key, member] : schema.at("properties").as_object()) {
        const std::string_view name{key};
        if (is_in_path(where, name)) {
            out.parameters.push_back(parameter(name, "path", member.as_object(), true));
            continue;
        }
        if (!takes_body || (file != nullptr && name != file->body_member))
            out.parameters.push_back(
                parameter(name, "query", member.as_object(), !takes_body && needed.contains(name)));
        if (needed.contains(name))
            needed_in_body.emplace_back(name);
        in_body[name] = member;
    }
    if (!takes_body || in_body.empty())
        return out;
    out.body = schema;
    out.body["properties"] = std::move(in_body);
    out.body.erase("required");
    if (!needed_in_body.empty())
        out.body["required"] = std::move(needed_in_body);
    out.needs_body = file == nullptr && refuses_empty(out.body);
    return out;
}

json::object text_content()
{
    return {{"schema", json::object{{"type", "string"}}}};
}

/// The body that is a file.
json::object file_content(std::string_view media)
{
    return media == "image/*" ? json::object{} : text_content();
}

/// What a route answers in JSON. An upload in pieces answers as the operation that ends it.
json::object answer_schema(const api::operation& row, bool takes_file, json::object& components)
{
    auto schema = row.response.schema(components);
    const auto* end = api::find_operation(row.name.substr(0, row.name.find('.')) + ".commit");
    if (!takes_file || end == nullptr)
        return schema;
    const auto unlisted = optional("errors_unlisted", shapes::integer(0, std::numeric_limits<std::int64_t>::max()),
        "Further errors, too many to list.");
    return {{"anyOf", json::array{std::move(schema), end->response.with_members({unlisted}).schema(components)}}};
}

json::object answers(const api::operation& row, bool takes_file, std::string_view file_media, json::object& components)
{
    json::object content{{json_media, json::object{{"schema", answer_schema(row, takes_file, components)}}}};
    if (!file_media.empty())
        content[file_media] = text_content();
    const json::object refused{{"$ref", "#/components/responses/problem"}};
    const auto* description = row.status == 202 ? "Accepted" : "Done";
    return {{std::to_string(row.status), json::object{{"description", description}, {"content", std::move(content)}}},
        {"default", refused}};
}

/// The endpoint of a route that accepts (POST) or returns (GET) a file besides JSON; null: there is none.
const endpoint* file_endpoint(const api::route& where)
{
    const auto found = std::ranges::find_if(
        endpoints(), [&](const endpoint& row) { return row.method == where.method && row.path == where.path; });
    return found != endpoints().end() && !found->media.empty() ? &*found : nullptr;
}

json::object describe_route(const api::operation& row, const api::route& where, json::object& components)
{
    const auto* file = file_endpoint(where);
    const auto media = file != nullptr ? std::string_view{file->media} : std::string_view{};
    const bool takes_file = file != nullptr && where.method == "POST";
    auto request = divide(row, where, takes_file ? file : nullptr, components);
    json::object out{{"operationId", operation_id(row, where)}, {"summary", row.summary},
        {"tags", json::array{row.name.substr(0, row.name.find('.'))}},
        {"security", json::array{json::object{{"token", json::array{to_string(row.scope)}}}}}};
    if (!request.parameters.empty())
        out["parameters"] = std::move(request.parameters);
    json::object bodies;
    if (!request.body.empty())
        bodies[json_media] = json::object{{"schema", std::move(request.body)}};
    if (takes_file)
        bodies[media] = file_content(media);
    if (!bodies.empty())
        out["requestBody"] = json::object{{"required", request.needs_body}, {"content", std::move(bodies)}};
    out["responses"] = answers(row, takes_file, takes_file ? std::string_view{} : media, components);
    describe_headers(row, where, out);
    return out;
}

json::object describe_paths(json::object& components)
{
    json::object paths;
    for (const auto& row : api::operations())
        for (const auto& where : row.routes) {
            auto& methods = paths[where.path.substr(web_paths::api.size())];
            if (methods.is_null())
                methods.emplace_object();
            methods.get_object()[lowered(where.method)] = describe_route(row, where, components);
        }
    return paths;
}

/// Events as they are posted to endpoints.
json::object describe_webhooks()
{
    const auto types = api::logged_type_shape().schema();
    const json::object event{{"type", "object"},
        {"properties", json::object{{"type", types}, {"timestamp", shapes::time().schema()},
                           {"data", api::event_data_shape().schema()}}},
        {"required", json::array{"type", "timestamp", "data"}}};
    json::object body{{"required", true}, {"content", json::object{{json_media, json::object{{"schema", event}}}}}};
    json::object post{{"operationId", "event"},
        {"summary", "An event that an endpoint wants, signed as Standard Webhooks 1.0 has it."},
        {"requestBody", std::move(body)}, {"responses", json::object{{"2XX", json::object{{"description", "Taken"}}}}}};
    return {{"event", json::object{{"post", std::move(post)}}}};
}

json::object describe_problem()
{
    const json::object text{{"type", "string"}};
    const json::object violation{{"type", "object"}, {"properties", json::object{{"path", text}, {"message", text}}},
        {"required", json::array{"path", "message"}}};
    const json::object members{{"type", text}, {"title", text}, {"status", json::object{{"type", "integer"}}},
        {"detail", text}, {"code", text}, {"request_id", text},
        {"violations", json::object{{"type", "array"}, {"items", violation}}}};
    return {{"type", "object"}, {"description", "RFC 9457; `violations` name members of the request"},
        {"properties", members}, {"required", json::array{"type", "title", "status", "detail", "code"}}};
}

json::object describe_components(json::object schemas)
{
    schemas["problem"] = describe_problem();
    const json::object schema{{"$ref", "#/components/schemas/problem"}};
    const json::object refused{{"description", "Refused or failed; nothing was changed"},
        {"headers", request_id_header()}, {"content", json::object{{problem_media, json::object{{"schema", schema}}}}}};
    const json::object token{{"type", "http"}, {"scheme", "bearer"}};
    json::object responses{{"problem", refused}};
    add_version_responses(responses);
    return {{"schemas", std::move(schemas)}, {"responses", std::move(responses)},
        {"parameters", parameter_components()}, {"headers", header_components()},
        {"securitySchemes", json::object{{"token", token}}}};
}

boost::asio::awaitable<web_response> give_document(web_call&)
{
    static const auto& text = *new auto{write_json(openapi_document())};
    co_return text_response(200, text, json_media);
}

}  // namespace

std::vector<endpoint> openapi_endpoints()
{
    return {{
        .method = "GET",
        .path = api::at("GET", "/openapi.json").path,
        .answer = give_document,
        .scope = scope::read,
    }};
}

}  // namespace outbound::web

namespace outbound {

boost::json::object openapi_document()
{
    namespace json = boost::json;
    json::object schemas;
    auto paths = web::describe_paths(schemas);
    return {{"openapi", "3.1.0"},
        {"info", json::object{{"title", "outbound"}, {"version", OUTBOUND_VERSION_TEXT},
                     {"summary", "Campaigns by email, SMS and phone"}}},
        {"servers", json::array{json::object{{"url", "."}}}}, {"paths", std::move(paths)},
        {"webhooks", web::describe_webhooks()}, {"components", web::describe_components(std::move(schemas))}};
}

}  // namespace outbound
