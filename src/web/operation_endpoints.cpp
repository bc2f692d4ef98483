// Operations as endpoints: JSON in, JSON out.
#include "api/access/audited_call.hpp"
#include "model/address_mask.hpp"
#include "web/live_events.hpp"
#include "web/operation_request.hpp"
#include "web/router.hpp"

#include <outbound/json_text.hpp>

namespace outbound::web {
namespace {

// A page of another site can post forms and plain text with the reader's cookies, but no JSON.
bool is_json(std::string_view content_type)
{
    const auto media = content_type.substr(0, content_type.find(';'));
    return media.empty() || media.ends_with("json");
}

std::optional<scope> further_scope_of(const api::operation& row, const boost::json::value& request)
{
    if (row.further_scope == nullptr)
        return std::nullopt;
    row.request.require(request);
    return row.further_scope(request.get_object());
}

boost::asio::awaitable<web_response> call_operation(web_call& call, const api::operation& row, const api::route& where)
{
    if (!call.request.body.empty() && !is_json(call.request.header("content-type")))
        co_return problem_response(415, "unsupported_media_type", "The body has another type",
            "the body must be JSON; send Content-Type: application/json");
    boost::json::value request = operation_request(call, where, row.request);
    if (const auto needed = further_scope_of(row, request); needed && !call.request.access->allows(*needed)) {
        api::record_refusal(row, call.ctx, *call.request.access);
        co_return missing_scope(*needed);
    }
    if (row.name == event_list_name) {
        row.request.require(request);
        co_await await_events(call, request.get_object());
    }
    auto result = api::run_audited(row, call.ctx, request, *call.request.access);
    if (!call.request.access->allows(scope::pii))
        mask_addresses(row.response, result);
    auto response = text_response(200, write_json(result), "application/json");
    response.headers.push_back({"Cache-Control", "no-store"});
    co_return response;
}

}  // namespace

std::vector<endpoint> operation_endpoints()
{
    std::vector<endpoint> rows;
    for (const auto& row : api::operations())
        for (const auto& where : row.routes)
            rows.push_back({
                .method = std::string{where.method},
                .path = where.path,
                .answer = [&row, &where](web_call& call) { return call_operation(call, row, where); },
                .scope = row.scope,
                .operation = &row,
            });
    return rows;
}

}  // namespace outbound::web
