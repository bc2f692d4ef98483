// Recipients as events see them, and their events, row by row inside a transaction.
#pragma once

#include "rules/event_tally.hpp"
#include "store/connection.hpp"

#include <outbound/store.hpp>

#include <vector>

namespace outbound::sql {

/// Reads and writes what events know of recipients, with statements prepared once.
class event_recipients {
public:
    /// `lock`: what find() finds is going to be written.
    event_recipients(connection& db, bool lock);

    struct row {
        rules::event_state state;
        contact_id contact = 0;
        std::string address;
    };

    /// Null: there is no such recipient. Good until the next call.
    const row* find(const recipient_place& place);
    void write(const recipient_place& place, const rules::event_state& state);

private:
    recipient_place place_;
    row row_;
    rules::event_state written_;
    query select_;
    query update_;
};

/// Inserts events, each once.
class event_inserts {
public:
    event_inserts(connection& db, timestamp now);

    /// False: it is there already.
    bool insert(const recipient_place& place, std::int32_t attempt, const provider_event& e);

private:
    recipient_place place_;
    std::int64_t hash_ = 0;
    std::int32_t attempt_ = 0;
    event_kind kind_{};
    event_actor actor_{};
    bounce_class bounce_{};
    std::string reason_;
    std::string link_;
    timestamp occurred_at_{};
    timestamp now_;
    std::string data_;
    query insert_;
};

/// Opens and clicks of one recipient, with what was stored about who did them.
class event_engagement {
public:
    explicit event_engagement(connection& db);

    /// Counts all of them into the state, and corrects who did them where later clicks show it.
    void count(const recipient_place& place, rules::event_state& state);

private:
    recipient_place place_;
    std::int64_t hash_ = 0;
    event_kind kind_{};
    rules::interaction one_;
    event_actor actor_{};
    query select_;
    query correct_;
};

/// Adds to the counters of a campaign; to a shard of the calling thread's own.
void add_counters(connection& db, campaign_id campaign, const rules::event_tally& change);

}  // namespace outbound::sql
