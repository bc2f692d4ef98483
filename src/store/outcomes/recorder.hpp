// Writes outcomes of recipients, and updates counters, problems and retries accordingly.
#pragma once

#include "rules/settling.hpp"
#include "store/outcomes/event_recipients.hpp"
#include "store/outcomes/quarters.hpp"
#include "store/sql/database.hpp"

#include <outbound/store.hpp>

#include <array>
#include <optional>
#include <span>

namespace outbound::sql {

/// Why a row of outbound_campaign_retries exists.
enum class retry_kind {
    retry,    ///< The attempt failed or was returned unsent.
    unknown,  ///< The outcome of the attempt is unknown.
};

}  // namespace outbound::sql

namespace outbound {

template <>
struct names<sql::retry_kind> {
    static constexpr std::array<std::pair<sql::retry_kind, std::string_view>, 2> value{{
        {sql::retry_kind::retry, "retry"},
        {sql::retry_kind::unknown, "unknown"},
    }};
};

}  // namespace outbound

namespace outbound::sql {

/// Changes of a range's counters. A recipient counts under its current status, and also as sent if was_sent(); queued
/// recipients are the rest.
class counter_changes {
public:
    static constexpr std::array<recipient_status, 6> counted{recipient_status::sent, recipient_status::failed,
        recipient_status::skipped, recipient_status::unknown, recipient_status::retrying, recipient_status::cancelled};

    void move(recipient_status from, recipient_status to);
    void add(recipient_status to, std::int64_t recipients);
    /// Changes the extra segments of sent messages for a recipient with `extra` of them, which gains or loses a status.
    void gain_segments(recipient_status to, std::int64_t extra);
    void lose_segments(recipient_status from, std::int64_t extra) { gain_segments(from, -extra); }
    bool none() const noexcept;
    std::int64_t operator[](std::size_t index) const noexcept { return change_[index]; }
    std::int64_t extra_segments() const noexcept { return extra_segments_; }
    /// The recipients that got a status that is counted by time, without those that lost it.
    quarter_changes gained(campaign_id campaign) const;

private:
    using counts = std::array<std::int64_t, counted.size()>;

    /// Index in `counted`; its size for other statuses.
    static std::size_t place_of(recipient_status status) noexcept;

    counts change_{};
    counts gained_{};
    std::int64_t extra_segments_ = 0;
};

/// The outcome of an attempt whose worker ended before it recorded one. `again`: when it may be sent again; `nullopt`:
/// not automatically.
settlement lost_with_worker(recipient_seq seq, std::int32_t attempt, timestamp now, std::optional<timestamp> again);

/// Number of attempts after an outcome, and the time of sending, if sent.
std::int32_t attempts_begun(const settlement& s) noexcept;
std::optional<timestamp> sent_at(const settlement& s) noexcept;
/// Segments of the message beyond the first.
std::int32_t extra_segments(const settlement& s) noexcept;

/// Records outcomes of one campaign inside an open transaction. They are counted at the time `now`.
class recorder {
public:
    recorder(connection& db, campaign_id campaign, timestamp now) : db_{db}, campaign_{campaign}, now_{now} {}
    recorder(const recorder&) = delete;
    recorder& operator=(const recorder&) = delete;

    /// Records outcomes of messages of one range, granted under `token`, as far as rules::decide allows. Returns the
    /// changes of the range's counters.
    counter_changes record(std::span<const settlement> outcomes, std::int64_t token);

    /// As record(), for outcomes that the store itself derives for recipients without an active lease.
    counter_changes conclude(std::span<const settlement> outcomes);

    /// Records outcomes of retries claimed with `token`, of any ranges; updates the counters, too.
    void record_retries(std::span<const settlement> outcomes, std::int64_t token);

    /// As record_retries(), for outcomes that the store itself derives.
    void conclude_retries(std::span<const settlement> outcomes);

    /// Updates counters, problem and retry after a vendor's event has changed the status of `recipient`, which has the
    /// new one; a waiting retry is dropped.
    void overrule(const event_recipient& recipient, recipient_status from, const std::string& detail);

    /// Schedules the next call to a retrying recipient at `due`.
    void call_again(recipient_seq seq, std::int32_t attempt, timestamp due);

    /// Schedules the first attempt to a recipient that was skipped as a duplicate at `due`.
    void queue_duplicate(recipient_seq seq, timestamp due);

    /// Adds the changes to the counters of the range that begins at `first_seq`.
    void count(recipient_seq first_seq, const counter_changes& changes);

private:
    struct grant {
        std::int64_t token = 0;
    };
    struct known_row {
        rules::stored_outcome stored;
        std::string reason;
        std::string provider;
        std::string external_id;
        std::optional<timestamp> sent_at;
        std::int32_t extra_segments = 0;
    };

    // Without a grant the outcomes are the store's own.
    counter_changes record(std::span<const settlement> given, std::optional<grant> under, bool is_open);
    void record_anywhere(std::span<const settlement> outcomes, std::optional<grant> under);
    void record_over_anything(const settlement& s, std::optional<grant> under, counter_changes& changes);
    void record_over(const known_row& known, const settlement& s, std::optional<grant> under, counter_changes& changes);
    bool holds_range(recipient_seq seq, std::int64_t token);
    bool holds_retry(recipient_seq seq, std::int64_t token);
    bool write_over_queued(const settlement& s);
    bool read_locked(recipient_seq seq, known_row& known);
    void write(const settlement& s, const known_row& known, counter_changes& changes);
    void fill_in(const settlement& s, const known_row& known, counter_changes& changes);
    void begin_watch(const settlement& s);
    void keep_problem(const settlement& s);
    void arm_retry(const settlement& s);
    void drop_problem(recipient_seq seq);
    void drop_retry(recipient_seq seq);
    recipient_seq range_of(recipient_seq seq);

    /// Variables bound to the statements that write an outcome.
    struct row {
        recipient_seq seq = 0;
        recipient_status status = recipient_status::unknown;
        std::string reason;
        std::int32_t attempt = 0;
        std::string provider;
        std::string external_id;
        std::optional<timestamp> sent_at;
        std::int32_t extra_segments = 0;
    };
    void fill_row(const settlement& s);

    connection& db_;
    campaign_id campaign_;
    timestamp now_;
    row row_;
    // Bound to row_ once for all outcomes, because binding costs more than executing.
    std::optional<query> over_queued_;
};

}  // namespace outbound::sql
