// A table with one row per lifter: the reason that it lifts, the members that must match, and the order in time.
#include "rules/consent.hpp"

#include "rules/keyed_hash.hpp"

#include <algorithm>
#include <iterator>

namespace outbound::rules {
namespace {

enum class order { any, not_older, newer };

struct permission {
    lifter by;
    std::string_view reason;  ///< Empty: the reason that the lift names; any, if it names none.
    bool same_source;
    bool same_scope;
    order position;
};

constexpr permission permissions[] = {
    {lifter::start, to_string(suppression_reason::unsubscribe), false, true, order::not_older},
    {lifter::resubscribe, to_string(suppression_reason::unsubscribe), true, true, order::newer},
    {lifter::delivery, to_string(suppression_reason::invalid), false, true, order::any},
    {lifter::removal, "", false, false, order::not_older},
};

bool covers_reason(const permission& p, const suppression_lift& lift, std::string_view reason) noexcept
{
    return p.reason.empty() ? lift.reason.empty() || lift.reason == reason : p.reason == reason;
}

bool is_in_order(order position, timestamp lift, timestamp fact) noexcept
{
    return position == order::any || (position == order::newer ? lift > fact : lift >= fact);
}

bool lifts_at(const suppression_lift& lift, const suppression& fact, timestamp fact_time) noexcept
{
    return std::any_of(std::begin(permissions), std::end(permissions), [&](const permission& p) {
        return p.by == lift.cause && covers_reason(p, lift, fact.reason) &&
               (!p.same_source || lift.source == fact.source) && (!p.same_scope || lift.scope == fact.scope) &&
               is_in_order(p.position, lift.occurred_at, fact_time);
    });
}

}  // namespace

std::string_view scope_of_refusal(channel via, std::string_view reason) noexcept
{
    return via == channel::sms && reason == to_string(suppression_reason::unsubscribe) ? word_scope
                                                                                       : std::string_view{};
}

bool lifts(const suppression_lift& lift, const suppression& fact) noexcept
{
    return lifts_at(lift, fact, fact.occurred_at);
}

bool lifts_late(const suppression_lift& lift, const suppression& fact) noexcept
{
    return lifts_at(lift, fact, fact.occurred_at + timestamp::duration{1});
}

bool is_listed_reason(std::string_view reason) noexcept
{
    return from_string<suppression_reason>(reason).has_value();
}

std::string hash_scope(std::string_view secret, std::string_view scope)
{
    constexpr std::size_t hash_bytes = 16;
    if (scope.empty() || scope.starts_with('#'))
        return std::string{scope};
    return '#' + keyed_hash(secret, "scope:" + std::string{scope}, hash_bytes);
}

void strip_person(std::string_view secret, suppression& fact)
{
    if (!is_listed_reason(fact.reason))
        fact.reason = to_string(suppression_reason::manual);
    if (fact.reason == to_string(suppression_reason::invalid))
        fact.scope = hash_scope(secret, fact.scope);
}

bool strip_person(std::string_view secret, suppression_lift& lift)
{
    if (lift.cause == lifter::delivery)
        lift.scope = hash_scope(secret, lift.scope);
    return lift.reason.empty() || is_listed_reason(lift.reason);
}

}  // namespace outbound::rules
