// The operation that reports totals of an installation.
#include "api/operation.hpp"
#include "api/upkeep/period.hpp"
#include "model/json_members.hpp"
#include "model/record_json.hpp"

#include <limits>

namespace outbound::api {
namespace {

namespace json = boost::json;

json::object read_stats(context& ctx, const json::object& request)
{
    auto totals = ctx.store.campaigns().totals();
    json::object campaigns;
    for (const auto& [status, name] : names<campaign_status>::value)
        campaigns[name] = totals.by_status[status];
    json::object due;
    for (const auto& [via, name] : names<channel>::value)
        due[name] = totals.due_messages[via];
    const auto unmatched = ctx.store.events().unmatched();
    json::object out{
        {"instance", ctx.store.instance()},
        {"campaigns", std::move(campaigns)},
        {"unreadable", totals.unreadable},
        {"active", to_json(totals.active)},
        {"in_flight", totals.in_flight},
        {"messages_due", std::move(due)},
        {"providers_set_aside", static_cast<std::int64_t>(ctx.store.pace().set_aside_accounts().size())},
        {"unmatched_events",
            {{"count", unmatched.count}, {"bytes", unmatched.bytes}, {"oldest", time_or_null(unmatched.oldest)}}},
        {"erasure_pending", ctx.store.contacts().has_deleted_bytes()},
    };
    if (flag_member(request, "contacts").value_or(true)) {
        auto& contacts = ctx.store.contacts();
        out["contacts"] = {{"total", contacts.count({}, std::nullopt)}, {"email", contacts.count({}, channel::email)}};
    }
    if (auto period = period_json(ctx, request); !period.is_null())
        out["period"] = std::move(period);
    return out;
}

json::value stats(context& ctx, const json::object& request)
{
    json::object out;
    ctx.store.read_together([&] { out = read_stats(ctx, request); });
    return out;
}

}  // namespace

std::vector<operation> stats_operations()
{
    const auto amount = shapes::integer(0, std::numeric_limits<std::int64_t>::max());
    std::vector<shape_member> statuses;
    for (const auto& [status, name] : names<campaign_status>::value)
        statuses.push_back(required(name, amount));
    std::vector<shape_member> channels;
    for (const auto& [via, name] : names<channel>::value)
        channels.push_back(required(name, amount));
    auto members = period_members();
    members.push_back(optional(
        "contacts", shapes::boolean(), "False: contacts are not counted, which takes long where they are many."));
    return {{
        .name = "stats",
        .summary = "Sums up contacts, campaigns, and the recipients of those that are running or paused; and a period.",
        .scope = scope::read,
        .routes = {at("GET", "/stats")},
        .request = shapes::object(std::move(members)),
        .response = shapes::object({
            required("instance", shapes::text(1, 64), "Marks this installation's messages."),
            optional("contacts", shapes::object({required("total", amount), required("email", amount)})),
            required("campaigns", shapes::object(std::move(statuses))),
            required("unreadable", amount, "Campaigns whose status is no known word; see doctor."),
            required("active", counts_shape(), "Recipients of running and paused campaigns."),
            required("in_flight", amount,
                "Messages of all campaigns, cancelled ones included, whose outcome is still awaited."),
            required("messages_due", shapes::object(std::move(channels)),
                "One-off messages that are due within nine minutes and not sent yet."),
            required("unmatched_events",
                shapes::object(
                    {required("count", amount), required("bytes", amount), optional("oldest", shapes::time())}),
                "Events whose recipient is not known."),
            required("erasure_pending", shapes::boolean(), "Bytes of erased people are still in the database's files."),
            required("providers_set_aside", amount),
            optional("period", period_shape()),
        }),
        .handle = stats,
    }};
}

}  // namespace outbound::api
