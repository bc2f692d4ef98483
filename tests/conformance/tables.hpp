// Access to all tables of a store's database.
#pragma once

#include "store/sql/database.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace outbound::testing {

/// Columns that can contain text, by table.
using text_columns = std::map<std::string, std::set<std::string>>;

inline text_columns text_columns_of(sql::database& home)
{
    const bool is_sqlite = home.options().url.starts_with("sqlite");
    text_columns found;
    std::string table;
    std::string column;
    std::string type;
    const auto db = home.reader();
    auto rows = db->prepare(
        is_sqlite ? "SELECT m.name, c.name, upper(c.type) FROM sqlite_master m JOIN pragma_table_info(m.name) c"
                    " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
                  : "SELECT table_name::text, column_name::text, upper(data_type::text) FROM"
                    " information_schema.columns WHERE table_schema = current_schema()",
        soci::into(table), soci::into(column), soci::into(type));
    for (bool any = rows.execute(); any; any = rows.fetch()) {
        found[table];
        if (!std::set<std::string>{"INTEGER", "BIGINT", "DOUBLE PRECISION"}.contains(type))
            found[table].insert(column);
    }
    return found;
}

/// Every text of every table, as `table.column: text`.
inline std::vector<std::string> all_texts(sql::database& home)
{
    std::vector<std::string> found;
    const auto db = home.reader();
    for (const auto& [table, columns] : text_columns_of(home))
        for (const auto& column : columns) {
            std::string text;
            auto rows = db->prepare(
                "SELECT " + column + " FROM " + table + " WHERE " + column + " IS NOT NULL", soci::into(text));
            for (bool any = rows.execute(); any; any = rows.fetch())
                found.push_back(table + "." + column + ": " + text);
        }
    return found;
}

}  // namespace outbound::testing
