// Also renames the indexes of keys and the sequences of identity columns, which the server named after the table.
#include "store/postgresql/rename_table.hpp"

#include "store/sql/identifier.hpp"

namespace outbound::sql {
namespace {

struct table_part {
    std::string qualified;
    std::string name;
};

std::vector<table_part> parts_of_table(connection& db, const std::string& table_name)
{
    std::vector<table_part> found;
    table_part part;
    auto rows = db.prepare("SELECT CAST(CAST(oid AS regclass) AS text), CAST(relname AS text) FROM pg_catalog.pg_class"
                           " WHERE oid IN (SELECT indexrelid FROM pg_catalog.pg_index"
                           " WHERE indrelid = CAST(:table AS regclass)) OR oid IN (SELECT objid FROM"
                           " pg_catalog.pg_depend WHERE refobjid = CAST(:table AS regclass) AND deptype = 'i'"
                           " AND classid = CAST('pg_catalog.pg_class' AS regclass) AND refclassid = classid)",
        soci::use(table_name, "table"), soci::into(part.qualified), soci::into(part.name));
    rows.each([&] { found.push_back(part); });
    return found;
}

/// The schema of outbound's tables, quoted: a schema of the host may precede it in search_path.
std::string schema_of_ours(connection& db)
{
    std::string name;
    db.run("SELECT quote_ident(CAST(n.nspname AS text)) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
           " ON n.oid = c.relnamespace WHERE c.oid = CAST('outbound_meta' AS regclass)",
        soci::into(name));
    return name;
}

}  // namespace

void rename_postgresql_table(connection& db, const std::string& from, const std::string& to)
{
    const auto schema = schema_of_ours(db) + '.';
    db.execute_once("ALTER TABLE " + schema + from + " RENAME TO " + to);
    for (const auto& [qualified, name] : parts_of_table(db, schema + to))
        if (name.starts_with(from))
            db.execute_once("ALTER TABLE " + qualified + " RENAME TO " + quoted_name(to + name.substr(from.size())));
}

}  // namespace outbound::sql
