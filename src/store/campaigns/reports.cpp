// Counts recipients by reason and by time.
#include "store/campaigns/campaigns.hpp"
#include "store/campaigns/rows.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

/// Consecutive intervals of one length, which one query counts: days of 24 hours, but not those in which clocks change.
struct interval_run {
    std::size_t first = 0;  ///< Index of its first interval.
    timestamp from{};
    timestamp to{};
    std::int64_t length = 0;  ///< Microseconds.
};

std::vector<interval_run> runs_of(std::span<const timestamp> bounds)
{
    std::vector<interval_run> runs;
    for (std::size_t i = 0; i + 1 < bounds.size(); ++i) {
        const auto length = (bounds[i + 1] - bounds[i]).count();
        if (length <= 0)
            throw error{errc::invalid, "the bounds of intervals must increase"};
        if (runs.empty() || runs.back().length != length)
            runs.push_back({i, bounds[i], bounds[i], length});
        runs.back().to = bounds[i + 1];
    }
    return runs;
}

void count_run(connection& db, const interval_run& run, std::vector<period_count>& counts)
{
    std::int64_t interval = 0;
    period_count row;
    auto rows =
        db.prepare("SELECT c.type, q.nth, q.name, sum(q.amount) FROM (SELECT campaign_id, (quarter - :from) / :length "
                   "AS nth, name,"
                   " sum(amount) AS amount FROM outbound_campaign_quarters WHERE quarter >= :from AND quarter < :to"
                   " GROUP BY campaign_id, 2, name) q JOIN outbound_campaigns c ON c.id = q.campaign_id"
                   " GROUP BY c.type, q.nth, q.name ORDER BY q.nth, c.type, q.name",
            use(run.from, "from"), use(run.length, "length"), use(run.to, "to"), into(row.channel), into(interval),
            into(row.counter), into(row.amount));
    rows.each([&] {
        row.interval = run.first + static_cast<std::size_t>(interval);
        counts.push_back(row);
    });
}

}  // namespace

reason_counts campaigns::reasons(campaign_id id, std::size_t limit)
{
    reason_counts found;
    reason_count row;
    const snapshot db{database_};
    require_campaign(*db, id);
    // The bound of seq makes SQLite read the rows in order, instead of looking each up from the index by status.
    auto rows = db->prepare("SELECT status, reason, count(*) FROM outbound_recipient_problems WHERE campaign_id = :id"
                            " AND seq > 0 GROUP BY status, reason ORDER BY 3 DESC, status, reason",
        use(id), into(row.status), into(row.reason), into(row.recipients));
    rows.each([&] {
        if (found.items.size() < limit) {
            found.items.push_back(row);
            return;
        }
        ++found.other_reasons;
        found.other_recipients += row.recipients;
    });
    return found;
}

std::vector<period_count> campaigns::period_counts(std::span<const timestamp> bounds)
{
    std::vector<period_count> counts;
    const snapshot db{database_};
    for (const auto& run : runs_of(bounds))
        count_run(*db, run, counts);
    return counts;
}

}  // namespace outbound::sql
