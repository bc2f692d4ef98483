// Reading the command line.
#include "simulation/options.hpp"

#include <functional>
#include <map>
#include <stdexcept>

namespace outbound::simulation {
namespace {

constexpr const char* usage =
    "usage: test-simulation [--seeds N] [--first S] [--jobs N] [--coverage] [--ignore INVARIANT]... [--findings N]\n"
    "                       [--minimise SECONDS] [--database URL]\n"
    "       test-simulation --seed S [--trace]      plays one seed\n"
    "       test-simulation --script FILE [--trace] plays a script, as a violation is told with\n"
    "       test-simulation --walk [--jobs N]       fails every store call of short campaigns, singly and in pairs";

}  // namespace

options options_from(const std::vector<std::string>& arguments)
{
    options asked;
    auto at = arguments.begin();
    const auto value = [&]() -> const std::string& {
        if (++at == arguments.end())
            throw std::runtime_error{usage};
        return *at;
    };
    const std::map<std::string, std::function<void()>> known{
        {"--seeds", [&] { asked.seeds = std::stoull(value()); }},
        {"--first", [&] { asked.first = std::stoull(value()); }},
        {"--seed", [&] { asked.seed = std::stoull(value()); }},
        {"--script", [&] { asked.script_file = value(); }},
        {"--walk", [&] { asked.walk = true; }},
        {"--trace", [&] { asked.echo = true; }},
        {"--coverage", [&] { asked.demands_coverage = true; }},
        {"--jobs", [&] { asked.jobs = std::stoi(value()); }},
        {"--findings", [&] { asked.most_findings = std::stoi(value()); }},
        {"--minimise", [&] { asked.minimise_for = std::chrono::seconds{std::stoi(value())}; }},
        {"--database", [&] { asked.database = value(); }},
        {"--ignore", [&] { asked.ignored.insert(value()); }},
    };
    for (; at != arguments.end(); ++at) {
        const auto found = known.find(*at);
        if (found == known.end())
            throw std::runtime_error{usage};
        found->second();
    }
    return asked;
}

}  // namespace outbound::simulation
