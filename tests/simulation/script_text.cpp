// Scripts as text: one line for each step.
#include "simulation/script.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace outbound::simulation {

using std::chrono::milliseconds;

action action_from(const std::string& name)
{
    const auto* found = std::ranges::find(action_names, name);
    if (found == std::end(action_names))
        throw std::runtime_error{"script: there is no action \"" + name + '"'};
    return static_cast<action>(found - std::begin(action_names));
}

std::string to_text(const script& s)
{
    std::ostringstream out;
    out << "script " << s.seed << ' ' << s.workers << ' ' << s.people << ' ' << s.spares_main << ' ' << s.store_delay
        << ' ' << s.is_brief << ' ' << s.has_shares << '\n';
    for (const auto& entry : s.steps) {
        out << entry.at.count() << ' ' << name_of(entry.kind);
        for (const auto n : entry.n)
            out << ' ' << n;
        if (entry.kind == action::fault)
            out << "  # " << store_call_names[static_cast<std::size_t>(entry.n[1])] << ' '
                << store_fault_names[static_cast<std::size_t>(entry.n[2])];
        if (entry.kind == action::vendor)
            out << "  # " << behaviour_names[static_cast<std::size_t>(entry.n[1])];
        out << '\n';
    }
    return out.str();
}

script script_from(const std::string& text)
{
    script out;
    std::istringstream lines{text};
    std::string line;
    while (std::getline(lines, line)) {
        std::istringstream words{line.substr(0, line.find('#'))};
        std::string first;
        if (!(words >> first))
            continue;
        if (first == "script") {
            words >> out.seed >> out.workers >> out.people >> out.spares_main >> out.store_delay >> out.is_brief >>
                out.has_shares;
            continue;
        }
        step entry;
        entry.at = milliseconds{std::stoll(first)};
        std::string name;
        words >> name;
        entry.kind = action_from(name);
        for (auto& n : entry.n)
            words >> n;
        out.steps.push_back(entry);
    }
    return out;
}

}  // namespace outbound::simulation
