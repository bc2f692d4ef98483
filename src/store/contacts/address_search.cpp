// Finds contacts by address. New addresses arrive in random order, so an import would write to all parts of an index on
// the address alone and take three times as long. The indexes are therefore sorted by block of 8,192 ids first: an
// import writes only to the last block, and a search looks into every block.
#include "store/contacts/address_search.hpp"

#include "store/contacts/contacts.hpp"
#include "store/contacts/segment_sql.hpp"
#include "store/sql/table_row.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <utility>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

/// Numbers of the blocks that have contacts; NULL at the end.
const std::string blocks = "WITH RECURSIVE blocks (n) AS (SELECT min(id) >> 13 FROM outbound_contacts UNION ALL SELECT "
                           "(SELECT min(id) >> 13 FROM outbound_contacts WHERE id >= ((b.n + 1) << 13)) FROM blocks b "
                           "WHERE b.n IS NOT NULL) ";

std::string select_matches(const dialect& how, channel via)
{
    static constexpr json_column columns[] = {{"address", "TEXT"}};
    const auto column = "c." + std::string{address_column(via)};
    const auto folded = via == channel::email ? "lower(" + column + ')' : column;
    const auto contacts =
        "outbound_contacts c WHERE (c.id >> 13) = b.n AND " + folded + " = r.address AND " + column + " <> ''";
    // LATERAL with OFFSET forces an index look-up per address, regardless of statistics.
    return blocks + "SELECT r.address, c.id, c.external_id FROM blocks b CROSS JOIN " + how.json_rows(columns) +
           " CROSS JOIN " +
           (how.prefers_sets() ? "LATERAL (SELECT c.id, c.external_id FROM " + contacts + " OFFSET 0) AS c" : contacts);
}

}  // namespace

std::vector<found_address> search_addresses(connection& db, channel via, std::span<const std::string> addresses)
{
    boost::json::array wanted;
    for (const auto& address : addresses)
        wanted.push_back(boost::json::object{{"address", json_cell(address)}});
    const auto rows = boost::json::serialize(wanted);
    found_address match;
    std::vector<found_address> found;
    auto matches = db.prepare(
        select_matches(db.dialect(), via), use(rows), into(match.address), into(match.id), into(match.external_id));
    matches.each([&] { found.push_back(match); });
    return found;
}

std::vector<contacts::address_match> contacts::find_by_address(channel via, std::span<const std::string> addresses)
{
    source_.require_ours();
    std::vector<address_match> found;
    const snapshot db{database_};
    for (auto& match : search_addresses(*db, via, addresses))
        found.push_back({std::move(match.address), std::move(match.external_id)});
    return found;
}

}  // namespace outbound::sql
