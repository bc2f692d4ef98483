// Serves endpoints and operations: finds the row, checks the caller's scopes, and creates the sink that answers.
#pragma once

#include "web/body_budget.hpp"
#include "web/costly_reads.hpp"
#include "web/endpoint.hpp"
#include "web/event_feed.hpp"
#include "web/route_table.hpp"
#include "web/token_gate.hpp"

#include <outbound/web.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <vector>

namespace outbound::web {

/// Threads: any. Lifetime: must outlive its sinks.
class router {
public:
    explicit router(api::context& ctx);
    router(const router&) = delete;
    router& operator=(const router&) = delete;

    /// Begins to answer a request. Never blocks: tokens are looked up on the workers. Faults of the request become the
    /// response of the sink; 401, 403, 404, 405, 413, 415 and 429 are known before the body. Throws std::bad_alloc.
    /// Events of webhooks go through the committer, and calls that wait have threads of `waiting`, if there are these.
    /// Both must outlive the sink, and the workers must outlive the committer.
    boost::asio::awaitable<std::unique_ptr<web_sink>> open(web_request head, boost::asio::any_io_executor workers,
        event_committer* committer = nullptr, waiting_calls* waiting = nullptr) const;

    /// Whether the request is served even if there is no room for others. Never blocks.
    bool is_urgent(const web_request& head) const;

    /// Whether the request is an urgent one whose answer never waits. Never blocks.
    bool is_health(const web_request& head) const;

    /// Reports that there may be new events in the log: waiting readers poll at once.
    void notice_events() { feed_.notice(); }

private:
    boost::asio::awaitable<std::unique_ptr<web_sink>> answer(
        std::unique_ptr<web_call> call, boost::asio::any_io_executor workers) const;
    boost::asio::awaitable<std::optional<web_response>> refusal_of(
        const endpoint& row, web_call& call, const boost::asio::any_io_executor& workers) const;
    std::unique_ptr<web_sink> sink_for(const endpoint& row, std::unique_ptr<web_call> call) const;
    const endpoint* choose(web_call& call, std::string& allowed) const;
    bool has_row(const web_request& head, bool (*fits)(const endpoint& row)) const;
    std::string_view own_path(std::string_view path) const;

    api::context& ctx_;
    const std::string_view base_;
    mutable token_gate gate_;
    std::vector<endpoint> rows_;
    route_table table_;
    mutable body_budget budget_;
    mutable event_feed feed_;
    mutable costly_reads costly_;
};

/// The rows that call operations, one per route.
std::vector<endpoint> operation_endpoints();

}  // namespace outbound::web
