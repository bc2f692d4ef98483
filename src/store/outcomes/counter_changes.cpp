#include "store/outcomes/recorder.hpp"

#include <algorithm>

namespace outbound::sql {

void counter_changes::add(recipient_status to, std::int64_t recipients)
{
    const auto found = std::find(counted.begin(), counted.end(), was_sent(to) ? recipient_status::sent : to);
    if (found != counted.end())
        change_[static_cast<std::size_t>(found - counted.begin())] += recipients;
}

void counter_changes::move(recipient_status from, recipient_status to)
{
    add(from, -1);
    add(to, 1);
}

bool counter_changes::none() const noexcept
{
    return std::all_of(change_.begin(), change_.end(), [](auto change) { return change == 0; });
}

}  // namespace outbound::sql
