#include "service/contact_indexer.hpp"

#include "model/fork_gate.hpp"

#include <exception>

namespace outbound {
namespace {

/// So few contacts cost a search less than a millisecond, and indexing them one by one would write their block each
/// time.
constexpr std::int64_t spare = 500;

constexpr std::chrono::seconds poll_every{2};

/// Leaves nine tenths of the time to others, such as an import.
constexpr int rests = 9;

}  // namespace

contact_indexer::contact_indexer(store& over)
    : store_{over},
      thread_{[this](const std::stop_token& stop) { run(stop); }}
{
}

void contact_indexer::run(const std::stop_token& stop)
{
    while (!stop.stop_requested()) {
        const auto rest = index_and_rest();
        std::unique_lock alone{guard_};
        ended_.wait_for(alone, stop, rest, [] { return false; });
    }
}

/// Returns the time until the next call. Ignores failures: a database that cannot be written is reported by whoever
/// uses it.
std::chrono::nanoseconds contact_indexer::index_and_rest() noexcept
{
    const fork_gate behind;
    const auto began = std::chrono::steady_clock::now();
    try {
        if (store_.contacts().index_for_search(spare))
            return rests * (std::chrono::steady_clock::now() - began);
    } catch (const std::exception&) {
    }
    return poll_every;
}

}  // namespace outbound
