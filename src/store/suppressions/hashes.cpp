// Keeps suppressions of erased addresses as hashes, and restores them when a contact gets the address again.
#include "model/address.hpp"
#include "rules/address_hash.hpp"
#include "store/sql/identity.hpp"
#include "store/suppressions/rows.hpp"
#include "store/suppressions/suppressions.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <map>

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

/// Copies facts and lifts from one form of an address to another; existing rows stay.
void copy_facts(connection& db, channel via, const std::string& from, const std::string& to)
{
    db.change(
        "INSERT INTO outbound_suppression_lifts (channel, address, lifter, reason, source, scope, occurred_at, "
        "created_at)"
        " SELECT channel, :to, lifter, reason, source, scope, occurred_at, created_at FROM outbound_suppression_lifts"
        " WHERE address = :from AND channel = :channel"
        " ON CONFLICT (address, channel, occurred_at, lifter, reason, source, scope) DO NOTHING",
        use(to), use(from), use(via));
    std::vector<suppression> facts;
    suppression row;
    auto rows = db.prepare(
        "SELECT " + columns_as<suppression>("@") +
            " FROM outbound_suppressions WHERE address = :from AND channel = :channel AND lifted_by = 0 ORDER BY id",
        use(from), use(via), columns_into(row));
    rows.each([&] {
        facts.push_back(row);
        facts.back().address = to;
    });
    // Each fact keeps its time, so that a fact lifted under the other form stays lifted.
    for (const auto& fact : facts)
        keep_suppressions(db, {&fact, 1}, timestamp::min());
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
        copy_facts(db, via, hash, address_of.at(hash));
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
    return is_address_in_use(db, folded) ? folded : rules::hash_address(read_secret(db), via, folded);
}

void hash_suppressions(connection& db, channel via, const std::string& address)
{
    if (address.empty() || rules::is_address_hash(address))
        return;
    copy_facts(db, via, address, rules::hash_address(read_secret(db), via, address));
    db.change(
        "DELETE FROM outbound_suppressions WHERE address = :address AND channel = :channel", use(address), use(via));
    db.change("DELETE FROM outbound_suppression_lifts WHERE address = :address AND channel = :channel", use(address),
        use(via));
}

}  // namespace outbound::sql
