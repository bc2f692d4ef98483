// Operations that change a campaign's state. The store checks the transition; the event is emitted after the commit.
#include "api/campaigns/rules.hpp"
#include "api/campaigns/scheduling.hpp"
#include "api/campaigns/times.hpp"
#include "api/operation.hpp"
#include "model/campaign_json.hpp"
#include "model/campaign_states.hpp"
#include "model/json_members.hpp"
#include "model/time.hpp"

#include <limits>

namespace outbound::api {
namespace {

namespace json = boost::json;

json::object with_in_flight(const status_change& change)
{
    auto out = to_json(change.after);
    out["in_flight"] = change.in_flight;
    return out;
}

void require_start_time(const context& ctx, const campaign& c)
{
    if (c.scheduled_at && *c.scheduled_at > ctx.clock.now())
        throw error{errc::conflict, "campaign " + std::to_string(c.id) + " is to start at " +
                                        to_rfc3339(*c.scheduled_at) + R"(: give "now": true to start it before)"};
}

json::value start_campaign(context& ctx, const json::object& request)
{
    return change_campaign(ctx, request, [&](const campaign& c) {
        next_status(c.status, campaign_action::start).value();
        if (!flag_member(request, "now").value_or(false))
            require_start_time(ctx, c);
        require_route(ctx, c);
        auto start = action_request(campaign_action::start);
        start.content = checked_content(ctx, c);
        start.revision = c.revision;
        return to_json(change_status(ctx, c.id, start).after);
    });
}

json::value schedule(context& ctx, const json::object& request, campaign c)
{
    next_status(c.status, campaign_action::schedule).value();
    if (const auto when = time_member(request, "scheduled_at"))
        c.scheduled_at = when;
    const auto zone = text_member(request, "timezone");
    if (const auto when = local_schedule(request, zone.empty() ? c.timezone : zone))
        c.scheduled_at = when;
    return to_json(schedule_campaign(ctx, c));
}

json::value schedule_in_request(context& ctx, const json::object& request)
{
    return change_campaign(ctx, request, [&](const campaign& c) { return schedule(ctx, request, c); });
}

json::value unschedule_campaign(context& ctx, const json::object& request)
{
    return to_json(change_status(ctx, id_of(request), action_request(campaign_action::unschedule)).after);
}

json::value pause_campaign(context& ctx, const json::object& request)
{
    auto pause = action_request(campaign_action::pause);
    pause.reason = pause_reason::operator_request;
    pause.detail = text_member(request, "detail");
    return with_in_flight(change_status(ctx, id_of(request), pause));
}

json::value resume_campaign(context& ctx, const json::object& request)
{
    return to_json(change_status(ctx, id_of(request), action_request(campaign_action::resume)).after);
}

json::value cancel_campaign(context& ctx, const json::object& request)
{
    return with_in_flight(change_status(ctx, id_of(request), action_request(campaign_action::cancel)));
}

json::value retry_campaign(context& ctx, const json::object& request)
{
    const auto c = campaign_of(ctx, request);
    require_route(ctx, c);
    const auto retried = ctx.store.campaigns().retry_failed(c.id, text_member(request, "reason"));
    if (retried > 0 && c.status == campaign_status::completed)
        ctx.tell({event_type::campaign_resumed, ctx.clock.now(), {{"campaign_id", c.id}}});
    ctx.wake();
    auto out = to_json(campaign_of(ctx, request));
    out["retried"] = retried;
    return out;
}

shape counted_response(std::string_view name, std::string_view description)
{
    const auto amount = shapes::integer(0, std::numeric_limits<std::int64_t>::max());
    return campaign_shape().with_members({required(name, amount, description)});
}

std::vector<operation> operations_before_dispatch()
{
    return {
        {
            .name = "campaigns.start",
            .summary = "Starts a campaign now and pins its content; one with a later time only if asked to.",
            .scope = scope::send,
            .routes = at_campaign({"POST"}, "/start"),
            .request = campaign_id_request(
                {optional("now", shapes::boolean(), "True: also before the time that it is to start at.")}),
            .response = campaign_shape(),
            .handle = start_campaign,
            .effect = effect::one_commit,
            .repetition = repetition::answer,
        },
        {
            .name = "campaigns.schedule",
            .summary = "Starts a campaign at a given time and pins its content.",
            .scope = scope::send,
            .routes = at_campaign({"POST"}, "/schedule"),
            .request = campaign_id_request(
                {optional("scheduled_at", shapes::time(), "Left out: the campaign's own."), scheduled_local_member(),
                    optional("timezone", shapes::text(1, 64, text_kind::timezone),
                        "Of scheduled_local, instead of the campaign's.")})
                           .with_rules({shapes::not_both("scheduled_at", "scheduled_local")}),
            .response = campaign_shape(),
            .handle = schedule_in_request,
            .effect = effect::one_commit,
            .repetition = repetition::answer,
        },
        {
            .name = "campaigns.unschedule",
            .summary = "Makes a scheduled campaign a draft again.",
            .scope = scope::send,
            .routes = at_campaign({"POST"}, "/unschedule"),
            .request = campaign_id_request(),
            .response = campaign_shape(),
            .handle = unschedule_campaign,
            .effect = effect::one_commit,
            .repetition = repetition::answer,
        },
    };
}

std::vector<operation> operations_during_dispatch()
{
    const auto in_flight = counted_response("in_flight", "Messages under way, whose outcome is still awaited.");
    return {
        {
            .name = "campaigns.pause",
            .summary = "Pauses a campaign: no new message leaves after this returns.",
            .scope = scope::send,
            .routes = at_campaign({"POST"}, "/pause"),
            .request = campaign_id_request({optional("detail", shapes::text(0, 1000), "Why, for people.")}),
            .response = in_flight,
            .handle = pause_campaign,
            .effect = effect::one_commit,
            .repetition = repetition::answer,
        },
        {
            .name = "campaigns.resume",
            .summary = "Goes on with a paused campaign.",
            .scope = scope::send,
            .routes = at_campaign({"POST"}, "/resume"),
            .request = campaign_id_request(),
            .response = campaign_shape(),
            .handle = resume_campaign,
            .effect = effect::one_commit,
            .repetition = repetition::answer,
        },
        {
            .name = "campaigns.cancel",
            .summary = "Ends a campaign; whoever has not been sent to is marked cancelled.",
            .scope = scope::send,
            .routes = at_campaign({"POST"}, "/cancel"),
            .request = campaign_id_request(),
            .response = in_flight,
            .handle = cancel_campaign,
            .effect = effect::one_commit,
            .repetition = repetition::answer,
        },
        {
            .name = "campaigns.retry_failed",
            .summary = "Sends again to those recipients where sending failed, for any or for one reason.",
            .scope = scope::send,
            .routes = at_campaign({"POST"}, "/retry-failed"),
            .request = campaign_id_request({optional(
                "reason", shapes::text(1, 200), "A reason of campaigns.reasons; left out: whatever the reason.")}),
            .response = counted_response("retried", "Recipients put in the queue again.").named("retried_campaign"),
            .handle = retry_campaign,
            .repetition = repetition::answer,
        },
    };
}

}  // namespace

std::vector<operation> campaign_run_operations()
{
    auto rows = operations_before_dispatch();
    for (auto& row : operations_during_dispatch())
        rows.push_back(std::move(row));
    return rows;
}

}  // namespace outbound::api
