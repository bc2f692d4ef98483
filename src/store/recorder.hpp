// Writes outcomes of recipients, with everything that hangs on them: counters, problems, retries.
#pragma once

#include "store/database.hpp"

#include <outbound/store.hpp>

#include <array>
#include <optional>

namespace outbound::sql {

/// How the counters of a range move. A recipient is counted under its present status, and as sent by all that was_sent() names;
/// queued ones are the rest.
class counter_changes {
public:
    static constexpr std::array<recipient_status, 6> counted{recipient_status::sent, recipient_status::failed,
        recipient_status::skipped, recipient_status::unknown, recipient_status::retrying, recipient_status::cancelled};

    void move(recipient_status from, recipient_status to);
    void add(recipient_status to, std::int64_t recipients);
    bool none() const noexcept;
    std::int64_t operator[](std::size_t index) const noexcept { return change_[index]; }

private:
    std::array<std::int64_t, counted.size()> change_{};
};

/// The outcome of an attempt whose worker ended before it recorded one. `again`: when it may be sent again; nothing: never by
/// itself.
settlement lost_with_worker(recipient_seq seq, std::int32_t attempt, timestamp now, std::optional<timestamp> again);

/// How many attempts an outcome leaves behind, and when the message was sent, if it was.
std::int32_t attempts_begun(const settlement& s) noexcept;
std::optional<timestamp> sent_at(const settlement& s) noexcept;

/// Records outcomes of one campaign inside a transaction that is open.
class recorder {
public:
    recorder(connection& db, campaign_id campaign) : db_{db}, campaign_{campaign} {}
    recorder(const recorder&) = delete;
    recorder& operator=(const recorder&) = delete;

    /// Records those outcomes that may stand (rules::may_record) and returns how the counters of their range must move. All of
    /// one range.
    counter_changes record(std::span<const settlement> outcomes);

    /// As record(), for outcomes of any ranges; moves the counters too.
    void record_anywhere(std::span<const settlement> outcomes);

    /// Follows a status that an event of the vendor has set: counters, problem, and the end of what waited to be sent again.
    void overrule(
        recipient_seq seq, recipient_status from, recipient_status to, const std::string& reason, const std::string& detail);

    /// Lets the recipient, who is retrying, be called again at `due`.
    void call_again(recipient_seq seq, std::int32_t attempt, timestamp due);

    /// Adds the changes to the counters of the range that begins at `first_seq`.
    void count(recipient_seq first_seq, const counter_changes& changes);

private:
    bool write_over_queued(const settlement& s);
    void record_over_anything(const settlement& s, counter_changes& changes);
    void suppress(const settlement& s);
    void keep_problem(const settlement& s);
    void arm_retry(const settlement& s);
    void drop_problem(recipient_seq seq);
    void drop_retry(recipient_seq seq);
    recipient_seq range_of(recipient_seq seq);

    /// What the statements that write an outcome are bound to.
    struct row {
        recipient_seq seq = 0;
        recipient_status status = recipient_status::unknown;
        std::string reason;
        std::int32_t attempt = 0;
        std::string provider;
        std::string external_id;
        std::optional<timestamp> sent_at;
    };
    void fill_row(const settlement& s);

    connection& db_;
    campaign_id campaign_;
    row row_;
    std::optional<query> over_queued_;  // Bound to row_ once, for all outcomes: binding costs more than executing.
};

}  // namespace outbound::sql
