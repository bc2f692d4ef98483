#include "store/outcomes/amounts.hpp"

#include <boost/json/serialize.hpp>

#include <functional>
#include <thread>

namespace outbound::sql {
namespace {

using soci::use;

constexpr std::int32_t shards = 8;

}  // namespace

std::int32_t shard_of_this_thread()
{
    return static_cast<std::int32_t>(std::hash<std::thread::id>{}(std::this_thread::get_id()) % shards);
}

void add_amounts(
    connection& db, const std::string& table, std::span<const json_column> columns, const boost::json::array& rows)
{
    std::string key;
    std::string values;
    for (const auto& column : columns) {
        if (column.name != columns.back().name)
            key += (key.empty() ? "" : ", ") + std::string{column.name};
        values += (values.empty() ? "r." : ", r.") + std::string{column.name};
    }
    const auto text = boost::json::serialize(rows);
    // Without WHERE, SQLite would parse ON as part of a join.
    db.change("INSERT INTO " + table + " (" + key + ", amount) SELECT " + values + " FROM " +
                  db.dialect().json_rows(columns) + " WHERE 1 = 1 ON CONFLICT (" + key +
                  ") DO UPDATE SET amount = " + table + ".amount + excluded.amount",
        use(text));
}

}  // namespace outbound::sql
