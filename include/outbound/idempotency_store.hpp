// Stores the responses to requests with an Idempotency-Key, so that repetitions get the same response. Threads, errors
// and time: see store.hpp.
#pragma once

#include <outbound/types.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace outbound {

/// Minimum time for which a request is kept. An older key counts as new.
constexpr std::chrono::hours idempotency_retention{24};

/// A request under a key. Both are stored as hashes only.
struct keyed_request {
    std::string key{};          ///< A hash of caller, route and key, 16–64 hexadecimal digits.
    std::string fingerprint{};  ///< A hash of the request, 0–64 characters.
    std::string operation{};    ///< `noun.verb`.
    bool is_done = false;       ///< False: begun, outcome unknown.
    std::int64_t id = 0;        ///< Id of the created object, or of the started job; 0: none.
    std::string answer{};       ///< The response as JSON; empty: not kept.
    timestamp at{};             ///< When it was stored; set by the store.
};

class idempotency_store {
public:
    virtual ~idempotency_store() = default;
    /// Within store::atomically(), locks a key until the end of the unit; false: another unit holds it. A store that
    /// serialises its units returns true.
    virtual bool reserve(std::string_view key) = 0;
    /// `nullopt` if there is none within the retention.
    virtual std::optional<keyed_request> find(std::string_view key) = 0;
    /// Adds the request or replaces the request with its key; also deletes a few requests past their retention.
    virtual void keep(const keyed_request& request) = 0;
    /// Deletes the request of the key, if there is one.
    virtual void forget(std::string_view key) = 0;
    /// Deletes up to `limit` requests past their retention, oldest first; returns their number.
    virtual std::int64_t prune(std::size_t limit) = 0;
};

}  // namespace outbound
