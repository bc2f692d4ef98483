// Keeps one timer per campaign; its bound grows with lanes, workers and campaigns that share a limit.
#include "simulation/progress.hpp"

#include <algorithm>

namespace outbound::simulation {
namespace {

/// Local time is UTC: no contact has another zone, and scripts use only windows of hours.
bool is_within(const sending_hours& hours, timestamp now)
{
    using namespace std::chrono;
    const auto minute = duration_cast<minutes>(now - floor<days>(now)).count();
    return hours.any_time() ||
           std::ranges::any_of(hours.windows, [&](const auto& w) { return minute >= w.from && minute < w.to; });
}

}  // namespace

bool progress::may_send(const campaign_work& work) const
{
    const auto now = time_.now();
    const bool has_work = work.claimable > 0 || (work.next_due && *work.next_due <= now);
    return has_work && work.prepared && work.status == campaign_status::running && is_within(work.hours, now) &&
           (!work.expires_at || *work.expires_at > now);
}

double progress::campaigns_since(double seconds) const
{
    return static_cast<double>(std::ranges::count_if(seen_, [&](const auto& seen) { return seen.second >= seconds; }));
}

void progress::look(
    const std::vector<campaign_work>& works, const std::function<double(const campaign_work&)>& rate_of, int workers)
{
    const auto seconds = [](std::chrono::duration<double> time) { return time.count(); };
    for (const auto& work : works)
        seen_[work.id] = seconds(time_.elapsed());
    for (const auto& work : works) {
        const auto excused = excused_until_[static_cast<std::size_t>(work.type)];
        if (!may_send(work) || time_.elapsed() < excused) {
            waits_.erase(work.id);
            continue;
        }
        auto& known = waits_.try_emplace(work.id, wait{time_.elapsed(), work.next_due, 0}).first->second;
        if (known.next_due != work.next_due)
            known = {time_.elapsed(), work.next_due, 0};
        // Each lane of each worker may have reserved a window before it, of each campaign under the same limit; also of
        // campaigns that have ended since.
        constexpr double lanes = 4;  // Two for ranges and two for retries.
        const auto rate = rate_of(work);
        const auto reserved = rate > 0 ? lanes * workers * std::max(1 / rate, 1.0) : 0;
        known.bound = std::max(known.bound, 30 + reserved * campaigns_since(seconds(known.since) - reserved));
        // No worker may have looked during the excuse, because all were suspended.
        const std::chrono::duration<double> waited = time_.elapsed() - std::max(known.since, excused);
        if (waited.count() > known.bound)
            findings_.broken("progress", "campaign " + std::to_string(work.id) +
                                             " has work, may send, and has sent nothing for " +
                                             std::to_string(static_cast<int>(waited.count())) + " s");
    }
}

void progress::excuse(std::optional<channel> via, microseconds duration)
{
    for (std::size_t i = 0; i < excused_until_.size(); ++i)
        if (!via || static_cast<std::size_t>(*via) == i)
            excused_until_[i] = std::max(excused_until_[i], time_.elapsed() + duration);
}

}  // namespace outbound::simulation
