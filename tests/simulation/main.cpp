// test-simulation simulates days of outbound in milliseconds and fails if a promise is broken.
//
// One process, one thread, one seed. A seed is made into a script (script.hpp): a list of steps with their moments,
// such as "worker 1 vanishes", "an operator pauses campaign 0", "the account text loses two answers", "the next
// settle_retries of worker 0 commits and loses its answer". The world (world.hpp) plays it with real engines, the real
// store and the real operations; only time (clocks.hpp), vendors (vendor.hpp) and faults of store calls (traffic.hpp,
// faulty_store.hpp) are simulated. Then faults stop, and everything runs until it is idle.
//
// The model (model.hpp, attempts.hpp, consent.hpp) observes every commit, every hand-over to a vendor and every answer,
// and reports a broken promise. It shares types with outbound and no logic. The same script gives the same trace, byte
// for byte; so a violation can be replayed, and is printed with a minimised script (minimise.hpp).
//
// The walk (walk.hpp) takes a short campaign of each channel, and one that is cancelled and archived, and fails every
// store call; those that write also in pairs.
//
// To add an action: its name in words.hpp, its habit in script.cpp, its effect in steps.cpp. Coverage then requires
// that it happens, with an effect. What happens without an action of its own, such as an event about a deleted
// campaign, is an incident of words.hpp. To add a promise: model.cpp or model_checks.cpp, with findings_.broken(name,
// detail). Rates are in rates.hpp, progress beside stuck campaigns in progress.hpp, what nobody may lose in
// audience.hpp, and what is counted again in recount.cpp. A run of 2,000 seeds or more fails if any of these never
// happened; a shorter run only lists them.
#include "simulation/minimise.hpp"
#include "simulation/options.hpp"
#include "simulation/walk.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>

namespace outbound::simulation {
namespace {

play_settings settings_of(const options& opts)
{
    play_settings settings;
    settings.database = opts.database;
    settings.echo = opts.echo;
    settings.ignored = opts.ignored;
    settings.forbidden = opts.forbidden;
    return settings;
}

void print_violation(const script& plan, const run_result& result, const options& opts)
{
    std::ostringstream out;
    out << "seed " << plan.seed << ", step " << result.steps << " of " << plan.steps.size() << ": "
        << result.found->invariant << ": " << result.found->detail << '\n';
    if (opts.minimise_for.count() > 0) {
        const auto small = minimise(plan, settings_of(opts), result.found->invariant, opts.minimise_for);
        coverage ignored;
        const auto second_run = play(small, settings_of(opts), ignored);
        out << "minimised to " << small.steps.size()
            << " steps: " << (second_run.found ? second_run.found->detail : "(the violation is gone)") << '\n'
            << to_text(small) << "the end of its trace:\n";
        for (const auto& line : second_run.tail)
            out << "  " << line.substr(0, 200) << '\n';
    }
    std::cout << out.str() << std::flush;
}

/// Runs the seeds first + index, first + index + jobs, …; returns the number of violations.
int play_seeds(const options& opts, int index, coverage& seen)
{
    int broken = 0;
    for (auto i = static_cast<std::uint64_t>(index); i < opts.seeds && broken < opts.most_findings;
         i += static_cast<std::uint64_t>(opts.jobs)) {
        const auto plan = script_of(opts.first + i);
        const auto result = play(plan, settings_of(opts), seen);
        if (!result.found)
            continue;
        ++broken;
        print_violation(plan, result, opts);
    }
    return broken;
}

/// Each job is a process and reports through a file.
int play_all(const options& opts, coverage& seen)
{
    if (opts.jobs == 1)
        return play_seeds(opts, 0, seen);
    std::vector<std::pair<pid_t, std::FILE*>> jobs;
    for (int index = 0; index < opts.jobs; ++index) {
        auto* const result = std::tmpfile();
        const auto child = ::fork();
        if (child == 0) {
            coverage part;
            const int broken = play_seeds(opts, index, part);
            std::ostringstream out;
            out << broken << ' ';
            part.write(out);
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
        int broken_of_job = 1;  // a crashed job counts as one violation
        coverage part;
        in >> broken_of_job;
        if (!text.empty())
            part.read(in);
        broken += broken_of_job;
        seen.add(part);
    }
    return broken;
}

int play_script(const script& plan, const options& opts)
{
    coverage seen;
    const auto result = play(plan, settings_of(opts), seen);
    std::cout << "trace " << std::hex << result.hash << std::dec << " of " << result.steps << " steps, "
              << result.writes << " writing store calls, "
              << std::chrono::floor<std::chrono::seconds>(result.lasted).count() << " s\n";
    if (result.found)
        print_violation(plan, result, opts);
    return result.found ? 1 : 0;
}

/// Runs some seeds twice and compares the traces.
int check_repetition(const options& opts)
{
    const auto amount = std::min<std::uint64_t>(20, opts.seeds / 10);
    for (auto seed = opts.first; seed < opts.first + amount; ++seed) {
        coverage ignored;
        const auto first_run = play(script_of(seed), settings_of(opts), ignored);
        const auto second_run = play(script_of(seed), settings_of(opts), ignored);
        if (first_run.hash != second_run.hash) {
            std::cout << "seed " << seed << " gives two traces: " << std::hex << first_run.hash << " and "
                      << second_run.hash << '\n';
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

double cpu_seconds(int who)
{
    rusage used{};
    ::getrusage(who, &used);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// CPU time, because other programs on the machine change the time that passes more.
void print_cpu_time()
{
    std::cout << std::lround(cpu_seconds(RUSAGE_SELF) + cpu_seconds(RUSAGE_CHILDREN)) << " s of CPU time\n";
}

int run(const options& opts)
{
    if (!opts.script_file.empty())
        return play_script(script_from(content_of(opts.script_file)), opts);
    if (opts.seed)
        return play_script(script_of(*opts.seed), opts);
    if (opts.walk) {
        const int broken = walk(settings_of(opts), opts.jobs, std::cout);
        print_cpu_time();
        return broken;
    }
    coverage seen;
    int broken = check_repetition(opts);
    broken += play_all(opts, seen);
    seen.print(std::cout);
    const auto missing = seen.missing();
    constexpr std::uint64_t enough_seeds = 2'000;
    const bool demands_all = opts.demands_coverage || opts.seeds >= enough_seeds;
    for (const auto& name : missing)
        std::cout << "never happened: " << name << '\n';
    std::cout << opts.seeds << " seeds from " << opts.first << ", " << broken << " broken\n";
    print_cpu_time();
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
