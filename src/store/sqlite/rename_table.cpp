// SQLite cannot rename an index, so this drops it and creates it again from its stored statement.
#include "store/sqlite/rename_table.hpp"

#include "store/sql/identifier.hpp"

namespace outbound::sql {
namespace {

struct index_definition {
    std::string name;
    std::string sql;
};

/// Excludes indexes of keys, which SQLite renames itself.
std::vector<index_definition> indexes_of(connection& db, const std::string& table_name)
{
    std::vector<index_definition> found;
    index_definition index;
    auto rows =
        db.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :table AND sql IS NOT NULL",
            soci::use(table_name), soci::into(index.name), soci::into(index.sql));
    rows.each([&] { found.push_back(index); });
    return found;
}

}  // namespace

void rename_sqlite_table(connection& db, const std::string& from, const std::string& to)
{
    db.execute_once("ALTER TABLE " + from + " RENAME TO " + to);
    for (auto& [name, sql] : indexes_of(db, to)) {
        if (!name.starts_with(from))
            continue;
        db.execute_once("DROP INDEX " + quoted_name(name));
        db.execute_once(sql.replace(sql.find(name), from.size(), to));
    }
}

}  // namespace outbound::sql
