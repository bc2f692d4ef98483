// call, operations, openapi, version: direct access to the table of operations.
#include "commands.hpp"
#include "content.hpp"
#include "fault.hpp"
#include "files.hpp"
#include "nearest.hpp"
#include "people.hpp"

#include <outbound/json_text.hpp>
#include <outbound/openapi.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <iostream>
#include <span>

namespace cli {
namespace {

namespace json = boost::json;

// Prints JSON with one member per line.
void print_pretty(const json::value& value, const std::string& indent)
{
    const auto deeper = indent + "  ";
    if (value.is_object() && !value.get_object().empty()) {
        const char* comma = "{";
        for (const auto& [name, member] : value.get_object()) {
            std::cout << comma << '\n' << deeper << outbound::write_json(json::string{name}) << ": ";
            print_pretty(member, deeper);
            comma = ",";
        }
        std::cout << '\n' << indent << '}';
    } else if (value.is_array() && !value.get_array().empty()) {
        const char* comma = "[";
        for (const auto& item : value.get_array()) {
            std::cout << comma << '\n' << deeper;
            print_pretty(item, deeper);
            comma = ",";
        }
        std::cout << '\n' << indent << ']';
    } else {
        std::cout << outbound::write_json(value);
    }
}

exit_code give(const session& session, const json::value& value)
{
    if (session.wants_json())
        std::cout << outbound::write_json(value);
    else
        print_pretty(value, "");
    std::cout << '\n';
    return exit_code::ok;
}

struct operation_options {
    std::string operation;
    std::string request = "{}";
};

void describe_operation(parameters& app, operation_options& options)
{
    app.add("OPERATION", options.operation, "Name of the operation, as in `outbound operations`").required();
    app.add("JSON", options.request, "The request; - reads it from standard input").with_default();
}

using operation_table = std::span<const outbound::operation_info>;

// Throws error{errc::unknown_operation}, which names the nearest operation.
const outbound::operation_info& find_operation(operation_table all, const std::string& name)
{
    const auto found = std::ranges::find(all, name, &outbound::operation_info::name);
    if (found != all.end())
        return *found;
    std::vector<std::string> names;
    for (const auto& row : all)
        names.emplace_back(row.name);
    const auto near = nearest(name, names);
    throw outbound::error{outbound::errc::unknown_operation,
        "there is no operation \"" + name + '"' + (near < names.size() ? "; the nearest is " + names[near] : "")};
}

exit_code call_operation(session& session, const operation_options& options)
{
    find_operation(session.service().operations(), options.operation);
    const auto text = options.request == "-" ? read_file("-") : options.request;
    const auto request = parse_json(text, options.request == "-" ? "standard input" : "the request");
    return give(session, session.service().call(options.operation, request).value());
}

struct operations_options {
    std::string name;
};

void describe_operations(parameters& app, operations_options& options)
{
    app.add("NAME", options.name, "Show the routes of this operation, and its request and response as JSON Schema");
}

exit_code operations(session& session, const operations_options& options)
{
    // The table does not depend on the database, so an empty one in memory suffices.
    const auto service = outbound::service::open(R"({"database": "sqlite://:memory:", "providers": []})");
    json::object request;
    if (!options.name.empty())
        request["name"] = find_operation(service->operations(), options.name).name;
    const auto found = service->call("operations", request).value();
    const auto& rows = found.at("items").as_array();
    if (!options.name.empty())
        return give(session, rows.front());
    if (session.wants_json())
        return give(session, rows);
    for (const auto& row : rows)
        std::cout << text_at(row.as_object(), "name") << "\n    " << text_at(row.as_object(), "summary") << '\n';
    return exit_code::ok;
}

exit_code openapi(session& session)
{
    return give(session, outbound::openapi_document());
}

exit_code version(session& session)
{
    return session.answer(json::object{{"version", OUTBOUND_VERSION}},
        [](const json::object&) { std::cout << "outbound " OUTBOUND_VERSION "\n"; });
}

}  // namespace

void add_call(commands& to)
{
    to.add(to.top(), "call", "Run any operation of the table",
        "  outbound call stats\n  outbound call campaigns.get '{\"id\": 1}'\n  echo '{\"id\": 1}' | outbound call "
        "campaigns.start -\n",
        describe_operation, call_operation);
    to.add(to.top(), "operations", "List the operations, or show one",
        "  outbound operations\n  outbound operations campaigns.create\n", describe_operations, operations);
    to.add(to.top(), "openapi", "Write the REST API as an OpenAPI document", "  outbound openapi > openapi.json\n",
        openapi);
    to.add(to.top(), "version", "Print the version", "  outbound version\n", version);
}

}  // namespace cli
