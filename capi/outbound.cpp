// The functions of outbound.h.
#include "outbound.h"

#include "arguments.hpp"
#include "guard.hpp"
#include "handles.hpp"
#include "signal_shield.hpp"

#include <outbound/json_text.hpp>

#include <cstdlib>

namespace {

namespace json = boost::json;
using namespace outbound::c;
using outbound::errc;
using outbound::error;

engine_use use(const outbound_engine* handle)
{
    return handle_table::instance().use(handle);
}

// The caller gets only the code; the next poll returns the problem.
template <class Body>
auto or_tell(const engine_use& used, const Body& body)
{
    try {
        return body();
    } catch (const error& e) {
        used.tell(e.problem());
        throw;
    }
}

// Threads that run during static destruction would crash. Each start registers this function again, so that it runs
// before the destruction of objects that start used first.
void stop_all_at_exit()
{
    std::atexit([] { handle_table::instance().stop_all(); });
}

}  // namespace

uint32_t outbound_abi_version(void)
{
    return OUTBOUND_ABI_VERSION;
}

const char* outbound_version(void)
{
    return OUTBOUND_VERSION_TEXT;
}

int outbound_open(const char* config, outbound_engine** engine, char** problem)
{
    if (engine)
        *engine = nullptr;
    return guard(problem, [&] {
        require(engine, "engine");
        const auto document = text_argument(config, "config", errc::config);
        *engine = handle_table::instance().add(outbound::service::open(document));
    });
}

void outbound_close(outbound_engine* engine)
{
    guard(nullptr, [&] { handle_table::instance().close(engine); });
}

int outbound_call(outbound_engine* engine, const char* operation, const char* request, int timeout_ms, char** response)
{
    return guard(response, [&] {
        require(response, "response");
        const auto used = use(engine);
        const auto name = text_argument(operation, "operation");
        const auto given = json_argument(request, "request");
        const auto answer = used->call(name, given, time_argument(timeout_ms, "timeout_ms"));
        *response = copy_text(outbound::write_json(answer.value()));
    });
}

int outbound_start(outbound_engine* engine)
{
    return guard(nullptr, [&] {
        const auto used = use(engine);
        const signal_shield shield;
        or_tell(used, [&] { used->start(); });
        stop_all_at_exit();
    });
}

int outbound_stop(outbound_engine* engine, int drain_ms)
{
    return guard(nullptr, [&] {
        const auto used = use(engine);
        const auto drain = time_argument(drain_ms, "drain_ms");
        if (!or_tell(used, [&] { return used->stop(drain); }))
            throw error{errc::timeout, "messages were still in flight"};
    });
}

int outbound_poll(outbound_engine* engine, int timeout_ms, char** event)
{
    return guard(event, [&] {
        require(event, "event");
        const auto used = use(engine);
        const auto timeout = time_argument(timeout_ms, "timeout_ms");
        auto next = used.take_failure();
        if (!next)
            next = used->poll(timeout);
        if (!next)
            next = used.take_failure();
        if (next)
            *event = copy_text(outbound::write_json(to_json(*next)));
        else if (used.is_closing())
            throw error{errc::closed, "engine: was closed during the wait"};
    });
}

int outbound_event_fd(outbound_engine* engine)
{
    int descriptor = -1;
    const int code = guard(nullptr, [&] {
        descriptor = use(engine)->event_fd();
        if (descriptor < 0)
            throw error{errc::not_found, "there is no descriptor for events here"};
    });
    return code == OUTBOUND_OK ? descriptor : code;
}

void outbound_wake(outbound_engine* engine)
{
    guard(nullptr, [&] { use(engine)->wake(); });
}

void outbound_free(void* text)
{
    std::free(text);
}
