// Stores campaigns and the status of their recipients. Threads, errors and time: see store.hpp.
#pragma once

#include <outbound/analytics.hpp>
#include <outbound/campaign.hpp>
#include <outbound/page.hpp>
#include <outbound/recipient.hpp>
#include <outbound/types.hpp>

#include <boost/json/object.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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
enum class campaign_action { schedule, unschedule, start, pause, resume, complete, cancel };

template <>
struct names<campaign_action> {
    static constexpr std::array<std::pair<campaign_action, std::string_view>, 7> value{{
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
    /// schedule, start: the pinned content, not empty. Messages are made from it alone, so later changes of templates
    /// do not reach the campaign. Members, all of them templates as text:
    ///
    ///     email  subject; text, html or both; unsubscribe_url, or none
    ///     sms    message
    ///     phone  script, an object as phone_script takes it
    ///
    /// and template_version, an integer, where a stored template or script was used. The operations campaigns.start and
    /// campaigns.schedule make it from the campaign and its template, and check it.
    boost::json::object content;
    std::optional<timestamp> scheduled_at;               ///< schedule.
    outbound::pause_reason reason = pause_reason::none;  ///< pause.
    std::string detail;                                  ///< pause: the cause in words, for people.
    /// schedule, start: revision of the campaign that `content` was made from. If the stored one differs, nothing
    /// changes and error{errc::conflict} is thrown.
    std::optional<std::int64_t> revision;
};

struct status_change {
    campaign after;
    std::int64_t in_flight = 0;  ///< pause, cancel: messages whose outcome is still awaited.
};

struct campaign_filter {
    std::optional<campaign_status> status;
    std::optional<channel> type;
    bool brief =
        false;  ///< Read no texts and no pinned content; text, html, message, script and content are empty then.
};

/// All campaigns of an installation, summed up.
struct campaign_totals {
    std::map<campaign_status, std::int64_t> by_status;
    send_counts active;  ///< Recipients of running and paused campaigns.
    std::int64_t in_flight =
        0;  ///< Messages of all campaigns, cancelled ones included, whose outcome is still awaited.
    std::int64_t unreadable = 0;  ///< Campaigns whose status is no known word.
};

struct recipient_filter {
    std::optional<recipient_status> status;
    std::string reason;  ///< Empty: any.
};

/// A broken invariant found by verify().
struct inconsistency {
    campaign_id campaign = 0;
    std::string rule;  ///< Short name: `counters`, `ranges`, `retries`, `completed`.
    std::string detail;
};

/// A campaign whose row this version cannot read: a newer one wrote it, or somebody changed it.
struct unreadable_campaign {
    campaign_id id = 0;
    std::string fault;  ///< The column, and why.
};

class campaign_store {
public:
    virtual ~campaign_store() = default;

    /// Stores a draft; id, status and times are set here.
    virtual campaign create(const campaign& c) = 0;
    virtual std::optional<campaign> get(campaign_id id) = 0;
    /// Unreadable campaigns are left out.
    virtual page<campaign> list(const campaign_filter& filter, const page_request& slice) = 0;
    /// Costs no more with many campaigns that have ended than with few.
    virtual campaign_totals totals() = 0;
    /// Replaces the members that may change in the present status: all in a draft; name, pace and hours afterwards.
    /// `nullopt` if there is no such campaign. Throws error{errc::conflict} when the stored campaign has another
    /// revision than `c`, when another member differs, and when hours are added to a campaign that was started without
    /// any, because its recipients were not sorted by time zone.
    virtual std::optional<campaign> update(const campaign& c) = 0;
    /// Throws error{errc::not_found}, or error{errc::conflict} naming both states. After pause and cancel return, no
    /// new window starts.
    virtual status_change change_status(campaign_id id, const status_request& request) = 0;
    /// Deletes the campaign with all of its rows, in short transactions. False if there is none. Throws
    /// error{errc::conflict} when it is running or paused; one that is unreadable is deleted whatever its status.
    virtual bool remove(campaign_id id) = 0;
    /// Deletes about `limit` events of the campaign and marks it: statuses and counters stay, and verify() no longer
    /// compares them with events. Returns how many; 0 if none is left. Throws error{errc::conflict} unless it is
    /// completed or cancelled.
    virtual std::int64_t prune_events(campaign_id id, std::size_t limit) = 0;
    virtual page<recipient> recipients(campaign_id id, const recipient_filter& filter, const page_request& slice) = 0;
    /// From the counters kept while sending.
    virtual send_counts counts(campaign_id id) = 0;
    /// Queues failed recipients again (a new attempt); returns how many. The campaign must be running, paused
    /// or completed, and must not have expired; a completed one runs again.
    virtual std::int64_t retry_failed(campaign_id id) = 0;
    /// Every campaign row of a contact, newest campaign first, at most 1000.
    virtual std::vector<recipient> history(contact_id id) = 0;
    /// Checks every invariant of one campaign, counters against a recount among them. What is unreadable is an
    /// inconsistency too, of the rule `unreadable`.
    virtual std::vector<inconsistency> verify(campaign_id id) = 0;
    /// All unreadable campaigns, by id; of those that have ended without a look at their texts.
    virtual std::vector<unreadable_campaign> unreadable() { return {}; }
};

}  // namespace outbound
