// A table of options, each with a function that stores its value.
#include "simulation/options.hpp"

#include "simulation/script.hpp"

#include <functional>
#include <map>
#include <stdexcept>

namespace outbound::simulation {
namespace {

constexpr const char* usage =
    "usage: test-simulation [--seeds N] [--first S] [--jobs N] [--coverage] [--ignore INVARIANT]... [--findings N]\n"
    "                       [--minimise SECONDS] [--database URL] [--forbid ACTION]\n"
    "       test-simulation --seed S [--trace]      plays one seed\n"
    "       test-simulation --script FILE [--trace] plays a script as printed with a violation\n"
    "       test-simulation --walk [--jobs N]       fails every store call of short campaigns, singly and in pairs";

}  // namespace

options options_from(const std::vector<std::string>& arguments)
{
    options opts;
    auto at = arguments.begin();
    const auto value = [&]() -> const std::string& {
        if (++at == arguments.end())
            throw std::runtime_error{usage};
        return *at;
    };
    const std::map<std::string, std::function<void()>> known{
        {"--seeds", [&] { opts.seeds = std::stoull(value()); }},
        {"--first", [&] { opts.first = std::stoull(value()); }},
        {"--seed", [&] { opts.seed = std::stoull(value()); }},
        {"--script", [&] { opts.script_file = value(); }},
        {"--walk", [&] { opts.walk = true; }},
        {"--trace", [&] { opts.echo = true; }},
        {"--coverage", [&] { opts.demands_coverage = true; }},
        {"--jobs", [&] { opts.jobs = std::stoi(value()); }},
        {"--findings", [&] { opts.most_findings = std::stoi(value()); }},
        {"--minimise", [&] { opts.minimise_for = std::chrono::seconds{std::stoi(value())}; }},
        {"--database", [&] { opts.database = value(); }},
        {"--forbid", [&] { opts.forbidden = action_from(value()); }},
        {"--ignore", [&] { opts.ignored.insert(value()); }},
    };
    for (; at != arguments.end(); ++at) {
        const auto found = known.find(*at);
        if (found == known.end())
            throw std::runtime_error{usage};
        found->second();
    }
    return opts;
}

}  // namespace outbound::simulation
