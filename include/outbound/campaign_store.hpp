// Stores campaigns and the status of their recipients. Threads, errors and time: see store.hpp.
#pragma once

#include <outbound/analytics.hpp>
#include <outbound/campaign.hpp>
#include <outbound/page.hpp>
#include <outbound/recipient.hpp>
#include <outbound/types.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

/// Transitions of a campaign's status:
///
///     schedule    draft, scheduled                      to scheduled
///     unschedule  scheduled                             to draft
///     start       draft, scheduled                      to running
///     pause       running                               to paused
///     resume      paused                                to running
///     complete    running                               to completed
///     cancel      draft, scheduled, running, paused     to cancelled
///
/// dispatch_store::start_scheduled() starts scheduled campaigns at their time, or pauses them if they are late.
enum class campaign_action { schedule, unschedule, start, pause, resume, complete, cancel };

template <>
struct names<campaign_action> {
    static constexpr name_table<campaign_action, 7> value{{
        {campaign_action::schedule, "schedule"},
        {campaign_action::unschedule, "unschedule"},
        {campaign_action::start, "start"},
        {campaign_action::pause, "pause"},
        {campaign_action::resume, "resume"},
        {campaign_action::complete, "complete"},
        {campaign_action::cancel, "cancel"},
    }};
};

struct status_request {
    campaign_action action = campaign_action::start;
    /// schedule, start: the pinned content, not empty. Messages are rendered from it alone, so later changes of
    /// templates do not affect the campaign. Members, all of them templates as text:
    ///
    ///     email  subject; text, html or both; unsubscribe_url, or none
    ///     sms    message
    ///     phone  script, an object as phone_script takes it
    ///
    /// and template_version, an integer, if a stored template or script was used. The operations campaigns.start and
    /// campaigns.schedule build and check the content from the campaign and its template.
    boost::json::object content;
    std::optional<timestamp> scheduled_at;               ///< schedule.
    outbound::pause_reason reason = pause_reason::none;  ///< pause.
    std::string detail;                                  ///< pause: the cause, worded for people.
    /// schedule, start: revision of the campaign that `content` was built from. If the stored revision differs, nothing
    /// changes and error{errc::conflict} is thrown.
    std::optional<std::int64_t> revision;
};

struct status_change {
    campaign after;
    std::int64_t in_flight = 0;  ///< pause, cancel: messages without an outcome.
};

struct campaign_filter {
    std::optional<campaign_status> status;
    std::optional<channel> type;
    bool brief = false;    ///< Skips texts and pinned content: text, html, message, script and content stay empty.
    std::string search{};  ///< Found in the name, ignoring case; empty: all.
    bool with_messages = false;      ///< Lists the rows that hold one-off messages (campaign::messages_of), too.
    std::string external_id{};       ///< Empty: any.
    boost::json::object metadata{};  ///< Members that campaign::metadata has, with these values.
};

/// All campaigns of an installation, summed up.
struct campaign_totals {
    std::map<campaign_status, std::int64_t> by_status;
    send_counts active;           ///< Recipients of running and paused campaigns.
    std::int64_t in_flight = 0;   ///< Messages without an outcome, of all campaigns including cancelled ones.
    std::int64_t unreadable = 0;  ///< Campaigns whose status is not a known word.
    /// One-off messages that are queued or retrying and due within nine minutes, by channel.
    std::map<channel, std::int64_t> due_messages{};
};

struct recipient_filter {
    std::optional<recipient_status> status;
    std::string reason;     ///< Empty: any.
    std::string search{};   ///< Found in the address, ignoring case; empty: all.
    std::string address{};  ///< The whole address, in any spelling; empty: all. Looked up without reading the others.
    std::string key{};      ///< Phone: who pressed these digits; empty: all.
    /// With `key`: the answer to this question of the script, from 0; `nullopt`: to any.
    std::optional<std::int64_t> question{};
};

/// A broken invariant found by verify().
struct inconsistency {
    campaign_id campaign = 0;
    std::string rule;  ///< Short name: `counters`, `ranges`, `retries`, `completed`.
    std::string detail;
};

/// A campaign whose row this version cannot read: a newer version wrote it, or it was edited by hand.
struct unreadable_campaign {
    campaign_id id = 0;
    std::string fault;  ///< The column, and why.
};

class campaign_store {
public:
    virtual ~campaign_store() = default;

    /// Stores a draft; sets its id, status and times. Throws error{errc::conflict} if another campaign has its
    /// external_id.
    virtual campaign create(const campaign& c) = 0;
    /// `nullopt` if there is no such campaign. Throws error{errc::store} if it is unreadable.
    virtual std::optional<campaign> get(campaign_id id) = 0;
    /// Omits unreadable campaigns.
    virtual page<campaign> list(const campaign_filter& filter, const page_request& slice) = 0;
    /// Its cost does not depend on the number of ended campaigns.
    virtual campaign_totals totals() = 0;
    /// Replaces the members that may change in the current status: all in a draft; name, pace, hours, external_id and
    /// metadata afterwards.
    /// `nullopt` if there is no such campaign. Throws error{errc::conflict} when the revision of `c` is not the stored
    /// one, when a member that must not change differs, when another campaign has the external_id, and when hours are
    /// added to a campaign that was started without hours, because its recipients were not sorted by time zone.
    virtual std::optional<campaign> update(const campaign& c) = 0;
    /// Throws error{errc::not_found}, or error{errc::conflict} naming both states. After pause and cancel return, no
    /// new window starts.
    virtual status_change change_status(campaign_id id, const status_request& request) = 0;
    /// Deletes the campaign with all of its rows, in short transactions. False if there is none. Throws
    /// error{errc::conflict} when it is running or paused; an unreadable campaign is deleted in any status. One-off
    /// messages are deleted with the row that holds them.
    virtual bool remove(campaign_id id) = 0;
    /// Deletes about `limit` events of the campaign and marks it: statuses and counters stay, and verify() no longer
    /// compares them with events. Returns the number deleted; 0 if none is left. Throws error{errc::conflict} unless it
    /// is completed or cancelled.
    virtual std::int64_t prune_events(campaign_id id, std::size_t limit) = 0;
    /// Recipients of the campaign in seq order; empty if there is no such campaign.
    virtual page<recipient> recipients(campaign_id id, const recipient_filter& filter, const page_request& slice) = 0;
    /// Reads the counters that sending maintains.
    virtual send_counts counts(campaign_id id) = 0;
    /// Counts recipients that failed, bounced, were skipped or are unknown, by status and reason; the first `limit`
    /// pairs one by one. Its cost depends on their number, not on the number of all recipients.
    virtual reason_counts reasons(campaign_id id, std::size_t limit) = 0;
    /// Counts what happened to recipients of all campaigns in each interval [bounds[i], bounds[i + 1]), by the time at
    /// which it was stored, in whole period_quarters that begin in the interval. Omits zeros. `bounds` must increase.
    /// The cost depends on the number of quarters with changes.
    virtual std::vector<period_count> period_counts(std::span<const timestamp> bounds) = 0;
    /// Queues failed recipients again (a new attempt), with a `reason` only those that failed for it; returns their
    /// number. Recipients who were erased stay failed. The campaign must be running, paused or completed, and must not
    /// have expired; a completed campaign resumes.
    virtual std::int64_t retry_failed(campaign_id id, std::string_view reason) = 0;
    std::int64_t retry_failed(campaign_id id) { return retry_failed(id, {}); }
    /// Recipient rows of a contact in all campaigns, newest campaign first, at most 1000.
    virtual std::vector<recipient> history(contact_id id) = 0;
    /// Checks every invariant of one campaign, including its counters against a recount. An unreadable row is an
    /// inconsistency of the rule `unreadable`.
    virtual std::vector<inconsistency> verify(campaign_id id) = 0;
    /// All unreadable campaigns, by id. The texts of ended campaigns are not checked.
    virtual std::vector<unreadable_campaign> unreadable() { return {}; }
};

}  // namespace outbound
