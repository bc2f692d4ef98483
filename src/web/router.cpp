// Rows with a media type precede the other rows of their path.
#include "web/router.hpp"

#include "api/access/audited_call.hpp"
#include "model/request_id.hpp"
#include "web/media_type.hpp"
#include "web/origin.hpp"
#include "web/sinks.hpp"
#include "web/worker.hpp"

#include <algorithm>
#include <charconv>

namespace outbound::web {
namespace {

bool fits_media(const endpoint& row, const web_request& head)
{
    if (row.media.empty())
        return true;
    return row.method == "GET" ? names_media(head.header("accept"), row.media)
                               : is_in_range(head.header("content-type"), row.media);
}

std::string_view path_of(const web_request& head)
{
    const std::string_view target{head.target};
    return target.substr(0, target.find('?'));
}

/// HEAD uses the rows of GET.
std::string_view method_of(const web_request& head)
{
    return head.method == "HEAD" ? "GET" : std::string_view{head.method};
}

bool announces_more_than(std::size_t longest, const web_request& head)
{
    const auto text = head.header("content-length");
    std::uint64_t size = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), size);
    return fault == std::errc::result_out_of_range || (fault == std::errc{} && size > longest);
}

/// Whether the body is too short for the budget to count.
bool is_short(const web_request& head)
{
    return !head.header("content-length").empty() && !announces_more_than(body_budget::uncounted, head);
}

web_response wrong_method(const std::string& allowed)
{
    auto refused = problem_response(405, "method_not_allowed", "The address does not take this method",
        "this address takes " + allowed + "; use one of them");
    refused.headers.push_back({"Allow", allowed});
    return refused;
}

}  // namespace

router::router(api::context& ctx)
    : ctx_{ctx},
      base_{base_path(ctx.public_url)},
      gate_{ctx},
      rows_{endpoints().begin(), endpoints().end()},
      feed_{ctx},
      costly_{ctx}
{
    for (auto& row : webhook_endpoints(ctx))
        rows_.push_back(std::move(row));
    for (auto& row : metric_endpoints())
        rows_.push_back(std::move(row));
    for (auto& row : session_endpoints(gate_))
        rows_.push_back(std::move(row));
    for (auto& row : operation_endpoints())
        rows_.push_back(std::move(row));
    std::ranges::stable_partition(rows_, [](const endpoint& row) { return !row.media.empty(); });
    for (std::size_t i = 0; i < rows_.size(); ++i)
        table_.add(rows_[i].path, i);
}

/// The path without that of the public URL, which not every proxy removes.
std::string_view router::own_path(std::string_view path) const
{
    if (base_.empty() || !path.starts_with(base_) || !table_.find(path).empty())
        return path;
    const auto own = path.substr(base_.size());
    return own.starts_with('/') ? own : path;
}

// Only rows of the most literal matching pattern serve a path: in `/templates/render`, `render` is not an id.
const endpoint* router::choose(web_call& call, std::string& allowed) const
{
    const auto& head = call.request;
    const auto method = method_of(head);
    auto matches = table_.find(call.path);
    for (auto& match : matches) {
        const auto& row = rows_[match.row];
        if (row.path != rows_[matches.front().row].path)
            break;
        if (row.method == method && fits_media(row, head)) {
            call.parts = std::move(match.parts);
            return &row;
        }
        if (row.media.empty())
            allowed += (allowed.empty() ? "" : ", ") + row.method;
    }
    return nullptr;
}

/// The response if the caller is not permitted; `nullopt`: permitted.
boost::asio::awaitable<std::optional<web_response>> router::refusal_of(
    const endpoint& row, web_call& call, const boost::asio::any_io_executor& workers) const
{
    if (!row.scope || (row.is_open_to_this_machine && is_local(call.request)))
        co_return std::nullopt;
    if (!call.request.access)
        if (auto refused = co_await gate_.admit(call, workers))
            co_return refused;
    if (call.request.access->allows(*row.scope))
        co_return std::nullopt;
    if (row.operation != nullptr)
        co_await run_on(call.worker, [&] { api::record_refusal(*row.operation, call.ctx, *call.request.access); });
    co_return missing_scope(*row.scope);
}

std::unique_ptr<web_sink> router::sink_for(const endpoint& row, std::unique_ptr<web_call> call) const
{
    if (row.open) {
        auto share = std::make_unique<body_share>(budget_, owner_of(call->request, row.is_urgent));
        if (!is_short(call->request) && !share->grow_to(row.most_held))
            return std::make_unique<refusing_sink>(no_memory_for_bodies());
        return std::make_unique<guarding_sink>(row.open(std::move(call)), std::move(share));
    }
    if (announces_more_than(row.longest_body, call->request))
        return std::make_unique<refusing_sink>(too_large_body(row.longest_body));
    return std::make_unique<collecting_sink>(std::move(call), row, budget_);
}

boost::asio::awaitable<std::unique_ptr<web_sink>> router::answer(
    std::unique_ptr<web_call> call, boost::asio::any_io_executor workers) const
{
    const auto refuse = [](web_response response) { return std::make_unique<refusing_sink>(std::move(response)); };
    std::string allowed;
    const auto* row = choose(*call, allowed);
    const auto trace = call->request.trace;
    if (trace && row != nullptr) {
        trace->route = row->path;
        trace->operation = row->operation != nullptr ? row->operation->name : std::string_view{};
    }
    if (row == nullptr && allowed.empty())
        co_return refuse(problem_response({errc::not_found, "there is nothing at this address", {}}));
    if (row == nullptr)
        co_return refuse(wrong_method(allowed));
    auto refused = co_await refusal_of(*row, *call, workers);
    if (trace && call->request.access)
        trace->actor = call->request.access->actor;
    if (refused)
        co_return refuse(*std::move(refused));
    co_return sink_for(*row, std::move(call));
}

bool router::has_row(const web_request& head, bool (*fits)(const endpoint& row)) const
{
    return std::ranges::any_of(table_.find(own_path(path_of(head))),
        [&](const auto& match) { return fits(rows_[match.row]) && rows_[match.row].method == method_of(head); });
}

bool router::is_urgent(const web_request& head) const
{
    return has_row(head, [](const endpoint& row) { return row.is_urgent; });
}

bool router::is_health(const web_request& head) const
{
    return has_row(head, [](const endpoint& row) { return row.is_health; });
}

boost::asio::awaitable<std::unique_ptr<web_sink>> router::open(
    web_request head, boost::asio::any_io_executor workers, event_committer* committer, waiting_calls* waiting) const
{
    const bool is_head = head.method == "HEAD";
    const auto id = head.id = request_id_of(head);
    std::unique_ptr<web_sink> sink;
    try {
        const auto path = path_of(head);
        head.target.erase(0, path.size() - own_path(path).size());
        auto call = std::make_unique<web_call>(ctx_, std::move(head), workers, committer);
        call->feed = &feed_;
        call->costly = &costly_;
        call->waiting = waiting;
        sink = co_await answer(std::move(call), std::move(workers));
    } catch (...) {
        sink = std::make_unique<refusing_sink>(response_to_stranger());
    }
    co_return std::make_unique<outer_sink>(std::move(sink), id, is_head);
}

}  // namespace outbound::web
