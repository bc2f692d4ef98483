// Suppressions in SQL. Addresses are compared in the form in which recipients are frozen: email in lower case.
#include "store/suppressions.hpp"

#include "model/address.hpp"
#include "store/paging.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

std::string folded(channel via, std::string_view address)
{
    return via == channel::email ? fold_email(address) : std::string{address};
}

template <class... Variables>
query select(connection& db, const std::string& condition, suppression& s, const Variables&... variables)
{
    return db.prepare("SELECT id, channel, address, reason, source, expires_at, created_at FROM suppressions WHERE " + condition,
        variables..., into(s.id), into(s.channel), into(s.address), into(s.reason), into(s.source), into(s.expires_at),
        into(s.created_at));
}

}  // namespace

std::int64_t keep_suppressions(connection& db, std::span<const suppression> entries, timestamp now)
{
    suppression s;
    std::int64_t added = 0;
    auto update = db.prepare("UPDATE suppressions SET reason = :reason, source = :source, expires_at = :expires_at "
                             "WHERE channel = :channel AND address = :address",
        use(s.reason), use(s.source), use(s.expires_at), use(s.channel), use(s.address));
    auto insert = db.prepare("INSERT INTO suppressions (channel, address, reason, source, expires_at, created_at) "
                             "VALUES (:channel, :address, :reason, :source, :expires_at, :now) ON CONFLICT (channel, address) "
                             "DO UPDATE SET reason = excluded.reason, source = excluded.source, expires_at = excluded.expires_at",
        use(s.channel), use(s.address), use(s.reason), use(s.source), use(s.expires_at), use(now));
    for (const auto& entry : entries) {
        s = entry;
        s.address = folded(entry.channel, entry.address);
        update.execute();
        if (update.affected() > 0)
            continue;
        insert.execute();
        ++added;
    }
    return added;
}

std::string is_suppressed(std::string_view address, std::string_view via)
{
    return "(SELECT 1 FROM suppressions s WHERE s.channel = " + std::string{via} + " AND s.address = " + std::string{address} +
           " AND (s.expires_at IS NULL OR s.expires_at > :now) LIMIT 1) IS NOT NULL";
}

void lift_refusal(connection& db, channel via, const std::string& address)
{
    const auto key = folded(via, address);
    db.change("DELETE FROM suppressions WHERE channel = :channel AND address = :address AND reason = 'unsubscribe'", use(via),
        use(key));
}

std::int64_t suppressions::add(std::span<const suppression> entries)
{
    const auto now = database_.now();
    return write(database_, [&](transaction& tx) { return keep_suppressions(*tx, entries, now); });
}

std::optional<suppression> suppressions::find(channel via, std::string_view address)
{
    const auto key = folded(via, address);
    const auto db = database_.reader();
    suppression s;
    return select(*db, "channel = :channel AND address = :address", s, use(via), use(key)).execute() ? std::optional{s}
                                                                                                     : std::nullopt;
}

page<suppression> suppressions::list(std::optional<channel> via, const page_request& slice)
{
    bindings values;
    if (via)
        values.add("channel", std::string{to_string(*via)});
    const std::string only = via ? "channel = :channel AND " : "";
    const auto limit = rows_to_fetch(slice);
    const auto db = database_.reader();
    std::vector<suppression> found;
    suppression s;
    auto rows =
        select(*db, only + "id > :after ORDER BY id LIMIT :limit", s, values, use(slice.after, "after"), use(limit, "limit"));
    for (bool row = rows.execute(); row; row = rows.fetch())
        found.push_back(s);
    return to_page(std::move(found), slice, &suppression::id);
}

bool suppressions::remove(channel via, std::string_view address)
{
    const auto key = folded(via, address);
    return write(database_, [&](transaction& tx) {
        return tx->change("DELETE FROM suppressions WHERE channel = :channel AND address = :address", use(via), use(key)) > 0;
    });
}

}  // namespace outbound::sql
