// Simulates the campaign: sends to the open zone that closes first, or skips to the next opening.
#include "rules/forecast.hpp"

#include <algorithm>
#include <cmath>

namespace outbound::rules {
namespace {

// Far more steps than a campaign has openings before end_of_zones.
constexpr int most_steps = 200'000;

struct waiting_load {
    zone_load load;
    timestamp from;  // Earliest sending time.
    opening next;
    std::size_t index;  // Among the given loads.
};

class prediction {
public:
    prediction(const sending_plan& plan, std::vector<zone_load> loads)
        : plan_{plan},
          now_{plan.start},
          times_(loads.size())
    {
        for (std::size_t i = 0; i < loads.size(); ++i)
            if (loads[i].units > 0) {
                const auto first = first_opening(plan.hours, loads[i].zones, plan.start);
                waiting_.push_back({std::move(loads[i]), first.from, first, i});
            }
    }

    forecast run()
    {
        for (int step = 0; step < most_steps && !waiting_.empty() && !expired(); ++step)
            if (!take_step())
                break;
        forecast out;
        for (const auto& rest : waiting_)
            out.unsent += rest.load.units;
        if (waiting_.empty() || expired())
            out.finishes_at = last_sent_;
        out.first_at = first_sent_;
        out.loads = std::move(times_);
        return out;
    }

private:
    bool expired() const { return plan_.expires_at && now_ >= *plan_.expires_at; }

    // Sends in the open zone that closes first, or waits until one opens. False if none ever does.
    bool take_step()
    {
        for (auto& each : waiting_)
            if (each.next.until <= now_)
                each.next = next_opening(plan_.hours, each.load.zones, std::max(now_, each.from));
        const auto is_sooner = [&](const waiting_load& a, const waiting_load& b) {
            const bool a_open = a.next.from <= now_;
            const bool b_open = b.next.from <= now_;
            if (a_open != b_open)
                return a_open;
            return a_open ? a.next.until < b.next.until : a.next.from < b.next.from;
        };
        const auto best = std::min_element(waiting_.begin(), waiting_.end(), is_sooner);
        if (best->next.from == timestamp::max())
            return false;
        if (best->next.from > now_)
            now_ = best->next.from;
        else
            send(best);
        return true;
    }

    void send(std::vector<waiting_load>::iterator where)
    {
        auto& units = where->load.units;
        const auto until = std::min(where->next.until, plan_.expires_at.value_or(timestamp::max()));
        const auto room = std::chrono::duration<double>(until - now_).count();
        const auto needed = plan_.per_second > 0 ? static_cast<double>(units) / plan_.per_second : 0;
        const auto begun = now_;
        if (needed <= room) {
            now_ += std::chrono::microseconds{std::llround(needed * 1e6)};
            note_sent(where->index, begun);
            waiting_.erase(where);
            return;
        }
        const auto sent = static_cast<std::int64_t>(room * plan_.per_second);
        units -= sent;
        now_ = until;
        if (sent > 0)
            note_sent(where->index, begun);
    }

    // Units of the load were sent from `begun` until now.
    void note_sent(std::size_t index, timestamp begun)
    {
        first_sent_ = first_sent_.value_or(begun);
        last_sent_ = now_;
        auto& times = times_[index];
        times.first_at = times.first_at.value_or(begun);
        times.last_at = now_;
    }

    const sending_plan& plan_;
    timestamp now_;
    std::optional<timestamp> first_sent_;
    std::optional<timestamp> last_sent_;
    std::vector<load_times> times_;
    std::vector<waiting_load> waiting_;
};

}  // namespace

forecast predict(const sending_plan& plan, std::vector<zone_load> loads)
{
    return prediction{plan, std::move(loads)}.run();
}

}  // namespace outbound::rules
