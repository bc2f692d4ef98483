// The operation that sums up an installation.
#include "api/campaign_walk.hpp"
#include "api/operation.hpp"
#include "model/json_members.hpp"
#include "model/record_json.hpp"

#include <limits>

namespace outbound::api {
namespace {

namespace json = boost::json;

void add(send_counts& sum, const send_counts& more)
{
    constexpr std::int64_t send_counts::*counters[] = {&send_counts::recipients, &send_counts::queued, &send_counts::sent,
        &send_counts::retrying, &send_counts::failed, &send_counts::skipped, &send_counts::cancelled, &send_counts::unknown,
        &send_counts::in_flight};
    for (const auto counter : counters)
        sum.*counter += more.*counter;
}

json::value stats(context& with, const json::object&)
{
    std::map<campaign_status, std::int64_t> by_status;
    send_counts active;
    for_each_campaign(with.store, {}, [&](const campaign& c) {
        ++by_status[c.status];
        if (c.status == campaign_status::running || c.status == campaign_status::paused)
            add(active, with.store.campaigns().counts(c.id));
    });
    json::object campaigns;
    for (const auto& [status, name] : names<campaign_status>::value)
        campaigns[name] = by_status[status];
    auto& contacts = with.store.contacts();
    return json::object{
        {"instance", with.store.instance()},
        {"contacts", {{"total", contacts.count({}, std::nullopt)}, {"email", contacts.count({}, channel::email)}}},
        {"campaigns", std::move(campaigns)},
        {"active", to_json(active)},
        {"providers_set_aside", static_cast<std::int64_t>(with.store.pace().set_aside_accounts().size())},
    };
}

}  // namespace

std::vector<operation> stats_operations()
{
    const auto amount = shapes::integer(0, std::numeric_limits<std::int64_t>::max());
    std::vector<shape_member> statuses;
    for (const auto& [status, name] : names<campaign_status>::value)
        statuses.push_back(required(name, amount));
    return {{"stats", "Sums up contacts, campaigns, and the recipients of those that are running or paused.", scope::read,
        {at("GET", "/stats")}, shapes::object({}),
        shapes::object({
            required("instance", shapes::text(1, 64), "Marks this installation's messages."),
            required("contacts", shapes::object({required("total", amount), required("email", amount)})),
            required("campaigns", shapes::object(std::move(statuses))),
            required("active", counts_shape(), "Recipients of running and paused campaigns."),
            required("providers_set_aside", amount),
        }),
        stats}};
}

}  // namespace outbound::api
