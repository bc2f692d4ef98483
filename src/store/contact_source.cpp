// Names of views go into SQL as they are, so they must be plain identifiers.
#include "store/contact_source.hpp"

#include <regex>

namespace outbound::sql {
namespace {

std::string identifier(const std::string& name, const std::string& member, std::string_view otherwise)
{
    static const std::regex plain{"[A-Za-z_][A-Za-z0-9_]{0,62}(\\.[A-Za-z_][A-Za-z0-9_]{0,62})?"};
    if (name.empty())
        return std::string{otherwise};
    if (!std::regex_match(name, plain))
        throw error{
            errc::config, member + " \"" + name + "\": wanted is the name of a table or view (letters, digits, _; schema.name)"};
    return name;
}

void check_columns(connection& db, const std::string& member, const std::string& name, const std::string& columns)
{
    try {
        db.execute_once("SELECT " + columns + " FROM " + name + " WHERE 1 = 0");
    } catch (const error& e) {
        if (e.code() != errc::store)
            throw;
        throw error{errc::config,
            member + " \"" + name + "\": it must be a table or view with the columns " + columns + " (" + e.what() + ")"};
    }
}

}  // namespace

contact_source contact_source::from(const store_options& options)
{
    const contact_source own;
    return {identifier(options.contacts_view, "contacts.view", own.contacts),
        identifier(options.tags_view, "contacts.tags_view", own.tags), options.contacts_view.empty()};
}

void contact_source::check(database& home) const
{
    const contact_source own;
    const auto db = home.reader();
    if (contacts != own.contacts)
        check_columns(*db, "contacts.view", contacts,
            "id, external_id, email, phone, first_name, last_name, company, industry, lead_score, timezone, fields, created_at, "
            "updated_at");
    if (tags != own.tags)
        check_columns(*db, "contacts.tags_view", tags, "contact_id, tag");
}

// A subquery for one value, which no planner turns into a look at all contacts.
std::string contact_source::is_gone() const
{
    return "(r.address = '' OR (SELECT 1 FROM " + contacts + " c WHERE c.id = r.contact_id LIMIT 1) IS NULL)";
}

void contact_source::require_ours() const
{
    if (!ours)
        throw error{errc::conflict, "contacts are read from \"" + contacts + "\", which the host keeps; change them there"};
}

}  // namespace outbound::sql
