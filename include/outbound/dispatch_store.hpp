// State shared by workers: ranges, retries, inquiries, limits. Threads, errors and time: see store.hpp.
#pragma once

#include <outbound/campaign.hpp>
#include <outbound/random.hpp>
#include <outbound/recipient.hpp>
#include <outbound/types.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace outbound {

/// The data of one recipient that a worker needs. Text is empty where unknown.
struct queued_recipient {
    recipient_seq seq = 0;
    std::int32_t attempt = 0;  ///< Attempts begun so far.
    std::string address;
    bool contact_exists = false;  ///< False: the contact was deleted after start.
    std::string external_id, email, phone, first_name, last_name, company, industry, timezone;
    std::optional<std::int32_t> lead_score;
    std::string fields;  ///< JSON object as text; parsed only when a template reads it.
    /// One-off messages: the content instead of the campaign's, equal for equal ids, as message_store has it; the
    /// values of its templates, a JSON object as text or empty.
    std::int64_t content_id = 0;  ///< 0: the content is the campaign's.
    std::string content;
    std::string values;
};

/// Draws the number of a grant: of a leased range, or of the retries that one call claimed. Random, > 0, never reused.
std::int64_t new_grant(random_source& random = system_random());

/// Terms of a worker's claim.
struct claim_terms {
    std::string_view owner;  ///< Name of the worker, for people.
    std::chrono::milliseconds lease{60'000};
    std::chrono::milliseconds reconcile_after{900'000};  ///< How long an email stays unknown after its worker is lost.
    const std::vector<std::string>* columns = nullptr;   ///< Contact columns to read; null: all. Others stay empty.
    std::int64_t token = new_grant();  ///< Number of the grant, chosen by the worker; proves the lease.
    bool repeats = false;  ///< Repeats a call whose result was lost: leases under this token are released first.
    std::int32_t max_attempts = 5;  ///< After that many, an email whose worker was lost is not sent again.
};

/// `removals` of a store that does not count removals of contacts.
inline constexpr std::int64_t unknown_removals = -1;

/// A leased range: rows `intent_seq + 1 … last_seq` may be sent, window by window.
struct claimed_range {
    campaign_id campaign = 0;
    recipient_seq first_seq = 0;
    recipient_seq last_seq = 0;
    recipient_seq intent_seq = 0;              ///< Last row with a recorded intent; first_seq - 1 at first.
    std::int64_t token = 0;                    ///< Proves the lease: claim_terms::token.
    timestamp open_until = timestamp::max();   ///< End of its recipients' sending hours.
    std::int64_t removals = unknown_removals;  ///< Number of contacts ever removed when `recipients` were read.
    std::vector<queued_recipient> recipients;  ///< Queued rows after intent_seq, in order.
};

/// A leased retry. The claim is the intent: `attempt` already counts this attempt.
struct claimed_retry {
    bool after_unknown = false;               ///< The previous attempt may have reached the recipient.
    timestamp open_until = timestamp::max();  ///< End of the recipient's sending hours.
    queued_recipient recipient;
};

/// The outcome of one attempt, to be recorded.
struct settlement {
    recipient_seq seq = 0;
    std::int32_t attempt = 0;  ///< The attempt that had this outcome.
    /// sent, failed, skipped, unknown, or retrying (then retry_at is set).
    recipient_status status = recipient_status::unknown;
    std::string reason;
    std::string detail;
    std::string provider;
    std::string external_id;
    std::string suppress;  ///< Reason to suppress the address; empty: none.
    /// With `suppress`, or of a message that is sent again or was not composed: the address, used when the recipient's
    /// row is gone or blank by now.
    std::string address;
    outbound::channel channel = outbound::channel::email;
    timestamp at{};
    std::optional<timestamp> retry_at;  ///< retrying: when; unknown: when to send again (`nullopt`: not automatically).
    std::chrono::seconds find_after{
        0};                      ///< Time until the first inquiry; 0: none, unless the vendor's response was lost.
    std::int32_t segments = 1;   ///< Of the SMS; 1 for other channels, and if unknown.
    bool counts_attempt = true;  ///< False: throttled or not sent; the attempt is repeated under the same number.
    bool refused = false;  ///< The provider refused this attempt; true even if the status is unknown because of an
                           ///< earlier attempt.
};

struct window_request {
    campaign_id campaign = 0;
    recipient_seq first_seq = 0;  ///< Identifies the range.
    std::int64_t token = 0;
    recipient_seq from_seq = 0;    ///< The intent known to the worker: the window begins after it.
    recipient_seq intent_seq = 0;  ///< The new intent; from_seq when only settling.
    std::chrono::milliseconds lease{60'000};
    std::span<const settlement> outcomes;  ///< Outcomes of messages granted under this token.
    /// Ends the lease: the range is finished if intent_seq is its end, otherwise free for other workers. Intended rows
    /// after intent_seq were not handed over and become free, too.
    bool release = false;
    /// claimed_range::removals: if no contact has been removed since, all contacts of its recipients exist.
    std::int64_t removals = unknown_removals;
    /// Claimed recipients after from_seq, in order: those of the window, or with `release` all. Their rows may be blank
    /// by now; if one of them cannot be sent to, the next recipient with its address is found by the address here.
    std::span<const queued_recipient> recipients{};
};

struct window {
    /// False: the lease is lost, or the campaign is halted; the outcomes are recorded all the same.
    bool granted = false;
    /// Rows of the window that must not be sent, in order: settled before, or skipped by this call because the address
    /// is suppressed or the contact is gone.
    std::vector<recipient_seq> withheld;
};

/// A campaign that needs a worker.
struct campaign_work {
    campaign_id id = 0;
    outbound::channel type = channel::email;
    campaign_status status = campaign_status::running;
    bool prepared = false;
    std::optional<double> pace;
    sending_hours hours;
    std::optional<timestamp> expires_at;
    std::int64_t claimable = 0;         ///< Ranges claimable now, or 1 for "at least one".
    std::optional<timestamp> next_due;  ///< When the next retry, or the lease of a retry, is due; may be past.
    std::optional<timestamp> opens_at;  ///< When the sending hours of the next waiting range begin.
    std::string fault;                  ///< Why the row is unreadable, so that no worker may touch it; empty: readable.
    /// It holds one-off messages, each with its own content. Listed while one of them is due or under way, and to be
    /// completed after its month.
    bool holds_messages = false;
};

struct preparation {
    std::int64_t recipients = 0;  ///< Frozen by this call.
    bool done = false;            ///< No contact is left to freeze, or the campaign is not running.
    bool ended = false;           ///< This call froze the last contact and set prepared_at.
};

/// An account that may not send for now.
struct account_state {
    std::string provider;
    std::string reason;
    timestamp since{};
    std::optional<timestamp> until;  ///< `nullopt`: until it is cleared.
};

/// A limit of messages per second shared by all workers. Names: `provider:<name>`, `campaign:<id>`, `global`.
struct pace_limit {
    std::string name;
    double per_second = 0;  ///< > 0

    bool operator==(const pace_limit&) const = default;
};

/// A campaign that was paused instead of started.
struct late_campaign {
    campaign_id id = 0;
    std::string detail;  ///< Why, as campaign::pause_detail.
};

/// Campaigns whose scheduled_at has passed, in its order.
struct due_campaigns {
    std::vector<campaign_id> started;
    std::vector<late_campaign> late;
};

/// The transitions of the dispatch protocol. Each is one short transaction.
///
/// Every call is idempotent: repeated after its result was lost, it does the rest of its work; a repeated claim sets
/// claim_terms::repeats. Outcomes: an acceptance or refusal by a provider is recorded no matter who holds the lease by
/// now; any other outcome (not sent, lost, skipped by the worker) is recorded only while its grant is the recipient's
/// open one.
class dispatch_store {
public:
    virtual ~dispatch_store() = default;

    /// Starts campaigns whose scheduled_at has passed. Pauses those for which this was more than `max_late` ago, for
    /// the reason `late`, unless they have expired: the database may be a restored backup, and the campaign may have
    /// been sent since.
    virtual due_campaigns start_scheduled(std::chrono::milliseconds max_late) = 0;
    /// Running campaigns, and cancelled or expired campaigns with rows left to close.
    virtual std::vector<campaign_work> work() = 0;
    /// Freezes the next `chunk` contacts of the segment, or an eighth of the contacts that it names if that is more,
    /// and cuts them into ranges of `range_size`; if the campaign has sending hours, recipients are sorted by time zone
    /// and each range has one time zone. Restartable. Throws error{errc::conflict} if the campaign names a stored
    /// segment that is gone.
    virtual preparation prepare(campaign_id campaign, std::size_t chunk, std::size_t range_size) = 0;
    /// Leases the first range of a running campaign that is open in its time zone. Intended rows of an expired lease
    /// that have no outcome become unknown, to be sent again after `reconcile_after` if the campaign allows it and
    /// fewer than `max_attempts` were begun.
    virtual std::optional<claimed_range> claim_range(campaign_id campaign, const claim_terms& terms) = 0;
    /// For each request: records outcomes, checks the current state of each recipient of the window, advances the
    /// intent and extends the lease. One transaction for all requests, which must name different ranges; results are in
    /// their order. Only granted rows may be sent; a released range grants none.
    virtual std::vector<window> open_windows(std::span<const window_request> requests) = 0;
    window open_window(const window_request& request) { return std::move(open_windows({&request, 1}).front()); }
    /// Number of due retries, up to `limit`: how many slots of the pace limit to reserve.
    virtual std::size_t due_retries(campaign_id campaign, std::size_t limit) = 0;
    /// Leases due retries and counts an attempt for each; a retry whose lease expired becomes unknown instead. Retries
    /// to suppressed addresses and deleted contacts are skipped; one-off messages by the rule for their kind.
    virtual std::vector<claimed_retry> claim_retries(
        campaign_id campaign, std::size_t limit, const claim_terms& terms) = 0;
    /// Records outcomes of retries claimed with `token`, and removes or reschedules their rows.
    virtual void settle_retries(campaign_id campaign, std::int64_t token, std::span<const settlement> outcomes) = 0;
    /// Closes up to `ranges` free ranges of a cancelled or expired campaign; true when no free one is left.
    virtual bool close_rest(campaign_id campaign, std::size_t ranges) = 0;
    /// Completes the campaign if nothing is left to do, under its lock.
    virtual bool complete(campaign_id campaign) = 0;
};

/// A message or call without a final status that was, or may have been, handed to a provider.
struct watched_message {
    campaign_id campaign = 0;
    recipient_seq seq = 0;
    std::int32_t attempt = 0;
    outbound::channel channel = outbound::channel::sms;
    std::string provider;     ///< Empty: its worker was lost, so any provider of the route is possible.
    std::string external_id;  ///< Empty: the response to the delivery was lost.
    std::string address;
    timestamp sent_at{};
    std::vector<std::string> known_ids;  ///< Vendor ids of other messages to the address; only if external_id is empty.
    /// Only if external_id is empty: recipient and current contact, to render the text again.
    queued_recipient recipient;
};

/// Messages whose outcome must be inquired, because no event has reported it.
class watch_store {
public:
    virtual ~watch_store() = default;
    /// Takes up to `limit` messages that are due for an inquiry. Each becomes due again after growing intervals, until
    /// its status is final or inquiries have continued for days.
    virtual std::vector<watched_message> due(std::size_t limit) = 0;
    /// Number of calls in progress by account name.
    virtual std::map<std::string, std::int64_t> open_calls() = 0;
};

/// Accounts and limits, shared by all workers and rarely changed.
class pace_store {
public:
    virtual ~pace_store() = default;
    /// Reserves `units` under the limit called `name` in one statement (GCRA) and returns when the first may be sent.
    /// `nullopt` if there is no such limit, or if `per_second` is > 0 and is no longer its rate.
    virtual std::optional<timestamp> reserve(std::string_view name, std::size_t units, double per_second = 0) = 0;
    /// Pushes the limit's next slot to `until`, for every worker (a 429).
    virtual void push(std::string_view name, timestamp until) = 0;
    /// All limits, by name.
    virtual std::vector<pace_limit> limits() = 0;
    /// Sets a limit; 0 removes it. A higher rate shortens the time that is already reserved in proportion.
    virtual void set_limit(std::string_view name, double per_second) = 0;
    /// Accounts that are set aside now, by name.
    virtual std::vector<account_state> set_aside_accounts() = 0;
    /// Sets an account aside. False if it already was; reason and time are replaced.
    virtual bool set_aside(const account_state& state) = 0;
    /// Ends absences whose time is over. Returns their accounts by name, each to one of several callers.
    virtual std::vector<std::string> end_absences() = 0;
    /// Lets an account send again. False if it was not set aside.
    virtual bool clear_account(std::string_view provider) = 0;
};

}  // namespace outbound
