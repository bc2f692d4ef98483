// Segments as expressions: `industry.in({"Retail"}) && lead_score >= 50`.
#pragma once

#include <outbound/segment.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

/// The contacts that are in both. A segment joins its conditions by "and" only, and has one of each kind: throws
/// error{errc::invalid} for two that one segment cannot express (two lists of tags of which any will do, two industry
/// lists without a common name, has_email and !has_email, two stored segments). Two lists of ids leave the common ones.
segment operator&&(const segment& left, const segment& right);

/// Members of contacts that a segment can name.
namespace filter_fields {

struct industry {
    /// Any of these, in whatever case.
    segment in(std::vector<std::string> names) const;
    friend segment operator==(industry, std::string_view name);
};

/// Whole numbers. Contacts without a score never match.
struct lead_score {
    /// Both bounds included.
    segment between(std::int32_t low, std::int32_t high) const;
    friend segment operator>=(lead_score, std::int32_t low);
    friend segment operator<=(lead_score, std::int32_t high);
    friend segment operator==(lead_score, std::int32_t score);
    /// Throw error{errc::invalid} for the end of the range, beyond which there is no score.
    friend segment operator>(lead_score, std::int32_t low);
    friend segment operator<(lead_score, std::int32_t high);
};

struct tags {
    /// Contacts with at least one of them.
    segment any(std::vector<std::string> names) const;
    /// Contacts with each of them.
    segment all(std::vector<std::string> names) const;
    /// Contacts without any of them.
    segment none(std::vector<std::string> names) const;
};

struct has_email {
    operator segment() const;
    segment operator!() const;
};

struct has_phone {
    operator segment() const;
    segment operator!() const;
};

using outbound::operator&&;

}  // namespace filter_fields

/// `using namespace outbound::filters;` brings the fields into scope.
namespace filters {

inline constexpr filter_fields::industry industry;
inline constexpr filter_fields::lead_score lead_score;
inline constexpr filter_fields::tags tags;
inline constexpr filter_fields::has_email has_email;
inline constexpr filter_fields::has_phone has_phone;

/// These contacts, by id; an empty list: nobody.
segment with_ids(std::vector<contact_id> ids);
/// These contacts, by external_id; an empty list: nobody.
segment with_external_ids(std::vector<std::string> external_ids);
/// The contacts of a stored segment.
segment in_segment(segment_id id);

}  // namespace filters

}  // namespace outbound
