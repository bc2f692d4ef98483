// Delta debugging: replays the script without some of its steps and keeps what still breaks the invariant.
#include "simulation/minimise.hpp"

#include <algorithm>

namespace outbound::simulation {
namespace {

class minimiser {
public:
    minimiser(script plan, const play_settings& settings, const std::string& invariant, std::chrono::seconds time_limit)
        : best_{std::move(plan)},
          settings_{settings},
          invariant_{invariant},
          deadline_{std::chrono::steady_clock::now() + time_limit}
    {
        settings_.echo = false;
    }

    script run()
    {
        cut_end();
        for (auto size = best_.steps.size() / 2; size > 0 && !is_over_time(); size /= 2)
            while (leave_out(size) && size == 1) {  // Single steps until none can be removed.
            }
        for (int fewer = best_.people / 2; fewer > 0 && !is_over_time(); fewer /= 2)
            while (best_.people > fewer && try_with([&](script& s) { s.people -= fewer; })) {
            }
        while (best_.workers > 1 && try_with([](script& s) { --s.workers; })) {
        }
        while (leave_out(1)) {
        }
        return best_;
    }

private:
    bool is_over_time() const { return std::chrono::steady_clock::now() >= deadline_; }

    bool breaks(const script& plan, std::size_t* played = nullptr)
    {
        coverage ignored;
        const auto result = play(plan, settings_, ignored);
        if (played != nullptr)
            *played = result.steps;
        return result.found && result.found->invariant == invariant_;
    }

    template <class F>
    bool try_with(F&& change)
    {
        auto other = best_;
        change(other);
        if (is_over_time() || !breaks(other))
            return false;
        best_ = std::move(other);
        return true;
    }

    // Steps after the violation cannot have caused it.
    void cut_end()
    {
        std::size_t played = 0;
        if (breaks(best_, &played) && played < best_.steps.size())
            try_with([&](script& s) { s.steps.resize(played + 1); });
    }

    // Leaves out groups of `size` steps where possible. True if any group was left out.
    bool leave_out(std::size_t size)
    {
        bool any = false;
        for (std::size_t from = 0; from < best_.steps.size() && !is_over_time();) {
            const bool gone = try_with([&](script& s) {
                const auto first = s.steps.begin() + static_cast<std::ptrdiff_t>(from);
                const auto rest = static_cast<std::size_t>(s.steps.end() - first);
                s.steps.erase(first, first + static_cast<std::ptrdiff_t>(std::min(size, rest)));
            });
            any |= gone;
            from += gone ? 0 : size;
        }
        return any;
    }

    script best_;
    play_settings settings_;
    std::string invariant_;
    std::chrono::steady_clock::time_point deadline_;
};

}  // namespace

script minimise(
    script plan, const play_settings& settings, const std::string& invariant, std::chrono::seconds time_limit)
{
    return minimiser{std::move(plan), settings, invariant, time_limit}.run();
}

}  // namespace outbound::simulation
