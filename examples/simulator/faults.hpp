// Faults of requests: a function of the seed and the request's number, so that a run can be repeated.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace simulator {

/// How a request is answered.
enum class fault {
    none,              ///< As by the vendor.
    unauthorized,      ///< 401.
    suspended,         ///< The account is suspended.
    throttle,          ///< 429.
    reset_before,      ///< Not accepted, connection reset.
    error,             ///< 5xx, not accepted.
    garbage,           ///< Not accepted, malformed answer.
    reset_after,       ///< Accepted, connection reset.
    garbage_accepted,  ///< Accepted, malformed answer.
};

/// The fault of requests whose body contains a text, such as an address.
struct appointed_fault {
    std::string text{};
    simulator::fault fault = simulator::fault::none;
    bool slow = false;
    bool refuse = false;  ///< Refuse addresses that contain the text.
};

/// Parses `TEXT=FAULT`; the fault has the name of its option. `nullopt` for other text.
std::optional<appointed_fault> read_appointed(std::string_view words);

/// Probabilities are 0–1.
struct fault_options {
    std::uint64_t seed = 1;
    double latency_ms = 0;
    std::optional<double> jitter_ms;  ///< `nullopt`: half of the latency.
    double throttle = 0;
    std::uint64_t throttle_burst = 20;  ///< > 0; this many requests in a row are throttled, or none of them.
    std::uint64_t retry_after = 1;      ///< Seconds.
    double error = 0;
    double reset_before = 0;
    double reset_after = 0;
    double garbage = 0;
    double garbage_accepted = 0;
    double slow = 0;
    std::uint64_t slow_ms = 2000;
    double refuse = 0;
    std::optional<std::uint64_t> unauthorized_after;
    std::vector<appointed_fault> appointed;  ///< The first match takes precedence over random faults.
};

/// Fault and timing of one request.
struct fate {
    simulator::fault fault = simulator::fault::none;
    bool slow = false;  ///< The answer is also late.
    std::chrono::microseconds latency{};
    std::uint64_t dice = 0;  ///< Chooses among the variants of a fault.
};

class faults {
public:
    explicit faults(const fault_options& options);

    fate of(std::uint64_t request_number, std::string_view body) const;
    /// True if the vendor always refuses this (lower-case) address.
    bool refuses(std::string_view address) const;
    bool refuses_any() const noexcept { return refuses_any_; }
    const fault_options& options() const noexcept { return options_; }

private:
    fault_options options_;
    bool refuses_any_;
    bool harmless_;  // No fault is configured: drawing is skipped.
};

}  // namespace simulator
