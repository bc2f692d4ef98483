// Stores the log of events, which any number of readers follow, each with a cursor of its own. Threads, errors and
// time: see store.hpp.
#pragma once

#include <outbound/event.hpp>
#include <outbound/types.hpp>

#include <boost/json/object.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace outbound {

/// An event in the log. It is stored in the transaction of the change that it reports.
struct logged_event {
    std::int64_t position = 0;  ///< From 1, without gaps. Whoever sees a position sees all before it.
    event_type type = event_type::log;
    timestamp at{};
    boost::json::object data;  ///< As event::data, without texts of vendors: ids, times and words of ours.
};

struct event_log_request {
    std::int64_t after = 0;         ///< The cursor: events behind this position.
    std::vector<event_type> types;  ///< Empty: all.
    std::size_t limit = 100;        ///< 1–1000.
};

struct event_log_slice {
    std::vector<logged_event> items;
    std::int64_t cursor = 0;  ///< Where the next slice begins.
    bool more = false;        ///< There are further events now.
    /// Events behind the cursor are gone: they were deleted, or the database was restored from a backup. `items` begin
    /// with the oldest that there are.
    bool reset = false;
};

/// Bounds of the log. Older events are deleted as new ones are given their positions.
struct event_log_limits {
    std::int64_t count = 100'000;
    std::chrono::days age{30};
};

class event_log_store {
public:
    virtual ~event_log_store() = default;

    /// Events behind a cursor, in order. Gives positions to those committed since the last call, by whichever process.
    /// A cursor of 0 is never too old.
    virtual event_log_slice read(const event_log_request& request) = 0;

    /// The position of the newest event, after giving positions as read() does; 0 if there is none.
    virtual std::int64_t newest() = 0;
};

}  // namespace outbound
