// Operations on stored provider events: inbound messages, and replay of events.
#include "api/operation.hpp"
#include "api/paging.hpp"
#include "api/requests.hpp"
#include "model/json_members.hpp"
#include "model/provider_event_json.hpp"
#include "model/time.hpp"

#include <limits>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::size_t events_matched_at_once = 500;

// Matches events without a recipient again; with a campaign, folds its events again.
json::value replay_webhooks(context& ctx, const json::object& request)
{
    std::int64_t looked_at = 0;
    std::int64_t found = 0;
    for (std::optional<std::int64_t> after = 0; after;) {
        const auto done = ctx.store.events().match_again(*after, events_matched_at_once);
        looked_at += done.examined;
        found += done.intake.stored + done.intake.duplicates;
        after = done.next;
        for (const auto id : done.intake.resumed)
            ctx.tell({event_type::campaign_resumed, ctx.clock.now(), {{"campaign_id", id}}});
    }
    const auto id = integer_member(request, "campaign_id");
    const auto mended = id ? ctx.store.events().refold(*id) : 0;
    return json::object{{"looked_at", looked_at}, {"matched", found}, {"mended", mended}};
}

json::object row(const unmatched_event& e)
{
    json::object out{{"id", e.id}, {"received_at", to_rfc3339(e.received_at)}, {"campaign_id", nullptr},
        {"seq", nullptr}, {"event", outbound::to_json(e.event)}};
    if (e.recipient) {
        out["campaign_id"] = e.recipient->campaign;
        out["seq"] = e.recipient->seq;
    }
    return out;
}

json::value list_inbound(context& ctx, const json::object& request)
{
    const bool only_unmatched = flag_member(request, "unmatched").value_or(false);
    return to_json(ctx.store.events().unmatched_events(only_unmatched, sorted_slice_of(request)),
        [](const unmatched_event& e) { return row(e); });
}

json::value count_webhooks(context& ctx, const json::object&)
{
    const auto& all = ctx.webhook_counts;
    return json::object{{"accepted", all.accepted.load()}, {"refused", all.refused.load()},
        {"malformed", all.malformed.load()}, {"stored", all.stored.load()}, {"duplicates", all.duplicates.load()},
        {"unmatched", all.unmatched.load()}, {"foreign", all.foreign.load()}};
}

}  // namespace

std::vector<operation> webhook_operations()
{
    const auto amount = shapes::integer(0, std::numeric_limits<std::int64_t>::max());
    const auto item = shapes::object(
        {required("id", shapes::id()), required("received_at", shapes::time()), optional("campaign_id", shapes::id()),
            optional("seq", shapes::id()), required("event", shapes::free_object(1'000'000))});
    return {
        {
            .name = "webhooks.replay",
            .summary =
                "Runs stored events again: those without a recipient look for one, a campaign's are folded anew.",
            .scope = scope::admin,
            .routes = {at("POST", "/webhooks/replay")},
            .request = shapes::object(
                {optional("campaign_id", shapes::id(), "Whose events are folded anew; left out: none.")}),
            .response = shapes::object({required("looked_at", amount, "Events without a recipient."),
                required("matched", amount, "Of those, the ones that have one now."),
                required("mended", amount, "Recipients of the campaign that were not what their events come to.")}),
            .handle = replay_webhooks,
        },
        {
            .name = "webhooks.counts",
            .summary = "Counts what vendors have sent to this process since it began.",
            .scope = scope::read,
            .routes = {at("GET", "/webhooks/counts")},
            .request = shapes::object({}),
            .response = shapes::object({required("accepted", amount, "Requests."),
                required("refused", amount, "Requests not proven to come from an account that is configured."),
                required("malformed", amount, "Requests that were proven, and could not be read."),
                required("stored", amount, "Events."), required("duplicates", amount), required("unmatched", amount),
                required("foreign", amount, "Events of other installations on the same account.")}),
            .handle = count_webhooks,
        },
        {
            .name = "inbound.list",
            .summary = "Lists messages that came in, and events whose recipient is not known.",
            .scope = scope::pii,
            .routes = {at("GET", "/inbound")},
            .request = list_request({optional("unmatched", shapes::boolean(), "Only those without a recipient.")}),
            .response = list_response(item),
            .handle = list_inbound,
        },
    };
}

}  // namespace outbound::api
