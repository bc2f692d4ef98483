#include "api/call_times.hpp"

#include <algorithm>

namespace outbound::api {

void call_times::add(std::string_view operation, std::chrono::duration<double> took)
{
    const auto& bounds = duration_histogram::bounds;
    const auto place = static_cast<std::size_t>(std::ranges::lower_bound(bounds, took.count()) - bounds.begin());
    const std::lock_guard alone{guard_};
    auto found = histograms_.find(operation);
    if (found == histograms_.end())
        found = histograms_.emplace(operation, duration_histogram{}).first;
    ++found->second.counts.at(place);
    found->second.seconds += took.count();
}

std::map<std::string, duration_histogram, std::less<>> call_times::read() const
{
    const std::lock_guard alone{guard_};
    return histograms_;
}

}  // namespace outbound::api
