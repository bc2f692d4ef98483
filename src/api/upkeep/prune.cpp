// The operation that deletes old data, so that the database does not grow without limit.
#include "api/job_steps.hpp"
#include "api/operation.hpp"
#include "model/json_members.hpp"

#include <limits>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::size_t events_pruned_at_once = 20'000;  // per call, in one transaction

bool is_over(const campaign& c)
{
    return (c.status == campaign_status::completed || c.status == campaign_status::cancelled) && c.completed_at;
}

/// The first campaign that ended more than `days` ago and for which `take` is true.
template <class Take>
std::optional<campaign_id> first_old(context& ctx, std::int64_t days, Take take)
{
    const auto before = ctx.clock.now() - std::chrono::days{days};
    const campaign_filter filter{std::nullopt, std::nullopt, true, {}, true};
    page_request slice{0, 1000};
    for (;;) {
        const auto found = ctx.store.campaigns().list(filter, slice);
        for (const auto& c : found.items)
            if (is_over(c) && *c.completed_at < before && take(c.id))
                return c.id;
        if (!found.next)
            return std::nullopt;
        slice.after = *found.next;
    }
}

/// Ends imports and restores without progress for `days` days; returns their number.
std::int64_t end_idle_jobs(context& ctx, std::int64_t days)
{
    const std::lock_guard alone{ctx.imports};
    const auto before = ctx.clock.now() - std::chrono::days{days};
    std::int64_t ended = 0;
    for (page_request slice{0, 1000};;) {
        const auto found = ctx.store.jobs().list(slice);
        for (const auto& each : found.items)
            if (each.status == job_status::running && each.updated_at < before)
                ended += end_early(ctx, each, job_status::failed) ? 1 : 0;
        if (!found.next)
            return ended;
        slice.after = *found.next;
    }
}

// One campaign per call, so that calls stay short; the caller repeats the call for more.
json::value prune(context& ctx, const json::object& request)
{
    ctx.store.idempotency().prune(events_pruned_at_once);
    auto& campaigns = ctx.store.campaigns();
    if (const auto days = integer_member(request, "campaigns_days"))
        if (const auto id = first_old(ctx, *days, [&](campaign_id old) { return campaigns.remove(old); }))
            return json::object{
                {"deleted", *id}, {"pruned", nullptr}, {"events", 0}, {"unmatched", 0}, {"jobs", 0}, {"more", true}};
    std::int64_t events = 0;
    if (const auto days = integer_member(request, "events_days"))
        if (const auto id = first_old(ctx, *days,
                [&](campaign_id old) { return (events = campaigns.prune_events(old, events_pruned_at_once)) > 0; }))
            return json::object{{"deleted", nullptr}, {"pruned", *id}, {"events", events}, {"unmatched", 0},
                {"jobs", 0}, {"more", true}};
    ctx.store.event_log().newest();  // Reading the log enforces its limits.
    std::int64_t unmatched = 0;
    if (const auto days = integer_member(request, "unmatched_days"))
        unmatched =
            ctx.store.events().prune_unmatched(ctx.clock.now() - std::chrono::days{*days}, events_pruned_at_once);
    const auto idle_days = integer_member(request, "jobs_days");
    const auto jobs = idle_days ? end_idle_jobs(ctx, *idle_days) : 0;
    return json::object{{"deleted", nullptr}, {"pruned", nullptr}, {"events", 0}, {"unmatched", unmatched},
        {"jobs", jobs}, {"more", unmatched > 0}};
}

}  // namespace

std::vector<operation> prune_operations()
{
    constexpr std::int64_t most_days = 36'500;
    const auto days = shapes::integer(1, most_days);
    return {
        {
            .name = "campaigns.prune",
            .summary = "Deletes the next old campaign, events of one, or events without a campaign, and ends jobs that "
                       "nobody continues; call it again while it says that there is more.",
            .scope = scope::admin,
            .routes = {at("POST", "/campaigns/prune")},
            .request = shapes::object({optional("campaigns_days", days,
                                           "Campaigns that ended longer ago are deleted with all their records."),
                optional("events_days", days,
                    "Events of campaigns that ended longer ago are deleted; what they came to stays."),
                optional("unmatched_days", days,
                    "Events and messages that came in longer ago are deleted where no campaign is known, or it is "
                    "gone."),
                optional("jobs_days", days,
                    "Imports and restores whose last piece came in longer ago end as failed. What an import has stored "
                    "stays, what a restore has stored goes.")}),
            .response = shapes::object({optional("deleted", shapes::id(), "The campaign that was deleted."),
                optional("pruned", shapes::id(), "The campaign some of whose events were deleted."),
                required("events", shapes::integer(0, std::numeric_limits<std::int64_t>::max()), "How many of them."),
                required("unmatched", shapes::integer(0, std::numeric_limits<std::int64_t>::max()),
                    "Events without a campaign that were deleted."),
                required("jobs", shapes::integer(0, std::numeric_limits<std::int64_t>::max()), "Jobs that were ended."),
                required("more", shapes::boolean(), "Call again.")}),
            .handle = prune,
        },
    };
}

}  // namespace outbound::api
