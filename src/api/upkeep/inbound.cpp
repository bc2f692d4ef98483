// Operations on incoming messages, and on events whose recipient is not known.
#include "api/upkeep/inbound.hpp"

#include "api/operation.hpp"
#include "api/paging.hpp"
#include "api/requests.hpp"
#include "model/address.hpp"
#include "model/json_members.hpp"
#include "model/provider_event_json.hpp"
#include "model/time.hpp"

namespace outbound::api {
namespace {

namespace json = boost::json;

json::object inbound_json(const unmatched_event& e)
{
    json::object out{{"id", e.id}, {"received_at", to_rfc3339(e.received_at)}, {"campaign_id", nullptr},
        {"seq", nullptr}, {"contact_id", nullptr}, {"handled", e.is_handled()},
        {"handled_at", time_or_null(e.handled_at)}, {"event", outbound::to_json(e.event)}};
    if (e.recipient) {
        out["campaign_id"] = e.recipient->campaign;
        out["seq"] = e.recipient->seq;
    }
    if (e.contact != 0)
        out["contact_id"] = e.contact;
    return out;
}

/// What inbound.update does not change.
std::vector<shape_member> inbound_record_members()
{
    return {required("received_at", shapes::time()), optional("campaign_id", shapes::id()),
        optional("seq", shapes::id()), optional("contact_id", shapes::id(), "The recipient of that campaign."),
        optional("handled_at", shapes::time(), "When a reply was marked as handled."),
        required("event", shapes::free_object(1'000'000))};
}

shape inbound_shape()
{
    return shapes::object({required("id", shapes::id()),
                              required("handled", shapes::boolean(),
                                  "False for a reply that waits for an answer; opt-outs and other events never wait.")})
        .with_members(inbound_record_members())
        .named("inbound");
}

unmatched_event inbound_of(context& ctx, std::int64_t id)
{
    auto found = ctx.store.events().inbound(id);
    if (!found)
        refuse_missing("inbound", std::to_string(id));
    return *std::move(found);
}

json::value list_inbound(context& ctx, const json::object& request)
{
    return to_json(
        ctx.store.events().unmatched_events(inbound_filter_of(ctx, request), sorted_slice_of(request)), inbound_json);
}

json::value get_inbound(context& ctx, const json::object& request)
{
    return inbound_json(inbound_of(ctx, id_of(request)));
}

json::value update_inbound(context& ctx, const json::object& request)
{
    const auto before = inbound_of(ctx, id_of(request));
    refuse_changed(inbound_record_members(), request, inbound_json(before));
    const auto handled = flag_member(request, "handled");
    if (!handled)
        return inbound_json(before);
    const auto after = ctx.store.events().set_handled(before.id, *handled);
    if (!after)
        refuse_missing("inbound", std::to_string(before.id));
    return inbound_json(*after);
}

/// The response has the address and the text.
std::optional<scope> scope_of_response(context&, const json::object&)
{
    return scope::pii;
}

}  // namespace

std::vector<shape_member> inbound_filter_members()
{
    return {optional("unmatched", shapes::boolean(), "True: only those without a recipient."),
        optional("handled", shapes::boolean(), "False: only replies that wait for an answer; true: only the others."),
        optional("channel", shapes::enumeration<channel>()),
        optional("contact_id", shapes::id(), "Replies to messages to this contact, and messages from its addresses."),
        optional("campaign_id", shapes::id()), search_member("address, subject and text")};
}

inbound_filter inbound_filter_of(context& ctx, const json::object& request)
{
    inbound_filter filter;
    filter.only_unmatched = flag_member(request, "unmatched").value_or(false);
    filter.handled = flag_member(request, "handled");
    filter.channel = named_member<channel>(request, "channel");
    filter.campaign = integer_member(request, "campaign_id").value_or(0);
    filter.search = text_member(request, "q");
    filter.contact = integer_member(request, "contact_id").value_or(0);
    if (const auto person = filter.contact != 0 ? ctx.store.contacts().get(filter.contact) : std::nullopt)
        for (const auto& address : {fold_email(person->email), person->phone})
            if (!address.empty())
                filter.addresses.push_back(address);
    return filter;
}

std::vector<operation> inbound_operations()
{
    return {
        {
            .name = "inbound.list",
            .summary = "Lists messages that came in, and events whose recipient is not known.",
            .scope = scope::pii,
            .routes = {at("GET", "/inbound")},
            .request = list_request(inbound_filter_members()),
            .response = list_response(inbound_shape()),
            .handle = list_inbound,
        },
        {
            .name = "inbound.get",
            .summary = "Shows one incoming message, or event whose recipient is not known.",
            .scope = scope::pii,
            .routes = {at("GET", "/inbound/{id}")},
            .request = id_request(),
            .response = inbound_shape(),
            .handle = get_inbound,
        },
        {
            .name = "inbound.update",
            .summary = "Marks a reply as handled, or as waiting for an answer again; needs pii too.",
            .scope = scope::write,
            .routes = {at("PUT", "/inbound/{id}"), at("PATCH", "/inbound/{id}")},
            .request =
                id_request({optional("handled", shapes::boolean())}).with_members(read_only(inbound_record_members())),
            .response = inbound_shape(),
            .handle = update_inbound,
            .further_scope = scope_of_response,
            .effect = effect::one_commit,
        },
    };
}

}  // namespace outbound::api
