// A map from numbers to engines under one lock; numbers grow by a fixed step from a random base.
#include "handles.hpp"

#include <pthread.h>

#include <chrono>
#include <list>
#include <new>
#include <random>
#include <utility>

namespace outbound::c {
namespace {

// Handles are odd and so never the address of an object; the steps leave room between them for off-by-one mistakes.
constexpr std::uintptr_t step = 16;
constexpr std::uintptr_t mark = 11;

std::uintptr_t draw_base()
{
    std::random_device chance;
    std::uintptr_t drawn = 0;
    for (std::size_t bits = 0; bits < sizeof drawn * 8; bits += 32)
        drawn |= static_cast<std::uintptr_t>(chance()) << bits;
    return drawn / step * step + mark;
}

std::uintptr_t number_of(const outbound_engine* handle) noexcept
{
    return reinterpret_cast<std::uintptr_t>(handle);
}

void end_dispatching(service& engine) noexcept
{
    try {
        engine.stop(std::chrono::milliseconds{0});
    } catch (...) {
        // Outcomes that could not be recorded are recovered by the next engine, as after a crash.
    }
}

}  // namespace

// Constructed when the library is loaded: on first use another thread might be forking.
handle_table& handle_table::table_of_process = *new handle_table;

engine_use::~engine_use()
{
    const std::lock_guard alone{handle_table::instance().guard_};
    if (--engine_->users == 0)
        engine_->unused.notify_all();
}

void engine_use::add(outbound_exchange* exchange) const
{
    const std::lock_guard alone{handle_table::instance().guard_};
    engine_->exchanges.insert(exchange);
}

void engine_use::remove(outbound_exchange* exchange) const
{
    const std::lock_guard alone{handle_table::instance().guard_};
    engine_->exchanges.erase(exchange);
}

void engine_use::tell(const problem& fault) const
{
    {
        const std::lock_guard alone{engine_->failure_guard};
        engine_->failure = event{event_type::log, system_clock().now(),
            {{"level", to_string(log_level::error)}, {"message", fault.detail}, {"problem", to_json(fault)}}};
    }
    engine_->service->wake();
}

std::optional<event> engine_use::take_failure() const
{
    const std::lock_guard alone{engine_->failure_guard};
    return std::exchange(engine_->failure, std::nullopt);
}

handle_table& handle_table::instance()
{
    return table_of_process;
}

handle_table::handle_table() : base_{draw_base()}
{
    // A fork while another thread holds the lock would leave the lock held for ever in the child.
    const auto lock = [] { instance().guard_.lock(); };
    const auto unlock = [] { instance().guard_.unlock(); };
    const auto begin_process = [] {
        ++instance().process_;
        instance().guard_.unlock();
    };
    if (::pthread_atfork(lock, unlock, begin_process) != 0)
        throw std::bad_alloc{};
}

bool handle_table::was_given_out(std::uintptr_t handle) const noexcept
{
    const auto distance = handle - base_;
    return distance % step == 0 && distance / step < given_out_;
}

outbound_engine* handle_table::add(std::unique_ptr<service> opened)
{
    const std::lock_guard alone{guard_};
    auto engine = std::make_shared<open_engine>(std::move(opened), process_);
    const auto number = base_ + step * given_out_;
    engines_.emplace(number, std::move(engine));
    ++given_out_;
    return reinterpret_cast<outbound_engine*>(number);
}

engine_use handle_table::use(const outbound_engine* handle)
{
    if (!handle)
        throw error{errc::invalid, "engine: must not be NULL; give a handle from outbound_open()"};
    const std::lock_guard alone{guard_};
    const auto found = engines_.find(number_of(handle));
    if (found == engines_.end() && was_given_out(number_of(handle)))
        throw error{errc::closed, "engine: has been closed; open another"};
    if (found == engines_.end())
        throw error{errc::invalid, "engine: is no handle of this library; give one from outbound_open()"};
    if (found->second->opener != process_)
        throw error{
            errc::closed, "engine: belongs to the process that this one was forked from; open one after the fork"};
    ++found->second->users;
    return engine_use{found->second};
}

// An engine inherited through fork() is not destroyed: its connections and threads belong to the parent.
std::shared_ptr<open_engine> handle_table::take(const outbound_engine* handle) noexcept
{
    const std::lock_guard alone{guard_};
    const auto found = engines_.find(number_of(handle));
    if (found == engines_.end() || found->second->opener != process_)
        return nullptr;
    auto taken = std::move(found->second);
    engines_.erase(found);
    return taken;
}

void handle_table::wait_for_users(open_engine& engine) noexcept
{
    using namespace std::chrono_literals;
    const auto is_unused = [&engine] { return engine.users == 0; };
    std::unique_lock alone{guard_};
    while (!is_unused()) {
        alone.unlock();
        engine.service->wake();  // ends one wait; several threads may wait, and others may be about to
        alone.lock();
        engine.unused.wait_for(alone, 5ms, is_unused);
    }
}

void handle_table::close(const outbound_engine* handle) noexcept
{
    const auto engine = take(handle);
    if (!engine)
        return;
    engine->is_closing = true;
    end_dispatching(*engine->service);
    wait_for_users(*engine);
    end_dispatching(*engine->service);  // the last user may have been outbound_start()
    for (auto* exchange : engine->exchanges)
        end_exchange(*exchange);
    engine->service.reset();
}

void handle_table::stop_all() noexcept
{
    std::list<engine_use> own;
    {
        const std::lock_guard alone{guard_};
        for (const auto& [number, engine] : engines_) {
            if (engine->opener != process_)
                continue;
            ++engine->users;
            own.emplace_back(engine);
        }
    }
    for (const auto& engine : own)
        end_dispatching(*engine.operator->());
}

}  // namespace outbound::c
