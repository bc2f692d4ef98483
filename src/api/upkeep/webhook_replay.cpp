// Operations on webhooks: replay of stored events, and counts.
#include "api/operation.hpp"
#include "model/json_members.hpp"

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
    };
}

}  // namespace outbound::api
