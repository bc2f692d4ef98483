// Combines path, preset, query and body into one object.
#include "web/operation_request.hpp"

#include "model/duplicate_member.hpp"
#include "model/foreign_json.hpp"
#include "model/utf8.hpp"

#include <outbound/json_text.hpp>

#include <boost/json/parse.hpp>
#include <boost/url/pct_string_view.hpp>

#include <algorithm>

namespace outbound::web {
namespace {

namespace json = boost::json;

[[noreturn]] void refuse(std::string_view path, std::string message)
{
    throw error{refusal({{std::string{path}, std::move(message)}})};
}

std::string decode(std::string_view text, std::string_view place, bool is_query)
{
    const auto encoded = boost::urls::make_pct_string_view({text.data(), text.size()});
    boost::urls::encoding_opts options;
    options.space_as_plus = is_query;
    auto decoded = encoded ? encoded->decode(options) : std::string{};
    if (!encoded || !valid_utf8(decoded))
        refuse(place, "must be UTF-8 in percent-encoding, got \"" + shortened(text) + '"');
    return decoded;
}

// Adds the members that the pattern names, in the order of their values.
void add_path_members(json::object& to, const web_call& call, const api::route& where, const shape& request)
{
    const std::string_view pattern{where.path};
    std::size_t number = 0;
    for (auto open = pattern.find('{'); open != std::string_view::npos; open = pattern.find('{', open + 1)) {
        const auto name = pattern.substr(open + 1, pattern.find('}', open) - open - 1);
        to[name] = request.member_from_text(name, decode(call.parts.at(number++), name, false));
    }
}

void add_query_member(json::object& to, const std::string& name, json::value value)
{
    auto* present = to.if_contains(name);
    if (present == nullptr)
        to[name] = std::move(value);
    else if (present->is_array() && value.is_array())
        std::ranges::move(value.as_array(), std::back_inserter(present->as_array()));
    else if (*present != value)
        refuse(name, "must be " + write_json(*present) + " here, got " + shortened(write_json(value)));
}

void add_query(json::object& to, std::string_view query, const shape& request)
{
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        const auto pair = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (pair.empty())
            continue;
        const auto equals = std::min(pair.find('='), pair.size());
        const auto name = decode(pair.substr(0, equals), "query", true);
        const auto value = decode(pair.substr(std::min(equals + 1, pair.size())), name, true);
        add_query_member(to, name, request.member_from_text(name, value));
    }
}

json::object body_of(const web_call& call)
{
    const auto& body = call.request.body;
    if (body.empty())
        return {};
    if (count_json_values(body) > most_json_values)
        refuse("", "must have at most " + std::to_string(most_json_values) + " values of JSON; send fewer at once");
    boost::system::error_code fault;
    auto read = json::parse(body, fault);
    if (fault)
        refuse("", "must be JSON: " + fault.message());
    if (!read.is_object())
        refuse("", "must be an object, got " + shortened(body));
    if (const auto name = find_duplicate_member(body, read))
        refuse(shortened(*name), "must be given once, and stands twice in one object");
    return std::move(read.as_object());
}

}  // namespace

json::object members_of_path(const web_call& call, const api::route& where, const shape& request)
{
    json::object out;
    add_path_members(out, call, where, request);
    return out;
}

json::object members_of_target(const web_call& call, const api::route& where, const shape& request)
{
    json::object out = where.preset;
    add_path_members(out, call, where, request);
    add_query(out, call.query, request);
    return out;
}

json::object operation_request(const web_call& call, const api::route& where, const shape& request)
{
    auto out = members_of_target(call, where, request);
    for (auto& [name, value] : body_of(call)) {
        const auto* present = out.if_contains(name);
        if (present != nullptr && *present != value)
            refuse(std::string_view{name},
                "must be " + write_json(*present) + " at this address, got " + shortened(write_json(value)));
        out[name] = std::move(value);
    }
    return out;
}

json::object members_of_form(const web_call& call, const shape& request)
{
    json::object out;
    add_query(out, call.request.body, request);
    return out;
}

}  // namespace outbound::web
