// What happens in one run: a list of steps, each with its moment. Everything random is decided here, by the seed, so
// that any part of a script is a script, too, and a violation can be made small by leaving steps out.
#pragma once

#include "simulation/words.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace outbound::simulation {

/// The numbers mean what each action makes of them: "the n-th campaign", counted modulo those there are.
struct step {
    std::chrono::milliseconds at{0};
    action what = action::create;
    std::array<int, 4> n{};
};

struct script {
    std::uint64_t seed = 0;  ///< Decides what vendors report later, and the engines' randomness.
    int workers = 2;
    int people = 20;
    bool spares_main = false;  ///< Email goes through the batch account first.
    int store_delay = 0;    ///< Workers wait for answers of the store: 0 never, 1 sometimes for moments, 2 for seconds.
    bool is_brief = false;  ///< Vendors report soon, and once.
    std::vector<step> steps;  ///< In the order of their moments.
};

/// What a seed stands for.
script script_of(std::uint64_t seed);

/// One step a line, behind a line about the rest; and back.
std::string to_text(const script& s);
script script_from(const std::string& text);

/// A number that depends on all of these and on nothing else.
std::uint64_t mix(std::uint64_t a, std::uint64_t b = 0, std::uint64_t c = 0, std::uint64_t d = 0) noexcept;

}  // namespace outbound::simulation
