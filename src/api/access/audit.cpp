// The operation that shows the audit log.
#include "api/operation.hpp"
#include "api/paging.hpp"
#include "model/time.hpp"

#include <limits>

namespace outbound::api {
namespace {

namespace json = boost::json;

json::object audit_document(const audit_entry& entry)
{
    return {{"id", entry.id}, {"at", to_rfc3339(entry.at)}, {"actor", entry.actor},
        {"token_id", entry.token != 0 ? json::value(entry.token) : json::value{}}, {"operation", entry.operation},
        {"ids", entry.ids}, {"result", entry.result}};
}

json::value list_audit(context& ctx, const json::object& request)
{
    return to_json(ctx.store.audit().list(sorted_slice_of(request)),
        [](const audit_entry& entry) { return audit_document(entry); });
}

}  // namespace

std::vector<operation> audit_operations()
{
    const auto id = shapes::integer(0, std::numeric_limits<std::int64_t>::max());
    const auto entry = shapes::object({required("id", shapes::id()), required("at", shapes::time()),
        required("actor", shapes::text(0, 200), "The name of the token, or what the host calls the caller."),
        optional("token_id", shapes::id(), "Null: the host knows the caller otherwise."),
        required("operation", shapes::text(1, 100)),
        required("ids", shapes::map_of(id, 20), "Ids in the request and the answer."),
        required("result", shapes::text(1, 100), "ok, begun, forbidden, or the code of a problem.")});
    return {{
        .name = "audit.list",
        .summary = "Lists changes, exports and refusals of callers over the web.",
        .scope = scope::admin,
        .routes = {at("GET", "/audit")},
        .request = list_request(),
        .response = list_response(entry),
        .handle = list_audit,
        .effect = effect::none,
    }};
}

}  // namespace outbound::api
