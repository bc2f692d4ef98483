// Faults are drawn with a hash instead of a generator, so the fault of a request does not depend on other requests or
// their order.
#include "faults.hpp"

#include <algorithm>
#include <utility>

namespace simulator {
namespace {

enum class draw : std::uint64_t {
    throttle,
    reset_before,
    error,
    garbage,
    reset_after,
    garbage_accepted,
    slow,
    latency,
    dice,
    refuse
};

// The finalizer of SplitMix64: every bit of the input affects every bit of the output.
std::uint64_t mix(std::uint64_t x)
{
    x += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

std::uint64_t roll(std::uint64_t seed, draw kind, std::uint64_t number)
{
    return mix(mix(mix(seed) ^ static_cast<std::uint64_t>(kind)) ^ number);
}

// Uniform in [0, 1).
double uniform(std::uint64_t bits)
{
    return static_cast<double>(bits >> 11) * 0x1p-53;
}

std::uint64_t fnv1a(std::string_view text)
{
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash;
}

const std::pair<std::string_view, appointed_fault> named_faults[] = {
    {"unauthorized", {.fault = fault::unauthorized}},
    {"suspended", {.fault = fault::suspended}},
    {"throttle", {.fault = fault::throttle}},
    {"error", {.fault = fault::error}},
    {"reset-before", {.fault = fault::reset_before}},
    {"reset-after", {.fault = fault::reset_after}},
    {"garbage", {.fault = fault::garbage}},
    {"garbage-accepted", {.fault = fault::garbage_accepted}},
    {"slow", {.slow = true}},
    {"refuse", {.refuse = true}},
};

}  // namespace

std::optional<appointed_fault> read_appointed(std::string_view words)
{
    const auto mark = words.rfind('=');
    if (mark == words.npos || mark == 0)
        return std::nullopt;
    for (const auto& [name, kind] : named_faults)
        if (name == words.substr(mark + 1)) {
            auto read = kind;
            read.text = words.substr(0, mark);
            return read;
        }
    return std::nullopt;
}

faults::faults(const fault_options& options)
    : options_(options),
      refuses_any_(options.refuse > 0 || std::ranges::any_of(options.appointed, &appointed_fault::refuse)),
      harmless_(options.latency_ms == 0 && options.throttle == 0 && options.error == 0 && options.reset_before == 0 &&
                options.reset_after == 0 && options.garbage == 0 && options.garbage_accepted == 0 &&
                options.slow == 0 && !options.unauthorized_after)
{
}

fate faults::of(std::uint64_t request_number, std::string_view body) const
{
    fate drawn;
    for (const auto& each : options_.appointed)
        if (body.find(each.text) != body.npos)
            return {.fault = each.fault, .slow = each.slow, .dice = request_number};  // The variants alternate.
    if (harmless_)
        return drawn;
    const auto happens = [&](double probability, draw kind, std::uint64_t number) {
        return probability > 0 && uniform(roll(options_.seed, kind, number)) < probability;
    };
    if (options_.unauthorized_after && request_number > *options_.unauthorized_after)
        drawn.fault = fault::unauthorized;
    else if (happens(options_.throttle, draw::throttle, request_number / options_.throttle_burst))
        drawn.fault = fault::throttle;
    else if (happens(options_.reset_before, draw::reset_before, request_number))
        drawn.fault = fault::reset_before;
    else if (happens(options_.error, draw::error, request_number))
        drawn.fault = fault::error;
    else if (happens(options_.garbage, draw::garbage, request_number))
        drawn.fault = fault::garbage;
    else if (happens(options_.reset_after, draw::reset_after, request_number))
        drawn.fault = fault::reset_after;
    else if (happens(options_.garbage_accepted, draw::garbage_accepted, request_number))
        drawn.fault = fault::garbage_accepted;

    drawn.slow = happens(options_.slow, draw::slow, request_number);
    const double jitter = options_.jitter_ms.value_or(options_.latency_ms / 2);
    const double stray = jitter * (2 * uniform(roll(options_.seed, draw::latency, request_number)) - 1);
    drawn.latency =
        std::chrono::microseconds{static_cast<std::int64_t>(1000 * std::max(0.0, options_.latency_ms + stray))};
    drawn.dice = roll(options_.seed, draw::dice, request_number);
    return drawn;
}

bool faults::refuses(std::string_view address) const
{
    const auto holds = [&](const appointed_fault& each) {
        return each.refuse && address.find(each.text) != address.npos;
    };
    if (std::ranges::any_of(options_.appointed, holds))
        return true;
    return options_.refuse > 0 && uniform(roll(options_.seed, draw::refuse, fnv1a(address))) < options_.refuse;
}

}  // namespace simulator
