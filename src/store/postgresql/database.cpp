// A pool of sessions, which are checked after idle time, and an estimate of the server's clock.
#include "store/postgresql/database.hpp"

#include "store/sql/busy_timeout.hpp"
#include "store/sql/examination.hpp"

namespace outbound::sql {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_idle = 8;
// A session that was idle longer is checked before use, because the server may have been restarted.
constexpr auto trusted_for = 1s;
// Clocks drift by a few hundred parts per million at worst: about a millisecond in this time.
constexpr auto time_holds_for = 5s;

}  // namespace

postgresql_database::postgresql_database(const store_options& options)
    : postgresql_database{options, read_postgresql_url(options.url)}
{
}

postgresql_database::postgresql_database(const store_options& options, postgresql_url url)
    : database{options, postgresql_dialect(), url.name},
      url_{std::move(url)},
      asks_server_{options.clock == &system_clock()}
{
    give_back(connect());
}

postgresql_database::~postgresql_database() = default;

std::unique_ptr<connection> postgresql_database::connect()
{
    return std::make_unique<connection>(dialect(), open_postgresql(url_), name(), url_.statement_cache);
}

std::unique_ptr<connection> postgresql_database::take_idle()
{
    for (;;) {
        idle_session last;
        {
            const std::lock_guard pool{guard_};
            if (idle_.empty())
                return nullptr;
            last = std::move(idle_.back());
            idle_.pop_back();
        }
        if (steady::now() - last.since < trusted_for || answers(last.session->session()))
            return std::move(last.session);
    }
}

std::unique_ptr<connection> postgresql_database::take()
{
    require_own();
    auto session = take_idle();
    return session ? std::move(session) : connect();
}

lease postgresql_database::open_reader()
{
    return {*this, take()};
}

lease postgresql_database::begin()
{
    lease session{*this, take()};
    session->guard(
        [&] { dialect().begin_write(session->session(), busy_timeout_scope::limit(options().busy_timeout)); });
    return session;
}

std::uint64_t postgresql_database::end(bool) noexcept
{
    return 0;
}

void postgresql_database::give_back(std::unique_ptr<connection> session) noexcept
{
    const std::lock_guard pool{guard_};
    if (!is_connected(session->session()))
        for (auto& other : idle_)  // Idle sessions may be broken as well: check each before its next use.
            other.since = {};
    if (!is_connected(session->session()) || dialect().in_transaction(session->session()))
        return;
    if (idle_.size() < most_idle)
        idle_.push_back({std::move(session), steady::now()});
}

timestamp postgresql_database::now()
{
    if (!asks_server_)
        return options().clock->now();
    const auto elapsed = [&]() -> std::optional<timestamp> {
        const std::lock_guard lock{guard_};
        const auto since = steady::now() - asked_at_;
        if (asked_at_ == steady::time_point{} || since > time_holds_for)
            return std::nullopt;
        return server_time_ + std::chrono::duration_cast<std::chrono::microseconds>(since);
    };
    if (const auto known = elapsed())
        return *known;
    ask_time();
    return elapsed().value();
}

std::vector<finding> postgresql_database::examine(bool)
{
    return examine_postgresql(*this);
}

std::chrono::microseconds postgresql_database::ahead()
{
    if (!asks_server_)
        return database::ahead();
    const auto server = now();
    return server - options().clock->now();
}

void postgresql_database::ask_time()
{
    timestamp server_now{};
    const auto sent_at = steady::now();
    open_reader()->run(
        "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)", soci::into(server_now));
    const auto received_at = steady::now();
    const std::lock_guard lock{guard_};
    server_time_ = server_now + std::chrono::duration_cast<std::chrono::microseconds>((received_at - sent_at) / 2);
    asked_at_ = received_at;
}

}  // namespace outbound::sql
