// Counts consecutive refusals, and refusals caused by settings among the latest outcomes.
#include "rules/recipient_refusals.hpp"

#include <outbound/recipient.hpp>

namespace outbound::rules {
namespace {

bool address_is_at_fault(const delivery& outcome) noexcept
{
    return !outcome.suppress.empty() || outcome.code == to_string(skip_reason::invalid_address);
}

}  // namespace

bool recipient_refusals::learn(const delivery& outcome) noexcept
{
    const bool accepted = outcome.result == delivery::outcome::accepted;
    const bool refused = outcome.result == delivery::outcome::rejected && !address_is_at_fault(outcome);
    if (!accepted && !refused)
        return false;
    in_a_row_ = accepted ? 0 : in_a_row_ + 1;
    const bool excluded = refused && outcome.by_settings;
    excluded_count_ += excluded;
    excluded_count_ -= excluded_[next_];
    excluded_[next_] = excluded;
    next_ = (next_ + 1) % looked_back;
    return refused && (in_a_row_ >= most_in_a_row || excluded_count_ >= most_excluded);
}

}  // namespace outbound::rules
