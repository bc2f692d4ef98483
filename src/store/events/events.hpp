// Events of vendors in SQL. events.cpp reads; inbound, record, refold, unmatched and unsubscribe have a file each.
#pragma once

#include "store/sql/contact_tables.hpp"
#include "store/sql/database.hpp"

#include <outbound/store.hpp>

#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <span>
#include <string>
#include <vector>

namespace outbound::sql {

/// SQL condition: a row of outbound_unmatched_events is not that of an erased STOP or START, of which the hash stays.
inline constexpr std::string_view is_not_erased = "event <> '{}'";

class events final : public event_store {
public:
    /// `instance` is the name of this installation in message keys.
    events(database& db, const contact_tables& source, const std::string& instance)
        : database_{db},
          source_{source},
          instance_{instance}
    {
    }

    event_intake record(std::span<const provider_event> given) override;
    std::vector<channel> unsubscribe(const unsubscription& request) override;
    match_result match_again(std::int64_t after, std::size_t limit) override;
    event_counts counts(campaign_id id) override;
    std::vector<link_count> links(campaign_id id, std::size_t limit) override;
    std::vector<minute_count> minutes(campaign_id id, timestamp from, timestamp to, std::size_t limit) override;
    std::vector<stored_event> history(const recipient_place& recipient) override;
    std::vector<key_count> keys(campaign_id id, std::size_t limit) override;
    using event_store::unmatched_events;
    page<unmatched_event> unmatched_events(const inbound_filter& filter, const page_request& slice) override;
    std::optional<unmatched_event> inbound(std::int64_t id) override;
    std::optional<unmatched_event> set_handled(std::int64_t id, bool handled) override;
    unmatched_totals unmatched() override;
    std::int64_t prune_unmatched(timestamp before, std::size_t limit) override;
    std::int64_t refold(campaign_id id) override;

private:
    /// Events of one call of record(). Calls that wait during a write share the next transaction, because a commit
    /// costs the same for many events as for few.
    struct batch {
        std::span<const provider_event> given;
        event_intake intake;
        std::exception_ptr fault;
        bool is_done = false;
    };

    void write_with_others(batch& own);
    void write(std::span<batch* const> together) noexcept;
    void limit_unmatched() noexcept;
    match_result match_waiting(transaction& tx, std::int64_t after, std::int64_t most);

    std::mutex guard_;
    std::condition_variable turn_;
    std::vector<batch*> waiting_;  // Batches of record(); guarded, like the next member.
    bool is_writing_ = false;
    // Number of events that may be stored before the next check.
    std::atomic<std::int64_t> unmatched_before_check_ = 0;
    database& database_;
    const contact_tables& source_;
    const std::string& instance_;
};

}  // namespace outbound::sql
