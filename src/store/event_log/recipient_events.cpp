#include "store/event_log/recipient_events.hpp"

#include "store/event_log/append.hpp"

namespace outbound::sql {
namespace {

std::optional<event_type> logged_type_of(const provider_event& report)
{
    switch (report.kind) {
    case event_kind::delivered:
        return event_type::message_delivered;
    case event_kind::bounced:
        return event_type::message_bounced;
    case event_kind::failed:
        return event_type::message_failed;
    case event_kind::opened:
        return event_type::message_opened;
    case event_kind::clicked:
        return event_type::message_clicked;
    case event_kind::replied:
        return event_type::message_replied;
    case event_kind::unsubscribed:
    case event_kind::opted_out:
        return event_type::opt_out;
    case event_kind::opted_in:
        return event_type::opt_in;
    case event_kind::answered:
        return report.actor == event_actor::machine ? event_type::call_voicemail : event_type::call_answered;
    case event_kind::voicemail:
        return event_type::call_voicemail;
    case event_kind::no_answer:
        return event_type::call_no_answer;
    case event_kind::transferred:
        return event_type::call_transferred;
    default:
        return std::nullopt;
    }
}

boost::json::object data_of(const event_subject& subject, channel via)
{
    return {{"campaign_id", subject.recipient.campaign}, {"seq", subject.recipient.seq},
        {"contact_id", subject.contact}, {"attempt", subject.attempt}, {"channel", to_string(via)}};
}

}  // namespace

void append_report(connection& db, const event_subject& subject, const provider_event& report, timestamp now)
{
    const auto type = logged_type_of(report);
    if (!type || !is_wanted(db, *type))
        return;
    auto data = data_of(subject, report.channel);
    if (report.actor != event_actor::unknown)
        data["actor"] = to_string(report.actor);
    if (report.bounce != bounce_class::none)
        data["bounce"] = to_string(report.bounce);
    if (*type == event_type::call_transferred)
        data["talk_seconds"] = report.duration_seconds.value_or(0);
    append_event(db, *type, now, data);
}

// Few messages fail, so their recipients are read once more.
void append_outcome(connection& db, campaign_id campaign, const settlement& outcome, std::int32_t attempt)
{
    using soci::into;
    using soci::use;
    const bool has_failed = outcome.status == recipient_status::failed;
    if (!has_failed && outcome.status != recipient_status::unknown)
        return;
    const auto type = has_failed ? event_type::message_failed : event_type::message_unknown;
    if (!is_wanted(db, type))
        return;
    event_subject subject{{campaign, outcome.seq}, 0, attempt};
    channel via{};
    db.run("SELECT r.contact_id, c.type FROM campaign_recipients r JOIN outbound_campaigns c ON c.id = r.campaign_id"
           " WHERE r.campaign_id = :campaign AND r.seq = :seq",
        use(campaign), use(outcome.seq), into(subject.contact), into(via));
    append_event(db, type, outcome.at, data_of(subject, via));
}

}  // namespace outbound::sql
