// Stores the log of events. Any number of readers follow it, each with its own cursor. Threads, errors and time: see
// store.hpp.
#pragma once

#include <outbound/event.hpp>
#include <outbound/types.hpp>

#include <boost/json/object.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace outbound {

/// An event in the log. It is stored in the transaction of the change that it reports.
struct logged_event {
    std::int64_t position = 0;  ///< From 1, without gaps. A reader that sees a position sees all positions before it.
    event_type type = event_type::log;
    timestamp at{};
    boost::json::object data;  ///< As event::data, without vendors' texts: only ids, times and outbound's own codes.
};

struct event_log_request {
    std::int64_t after = 0;         ///< The cursor: returns events after this position.
    std::vector<event_type> types;  ///< Empty: all.
    std::size_t limit = 100;        ///< 1–1000.
};

struct event_log_slice {
    std::vector<logged_event> items;
    std::int64_t cursor = 0;  ///< Where the next slice begins.
    bool more = false;        ///< More events are available now.
    /// Events after the cursor are lost: they were deleted, or the database was restored from a backup. `items` begins
    /// with the oldest stored event.
    bool reset = false;
};

/// Bounds of the log. Older events are deleted when new events get their positions.
struct event_log_limits {
    std::int64_t count = 100'000;
    std::chrono::days age{30};
};

class event_log_store {
public:
    virtual ~event_log_store() = default;

    /// Events after a cursor, in order. Assigns positions to events committed since the last call, by any process. A
    /// cursor of 0 is never too old.
    virtual event_log_slice read(const event_log_request& request) = 0;

    /// Adds to the events' data, as far as they are known now: campaign_external_id and metadata of the campaign;
    /// message_id, message_key and metadata of a one-off message; contact_external_id of a contact that exists. Leaves
    /// out names that are addresses.
    virtual void add_names(std::span<logged_event> events) = 0;

    /// The position of the newest event, after assigning positions as read() does; 0 if there is none.
    virtual std::int64_t newest() = 0;
};

}  // namespace outbound
