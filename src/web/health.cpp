// Liveness, readiness (a query that must reach the database) and metrics.
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

// Metrics in Prometheus' text format.
boost::asio::awaitable<web_response> metrics(web_call& call)
{
    const auto& counts = call.ctx.webhook_counts;
    std::string out;
    const auto family = [&](std::string_view name,
                            std::initializer_list<std::pair<std::string_view, std::int64_t>> values) {
        out.append("# TYPE ").append(name).append(" counter\n");
        for (const auto& [result, amount] : values)
            out.append(name)
                .append("{result=\"")
                .append(result)
                .append("\"} ")
                .append(std::to_string(amount))
                .append("\n");
    };
    family("outbound_webhook_requests_total",
        {{"accepted", counts.accepted}, {"refused", counts.refused}, {"malformed", counts.malformed}});
    family("outbound_webhook_events_total", {{"stored", counts.stored}, {"duplicate", counts.duplicates},
                                                {"unmatched", counts.unmatched}, {"foreign", counts.foreign}});
    co_return text_response(200, std::move(out), "text/plain; version=0.0.4");
}

}  // namespace

std::vector<endpoint> health_endpoints()
{
    return {
        {.method = "GET", .path = std::string{web_paths::live}, .answer = live, .is_quick = true, .is_urgent = true},
        {.method = "GET",
            .path = std::string{web_paths::ready},
            .answer = ready,
            .scope = scope::read,
            .is_open_to_this_machine = true,
            .is_urgent = true},
        {.method = "GET",
            .path = std::string{web_paths::metrics},
            .answer = metrics,
            .scope = scope::read,
            .is_open_to_this_machine = true,
            .is_quick = true},
    };
}

}  // namespace outbound::web
