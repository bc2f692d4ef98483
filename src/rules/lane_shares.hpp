// How campaigns share the lanes of an engine.
#pragma once

#include <cstddef>
#include <span>

namespace outbound::rules {

/// The lanes of one campaign: used and wanted.
struct lane_use {
    bool wants = false;        ///< It has ranges without a worker.
    bool paced = false;        ///< Its pace is slower than one lane: it waits, and leaves the lane to others meanwhile.
    std::size_t ranges = 0;    ///< Ranges that it works on.
    std::size_t yielding = 0;  ///< Of those, how many it is about to give up.
};

/// Every campaign that wants one may work on one range; the other lanes are shared.
class lane_shares {
public:
    /// `most_ranges`: of all campaigns at once, at least `lanes`.
    lane_shares(std::size_t lanes, std::size_t most_ranges, std::span<const lane_use> uses) noexcept;

    /// Whether the campaign may begin with one more range.
    bool may_begin(const lane_use& use) const noexcept;

    /// Whether the campaign should give up one of its ranges for another campaign.
    bool should_yield(const lane_use& use) const noexcept;

    /// Whether a campaign has no range and there is no room for one: ranges rotate.
    bool must_rotate() const noexcept { return total_ >= most_ranges_ && without_ > yielding_; }

private:
    std::size_t share_of(const lane_use& use) const noexcept { return use.paced ? 1 : share_; }

    std::size_t lanes_;
    std::size_t most_ranges_;
    std::size_t total_ = 0;  // Ranges of all.
    std::size_t yielding_ = 0;
    std::size_t busy_ = 0;     // Lanes in use: a paced campaign's first range needs none.
    std::size_t share_ = 1;    // Of each campaign that is not paced.
    std::size_t without_ = 0;  // Campaigns that want and have none.
    std::size_t short_ = 0;    // Campaigns that want and have less than their share.
};

}  // namespace outbound::rules
