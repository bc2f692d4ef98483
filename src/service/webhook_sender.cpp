// One coroutine claims endpoints with deliveries that are due; each claim is worked on by a few others.
#include "service/webhook_sender.hpp"

#include "model/integer_text.hpp"
#include "rules/webhook_tries.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <random>

namespace outbound {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds poll_every{1};
constexpr std::size_t most_endpoints = 8;  // At once.
constexpr std::size_t most_posts = 8;      // To one endpoint at once.
constexpr std::size_t claim_size = 200;
constexpr std::chrono::seconds lease{60};
constexpr std::chrono::seconds begin_within{30};  // A try that begins then ends well before the lease.
constexpr std::chrono::seconds longest_rest = std::chrono::minutes{5};

/// Retry-After in seconds; 0 if there is none, or a date.
std::chrono::seconds asked_wait(const http::answer& answer)
{
    const auto seconds = read_integer<std::int64_t>(answer.header("retry-after"));
    return std::chrono::seconds{std::clamp<std::int64_t>(seconds.value_or(0), 0, 86'400)};
}

}  // namespace

struct webhook_sender::batch {
    explicit batch(claimed_deliveries from, const asio::any_io_executor& executor)
        : claimed{std::move(from)},
          done{executor}
    {
    }

    claimed_deliveries claimed;
    claim_result result;
    clock::steady_time last_begin{};
    std::size_t next = 0;
    std::size_t posting = 0;
    std::chrono::seconds asked{0};
    signal done;
};

webhook_sender::webhook_sender(store& over, clock& time, poster_options options)
    : store_{over},
      time_{time},
      keeps_running_{context_.get_executor()},
      poster_{context_.get_executor(), time, std::move(options)},
      changed_{context_.get_executor()}
{
    asio::co_spawn(context_, run(), asio::detached);
    thread_ = std::thread{[this] { context_.run(); }};
    enlist();
}

webhook_sender::~webhook_sender()
{
    stop(std::chrono::milliseconds{0});
}

void webhook_sender::wake()
{
    asio::post(context_, [this] { changed_.notify(); });
}

void webhook_sender::stop(std::chrono::milliseconds drain)
{
    if (!thread_.joinable())
        return;
    asio::post(context_, [this] {
        stopping_ = true;
        changed_.notify();
    });
    ended_.get_future().wait_for(drain);
    leave();
    context_.stop();
    thread_.join();
}

// The thread waits in a handler of its own, where it holds no lock.
void webhook_sender::pause() noexcept
{
    paused_ = std::make_shared<std::promise<void>>();
    resumed_ = {};
    asio::post(context_, [paused = paused_, resumed = resumed_.get_future().share()] {
        paused->set_value();
        resumed.wait();
    });
    paused_->get_future().wait_for(std::chrono::seconds{5});
}

void webhook_sender::go_on() noexcept
{
    resumed_.set_value();
}

asio::awaitable<void> webhook_sender::run()
{
    while (!stopping_) {
        std::optional<claimed_deliveries> found;
        if (active_ < most_endpoints)
            found = co_await claim();
        if (found) {
            ++active_;
            asio::co_spawn(
                context_, deliver(std::make_shared<batch>(*std::move(found), context_.get_executor())), asio::detached);
            continue;
        }
        if (!stopping_)
            co_await changed_.wait_until(time_, time_.steady() + poll_every);
    }
    while (active_ > 0)
        co_await changed_.wait(time_);
    ended_.set_value();
}

// A database that cannot be used now is asked again later.
asio::awaitable<std::optional<claimed_deliveries>> webhook_sender::claim()
{
    std::chrono::microseconds ahead{0};
    auto call = [&] {
        ahead = store_.ahead();
        return store_.event_endpoints().claim(lease, claim_size);
    };
    try {
        auto found = co_await threads_.run(call);
        ahead_ = ahead;
        co_return found;
    } catch (const std::exception&) {
        co_return std::nullopt;
    }
}

asio::awaitable<void> webhook_sender::deliver(std::shared_ptr<batch> work)
{
    work->last_begin = time_.steady() + begin_within;
    const auto posts = std::min(most_posts, work->claimed.deliveries.size());
    for (std::size_t i = 0; i < posts; ++i) {
        ++work->posting;
        asio::co_spawn(context_, post_next(work), asio::detached);
    }
    while (work->posting > 0)
        co_await work->done.wait(time_);
    co_await settle(work);
    --active_;
    changed_.notify();
}

asio::awaitable<void> webhook_sender::post_next(std::shared_ptr<batch> work)
{
    const auto& due = work->claimed.deliveries;
    try {
        while (work->next < due.size() && !stopping_ && !work->result.is_gone && time_.steady() < work->last_begin) {
            const auto& each = due[work->next++];
            const auto answer = co_await poster_.post(work->claimed.endpoint, each.event);
            add_result(*work, each, answer);
        }
    } catch (const std::exception&) {
        // Without a result it is due again when the lease has ended.
    }
    if (--work->posting == 0)
        work->done.notify();
}

void webhook_sender::add_result(batch& work, const claimed_deliveries::due& due, const http::answer& answer)
{
    const auto outcome = rules::judge_webhook(answer.status);
    delivery_result result{.position = due.event.position, .status = static_cast<std::int32_t>(answer.status)};
    result.is_delivered = outcome == rules::webhook_outcome::delivered;
    result.fault = to_string(answer.fault);
    if (!result.is_delivered) {
        const auto asked = asked_wait(answer);
        work.asked = std::max(work.asked, asked);
        std::uniform_real_distribution<double> chance{0, 1};
        if (const auto wait = rules::wait_before_try(due.tries + 1, chance(system_random()), asked))
            result.again_at = time_.now() + ahead_ + *wait;
    }
    if (outcome == rules::webhook_outcome::gone)
        work.result.is_gone = true;
    work.result.results.push_back(std::move(result));
}

// Without it the lease runs out, and what was posted is posted again under the same id.
asio::awaitable<void> webhook_sender::settle(std::shared_ptr<batch> work)
{
    auto& result = work->result;
    result.endpoint = work->claimed.endpoint.id;
    result.token = work->claimed.token;
    const bool any_arrived = std::ranges::any_of(result.results, &delivery_result::is_delivered);
    const auto failures = work->claimed.endpoint.failures + std::ssize(result.results);
    const auto rest = any_arrived ? std::chrono::seconds{0} : rules::endpoint_rest(failures);
    if (const auto longer = std::max(rest, std::min(work->asked, longest_rest)); longer.count() > 0)
        result.rest_until = time_.now() + ahead_ + longer;
    auto call = [&] { store_.event_endpoints().settle(result); };
    for (int left = 5; left > 0; --left)
        try {
            co_await threads_.run(call);
            co_return;
        } catch (const std::exception&) {
        }
}

}  // namespace outbound
