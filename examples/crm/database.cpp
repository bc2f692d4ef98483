#include "database.hpp"

#include "password.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace crm {
namespace {

// Times of outbound's views are microseconds since 1970. Ids are never used again.
constexpr const char* schema[] = {
    "PRAGMA journal_mode=WAL",
    R"(CREATE TABLE IF NOT EXISTS people (id INTEGER PRIMARY KEY AUTOINCREMENT, given_name TEXT NOT NULL,
        family_name TEXT NOT NULL, mail TEXT NOT NULL, mobile TEXT NOT NULL, trade TEXT NOT NULL,
        rating INTEGER NOT NULL DEFAULT 0, added_at INTEGER NOT NULL DEFAULT (unixepoch())))",
    "CREATE TABLE IF NOT EXISTS users (name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, line TEXT NOT NULL)",
    R"(CREATE VIEW IF NOT EXISTS outbound_people AS SELECT id, 'crm-' || id AS external_id, mail AS email,
        mobile AS phone, given_name AS first_name, family_name AS last_name, '' AS company, trade AS industry,
        rating AS lead_score, '' AS timezone, '{}' AS fields, added_at * 1000000 AS created_at,
        added_at * 1000000 AS updated_at FROM people)",
    "CREATE VIEW IF NOT EXISTS outbound_labels AS SELECT id AS contact_id, 'customer' AS tag FROM people",
};

/// People selected by the end of a statement with one parameter.
std::vector<person> select(soci::session& from, const char* end, long long parameter)
{
    std::vector<person> found;
    person next;
    long long id = 0;
    soci::statement query =
        (from.prepare << "SELECT id, given_name, family_name, mail, mobile, trade FROM people " << end,
            soci::use(parameter), soci::into(id), soci::into(next.given_name), soci::into(next.family_name),
            soci::into(next.mail), soci::into(next.mobile), soci::into(next.trade));
    query.execute();
    while (query.fetch()) {
        next.id = id;
        found.push_back(next);
    }
    return found;
}

}  // namespace

database::database(const std::string& file) : sql_{std::make_unique<soci::session>(soci::sqlite3, file)}
{
    for (const auto* statement : schema)
        *sql_ << statement;
}

database::~database() = default;

std::int64_t database::add(const person& added)
{
    const std::lock_guard alone{guard_};
    *sql_ << "INSERT INTO people (given_name, family_name, mail, mobile, trade) VALUES (:given, :family, :mail, "
             ":mobile, :trade)",
        soci::use(added.given_name), soci::use(added.family_name), soci::use(added.mail), soci::use(added.mobile),
        soci::use(added.trade);
    long long id = 0;
    sql_->get_last_insert_id("people", id);
    return id;
}

std::optional<person> database::find(std::int64_t id)
{
    const std::lock_guard alone{guard_};
    const auto found = select(*sql_, "WHERE id = :id", id);
    return found.empty() ? std::nullopt : std::optional{found.front()};
}

std::vector<person> database::newest(int limit)
{
    const std::lock_guard alone{guard_};
    return select(*sql_, "ORDER BY id DESC LIMIT :limit", limit);
}

void database::set_user(const user& changed, const std::string& password)
{
    const auto hash = hash_of(password);
    const std::lock_guard alone{guard_};
    *sql_ << "INSERT INTO users VALUES (:name, :role, :hash) ON CONFLICT (name) DO UPDATE SET role = excluded.role, "
             "password = "
             "excluded.password",
        soci::use(changed.name), soci::use(changed.role), soci::use(hash);
}

std::optional<user> database::find(const std::string& name, const std::string& password)
{
    static const std::string nobody = hash_of("");
    user found{.name = name, .role = {}};
    std::string hash;
    {
        const std::lock_guard alone{guard_};
        *sql_ << "SELECT role, password FROM users WHERE name = :name", soci::use(name), soci::into(found.role),
            soci::into(hash);
        if (!sql_->got_data())
            hash = nobody;
    }
    const bool fits = is_hash_of(hash, password);
    return fits && !found.role.empty() ? std::optional{found} : std::nullopt;
}

void database::note(const std::string& line)
{
    const std::lock_guard alone{guard_};
    *sql_ << "INSERT INTO notes (line) VALUES (:line)", soci::use(line);
}

std::vector<std::string> database::newest_notes(int limit)
{
    const std::lock_guard alone{guard_};
    std::vector<std::string> found(static_cast<std::size_t>(limit));
    *sql_ << "SELECT line FROM notes ORDER BY id DESC LIMIT :limit", soci::use(limit), soci::into(found);
    return found;
}

}  // namespace crm
