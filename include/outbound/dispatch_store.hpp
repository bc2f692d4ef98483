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

/// One recipient as a worker needs it. Text is empty where unknown.
struct queued_recipient {
    recipient_seq seq = 0;
    std::int32_t attempt = 0;  ///< Attempts begun so far.
    std::string address;
    bool contact_exists = false;  ///< False: the contact was deleted after start.
    std::string external_id, email, phone, first_name, last_name, company, industry, timezone;
    std::optional<std::int32_t> lead_score;
    std::string fields;  ///< JSON object as text; parsed only when a template reads it.
};

/// The number of a grant: of a leased range, or of the retries that one call claimed. Random, > 0, and never given
/// again.
std::int64_t new_grant(random_source& random = system_random());

/// Terms of a worker's claim.
struct claim_terms {
    std::string_view owner;  ///< Name of the worker, for people.
    std::chrono::milliseconds lease{60'000};
    std::chrono::milliseconds reconcile_after{900'000};  ///< How long an email stays unknown after its worker was lost.
    const std::vector<std::string>* columns =
        nullptr;                       ///< Columns of the contact to read; null: all. Others stay empty.
    std::int64_t token = new_grant();  ///< The grant's number, which proves the lease; chosen by the worker.
    bool repeats = false;  ///< The answer to a call with this token was lost: its leases are released first.
};

/// `removals` of a store that does not count removals of contacts.
inline constexpr std::int64_t unknown_removals = -1;

/// A leased range: rows `intent_seq + 1 … last_seq` may be sent, window by window.
struct claimed_range {
    campaign_id campaign = 0;
    recipient_seq first_seq = 0;
    recipient_seq last_seq = 0;
    recipient_seq intent_seq = 0;             ///< Everything up to here has been intended; first_seq - 1 at first.
    std::int64_t token = 0;                   ///< Proves the lease: the token of the terms.
    timestamp open_until = timestamp::max();  ///< When the sending hours of its recipients end.
    std::int64_t removals =
        unknown_removals;  ///< How many contacts had ever been removed before `recipients` were read.
    std::vector<queued_recipient> recipients;  ///< Queued rows behind intent_seq, in order.
};

/// A leased retry. Claiming it was the intent: `attempt` has been counted already.
struct claimed_retry {
    bool after_unknown = false;               ///< The attempt before may have reached the recipient.
    timestamp open_until = timestamp::max();  ///< When the recipient's sending hours end.
    queued_recipient recipient;
};

/// The outcome of one attempt, to be recorded.
struct settlement {
    recipient_seq seq = 0;
    std::int32_t attempt = 0;  ///< The attempt that had this outcome.
    recipient_status status =
        recipient_status::unknown;  ///< sent, failed, skipped, unknown, or retrying (then retry_at is set).
    std::string reason;
    std::string detail;
    std::string provider;
    std::string external_id;
    std::string suppress;  ///< Why the address must be suppressed; empty if it need not.
    /// With `suppress`: the address that was sent to, which counts where the recipient's row is gone by now, or blank.
    std::string address;
    outbound::channel channel = outbound::channel::email;
    timestamp at{};
    std::optional<timestamp> retry_at;  ///< retrying: when; unknown: when to send again (`nullopt`: never by itself).
    std::chrono::seconds find_after{
        0};                      ///< Time until the vendor is asked about it; 0: never, unless its answer was lost.
    bool counts_attempt = true;  ///< False: throttled or not sent; the same attempt is made again.
    bool refused =
        false;  ///< The provider refused it: a fact, even if the status is unknown because of an earlier attempt.
};

struct window_request {
    campaign_id campaign = 0;
    recipient_seq first_seq = 0;  ///< Names the range.
    std::int64_t token = 0;
    recipient_seq from_seq = 0;    ///< The intent as the worker knows it: the window begins behind it.
    recipient_seq intent_seq = 0;  ///< The new intent; from_seq when only settling.
    std::chrono::milliseconds lease{60'000};
    std::span<const settlement> outcomes;  ///< Of messages granted under this token.
    /// End the lease: the range is finished when intent_seq is at its end, else free for others. What was intended
    /// behind intent_seq was not handed over, and is free as well.
    bool release = false;
    /// claimed_range::removals: while no contact has been removed since, all contacts of its recipients exist.
    std::int64_t removals = unknown_removals;
};

struct window {
    bool granted = false;  ///< False: lease lost, or halted; the outcomes were recorded all the same.
    /// Rows of the window that must not be sent, in order: settled before, or skipped just now because the address is
    /// suppressed or the contact is gone.
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
    std::int64_t claimable = 0;         ///< Ranges that could be claimed now, or 1 for "at least one".
    std::optional<timestamp> next_due;  ///< When a retry or its lease is due; may be past.
    std::optional<timestamp> opens_at;  ///< When the next range that waits for its sending hours opens.
    std::string fault;                  ///< Why its row is unreadable: nobody may work on it. Empty if it is not.
};

struct preparation {
    std::int64_t recipients = 0;  ///< Frozen by this call.
    bool done = false;            ///< Nobody is left to freeze, or the campaign does not run.
    bool ended = false;           ///< This call froze the last one and set prepared_at.
};

/// An account that may not send for now.
struct account_state {
    std::string provider;
    std::string reason;
    timestamp since{};
    std::optional<timestamp> until;  ///< `nullopt`: until it is cleared.
};

/// A limit of messages a second shared by all workers. Names: `provider:<name>`, `campaign:<id>`, `global`.
struct pace_limit {
    std::string name;
    double per_second = 0;  ///< > 0
};

/// The transitions of the dispatch protocol. Each is one short transaction.
///
/// Every call may be repeated after its answer was lost, and then does the rest of its work; a repeated claim says so
/// in its terms. Outcomes: that a provider accepted or refused a message is a fact of its grant and is recorded whoever
/// holds the lease by now;
///   anything else (not sent, lost, skipped by the worker) is recorded only while that grant is the recipient's open
///   one.
class dispatch_store {
public:
    virtual ~dispatch_store() = default;

    /// Starts campaigns whose scheduled_at has passed; returns their ids.
    virtual std::vector<campaign_id> start_scheduled() = 0;
    /// Running campaigns, and cancelled or expired ones that still have rows to close.
    virtual std::vector<campaign_work> work() = 0;
    /// Freezes the next `chunk` contacts of the segment and cuts them into ranges of `range_size`; where the campaign
    /// has sending hours, sorted by time zone and of one zone each. Restartable.
    virtual preparation prepare(campaign_id campaign, std::size_t chunk, std::size_t range_size) = 0;
    /// Leases the first range of a running campaign that is open in its time zone. Rows that an expired lease left
    /// behind its intent become unknown, to be sent again after `reconcile_after` where the campaign allows.
    virtual std::optional<claimed_range> claim_range(campaign_id campaign, const claim_terms& terms) = 0;
    /// For each request: records outcomes, looks at each recipient of the window as it is now, moves the intent and
    /// extends the lease. One transaction for all of them, of ranges that all differ; answers in their order. Only what
    /// it grants may be sent, and a released range grants nothing.
    virtual std::vector<window> open_windows(std::span<const window_request> requests) = 0;
    window open_window(const window_request& request) { return std::move(open_windows({&request, 1}).front()); }
    /// How many retries are due, up to `limit`: as many turns of the pace are worth waiting for.
    virtual std::size_t due_retries(campaign_id campaign, std::size_t limit) = 0;
    /// Leases due retries, counting an attempt for each; a retry whose lease expired becomes unknown instead. Those of
    /// suppressed addresses and of contacts that are gone are skipped.
    virtual std::vector<claimed_retry> claim_retries(
        campaign_id campaign, std::size_t limit, const claim_terms& terms) = 0;
    /// Records outcomes of retries claimed with `token` and removes or re-arms their rows.
    virtual void settle_retries(campaign_id campaign, std::int64_t token, std::span<const settlement> outcomes) = 0;
    /// Closes up to `ranges` free ranges of a cancelled or expired campaign; true when no free one is left.
    virtual bool close_rest(campaign_id campaign, std::size_t ranges) = 0;
    /// Completes the campaign if nothing is left to do, under its lock.
    virtual bool complete(campaign_id campaign) = 0;
};

/// A message or a call that was handed over, or may have been, and has no final status yet.
struct watched_message {
    campaign_id campaign = 0;
    recipient_seq seq = 0;
    std::int32_t attempt = 0;
    outbound::channel channel = outbound::channel::sms;
    std::string provider;     ///< Empty: its worker was lost, so it may be any of the route.
    std::string external_id;  ///< Empty: the answer to the sending was lost.
    std::string address;
    timestamp sent_at{};
    std::vector<std::string>
        known_ids;               ///< Vendor's ids of other messages to the address; only where external_id is empty.
    queued_recipient recipient;  ///< Likewise: the recipient and the contact as it is now, to compose its text again.
};

/// Messages whose outcome must be queried, because no event has reported it.
class watch_store {
public:
    virtual ~watch_store() = default;
    /// Takes up to `limit` messages that are due for an inquiry. Each is due again, after longer and longer times,
    /// until its status is final or inquiries have gone on for days.
    virtual std::vector<watched_message> due(std::size_t limit) = 0;
    /// Calls under way by name of the account.
    virtual std::map<std::string, std::int64_t> open_calls() = 0;
};

/// Accounts and limits: shared by all workers, changed seldom.
class pace_store {
public:
    virtual ~pace_store() = default;
    /// Reserves `units` under the limit called `name` in one statement (GCRA): returns when the first of them may go.
    /// `nullopt` if there is no such limit, or if `per_second` is > 0 and the limit has another rate by now.
    virtual std::optional<timestamp> reserve(std::string_view name, std::size_t units, double per_second = 0) = 0;
    /// Pushes the limit's next slot to `until`, for every worker (a 429).
    virtual void push(std::string_view name, timestamp until) = 0;
    virtual std::vector<pace_limit> limits() = 0;
    /// Sets a limit; 0 removes it. What was reserved at a lower rate takes as long as it would at the new one.
    virtual void set_limit(std::string_view name, double per_second) = 0;
    virtual std::vector<account_state> set_aside_accounts() = 0;
    /// False if it was set aside already; reason and time are replaced.
    virtual bool set_aside(const account_state& state) = 0;
    /// False if it was not set aside.
    virtual bool clear_account(std::string_view provider) = 0;
};

}  // namespace outbound
