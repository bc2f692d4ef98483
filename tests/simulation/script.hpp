// One run as a list of steps, each with its moment. The seed decides everything random here, so any part of a script
// is a script too, and a violation can be minimised by leaving steps out.
#pragma once

#include "simulation/words.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace outbound::simulation {

/// Each action interprets the numbers, such as "the n-th campaign", modulo the number of campaigns.
struct step {
    std::chrono::milliseconds at{0};
    action kind = action::create;
    std::array<int, 4> n{};
};

struct script {
    std::uint64_t seed = 0;  ///< Decides the vendors' later reports and the engines' randomness.
    int workers = 2;
    int people = 20;
    bool spares_main = false;  ///< Email goes through the batch account first.
    int store_delay = 0;       ///< Workers wait for the store: 0 never, 1 sometimes for milliseconds, 2 for seconds.
    bool is_brief = false;     ///< Vendors report soon, and once.
    bool has_shares = false;   ///< Both email accounts send in parallel.
    std::vector<step> steps;   ///< In the order of their moments.
};

/// One seed in so many has reports that come days late.
inline constexpr std::uint64_t seeds_with_days = 16;

/// The script of a seed.
script script_of(std::uint64_t seed);

/// A line of settings, then one line per step; script_from() reads it.
std::string to_text(const script& s);
script script_from(const std::string& text);

/// Throws std::runtime_error if there is none of that name.
action action_from(const std::string& name);

/// A hash of the four numbers.
std::uint64_t mix(std::uint64_t a, std::uint64_t b = 0, std::uint64_t c = 0, std::uint64_t d = 0) noexcept;

}  // namespace outbound::simulation
