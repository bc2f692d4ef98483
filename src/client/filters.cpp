// Joins segments. The rules are those of the expressions in the bindings for Python and PHP.
#include "model/folded_name.hpp"

#include <outbound/error.hpp>
#include <outbound/filters.hpp>

#include <algorithm>
#include <limits>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace outbound {
namespace {

[[noreturn]] void refuse_join(std::string_view name)
{
    throw error{errc::invalid, "segment: it has one condition on " + std::string{name} +
                                   ", and these two cannot be joined: save two segments"};
}

/// The value that both sides allow.
template <class T>
void join_equal(std::optional<T>& to, const std::optional<T>& other, std::string_view name)
{
    if (to && other && *to != *other)
        refuse_join(name);
    if (!to)
        to = other;
}

void join_industries(segment& to, const segment& other)
{
    if (to.industries.empty()) {
        to.industries = other.industries;
        return;
    }
    if (other.industries.empty())
        return;
    const auto is_foreign = [&](const std::string& name) {
        return std::ranges::none_of(other.industries,
            [folded = fold_name(name)](const std::string& each) { return fold_name(each) == folded; });
    };
    std::erase_if(to.industries, is_foreign);
    if (to.industries.empty())
        refuse_join("industries");
}

void join_scores(segment& to, const segment& other)
{
    if (other.lead_score_min)
        to.lead_score_min = std::max(to.lead_score_min.value_or(*other.lead_score_min), *other.lead_score_min);
    if (other.lead_score_max)
        to.lead_score_max = std::min(to.lead_score_max.value_or(*other.lead_score_max), *other.lead_score_max);
}

/// The values that both lists have, in the order of the first.
template <class T>
void join_names(std::optional<std::vector<T>>& to, const std::optional<std::vector<T>>& other)
{
    if (!to || !other) {
        to = to ? to : other;
        return;
    }
    const std::unordered_set<T> common{other->begin(), other->end()};
    std::erase_if(*to, [&](const T& each) { return !common.contains(each); });
}

void append_new(std::vector<std::string>& to, const std::vector<std::string>& more)
{
    for (const auto& name : more)
        if (std::ranges::find(to, name) == to.end())
            to.push_back(name);
}

}  // namespace

segment operator&&(const segment& left, const segment& right)
{
    auto both = left;
    join_industries(both, right);
    join_scores(both, right);
    join_equal(both.has_email, right.has_email, "has_email");
    join_equal(both.has_phone, right.has_phone, "has_phone");
    if (!both.tags_any.empty() && !right.tags_any.empty() && both.tags_any != right.tags_any)
        refuse_join("tags.any");
    append_new(both.tags_any, right.tags_any);
    append_new(both.tags_all, right.tags_all);
    append_new(both.tags_none, right.tags_none);
    join_names(both.contact_ids, right.contact_ids);
    join_names(both.external_ids, right.external_ids);
    join_equal(both.segment_id, right.segment_id, "segment_id");
    return both;
}

namespace filter_fields {

segment industry::in(std::vector<std::string> names) const
{
    return {.industries = std::move(names)};
}

segment operator==(industry field, std::string_view name)
{
    return field.in({std::string{name}});
}

segment lead_score::between(std::int32_t low, std::int32_t high) const
{
    return {.lead_score_min = low, .lead_score_max = high};
}

segment operator>=(lead_score, std::int32_t low)
{
    return {.lead_score_min = low};
}

segment operator<=(lead_score, std::int32_t high)
{
    return {.lead_score_max = high};
}

segment operator==(lead_score field, std::int32_t score)
{
    return field.between(score, score);
}

segment tags::any(std::vector<std::string> names) const
{
    return {.tags_any = std::move(names)};
}

segment tags::all(std::vector<std::string> names) const
{
    return {.tags_all = std::move(names)};
}

segment tags::none(std::vector<std::string> names) const
{
    return {.tags_none = std::move(names)};
}

has_email::operator segment() const
{
    return {.has_email = true};
}

segment has_email::operator!() const
{
    return {.has_email = false};
}

has_phone::operator segment() const
{
    return {.has_phone = true};
}

segment has_phone::operator!() const
{
    return {.has_phone = false};
}

segment operator>(lead_score field, std::int32_t low)
{
    if (low == std::numeric_limits<std::int32_t>::max())
        throw error{errc::invalid, "lead_score: no score is above " + std::to_string(low)};
    return field >= low + 1;
}

segment operator<(lead_score field, std::int32_t high)
{
    if (high == std::numeric_limits<std::int32_t>::min())
        throw error{errc::invalid, "lead_score: no score is below " + std::to_string(high)};
    return field <= high - 1;
}

}  // namespace filter_fields

namespace filters {

segment with_ids(std::vector<contact_id> ids)
{
    return {.contact_ids = std::move(ids)};
}

segment with_external_ids(std::vector<std::string> external_ids)
{
    return {.external_ids = std::move(external_ids)};
}

segment in_segment(segment_id id)
{
    return {.segment_id = id};
}

}  // namespace filters
}  // namespace outbound
