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
    none,              ///< As the vendor would.
    unauthorized,      ///< 401.
    suspended,         ///< The account may not send at present.
    throttle,          ///< 429.
    reset_before,      ///< Not accepted, connection reset.
    error,             ///< 5xx, not accepted.
    garbage,           ///< Not accepted, nonsense.
    reset_after,       ///< Accepted, connection reset.
    garbage_accepted,  ///< Accepted, nonsense.
};

/// What is to happen to requests whose body holds a text, such as an address.
struct appointed_fault {
    std::string text{};
    simulator::fault fault = simulator::fault::none;
    bool slow = false;
    bool refuse = false;  ///< Addresses that hold the text are refused.
};

/// Reads `TEXT=FAULT`, the fault by the name of its option. `nullopt` if it is not of that form.
std::optional<appointed_fault> read_appointed(std::string_view words);

/// Probabilities are 0–1.
struct fault_options {
    std::uint64_t seed = 1;
    double latency_ms = 0;
    std::optional<double> jitter_ms;  ///< `nullopt`: half of the latency.
    double throttle = 0;
    std::uint64_t throttle_burst = 20;  ///< > 0; as many requests in a row are throttled, or not.
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
    std::vector<appointed_fault> appointed;  ///< The first that fits goes before what chance has in store.
};

/// What is in store for one request.
struct fate {
    simulator::fault fault = simulator::fault::none;
    bool slow = false;  ///< The answer comes late, besides.
    std::chrono::microseconds latency{};
    std::uint64_t dice = 0;  ///< Chooses among the variants of a fault.
};

class faults {
public:
    explicit faults(const fault_options& options);

    fate of(std::uint64_t request_number, std::string_view body) const;
    /// Whether the vendor finds fault with this (lower-case) address, whenever it comes.
    bool refuses(std::string_view address) const;
    bool refuses_any() const noexcept { return refuses_any_; }
    const fault_options& options() const noexcept { return options_; }

private:
    fault_options options_;
    bool refuses_any_;
    bool harmless_;  // No fault is configured, so none need be drawn.
};

}  // namespace simulator
