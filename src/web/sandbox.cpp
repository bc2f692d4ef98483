// The inbox of a simulator on this machine, for the dashboard: its policy permits requests to its own server only.
#include "model/integer_text.hpp"
#include "model/web_paths.hpp"
#include "web/email_document.hpp"
#include "web/endpoint.hpp"

#include <cstdint>
#include <string>

namespace outbound::web {
namespace {

/// The document, or the problem why there is none.
api::sandbox_reply read_inbox(const web_call& call, const std::string& below)
{
    if (!call.ctx.read_sandbox)
        throw error{errc::not_found, "dashboard.sandbox_url: names no inbox on this machine"};
    auto reply = call.ctx.read_sandbox(below);
    if (reply.status == 404)
        throw error{errc::not_found, "the simulator has no such message (any more)"};
    return reply;
}

/// `/17`, if the path names a message.
std::string below_of(const web_call& call)
{
    const auto number = read_integer<std::uint32_t>(call.parts.at(0));
    if (!number)
        throw error{errc::not_found, "messages of the simulator are named by numbers"};
    return '/' + std::to_string(*number);
}

web_response unreachable_simulator()
{
    return problem_response(504, "sandbox_unreachable", "The simulator does not answer",
        "the simulator at dashboard.sandbox_url does not answer; start outbound-simulator with --inbox");
}

web_response give_inbox_document(const web_call& call, const std::string& below)
{
    auto reply = read_inbox(call, below);
    if (reply.status != 200)
        return unreachable_simulator();
    auto response = text_response(200, std::move(reply.body), "application/json");
    response.headers.push_back({"Cache-Control", "no-store"});
    response.headers.push_back({"X-Content-Type-Options", "nosniff"});
    return response;
}

boost::asio::awaitable<web_response> give_list(web_call& call)
{
    co_return give_inbox_document(call, ".json");
}

boost::asio::awaitable<web_response> give_message(web_call& call)
{
    co_return give_inbox_document(call, below_of(call) + ".json");
}

boost::asio::awaitable<web_response> give_email(web_call& call)
{
    auto reply = read_inbox(call, below_of(call) + "/html");
    co_return reply.status == 200 ? email_document(call, std::move(reply.body)) : unreachable_simulator();
}

}  // namespace

std::vector<endpoint> sandbox_endpoints()
{
    const auto root = std::string{web_paths::dashboard} + "/preview/sandbox";
    return {
        {.method = "GET", .path = root, .answer = give_list, .scope = scope::pii, .may_wait = true},
        {.method = "GET", .path = root + "/{number}", .answer = give_message, .scope = scope::pii, .may_wait = true},
        {.method = "GET", .path = root + "/{number}/html", .answer = give_email, .scope = scope::pii, .may_wait = true},
    };
}

}  // namespace outbound::web
