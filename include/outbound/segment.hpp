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
