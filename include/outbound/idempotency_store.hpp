// Stores the answers to requests with an Idempotency-Key, so that repetitions get the same ones. Threads, errors and
// time: see store.hpp.
#pragma once

#include <outbound/types.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace outbound {

/// How long a request is kept at least. A key that is older is a new one.
constexpr std::chrono::hours idempotency_retention{24};

/// A request that was begun under a key. Key and request are hashed, so that neither is stored.
struct keyed_request {
    std::string key{};          ///< A hash of caller, route and key, 16–64 hexadecimal digits.
    std::string fingerprint{};  ///< A hash of the request, 0–64 characters.
    std::string operation{};    ///< `noun.verb`.
    bool is_done = false;       ///< False: begun, and its outcome is not known.
    std::int64_t id = 0;        ///< Of what it created, or of the job that it began; 0: none.
    std::string answer{};       ///< JSON; empty: not kept.
    timestamp at{};             ///< When it was kept; set by the store.
};

class idempotency_store {
public:
    virtual ~idempotency_store() = default;
    /// Within store::atomically(), takes a key until the end of the unit; false: another unit has it. A store whose
    /// units run one after the other returns true.
    virtual bool reserve(std::string_view key) = 0;
    /// `nullopt`: there is none within the retention.
    virtual std::optional<keyed_request> find(std::string_view key) = 0;
    /// Adds the request, or replaces the one of its key; deletes a few whose retention is over.
    virtual void keep(const keyed_request& request) = 0;
    virtual void forget(std::string_view key) = 0;
    /// Deletes up to `limit` whose retention is over, oldest first, and returns how many.
    virtual std::int64_t prune(std::size_t limit) = 0;
};

}  // namespace outbound
