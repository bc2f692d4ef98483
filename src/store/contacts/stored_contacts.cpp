// Uses one statement for all contacts, and one for all their tags.
#include "store/contacts/stored_contacts.hpp"

#include "store/sql/table_row.hpp"

#include <boost/json/array.hpp>

#include <unordered_map>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

constexpr json_column by_key[] = {{"external_id", "TEXT"}};
constexpr json_column by_id[] = {{"contact_id", "BIGINT"}};

/// Rows of `table` whose `column` equals that of a JSON row. Forces an index look-up per key, regardless of statistics.
std::string looked_up(const dialect& how, std::span<const json_column> column, const std::string& table)
{
    const std::string name{column[0].name};
    const auto rows = how.json_rows(column);
    if (how.prefers_sets())
        return rows + " CROSS JOIN LATERAL (SELECT * FROM " + table + " t WHERE t." + name + " = r." + name +
               " OFFSET 0) AS c";
    return rows + " CROSS JOIN " + table + " c WHERE c." + name + " = r." + name;
}

void read_tags(connection& db, const std::unordered_map<contact_id, contact*>& people)
{
    boost::json::array rows;
    for (const auto& [id, person] : people)
        rows.push_back(boost::json::object{{"contact_id", id}});
    const auto ids = boost::json::serialize(rows);
    contact_id id = 0;
    std::string tag;
    auto found =
        db.prepare("SELECT c.contact_id, c.tag FROM " + looked_up(db.dialect(), by_id, "outbound_contact_tags") +
                       " ORDER BY c.contact_id, c.tag",
            use(ids), into(id), into(tag));
    found.each([&] { people.at(id)->tags.push_back(tag); });
}

}  // namespace

std::map<std::string, contact> stored_contacts(connection& db, std::span<const std::string> external_ids)
{
    boost::json::array rows;
    for (const auto& key : external_ids)
        rows.push_back(boost::json::object{{"external_id", json_cell(key)}});
    const auto keys = boost::json::serialize(rows);
    std::map<std::string, contact> out;
    contact c;
    auto found = db.prepare("SELECT c.id, c.external_id, c.email, c.phone, c.first_name, c.last_name, c.company,"
                            " c.industry, c.lead_score, c.timezone, c.fields FROM " +
                                looked_up(db.dialect(), by_key, "outbound_contacts"),
        use(keys), into(c.id), into(c.external_id), into(c.email), into(c.phone), into(c.first_name), into(c.last_name),
        into(c.company), into(c.industry), into(c.lead_score), into(c.timezone), into(c.fields));
    found.each([&] { out.insert_or_assign(c.external_id, c); });
    std::unordered_map<contact_id, contact*> by_contact;
    for (auto& [key, person] : out)
        by_contact.emplace(person.id, &person);
    if (!by_contact.empty())
        read_tags(db, by_contact);
    return out;
}

}  // namespace outbound::sql
