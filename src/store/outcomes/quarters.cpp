#include "store/outcomes/quarters.hpp"

#include "store/outcomes/amounts.hpp"

namespace outbound::sql {
namespace {

bool has_arrived(recipient_status status)
{
    return status == recipient_status::delivered || status == recipient_status::answered ||
           status == recipient_status::voicemail;
}

}  // namespace

void add_to_quarter(connection& db, timestamp now, std::int64_t part, const quarter_changes& changes)
{
    static constexpr json_column columns[] = {
        {"quarter", "BIGINT"}, {"campaign_id", "BIGINT"}, {"name", "TEXT"}, {"part", "BIGINT"}, {"amount", "BIGINT"}};
    const timestamp quarter{std::chrono::floor<period_quarters>(now)};
    boost::json::array rows;
    for (const auto& [key, amount] : changes)
        if (amount != 0)
            rows.push_back({{"quarter", quarter.time_since_epoch().count()}, {"campaign_id", key.first},
                {"name", to_string(key.second)}, {"part", part}, {"amount", amount}});
    if (!rows.empty())
        add_amounts(db, "outbound_campaign_quarters", columns, rows);
}

std::int64_t part_of_this_thread()
{
    return -1 - shard_of_this_thread();
}

void add_report(
    quarter_changes& to, campaign_id campaign, const rules::event_state& before, const rules::event_state& after)
{
    const auto count = [&](period_counter which, bool was, bool is) {
        if (is && !was)
            ++to[{campaign, which}];
    };
    count(period_counter::delivered, has_arrived(before.status), has_arrived(after.status));
    count(
        period_counter::bounced, before.status == recipient_status::bounced, after.status == recipient_status::bounced);
    count(period_counter::replied, before.replied_at.has_value(), after.replied_at.has_value());
}

}  // namespace outbound::sql
