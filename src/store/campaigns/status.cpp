// The transitions of a campaign: the members that each writes, and the messages in flight when it is halted.
#include "store/campaigns/campaigns.hpp"

#include "model/campaign_states.hpp"
#include "model/time.hpp"
#include "store/campaigns/rows.hpp"
#include "store/contacts/segments.hpp"
#include "store/dispatch/pace.hpp"
#include "store/event_log/append.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

/// Number of messages that may be in flight: rows without an outcome within the intent of a leased range, and leased
/// retries.
std::int64_t in_flight(connection& db, campaign_id id, timestamp now)
{
    std::int64_t queued = 0;
    db.run("SELECT coalesce(sum(" + awaited_in_range +
               "), 0) FROM outbound_campaign_ranges g "
               "WHERE g.campaign_id = :id AND g.finished = 0 AND g.lease_until > :now",
        use(id), use(now), into(queued));
    std::int64_t retries = 0;
    db.run("SELECT count(*) FROM outbound_campaign_retries WHERE campaign_id = :id AND lease_until > :now", use(id),
        use(now), into(retries));
    return queued + retries;
}

/// Workers check `halt` in the transaction that opens a window, so no window opens after this transaction commits.
/// Expired leases are halted as well: until another worker claims the range, the holder may continue.
void halt(connection& db, campaign_id id)
{
    db.run("UPDATE outbound_campaign_ranges SET halt = 1 WHERE campaign_id = :id AND finished = 0 AND lease_token <> 0",
        use(id));
}

void release_halt(connection& db, campaign_id id)
{
    db.run(
        "UPDATE outbound_campaign_ranges SET halt = 0 WHERE campaign_id = :id AND finished = 0 AND halt = 1", use(id));
}

void require_nothing_left(connection& db, const campaign& c)
{
    if (count_open_work(db, c.id) > 0 || !c.prepared_at)
        throw error{
            errc::conflict, "the campaign is running and cannot become completed; it still has recipients to send to"};
}

void pin(campaign& c, const status_request& request)
{
    if (!request.content.empty())
        c.content = request.content;
}

void schedule(campaign& c, const status_request& request)
{
    if (!request.scheduled_at)
        throw error{errc::invalid, "schedule: scheduled_at is missing; say when the campaign is to start"};
    pin(c, request);
    c.scheduled_at = request.scheduled_at;
}

void pause(campaign& c, const status_request& request)
{
    c.pause_reason = request.reason == pause_reason::none ? pause_reason::operator_request : request.reason;
    c.pause_detail = request.detail;
}

void resume(campaign& c)
{
    c.pause_reason = pause_reason::none;
    c.pause_detail.clear();
}

/// Applies the transition to the campaign's own members.
void take(connection& db, campaign& c, const status_request& request, timestamp now)
{
    switch (request.action) {
    case campaign_action::schedule:
        return schedule(c, request);
    case campaign_action::unschedule:
        c.content.clear();
        c.scheduled_at.reset();
        return;
    case campaign_action::start:
        hold_stored_segment(db, c.recipient_segments);
        pin(c, request);
        c.started_at = now;
        return;
    case campaign_action::pause:
        return pause(c, request);
    case campaign_action::resume:
        if (!c.prepared_at)
            hold_stored_segment(db, c.recipient_segments);
        if (!c.started_at)  // It was paused while it was scheduled.
            c.started_at = now;
        return resume(c);
    case campaign_action::complete:
        require_nothing_left(db, c);
        c.completed_at = now;
        return;
    case campaign_action::cancel:
        resume(c);
        c.completed_at = now;
        return;
    }
}

void write_status(connection& db, const campaign& c)
{
    db.run(
        "UPDATE outbound_campaigns SET status = :status, pause_reason = :pause_reason, pause_detail = :pause_detail, "
        "content = :content, scheduled_at = :scheduled_at, started_at = :started_at, completed_at = :completed_at, "
        "updated_at = :updated_at, revision = :revision WHERE id = :id",
        use(c.status), use(c.pause_reason), use(c.pause_detail), use(c.content), use(c.scheduled_at), use(c.started_at),
        use(c.completed_at), use(c.updated_at), use(c.revision), use(c.id));
}

void append_change(connection& db, const campaign& c, campaign_action action, timestamp now)
{
    boost::json::object data{{"campaign_id", c.id}};
    if (action == campaign_action::pause)
        data["reason"] = to_string(c.pause_reason);
    if (action == campaign_action::schedule)
        data["scheduled_at"] = to_rfc3339(*c.scheduled_at);
    append_event(db, event_of(action), now, data);
}

}  // namespace

status_change campaigns::change_status(campaign_id id, const status_request& request)
{
    return write(database_, [&](transaction& tx) {
        const auto now = database_.now();
        status_change change;
        campaign& c = change.after = require_locked_campaign(*tx, id);
        refuse_messages(c);
        const auto next = next_status(c.status, request.action).value();
        if (request.revision)
            require_revision(c, *request.revision);
        take(*tx, c, request, now);
        c.status = next;
        c.updated_at = now;
        ++c.revision;
        write_status(*tx, c);
        append_change(*tx, c, request.action, now);
        keep_campaign_pace(*tx, id);
        if (request.action == campaign_action::pause || request.action == campaign_action::cancel) {
            halt(*tx, id);
            change.in_flight = in_flight(*tx, id, now);
        }
        if (request.action == campaign_action::resume)
            release_halt(*tx, id);
        return change;
    });
}

}  // namespace outbound::sql
