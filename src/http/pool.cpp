// Idle connections are a stack: the last used one is taken first.
#include "http/pool.hpp"

namespace outbound::http {
namespace {

constexpr std::chrono::milliseconds sweep_every{100};
constexpr auto never = connection::clock::time_point::max();

}  // namespace

pool::pool(boost::asio::any_io_executor executor, const client_options& options)
    : executor_{std::move(executor)},
      most_{options.connections},
      idle_limit_{options.idle_limit},
      trusted_idle_{options.trusted_idle},
      freed_{executor_},
      sweeper_{executor_}
{
    // Reserves memory, so that give_back() cannot fail.
    all_.reserve(most_);
    idle_.reserve(most_);
    closed_.reserve(most_);
}

connection* pool::take(connection::clock::time_point now, connection::clock::time_point deadline, bool promised)
{
    const auto available = idle_.size() + closed_.size() + (most_ - all_.size());
    if (promised)
        --promised_;
    else if (!freed_.empty() || available == promised_)
        return nullptr;
    connection* taken = nullptr;
    while (taken == nullptr && !idle_.empty()) {
        taken = idle_.back();
        idle_.pop_back();
        const auto rested = now - taken->idle_since;
        if (rested < trusted_idle_ || (rested < idle_limit_ && !taken->is_stale()))
            break;
        taken->close();
        closed_.push_back(taken);
        taken = nullptr;
    }
    if (taken == nullptr && !closed_.empty()) {
        taken = closed_.back();
        closed_.pop_back();
    }
    if (taken == nullptr)
        taken = all_.emplace_back(std::make_unique<connection>(executor_)).get();
    taken->lend(deadline);
    ++busy_;
    sweep_later();
    return taken;
}

void pool::give_back(connection& used) noexcept
{
    used.expires = never;
    --busy_;
    if (used.is_open() && used.reusable()) {
        used.idle_since = connection::clock::now();
        idle_.push_back(&used);
    } else {
        used.close();
        closed_.push_back(&used);
    }
    promised_ += freed_.notify_one();
}

std::size_t pool::open_connections() const noexcept
{
    std::size_t open = 0;
    for (const auto& connection : all_)
        open += connection->is_open();
    return open;
}

void pool::sweep_later()
{
    if (sweeping_)
        return;
    sweeping_ = true;
    sweeper_.expires_after(sweep_every);
    sweeper_.async_wait([weak = weak_from_this()](const boost::system::error_code& cancelled) {
        if (const auto self = weak.lock(); self && !cancelled)
            self->sweep();
    });
}

void pool::sweep()
{
    sweeping_ = false;
    const auto now = connection::clock::now();
    for (auto& connection : all_)
        if (connection->expires <= now) {
            connection->overdue = true;
            boost::system::error_code ignored;
            connection->socket().cancel(ignored);
        }
    // Without requests in progress the timer stops, so that an executor can run out of work.
    if (busy_ > 0)
        sweep_later();
}

}  // namespace outbound::http
