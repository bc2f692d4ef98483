// Draws each step from a table of weighted habits; the order of draws defines what a seed means.
#include "simulation/script.hpp"

#include <algorithm>
#include <random>

namespace outbound::simulation {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

/// Relative frequency of an action, and exclusive upper bounds of its numbers.
struct habit {
    action kind;
    int weight;
    std::array<int, 4> below;
};

constexpr int any = 1000;
constexpr int calls = static_cast<int>(store_call::amount);
constexpr int fault_kinds = static_cast<int>(store_fault::amount);
constexpr int behaviours = static_cast<int>(behaviour::amount);

constexpr habit habits[] = {
    {action::vanish, 6, {any, 1, 1, 1}},
    {action::come_up, 6, {any, any, 1, 1}},
    {action::stop, 5, {any, any, 1, 1}},
    {action::suspend, 3, {any, 60, 1, 1}},
    {action::unschedule, 2, {any, 1, 1, 1}},
    {action::pause, 5, {any, 1, 1, 1}},
    {action::resume, 7, {any, 1, 1, 1}},
    {action::cancel, 2, {any, 1, 1, 1}},
    {action::retry_failed, 6, {any, 1, 1, 1}},
    {action::set_account_pace, 4, {any, any, 5, 1}},
    {action::set_campaign_pace, 4, {any, any, 1, 1}},
    {action::change_hours, 5, {any, any, 1, 1}},
    {action::change_expiry, 4, {any, any, any, any}},
    {action::resume_account, 3, {any, 1, 1, 1}},
    {action::update_contact, 4, {any, any, 1, 1}},
    {action::delete_contact, 4, {any, 1, 1, 1}},
    {action::erase_contact, 4, {any, 1, 1, 1}},
    {action::suppress, 5, {any, any, any, 1}},
    {action::unsuppress, 4, {any, any, 1, 1}},
    {action::import_suppressions, 3, {any, any, any, 1}},
    {action::delete_campaign, 2, {any, 1, 1, 1}},
    {action::archive, 3, {any, any, 1, 1}},
    {action::restore, 3, {any, 1, 1, 1}},
    {action::clone, 2, {any, 1, 1, 1}},
    {action::replay, 3, {any, 1, 1, 1}},
    {action::send_message, 9, {any, any, any, any}},
    {action::unsubscribe, 6, {any, any, 1, 1}},
    {action::say_stop, 5, {any, any, 1, 1}},
    {action::say_start, 4, {any, 1, 1, 1}},
    {action::complain, 4, {any, 1, 1, 1}},
    {action::reply, 3, {any, 1, 1, 1}},
    {action::press_key, 4, {any, any, 1, 1}},
    {action::resubscribe, 3, {any, any, 1, 1}},
    {action::vendor, 24, {any, behaviours, 6, 1}},
    {action::fault, 40, {any, calls, fault_kinds, 4}},
};

/// Store calls that most faults are armed for, weighted by repetition; other calls are chosen seldom.
constexpr store_call busy_calls[] = {store_call::open_windows, store_call::open_windows, store_call::open_windows,
    store_call::open_windows, store_call::settle_retries, store_call::settle_retries, store_call::claim_range,
    store_call::claim_range, store_call::claim_retries, store_call::claim_retries, store_call::prepare,
    store_call::complete, store_call::record_events, store_call::reads, store_call::reads, store_call::reserve_pace};

/// Steps that lead to a store call, in their order; -1: any number.
struct occasion {
    store_call call;
    action kind;
    int number = -1;
};

constexpr occasion occasions[] = {
    {store_call::set_limit, action::set_account_pace},
    {store_call::push_pace, action::set_account_pace, 4},
    {store_call::push_pace, action::set_account_pace, 5},
    {store_call::push_pace, action::vendor, static_cast<int>(behaviour::throttle)},
    {store_call::push_pace, action::vendor, static_cast<int>(behaviour::throttle)},
    {store_call::push_pace, action::create},
    {store_call::set_aside, action::vendor, static_cast<int>(behaviour::refuse_account)},
    {store_call::set_aside, action::vendor, static_cast<int>(behaviour::refuse_account)},
    {store_call::end_absences, action::vendor, static_cast<int>(behaviour::refuse_account)},
    {store_call::end_absences, action::vendor, static_cast<int>(behaviour::refuse_account)},
    {store_call::end_absences, action::create},
    {store_call::close_rest, action::set_campaign_pace, 0},
    {store_call::close_rest, action::create},
    {store_call::close_rest, action::cancel},
    {store_call::create_campaign, action::create},
    {store_call::claim_retries, action::vendor, static_cast<int>(behaviour::refuse_one)},
    {store_call::claim_retries, action::retry_failed},
    {store_call::settle_retries, action::vendor, static_cast<int>(behaviour::refuse_one)},
    {store_call::settle_retries, action::retry_failed},
    {store_call::clear_account, action::resume_account},
    {store_call::update_campaign, action::set_campaign_pace},
    {store_call::remove_campaign, action::cancel},
    {store_call::remove_campaign, action::delete_campaign},
    {store_call::retry_failed, action::retry_failed},
    {store_call::match_again, action::replay},
    {store_call::refold, action::replay},
    {store_call::upsert_contacts, action::update_contact},
    {store_call::remove_contact, action::delete_contact},
    {store_call::erase_contact, action::erase_contact},
    {store_call::index_contacts, action::update_contact},
    {store_call::index_contacts, action::delete_contact},
    {store_call::add_suppressions, action::suppress},
    {store_call::remove_suppression, action::suppress},
    {store_call::remove_suppression, action::unsuppress},
    {store_call::unsubscribe, action::unsubscribe},
    {store_call::change_status, action::pause},
    {store_call::change_status, action::resume},
    {store_call::write_archive, action::cancel},
    {store_call::write_archive, action::archive},
    {store_call::write_archive, action::restore},
    {store_call::end_archive, action::cancel},
    {store_call::end_archive, action::archive},
    {store_call::end_archive, action::restore},
    {store_call::update_job, action::import_suppressions},
    {store_call::add_message, action::send_message},
};

class writer {
public:
    explicit writer(std::uint64_t seed) : numbers_{mix(seed)}
    {
        out_.seed = seed;
        out_.has_shares = below(4) == 0;
    }

    script write()
    {
        out_.workers = 2 + below(3);
        out_.people = 4 + below(below(8) == 0 ? 120 : 24);
        out_.spares_main = below(2) == 0;
        out_.store_delay = std::max(below(5) - 2, 0);
        for (int i = 0; i < out_.workers; ++i)
            add(milliseconds{below(3'000)}, action::come_up, {i, below(any), 0, 0});
        const int campaigns = 1 + below(4);
        const auto first = out_.steps.size();
        for (int i = 0; i < campaigns; ++i) {
            begins_.push_back(milliseconds{below(i == 0 ? 1 : 20'000)});
            channels_.push_back(below(3));
            add(begins_.back(), action::create, {channels_.back(), below(any), below(any), below(any)});
        }
        change_first_campaign(out_.steps[first].n);
        const int amount = below(6) == 0 ? 0 : 4 + below(50);
        for (int i = 0; i < amount; ++i)
            add_random_step();
        if (amount > 0)
            add_assigned_fault();
        std::ranges::stable_sort(out_.steps, {}, &step::at);
        return std::move(out_);
    }

    /// One worker, campaigns of one channel at very different paces, a slow vendor, and operators who change its pace.
    script write_crowd()
    {
        out_.workers = 1;
        out_.people = 30 + below(40);
        out_.spares_main = below(2) == 0;
        channels_ = {below(3)};
        const int via = channels_.front();
        const int used = via == 0 ? int{out_.spares_main} : via + 1;
        add(0ms, action::vendor, {used, static_cast<int>(behaviour::slow), 5 + below(16), 0});
        const int campaigns = 4 + below(3);
        for (int i = 0; i < campaigns; ++i)
            add(milliseconds{i}, action::create,
                {via, 1, 1, 9});  // They start at once, and have neither pace nor hours.
        add(10ms, action::come_up, {0, 0, 0, 0});
        const int slow = 1 + below(2);
        for (int i = 0; i < slow; ++i)
            add(milliseconds{10 + below(500)}, action::set_campaign_pace, {i, slowest_pace - below(2), 0, 0});
        const int changes = 2 + below(5);
        for (int i = 0; i < changes; ++i)
            add(milliseconds{500 + below(5'000)}, action::set_account_pace, {used, fast_pace + below(2), 0, 0});
        add(10min, action::replay, {0, 0, 0, 0});
        std::ranges::stable_sort(out_.steps, {}, &step::at);
        return std::move(out_);
    }

private:
    int below(int limit) { return static_cast<int>(numbers_() % static_cast<std::uint64_t>(std::max(limit, 1))); }

    // Most steps happen while a campaign sends; some happen minutes, hours or days later.
    milliseconds moment(action kind)
    {
        constexpr milliseconds reaches[] = {1ms, 300ms, 1s, 3s, 12s, 60s, 20min, 50h};
        // Faults and vendor behaviour wait for a call to hit; other steps are most useful while messages are sent.
        const bool waits = kind == action::fault || kind == action::vendor;
        const auto reach = reaches[static_cast<std::size_t>(below(waits ? 4 : static_cast<int>(std::size(reaches))))];
        return begins_[any_campaign()] +
               milliseconds{static_cast<std::int64_t>(numbers_() % static_cast<std::uint64_t>(reach.count()))};
    }

    // An account that a campaign uses: main or bulk, text, voice.
    int account()
    {
        const int via = channels_[any_campaign()];
        return via == 0 ? below(2) : via + 1;
    }

    std::size_t any_campaign() { return static_cast<std::size_t>(below(static_cast<int>(begins_.size()))); }

    void add_random_step()
    {
        auto pick = below(total_weight());
        const habit* chosen = habits;
        while (pick >= chosen->weight)
            pick -= (chosen++)->weight;
        std::array<int, 4> n{};
        for (std::size_t i = 0; i < n.size(); ++i)
            n[i] = below(chosen->below[i]);
        if (chosen->kind == action::vendor && below(4) > 0)
            n[0] = account();
        if (chosen->kind == action::fault && below(3) > 0)
            n[1] = static_cast<int>(busy_calls[static_cast<std::size_t>(below(std::size(busy_calls)))]);
        else if (chosen->kind == action::fault)
            n[3] = 0;
        const auto at = moment(chosen->kind);
        add(at, chosen->kind, n);
        if (chosen->kind == action::fault)
            provoke(static_cast<store_call>(n[1]), at);
    }

    // Seeds take turns, so that every call meets every fault.
    void add_assigned_fault()
    {
        const auto pair = static_cast<int>(out_.seed % static_cast<std::uint64_t>(calls * fault_kinds));
        const int call = pair / fault_kinds;
        const auto at = moment(action::fault);
        add(at, action::fault, {2 * below(any), call, pair % fault_kinds, 0});
        provoke(static_cast<store_call>(call), at);
    }

    // Adds the steps that lead to a rare call, so that the fault hits it. All concern one campaign or account.
    void provoke(store_call call, milliseconds at)
    {
        const int used = account();
        const int target = below(any / 4) * 4 + used;
        const int via = std::max(used - 1, 0);
        for (const auto& [wanted, kind, number] : occasions)
            if (wanted == call)
                add(at += milliseconds{below(2'000)}, kind,
                    {kind == action::create ? via : target, number >= 0 ? number : below(any), below(3), below(any)});
    }

    // Changes of the first campaign at the right time, which random steps seldom make.
    void change_first_campaign(std::array<int, 4>& numbers)
    {
        const int change = below(5);
        std::vector<step> changes;
        if (change == 0) {
            numbers[3] = 4 * (5 + below(10));  // It starts in 22 to 58 s.
            for (int i = 0; i < 3; ++i)
                changes.push_back({milliseconds{1 + below(20'000)}, action::change_expiry,
                    {0, below(any), below(any), 4 * (5 + below(10))}});
        } else if (change == 1) {
            numbers[2] = 7 * below(any / 7);  // It has hours.
            for (int i = 0; i < 3; ++i)
                changes.push_back({milliseconds{1 + below(20'000)}, action::change_hours, {0, below(any)}});
        } else if (change == 2) {
            numbers[3] = 4 * (5 + below(10));  // It starts in 22 to 58 s, while there is no worker.
            for (int i = 0; i < out_.workers; ++i) {
                changes.push_back({milliseconds{10'000 + below(10'000)}, action::vanish, {i}});
                changes.push_back({milliseconds{70'000 + below(30'000)}, action::come_up, {i, below(any)}});
            }
        }
        if (out_.seed % seeds_with_days == 0) {
            const auto at = 20min + milliseconds{below(7'200'000)};
            changes.push_back({at, action::archive});
            changes.push_back({at + 1s, action::delete_campaign});
            changes.push_back({at + 60s, action::restore});
        }
        out_.steps.insert(out_.steps.end(), changes.begin(), changes.end());
    }

    static int total_weight()
    {
        int sum = 0;
        for (const auto& h : habits)
            sum += h.weight;
        return sum;
    }

    void add(milliseconds at, action kind, std::array<int, 4> n) { out_.steps.push_back({at, kind, n}); }

    std::mt19937_64 numbers_;
    script out_;
    std::vector<milliseconds> begins_;  ///< Of campaigns.
    std::vector<int> channels_;
};

}  // namespace

std::uint64_t mix(std::uint64_t a, std::uint64_t b, std::uint64_t c, std::uint64_t d) noexcept
{
    std::uint64_t x = 0x9E37'79B9'7F4A'7C15U;
    for (const auto part : {a, b, c, d}) {  // splitmix64
        x += part + 0x9E37'79B9'7F4A'7C15U;
        x = (x ^ (x >> 30U)) * 0xBF58'476D'1CE4'E5B9U;
        x = (x ^ (x >> 27U)) * 0x94D0'49BB'1331'11EBU;
        x ^= x >> 31U;
    }
    return x;
}

script script_of(std::uint64_t seed)
{
    constexpr std::uint64_t crowds = 16;  // One seed in so many.
    return seed % crowds == crowds - 1 ? writer{seed}.write_crowd() : writer{seed}.write();
}

}  // namespace outbound::simulation
