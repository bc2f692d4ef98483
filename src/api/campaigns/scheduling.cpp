// The store checks each transition.
#include "api/campaigns/scheduling.hpp"

#include "api/campaigns/rules.hpp"
#include "model/campaign_states.hpp"
#include "model/json_members.hpp"

namespace outbound::api {

namespace json = boost::json;

status_request action_request(campaign_action action)
{
    status_request request;
    request.action = action;
    return request;
}

status_change change_status(context& ctx, campaign_id id, const status_request& request)
{
    auto done = ctx.store.campaigns().change_status(id, request);
    json::object data{{"campaign_id", id}};
    if (request.action == campaign_action::pause) {
        data["reason"] = to_string(done.after.pause_reason);
        data["detail"] = done.after.pause_detail;
    }
    if (request.action == campaign_action::schedule)
        data["scheduled_at"] = time_or_null(done.after.scheduled_at);
    ctx.tell({event_of(request.action), ctx.clock.now(), std::move(data)});
    ctx.wake();
    return done;
}

campaign schedule_campaign(context& ctx, const campaign& c)
{
    complaints wrong;
    if (!c.scheduled_at)
        wrong.add("scheduled_at", "is missing: the campaign has no time of its own");
    else if (*c.scheduled_at <= ctx.clock.now())
        wrong.add("scheduled_at", "must be in the future; use campaigns.start to begin now");
    wrong.settle();
    require_route(ctx, c);
    auto request = action_request(campaign_action::schedule);
    request.content = checked_content(ctx, c);
    request.scheduled_at = c.scheduled_at;
    request.revision = c.revision;
    return change_status(ctx, c.id, request).after;
}

}  // namespace outbound::api
