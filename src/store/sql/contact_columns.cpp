#include "store/sql/contact_columns.hpp"

#include <algorithm>
#include <map>
#include <span>
#include <string_view>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

/// Values of SQLite that have the right type but cannot be read.
struct unreadable {
    std::string_view condition;  ///< On the value `v`.
    std::string_view fault;
    std::string_view at_open{};  ///< The values that are refused at open, if these are fewer.
};

struct host_column {
    std::string_view name;
    std::string_view types_of_postgresql;  ///< Each type is surrounded by commas.
    std::string_view types_of_sqlite;      ///< Names as returned by typeof().
    std::string_view wish;
    bool may_be_null = true;
    const unreadable* bad = nullptr;  ///< Values of the type that cannot be read; null: there are none.
};

constexpr std::string_view postgresql_text = ",text,character varying,character,citext,name,";
constexpr std::string_view sqlite_text = ",text,integer,real,";
constexpr std::string_view postgresql_id = ",bigint,integer,smallint,";
constexpr std::string_view postgresql_int = ",integer,smallint,";
constexpr std::string_view sqlite_int = ",integer,";
constexpr std::string_view of_text = "text";
constexpr unreadable bad_text{"v IS NOT NULL AND outbound_text(v) IS NULL", "is no UTF-8"};
constexpr unreadable bad_score{"v NOT BETWEEN -2147483648 AND 2147483647", "is out of range"};
// A text that only SQLite takes for JSON (too deep, half a surrogate pair) is one person's, not a fault of the column.
constexpr unreadable bad_fields{"v <> '' AND outbound_object(v) IS NULL", "is no JSON object",
    "v <> '' AND iif(json_valid(outbound_text(v)), json_type(v), '') <> 'object'"};
constexpr std::string_view of_time = "an integer, microseconds since 1970 in UTC";

constexpr host_column columns_of_contacts[] = {
    {"id", postgresql_id, sqlite_int, "an integer, not NULL", false},
    {"external_id", postgresql_text, sqlite_text, "text, not NULL", false, &bad_text},
    {"email", postgresql_text, sqlite_text, of_text, true, &bad_text},
    {"phone", postgresql_text, sqlite_text, of_text, true, &bad_text},
    {"first_name", postgresql_text, sqlite_text, of_text, true, &bad_text},
    {"last_name", postgresql_text, sqlite_text, of_text, true, &bad_text},
    {"company", postgresql_text, sqlite_text, of_text, true, &bad_text},
    {"industry", postgresql_text, sqlite_text, of_text, true, &bad_text},
    {"lead_score", postgresql_int, sqlite_int, "an integer of 32 bits, such as CAST(score AS INTEGER)", true,
        &bad_score},
    {"timezone", postgresql_text, sqlite_text, of_text, true, &bad_text},
    {"fields", postgresql_text, ",text,", "text with a JSON object, such as CAST(fields AS TEXT)", true, &bad_fields},
    {"created_at", postgresql_id, sqlite_int, of_time},
    {"updated_at", postgresql_id, sqlite_int, of_time},
};

constexpr host_column columns_of_tags[] = {
    {"contact_id", postgresql_id, sqlite_int, "an integer, not NULL", false},
    {"tag", postgresql_text, sqlite_text, "text, not NULL", false, &bad_text},
};

[[noreturn]] void refuse(const host_table& table, const host_column& column, const std::string& fault)
{
    throw error{errc::config, table.member + " \"" + table.name + "\": the column " + std::string{column.name} + ' ' +
                                  fault + "; wanted is " + std::string{column.wish}};
}

std::string listed(std::span<const host_column> columns)
{
    std::string names;
    for (const auto& column : columns)
        names += (names.empty() ? "" : ", ") + std::string{column.name};
    return names;
}

void require_columns(connection& db, const host_table& table, std::span<const host_column> columns)
{
    try {
        db.execute_once("SELECT " + listed(columns) + " FROM " + table.name + " WHERE 1 = 0");
    } catch (const error& e) {
        if (e.code() != errc::store)
            throw;
        throw error{errc::config, table.member + " \"" + table.name +
                                      "\": it must be a table or view with the columns " + listed(columns) + " (" +
                                      e.what() + ")"};
    }
}

bool is_among(std::string_view types, const std::string& type)
{
    return types.find("," + type + ",") != std::string_view::npos;
}

/// Types by column, such as `timestamp with time zone`; without lengths as in `character varying(10)`.
std::map<std::string, std::string> types_on_server(connection& db, const host_table& table)
{
    std::map<std::string, std::string> types;
    std::string name;
    std::string type;
    auto rows = db.prepare("SELECT CAST(a.attname AS TEXT), format_type(a.atttypid, NULL) FROM pg_attribute a WHERE "
                           "a.attrelid = to_regclass(:name) AND a.attnum > 0 AND NOT a.attisdropped",
        use(table.name), into(name), into(type));
    rows.each([&] { types[name] = type; });
    return types;
}

void check_types(connection& db, const host_table& table, std::span<const host_column> columns)
{
    if (table.is_sqlite)
        return;
    const auto types = types_on_server(db, table);
    for (const auto& column : columns) {
        const auto found = types.find(std::string{column.name});
        if (found != types.end() && !is_among(column.types_of_postgresql, found->second))
            refuse(table, column, "has the type " + found->second);
    }
}

/// The type of the first such value in the column among the first rows; `nullopt` if there is none.
std::optional<std::string> first_type(
    connection& db, const host_table& table, const host_column& column, const std::string& type, std::string condition)
{
    std::string found;
    const std::string name{column.name};
    const bool any = db.run("SELECT " + type + " FROM (SELECT " + name + " AS v FROM " + table.name +
                                " LIMIT 1000) AS first_rows WHERE " + condition + " LIMIT 1",
        into(found));
    return any ? std::optional{found} : std::nullopt;
}

std::string quoted_list(std::string_view types)
{
    std::string list;
    types.remove_prefix(1);
    for (; !types.empty(); types.remove_prefix(types.find(',') + 1))
        list += (list.empty() ? "'" : ", '") + std::string{types.substr(0, types.find(','))} + "'";
    return list;
}

void check_values(connection& db, const host_table& table, std::span<const host_column> columns)
{
    for (const auto& column : columns) {
        if (!column.may_be_null && first_type(db, table, column, "'NULL'", "v IS NULL"))
            refuse(table, column, "has a row where it is NULL");
        if (!table.is_sqlite)
            continue;
        const auto other = "typeof(v) NOT IN ('null', " + quoted_list(column.types_of_sqlite) + ")";
        if (const auto type = first_type(db, table, column, "typeof(v)", other))
            refuse(table, column, "has a row where it is of the type " + *type);
        if (column.bad == nullptr)
            continue;
        const auto bad = column.bad->at_open.empty() ? column.bad->condition : column.bad->at_open;
        if (first_type(db, table, column, "''", std::string{bad}))
            refuse(table, column, "has a row where it " + std::string{column.bad->fault});
    }
}

/// Condition: the value `v` cannot be read, and counts as unknown.
std::string is_unreadable(const host_column& column)
{
    const auto null = column.may_be_null ? std::string{"v IS NOT NULL AND "} : std::string{"v IS NULL OR "};
    auto out = null + "(typeof(v) NOT IN ('null', " + quoted_list(column.types_of_sqlite) + ")";
    if (column.bad != nullptr)
        out += " OR (" + std::string{column.bad->condition} + ')';
    return out + ')';
}

/// Number of rows whose fields are no JSON object that can be read.
std::int64_t count_unreadable_fields(connection& db, const std::string& table)
{
    std::int64_t number = 0;
    checked<boost::json::object> fields;
    auto rows = db.walk("SELECT fields FROM " + table + " WHERE fields <> ''", into(fields));
    rows.each([&] { number += fields.fault.empty() ? 0 : 1; });
    return number;
}

void check(connection& db, const host_table& table, std::span<const host_column> columns)
{
    require_columns(db, table, columns);
    check_types(db, table, columns);
    check_values(db, table, columns);
}

}  // namespace

std::string is_score(const std::string& value)
{
    return "typeof(" + value + ") = 'integer' AND " + value + " BETWEEN -2147483648 AND 2147483647";
}

void check_contacts(connection& db, const host_table& table)
{
    check(db, table, columns_of_contacts);
}

std::vector<std::pair<std::string, std::int64_t>> count_unreadable(connection& db, const std::string& table)
{
    std::vector<std::pair<std::string, std::int64_t>> found;
    for (const auto& column : columns_of_contacts) {
        const std::string name{column.name};
        std::int64_t number = 0;
        db.run("SELECT count(*) FROM (SELECT " + name + " AS v FROM " + table + ") AS each_row WHERE " +
                   is_unreadable(column),
            into(number));
        if (number > 0)
            found.emplace_back(name, number);
    }
    return found;
}

std::vector<std::pair<std::string, std::int64_t>> count_unreadable_on_server(connection& db, const std::string& table)
{
    std::vector<std::pair<std::string, std::int64_t>> found;
    for (const auto& column : columns_of_contacts) {
        if (column.may_be_null)
            continue;
        const std::string name{column.name};
        std::int64_t number = 0;
        db.run("SELECT count(*) FROM " + table + " WHERE " + name + " IS NULL", into(number));
        if (number > 0)
            found.emplace_back(name, number);
    }
    if (const auto number = count_unreadable_fields(db, table); number > 0)
        found.emplace_back("fields", number);
    return found;
}

void check_tags(connection& db, const host_table& table)
{
    check(db, table, columns_of_tags);
}

}  // namespace outbound::sql
