// A member's number is the beginning of a digest of its name and value.
#include "store/sql/metadata_index.hpp"

#include "model/digest.hpp"
#include "store/sql/dialect.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <cstring>
#include <limits>

namespace outbound::sql {
namespace {

namespace json = boost::json;
using soci::into;
using soci::use;

std::int64_t number_of(const json::key_value_pair& member)
{
    const auto hash = digest(
        digest_algorithm::sha256, json::serialize(json::value(member.key())) + ':' + json::serialize(member.value()));
    std::int64_t number = 0;
    std::memcpy(&number, hash.data(), sizeof number);
    return number;
}

/// Filters take texts, integers, true and false.
bool is_filterable(const json::value& value)
{
    return value.is_string() || value.is_int64() || value.is_uint64() || value.is_bool();
}

void add_rows(json::array& rows, std::int64_t id, const json::object& metadata)
{
    for (const auto& member : metadata)
        if (is_filterable(member.value()))
            rows.push_back({{"owner_id", id}, {"member", number_of(member)}});
}

void insert_rows(connection& db, metadata_owner owner, const json::array& rows)
{
    static constexpr json_column columns[] = {{"owner_id", "BIGINT"}, {"member", "BIGINT"}};
    if (rows.empty())
        return;
    const auto text = json::serialize(rows);
    db.change("INSERT INTO outbound_metadata (owner, member, owner_id) SELECT :owner, r.member, r.owner_id FROM " +
                  db.dialect().json_rows(columns),
        use(owner, "owner"), use(text, "rows"));
}

}  // namespace

std::optional<json::object> json_object_of(std::string_view text)
{
    boost::system::error_code fault;
    auto value = json::parse(text, fault);
    return !fault && value.is_object() ? std::optional{std::move(value.get_object())} : std::nullopt;
}

void index_metadata(connection& db, metadata_owner owner, std::int64_t id, const json::object& metadata)
{
    json::array rows;
    add_rows(rows, id, metadata);
    insert_rows(db, owner, rows);
}

void forget_metadata(connection& db, metadata_owner owner, std::int64_t id)
{
    db.change("DELETE FROM outbound_metadata WHERE owner = :owner AND owner_id = :id", use(owner), use(id));
}

void index_all_metadata(connection& db, metadata_owner owner, const std::string& table)
{
    constexpr std::size_t rows_at_once = 5000;
    json::array rows;
    std::int64_t id = 0;
    std::string metadata;
    db.walk("SELECT id, metadata FROM " + table + " WHERE metadata NOT IN ('', '{}')", into(id), into(metadata))
        .each([&] {
            if (const auto members = json_object_of(metadata))
                add_rows(rows, id, *members);
            if (rows.size() >= rows_at_once) {
                insert_rows(db, owner, rows);
                rows.clear();
            }
        });
    insert_rows(db, owner, rows);
}

std::int64_t rarest_member(connection& db, metadata_owner owner, const json::object& members)
{
    std::int64_t rarest = 0;
    std::int64_t fewest = std::numeric_limits<std::int64_t>::max();
    for (const auto& member : members) {
        const auto number = number_of(member);
        std::int64_t rows = 0;
        if (members.size() > 1)
            db.run("SELECT count(*) FROM (SELECT 1 FROM outbound_metadata WHERE owner = :owner AND member = :member"
                   " LIMIT 100) AS found",
                use(owner), use(number), into(rows));
        if (rows < fewest) {
            fewest = rows;
            rarest = number;
        }
    }
    return rarest;
}

}  // namespace outbound::sql
