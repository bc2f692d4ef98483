#include "store/outcomes/recorder.hpp"

#include <algorithm>

namespace outbound::sql {

std::size_t counter_changes::place_of(recipient_status status) noexcept
{
    const auto place = std::find(counted.begin(), counted.end(), was_sent(status) ? recipient_status::sent : status);
    return static_cast<std::size_t>(place - counted.begin());
}

void counter_changes::add(recipient_status to, std::int64_t recipients)
{
    const auto place = place_of(to);
    if (place == counted.size())
        return;
    change_[place] += recipients;
    gained_[place] += std::max<std::int64_t>(recipients, 0);
}

void counter_changes::move(recipient_status from, recipient_status to)
{
    if (place_of(from) == place_of(to))
        return;
    add(from, -1);
    add(to, 1);
}

void counter_changes::gain_segments(recipient_status to, std::int64_t extra)
{
    if (was_sent(to))
        extra_segments_ += extra;
}

bool counter_changes::none() const noexcept
{
    return change_ == counts{} && gained_ == counts{} && extra_segments_ == 0;
}

quarter_changes counter_changes::gained(campaign_id campaign) const
{
    const auto& [sent, failed, skipped, unknown, retrying, cancelled] = gained_;
    return {{{campaign, period_counter::sent}, sent}, {{campaign, period_counter::failed}, failed},
        {{campaign, period_counter::skipped}, skipped}, {{campaign, period_counter::unknown}, unknown}};
}

}  // namespace outbound::sql
