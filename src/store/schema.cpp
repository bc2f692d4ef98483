// Creates the whole schema in an empty database; runs the missing steps in an older one.
#include "store/schema.hpp"

#include "model/folded_name.hpp"
#include "model/integer_text.hpp"
#include "store/sql/metadata_index.hpp"
#include "store/sql/table_row.hpp"
#include "store/suppressions/suppressions.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <iterator>
#include <random>
#include <span>
#include <vector>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

/// Versions before this one did not overwrite deleted bytes.
constexpr int version_that_overwrites = 4;

std::string in_dialect(std::string_view sql, const dialect& d)
{
    std::string out{sql};
    for (const auto& [mark, text] : {std::pair{"{key}", d.counted_key()}, std::pair{"{ordered}", d.ordered_table()},
             std::pair{"{changing}", d.changing_table()}})
        if (const auto at = out.find(mark); at != std::string::npos)
            out.replace(at, std::string_view{mark}.size(), text);
    return out;
}

bool has_table(connection& db, const std::string& name)
{
    int exists = 0;
    db.run("SELECT " + std::string{db.dialect().table_exists()}, use(name, "name"), into(exists));
    return exists != 0;
}

/// The schema version; 0: an empty database.
int version_of(connection& db)
{
    if (!has_table(db, "outbound_meta"))
        return 0;
    const auto text = read_meta(db, "schema");
    const auto version = read_integer<int>(text).value_or(0);
    if (version < 1)
        throw error{errc::schema,
            "the table outbound_meta names no schema version; it is not outbound's, or was changed by somebody else"};
    return version;
}

constexpr std::string_view alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";

/// `size` random characters from the first `base` of the alphabet.
std::string random_text(random_source& random, std::size_t size, std::size_t base)
{
    std::uniform_int_distribution<std::size_t> pick{0, base - 1};
    std::string text(size, ' ');
    for (char& c : text)
        c = alphabet[pick(random)];
    return text;
}

/// Whether the host's contacts replace the table. The host may then have a table of that name.
bool is_replaced(const store_options& options, std::string_view table)
{
    const bool has_tags = table == "contact_tags" || table == "outbound_contact_tags";
    const bool has_contacts = table == "contacts" || table == "outbound_contacts";
    if (options.contacts)
        return has_tags || has_contacts;
    return (has_tags && !options.tags_view.empty()) || (has_contacts && !options.contacts_view.empty());
}

/// Whether it is a table, not a view, with one of outbound's columns: outbound created it before the host's contacts
/// replaced it.
bool has_our_column(connection& db, const std::string& table)
{
    const std::string column = table.ends_with("tags") ? "contact_id" : "lead_score";
    int exists = 0;
    db.run(
        "SELECT " + std::string{db.dialect().column_exists()}, use(table, "name"), use(column, "column"), into(exists));
    return exists != 0;
}

/// Whether the table belongs to the host, so that it must not be created or changed.
bool is_the_hosts(connection& db, const database& home, std::string_view table)
{
    const std::string name{table};
    return is_replaced(home.options(), table) && has_table(db, name) && !has_our_column(db, name);
}

/// The name of the table or index that the statement creates; empty for any other.
std::string_view created_name(std::string_view sql)
{
    for (const std::string_view start : {"CREATE TABLE ", "CREATE INDEX "})
        if (sql.starts_with(start))
            return sql.substr(start.size(), sql.find(' ', start.size()) - start.size());
    return {};
}

/// Omits the statements of tables that belong to the host.
std::vector<schema_statement> statements_to_run(
    connection& db, const database& home, std::span<const schema_statement> statements)
{
    std::vector<schema_statement> ours;
    bool skip = false;
    for (const auto& statement : statements) {
        if (!statement.table.empty())
            skip = is_the_hosts(db, home, statement.table);
        if (!skip)
            ours.push_back(statement);
    }
    return ours;
}

void refuse_taken_names(connection& db, const database& home, std::span<const schema_statement> statements)
{
    std::string taken;
    for (const auto& [table, sql] : statements) {
        const std::string name{created_name(sql)};
        int found = 0;
        if (name.empty())
            continue;
        db.run("SELECT " + std::string{db.dialect().name_is_taken()}, use(name, "name"), into(found));
        if (found != 0)
            taken += (taken.empty() ? "\"" : ", \"") + name + '"';
    }
    if (!taken.empty())
        throw error{errc::schema, "database \"" + home.name() +
                                      "\": names of outbound's tables and indexes are taken by others: " + taken +
                                      "; rename those, or give outbound " + std::string{db.dialect().separate_place()}};
}

void run_statements(connection& db, const database& home, std::span<const schema_statement> statements)
{
    for (const auto& statement : statements_to_run(db, home, statements)) {
        refuse_taken_names(db, home, std::span{&statement, 1});
        db.execute_once(in_dialect(statement.sql, db.dialect()));
    }
}

void create_all(connection& db, const database& home)
{
    refuse_taken_names(db, home, statements_to_run(db, home, whole_schema()));
    run_statements(db, home, whole_schema());
}

/// The statements of `table` and its indexes.
std::span<const schema_statement> statements_of(std::string_view table)
{
    const auto all = whole_schema();
    const auto first = std::ranges::find(all, table, &schema_statement::table);
    return {first, std::find_if(first + 1, all.end(), [](const auto& next) { return !next.table.empty(); })};
}

// Without contacts.view the table must be outbound's: the rename would take a host's table away from the host.
void refuse_foreign_contacts(connection& db, const database& home)
{
    try {
        db.execute_once("SELECT external_id, first_name, lead_score, fields, updated_at FROM contacts WHERE 1 = 0");
    } catch (const error& e) {
        if (e.code() != errc::store)
            throw;
        throw error{errc::schema, "database \"" + home.name() +
                                      "\": its table \"contacts\" is not outbound's; name the table or view that "
                                      "contacts were read from as contacts.view"};
    }
}

void rename_tables(connection& db, const database& home)
{
    std::vector<schema_statement> renamed;
    for (const auto& [from, to] : table_renames())
        std::ranges::copy(statements_to_run(db, home, statements_of(to)), std::back_inserter(renamed));
    refuse_taken_names(db, home, renamed);
    if (!is_replaced(home.options(), "contacts"))
        refuse_foreign_contacts(db, home);
    for (const auto& [from, to] : table_renames())
        if (is_replaced(home.options(), from))
            run_statements(db, home, statements_of(to));
        else
            db.dialect().rename_table(db, std::string{from}, std::string{to});
}

/// Sets the column `folded` of a table to the folded form of its column `name`.
void fold_column(connection& db, const std::string& table, const std::string& name, const std::string& folded)
{
    std::string spelling;
    boost::json::array spellings;
    db.prepare("SELECT DISTINCT " + name + " FROM " + table + " WHERE " + name + " <> ''", into(spelling)).each([&] {
        spellings.push_back({{"name", json_cell(spelling)}, {"folded", json_cell(fold_name(spelling))}});
    });
    if (spellings.empty())
        return;
    static constexpr json_column columns[] = {{"name", "TEXT"}, {"folded", "TEXT"}};
    const auto rows = boost::json::serialize(spellings);
    db.change("UPDATE " + table + " SET " + folded + " = r.folded FROM " + db.dialect().json_rows(columns) + " WHERE " +
                  table + '.' + name + " = r.name",
        use(rows, "rows"));
}

void fold_names(connection& db, const database& home)
{
    if (!is_the_hosts(db, home, "outbound_contacts"))
        fold_column(db, "outbound_contacts", "industry", "industry_folded");
    if (!is_the_hosts(db, home, "outbound_contact_tags"))
        fold_column(db, "outbound_contact_tags", "tag", "folded");
}

void upgrade(connection& db, const database& home, int version)
{
    if (version == prefixed_version)
        rename_tables(db, home);
    run_statements(db, home, step_to(version));
    if (version == folded_version)
        fold_names(db, home);
    if (version == stripped_version)
        strip_hashed_suppressions(db);
    if (version == metadata_version) {
        index_all_metadata(db, metadata_owner::campaign, "outbound_campaigns");
        index_all_metadata(db, metadata_owner::message, "outbound_messages");
    }
}

void check(int found, int wanted, const database& home)
{
    const auto name = "database \"" + home.name() + "\": its schema is version " + std::to_string(found);
    if (found > newest_schema())
        throw error{errc::schema, name + ", newer than version " + std::to_string(newest_schema()) +
                                      " that this program knows; update outbound"};
    if (found < wanted && found > 0 && !home.options().migrate)
        throw error{errc::schema, name + ", and this program needs version " + std::to_string(wanted) +
                                      "; make a backup and open it once with \"migrate\": true"};
}

identity bring_up_to_date(transaction& tx, database& home, int wanted)
{
    tx.lock_exclusive(advisory_lock::schema);
    const int found = version_of(*tx);  // another process may have upgraded it meanwhile
    check(found, wanted, home);
    const bool at_once = found == 0 && wanted >= prefixed_version;
    if (at_once)
        create_all(*tx, home);
    for (int version = at_once ? prefixed_version : found; version < wanted; ++version)
        upgrade(*tx, home, version + 1);
    if (found == 0) {
        auto& random = *home.options().random;
        write_meta(*tx, "instance", random_text(random, 8, alphabet.size()));
        write_meta(*tx, "secret", random_text(random, 64, 16));
    }
    if (found < wanted)
        for (const auto hint : home.dialect().planner_hints())
            tx->execute_once(hint);
    if (found > 0 && found < version_that_overwrites && wanted >= version_that_overwrites)
        home.mark_for_rewriting(*tx);
    write_meta(*tx, "schema", std::to_string(std::max(found, wanted)));
    return read_identity(*tx);
}

// If this fails, the mark stays and the next erasure tries again.
void overwrite_what_is_marked(database& home)
{
    try {
        home.overwrite_deleted_bytes();
    } catch (const error&) {
    }
}

}  // namespace

identity ensure_schema(database& home, int version)
{
    {
        auto db = home.reader();
        const int found = version_of(*db);
        check(found, version, home);
        if (found >= version)
            return read_identity(*db);
    }
    auto known = write(home, [&](transaction& tx) {
        try {
            return bring_up_to_date(tx, home, version);
        } catch (const unique_violation&) {
            // A row of the server's catalogue: an older version of this program checked before it held the lock.
            throw transaction_conflict{
                "database \"" + home.name() + "\": another process was setting it up; try again"};
        }
    });
    overwrite_what_is_marked(home);
    return known;
}

schema_versions read_schema_versions(database& db)
{
    return {version_of(*db.reader()), newest_schema()};
}

}  // namespace outbound::sql
