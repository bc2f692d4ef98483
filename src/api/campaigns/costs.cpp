#include "api/campaigns/costs.hpp"

#include "model/money.hpp"

#include <limits>

namespace outbound::api {

namespace json = boost::json;

std::optional<money> price_of(const context& ctx, channel via)
{
    return via == channel::email ? ctx.prices.email : via == channel::sms ? ctx.prices.sms_segment : ctx.prices.call;
}

json::value money_or_null(const std::optional<money>& amount)
{
    return amount ? json::value(to_text(*amount)) : json::value{};
}

json::value cost_or_null(const std::optional<money>& price, std::int64_t units)
{
    return money_or_null(price ? times(*price, units) : std::nullopt);
}

void add_costs(json::object& to, const context& ctx, channel via, const send_counts& counts)
{
    const auto units = counts.sent + counts.extra_segments;
    to["segments"] = via == channel::sms ? json::value(units) : json::value{};
    to["cost"] = cost_or_null(price_of(ctx, via), units);
}

std::vector<shape_member> cost_members()
{
    return {optional("segments", shapes::integer(0, std::numeric_limits<std::int64_t>::max()),
                "SMS: segments of the messages that were sent. One of which no worker reported the length counts as "
                "one."),
        optional("cost", shapes::any_text(), "Of the messages that were sent, by the configured price.")};
}

}  // namespace outbound::api
