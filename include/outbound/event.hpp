// Events that an engine, and the operations of a service, report to their host process.
#pragma once

#include <outbound/names.hpp>
#include <outbound/types.hpp>

#include <boost/json/object.hpp>

namespace outbound {

/// Types of events. Every change of a campaign's or an account's state is emitted once, in the process that made it:
/// for an operation (`campaigns.start`) the process that ran it, otherwise the process of the engine. The comments list
/// the members of `event::data`.
enum class event_type {
    campaign_scheduled,    ///< campaign_id, scheduled_at.
    campaign_unscheduled,  ///< campaign_id: it is a draft again.
    campaign_started,      ///< campaign_id.
    campaign_prepared,     ///< campaign_id: its recipients are frozen.
    campaign_paused,       ///< campaign_id, reason (a pause_reason), detail.
    campaign_resumed,      ///< campaign_id: it runs again, after a pause or completion.
    campaign_completed,    ///< campaign_id.
    campaign_cancelled,    ///< campaign_id.
    provider_set_aside,    ///< provider, reason, code.
    provider_resumed,      ///< provider.
    recipient_replied,     ///< campaign_id, seq.
    // In the log of events alone, where an endpoint wants them: campaign_id, seq, contact_id, attempt, channel.
    message_delivered,
    message_bounced,  ///< bounce: a bounce_class.
    message_failed,
    message_unknown,
    message_opened,   ///< actor: an event_actor.
    message_clicked,  ///< actor.
    message_replied,
    opt_out,
    opt_in,
    call_answered,
    call_voicemail,
    call_no_answer,
    call_transferred,  ///< talk_seconds.
    import_completed,  ///< job_id.
    webhook_test,      ///< Posted by webhook_endpoints.test; in no log.
    log,               ///< level (a log_level), message; problem where there is one.
    events_dropped,    ///< count: the host did not read its events in time.
};

template <>
struct names<event_type> {
    static constexpr name_table<event_type, 28> value{{
        {event_type::campaign_scheduled, "campaign.scheduled"},
        {event_type::campaign_unscheduled, "campaign.unscheduled"},
        {event_type::campaign_started, "campaign.started"},
        {event_type::campaign_prepared, "campaign.prepared"},
        {event_type::campaign_paused, "campaign.paused"},
        {event_type::campaign_resumed, "campaign.resumed"},
        {event_type::campaign_completed, "campaign.completed"},
        {event_type::campaign_cancelled, "campaign.cancelled"},
        {event_type::provider_set_aside, "provider.set_aside"},
        {event_type::provider_resumed, "provider.resumed"},
        {event_type::recipient_replied, "recipient.replied"},
        {event_type::message_delivered, "message.delivered"},
        {event_type::message_bounced, "message.bounced"},
        {event_type::message_failed, "message.failed"},
        {event_type::message_unknown, "message.unknown"},
        {event_type::message_opened, "message.opened"},
        {event_type::message_clicked, "message.clicked"},
        {event_type::message_replied, "message.replied"},
        {event_type::opt_out, "opt_out"},
        {event_type::opt_in, "opt_in"},
        {event_type::call_answered, "call.answered"},
        {event_type::call_voicemail, "call.voicemail"},
        {event_type::call_no_answer, "call.no_answer"},
        {event_type::call_transferred, "call.transferred"},
        {event_type::import_completed, "import.completed"},
        {event_type::webhook_test, "webhook.test"},
        {event_type::log, "log"},
        {event_type::events_dropped, "events.dropped"},
    }};
};

/// `level` of a `log` event.
enum class log_level { warning, error };

template <>
struct names<log_level> {
    static constexpr name_table<log_level, 2> value{{
        {log_level::warning, "warning"},
        {log_level::error, "error"},
    }};
};

/// An event. Hosts must ignore unknown types and members.
struct event {
    event_type type = event_type::log;
    timestamp at{};
    boost::json::object data;  ///< Members by type. No secrets, no addresses.
};

/// Threads: called on the engine's executor, or on the thread that called an operation; a service never calls
/// concurrently.
/// Exceptions: must not throw. Must not block.
class listener {
public:
    virtual ~listener() = default;
    virtual void on_event(const event&) {}
};

}  // namespace outbound
