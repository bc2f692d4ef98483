// Handles and the engines behind them. A handle is a number that is never reused, so that any misuse is detected and
// refused.
#pragma once

#include "outbound.h"

#include <outbound/service.hpp>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>

namespace outbound::c {

/// Ends the web request, as if its client had disconnected; the object stays valid.
void end_exchange(outbound_exchange& exchange) noexcept;

/// An open engine. Its users keep it alive; closing waits for them.
struct open_engine {
    open_engine(std::unique_ptr<outbound::service> opened, std::size_t process)
        : opener{process},
          service{std::move(opened)}
    {
    }

    const std::size_t opener;  ///< The process that opened it, as counted by handle_table.
    std::unique_ptr<outbound::service> service;
    std::atomic<bool> is_closing = false;
    std::mutex failure_guard;
    std::optional<event> failure;            ///< Failure of a function that returns no problem; for the next poll.
    std::size_t users = 0;                   ///< Guarded by the table, as are the next two.
    std::set<outbound_exchange*> exchanges;  ///< Open exchanges.
    std::condition_variable unused;  ///< One per engine: after a fork the child never touches those of its parent.
};

/// The use of an engine for the length of a call.
class engine_use {
public:
    explicit engine_use(std::shared_ptr<open_engine> engine) : engine_{std::move(engine)} {}
    ~engine_use();
    engine_use(const engine_use&) = delete;
    engine_use& operator=(const engine_use&) = delete;

    service* operator->() const noexcept { return engine_->service.get(); }
    service& operator*() const noexcept { return *engine_->service; }
    bool is_closing() const noexcept { return engine_->is_closing; }

    /// Registers an exchange, which ends when the engine is closed. Call remove() before destroying the exchange.
    void add(outbound_exchange* exchange) const;
    void remove(outbound_exchange* exchange) const;

    /// Makes the next poll() return this problem; replaces one not yet returned. Ends a wait in service::poll().
    void tell(const problem& fault) const;
    std::optional<event> take_failure() const;

private:
    const std::shared_ptr<open_engine> engine_;
};

/// All handles of this process.
///
/// Threads: any.
class handle_table {
public:
    /// The one table. It is never destroyed: threads of the host may outlive static objects.
    static handle_table& instance();

    outbound_engine* add(std::unique_ptr<service> opened);

    /// Throws error{errc::invalid} for a value that is not a handle, error{errc::closed} for a handle that is closed or
    /// was inherited through fork().
    engine_use use(const outbound_engine* handle);

    /// Closes the engine and waits for its users. Ignores values that are not an open handle of this process.
    void close(const outbound_engine* handle) noexcept;

    /// Ends the dispatching of all engines without draining; for the end of the process.
    void stop_all() noexcept;

private:
    friend class engine_use;

    static handle_table& table_of_process;

    handle_table();
    bool was_given_out(std::uintptr_t handle) const noexcept;
    std::shared_ptr<open_engine> take(const outbound_engine* handle) noexcept;
    void wait_for_users(open_engine& engine) noexcept;

    std::mutex guard_;              // guards all members below; held during fork()
    const std::uintptr_t base_;     // random, so that handles of another copy of the library are refused
    std::uintptr_t given_out_ = 0;  // number of handles given out
    std::size_t process_ = 0;       // number of forks that led to this process
    std::map<std::uintptr_t, std::shared_ptr<open_engine>> engines_;
};

}  // namespace outbound::c
