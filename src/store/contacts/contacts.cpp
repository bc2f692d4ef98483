// Reads contacts by id, by external_id, and in slices of a segment.
#include "store/contacts/contacts.hpp"

#include "model/address.hpp"
#include "model/utf8.hpp"
#include "store/contacts/candidates.hpp"
#include "store/contacts/search_index.hpp"
#include "store/contacts/segment_sql.hpp"
#include "store/sql/paging.hpp"
#include "store/sql/search.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

// A host's view may have NULL for unknown values.
std::string columns_of(const contact_tables& source)
{
    std::string columns = "c.id";
    for (const auto* name : {"external_id", "email", "phone", "first_name", "last_name", "company", "industry"})
        columns += ", coalesce(" + source.text(name) + ", '')";
    return columns + ", " + source.lead_score() + ", coalesce(" + source.text("timezone") + ", ''), coalesce(" +
           source.fields() + ", '{}'), coalesce(" + source.time("created_at") + ", 0), coalesce(" +
           source.time("updated_at") + ", 0)";
}

/// A contact as it is read.
struct read_contact {
    contact person{};
    checked<boost::json::object> fields{};

    /// The contact. Unreadable fields of a host count as unknown; ours are a fault of the database.
    contact taken(const contact_tables& source) const
    {
        if (source.is_own && !fields.fault.empty())
            throw unreadable_value{fields.fault};
        auto whole = person;
        whole.fields = fields.value;
        return whole;
    }
};

/// Limits the condition to contacts in which the text is found. An address with an international domain is also found
/// in its other spelling, Unicode or Punycode.
void add_search(segment_condition& condition, const contact_tables& source, const std::string& search)
{
    std::string found;
    for (const auto& text : searched_texts())
        found += (found.empty() ? "" : " OR ") + found_in(text);
    condition.values.add("search", search_pattern(search));
    if (is_international_email(search)) {
        found += " OR " + source.is_email({":search_shown", ":search_wire"});
        condition.values.add("search_shown", shown_email(search));
        condition.values.add("search_wire", fold_email(search));
    }
    condition.where += " AND (" + found + ')';
}

/// The part of the text that every contact has in which add_search() finds it.
std::string common_part(const std::string& search)
{
    if (!is_international_email(search))
        return search;
    const auto address = fold_email(search);
    const auto before_domain = address.substr(0, address.rfind('@') + 1);
    return is_ascii(before_domain) ? before_domain : std::string{};
}

/// The beginning of a condition: contact `c` is one of these.
std::string is_candidate(const dialect& how, const contact_tables& source, const candidates& some, bindings& values)
{
    if (some.ids.empty()) {
        values.add("first", some.first);
        values.add("last", some.last);
        return "c.id BETWEEN :first AND :last AND ";
    }
    values.add("ids", boost::json::serialize(boost::json::array(some.ids.begin(), some.ids.end())));
    return source.is_one_of("id", how.json_items("ids", "BIGINT")) + " AND ";
}

template <class... Variables>
query select(connection& db, const contact_tables& source, const std::string& condition, read_contact& row,
    const Variables&... variables)
{
    auto& c = row.person;
    return db.prepare("SELECT " + columns_of(source) + " FROM " + source.contacts + " c WHERE " + condition,
        variables..., into(c.id), into(c.external_id), into(c.email), into(c.phone), into(c.first_name),
        into(c.last_name), into(c.company), into(c.industry), into(c.lead_score), into(c.timezone), into(row.fields),
        into(c.created_at), into(c.updated_at));
}

}  // namespace

std::vector<std::string> contacts::tags_of(connection& db, contact_id id) const
{
    std::vector<std::string> tags;
    std::string tag;
    const auto value = source_.tag();
    auto rows = db.prepare("SELECT " + value + " FROM " + source_.tags + " WHERE contact_id = :id AND " + value +
                               " IS NOT NULL ORDER BY 1",
        use(id), into(tag));
    rows.each([&] { tags.push_back(tag); });
    return tags;
}

std::optional<contact> contacts::get(contact_id id)
{
    const snapshot db{database_};
    read_contact row;
    if (!select(*db, source_, "c.id = :id", row, use(id)).execute())
        return std::nullopt;
    auto found = row.taken(source_);
    found.tags = tags_of(*db, id);
    return found;
}

std::optional<contact> contacts::find(std::string_view external_id)
{
    const snapshot db{database_};
    const std::string key{external_id};
    read_contact row;
    if (!select(*db, source_, "c.external_id = :key", row, use(key)).execute())
        return std::nullopt;
    auto found = row.taken(source_);
    found.tags = tags_of(*db, found.id);
    return found;
}

page<contact> contacts::list(const segment& filter, std::string_view search, const page_request& slice)
{
    const snapshot db{database_};
    auto condition = compile(*db, filter, source_, walk::by_id);
    const auto wanted = slice_by_id(slice, "c.id");
    const std::string text{search};
    if (!text.empty())
        add_search(condition, source_, text);
    condition.where = wanted.condition + " AND " + condition.where;

    std::vector<contact> found;
    const auto read = [&](const std::string& among, const bindings& values) {
        read_contact row;
        auto rows =
            select(*db, source_, among + condition.where + wanted.order, row, wanted.values, condition.values, values);
        rows.each([&] { found.push_back(row.taken(source_)); });
    };
    if (text.empty() || !source_.is_own) {
        read("", {});
    } else {
        candidate_walk walk{*db, common_part(text), slice};
        for (auto next = walk.next(); next && std::ssize(found) < wanted.rows; next = walk.next()) {
            bindings values;
            read(is_candidate(db->dialect(), source_, *next, values), values);
        }
        found.resize(std::min(found.size(), static_cast<std::size_t>(wanted.rows)));
    }
    for (auto& person : found)
        person.tags = tags_of(*db, person.id);
    return to_page(std::move(found), wanted, &contact::id);
}

bool contacts::index_for_search(std::int64_t spare)
{
    return source_.is_own && index_block(database_, spare);
}

std::int64_t contacts::unindexed()
{
    const snapshot db{database_};
    return source_.is_own ? count_unindexed(*db) : 0;
}

std::vector<finding> contacts::examine_search()
{
    constexpr std::int64_t many = 50'000;
    if (!source_.is_own)
        return {};
    const auto waiting = unindexed();
    return {{"contacts", waiting < many ? health::ok : health::warning,
        std::to_string(waiting) + " contacts wait to be indexed for searches, which find them, too, but read each.",
        waiting < many ? "" : "let outbound serve or outbound work run: it indexes a million contacts in two minutes",
        "search_waiting", {{"count", waiting}}}};
}

std::int64_t contacts::count(const segment& filter, std::optional<channel> via)
{
    const snapshot db{database_};
    const auto condition = compile(*db, filter, source_, walk::whole, via);
    if (const auto& host = database_.options().contacts; host && condition.where == everyone)
        return count_host_contacts(*host);
    std::int64_t number = 0;
    db->run("SELECT count(*) FROM " + source_.contacts + " c WHERE " + condition.where, condition.values, into(number));
    return number;
}

}  // namespace outbound::sql
