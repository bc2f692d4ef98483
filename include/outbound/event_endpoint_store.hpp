// Stores the endpoints of hosts that events of the log are posted to, and their deliveries. Threads, errors and time:
// see store.hpp.
#pragma once

#include <outbound/event_log_store.hpp>
#include <outbound/names.hpp>
#include <outbound/page.hpp>
#include <outbound/types.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace outbound {

/// Why nothing is posted to an endpoint.
enum class endpoint_halt {
    none,              ///< It is enabled.
    operator_request,  ///< Somebody disabled it.
    gone,              ///< It answered 410.
    failing,           ///< It failed for days.
};

template <>
struct names<endpoint_halt> {
    static constexpr name_table<endpoint_halt, 4> value{{
        {endpoint_halt::none, ""},
        {endpoint_halt::operator_request, "operator"},
        {endpoint_halt::gone, "gone"},
        {endpoint_halt::failing, "failing"},
    }};
};

/// Where events are posted to.
struct event_endpoint {
    std::int64_t id = 0;
    std::string url{};                ///< https, 1–2000 characters.
    std::string description{};        ///< For people.
    std::vector<event_type> types{};  ///< The events that it gets; not empty.
    endpoint_halt halt = endpoint_halt::none;
    std::int64_t generation = 1;            ///< Of its secret.
    std::optional<timestamp> rotated_at{};  ///< When the generation before was replaced.
    std::int64_t failures = 0;              ///< In a row.
    std::optional<timestamp> failing_since{};
    timestamp created_at{};
    timestamp updated_at{};
};

enum class delivery_state {
    pending,
    delivered,
    failed,     ///< After the last try.
    cancelled,  ///< The endpoint was disabled.
};

template <>
struct names<delivery_state> {
    static constexpr name_table<delivery_state, 4> value{{
        {delivery_state::pending, "pending"},
        {delivery_state::delivered, "delivered"},
        {delivery_state::failed, "failed"},
        {delivery_state::cancelled, "cancelled"},
    }};
};

/// One event on its way to one endpoint.
struct event_delivery {
    std::int64_t position = 0;  ///< Of the event.
    event_type type = event_type::log;
    delivery_state state = delivery_state::pending;
    std::int32_t tries = 0;
    std::int32_t status = 0;              ///< HTTP status of the last answer; 0: none.
    std::string fault{};                  ///< Why there was none: `timeout`, `connect`; empty otherwise.
    std::optional<timestamp> tried_at{};  ///< The last try.
    std::optional<timestamp> due_at{};    ///< The next try; `nullopt` unless pending.
};

/// Deliveries of one endpoint that are due.
struct claimed_deliveries {
    event_endpoint endpoint;
    std::int64_t token = 0;  ///< Fences settle().
    struct due {
        logged_event event;
        std::int32_t tries = 0;  ///< Before this one.
    };
    std::vector<due> deliveries;
};

/// What became of one try.
struct delivery_result {
    std::int64_t position = 0;
    bool is_delivered = false;
    std::int32_t status = 0;
    std::string fault{};
    std::optional<timestamp> again_at{};  ///< Of a failure: the next try; `nullopt`: it was the last.
};

/// The results of a claim, and what they mean for the endpoint.
struct claim_result {
    std::int64_t endpoint = 0;
    std::int64_t token = 0;
    std::vector<delivery_result> results{};
    bool is_gone = false;                   ///< It answered 410.
    std::optional<timestamp> rest_until{};  ///< Nothing is claimed before.
};

/// Deliveries that are still to be made.
struct delivery_backlog {
    std::int64_t pending = 0;
    std::optional<timestamp> oldest{};  ///< When the first of their events happened.
};

class event_endpoint_store {
public:
    virtual ~event_endpoint_store() = default;

    /// Only url, description and types of `described` are read.
    virtual event_endpoint create(const event_endpoint& described) = 0;
    virtual std::optional<event_endpoint> get(std::int64_t id) = 0;
    virtual page<event_endpoint> list(const page_request& slice) = 0;
    /// Replaces url, description, types and halt (none or operator_request). Disabling cancels pending deliveries;
    /// enabling forgets failures. `nullopt`: there is none.
    virtual std::optional<event_endpoint> update(const event_endpoint& changed) = 0;
    /// With its deliveries. False if there is none.
    virtual bool remove(std::int64_t id) = 0;
    /// Begins the next generation of the secret. `nullopt`: there is none.
    virtual std::optional<event_endpoint> rotate(std::int64_t id) = 0;

    /// Deliveries of events that are still in the log, by position.
    virtual page<event_delivery> deliveries(
        std::int64_t id, std::optional<delivery_state> state, const page_request& slice) = 0;
    virtual delivery_backlog backlog() = 0;
    /// Makes deliveries that failed or were cancelled due again with all tries: that of one position, or with 0 all.
    /// Returns how many.
    virtual std::int64_t redeliver(std::int64_t id, std::int64_t position) = 0;

    /// Leases an enabled endpoint with deliveries that are due, to nobody else for `lease`, and returns up to `limit`
    /// of them, oldest first, with names (event_log_store::add_names()); one while the endpoint fails. Gives positions
    /// to new events first.
    virtual std::optional<claimed_deliveries> claim(std::chrono::seconds lease, std::size_t limit) = 0;
    /// Records results and ends the lease. Without effect when another claim has followed.
    virtual void settle(const claim_result& done) = 0;
};

/// An endpoint that fails in a row gets one delivery at a time, until one arrives.
constexpr std::int64_t failures_to_probe = 5;

}  // namespace outbound
