// Stores the events of vendors, and the counters derived from them.
#pragma once

#include <outbound/page.hpp>
#include <outbound/provider_event.hpp>
#include <outbound/types.hpp>

#include <boost/json/object.hpp>

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace outbound {

/// Counters of a campaign's events. Status counters count recipients by current status, unique counters count
/// recipients, all others count events.
enum class event_counter {
    delivered,
    bounced_hard,
    bounced_soft,
    bounced_blocked,
    bounced_undetermined,
    failed_later,  ///< Accepted by the vendor, failed afterwards.
    answered,
    voicemail,
    busy,
    no_answer,
    duration_seconds,
    unique_opens,    ///< Recipients known to have opened; a click counts as an open.
    inferred_opens,  ///< The unique opens that are known only by a click.
    opens,
    machine_opens,
    unique_clicks,
    clicks,
    machine_clicks,
    unique_replies,
    replies,
    complained,
    unsubscribed,
    opted_out,
    deferred,
    keypresses,
    transferred,       ///< Recipients who were connected with somebody else.
    transfers_failed,  ///< Transfers that nobody answered, or outside of the hours.
    talk_seconds,      ///< Of all transfers.
    recordings,
};

template <>
struct names<event_counter> {
    static constexpr name_table<event_counter, 29> value{{
        {event_counter::delivered, "delivered"},
        {event_counter::bounced_hard, "bounced_hard"},
        {event_counter::bounced_soft, "bounced_soft"},
        {event_counter::bounced_blocked, "bounced_blocked"},
        {event_counter::bounced_undetermined, "bounced_undetermined"},
        {event_counter::failed_later, "failed_later"},
        {event_counter::answered, "answered"},
        {event_counter::voicemail, "voicemail"},
        {event_counter::busy, "busy"},
        {event_counter::no_answer, "no_answer"},
        {event_counter::duration_seconds, "duration_seconds"},
        {event_counter::unique_opens, "unique_opens"},
        {event_counter::inferred_opens, "inferred_opens"},
        {event_counter::opens, "opens"},
        {event_counter::machine_opens, "machine_opens"},
        {event_counter::unique_clicks, "unique_clicks"},
        {event_counter::clicks, "clicks"},
        {event_counter::machine_clicks, "machine_clicks"},
        {event_counter::unique_replies, "unique_replies"},
        {event_counter::replies, "replies"},
        {event_counter::complained, "complained"},
        {event_counter::unsubscribed, "unsubscribed"},
        {event_counter::opted_out, "opted_out"},
        {event_counter::deferred, "deferred"},
        {event_counter::keypresses, "keypresses"},
        {event_counter::transferred, "transferred"},
        {event_counter::transfers_failed, "transfers_failed"},
        {event_counter::talk_seconds, "talk_seconds"},
        {event_counter::recordings, "recordings"},
    }};
};

using event_counts = std::map<event_counter, std::int64_t>;

/// Identifies a recipient: campaign and place in it.
struct recipient_place {
    campaign_id campaign = 0;
    recipient_seq seq = 0;

    auto operator<=>(const recipient_place&) const = default;
};

/// The result of recording a batch of events.
struct event_intake {
    std::int64_t stored = 0;
    std::int64_t duplicates = 0;
    std::int64_t unmatched = 0;            ///< Stored until their recipient is known.
    std::int64_t foreign = 0;              ///< Of other installations on the account, or of test messages; not stored.
    std::vector<recipient_place> replies;  ///< Recipients who replied.
    std::vector<campaign_id> resumed;  ///< Completed campaigns that resume, because a recipient must be called again.
};

/// A stored event of a recipient.
struct stored_event {
    std::int32_t attempt = 0;
    event_kind kind = event_kind::other;
    event_actor actor = event_actor::unknown;
    bounce_class bounce = bounce_class::none;
    std::string reason;
    std::string link;
    timestamp occurred_at{};
    timestamp received_at{};
    boost::json::object data;
};

/// A link of a campaign with its clicks.
struct link_count {
    std::string link;
    std::int64_t unique_clicks = 0;  ///< Recipients.
    std::int64_t clicks = 0;
    std::int64_t machine_clicks = 0;
};

/// Number of events of one kind that happened in one minute.
struct minute_count {
    timestamp minute{};
    event_kind kind = event_kind::other;
    std::int64_t amount = 0;
};

/// An incoming message, or an event whose recipient is unknown.
struct unmatched_event {
    std::int64_t id = 0;
    std::optional<recipient_place> recipient;  ///< `nullopt` if unknown.
    contact_id contact = 0;                    ///< Of the recipient; 0 if unknown.
    timestamp received_at{};
    std::optional<timestamp> handled_at;  ///< When a reply was marked as handled.
    provider_event event;

    /// Only a reply waits, until it is handled: opt-outs, opt-ins and other events need no answer.
    bool is_handled() const noexcept { return event.kind != event_kind::replied || handled_at.has_value(); }
};

/// Conditions on incoming messages and events without a recipient; empty: any.
struct inbound_filter {
    bool only_unmatched = false;  ///< Only events without a recipient.
    std::optional<bool> handled{};
    std::optional<outbound::channel> channel{};
    contact_id contact = 0;  ///< Replies to messages to this contact; with `addresses` also those from them.
    std::vector<std::string> addresses{};  ///< Counts only with `contact`.
    campaign_id campaign = 0;
    std::string search{};  ///< In address, subject and text.
};

/// How many people pressed a key, and how often.
struct key_count {
    std::string name;  ///< What the script calls the key; any such name without `data`.
    std::string data;  ///< Of the events: a JSON object with `digits` and `gather`; empty after an erasure.
    std::int64_t recipients = 0;
    std::int64_t presses = 0;
};

/// Totals of the events whose recipient is unknown.
struct unmatched_totals {
    std::int64_t count = 0;
    std::int64_t bytes = 0;
    std::optional<timestamp> oldest;  ///< When it was received.
};

/// A request made through an unsubscribe link.
struct unsubscription {
    recipient_place recipient;
    outbound::channel channel = outbound::channel::email;
    std::string address_hash;  ///< rules::hash_address() from the link; empty in older links.
    bool all_channels = false;
};

class event_store {
public:
    virtual ~event_store() = default;

    /// Records events, each once, with their effects: statuses, counters, suppressions. All or none. NUL in texts
    /// becomes U+FFFD. The oldest events without a recipient are deleted beyond store_options::unmatched.
    virtual event_intake record(std::span<const provider_event> events) = 0;
    /// Suppresses the recipient of an unsubscribe link, every time it is followed, even if campaign and contact are
    /// gone; counts the event if the recipient is still known. Returns the suppressed channels; none, with nothing
    /// written, if the address is no longer known.
    virtual std::vector<channel> unsubscribe(const unsubscription& request) = 0;
    /// Matches up to `limit` events without a recipient again, oldest first, ids after `after`; `next` as in a page.
    struct match_result {
        std::int64_t examined = 0;
        event_intake intake;
        std::optional<std::int64_t> next;
    };
    virtual match_result match_again(std::int64_t after, std::size_t limit) = 0;
    virtual event_counts counts(campaign_id id) = 0;
    /// The most clicked links, up to `limit`.
    virtual std::vector<link_count> links(campaign_id id, std::size_t limit) = 0;
    /// Counts of the minutes in [from, to), in order, at most `limit` pairs of minute and kind.
    virtual std::vector<minute_count> minutes(campaign_id id, timestamp from, timestamp to, std::size_t limit) = 0;
    /// All events of one recipient, oldest first, at most 1000.
    virtual std::vector<stored_event> history(const recipient_place& recipient) = 0;
    /// The keys that were pressed in calls of the campaign, most people first, up to `limit`.
    virtual std::vector<key_count> keys(campaign_id id, std::size_t limit) = 0;
    /// Incoming messages and events without a recipient, oldest first.
    virtual page<unmatched_event> unmatched_events(const inbound_filter& filter, const page_request& slice) = 0;
    /// As above; with `only_unmatched` only events without a recipient.
    page<unmatched_event> unmatched_events(bool only_unmatched, const page_request& slice)
    {
        return unmatched_events(inbound_filter{.only_unmatched = only_unmatched}, slice);
    }
    virtual std::optional<unmatched_event> inbound(std::int64_t id) = 0;
    /// Marks a reply as handled, or as waiting again. What it is already stays as it is, with its time. `nullopt` if
    /// there is no such event. Throws error{errc::conflict} if nothing waits for an answer, so that it cannot wait
    /// again.
    virtual std::optional<unmatched_event> set_handled(std::int64_t id, bool handled) = 0;
    virtual unmatched_totals unmatched() { return {}; }
    /// Deletes about `limit` events received before `before` that have no recipient or whose campaign is gone, oldest
    /// first. Returns their number.
    virtual std::int64_t prune_unmatched([[maybe_unused]] timestamp before, [[maybe_unused]] std::size_t limit)
    {
        return 0;
    }
    /// Folds the stored events of a campaign again and corrects recipients whose stored state differs; returns the
    /// number of corrected recipients.
    virtual std::int64_t refold(campaign_id id) = 0;
};

}  // namespace outbound
