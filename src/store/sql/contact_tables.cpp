// View names become part of SQL, so they must be plain identifiers.
#include "store/sql/contact_tables.hpp"

#include "model/ascii.hpp"
#include "store/sql/contact_columns.hpp"

#include <algorithm>

namespace outbound::sql {
namespace {

const auto host_tags = "(SELECT h.id AS contact_id, j.value AS tag FROM " + std::string{host_contacts_table} +
                       " AS h, json_each(h.tags) AS j)";

bool is_identifier(std::string_view name)
{
    constexpr std::size_t longest = 63;
    const auto may_stand = [](char c) { return is_letter(c) || is_digit(c) || c == '_'; };
    return !name.empty() && name.size() <= longest && !is_digit(name[0]) && std::ranges::all_of(name, may_stand);
}

bool is_qualified(std::string_view name)
{
    const auto dot = name.find('.');
    return dot == std::string_view::npos ? is_identifier(name)
                                         : is_identifier(name.substr(0, dot)) && is_identifier(name.substr(dot + 1));
}

// `otherwise` replaces an empty name.
std::string table_name(
    const store_options& options, const std::string& name, const std::string& member, std::string_view otherwise)
{
    const bool has_file = !options.contacts_database.empty();
    if (name.empty())
        return std::string{otherwise};
    if (has_file ? !is_identifier(name) : !is_qualified(name))
        throw error{errc::config, member + " \"" + name +
                                      "\": wanted is the name of a table or view (letters, digits, _" +
                                      (has_file ? " alone, in contacts.database)" : "; schema.name)")};
    return has_file ? std::string{host_schema} + '.' + name : name;
}

void check_file(const store_options& options)
{
    const auto& file = options.contacts_database;
    if (file.empty())
        return;
    const auto start = "contacts.database \"" + file + "\": ";
    if (options.contacts_view.empty())
        throw error{errc::config, start + "contacts.view must name a table or view in it"};
    if (!options.url.starts_with("sqlite://"))
        throw error{errc::config,
            start + "only SQLite reads a file of the host's; on PostgreSQL give contacts.view as schema.name"};
    if (file == ":memory:" || file.find('\0') != std::string::npos)
        throw error{errc::config, start + "wanted is the path of an SQLite file"};
}

void check_source(const store_options& options)
{
    if (!options.url.starts_with("sqlite://"))
        throw error{errc::config,
            "contact_source: only SQLite reads contacts from a host's program; on PostgreSQL give contacts.view"};
    if (!options.contacts_view.empty() || !options.tags_view.empty() || !options.contacts_database.empty())
        throw error{errc::config,
            "contact_source: contacts.view, contacts.tags_view and contacts.database must be left out beside it"};
}

/// The source of the host's contacts, for `outbound doctor`.
finding origin_of(const store_options& options)
{
    if (!options.contacts) {
        const auto& file = options.contacts_database;
        return {"contacts", health::ok,
            "Contacts are read from " + options.contacts_view + (file.empty() ? "." : " in " + file + '.'), "",
            file.empty() ? "contacts_of_view" : "contacts_of_file", {{"view", options.contacts_view}, {"file", file}}};
    }
    try {
        const auto count = count_host_contacts(*options.contacts);
        return {"contacts", health::ok,
            "Contacts are read from the host's program, which has " + std::to_string(count) + '.', "",
            "contacts_of_program", {{"count", count}}};
    } catch (const error& e) {
        return {"contacts", health::problem,
            "The host's program does not give its contacts: " + std::string{e.what()} + '.',
            "mend what the program reads them from", "contacts_not_given", {{"detail", e.what()}}};
    }
}

/// Whether outbound_contacts has rows although the host's contacts are used.
bool has_rows_of_ours(connection& db, const store_options& options)
{
    const auto ours = contact_tables{}.contacts;
    const std::string_view view = options.contacts_view;
    if (options.contacts_database.empty() && view.substr(view.rfind('.') + 1) == ours)
        return false;
    int exists = 0;
    db.run("SELECT " + std::string{db.dialect().table_exists()}, soci::use(ours, "name"), soci::into(exists));
    return exists != 0 && db.run("SELECT 1 FROM " + ours + " LIMIT 1", soci::into(exists));
}

std::string listed(const std::vector<std::string>& variables)
{
    std::string out;
    for (const auto& name : variables)
        out += (out.empty() ? "(" : ", ") + name;
    return out + ')';
}

// For columns that no index or folded column stands for, as in a host's view. PostgreSQL folds by its own rules, so it
// must fold both sides.
std::string is_among(const std::string& column, std::vector<std::string> variables, bool is_on_server)
{
    const auto folded = [&](const std::string& text) {
        return is_on_server ? "lower(normalize(CAST(" + text + " AS TEXT)))" : "outbound_folded(" + text + ')';
    };
    for (auto& name : variables)
        name = folded(name);
    return folded(column) + " IN " + listed(variables);
}

}  // namespace

contact_tables contact_tables::from(const store_options& options)
{
    const contact_tables own;
    if (options.contacts) {
        check_source(options);
        return {host_contacts_table, host_tags, false};
    }
    check_file(options);
    return {table_name(options, options.contacts_view, "contacts.view", own.contacts),
        table_name(options, options.tags_view, "contacts.tags_view", own.tags), options.contacts_view.empty(),
        options.url.starts_with("postgres")};
}

void contact_tables::check(database& home) const
{
    if (home.options().contacts)
        return;
    const contact_tables own;
    const bool is_sqlite = home.options().url.starts_with("sqlite://");
    const auto db = home.reader();
    if (contacts != own.contacts)
        check_contacts(*db, {"contacts.view", contacts, is_sqlite});
    if (tags != own.tags)
        check_tags(*db, {"contacts.tags_view", tags, is_sqlite});
}

std::vector<std::pair<std::string, std::int64_t>> contact_tables::unreadable_values(database& home) const
{
    if (home.options().contacts)
        return {};
    const snapshot db{home};
    return is_hosts_sqlite() ? count_unreadable(*db, contacts) : count_unreadable_on_server(*db, contacts);
}

std::vector<finding> contact_tables::examine(database& home) const
{
    if (is_own)
        return {};
    std::vector<finding> found{origin_of(home.options())};
    for (const auto& [column, number] : unreadable_values(home))
        found.push_back({"contacts", health::warning,
            std::to_string(number) + " rows of " + contacts + " have a value in the column " + column +
                " that cannot be read. It counts as unknown.",
            "correct the rows in the host's table, or the view (see docs/embedding.md, Contacts of the host)",
            "contact_values_unreadable", {{"count", number}, {"view", contacts}, {"column", column}}});
    if (has_rows_of_ours(*home.reader(), home.options()))
        found.push_back({"contacts", health::warning,
            "The table outbound_contacts has rows, which nothing reads or erases: the host keeps the contacts.",
            "if outbound stored them earlier and the host does not read them, delete them: DELETE FROM "
            "outbound_contacts",
            "contacts_unused"});
    return found;
}

// A subquery for one value, which no planner turns into a scan of all contacts.
std::string contact_tables::is_gone() const
{
    return "(r.address = '' OR (SELECT 1 FROM " + contacts + " c WHERE c.id = r.contact_id LIMIT 1) IS NULL)";
}

// `<> ''` is the condition of our indexes by address. SQLite expects these to be much smaller than the table, and would
// look up each contact through them.
std::string contact_tables::is_filled(std::string_view column) const
{
    return "c." + std::string{column} + (is_own ? " > ''" : " <> ''");
}

std::string contact_tables::is_industry(const std::vector<std::string>& variables) const
{
    if (contacts == contact_tables{}.contacts)
        return "c.industry_folded IN " + listed(variables);
    return is_among("c.industry", variables, is_on_server);
}

std::string contact_tables::is_tag(const std::vector<std::string>& variables) const
{
    if (tags == contact_tables{}.tags)
        return "t.folded IN " + listed(variables);
    return is_among("t.tag", variables, is_on_server);
}

std::string contact_tables::is_email(const std::vector<std::string>& variables) const
{
    return is_among("c.email", variables, is_on_server);
}

std::string contact_tables::text(std::string_view column) const
{
    const auto value = "c." + std::string{column};
    return is_hosts_sqlite() ? "outbound_text(" + value + ')' : value;
}

std::string contact_tables::lead_score() const
{
    return is_hosts_sqlite() ? "CASE WHEN " + is_score("c.lead_score") + " THEN c.lead_score END" : "c.lead_score";
}

std::string contact_tables::tag() const
{
    return is_hosts_sqlite() ? "outbound_text(tag)" : "tag";
}

std::string contact_tables::fields() const
{
    return is_hosts_sqlite() ? "outbound_object(c.fields)" : "c.fields";
}

std::string contact_tables::time(std::string_view column) const
{
    const auto value = "c." + std::string{column};
    return is_hosts_sqlite() ? "CASE typeof(" + value + ") WHEN 'integer' THEN " + value + " END" : value;
}

// PostgreSQL looks up an array in our indexes, for any number of contacts. A host's view may have no index; then only a
// join avoids comparing each contact with each item.
std::string contact_tables::is_one_of(std::string_view column, const std::string& items) const
{
    const auto start = "c." + std::string{column};
    return is_own && is_on_server ? start + " = ANY (ARRAY(" + items + "))" : start + " IN (" + items + ')';
}

void contact_tables::require_ours() const
{
    if (is_own)
        return;
    const auto origin = contacts == host_contacts_table ? std::string{"the host's program"} : '"' + contacts + '"';
    throw error{errc::conflict, "contacts are read from " + origin + ", where the host keeps them; change them there"};
}

std::int64_t count_host_contacts(contact_source& host)
try {
    return host.count();
} catch (const std::exception& e) {
    throw error{errc::store, "contacts of the host: " + std::string{e.what()}};
}

}  // namespace outbound::sql
