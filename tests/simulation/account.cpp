// A vendor's account in one worker.
#include "simulation/vendor.hpp"

#include <boost/asio/this_coro.hpp>

#include <stdexcept>

namespace outbound::simulation {
namespace {

delivery answer_of(delivery::outcome outcome, std::string code, std::chrono::milliseconds retry_after = 0ms)
{
    delivery d;
    d.result = outcome;
    d.code = std::move(code);
    d.detail = d.code;
    d.retry_after = retry_after;
    return d;
}

/// True if the vendor keeps message `index` of the request, whatever it answers.
bool has_accepted(behaviour treatment, std::size_t index)
{
    switch (treatment) {
    case behaviour::throttle:
    case behaviour::throttle_long:
    case behaviour::refuse_account:
    case behaviour::refuse_batch:
    case behaviour::lose_request:
    case behaviour::unreachable:
    case behaviour::crash:
        return false;
    case behaviour::refuse_one:
    case behaviour::refuse_number:
        return index > 0;
    default:
        return true;
    }
}

/// The vendor refuses the request immediately; the same attempt is repeated.
bool is_turned_away(behaviour treatment)
{
    return treatment == behaviour::throttle || treatment == behaviour::throttle_long ||
           treatment == behaviour::refuse_account;
}

/// Maximum time for which this treatment of a request delays the messages behind it.
microseconds hold_up_of(behaviour treatment)
{
    switch (treatment) {
    case behaviour::throttle:
    case behaviour::refuse_account:
    case behaviour::slow:
        return 2s;
    case behaviour::lose_answer:
    case behaviour::lose_request:
        return vendor_deadline;
    case behaviour::throttle_long:
        return long_throttle;
    case behaviour::unreachable:
    case behaviour::hang:
        return vendor_deadline * 2;
    default:
        return 0s;
    }
}

/// Maximum time without progress after this treatment: an unreachable account is retried minutes later.
microseconds trouble_of(behaviour treatment)
{
    switch (treatment) {
    case behaviour::slow:
        return vendor_deadline;
    case behaviour::unreachable:
        return 6min;
    case behaviour::throttle_long:
        return long_throttle + 1min;
    case behaviour::refuse_account:
        return 16min;
    default:
        return treatment == behaviour::accept ? 0min : 1min;
    }
}

class account final : public provider {
public:
    account(const account_plan& plan, vendor& vendors, clock& time, int worker, account_news news)
        : plan_{plan},
          vendor_{vendors},
          time_{time},
          worker_{worker},
          news_{std::move(news)}
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
    boost::asio::awaitable<std::optional<provider_event>> find(const inquiry& question) override
    {
        co_return vendor_.find(plan_, question);
    }

    boost::asio::awaitable<std::vector<delivery>> deliver(std::span<const message> batch) override
    {
        const auto treatment = vendor_.next(plan_, batch);
        if (treatment == behaviour::unreachable) {
            learn(treatment, 200ms);
            co_await wait(200ms);
            co_return std::vector<delivery>(batch.size(), answer_of(delivery::outcome::not_sent, "connect"));
        }
        const auto numbers = hand_over_all(batch, treatment);
        if (treatment == behaviour::crash)
            news_.on_crash();
        const auto latency = latency_of(treatment, mix(++requests_, static_cast<std::uint64_t>(worker_)));
        learn(treatment, latency);
        co_await wait(latency);
        if (treatment == behaviour::throw_exception)
            throw std::runtime_error{"simulated: the provider threw"};
        if (treatment == behaviour::throw_number)
            throw 42;
        std::vector<delivery> answers;
        for (std::size_t i = 0; i < batch.size(); ++i) {
            answers.push_back(answer(batch[i], treatment, i));
            const auto outcome = answers.back().result;
            auto& handed = vendor_.watcher().hand_over_at(numbers[i]);
            handed.is_proven_unsent =
                outcome == delivery::outcome::throttled || outcome == delivery::outcome::account_refused;
            handed.is_refused = outcome == delivery::outcome::rejected;
            if (outcome == delivery::outcome::accepted && handed.is_reported)
                vendor_.seen().saw(plan_.channel, incident::event_before_answer);
        }
        co_return answers;
    }

private:
    // After trouble the engine sends a single request first; the others wait for its answer.
    void learn(behaviour treatment, microseconds latency)
    {
        const bool is_well = has_accepted(treatment, 1);
        const bool was_well = std::exchange(is_well_, is_well);
        const auto lateness = is_well && !was_well ? std::max(latency, hold_up_of(treatment)) : hold_up_of(treatment);
        vendor_.watcher().hold_up(plan_.channel, lateness, trouble_of(treatment));
    }

    std::vector<std::size_t> hand_over_all(std::span<const message> batch, behaviour treatment)
    {
        std::vector<std::size_t> numbers;
        for (std::size_t i = 0; i < batch.size(); ++i) {
            vendor_.log().add("worker {} hands {} for {} to {}: {}", worker_, batch[i].key, batch[i].address,
                plan_.name, name_of(treatment));
            numbers.push_back(vendor_.watcher().handed_over(worker_, plan_.name, batch[i], is_turned_away(treatment)));
            vendor_.add_foreign_message(plan_, batch[i]);
            if (!has_accepted(treatment, i))
                continue;
            vendor_.watcher().hand_over_at(numbers.back()).accepted = true;
            vendor_.accept(plan_, batch[i]);
            news_.on_accepted(batch[i]);
        }
        return numbers;
    }

    // Most requests take some tens of milliseconds, a few up to 800 ms.
    static microseconds latency_of(behaviour treatment, std::uint64_t chance)
    {
        if (treatment == behaviour::slow)
            return vendor_deadline / 2;
        if (treatment == behaviour::hang)
            return vendor_deadline * 10;
        if (treatment == behaviour::lose_answer || treatment == behaviour::lose_request)
            return vendor_deadline - 100ms;
        constexpr microseconds usual[] = {20ms, 30ms, 80ms, 300ms, 800ms};
        return usual[chance % std::size(usual)];
    }

    static delivery answer(const message& m, behaviour treatment, std::size_t index)
    {
        using enum delivery::outcome;
        switch (treatment) {
        case behaviour::throttle:
            return answer_of(throttled, "429", 2s);
        case behaviour::throttle_long:
            return answer_of(throttled, "429", long_throttle);
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
                d.suppress = treatment == behaviour::refuse_number ? "invalid" : "";
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
    account_news news_;
};

}  // namespace

std::shared_ptr<provider> make_account(
    const account_plan& plan, vendor& vendors, clock& time, int worker, account_news news)
{
    return std::make_shared<account>(plan, vendors, time, worker, std::move(news));
}

}  // namespace outbound::simulation
