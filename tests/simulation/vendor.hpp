// The vendors: accounts that treat requests according to the script, and later report the outcome of accepted messages.
#pragma once

#include "simulation/clocks.hpp"
#include "simulation/coverage.hpp"
#include "simulation/model.hpp"
#include "simulation/script.hpp"
#include "simulation/trace.hpp"
#include "simulation/vendor_list.hpp"

#include <outbound/provider.hpp>

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace outbound::simulation {

struct account_plan {
    std::string name;
    outbound::channel channel;
    std::size_t batch;
};

/// All accounts of the simulated world.
inline const std::vector<account_plan> account_plans{
    {"main", channel::email, 1}, {"bulk", channel::email, 5}, {"text", channel::sms, 1}, {"voice", channel::phone, 1}};

/// Retry-After of behaviour::throttle_long.
inline constexpr std::chrono::seconds long_throttle{100};

class vendor {
public:
    vendor(const world_clock& time, trace& log, coverage& seen, model& watcher, const script& played)
        : time_{time},
          log_{log},
          seen_{seen},
          model_{watcher},
          seed_{played.seed},
          is_brief_{played.is_brief}
    {
    }

    /// The account applies `treatment` to its next `count` requests.
    void expect(const std::string& account, behaviour treatment, int count);
    /// From now on every account accepts every request.
    void calm()
    {
        expected_.clear();
        deadly_.clear();
    }
    /// When the last long throttle ends.
    microseconds throttled_until() const noexcept { return throttled_until_; }
    behaviour next(const account_plan& account, std::span<const message> batch);

    /// Sometimes lists a message of another program to the same number, at the same moment, in the same account.
    void add_foreign_message(const account_plan& account, const message& m);
    /// Keeps an accepted message and plans its reports.
    void accept(const account_plan& account, const message& m);

    /// Reports that are due, in the order of their moments; microseconds::max() as next_report(): none is planned.
    std::vector<provider_event> take_due();
    microseconds next_report() const noexcept;
    void plan(microseconds at, provider_event e);

    /// The account's answer to an inquiry about a message.
    std::optional<provider_event> find(const account_plan& account, const inquiry& question) const;

    trace& log() noexcept { return log_; }
    coverage& seen() noexcept { return seen_; }
    model& watcher() noexcept { return model_; }
    const world_clock& time() const noexcept { return time_; }

private:
    provider_event event_of(const account_plan& account, const message& m, event_kind kind, microseconds at) const;
    void plan_email(const account_plan& account, const message& m, std::uint64_t chance);
    void plan_sms(const account_plan& account, const message& m, std::uint64_t chance);
    void plan_call(const account_plan& account, const message& m, std::uint64_t chance);
    void report(provider_event e, microseconds delay, std::uint64_t chance);

    const world_clock& time_;
    trace& log_;
    coverage& seen_;
    model& model_;
    std::uint64_t seed_;
    bool is_brief_;
    std::map<std::string, std::deque<behaviour>> expected_;
    microseconds throttled_until_{0};
    std::set<std::string> deadly_;  ///< Messages that end their worker, by key without the attempt.
    std::multimap<microseconds, provider_event> due_;
    std::map<std::string, provider_event> final_reports_;  ///< By message key: the last report about it.
    std::map<std::string, vendor_list> lists_;             ///< By account.
};

/// What an account tells its worker.
struct account_news {
    std::function<void(const message&)> on_accepted;  ///< The vendor keeps the message.
    std::function<void()> on_crash;                   ///< The worker ends now.
};

/// A worker's account.
std::shared_ptr<provider> make_account(
    const account_plan& plan, vendor& vendors, clock& time, int worker, account_news news);

}  // namespace outbound::simulation
