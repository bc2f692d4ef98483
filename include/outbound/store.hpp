// Where everything is kept. Split by use, so that each interface can be read at a sitting; `store` joins them.
//
// Threads: every method may be called from any thread at any time, and blocks; the engine calls from threads of its own.
// Errors: a database that fails, is locked too long or cannot be reached throws error{errc::store} or error{errc::busy}, and
//   the method has then written nothing, or (lost commit) may have written all of it. Rules of the business are named below.
// Time: `now` of leases, due times and starts is the database's (SQLite: the store's clock).
#pragma once

#include <outbound/analytics.hpp>
#include <outbound/archive_store.hpp>
#include <outbound/campaign.hpp>
#include <outbound/clock.hpp>
#include <outbound/contact.hpp>
#include <outbound/error.hpp>
#include <outbound/event_store.hpp>
#include <outbound/page.hpp>
#include <outbound/recipient.hpp>
#include <outbound/segment.hpp>

#include <boost/json/object.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

// ------------------------------------------------------------------------------------------------- contacts and segments

/// Why how many of a segment would not be sent to.
struct audience_estimate {
    std::int64_t matched = 0;  ///< Contacts in the segment, with or without an address.
    std::int64_t no_address = 0;
    std::int64_t invalid_address = 0;
    std::int64_t suppressed = 0;
    std::int64_t duplicate = 0;
    std::int64_t sendable = 0;  ///< What is left: matched less all of the above.
};

class contact_store {
public:
    virtual ~contact_store() = default;

    struct upserted {
        contact_id id = 0;
        bool created = false;
    };

    /// Creates or replaces contacts by external_id, all or none. Contacts must be valid; ids are ignored.
    /// Throws error{errc::conflict} when the host keeps the contacts in a view of its own.
    virtual std::vector<upserted> upsert(std::span<const contact> contacts) = 0;
    virtual std::optional<contact> get(contact_id id) = 0;
    virtual std::optional<contact> find(std::string_view external_id) = 0;
    /// Contacts in `filter` whose external_id, name, email or phone starts with or holds `search` (empty: all).
    virtual page<contact> list(const segment& filter, std::string_view search, const page_request& slice) = 0;
    /// How many contacts are in `filter`; with a channel, only those that have the address it needs.
    virtual std::int64_t count(const segment& filter, std::optional<channel> via) = 0;
    virtual audience_estimate estimate(const segment& filter, channel via) = 0;
    /// Deletes the contact; its campaign rows stay. False: there was none.
    virtual bool remove(contact_id id) = 0;
    /// Deletes the contact, what it wrote to us, and blanks its address in every campaign; what became of each message stays.
    /// False: there was none.
    virtual bool erase(contact_id id) = 0;
};

class segment_store {
public:
    virtual ~segment_store() = default;
    /// Throws error{errc::conflict} when the name is taken.
    virtual saved_segment create(std::string_view name, const segment& filter) = 0;
    virtual std::optional<saved_segment> get(segment_id id) = 0;
    virtual page<saved_segment> list(const page_request& slice) = 0;
    /// Nothing: there is no such segment. Throws error{errc::conflict} when the name is taken.
    virtual std::optional<saved_segment> update(segment_id id, std::string_view name, const segment& filter) = 0;
    virtual bool remove(segment_id id) = 0;
};

// ----------------------------------------------------------------------------------------------------------- templates

/// What reusable content of every channel has.
struct template_head {
    template_id id = 0;
    std::string name;                    ///< 1–200 bytes.
    std::string slug;                    ///< Unique in its channel: 1–100 of [a-z0-9-].
    std::vector<std::string> variables;  ///< Derived from the parts.
    bool is_active = true;
    std::int64_t version = 1;  ///< Counted up by every change of content.
    timestamp created_at{};
    timestamp updated_at{};
};

struct email_template : template_head {
    std::string subject;
    std::string text;
    std::string html;
};

struct sms_template : template_head {
    std::string body;
};

struct saved_script : template_head {
    boost::json::object script;  ///< Voice, steps, what to do on voicemail; see outbound::phone_script.
};

/// Content of one channel, kept for reuse.
template <class T>
class template_store {
public:
    virtual ~template_store() = default;
    /// Throws error{errc::conflict} when the slug is taken.
    virtual T create(const T& t) = 0;
    virtual std::optional<T> get(template_id id) = 0;
    virtual std::optional<T> find(std::string_view slug) = 0;
    virtual page<T> list(const page_request& slice) = 0;
    /// Replaces all but id, version and times. Nothing: there is no such template. Throws error{errc::conflict} when the slug is
    /// taken.
    virtual std::optional<T> update(const T& t) = 0;
    virtual bool remove(template_id id) = 0;
};

// ----------------------------------------------------------------------------------------------------------- campaigns

/// What can be asked of a campaign's status (model/campaign_states.hpp has the table).
enum class campaign_action { schedule, unschedule, start, pause, resume, complete, cancel };

template <>
struct names<campaign_action> {
    static constexpr std::array<std::pair<campaign_action, std::string_view>, 7> value{{{campaign_action::schedule, "schedule"},
        {campaign_action::unschedule, "unschedule"}, {campaign_action::start, "start"}, {campaign_action::pause, "pause"},
        {campaign_action::resume, "resume"}, {campaign_action::complete, "complete"}, {campaign_action::cancel, "cancel"}}};
};

struct status_request {
    campaign_action action = campaign_action::start;
    boost::json::object content;                         ///< schedule, start: the pinned content.
    std::optional<timestamp> scheduled_at;               ///< schedule.
    outbound::pause_reason reason = pause_reason::none;  ///< pause.
    std::string detail;                                  ///< pause: what exactly, for people.
};

struct status_change {
    campaign after;
    std::int64_t in_flight = 0;  ///< pause, cancel: messages whose outcome is still awaited.
};

struct campaign_filter {
    std::optional<campaign_status> status;
    std::optional<channel> type;
};

struct recipient_filter {
    std::optional<recipient_status> status;
    std::string reason;  ///< Empty: any.
};

/// A broken invariant that verify found; none is the normal answer.
struct inconsistency {
    campaign_id campaign = 0;
    std::string rule;  ///< Short name: `counters`, `ranges`, `retries`, `completed`.
    std::string detail;
};

class campaign_store {
public:
    virtual ~campaign_store() = default;

    /// Stores a draft; id, status and times are set here.
    virtual campaign create(const campaign& c) = 0;
    virtual std::optional<campaign> get(campaign_id id) = 0;
    virtual page<campaign> list(const campaign_filter& filter, const page_request& slice) = 0;
    /// Replaces what may change in its present status: everything in a draft; name, pace and hours afterwards. Nothing: there is
    /// no such campaign. Throws error{errc::conflict} when something else differs and may not, and when a campaign that was
    /// started without hours is given some, because its recipients were not sorted by time zone.
    virtual std::optional<campaign> update(const campaign& c) = 0;
    /// Throws error{errc::not_found}, or error{errc::conflict} naming both states. After pause and cancel return, no new window
    /// starts.
    virtual status_change change_status(campaign_id id, const status_request& request) = 0;
    /// Deletes the campaign with all of its rows, in short transactions. False: there is none. Throws error{errc::conflict}
    /// when it is running or paused.
    virtual bool remove(campaign_id id) = 0;
    /// Deletes about `limit` events of the campaign, and marks it: what they came to stays, and is no longer held against them.
    /// Says how many; 0: none is left. Throws error{errc::conflict} unless it is completed or cancelled.
    virtual std::int64_t prune_events(campaign_id id, std::size_t limit) = 0;
    virtual page<recipient> recipients(campaign_id id, const recipient_filter& filter, const page_request& slice) = 0;
    /// From the counters kept while sending.
    virtual send_counts counts(campaign_id id) = 0;
    /// Puts failed recipients in the queue again (a new attempt); says how many. The campaign must be running, paused or
    /// completed; a completed one runs again.
    virtual std::int64_t retry_failed(campaign_id id) = 0;
    /// Every campaign row of a contact, newest campaign first, at most 1000.
    virtual std::vector<recipient> history(contact_id id) = 0;
    /// Checks every invariant of one campaign, counters against a recount among them.
    virtual std::vector<inconsistency> verify(campaign_id id) = 0;
};

// --------------------------------------------------------------------------------------------------------- suppressions

/// Who must not be contacted.
struct suppression {
    std::int64_t id = 0;
    outbound::channel channel = channel::email;
    std::string address;  ///< Lower case for email, E.164 otherwise.
    std::string reason;   ///< `manual`, `unsubscribe`, `bounce`, `complaint`, …
    std::string source;   ///< Who said so.
    std::optional<timestamp> expires_at;
    timestamp created_at{};
};

class suppression_store {
public:
    virtual ~suppression_store() = default;
    /// Adds or replaces by (channel, address), all or none; says how many were new.
    virtual std::int64_t add(std::span<const suppression> entries) = 0;
    virtual std::optional<suppression> find(channel via, std::string_view address) = 0;
    virtual page<suppression> list(std::optional<channel> via, const page_request& slice) = 0;
    virtual bool remove(channel via, std::string_view address) = 0;
};

// ----------------------------------------------------------------------------------------------------------------- jobs

/// Long work in several calls: today, imports.
struct job {
    job_id id = 0;
    std::string kind;    ///< `import`.
    std::string status;  ///< `running`, `done`, `failed`, `cancelled`.
    boost::json::object request;
    boost::json::object progress;
    std::string carry;  ///< Text kept between calls (where an import stands, as JSON).
    timestamp created_at{};
    timestamp updated_at{};
};

class job_store {
public:
    virtual ~job_store() = default;
    virtual job create(std::string_view kind, const boost::json::object& request) = 0;
    virtual std::optional<job> get(job_id id) = 0;
    virtual page<job> list(const page_request& slice) = 0;
    /// Stores status, progress and carry; false when the job is no longer running (then nothing is written).
    virtual bool update(const job& j) = 0;
};

// ------------------------------------------------------------------------------------------------------------- dispatch

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

/// On what terms a worker claims.
struct claim_terms {
    std::string_view owner;  ///< Who it is, for people who look.
    std::chrono::milliseconds lease{60'000};
    std::chrono::milliseconds reconcile_after{900'000};  ///< How long an email whose worker vanished stays unknown.
    const std::vector<std::string>* columns = nullptr;   ///< Columns of the contact to read; null: all. Others stay empty.
};

/// A leased range: rows `intent_seq + 1 … last_seq` may be sent, window by window.
struct claimed_range {
    campaign_id campaign = 0;
    recipient_seq first_seq = 0;
    recipient_seq last_seq = 0;
    recipient_seq intent_seq = 0;              ///< Everything up to here has been intended; first_seq - 1 at first.
    std::int64_t token = 0;                    ///< Proves the lease; random.
    timestamp open_until = timestamp::max();   ///< When the sending hours of its recipients end.
    std::vector<queued_recipient> recipients;  ///< Queued rows behind intent_seq, in order.
};

/// A leased retry. Claiming it was the intent: `attempt` has been counted already.
struct claimed_retry {
    bool after_unknown = false;               ///< The attempt before may have reached the recipient.
    timestamp open_until = timestamp::max();  ///< When the recipient's sending hours end.
    queued_recipient who;
};

/// What became of one recipient, to be recorded.
struct settlement {
    recipient_seq seq = 0;
    std::int32_t attempt = 0;                             ///< Which attempt this is the outcome of.
    recipient_status status = recipient_status::unknown;  ///< sent, failed, skipped, unknown, or retrying (then retry_at is set).
    std::string reason;
    std::string detail;
    std::string provider;
    std::string external_id;
    std::string suppress;  ///< Why the address is to be suppressed on the campaign's channel; empty: it is not.
    timestamp at{};
    std::optional<timestamp> retry_at;   ///< retrying: when; unknown: when to send again (nothing: never by itself).
    std::chrono::seconds find_after{0};  ///< When the vendor is to be asked what became of it; 0: never, but for the lost.
    bool counts_attempt = true;          ///< False: throttled or not sent; the same attempt is made again.
};

struct window_request {
    campaign_id campaign = 0;
    recipient_seq first_seq = 0;  ///< Names the range.
    std::int64_t token = 0;
    recipient_seq intent_seq = 0;  ///< Where the intent is to move; the range's own when only settling.
    std::chrono::milliseconds lease{60'000};
    std::span<const settlement> outcomes;
    bool release = false;  ///< End the lease: the range is finished when its intent is at its end, else free for others.
};

struct window {
    bool granted = false;                   ///< False: lease lost, or halted; the outcomes were recorded all the same.
    std::vector<recipient_seq> suppressed;  ///< Rows of the window that have been skipped just now: do not send them.
};

/// A campaign that needs a worker.
struct campaign_work {
    campaign_id id = 0;
    outbound::channel type = channel::email;
    campaign_status status = campaign_status::running;
    bool prepared = false;
    std::optional<double> pace;
    std::optional<timestamp> expires_at;
    std::int64_t claimable = 0;         ///< Ranges that could be claimed now, or 1 for "at least one".
    std::optional<timestamp> next_due;  ///< When a retry or its lease is due; may be past.
    std::optional<timestamp> opens_at;  ///< When the next range that waits for its sending hours opens.
};

struct preparation {
    std::int64_t recipients = 0;  ///< Frozen by this call.
    bool done = false;            ///< prepared_at is set now.
};

/// An account that may not send for now.
struct account_state {
    std::string provider;
    std::string reason;
    timestamp since{};
    std::optional<timestamp> until;  ///< Nothing: until somebody clears it.
};

/// A limit of messages a second shared by all workers. Names: `provider:<name>`, `campaign:<id>`, `global`.
struct pace_limit {
    std::string name;
    double per_second = 0;  ///< > 0
};

/// The transitions of the dispatch protocol. Each is one short transaction.
class dispatch_store {
public:
    virtual ~dispatch_store() = default;

    /// Starts campaigns whose scheduled_at has come; says which.
    virtual std::vector<campaign_id> start_scheduled() = 0;
    /// Running campaigns, and cancelled or expired ones that still have rows to close.
    virtual std::vector<campaign_work> work() = 0;
    /// Freezes the next `chunk` contacts of the segment and cuts them into ranges of `range_size`; where the campaign has sending
    /// hours, sorted by time zone and of one zone each. Restartable.
    virtual preparation prepare(campaign_id campaign, std::size_t chunk, std::size_t range_size) = 0;
    /// Leases the first range of a running campaign that is open in its time zone. Rows that an expired lease left behind its
    /// intent become unknown, to be sent again after `reconcile_after` where the campaign allows.
    virtual std::optional<claimed_range> claim_range(campaign_id campaign, const claim_terms& terms) = 0;
    /// For each request: records outcomes, checks suppressions, moves the intent and extends the lease. One transaction for all
    /// of them, of ranges that all differ; answers in their order. Only what it grants may be sent, and a released range grants
    /// nothing.
    virtual std::vector<window> open_windows(std::span<const window_request> requests) = 0;
    window open_window(const window_request& request) { return std::move(open_windows({&request, 1}).front()); }
    /// Intent of a range as stored, if the token still holds it: tells after a lost commit what was committed.
    virtual std::optional<recipient_seq> stored_intent(campaign_id campaign, recipient_seq first_seq, std::int64_t token) = 0;
    /// Leases due retries, counting an attempt for each; a retry whose lease expired becomes unknown instead. Suppressed ones are
    /// skipped.
    virtual std::vector<claimed_retry> claim_retries(campaign_id campaign, std::size_t limit, const claim_terms& terms) = 0;
    /// Records outcomes of retries and removes or re-arms their rows.
    virtual void settle_retries(campaign_id campaign, std::span<const settlement> outcomes) = 0;
    /// Closes up to `ranges` free ranges of a cancelled or expired campaign; true when none is left.
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
    std::string provider;     ///< Empty: its worker vanished, so it may be any of the route.
    std::string external_id;  ///< Empty: the answer to the sending was lost.
    std::string address;
    timestamp sent_at{};
    std::vector<std::string> known_ids;  ///< Vendor's ids of other messages to the address; only where external_id is empty.
};

/// What has to be asked for, because nobody has told.
class watch_store {
public:
    virtual ~watch_store() = default;
    /// Takes up to `limit` messages that are due to be asked about. Each comes again, later each time, until its status is final
    /// or it has been asked about for days.
    virtual std::vector<watched_message> due(std::size_t limit) = 0;
    /// Calls under way by name of the account.
    virtual std::map<std::string, std::int64_t> open_calls() = 0;
};

/// Accounts and limits: shared by all workers, changed seldom.
class pace_store {
public:
    virtual ~pace_store() = default;
    /// Reserves `units` under the limit called `name` in one statement (GCRA): when the first of them may go. Nothing: no such
    /// limit.
    virtual std::optional<timestamp> reserve(std::string_view name, std::size_t units) = 0;
    /// Pushes the limit's next slot to `until`, for every worker (a 429).
    virtual void push(std::string_view name, timestamp until) = 0;
    virtual std::vector<pace_limit> limits() = 0;
    /// Sets a limit; 0 removes it.
    virtual void set_limit(std::string_view name, double per_second) = 0;
    virtual std::vector<account_state> set_aside_accounts() = 0;
    virtual void set_aside(const account_state& state) = 0;
    virtual void clear_account(std::string_view provider) = 0;
};

// ------------------------------------------------------------------------------------------------------------- the whole

class store {
public:
    virtual ~store() = default;

    /// Eight random letters and digits that tell this installation's keys from another's on the same account.
    virtual const std::string& instance() const noexcept = 0;

    /// 64 hexadecimal digits, random, made with the database: what unsubscribe links are signed with. Never shown to anybody.
    virtual const std::string& secret() const noexcept = 0;

    /// By how much the store's clock is ahead of ours: leases, and whatever is due, go by the store's, which all workers share.
    virtual std::chrono::microseconds ahead() { return std::chrono::microseconds{0}; }

    virtual contact_store& contacts() noexcept = 0;
    virtual segment_store& segments() noexcept = 0;
    virtual template_store<email_template>& email_templates() noexcept = 0;
    virtual template_store<sms_template>& sms_templates() noexcept = 0;
    virtual template_store<saved_script>& phone_scripts() noexcept = 0;
    virtual campaign_store& campaigns() noexcept = 0;
    virtual suppression_store& suppressions() noexcept = 0;
    virtual job_store& jobs() noexcept = 0;
    virtual event_store& events() noexcept = 0;
    virtual archive_store& archives() noexcept = 0;
    virtual dispatch_store& dispatch() noexcept = 0;
    virtual watch_store& watches() noexcept = 0;
    virtual pace_store& pace() noexcept = 0;
};

struct store_options {
    std::string url;                                 ///< `sqlite://path`, or `sqlite://:memory:`.
    bool migrate = false;                            ///< Bring an older schema up to date; an empty database is always set up.
    std::string contacts_view;                       ///< A host's own table or view with the columns of `contacts`; empty: ours.
    std::string tags_view;                           ///< Likewise for `contact_tags` (contact_id, tag).
    std::chrono::milliseconds busy_timeout{10'000};  ///< How long to wait for another process's write.
    outbound::clock* clock = &system_clock();
};

/// Opens a store. Throws error{errc::config} for a wrong url, errc::store when it cannot be reached, errc::schema when its schema
/// has another version.
std::unique_ptr<store> open_store(const store_options& options);

}  // namespace outbound
