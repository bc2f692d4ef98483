// The contribution of a recipient to its campaign's event counters.
#pragma once

#include "rules/event_fold.hpp"

#include <outbound/event_store.hpp>

#include <array>

namespace outbound::rules {

/// Amounts by event_counter.
class event_tally {
public:
    static constexpr std::size_t size = names<event_counter>::value.size();

    std::int64_t& operator[](event_counter which) noexcept { return amounts_[static_cast<std::size_t>(which)]; }
    std::int64_t operator[](event_counter which) const noexcept { return amounts_[static_cast<std::size_t>(which)]; }

    /// Adds the contribution of a recipient; `factor` -1 subtracts it.
    void add(const event_state& recipient, std::int64_t factor = 1);

    /// Adds an event, if its kind is counted by events; `seconds` is its duration.
    void add(event_kind kind, std::int32_t seconds = 0);

    bool operator==(const event_tally&) const = default;

private:
    std::array<std::int64_t, size> amounts_{};
};

/// Identifies an event of a recipient: hash of the vendor's id, or of all fields; the hash in the id if id_with_hash()
/// made it.
std::int64_t event_hash(const provider_event& e) noexcept;

/// An id for a copy of the event from which other fields are removed, with the same event_hash(): `#` and the hash.
std::string id_with_hash(const provider_event& e);

/// As event_hash(), but unique among all recipients.
std::int64_t loose_event_hash(const provider_event& e) noexcept;

}  // namespace outbound::rules
