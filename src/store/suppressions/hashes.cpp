// Keeps suppressions of erased addresses as hashes, and restores them when a contact gets the address again.
#include "model/address.hpp"
#include "rules/address_hash.hpp"
#include "rules/consent.hpp"
#include "store/sql/identity.hpp"
#include "store/suppressions/rows.hpp"
#include "store/suppressions/suppressions.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <map>
#include <utility>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

/// The hashes under which suppressions are stored.
std::vector<std::string> known_hashes(connection& db, channel via, const std::map<std::string, std::string>& address_of)
{
    std::vector<std::string> known;
    const auto look_up = [&](const std::string& hash) {
        if (db.run("SELECT 1 FROM outbound_suppressions WHERE address = :hash AND channel = :channel LIMIT 1",
                use(hash), use(via)))
            known.push_back(hash);
    };
    if (!db.dialect().prefers_sets()) {
        for (const auto& [hash, address] : address_of)
            look_up(hash);
        return known;
    }
    boost::json::array wanted;
    for (const auto& [hash, address] : address_of)
        wanted.emplace_back(hash);
    const auto text = boost::json::serialize(wanted);
    std::string hash;
    auto rows =
        db.prepare("SELECT w.hash FROM json_array_elements_text(CAST(:wanted AS json)) AS w (hash) CROSS JOIN LATERAL"
                   " (SELECT 1 FROM outbound_suppressions WHERE address = w.hash AND channel = :channel LIMIT 1) AS t",
            use(text), use(via), into(hash));
    rows.each([&] { known.push_back(hash); });
    return known;
}

void insert_lift(connection& db, const std::string& secret, suppression_lift lift)
{
    if (rules::is_address_hash(lift.address) && !rules::strip_person(secret, lift))
        return;
    db.change("INSERT INTO outbound_suppression_lifts (channel, address, lifter, reason, source, scope, occurred_at, "
              "created_at) VALUES (:channel, :address, :lifter, :reason, :source, :scope, :at, :created)"
              " ON CONFLICT (address, channel, occurred_at, lifter, reason, source, scope) DO NOTHING",
        use(lift.channel), use(lift.address), use(lift.cause), use(lift.reason), use(lift.source), use(lift.scope),
        use(lift.occurred_at), use(lift.created_at));
}

/// Rows of "table WHERE condition".
template <class Row, class... Exchange>
std::vector<Row> rows_where(connection& db, const std::string& table_and_condition, Exchange&&... values)
{
    std::vector<Row> found;
    Row row;
    auto rows = db.prepare("SELECT " + columns_as<Row>("@") + " FROM " + table_and_condition + " ORDER BY id",
        std::forward<Exchange>(values)..., columns_into(row));
    rows.each([&] { found.push_back(row); });
    return found;
}

/// Copies facts and lifts from one form of an address to another; existing rows stay.
void copy_facts(connection& db, const std::string& secret, channel via, const std::string& from, const std::string& to)
{
    const std::string is_of_address = " WHERE address = :address AND channel = :channel";
    for (auto& lift :
        rows_where<suppression_lift>(db, "outbound_suppression_lifts" + is_of_address, use(from), use(via))) {
        lift.address = to;
        insert_lift(db, secret, lift);
    }
    // Each fact keeps its time, so that a fact lifted under the other form stays lifted.
    for (auto& fact : rows_where<suppression>(
             db, "outbound_suppressions" + is_of_address + " AND lifted_by = 0", use(from), use(via))) {
        fact.address = to;
        keep_suppressions(db, {&fact, 1}, timestamp::min());
    }
}

}  // namespace

// Ordered by the index: if many are hashed, PostgreSQL would otherwise expect an early match and scan all rows before
// it.
bool has_hashed_suppressions(connection& db)
{
    return db.run("SELECT 1 FROM outbound_suppressions WHERE address LIKE '#%' ORDER BY id LIMIT 1");
}

void recall_suppressions(connection& db, channel via, std::span<const std::string> addresses)
{
    if (addresses.empty() || !has_hashed_suppressions(db))
        return;
    const auto secret = read_secret(db);
    std::map<std::string, std::string> address_of;
    for (const auto& address : addresses)
        if (!address.empty() && !rules::is_address_hash(address))
            address_of.emplace(rules::hash_address(secret, via, address), address);
    for (const auto& hash : known_hashes(db, via, address_of))
        copy_facts(db, secret, via, hash, address_of.at(hash));
}

void recall_suppressions(connection& db, channel via, campaign_id campaign, recipient_seq first, recipient_seq last)
{
    if (!has_hashed_suppressions(db))
        return;
    std::vector<std::string> addresses;
    std::string address;
    auto rows = db.prepare("SELECT address FROM campaign_recipients WHERE campaign_id = :campaign AND seq BETWEEN "
                           ":first AND :last ORDER BY seq",
        use(campaign), use(first), use(last), into(address));
    rows.each([&] { addresses.push_back(address); });
    recall_suppressions(db, via, addresses);
}

bool is_address_in_use(connection& db, const std::string& address)
{
    return db.run("SELECT 1 FROM campaign_recipients WHERE address = :address LIMIT 1", use(address));
}

std::string address_after_erasure(connection& db, channel via, std::string_view address)
{
    auto folded = fold_address(via, address);
    const bool is_readable = is_address_in_use(db, folded) ||
                             db.run("SELECT 1 FROM outbound_suppressions WHERE address = :address AND channel ="
                                    " :channel LIMIT 1",
                                 use(folded), use(via));
    return is_readable ? folded : rules::hash_address(read_secret(db), via, folded);
}

void hash_suppressions(connection& db, channel via, const std::string& address)
{
    if (address.empty() || rules::is_address_hash(address))
        return;
    const auto secret = read_secret(db);
    copy_facts(db, secret, via, address, rules::hash_address(secret, via, address));
    db.change(
        "DELETE FROM outbound_suppressions WHERE address = :address AND channel = :channel", use(address), use(via));
    db.change("DELETE FROM outbound_suppression_lifts WHERE address = :address AND channel = :channel", use(address),
        use(via));
}

void strip_hashed_suppressions(connection& db)
{
    const auto secret = read_secret(db);
    const std::string is_hashed = " WHERE address LIKE '#%'";
    for (const auto& fact : rows_where<suppression>(db, "outbound_suppressions" + is_hashed)) {
        auto stripped = fact;
        rules::strip_person(secret, stripped);
        if (stripped.reason == fact.reason && stripped.scope == fact.scope)
            continue;
        db.change("DELETE FROM outbound_suppressions WHERE id = :id", use(fact.id));
        if (fact.lifted_by == 0)
            keep_suppressions(db, {&fact, 1}, timestamp::min());
    }
    for (const auto& lift : rows_where<suppression_lift>(db, "outbound_suppression_lifts" + is_hashed)) {
        auto stripped = lift;
        if (rules::strip_person(secret, stripped) && stripped.scope == lift.scope)
            continue;
        db.change("DELETE FROM outbound_suppression_lifts WHERE id = :id", use(lift.id));
        insert_lift(db, secret, lift);
    }
}

}  // namespace outbound::sql
