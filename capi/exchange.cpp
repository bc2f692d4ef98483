// Web requests in pieces through the C interface. Long waits are cut into slices, so that closing the engine ends them.
#include "outbound.h"

#include "arguments.hpp"
#include "guard.hpp"
#include "handles.hpp"
#include "reply.hpp"

#include <outbound/web_exchange.hpp>

#include <algorithm>
#include <memory>
#include <mutex>

struct outbound_exchange {
    const outbound_engine* engine;
    std::mutex guard;                               ///< Guards the next two against a thread that closes the engine.
    std::unique_ptr<outbound::web_exchange> inner;  ///< Null: the engine was closed.
    bool is_left_behind = false;                    ///< Whoever closes the engine frees it.

    /// Leaves it to the thread that is closing the engine; false if that thread has ended it already.
    bool leave_behind()
    {
        const std::lock_guard alone{guard};
        is_left_behind = inner != nullptr;
        return is_left_behind;
    }
};

namespace {

using namespace outbound::c;
using outbound::errc;
using outbound::error;

constexpr std::chrono::milliseconds slice{50};

engine_use use(const outbound_exchange* exchange)
{
    require(exchange, "exchange");
    return handle_table::instance().use(exchange->engine);
}

/// Calls `step` with slices of the timeout until it completes or the timeout has passed.
template <class Step>
decltype(auto) wait(const engine_use& used, std::chrono::milliseconds timeout, const Step& step)
{
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    for (;;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        try {
            return step(std::clamp(left, std::chrono::milliseconds{0}, slice));
        } catch (const error& e) {
            if (e.code() != errc::timeout || left <= slice)
                throw;
        }
        if (used.is_closing())
            throw error{errc::closed, "engine: was closed while a web request was being answered"};
    }
}

}  // namespace

void outbound::c::end_exchange(outbound_exchange& exchange) noexcept
{
    std::unique_lock alone{exchange.guard};
    exchange.inner.reset();
    const std::unique_ptr<outbound_exchange> left_behind{exchange.is_left_behind ? &exchange : nullptr};
    alone.unlock();
}

int outbound_exchange_open(outbound_engine* engine, const char* method, const char* target, const char* header_lines,
    const char* access, outbound_exchange** exchange)
{
    if (exchange)
        *exchange = nullptr;
    return guard(nullptr, [&] {
        require(exchange, "exchange");
        const auto used = handle_table::instance().use(engine);
        auto head = head_argument(method, target, header_lines);
        head.access = access_argument(access, "access");
        auto made = std::make_unique<outbound_exchange>();
        made->engine = engine;
        made->inner = std::make_unique<outbound::web_exchange>(*used, std::move(head));
        used.add(made.get());
        *exchange = made.release();
    });
}

int outbound_exchange_write(outbound_exchange* exchange, const void* piece, size_t size)
{
    return guard(nullptr, [&] {
        const auto used = use(exchange);
        if (size > 0)
            require(piece, "piece");
        if (!exchange->inner->write({static_cast<const char*>(piece), size}))
            throw error{errc::conflict, "exchange: the response is known; call outbound_exchange_finish()"};
    });
}

int outbound_exchange_finish(outbound_exchange* exchange, int timeout_ms, outbound_reply** reply)
{
    if (reply)
        *reply = nullptr;
    return guard(nullptr, [&] {
        const auto used = use(exchange);
        const auto& from = wait(used, time_argument(timeout_ms, "timeout_ms"),
            [&](auto left) -> const outbound::web_response& { return exchange->inner->finish(left); });
        if (reply)
            *reply = std::make_unique<outbound_reply>(outbound::web_response{from.status, from.headers, {}}).release();
    });
}

int outbound_exchange_next(outbound_exchange* exchange, int timeout_ms, const void** piece, size_t* size)
{
    if (piece)
        *piece = nullptr;
    if (size)
        *size = 0;
    return guard(nullptr, [&] {
        const auto used = use(exchange);
        require(piece, "piece");
        require(size, "size");
        const auto next =
            wait(used, time_argument(timeout_ms, "timeout_ms"), [&](auto left) { return exchange->inner->next(left); });
        *piece = next.empty() ? nullptr : next.data();
        *size = next.size();
    });
}

// An exchange inherited through fork() is not destroyed: its database connection belongs to the parent.
void outbound_exchange_close(outbound_exchange* exchange)
{
    if (!exchange)
        return;
    guard(nullptr, [&] {
        try {
            const auto used = use(exchange);
            used.remove(exchange);
            exchange->inner.reset();
        } catch (const error&) {
            if (exchange->leave_behind())
                return;
        }
        delete exchange;
    });
}
