// A table with one row per action.
#include "model/campaign_states.hpp"

namespace outbound {
namespace {

struct step {
    campaign_action action;
    campaign_status to;
    std::initializer_list<campaign_status> from;
};

using enum campaign_status;

constexpr step steps[] = {
    {campaign_action::schedule, scheduled, {draft, scheduled}},
    {campaign_action::unschedule, draft, {scheduled}},
    {campaign_action::start, running, {draft, scheduled}},
    {campaign_action::pause, paused, {running}},
    {campaign_action::resume, running, {paused}},
    {campaign_action::complete, completed, {running}},
    {campaign_action::cancel, cancelled, {draft, scheduled, running, paused}},
};

std::string conflict(const step& attempted, campaign_status now)
{
    std::string from;
    for (const auto status : attempted.from)
        from += (from.empty() ? "" : " or ") + std::string{to_string(status)};
    return "the campaign is " + std::string{to_string(now)} + " and cannot become " +
           std::string{to_string(attempted.to)} + "; " + std::string{to_string(attempted.action)} +
           " takes one that is " + from;
}

}  // namespace

result<campaign_status> next_status(campaign_status now, campaign_action action)
{
    for (const auto& known : steps) {
        if (known.action != action)
            continue;
        for (const auto status : known.from)
            if (status == now)
                return known.to;
        return problem{errc::conflict, conflict(known, now), {}};
    }
    return problem{errc::internal, "unknown action on a campaign", {}};
}

event_type event_of(campaign_action action)
{
    switch (action) {
    case campaign_action::schedule:
        return event_type::campaign_scheduled;
    case campaign_action::unschedule:
        return event_type::campaign_unscheduled;
    case campaign_action::start:
        return event_type::campaign_started;
    case campaign_action::pause:
        return event_type::campaign_paused;
    case campaign_action::resume:
        return event_type::campaign_resumed;
    case campaign_action::complete:
        return event_type::campaign_completed;
    case campaign_action::cancel:
        return event_type::campaign_cancelled;
    }
    return event_type::log;
}

}  // namespace outbound
