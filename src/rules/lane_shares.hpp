// Shares the lanes of an engine among campaigns.
#pragma once

#include <cstddef>
#include <span>

namespace outbound::rules {

/// The lanes of one campaign: used and wanted.
struct lane_use {
    bool wants = false;        ///< The campaign has ranges without a worker.
    bool paced = false;        ///< Its pace is slower than one lane: it lets others use the lane while it waits.
    std::size_t ranges = 0;    ///< Number of ranges in progress.
    std::size_t yielding = 0;  ///< Number of these ranges that it is about to give up.
};

/// Every campaign may have one range; the other lanes are shared.
class lane_shares {
public:
    /// `most_ranges` is the maximum for all campaigns together, at least `lanes`.
    lane_shares(std::size_t lanes, std::size_t most_ranges, std::span<const lane_use> uses) noexcept;

    /// Whether the campaign may begin one more range.
    bool may_begin(const lane_use& use) const noexcept;

    /// Whether the campaign should give up one of its ranges for another campaign.
    bool should_yield(const lane_use& use) const noexcept;

    /// Whether a campaign has no range and there is no room for one: ranges rotate.
    bool must_rotate() const noexcept { return total_ >= most_ranges_ && without_ > yielding_; }

private:
    std::size_t share_of(const lane_use& use) const noexcept { return use.paced ? 1 : share_; }

    std::size_t lanes_;
    std::size_t most_ranges_;
    std::size_t total_ = 0;  // Ranges of all campaigns.
    std::size_t yielding_ = 0;
    std::size_t busy_ = 0;     // Lanes in use; the first range of a paced campaign uses none.
    std::size_t share_ = 1;    // Share of each unpaced campaign.
    std::size_t without_ = 0;  // Campaigns that want ranges and have none.
    std::size_t short_ = 0;    // Campaigns that want ranges and have less than their share.
};

}  // namespace outbound::rules
