// A vendor's account as one worker has it.
#include "simulation/vendor.hpp"

#include <boost/asio/this_coro.hpp>

#include <stdexcept>

namespace outbound::simulation {
namespace {

delivery answer_of(delivery::outcome what, std::string code, std::chrono::milliseconds retry_after = 0ms)
{
    delivery d;
    d.result = what;
    d.code = std::move(code);
    d.detail = d.code;
    d.retry_after = retry_after;
    return d;
}

/// Which messages of a request the vendor has, whatever it says.
bool has_accepted(behaviour how, std::size_t index)
{
    switch (how) {
    case behaviour::throttle:
    case behaviour::refuse_account:
    case behaviour::refuse_batch:
    case behaviour::lose_request:
    case behaviour::unreachable:
        return false;
    case behaviour::refuse_one:
    case behaviour::refuse_number:
        return index > 0;
    default:
        return true;
    }
}

/// Such a message is not one that left: the same attempt is made again.
bool is_turned_away(behaviour how)
{
    return how == behaviour::throttle || how == behaviour::refuse_account;
}

/// For how long an account that treats a request so holds up the messages behind it, at most.
microseconds hold_up_of(behaviour how)
{
    switch (how) {
    case behaviour::throttle:
    case behaviour::refuse_account:
    case behaviour::slow:
        return 2s;
    case behaviour::lose_answer:
    case behaviour::lose_request:
        return vendor_deadline;
    case behaviour::unreachable:
    case behaviour::hang:
        return vendor_deadline * 2;
    default:
        return 0s;
    }
}

/// For how long it may keep what comes behind from leaving: who is not reached is tried again minutes later.
microseconds trouble_of(behaviour how)
{
    switch (how) {
    case behaviour::unreachable:
        return 6min;
    case behaviour::refuse_account:
        return 16min;
    default:
        return how == behaviour::accept ? 0min : 1min;
    }
}

class account final : public provider {
public:
    account(
        const account_plan& plan, vendor& of, clock& time, int worker, std::function<void(const message&)> on_accepted)
        : plan_{plan},
          vendor_{of},
          time_{time},
          worker_{worker},
          on_accepted_{std::move(on_accepted)}
    {
    }

    std::string_view name() const noexcept override { return plan_.name; }
    outbound::channel channel() const noexcept override { return plan_.channel; }
    std::size_t batch_size() const noexcept override { return plan_.batch; }
    std::size_t concurrency() const noexcept override { return 4; }
    std::chrono::milliseconds deadline() const noexcept override { return vendor_deadline; }
    std::chrono::seconds find_after() const noexcept override
    {
        return plan_.channel == outbound::channel::email ? 0s : std::chrono::seconds{90};
    }
    boost::asio::awaitable<std::optional<provider_event>> find(const inquiry& what) override
    {
        co_return vendor_.find(plan_, what);
    }

    boost::asio::awaitable<std::vector<delivery>> deliver(std::span<const message> batch) override
    {
        const auto how = vendor_.next(plan_);
        if (how == behaviour::unreachable) {
            learn(how, 200ms);
            co_await wait(200ms);
            co_return std::vector<delivery>(batch.size(), answer_of(delivery::outcome::not_sent, "connect"));
        }
        const auto numbers = hand_over_all(batch, how);
        const auto latency = latency_of(how, mix(++requests_, static_cast<std::uint64_t>(worker_)));
        learn(how, latency);
        co_await wait(latency);
        if (how == behaviour::throw_exception)
            throw std::runtime_error{"simulated: the provider threw"};
        if (how == behaviour::throw_number)
            throw 42;
        std::vector<delivery> answers;
        for (std::size_t i = 0; i < batch.size(); ++i) {
            answers.push_back(answer(batch[i], how, i));
            const auto what = answers.back().result;
            auto& handed = vendor_.watcher().hand_over_at(numbers[i]);
            handed.is_proven_unsent =
                what == delivery::outcome::throttled || what == delivery::outcome::account_refused;
            handed.is_refused = what == delivery::outcome::rejected;
        }
        co_return answers;
    }

private:
    // After trouble the first request goes alone, and what comes behind it waits for its answer.
    void learn(behaviour how, microseconds latency)
    {
        const bool is_well = has_accepted(how, 1);
        const bool was_well = std::exchange(is_well_, is_well);
        const auto lateness = is_well && !was_well ? std::max(latency, hold_up_of(how)) : hold_up_of(how);
        vendor_.watcher().hold_up(plan_.channel, lateness, trouble_of(how));
    }

    std::vector<std::size_t> hand_over_all(std::span<const message> batch, behaviour how)
    {
        std::vector<std::size_t> numbers;
        for (std::size_t i = 0; i < batch.size(); ++i) {
            vendor_.log().add("worker {} hands {} for {} to {}: {}", worker_, batch[i].key, batch[i].address,
                plan_.name, name_of(how));
            numbers.push_back(vendor_.watcher().handed_over(worker_, plan_.name, batch[i], is_turned_away(how)));
            vendor_.meet_others(plan_, batch[i]);
            if (!has_accepted(how, i))
                continue;
            vendor_.watcher().hand_over_at(numbers.back()).accepted = true;
            vendor_.accept(plan_, batch[i]);
            on_accepted_(batch[i]);
        }
        return numbers;
    }

    // Of most requests some tens of milliseconds; of some accounts at some times most of a second.
    static microseconds latency_of(behaviour how, std::uint64_t chance)
    {
        if (how == behaviour::slow)
            return vendor_deadline / 2;
        if (how == behaviour::hang)
            return vendor_deadline * 10;
        if (how == behaviour::lose_answer || how == behaviour::lose_request)
            return vendor_deadline - 100ms;
        constexpr microseconds usual[] = {20ms, 30ms, 80ms, 300ms, 800ms};
        return usual[chance % std::size(usual)];
    }

    static delivery answer(const message& m, behaviour how, std::size_t index)
    {
        using enum delivery::outcome;
        switch (how) {
        case behaviour::throttle:
            return answer_of(throttled, "429", 2s);
        case behaviour::refuse_account:
            return answer_of(account_refused, "401");
        case behaviour::refuse_batch:
            return answer_of(rejected, "400");
        case behaviour::lose_answer:
        case behaviour::lose_request:
        case behaviour::hang:
            return answer_of(unknown, "timeout");
        case behaviour::refuse_one:
        case behaviour::refuse_number:
            if (index > 0)
                break;
            {
                auto d = answer_of(rejected, "21211");
                d.suppress = how == behaviour::refuse_number ? "invalid" : "";
                return d;
            }
        default:
            break;
        }
        auto d = answer_of(accepted, "");
        d.vendor_id = "v-" + m.key;
        return d;
    }

    boost::asio::awaitable<void> wait(microseconds time)
    {
        boost::asio::steady_timer timer{co_await boost::asio::this_coro::executor};
        co_await time_.sleep_until(timer, time_.steady() + time);
    }

    account_plan plan_;
    vendor& vendor_;
    clock& time_;
    int worker_;
    std::uint64_t requests_ = 0;
    bool is_well_ = true;
    std::function<void(const message&)> on_accepted_;
};

}  // namespace

std::shared_ptr<provider> make_account(
    const account_plan& plan, vendor& of, clock& time, int worker, std::function<void(const message&)> on_accepted)
{
    return std::make_shared<account>(plan, of, time, worker, std::move(on_accepted));
}

}  // namespace outbound::simulation
