// Ids grow with time, so old rows are found by id without a further index.
#include "store/access/idempotency.hpp"

#include <charconv>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

constexpr std::int64_t pruned_with_each = 4;  // More than one, so that the table shrinks when requests become fewer.

/// The first 64 bits of a key.
std::int64_t lock_number_of(std::string_view key)
{
    constexpr int hexadecimal = 16;
    const auto digits = key.substr(0, 2 * sizeof(std::uint64_t));
    std::uint64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number, hexadecimal);
    return static_cast<std::int64_t>(number);
}

// Skips rows that another transaction has locked.
std::int64_t delete_old(connection& db, timestamp now, std::int64_t limit)
{
    const timestamp before = now - idempotency_retention;
    return db.change("DELETE FROM outbound_idempotency_keys WHERE id IN (SELECT k.id FROM outbound_idempotency_keys k"
                     " WHERE k.kept_at < :before AND k.id IN (SELECT id FROM (SELECT id FROM outbound_idempotency_keys"
                     " ORDER BY id LIMIT :limit) AS oldest)" +
                         db.dialect().for_update_of_free("k") + ")",
        use(before), use(limit));
}

}  // namespace

bool idempotency::reserve(std::string_view key)
{
    const auto number = lock_number_of(key);
    return write(database_, [&](transaction& tx) {
        int is_granted = 0;
        tx->run("SELECT " + std::string{tx->dialect().try_lock()}, use(number, "number"), into(is_granted));
        return is_granted != 0;
    });
}

std::optional<keyed_request> idempotency::find(std::string_view key)
{
    const std::string wanted{key};
    const timestamp oldest = database_.now() - idempotency_retention;
    const auto db = database_.reader();
    keyed_request found;
    const bool exists = db->run("SELECT key_hash, fingerprint, operation, is_done, subject_id, answer, kept_at"
                                " FROM outbound_idempotency_keys WHERE key_hash = :key AND kept_at >= :oldest",
        use(wanted), use(oldest), into(found.key), into(found.fingerprint), into(found.operation), into(found.is_done),
        into(found.id), into(found.answer), into(found.at));
    return exists ? std::optional{std::move(found)} : std::nullopt;
}

void idempotency::keep(const keyed_request& request)
{
    const auto now = database_.now();
    write(database_, [&](transaction& tx) {
        tx->run("INSERT INTO outbound_idempotency_keys (key_hash, fingerprint, operation, is_done, subject_id, answer,"
                " kept_at) VALUES (:key, :fingerprint, :operation, :done, :subject, :answer, :now)"
                " ON CONFLICT (key_hash) DO UPDATE SET fingerprint = excluded.fingerprint,"
                " operation = excluded.operation, is_done = excluded.is_done, subject_id = excluded.subject_id,"
                " answer = excluded.answer, kept_at = excluded.kept_at",
            use(request.key), use(request.fingerprint), use(request.operation), use(request.is_done), use(request.id),
            use(request.answer), use(now));
        delete_old(*tx, now, pruned_with_each);
    });
}

void idempotency::forget(std::string_view key)
{
    const std::string unwanted{key};
    write(database_, [&](transaction& tx) {
        tx->run("DELETE FROM outbound_idempotency_keys WHERE key_hash = :key", use(unwanted));
    });
}

std::int64_t idempotency::prune(std::size_t limit)
{
    const auto now = database_.now();
    return write(database_, [&](transaction& tx) { return delete_old(*tx, now, static_cast<std::int64_t>(limit)); });
}

}  // namespace outbound::sql
