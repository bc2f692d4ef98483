// test-simulation plays many days of outbound's life in milliseconds, and demands that no promise is broken.
//
// One process, one thread, one seed. A seed is made into a script (script.hpp): a list of steps with their moments,
// such as "worker 1 vanishes", "an operator pauses campaign 0", "the account text loses two answers", "the next
// settle_retries of worker 0 commits and loses its answer". The world (world.hpp) plays it with real engines, the real
// store and the real operations; only time (clocks.hpp), vendors (vendor.hpp) and what happens to store calls
// (traffic.hpp, faulty_store.hpp) are simulated. Then faults stop, and everything runs until nothing is left to do.
//
// The model (model.hpp, attempts.hpp, consent.hpp) watches: it hears of every commit, every message that a vendor gets
// and every answer, and says when a promise is broken. It shares types with outbound and no logic. The same script
// gives the same trace, byte for byte; so a violation can be played again, and is told with a script made small
// (minimise.hpp).
//
// The walk (walk.hpp) takes a short campaign of each channel and fails every store call that writes, one after the
// other and in pairs.
//
// To add something that may happen: an action in words.hpp, its habit in script.cpp, what it does in steps.cpp.
// Coverage demands at once that it happens. To add a promise: model.cpp or model_checks.cpp, with
// findings_.broken(name, detail). Rates are in rates.hpp, progress beside stuck campaigns in progress.hpp. A run of
// 2,000 seeds or more fails where something that may happen never did; a shorter one says what.
#include "simulation/minimise.hpp"
#include "simulation/options.hpp"
#include "simulation/walk.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>

namespace outbound::simulation {
namespace {

stage stage_of(const options& asked)
{
    stage how;
    how.database = asked.database;
    how.echo = asked.echo;
    how.ignored = asked.ignored;
    return how;
}

void tell(const script& played, const run_result& result, const options& asked)
{
    std::ostringstream out;
    out << "seed " << played.seed << ", step " << result.steps << " of " << played.steps.size() << ": "
        << result.found->invariant << ": " << result.found->detail << '\n';
    if (asked.minimise_for.count() > 0) {
        const auto small = minimise(played, stage_of(asked), result.found->invariant, asked.minimise_for);
        coverage ignored;
        const auto again = play(small, stage_of(asked), ignored);
        out << "minimised to " << small.steps.size()
            << " steps: " << (again.found ? again.found->detail : "(the violation is gone)") << '\n'
            << to_text(small) << "the end of its trace:\n";
        for (const auto& line : again.tail)
            out << "  " << line.substr(0, 200) << '\n';
    }
    std::cout << out.str() << std::flush;
}

/// Plays the seeds first + index, first + index + jobs, …; says how many broke something.
int play_seeds(const options& asked, int index, coverage& seen)
{
    int broken = 0;
    for (auto i = static_cast<std::uint64_t>(index); i < asked.seeds && broken < asked.most_findings;
         i += static_cast<std::uint64_t>(asked.jobs)) {
        const auto what = script_of(asked.first + i);
        const auto result = play(what, stage_of(asked), seen);
        if (!result.found)
            continue;
        ++broken;
        tell(what, result, asked);
    }
    return broken;
}

/// Each job is a process of its own; they report through files.
int play_all(const options& asked, coverage& seen)
{
    if (asked.jobs == 1)
        return play_seeds(asked, 0, seen);
    std::vector<std::pair<pid_t, std::FILE*>> jobs;
    for (int index = 0; index < asked.jobs; ++index) {
        auto* const result = std::tmpfile();
        const auto child = ::fork();
        if (child == 0) {
            coverage mine;
            const int broken = play_seeds(asked, index, mine);
            std::ostringstream out;
            out << broken << ' ';
            mine.write(out);
            std::fputs(out.str().c_str(), result);
            std::fclose(result);
            ::_exit(0);
        }
        jobs.emplace_back(child, result);
    }
    int broken = 0;
    for (auto& [child, result] : jobs) {
        int status = 0;
        ::waitpid(child, &status, 0);
        std::rewind(result);
        std::string text;
        for (int c = std::fgetc(result); c != EOF; c = std::fgetc(result))
            text += static_cast<char>(c);
        std::fclose(result);
        std::istringstream in{text};
        int of_job = 1;  // A job that crashed broke something.
        coverage mine;
        in >> of_job;
        if (!text.empty())
            mine.read(in);
        broken += of_job;
        seen.add(mine);
    }
    return broken;
}

int play_one(const script& what, const options& asked)
{
    coverage seen;
    const auto result = play(what, stage_of(asked), seen);
    std::cout << "trace " << std::hex << result.hash << std::dec << " of " << result.steps << " steps, "
              << result.writes << " writing store calls, "
              << std::chrono::floor<std::chrono::seconds>(result.lasted).count() << " s\n";
    if (result.found)
        tell(what, result, asked);
    return result.found ? 1 : 0;
}

/// Some seeds twice, compared.
int check_repetition(const options& asked)
{
    const auto amount = std::min<std::uint64_t>(20, asked.seeds / 10);
    for (auto seed = asked.first; seed < asked.first + amount; ++seed) {
        coverage ignored;
        const auto once = play(script_of(seed), stage_of(asked), ignored);
        const auto again = play(script_of(seed), stage_of(asked), ignored);
        if (once.hash != again.hash) {
            std::cout << "seed " << seed << " gives two traces: " << std::hex << once.hash << " and " << again.hash
                      << '\n';
            return 1;
        }
    }
    return 0;
}

std::string content_of(const std::string& path)
{
    std::ifstream file{path};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

int run(const options& asked)
{
    if (!asked.script_file.empty())
        return play_one(script_from(content_of(asked.script_file)), asked);
    if (asked.seed)
        return play_one(script_of(*asked.seed), asked);
    if (asked.walk)
        return walk(stage_of(asked), asked.jobs, std::cout);
    coverage seen;
    int broken = check_repetition(asked);
    broken += play_all(asked, seen);
    seen.print(std::cout);
    const auto missing = seen.missing();
    constexpr std::uint64_t enough_seeds = 2'000;
    const bool demands_all = asked.demands_coverage || asked.seeds >= enough_seeds;
    for (const auto& name : missing)
        std::cout << "never happened: " << name << '\n';
    std::cout << asked.seeds << " seeds from " << asked.first << ", " << broken << " broken\n";
    return broken > 0 || (demands_all && !missing.empty()) ? 1 : 0;
}

}  // namespace
}  // namespace outbound::simulation

int main(int argc, char** argv)
try {
    return outbound::simulation::run(outbound::simulation::options_from({argv + 1, argv + argc}));
} catch (const std::exception& fault) {
    std::cerr << "test-simulation: " << fault.what() << '\n';
    return 2;
}
