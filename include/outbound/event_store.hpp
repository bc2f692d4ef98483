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

/// Counters of the events of a campaign. Those of statuses count recipients by their present status; the
/// unique ones recipients; the others events.
enum class event_counter {
    delivered,
    bounced_hard,
    bounced_soft,
    bounced_blocked,
    bounced_undetermined,
    failed_later,  ///< Taken by the vendor, and failed afterwards.
    answered,
    voicemail,
    busy,
    no_answer,
    duration_seconds,
    unique_opens,    ///< Recipients who opened, as far as known; whoever clicked has opened.
    inferred_opens,  ///< Of those, the ones only known by their clicks.
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
};

template <>
struct names<event_counter> {
    static constexpr std::array<std::pair<event_counter, std::string_view>, 25> value{{
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
    }};
};

using event_counts = std::map<event_counter, std::int64_t>;

/// A recipient of a campaign, by its place.
struct recipient_place {
    campaign_id campaign = 0;
    recipient_seq seq = 0;

    auto operator<=>(const recipient_place&) const = default;
};

/// The result of recording a batch of events.
struct event_intake {
    std::int64_t stored = 0;
    std::int64_t duplicates = 0;
    std::int64_t unmatched = 0;  ///< Kept until their recipient is known.
    std::int64_t foreign = 0;    ///< Of other installations on the same account, or of test messages; not kept.
    std::vector<recipient_place> replies;  ///< Recipients who answered.
    std::vector<campaign_id>
        resumed;  ///< Completed campaigns that run again, because a recipient must be called again.
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

/// Events of one kind in one minute, by when they happened.
struct minute_count {
    timestamp minute{};
    event_kind kind = event_kind::other;
    std::int64_t amount = 0;
};

/// An incoming message, or an event whose recipient is unknown.
struct unmatched_event {
    std::int64_t id = 0;
    std::optional<recipient_place> recipient;  ///< `nullopt` if unknown.
    timestamp received_at{};
    provider_event event;
};

/// Events whose recipient is unknown, summed up.
struct unmatched_totals {
    std::int64_t count = 0;
    std::int64_t bytes = 0;
    std::optional<timestamp> oldest;  ///< When it was received.
};

/// A request made by an unsubscribe link.
struct unsubscription {
    recipient_place recipient;
    outbound::channel channel = outbound::channel::email;
    std::string address_hash;  ///< rules::hash_address() of the link; empty in older links.
    bool all_channels = false;
};

class event_store {
public:
    virtual ~event_store() = default;

    /// Records events, each once, with their effects: statuses, counters, suppressions. All or none. NUL in texts
    /// becomes U+FFFD. Of events without a recipient, the oldest are deleted beyond store_options::unmatched.
    virtual event_intake record(std::span<const provider_event> events) = 0;
    /// Suppresses the recipient who follows an unsubscribe link, every time, even if campaign and contact are gone, and
    /// counts it if the recipient is still known. Returns the channels; none if the address is no longer known, and
    /// then nothing was written.
    virtual std::vector<channel> unsubscribe(const unsubscription& request) = 0;
    /// Matches events without a recipient again, oldest first behind `after`, at most `limit`; `next` as in a page.
    struct match_result {
        std::int64_t examined = 0;
        event_intake intake;
        std::optional<std::int64_t> next;
    };
    virtual match_result match_again(std::int64_t after, std::size_t limit) = 0;
    virtual event_counts counts(campaign_id id) = 0;
    /// The most clicked links, at most `limit`.
    virtual std::vector<link_count> links(campaign_id id, std::size_t limit) = 0;
    /// Minutes in [from, to), in order, at most `limit` of (minute, kind).
    virtual std::vector<minute_count> minutes(campaign_id id, timestamp from, timestamp to, std::size_t limit) = 0;
    /// All events of one recipient, oldest first, at most 1000.
    virtual std::vector<stored_event> history(const recipient_place& recipient) = 0;
    /// Incoming messages and events without a recipient, oldest first; with `only_unmatched` the latter alone.
    virtual page<unmatched_event> unmatched_events(bool only_unmatched, const page_request& slice) = 0;
    virtual unmatched_totals unmatched() { return {}; }
    /// Deletes about `limit` events that were received before `before` and have no recipient, or whose campaign is
    /// gone, oldest first; how many.
    virtual std::int64_t prune_unmatched([[maybe_unused]] timestamp before, [[maybe_unused]] std::size_t limit)
    {
        return 0;
    }
    /// Folds the stored events of a campaign once more, where the stored state of its recipients differs from them;
    /// returns how many recipients were corrected.
    virtual std::int64_t refold(campaign_id id) = 0;
};

}  // namespace outbound
