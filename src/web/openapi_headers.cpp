#include "web/openapi_headers.hpp"

#include "web/entity_tag.hpp"
#include "web/idempotency_key.hpp"

#include <boost/json/array.hpp>

namespace outbound::web {
namespace {

namespace json = boost::json;

json::object text_schema()
{
    return {{"type", "string"}};
}

json::object component_reference(std::string_view kind, std::string_view name)
{
    return {{"$ref", "#/components/" + std::string{kind} + '/' + std::string{name}}};
}

void add_parameter(json::object& described, std::string_view name)
{
    auto& parameters = described["parameters"];
    if (parameters.is_null())
        parameters.emplace_array();
    parameters.get_array().push_back(component_reference("parameters", name));
}

void add_response_header(const api::operation& row, json::object& described, std::string_view name)
{
    auto& headers = described.at("responses").at(std::to_string(row.status)).as_object()["headers"];
    if (headers.is_null())
        headers.emplace_object();
    headers.get_object()[name] = component_reference("headers", name);
}

void add_header_response(json::object& described, std::string_view status, std::string_view name)
{
    described.at("responses").as_object()[status] = component_reference("responses", name);
}

json::object key_schema()
{
    return {{"type", "string"}, {"minLength", 1}, {"maxLength", longest_idempotency_key}, {"pattern", "^[!-~]+$"}};
}

json::object header_parameter(std::string_view name, std::string_view about, json::object schema)
{
    return {{"name", name}, {"in", "header"}, {"description", about}, {"schema", std::move(schema)}};
}

}  // namespace

void describe_headers(const api::operation& row, const api::route& where, json::object& described)
{
    if (row.repetition != api::repetition::unchecked) {
        add_parameter(described, "Idempotency-Key");
        add_response_header(row, described, "Idempotent-Replayed");
    }
    if (where.method == "GET") {
        add_parameter(described, "If-None-Match");
        add_response_header(row, described, "ETag");
        add_header_response(described, "304", "not_modified");
    }
    if (reader_of(row, where) == nullptr)
        return;
    add_parameter(described, "If-Match");
    add_header_response(described, "412", "precondition_failed");
    if (where.method != "DELETE")
        add_response_header(row, described, "ETag");
}

json::object parameter_components()
{
    return {{"Idempotency-Key", header_parameter("Idempotency-Key",
                                    "A request that is repeated with it takes effect once.", key_schema())},
        {"If-None-Match", header_parameter("If-None-Match",
                              "The ETag of what the caller has: 304 if it is the present one.", text_schema())},
        {"If-Match", header_parameter(
                         "If-Match", "The ETag of what is to be changed: 412 if it is another one.", text_schema())}};
}

json::object header_components()
{
    return {{"ETag", json::object{{"description", "The version; strong"}, {"schema", text_schema()}}},
        {"X-Request-Id", json::object{{"description", "Id of the request: the client's, if it is valid, or a new one"},
                             {"schema", text_schema()}}},
        {"Idempotent-Replayed", json::object{{"description", "true: the answer of an earlier request with this key"},
                                    {"schema", json::object{{"type", "string"}, {"enum", json::array{"true"}}}}}}};
}

json::object request_id_header()
{
    return {{"X-Request-Id", component_reference("headers", "X-Request-Id")}};
}

void add_version_responses(json::object& responses)
{
    auto headers = request_id_header();
    headers["ETag"] = component_reference("headers", "ETag");
    responses["not_modified"] =
        json::object{{"description", "The caller has the present version"}, {"headers", headers}};
    auto changed = responses.at("problem").as_object();
    changed["description"] = "It is another version, whose tag is the member `etag`; nothing was changed";
    changed["headers"] = headers;
    responses["precondition_failed"] = std::move(changed);
}

}  // namespace outbound::web
