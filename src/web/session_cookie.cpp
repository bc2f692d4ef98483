#include "web/session_cookie.hpp"

#include "api/operation.hpp"
#include "model/ascii.hpp"
#include "model/foreign_json.hpp"
#include "model/list_text.hpp"
#include "web/origin.hpp"
#include "web/token_gate.hpp"

#include <outbound/json_text.hpp>

#include <boost/json/array.hpp>

#include <algorithm>

namespace outbound::web {
namespace {

constexpr std::string_view plain_name = "outbound_session";
constexpr std::string_view secure_name = "__Secure-outbound_session";
constexpr std::size_t most_values = 100;  // of a request for a session

/// The value of the cookie called `name` in one field.
std::string_view cookie_named(std::string_view field, std::string_view name)
{
    while (!field.empty()) {
        const auto cookie = trimmed(take_entry(field, ';'), " \t");
        const auto equals = std::min(cookie.find('='), cookie.size());
        if (cookie.substr(0, equals) == name)
            return cookie.substr(std::min(equals + 1, cookie.size()));
    }
    return {};
}

}  // namespace

std::string token_in_body(std::string_view body)
{
    boost::system::error_code fault;
    const auto read = parse_foreign_json(body, fault, most_values);
    const auto* members = fault ? nullptr : read.if_object();
    const auto* token = members != nullptr ? members->if_contains("token") : nullptr;
    return token != nullptr && token->is_string() ? std::string{std::string_view{token->get_string()}} : std::string{};
}

std::string_view session_cookie_of(const web_request& request)
{
    return cookie_named(request.header("cookie"), is_local(request) ? plain_name : secure_name);
}

web_header session_cookie(const web_call& call, std::string_view secret, std::chrono::seconds age)
{
    const bool is_plain = is_local(call.request);
    const auto base = base_path(call.ctx.public_url);
    std::string cookie{is_plain ? plain_name : secure_name};
    cookie.append("=").append(secret).append("; Path=").append(base.empty() ? "/" : base);
    cookie.append("; Max-Age=").append(std::to_string(age.count())).append("; HttpOnly; SameSite=Strict");
    cookie.append(is_plain ? "" : "; Secure");
    return {"Set-Cookie", std::move(cookie)};
}

web_response session_response(const web_access& caller)
{
    boost::json::array scopes;
    for (const auto each : caller.scopes)
        scopes.push_back(boost::json::value(to_string(each)));
    const boost::json::object document{
        {"actor", caller.actor}, {"scopes", std::move(scopes)}, {"login", caller.token != 0 ? "token" : "host"}};
    auto response = text_response(200, write_json(document), "application/json");
    response.headers.push_back({"Cache-Control", "no-store"});
    return response;
}

std::vector<endpoint> session_endpoints(token_gate& gate)
{
    constexpr std::size_t longest = 1024;
    const auto path = api::at("POST", "/session").path;
    return {
        {.method = "GET",
            .path = path,
            .answer = [&gate](web_call& call) { return gate.describe_session(call); },
            .longest_body = longest},
        {.method = "POST",
            .path = path,
            .answer = [&gate](web_call& call) -> boost::asio::awaitable<web_response> {
                co_return gate.begin_session(call);
            },
            .longest_body = longest},
        {.method = "DELETE",
            .path = path,
            .answer = [&gate](
                          web_call& call) -> boost::asio::awaitable<web_response> { co_return gate.end_session(call); },
            .longest_body = longest},
    };
}

}  // namespace outbound::web
