// The units of a thread form a chain, because a thread may use several databases at once.
#include "store/sql/unit_of_work.hpp"

#include <utility>

namespace outbound::sql {
namespace {

thread_local unit_of_work* innermost_unit = nullptr;

}  // namespace

unit_of_work::unit_of_work(database& home, connection& session)
    : home_{home},
      session_{session},
      outer_{std::exchange(innermost_unit, this)}
{
}

unit_of_work::~unit_of_work()
{
    innermost_unit = outer_;
}

unit_of_work* unit_of_work::find(const database& home) noexcept
{
    auto* unit = innermost_unit;
    while (unit && &unit->home_ != &home)
        unit = unit->outer_;
    return unit;
}

namespace {

/// `prepare(transaction&)` runs before `f` in the transaction.
template <class Prepare>
void run_unit(database& home, const std::function<void()>& f, Prepare prepare)
{
    std::vector<std::function<void()>> committed;
    write(home, [&](transaction& tx) {
        prepare(tx);
        unit_of_work unit{home, *tx};
        f();
        committed = unit.take();
    });
    for (auto& each : committed)
        after_commit(home, std::move(each));
}

}  // namespace

void atomically(database& home, const std::function<void()>& f)
{
    run_unit(home, f, [](transaction&) {});
}

void atomically_if_unchanged(database& home, const std::function<void()>& f)
{
    run_unit(home, f, [](transaction& tx) { tx.read_one_state(); });
}

void read_together(database& home, const std::function<void()>& f)
{
    const snapshot state{home};
    const unit_of_work unit{home, *state};
    f();
}

void after_commit(database& home, std::function<void()> f)
{
    if (auto* unit = unit_of_work::find(home))
        unit->add(std::move(f));
    else
        f();
}

}  // namespace outbound::sql
