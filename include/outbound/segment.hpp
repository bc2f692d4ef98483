// A filter over contacts.
#pragma once

#include <outbound/types.hpp>

#include <optional>
#include <string>
#include <vector>

namespace outbound {

/// Conditions on contacts. All conditions that are set must hold; an empty segment matches every contact.
struct segment {
    std::vector<std::string> industries{};         ///< Any of these (exact match); empty: no condition.
    std::optional<std::int32_t> lead_score_min{};  ///< Inclusive. A contact without a score never matches.
    std::optional<std::int32_t> lead_score_max{};  ///< Inclusive. A contact without a score never matches.
    std::optional<bool> has_email{};
    std::optional<bool> has_phone{};
    std::vector<std::string> tags_any{};
    std::vector<std::string> tags_all{};
    std::vector<std::string> tags_none{};
    /// Contacts chosen one by one: any of these, 0–100,000; an empty list matches nobody. Repeated ids, and ids that no
    /// contact has, are ignored.
    std::optional<std::vector<contact_id>> contact_ids{};
    std::optional<std::vector<std::string>> external_ids{};  ///< As contact_ids, by external_id (1–255 characters).
    /// A stored segment, whose conditions must hold as well, as they are when the contacts are read. A stored segment
    /// names no other. The store's methods throw error{errc::conflict} if there is no such segment.
    std::optional<outbound::segment_id> segment_id{};
};

/// A stored segment with a name.
struct saved_segment {
    segment_id id = 0;
    std::string name{};  ///< Unique, 1–200 characters.
    segment filter{};
    timestamp created_at{};
    timestamp updated_at{};
};

}  // namespace outbound
