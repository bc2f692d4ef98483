// Compares times with the store's clock and with end_of_zones.
#include "api/campaigns/times.hpp"

#include "model/hours_json.hpp"
#include "model/json_members.hpp"
#include "model/time_zone.hpp"
#include "rules/hours.hpp"

#include <algorithm>

namespace outbound::api {
namespace {

void check_known(std::string_view path, const std::optional<timestamp>& at, complaints& wrong)
{
    if (at && *at >= end_of_zones)
        wrong.add(path, "must be before 2038: time zones are not known beyond");
}

}  // namespace

void check_times(const context& ctx, const campaign& c, complaints& wrong)
{
    if (c.expires_at && *c.expires_at <= std::max(ctx.clock.now(), c.scheduled_at.value_or(timestamp::min())))
        wrong.add(
            "expires_at", c.scheduled_at ? "must be in the future and after scheduled_at" : "must be in the future");
    check_known("scheduled_at", c.scheduled_at, wrong);
    check_known("expires_at", c.expires_at, wrong);
    check_sending_hours(c, wrong);
}

void check_sending_hours(const campaign& c, complaints& wrong)
{
    auto broken = check_hours(c.hours, "hours");
    if (broken.empty() && !rules::ever_opens(c.hours))
        broken.push_back({"hours", "leave no time to send in: the quiet hours cover every window"});
    else if (broken.empty() && !rules::send_at_fits(c.hours))
        broken.push_back({"hours.send_at", "must lie within a window and outside the quiet hours"});
    wrong.add(std::move(broken));
}

}  // namespace outbound::api
