// Detects refusals that are not caused by recipients, so that the campaign can be paused.
#pragma once

#include <outbound/provider.hpp>

#include <bitset>
#include <cstddef>

namespace outbound::rules {

/// Tracks the outcomes of one campaign's latest messages.
class recipient_refusals {
public:
    /// Reports an outcome. True if the campaign should pause: 20 in a row were refused for reasons other than the
    /// address, or the account's settings excluded 5 % of the latest 500.
    bool learn(const delivery& outcome) noexcept;

private:
    static constexpr std::size_t most_in_a_row = 20;
    static constexpr std::size_t looked_back = 500;
    static constexpr std::size_t most_excluded = looked_back / 20;

    std::size_t in_a_row_ = 0;
    std::bitset<looked_back> excluded_;
    std::size_t excluded_count_ = 0;
    std::size_t next_ = 0;
};

}  // namespace outbound::rules
