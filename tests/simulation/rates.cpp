// One leaky bucket per limit for the upper bound, one count per campaign for the lower.
#include "simulation/rates.hpp"

#include <cstdio>

namespace outbound::simulation {
namespace {

constexpr double tolerance = 1.05;
constexpr double most_in_hand = 10;  ///< Messages of a channel in flight in one worker: two lanes of a batch of five.
constexpr double lanes = 2;          ///< Of ranges, in each worker.
constexpr double scarce = 8;         ///< Messages a second, for which connections may be too few now and then.
constexpr microseconds window = 1s;
constexpr microseconds longest_usual_answer = 800ms;

double seconds(microseconds duration)
{
    return static_cast<double>(duration.count()) / 1e6;
}

}  // namespace

void rates::set(const std::string& name, double per_second)
{
    auto& known = limits_[name];
    if (known.per_second == per_second)
        return;
    known.per_second = per_second;
    known.level = 0;
    const auto via = std::nullopt;  // A worker that is suspended or cannot read the store does not see the change.
    known.measured_from = time_.elapsed() + 1s + late_by(via);
}

void rates::hold_up(std::optional<channel> via, microseconds duration)
{
    for (std::size_t i = 0; i < late_.size(); ++i)
        if (!via || static_cast<std::size_t>(*via) == i)
            late_[i].add(duration, time_.elapsed());
    for (auto& [name, known] : limits_)
        if (time_.elapsed() < known.measured_from)
            known.measured_from = std::max(known.measured_from, time_.elapsed() + duration + 1s);
}

void rates::leave(channel via, const std::string& account, campaign_id campaign, bool is_first)
{
    count("provider:" + account, via);
    count("campaign:" + std::to_string(campaign), via);
    count("global", std::nullopt);
    demand(campaign, is_first);
}

void rates::withhold(campaign_id campaign, std::size_t messages)
{
    stretches_[campaign].left += static_cast<double>(messages);
}

void rates::demand(campaign_id campaign, bool is_first)
{
    constexpr double most_demanded = 3;   // Messages a second.
    constexpr double least_measured = 8;  // Messages.
    constexpr double least_share = 0.95;
    auto& known = stretches_[campaign];
    const auto& pace = limits_["campaign:" + std::to_string(campaign)];
    if (known.is_spared || pace.per_second <= 0 || pace.per_second > most_demanded ||
        time_.elapsed() < std::max(well_from_, pace.measured_from)) {
        known.since.reset();
        return;
    }
    if (!known.since) {
        known.since = time_.elapsed();
        known.left = 0;
        return;
    }
    ++known.left;
    const auto wanted = pace.per_second * seconds(time_.elapsed() - *known.since);
    // A reservation is lost where another worker sent to its recipients meanwhile: one window per worker.
    const double slack = 1 + workers_ * std::max(pace.per_second * seconds(window), 1.0);
    if (is_first && wanted >= least_measured && known.left < least_share * wanted - slack)
        findings_.broken("slow", "of campaign " + std::to_string(campaign) + " there left " +
                                     std::to_string(known.left) + " messages in the time of " + std::to_string(wanted));
}

double rates::lowest_of(std::span<const std::string> names) const
{
    double lowest = 0;
    for (const auto& name : names)
        if (const auto known = limits_.find(name); known != limits_.end() && known->second.per_second > 0)
            lowest = lowest > 0 ? std::min(lowest, known->second.per_second) : known->second.per_second;
    return lowest;
}

microseconds rates::late_by(std::optional<channel> via) const
{
    auto longest = store_delay_;
    for (std::size_t i = 0; i < late_.size(); ++i)
        if (!via || static_cast<std::size_t>(*via) == i)
            longest = std::max(longest, store_delay_ + late_[i].at(time_.elapsed()));
    return longest;
}

double rates::allowance(double per_second, std::optional<channel> via) const
{
    const double batch = !via || *via == channel::email ? std::clamp(per_second, 1.0, 5.0) : 1;
    const double in_hand = most_in_hand * workers_ * (via ? 1 : 3);
    const auto usual = per_second < scarce ? window : window + longest_usual_answer;
    // Reserved for work that another run did and used late, or waiting for a slower limit.
    const double kept_turns = lanes * workers_;
    return batch + kept_turns + per_second * seconds(usual) + std::min(per_second * seconds(late_by(via)), in_hand);
}

void rates::count(const std::string& name, std::optional<channel> via)
{
    const auto found = limits_.find(name);
    if (found == limits_.end() || found->second.per_second <= 0 || time_.elapsed() < found->second.measured_from)
        return;
    auto& known = found->second;
    const auto drained = tolerance * known.per_second * seconds(time_.elapsed() - known.drained_at);
    known.level = std::max(known.level - drained, 0.0) + 1;
    known.drained_at = time_.elapsed();
    const auto most = allowance(known.per_second, via);
    if (known.level <= most)
        return;
    char text[160];
    std::snprintf(text, sizeof text, "%.1f messages more left than %.4g a second allows, where %.1f are allowed",
        known.level, known.per_second, most);
    findings_.broken("rate", "under the limit " + name + ", " + text);
}

}  // namespace outbound::simulation
