// Numbers the writing calls of a run without faults, then repeats the run with a fault at each number.
#include "simulation/walk.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

namespace outbound::simulation {
namespace {

constexpr store_fault kinds[] = {store_fault::before, store_fault::after, store_fault::late};

/// One campaign to five people: one message is refused and retried, one answer is lost, one person opts out
/// meanwhile.
script short_campaign(int via)
{
    script s;
    s.seed = 11 + static_cast<std::uint64_t>(via);
    s.workers = 1;
    s.people = 5;
    s.is_brief = true;
    const int account = via == 0 ? 0 : via + 1;
    s.steps = {
        {std::chrono::milliseconds{0}, action::vendor, {account, static_cast<int>(behaviour::accept), 0, 0}},
        {std::chrono::milliseconds{0}, action::vendor, {account, static_cast<int>(behaviour::throttle), 0, 0}},
        {std::chrono::milliseconds{0}, action::vendor, {account, static_cast<int>(behaviour::refuse_one), 0, 0}},
        {std::chrono::milliseconds{0}, action::vendor, {account, static_cast<int>(behaviour::lose_answer), 0, 0}},
        {std::chrono::milliseconds{0}, action::create, {via, 1, 1, 1}},
        {std::chrono::milliseconds{10}, action::come_up, {0, 0, 0, 0}},
        {std::chrono::milliseconds{200}, action::suppress, {4, via, 1, 0}},
        {std::chrono::seconds{12}, action::retry_failed, {0, 0, 0, 0}},
    };
    return s;
}

/// A campaign that operators cancel, archive, delete and restore, beside an import.
script cancelled_campaign()
{
    script s;
    s.seed = 17;
    s.workers = 1;
    s.people = 20;
    s.is_brief = true;
    constexpr int slowest = 0;
    s.steps = {
        {std::chrono::milliseconds{0}, action::create, {1, 1, 1, 1}},
        {std::chrono::milliseconds{5}, action::set_campaign_pace, {0, slowest, 0, 0}},
        {std::chrono::milliseconds{10}, action::come_up, {0, 0, 0, 0}},
        {std::chrono::seconds{3}, action::cancel, {0, 0, 0, 0}},
        {std::chrono::seconds{20}, action::import_suppressions, {4, 1, 1, 0}},
        {std::chrono::seconds{21}, action::archive, {0, 0, 0, 0}},
        {std::chrono::seconds{22}, action::delete_campaign, {0, 0, 0, 0}},
        {std::chrono::seconds{23}, action::restore, {0, 0, 0, 0}},
    };
    return s;
}

class walker {
public:
    walker(const play_settings& settings, std::ostream& out, int job, int jobs)
        : settings_{settings},
          out_{out},
          job_{job},
          jobs_{jobs}
    {
    }

    /// Fails every call alone, and those that change something also in pairs.
    void walk(std::string_view name, const script& plan)
    {
        const auto undisturbed = run(plan, {});
        for (std::int64_t call = 1; call <= undisturbed.reads; ++call)
            if (is_own_turn())
                run(plan, {}, call);
        for (std::int64_t call = 1; call <= undisturbed.writes; ++call)
            for (const auto kind : kinds)
                if (is_own_turn())
                    walk_from(plan, call, kind, std::ranges::binary_search(undisturbed.effective, call));
        if (job_ == 0)
            out_ << "walked " << name << ": " << undisturbed.reads << " reading store calls, " << undisturbed.writes
                 << " writing ones, " << undisturbed.effective.size() << " that change something\n"
                 << std::flush;
    }

    int broken() const noexcept { return broken_; }
    std::int64_t runs() const noexcept { return runs_; }

private:
    void walk_from(const script& plan, std::int64_t first, store_fault kind, bool in_pairs)
    {
        const auto disturbed = run(plan, {{first, kind}});
        if (!in_pairs)
            return;
        for (const auto second : disturbed.effective)
            if (second > first)
                for (const auto other : kinds)
                    run(plan, {{first, kind}, {second, other}});
    }

    bool is_own_turn() { return turn_++ % jobs_ == job_; }

    run_result run(const script& plan, const std::map<std::int64_t, store_fault>& faults, std::int64_t failing_read = 0)
    {
        auto settings = settings_;
        settings.at_write = faults;
        settings.failing_read = failing_read;
        coverage ignored;
        ++runs_;
        auto result = play(plan, settings, ignored);
        if (result.found && broken_++ < 3)
            print_violation(plan, faults, failing_read, result);
        return result;
    }

    void print_violation(const script& plan, const std::map<std::int64_t, store_fault>& faults,
        std::int64_t failing_read, const run_result& result)
    {
        out_ << "the walk broke " << result.found->invariant << ": " << result.found->detail << "\n  with faults";
        for (const auto& [call, fault] : faults)
            out_ << ' ' << name_of(fault) << '@' << call;
        if (failing_read > 0)
            out_ << " read@" << failing_read;
        out_ << " in\n" << to_text(plan);
        for (const auto& line : result.tail)
            out_ << "  " << line.substr(0, 200) << '\n';
        out_ << std::flush;
    }

    play_settings settings_;
    std::ostream& out_;
    int job_;
    int jobs_;
    int turn_ = 0;
    int broken_ = 0;
    std::int64_t runs_ = 0;
};

int walk_all(const play_settings& settings, std::ostream& out, int job, int jobs)
{
    walker w{settings, out, job, jobs};
    for (int via = 0; via < 3; ++via)
        w.walk(to_string(static_cast<channel>(via)), short_campaign(via));
    w.walk("cancelled", cancelled_campaign());
    out << w.runs() << " runs, " << w.broken() << " broken\n" << std::flush;
    return w.broken();
}

}  // namespace

int walk(const play_settings& settings, int jobs, std::ostream& out)
{
    std::vector<pid_t> children;
    for (int job = 1; job < jobs; ++job) {
        const auto child = ::fork();
        if (child == 0)
            ::_exit(walk_all(settings, out, job, jobs) > 0 ? 1 : 0);
        children.push_back(child);
    }
    int broken = walk_all(settings, out, 0, jobs);
    for (const auto child : children) {
        int status = 0;
        ::waitpid(child, &status, 0);
        broken += status != 0;
    }
    return broken > 0 ? 1 : 0;
}

}  // namespace outbound::simulation
