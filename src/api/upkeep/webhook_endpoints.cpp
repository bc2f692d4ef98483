// Operations on the endpoints that events are posted to.
#include "api/operation.hpp"
#include "api/paging.hpp"
#include "api/requests.hpp"
#include "api/upkeep/events.hpp"
#include "model/time.hpp"
#include "rules/webhook_signature.hpp"
#include "rules/webhook_tries.hpp"

#include <boost/json/array.hpp>

#include <limits>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::size_t most_endpoint_types = 100;
constexpr std::int64_t highest_count = std::numeric_limits<std::int64_t>::max();

json::object document_of(const event_endpoint& e)
{
    json::array types;
    for (const auto type : e.types)
        types.push_back(json::value(to_string(type)));
    return {{"id", e.id}, {"url", e.url}, {"description", e.description}, {"types", std::move(types)},
        {"enabled", e.halt == endpoint_halt::none}, {"disabled_reason", text_or_null(to_string(e.halt))},
        {"failures", e.failures}, {"failing_since", time_or_null(e.failing_since)},
        {"rotated_at", time_or_null(e.rotated_at)}, {"created_at", to_rfc3339(e.created_at)},
        {"updated_at", to_rfc3339(e.updated_at)}};
}

json::object document_with_secret(context& ctx, const event_endpoint& e)
{
    auto out = document_of(e);
    out["secret"] = rules::webhook_secret_text(rules::derive_webhook_secret(ctx.store.secret(), e.id, e.generation));
    return out;
}

event_endpoint endpoint_of(context& ctx, const json::object& request)
{
    auto found = ctx.store.event_endpoints().get(id_of(request));
    if (!found)
        refuse_missing("webhook endpoint", std::to_string(id_of(request)));
    return *std::move(found);
}

// The client refuses such a URL, too; here it is said at once.
void refuse_plain_url(context& ctx, const json::object& request)
{
    complaints wrong;
    if (!ctx.private_webhooks && text_member(request, "url").starts_with("http://"))
        wrong.add("url", "must be https; http is for this machine, and \"private_webhooks\" in the configuration");
    wrong.settle();
}

void assign_members(event_endpoint& to, const json::object& request)
{
    if (member(request, "url") != nullptr)
        to.url = text_member(request, "url");
    if (request.contains("description"))
        to.description = text_member(request, "description");
    if (member(request, "types") != nullptr)
        to.types = event_types_of(request);
    if (const auto enabled = flag_member(request, "enabled"))
        to.halt = *enabled ? endpoint_halt::none : endpoint_halt::operator_request;
}

json::value create_endpoint(context& ctx, const json::object& request)
{
    refuse_plain_url(ctx, request);
    event_endpoint described;
    assign_members(described, request);
    return document_with_secret(ctx, ctx.store.event_endpoints().create(described));
}

json::value list_endpoints(context& ctx, const json::object& request)
{
    return to_json(ctx.store.event_endpoints().list(sorted_slice_of(request)),
        [](const event_endpoint& e) { return document_of(e); });
}

json::value get_endpoint(context& ctx, const json::object& request)
{
    return document_of(endpoint_of(ctx, request));
}

std::vector<shape_member> endpoint_record_members()
{
    return {
        optional("disabled_reason", shapes::text(1, 20), "operator, gone (it answered 410), or failing (for days)."),
        optional("rotated_at", shapes::time()), required("created_at", shapes::time()),
        required("updated_at", shapes::time())};
}

json::value update_endpoint(context& ctx, const json::object& request)
{
    refuse_plain_url(ctx, request);
    auto changed = endpoint_of(ctx, request);
    refuse_changed(endpoint_record_members(), request, document_of(changed));
    assign_members(changed, request);
    const auto stored = ctx.store.event_endpoints().update(changed);
    if (!stored)
        refuse_missing("webhook endpoint", std::to_string(changed.id));
    return document_of(*stored);
}

json::value delete_endpoint(context& ctx, const json::object& request)
{
    if (!ctx.store.event_endpoints().remove(id_of(request)))
        refuse_missing("webhook endpoint", std::to_string(id_of(request)));
    return deleted();
}

json::value rotate_secret(context& ctx, const json::object& request)
{
    const auto rotated = ctx.store.event_endpoints().rotate(id_of(request));
    if (!rotated)
        refuse_missing("webhook endpoint", std::to_string(id_of(request)));
    return document_with_secret(ctx, *rotated);
}

json::value test_endpoint(context& ctx, const json::object& request)
{
    const auto to = endpoint_of(ctx, request);
    const auto now = ctx.clock.now();
    const logged_event test{now.time_since_epoch().count(), event_type::webhook_test, now, {}};
    const auto reply = ctx.post_event(to, test);
    const bool arrived = rules::judge_webhook(reply.status) == rules::webhook_outcome::delivered;
    return json::object{{"delivered", arrived},
        {"status", reply.status != 0 ? json::value(reply.status) : json::value{}},
        {"detail", text_or_null(reply.detail)}};
}

json::object delivery_document(const event_delivery& d)
{
    return {{"position", d.position}, {"type", to_string(d.type)}, {"state", to_string(d.state)}, {"tries", d.tries},
        {"status", d.status != 0 ? json::value(d.status) : json::value{}}, {"fault", text_or_null(d.fault)},
        {"tried_at", time_or_null(d.tried_at)}, {"due_at", time_or_null(d.due_at)}};
}

json::value list_deliveries(context& ctx, const json::object& request)
{
    const auto to = endpoint_of(ctx, request);
    return to_json(ctx.store.event_endpoints().deliveries(
                       to.id, named_member<delivery_state>(request, "state"), sorted_slice_of(request)),
        [](const event_delivery& d) { return delivery_document(d); });
}

json::value redeliver(context& ctx, const json::object& request)
{
    const auto to = endpoint_of(ctx, request);
    if (to.halt != endpoint_halt::none)
        throw error{errc::conflict, "the webhook endpoint is disabled; enable it before its deliveries are repeated"};
    const auto due = ctx.store.event_endpoints().redeliver(to.id, integer_member(request, "position").value_or(0));
    ctx.wake();
    return json::object{{"due", due}};
}

std::vector<shape_member> described_members(bool is_new)
{
    const auto url = shapes::text(1, 2000, text_kind::http_url);
    const auto types = shapes::array(logged_type_shape(), 1, most_endpoint_types);
    return {is_new ? required("url", url) : optional("url", url), optional("description", shapes::text(0, 200)),
        is_new ? required("types", types, "The events that are posted to it.") : optional("types", types)};
}

shape endpoint_shape()
{
    return shapes::object(described_members(true))
        .with_members({required("id", shapes::id()), required("enabled", shapes::boolean()),
            required("failures", shapes::integer(0, highest_count), "In a row."),
            optional("failing_since", shapes::time())})
        .with_members(endpoint_record_members())
        .named("webhook_endpoint");
}

shape endpoint_update_shape()
{
    return id_request(described_members(false))
        .with_members({optional("enabled", shapes::boolean())})
        .with_members(read_only(endpoint_record_members()))
        .with_members(read_only({optional("failures", shapes::any(), "As webhook_endpoints.get shows them: not used."),
            optional("failing_since", shapes::any(), "As webhook_endpoints.get shows it: not used.")}));
}

shape delivery_shape()
{
    const auto text = shapes::text(1, 100);
    return shapes::object({required("position", shapes::integer(1, highest_count), "Of the event."),
        required("type", text), required("state", shapes::enumeration<delivery_state>()),
        required("tries", shapes::integer(0, 1000)), optional("status", shapes::integer(100, 999)),
        optional("fault", text, "Why there was no answer: timeout, connect, resolve, …"),
        optional("tried_at", shapes::time()), optional("due_at", shapes::time())});
}

std::vector<operation> record_operations()
{
    const auto with_secret = endpoint_shape().with_members(
        {required("secret", shapes::text(1, 100), "whsec_…: shown in this answer only.")});
    return {
        {
            .name = "webhook_endpoints.create",
            .summary = "Adds an endpoint that events are posted to. Its secret is in this answer only.",
            .scope = scope::admin,
            .routes = {at("POST", "/webhook-endpoints")},
            .request = shapes::object(described_members(true)),
            .response = with_secret,
            .handle = create_endpoint,
            .effect = effect::one_commit,
            .repetition = repetition::id_of_made,
        },
        {
            .name = "webhook_endpoints.list",
            .summary = "Lists endpoints that events are posted to.",
            .scope = scope::admin,
            .routes = {at("GET", "/webhook-endpoints")},
            .request = list_request(),
            .response = list_response(endpoint_shape()),
            .handle = list_endpoints,
            .effect = effect::none,
        },
        {
            .name = "webhook_endpoints.get",
            .summary = "Shows an endpoint, and whether it fails.",
            .scope = scope::admin,
            .routes = {at("GET", "/webhook-endpoints/{id}")},
            .request = id_request(),
            .response = endpoint_shape(),
            .handle = get_endpoint,
            .effect = effect::none,
            .live_members = {"failures", "failing_since"},
        },
        {
            .name = "webhook_endpoints.update",
            .summary = "Changes an endpoint. Disabling it cancels what was still to be posted.",
            .scope = scope::admin,
            .routes = {at("PUT", "/webhook-endpoints/{id}"), at("PATCH", "/webhook-endpoints/{id}")},
            .request = endpoint_update_shape(),
            .response = endpoint_shape(),
            .handle = update_endpoint,
            .effect = effect::one_commit,
        },
        {
            .name = "webhook_endpoints.delete",
            .summary = "Deletes an endpoint with its deliveries.",
            .scope = scope::admin,
            .routes = {at("DELETE", "/webhook-endpoints/{id}")},
            .request = id_request(),
            .response = deleted_shape(),
            .handle = delete_endpoint,
            .effect = effect::one_commit,
        },
    };
}

std::vector<operation> endpoint_delivery_operations()
{
    const auto position = shapes::integer(1, highest_count);
    const auto with_secret = endpoint_shape().with_members(
        {required("secret", shapes::text(1, 100), "whsec_…: shown in this answer only.")});
    return {
        {
            .name = "webhook_endpoints.rotate_secret",
            .summary = "Makes a new secret; requests are signed with the former one, too, for 24 hours.",
            .scope = scope::admin,
            .routes = {at("POST", "/webhook-endpoints/{id}/rotate-secret")},
            .request = id_request(),
            .response = with_secret,
            .handle = rotate_secret,
            .effect = effect::one_commit,
        },
        {
            .name = "webhook_endpoints.test",
            .summary = "Posts an event of type webhook.test to an endpoint at once, and says what it answered.",
            .scope = scope::admin,
            .routes = {at("POST", "/webhook-endpoints/{id}/test")},
            .request = id_request(),
            .response = shapes::object({required("delivered", shapes::boolean()),
                optional("status", shapes::integer(100, 999)), optional("detail", shapes::any_text())}),
            .handle = test_endpoint,
            .may_wait = true,
        },
        {
            .name = "webhook_endpoints.deliveries",
            .summary = "Lists deliveries to an endpoint, as long as their events are in the log.",
            .scope = scope::admin,
            .routes = {at("GET", "/webhook-endpoints/{id}/deliveries")},
            .request =
                list_request({required("id", shapes::id()), optional("state", shapes::enumeration<delivery_state>())}),
            .response = list_response(delivery_shape()),
            .handle = list_deliveries,
            .effect = effect::none,
        },
        {
            .name = "webhook_endpoints.redeliver",
            .summary = "Posts events again that failed or were cancelled: one, or all.",
            .scope = scope::admin,
            .routes = {at("POST", "/webhook-endpoints/{id}/redeliver")},
            .request = id_request({optional("position", position, "Of the event; left out: all.")}),
            .response = shapes::object({required("due", shapes::integer(0, highest_count), "How many.")}),
            .handle = redeliver,
            .effect = effect::one_commit,
        },
    };
}

}  // namespace

std::vector<operation> webhook_endpoint_operations()
{
    auto rows = record_operations();
    for (auto& row : endpoint_delivery_operations())
        rows.push_back(std::move(row));
    return rows;
}

}  // namespace outbound::api
