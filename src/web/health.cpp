// Liveness, and readiness: a query that must reach the database.
#include "model/web_paths.hpp"
#include "web/endpoint.hpp"

namespace outbound::web {
namespace {

boost::asio::awaitable<web_response> live(web_call&)
{
    co_return text_response(200, "ok\n");
}

// Ready if a cheap query reaches the database.
boost::asio::awaitable<web_response> ready(web_call& call)
{
    bool is_ready = true;
    try {
        call.ctx.store.pace().limits();
    } catch (const error&) {
        is_ready = false;  // Does not report the error, which contains paths and hosts; `outbound doctor` shows it.
    }
    co_return is_ready ? text_response(200, "ready\n") : text_response(503, "The database cannot be used now.\n");
}

}  // namespace

std::vector<endpoint> health_endpoints()
{
    return {
        {.method = "GET",
            .path = std::string{web_paths::live},
            .answer = live,
            .is_quick = true,
            .is_urgent = true,
            .is_health = true},
        {.method = "GET",
            .path = std::string{web_paths::ready},
            .answer = ready,
            .scope = scope::read,
            .is_open_to_this_machine = true,
            .is_urgent = true},
    };
}

}  // namespace outbound::web
