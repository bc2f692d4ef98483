// Keeps one row per limit and account, which all workers update with single statements.
#include "store/dispatch/pace.hpp"

#include "rules/pace_key.hpp"
#include "store/event_log/append.hpp"

namespace outbound::sql {

using soci::into;
using soci::use;

namespace {

// Workers drop slots reserved at the old rate. A higher rate must neither wait for these slots nor ignore a vendor's
// retry-after, so the reserved time shrinks in proportion.
void change_limit(connection& db, const std::string& name, double per_second, timestamp now)
{
    if (per_second > 0)
        db.change("INSERT INTO outbound_pace (name, per_second, next_at) VALUES (:name, :rate, 0)"
                  " ON CONFLICT (name) DO UPDATE SET per_second = excluded.per_second,"
                  " next_at = CASE WHEN outbound_pace.next_at > :now AND excluded.per_second > outbound_pace.per_second"
                  " THEN :now + CAST((outbound_pace.next_at - :now) * outbound_pace.per_second / excluded.per_second "
                  "AS BIGINT)"
                  " ELSE outbound_pace.next_at END",
            use(name, "name"), use(per_second, "rate"), use(now, "now"));
    else
        db.change("DELETE FROM outbound_pace WHERE name = :name", use(name, "name"));
}

}  // namespace

// The generic cell rate algorithm (ITU-T I.371, annex A) as one statement: `next_at` is when the next unit may be sent.
// Idle time does not accumulate.
std::optional<timestamp> pace::reserve(std::string_view name, std::size_t units, double expected)
{
    const std::string limit{name};
    const auto wanted = static_cast<double>(units) * 1e6;
    const auto now = db_.now();
    std::int64_t next = 0;
    double per_second = 0;
    const bool reserved = write(db_, [&](transaction& tx) {
        return tx->run(
            "UPDATE outbound_pace SET next_at = CASE WHEN next_at > :now THEN next_at ELSE :now END + CAST(:wanted / "
            "per_second AS BIGINT)"
            " WHERE name = :name AND (CAST(:expected AS DOUBLE PRECISION) <= 0"
            " OR ABS(per_second - CAST(:expected AS DOUBLE PRECISION)) <= 1e-9 * per_second) RETURNING "
            "next_at, per_second",
            use(now, "now"), use(wanted, "wanted"), use(limit, "name"), use(expected, "expected"), into(next),
            into(per_second));
    });
    if (!reserved)
        return std::nullopt;
    return timestamp{std::chrono::microseconds{next - static_cast<std::int64_t>(wanted / per_second)}};
}

void pace::push(std::string_view name, timestamp until)
{
    const std::string limit{name};
    write(db_, [&](transaction& tx) {
        tx->change("UPDATE outbound_pace SET next_at = :until WHERE name = :name AND next_at < :until",
            use(until, "until"), use(limit, "name"));
    });
}

std::vector<pace_limit> pace::limits()
{
    std::vector<pace_limit> all;
    pace_limit limit;
    auto db = db_.reader();
    auto rows = db->prepare(
        "SELECT name, per_second FROM outbound_pace ORDER BY name", into(limit.name), into(limit.per_second));
    rows.each([&] { all.push_back(limit); });
    return all;
}

void pace::set_limit(std::string_view name, double per_second)
{
    const std::string limit{name};
    const auto now = db_.now();
    write(db_, [&](transaction& tx) { change_limit(*tx, limit, per_second, now); });
}

void keep_campaign_pace(connection& db, campaign_id id)
{
    const auto name = rules::write_pace_key(id);
    const std::string active = "id = :id AND pace IS NOT NULL AND status IN ('running', 'paused')";
    db.change("DELETE FROM outbound_pace WHERE name = :name AND NOT EXISTS (SELECT 1 FROM outbound_campaigns WHERE " +
                  active + ')',
        use(name, "name"), use(id, "id"));
    db.change(
        "INSERT INTO outbound_pace (name, per_second, next_at) SELECT :name, pace, 0 FROM outbound_campaigns WHERE " +
            active +
            " ON CONFLICT (name) DO UPDATE SET per_second = excluded.per_second,"
            " next_at = CASE WHEN outbound_pace.per_second = excluded.per_second THEN outbound_pace.next_at ELSE 0 END",
        use(name, "name"), use(id, "id"));
}

std::vector<account_state> pace::set_aside_accounts()
{
    std::vector<account_state> all;
    account_state state;
    const auto now = db_.now();
    auto db = db_.reader();
    auto rows =
        db->prepare("SELECT provider, reason, since, until FROM outbound_provider_state WHERE until IS NULL OR until > "
                    ":now ORDER BY provider",
            use(now), into(state.provider), into(state.reason), into(state.since), into(state.until));
    rows.each([&] { all.push_back(state); });
    return all;
}

// Of two concurrent calls one inserts the row; the other waits and updates it. An absence whose time is over continues
// if its end was not reported yet.
bool pace::set_aside(const account_state& state)
{
    const auto now = db_.now();
    return write(db_, [&](transaction& tx) {
        const bool is_new = tx->change("INSERT INTO outbound_provider_state (provider, reason, since, until)"
                                       " VALUES (:provider, :reason, :since, :until) ON CONFLICT (provider) DO NOTHING",
                                use(state.provider), use(state.reason), use(state.since), use(state.until)) > 0;
        if (!is_new)
            tx->change("UPDATE outbound_provider_state SET reason = :reason, since = :since, until = :until"
                       " WHERE provider = :provider",
                use(state.reason), use(state.since), use(state.until), use(state.provider));
        else
            append_event(*tx, event_type::provider_set_aside, now, {{"provider", state.provider}});
        return is_new;
    });
}

std::vector<std::string> pace::end_absences()
{
    const auto now = db_.now();
    int is_due = 0;
    if (!db_.reader()->run("SELECT 1 FROM outbound_provider_state WHERE until <= :now LIMIT 1", use(now), into(is_due)))
        return {};
    return write(db_, [&](transaction& tx) {
        std::vector<std::string> names;
        std::string name;
        auto ended = tx->prepare(
            "DELETE FROM outbound_provider_state WHERE until <= :now RETURNING provider", use(now), into(name));
        ended.each([&] { names.push_back(name); });
        std::ranges::sort(names);
        for (const auto& each : names)
            append_event(*tx, event_type::provider_resumed, now, {{"provider", each}});
        return names;
    });
}

bool pace::clear_account(std::string_view provider)
{
    const std::string name{provider};
    const auto now = db_.now();
    return write(db_, [&](transaction& tx) {
        const bool was_aside =
            tx->change("DELETE FROM outbound_provider_state WHERE provider = :provider", use(name)) > 0;
        if (was_aside)
            append_event(*tx, event_type::provider_resumed, now, {{"provider", name}});
        return was_aside;
    });
}

}  // namespace outbound::sql
