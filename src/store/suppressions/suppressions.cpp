// Reads the facts that hold now and the history of an address; records removals by operators.
#include "store/suppressions/suppressions.hpp"

#include "model/address.hpp"
#include "rules/address_hash.hpp"
#include "store/sql/identity.hpp"
#include "store/sql/paging.hpp"
#include "store/suppressions/rows.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

template <class... Variables>
std::vector<suppression> select_facts(connection& db, const std::string& condition, const Variables&... variables)
{
    std::vector<suppression> found;
    suppression row;
    auto rows = db.prepare("SELECT " + columns_as<suppression>("@") + " FROM outbound_suppressions WHERE " + condition,
        variables..., columns_into(row));
    rows.each([&] { found.push_back(row); });
    return found;
}

std::vector<suppression_lift> select_lifts(
    connection& db, channel via, const std::string& address, const std::string& hash)
{
    std::vector<suppression_lift> found;
    suppression_lift row;
    auto rows = db.prepare(
        "SELECT " + columns_as<suppression_lift>("@") +
            " FROM outbound_suppression_lifts WHERE address IN (:address, :hash) AND channel = :channel ORDER BY id",
        use(address), use(hash), use(via), columns_into(row));
    rows.each([&] { found.push_back(row); });
    return found;
}

}  // namespace

std::int64_t suppressions::add(std::span<const suppression> entries)
{
    return write(database_, [&](transaction& tx) { return keep_suppressions(*tx, entries, database_.now()); });
}

std::optional<suppression> suppressions::find(channel via, std::string_view address, message_kind kind)
{
    const auto counts = counts_for(via, kind);
    const auto key = fold_address(via, address);
    const auto now = database_.now();
    const auto db = database_.reader();
    const auto hash = has_hashed_suppressions(*db) ? rules::hash_address(read_secret(*db), via, key) : key;
    auto found = select_facts(*db,
        "address IN (:address, :hash) AND channel = :channel AND " + holds() + (counts.empty() ? "" : " AND ") +
            counts + " ORDER BY CASE WHEN expires_at IS NULL THEN 0 ELSE 1 END, expires_at DESC, id LIMIT 1",
        use(key, "address"), use(hash, "hash"), use(via, "channel"), use(now, "now"));
    return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
}

page<suppression> suppressions::list(std::optional<channel> via, const page_request& slice)
{
    bindings values;
    if (via)
        values.add("channel", std::string{to_string(*via)});
    const std::string only = via ? "channel = :channel AND " : "";
    const auto wanted = slice_by_id(slice);
    const auto now = database_.now();
    const auto db = database_.reader();
    auto found = select_facts(
        *db, only + wanted.condition + " AND " + holds() + wanted.order, values, wanted.values, use(now, "now"));
    return to_page(std::move(found), wanted, &suppression::id);
}

suppression_history suppressions::history(channel via, std::string_view address)
{
    const auto key = fold_address(via, address);
    const snapshot db{database_};
    const auto hash = rules::hash_address(read_secret(*db), via, key);
    return {select_facts(
                *db, "address IN (:address, :hash) AND channel = :channel ORDER BY id", use(key), use(hash), use(via)),
        select_lifts(*db, via, key, hash)};
}

std::int64_t suppressions::remove(channel via, std::string_view address, std::string_view reason)
{
    suppression_lift lift;
    lift.channel = via;
    lift.address = address;
    lift.cause = lifter::removal;
    lift.reason = reason;
    lift.source = to_string(suppression_source::api);
    return write(database_, [&](transaction& tx) { return lift_suppressions(*tx, lift, database_.now()); });
}

}  // namespace outbound::sql
