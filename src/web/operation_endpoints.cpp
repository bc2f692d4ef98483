// Serves operations as endpoints, with JSON requests and responses.
#include "api/access/keyed_call.hpp"
#include "api/content/masked_rendering.hpp"
#include "model/address_mask.hpp"
#include "web/accepted.hpp"
#include "web/entity_tag.hpp"
#include "web/idempotency_key.hpp"
#include "web/live_events.hpp"
#include "web/media_type.hpp"
#include "web/operation_request.hpp"
#include "web/router.hpp"

#include <outbound/json_text.hpp>

namespace outbound::web {
namespace {

// Requires JSON: other sites can post forms and plain text with the user's cookies, but not JSON.
bool is_json(std::string_view content_type)
{
    return content_type.empty() || is_media(content_type, "application/json") ||
           is_media(content_type, "application/merge-patch+json");
}

std::optional<scope> further_scope_of(const api::operation& row, api::context& ctx, const boost::json::value& request)
{
    if (row.further_scope == nullptr)
        return std::nullopt;
    row.request.require(request);
    return row.further_scope(ctx, request.get_object());
}

/// An operation at one of its routes.
struct operation_route {
    const api::operation& row;
    const api::route& where;
    const api::operation* reader;  ///< See reader_of().
};

/// The response as visible to this caller.
std::string render_answer(const web_call& call, const api::operation& row, boost::json::value& answer)
{
    if (!call.request.access->allows(scope::pii))
        mask_addresses(row.response, answer);
    return write_json(answer);
}

web_response json_response(std::string text)
{
    auto response = text_response(200, std::move(text), "application/json");
    response.headers.push_back({"Cache-Control", "no-store"});
    return response;
}

web_response read_resource(const web_call& call, const operation_route& at, const boost::json::value& request)
{
    auto answer = api::run_audited(at.row, call.ctx, request, *call.request.access);
    auto response = json_response(render_answer(call, at.row, answer));
    auto tag = entity_tag(at.row, answer, response.body);
    if (lists_tag(call.request.header("if-none-match"), tag))
        response = {304, {{"Cache-Control", "no-store"}}, {}};
    response.headers.push_back({"ETag", std::move(tag)});
    return response;
}

/// The current tag of the object that the request changes.
std::string present_tag(const web_call& call, const operation_route& at)
{
    auto answer = api::run(*at.reader, call.ctx, members_of_path(call, at.where, at.reader->request));
    const auto text = render_answer(call, *at.reader, answer);
    return entity_tag(*at.reader, answer, text);
}

void refuse_if_match(std::string_view wanted)
{
    if (!wanted.empty())
        throw error{refusal({{"If-Match", "is not taken at this address: leave it out"}})};
}

web_response change_resource(const web_call& call, const operation_route& at, const boost::json::value& request)
{
    const auto wanted = call.request.header("if-match");
    api::commit_steps steps;
    std::string tag;
    if (at.reader == nullptr)
        refuse_if_match(wanted);
    steps.compares = !wanted.empty();
    if (!wanted.empty())
        steps.before = [&] {
            auto present = present_tag(call, at);
            if (!lists_version(wanted, present))
                throw version_refusal{std::move(present)};
            return true;
        };
    if (at.reader != nullptr && at.where.method != "DELETE")
        steps.after = [&](boost::json::value&) { tag = present_tag(call, at); };
    auto answer = api::run_audited(at.row, call.ctx, request, *call.request.access, steps);
    auto response = json_response(render_answer(call, at.row, answer));
    response.status = at.row.status;
    if (!tag.empty())
        response.headers.push_back({"ETag", std::move(tag)});
    return response;
}

web_response run_once(const web_call& call, const operation_route& at, const boost::json::value& request,
    std::string_view idempotency_key)
{
    refuse_if_match(call.request.header("if-match"));
    const auto& caller = *call.request.access;
    const auto route = std::string{at.where.method} + ' ' + at.where.path;
    auto answer = api::run_keyed(at.row, call.ctx, request, caller,
        {api::hash_of_key(call.ctx, caller, route, idempotency_key), api::fingerprint_of(call.ctx, caller, request)},
        [&](boost::json::value& made) { return render_answer(call, at.row, made); });
    auto response = json_response(std::move(answer.text));
    response.status = at.row.status;
    if (answer.is_replayed)
        mark_replayed(response);
    return response;
}

/// Problem documents are sent regardless of Accept.
bool accepts_json(const web_request& request)
{
    const auto list = request.header("accept");
    return list.empty() || is_accepted(list, {"application/json", "application/*", "*/*"});
}

boost::asio::awaitable<web_response> call_operation(web_call& call, const operation_route& at)
{
    if (!accepts_json(call.request))
        co_return problem_response(406, "not_acceptable", "The client does not accept the answer",
            "this address answers with JSON; send Accept: application/json");
    if (!call.request.body.empty() && !is_json(call.request.header("content-type")))
        co_return problem_response(415, "unsupported_media_type", "The body has another type",
            "the body must be JSON; send Content-Type: application/json");
    boost::json::value request = operation_request(call, at.where, at.row.request);
    if (const auto needed = further_scope_of(at.row, call.ctx, request);
        needed && !call.request.access->allows(*needed)) {
        api::record_refusal(at.row, call.ctx, *call.request.access);
        co_return missing_scope(*needed);
    }
    if (at.row.name == event_list_name) {
        at.row.request.require(request);
        co_await await_events(call, request.get_object());
    }
    const api::call_timer timer{call.ctx.call_times, at.row.name};
    const api::masked_rendering view{!call.request.access->allows(scope::pii)};
    if (at.where.method == "GET")
        co_return read_resource(call, at, request);
    if (const auto key = idempotency_key_of(call.request, at.row))
        co_return run_once(call, at, request, *key);
    co_return change_resource(call, at, request);
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
                .answer = [at = operation_route{row, where, reader_of(row, where)}](
                              web_call& call) { return call_operation(call, at); },
                .scope = row.scope,
                .operation = &row,
                .may_wait = row.may_wait,
            });
    return rows;
}

}  // namespace outbound::web
