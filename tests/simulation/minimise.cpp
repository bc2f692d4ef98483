// Delta debugging: plays the script without some of its steps, again and again.
#include "simulation/minimise.hpp"

#include <algorithm>

namespace outbound::simulation {
namespace {

class minimiser {
public:
    minimiser(script what, const stage& how, const std::string& invariant, std::chrono::seconds patience)
        : best_{std::move(what)},
          how_{how},
          invariant_{invariant},
          until_{std::chrono::steady_clock::now() + patience}
    {
        how_.echo = false;
    }

    script run()
    {
        cut_end();
        for (auto size = best_.steps.size() / 2; size > 0 && !is_late(); size /= 2)
            while (leave_out(size) && size == 1) {  // Single steps until none can go.
            }
        for (int fewer = best_.people / 2; fewer > 0 && !is_late(); fewer /= 2)
            while (best_.people > fewer && try_with([&](script& s) { s.people -= fewer; })) {
            }
        while (best_.workers > 1 && try_with([](script& s) { --s.workers; })) {
        }
        while (leave_out(1)) {
        }
        return best_;
    }

private:
    bool is_late() const { return std::chrono::steady_clock::now() >= until_; }

    bool breaks(const script& what, std::size_t* played = nullptr)
    {
        coverage ignored;
        const auto result = play(what, how_, ignored);
        if (played != nullptr)
            *played = result.steps;
        return result.found && result.found->invariant == invariant_;
    }

    template <class F>
    bool try_with(F&& change)
    {
        auto other = best_;
        change(other);
        if (is_late() || !breaks(other))
            return false;
        best_ = std::move(other);
        return true;
    }

    // Steps behind the one that showed it have nothing to do with it.
    void cut_end()
    {
        std::size_t played = 0;
        if (breaks(best_, &played) && played < best_.steps.size())
            try_with([&](script& s) { s.steps.resize(played + 1); });
    }

    // Leaves out `size` steps wherever that can be. True: something went.
    bool leave_out(std::size_t size)
    {
        bool any = false;
        for (std::size_t from = 0; from < best_.steps.size() && !is_late();) {
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
    stage how_;
    std::string invariant_;
    std::chrono::steady_clock::time_point until_;
};

}  // namespace

script minimise(script what, const stage& how, const std::string& invariant, std::chrono::seconds patience)
{
    return minimiser{std::move(what), how, invariant, patience}.run();
}

}  // namespace outbound::simulation
